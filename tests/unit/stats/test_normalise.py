"""Values on one scale."""

import numpy as np
import pytest

from wardwise.model.errors import GoalpostError, StatisticsError
from wardwise.stats.normalise import measure_pool, pooled_standardise, rescale_to_goalposts


@pytest.mark.parametrize(("best", "worst"), [(2.0, 2.0), (float("inf"), 0.0), (0.0, float("nan"))])
def test_equal_or_unknown_goalposts_are_refused_by_value(best: float, worst: float) -> None:
    with pytest.raises(GoalpostError, match=f"best={best} and worst={worst}"):
        rescale_to_goalposts(np.array([1.0]), best=best, worst=worst)


def test_a_value_beyond_a_goalpost_scores_beyond_the_scale() -> None:
    scores = rescale_to_goalposts(np.array([-5.0, 45.0]), best=0.0, worst=40.0)

    assert scores.tolist() == [112.5, -12.5]


def test_a_score_of_nought_is_never_minus_nought() -> None:
    scores = rescale_to_goalposts(np.array([20.0]), best=0.0, worst=20.0)

    assert str(scores[0]) == "0.0"


def test_a_pool_leaves_missing_values_out() -> None:
    pool = measure_pool(np.array([[1.0, 10.0], [3.0, np.nan], [np.nan, 30.0]]))

    assert pool.mean.tolist() == [2.0, 20.0]
    assert pool.spread.tolist() == pytest.approx([2**0.5, 200**0.5])


def test_a_missing_value_stays_missing_when_standardised() -> None:
    found = pooled_standardise(np.array([[1.0], [np.nan], [3.0]]))

    assert np.isnan(found[1, 0])


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e9])
def test_a_column_that_does_not_vary_is_refused_by_position(constant: float) -> None:
    values = np.column_stack([np.arange(7.0), np.full(7, constant)])

    with pytest.raises(StatisticsError, match="column 1 does not vary"):
        measure_pool(values)


def test_a_column_with_one_value_is_refused_by_position() -> None:
    with pytest.raises(StatisticsError, match="column 0 has 1 value"):
        measure_pool(np.array([[1.0], [np.nan]]))
