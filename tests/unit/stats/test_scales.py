"""Columns on one scale."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix
from wardwise.stats.scales import (
    divide_by_best,
    measure_against_row,
    measure_against_target,
    rank_columns,
    rescale_linearly,
    rescale_to_range,
    transform_exponentially,
)

UP = np.array([True])
DOWN = np.array([False])


def column(*values: float) -> Matrix:
    return np.array(values)[:, np.newaxis]


def test_a_missing_value_stays_missing_and_ranks_nobody() -> None:
    ranks = rank_columns(column(3.0, np.nan, 1.0), rising=UP)

    assert ranks[[0, 2], 0].tolist() == [2.0, 1.0]
    assert np.isnan(ranks[1, 0])


@pytest.mark.parametrize("rising", [UP, DOWN])
def test_the_best_has_the_highest_of_every_scale(rising: Mask) -> None:
    values = column(2.0, 8.0, 5.0)
    best = 1 if rising[0] else 0

    for scaled in (
        rescale_to_range(values, rising=rising, low=0, high=100),
        rank_columns(values, rising=rising),
        divide_by_best(values, rising=rising),
        measure_against_row(values, rising=rising, row=2),
        transform_exponentially(values, rising=rising),
    ):
        assert scaled[:, 0].argmax() == best


def test_fixed_ends_mean_the_same_whichever_way_is_better() -> None:
    """Nobody in fuel poverty scores 100 and half of all 0, wherever the data lie."""
    found = rescale_linearly(column(0.0, 10.0), zero=np.array([50.0]), one=np.zeros(1), scale=100)

    assert found[:, 0].tolist() == [100.0, 80.0]


def test_half_of_the_exponential_scale_is_for_the_extreme_tenth() -> None:
    values = np.arange(1.0, 1001.0)[:, np.newaxis]

    scores = transform_exponentially(values, rising=UP)

    assert scores[899, 0] == pytest.approx(50, abs=0.5)
    assert scores[-1, 0] == pytest.approx(100)


def test_a_column_that_does_not_vary_is_named() -> None:
    values = np.column_stack([[1.0, 2.0], [3.0, 3.0]])

    with pytest.raises(StatisticsError, match="column 1 does not vary"):
        rescale_to_range(values, rising=np.array([True, True]), low=0, high=1)


def test_ends_targets_and_references_without_a_distance_are_refused() -> None:
    with pytest.raises(StatisticsError, match="equal ends"):
        rescale_linearly(column(1.0, 2.0), zero=np.ones(1), one=np.ones(1))
    with pytest.raises(StatisticsError, match="no better than the poorest"):
        measure_against_target(column(1.0, 2.0), rising=UP, targets=np.array([1.0]))
    with pytest.raises(StatisticsError, match="row 0 has no value, or the poorest"):
        measure_against_row(column(1.0, 2.0), rising=UP, row=0)
    with pytest.raises(StatisticsError, match="above 0"):
        divide_by_best(column(0.0, 2.0), rising=DOWN)
