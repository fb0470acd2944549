"""What each column of a panel looks like."""

import numpy as np

from wardwise.stats.describe import describe_columns


def test_known_zero_different_and_repeated_values_are_counted() -> None:
    column = np.array([[0.0], [0.0], [3.0], [5.0], [np.nan]])

    found = describe_columns(column)

    assert (found.known[0], found.nonzero[0], found.distinct[0], found.repeated[0]) == (4, 2, 3, 2)
    assert (found.low[0], found.high[0], found.mean[0], found.median[0]) == (0.0, 5.0, 2.0, 1.5)


def test_a_column_without_values_has_no_figures_and_counts_none() -> None:
    found = describe_columns(np.full((3, 1), np.nan))

    assert (found.known[0], found.distinct[0], found.repeated[0]) == (0, 0, 0)
    assert np.isnan([found.low[0], found.mean[0], found.spread[0], found.skewness[0]]).all()


def test_one_value_has_a_middle_and_no_spread() -> None:
    found = describe_columns(np.array([[7.0], [np.nan]]))

    assert found.median[0] == 7.0
    assert np.isnan(found.spread[0])
