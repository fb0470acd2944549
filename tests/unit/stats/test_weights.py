"""Indicator weights and their stability."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.weights import (
    bootstrap_weights,
    equal_weights,
    find_effective_weights,
    first_component_loadings,
    first_component_weights,
)


def make_values(rows: int = 60, *, noise: float = 0.6) -> np.ndarray:
    random = np.random.default_rng(11)
    cause = random.normal(size=(rows, 1))
    return cause + random.normal(scale=noise, size=(rows, 3))


def test_loadings_are_the_leading_direction_of_standardised_values() -> None:
    values = make_values()

    loadings = first_component_loadings(values)

    z = (values - values.mean(axis=0)) / values.std(axis=0)
    leading = np.linalg.svd(z, full_matrices=False).Vh[0]
    assert loadings == pytest.approx(leading * np.sign(leading.sum()), abs=1e-12)
    assert (loadings**2).sum() == pytest.approx(1.0)


def test_an_indicator_that_runs_against_the_others_has_a_negative_loading() -> None:
    values = make_values() * np.array([1.0, 1.0, -1.0])

    loadings = first_component_loadings(values)

    assert (loadings > 0).tolist() == [True, True, False]


def test_weights_sum_to_1() -> None:
    assert first_component_weights(make_values()).sum() == pytest.approx(1.0)


def test_a_single_indicator_has_all_the_weight() -> None:
    assert first_component_weights(make_values()[:, :1]).tolist() == [1.0]


def test_rows_with_a_gap_teach_nothing() -> None:
    values = make_values()
    gappy = np.vstack([values, [[np.nan, 900.0, -900.0]]])

    assert np.array_equal(first_component_loadings(gappy), first_component_loadings(values))


def test_equal_weights_of_nothing_are_refused() -> None:
    with pytest.raises(StatisticsError, match="no column"):
        equal_weights(0)


def test_the_bootstrap_equals_drawing_the_rows_themselves() -> None:
    values, draws, seed = make_values(30), 40, 3
    groups = np.repeat(np.arange(15), 2)

    found = bootstrap_weights(values, groups, draws=draws, seed=seed)

    picks = np.random.default_rng(seed).integers(15, size=(draws, 15))
    drawn = []
    for pick in picks:
        rows = np.concatenate([np.flatnonzero(groups == group) for group in pick])
        loadings = first_component_loadings(values[rows])
        drawn.append(loadings / np.abs(loadings).sum())
    assert found.lower == pytest.approx(np.percentile(drawn, 5, axis=0), abs=1e-9)
    assert found.upper == pytest.approx(np.percentile(drawn, 95, axis=0), abs=1e-9)


def test_goalpost_rows_stand_in_every_resample() -> None:
    values = make_values(30, noise=3.0)
    goalposts = np.array([[50.0] * 3, [-50.0] * 3])

    loose = bootstrap_weights(values, np.arange(30), draws=50, seed=1)
    held = bootstrap_weights(values, np.arange(30), draws=50, seed=1, always=goalposts)

    assert ((held.upper - held.lower) < (loose.upper - loose.lower)).all()


def test_an_unrelated_indicator_changes_sign_between_resamples() -> None:
    values = make_values(40)
    values[:, 2] = np.random.default_rng(2).normal(size=40)

    found = bootstrap_weights(values, np.arange(40), draws=200, seed=1)

    assert found.positive_share[:2].tolist() == [1.0, 1.0]
    assert 0 < found.positive_share[2] < 1


def test_the_same_seed_gives_the_same_stability() -> None:
    values = make_values()

    first, second = (bootstrap_weights(values, np.arange(60), draws=30, seed=9) for _ in range(2))

    assert np.array_equal(first.lower, second.lower)


def test_large_means_do_not_spoil_the_resamples() -> None:
    values = make_values()

    near = bootstrap_weights(values, np.arange(60), draws=30, seed=9)
    far = bootstrap_weights(values + 1e7, np.arange(60), draws=30, seed=9)

    assert far.lower == pytest.approx(near.lower, abs=1e-7)


def test_a_single_area_cannot_be_resampled() -> None:
    with pytest.raises(StatisticsError, match="no resample has all its columns varying"):
        bootstrap_weights(np.ones((2, 2)), np.zeros(2, dtype=np.int64), draws=5, seed=1)


def test_what_nodes_count_for_sums_to_one_at_every_level() -> None:
    parents = np.array([-1, 0, 0, 1, 1, 2])

    found = find_effective_weights(np.array([1.0, 2.0, 1.0, 5.0, 3.0, 9.0]), parents)

    assert found[[1, 2]].sum() == pytest.approx(1.0)
    assert found[[3, 4, 5]].sum() == pytest.approx(1.0)
    assert found[3] == pytest.approx(2 / 3 * 5 / 8)


@pytest.mark.parametrize(
    ("weights", "parents", "said"),
    [
        ([1.0, -1.0], [-1, 0], "not negative"),
        ([1.0, np.nan], [-1, 0], "must be known"),
        ([1.0, 0.0, 0.0], [-1, 0, 0], "all have weight 0"),
        ([1.0, 1.0], [1, 0], "above itself"),
    ],
)
def test_weights_that_count_for_nothing_sensible_are_refused(
    weights: list[float], parents: list[int], said: str
) -> None:
    with pytest.raises(StatisticsError, match=said):
        find_effective_weights(np.array(weights), np.array(parents))
