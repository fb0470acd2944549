"""The linear form of a score."""

import numpy as np
import pytest

from wardwise.model.errors import GoalpostError
from wardwise.stats.linear_form import (
    make_linear_form,
    score_linear_form,
    split_linear_form,
    spread_linear_form,
)

WEIGHTS = np.array([0.2, 0.5, 0.3])
SIGNS = np.array([1.0, -1.0, 1.0])
BEST, WORST = np.array([100.0, 0.0, 5.0]), np.array([10.0, 40.0, 1.0])


def make_panel() -> np.ndarray:
    return np.random.default_rng(1).normal([60, 20, 3], [10, 5, 1], size=(50, 3))


def test_the_linear_form_equals_standardising_weighting_and_rescaling() -> None:
    values = make_panel()
    panel = np.vstack([values, BEST, WORST]) * SIGNS
    mean, spread = panel.mean(axis=0), panel.std(axis=0, ddof=1)

    form = make_linear_form(weights=WEIGHTS, spreads=spread, signs=SIGNS, best=BEST, worst=WORST)

    v = (panel - mean) / spread @ WEIGHTS
    expected = 100 * (v - v[-1]) / (v[-2] - v[-1])
    assert score_linear_form(values, form) == pytest.approx(expected[:-2], abs=1e-10)
    assert form.constant + values @ form.coefficients == pytest.approx(expected[:-2], abs=1e-10)


def test_contributions_sum_to_the_score_and_are_nought_at_the_worst() -> None:
    form = make_linear_form(
        weights=WEIGHTS, spreads=np.ones(3), signs=SIGNS, best=BEST, worst=WORST
    )

    points = split_linear_form(np.vstack([WORST, BEST]), form)

    assert points[0].tolist() == [0.0, 0.0, 0.0]
    assert points[1].sum() == pytest.approx(100.0)


def test_a_multiple_of_the_weights_gives_the_same_scores() -> None:
    one, two = (
        make_linear_form(weights=many, spreads=np.ones(3), signs=SIGNS, best=BEST, worst=WORST)
        for many in (WEIGHTS, 7 * WEIGHTS)
    )

    assert one.coefficients == pytest.approx(two.coefficients)


def test_independent_chances_add_as_variances() -> None:
    form = make_linear_form(
        weights=np.array([1.0, 1.0]),
        spreads=np.ones(2),
        signs=np.ones(2),
        best=np.full(2, 50.0),
        worst=np.zeros(2),
    )

    error = spread_linear_form(np.array([[9.0, 16.0], [9.0, np.nan]]), form)

    assert error.tolist() == [5.0, 3.0]


def test_goalposts_that_cancel_are_refused() -> None:
    with pytest.raises(GoalpostError, match="span 0"):
        make_linear_form(
            weights=np.array([0.5, 0.5]),
            spreads=np.ones(2),
            signs=np.ones(2),
            best=np.array([1.0, 0.0]),
            worst=np.array([0.0, 1.0]),
        )
