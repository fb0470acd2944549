"""Putting columns on one scale by where their values stand among others."""

from enum import StrEnum

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector, refuse_infinite


class Ties(StrEnum):
    """Which rank equal values take."""

    LOWEST = "min"
    AVERAGE = "average"
    HIGHEST = "max"


def rescale_to_range(values: Matrix, *, rising: Mask, low: float, high: float) -> Matrix:
    """Rescale each column linearly so that its poorest value is `low` and its best is `high`.

    Parameters
    ----------
    values : (rows, columns) in their own units, NaN where missing
    rising : (columns,) where higher is better

    Raises
    ------
    StatisticsError
        If a column does not vary, or a value is infinite.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, min-max.

    Examples
    --------
    >>> crime = np.array([[20.0], [35.0], [50.0]])
    >>> rescale_to_range(crime, rising=np.array([False]), low=0, high=100).ravel()
    array([100.,  50.,   0.])
    """
    poorest, best = _find_ends(values, rising)
    return low + (high - low) * (values - poorest) / (best - poorest)


def rescale_linearly(values: Matrix, *, zero: Vector, one: Vector, scale: float = 1.0) -> Matrix:
    """Rescale each column linearly so that `zero` becomes 0 and `one` becomes `scale`.

    Declared ends, with nothing cut off: where lower is better, `one` is the lower of the two.

    Parameters
    ----------
    values : (rows, columns) in their own units, NaN where missing
    zero, one : (columns,) in the same units

    Raises
    ------
    StatisticsError
        If the two ends of a column are equal, or a value is infinite.

    Examples
    --------
    >>> rescale_linearly(np.array([[5.0]]), zero=np.array([0.0]), one=np.array([10.0]), scale=100)
    array([[50.]])
    """
    if (same := np.flatnonzero(zero == one)).size:
        raise StatisticsError(f"column {int(same[0])} has equal ends, {zero[same[0]]:g}")
    refuse_infinite(values)
    return scale * (values - zero) / (one - zero)


def cut_to_range(values: Matrix, *, low: float, high: float) -> Matrix:
    """Bring values beyond a range to its nearer end. Missing stays missing.

    Examples
    --------
    >>> cut_to_range(np.array([[-4.0, 50.0, 130.0]]), low=0, high=100)
    array([[  0.,  50., 100.]])
    """
    return np.clip(values, low, high)


def measure_against_row(values: Matrix, *, rising: Mask, row: int, capped: bool = False) -> Matrix:
    """Give each value's distance from the poorest, in distances of one row's value from it.

    The row itself has 1; the poorest has 0; better than the row is above 1 unless `capped`.

    Parameters
    ----------
    values : (rows, columns) in their own units, NaN where missing
    rising : (columns,) where higher is better
    row : the reference, such as a neighbouring borough

    Raises
    ------
    StatisticsError
        If the row misses a value or is itself the poorest, or a value is infinite.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, distance to a reference.
    """
    poorest, _ = _find_ends(values, rising)
    reference = values[row]
    unusable = np.isnan(reference) | (reference == poorest)
    if unusable.any():
        raise StatisticsError(
            f"row {row} has no value, or the poorest, in column "
            f"{int(np.flatnonzero(unusable)[0])}; distances to it have no length",
        )
    return _cap_at_one((values - poorest) / (reference - poorest), capped=capped)


def measure_against_target(
    values: Matrix, *, rising: Mask, targets: Vector, capped: bool = False
) -> Matrix:
    """Give how much of the way from the poorest value to a target each value has gone.

    Parameters
    ----------
    values : (rows, columns) in their own units, NaN where missing
    rising : (columns,) where higher is better
    targets : (columns,) in the same units
    capped : a value beyond its target counts as 1

    Raises
    ------
    StatisticsError
        If a target is missing or equals the poorest value of its column, or a value is infinite.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, distance to a target.

    Examples
    --------
    >>> spent = np.array([[2.0], [4.0], [12.0]])
    >>> measure_against_target(spent, rising=np.array([False]), targets=np.array([2.0])).ravel()
    array([1. , 0.8, 0. ])
    """
    poorest, _ = _find_ends(values, rising)
    unusable = np.isnan(targets) | (targets == poorest)
    if unusable.any():
        raise StatisticsError(
            f"the target of column {int(np.flatnonzero(unusable)[0])} is missing, or no better "
            "than the poorest value",
        )
    return _cap_at_one((values - poorest) / (targets - poorest), capped=capped)


def divide_by_best(values: Matrix, *, rising: Mask) -> Matrix:
    """Give each value as a fraction of the best; the best over the value where lower is better.

    Parameters
    ----------
    values : (rows, columns), not negative, NaN where missing
    rising : (columns,) where higher is better

    Raises
    ------
    StatisticsError
        If a value is negative or infinite, the best is zero, none is known, or a value is zero
        where lower is better: fractions then have no meaning.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, distance to the leader.

    Examples
    --------
    >>> divide_by_best(np.array([[5.0], [10.0]]), rising=np.array([False])).ravel()
    array([1. , 0.5])
    """
    refuse_infinite(values)
    _count_known(values, least=1)
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    unusable = np.where(rising, (low < 0) | (high <= 0), low <= 0)
    if unusable.any():
        column = int(np.flatnonzero(unusable)[0])
        raise StatisticsError(
            f"column {column} has {low[column]:g}; fractions of the best need values above 0",
            fix="choose another normalisation for it",
        )
    # each side is read only where it holds, so that a zero on the other side divides nothing
    share = values / np.where(rising, high, 1.0)
    inverse = low / np.where(rising, 1.0, values)
    return np.where(rising, share, inverse)


def rank_columns(values: Matrix, *, rising: Mask, ties: Ties = Ties.LOWEST) -> Matrix:
    """Rank each column's known values, 1 the poorest, so that a higher rank is better.

    Parameters
    ----------
    values : (rows, columns), NaN where missing: not ranked
    rising : (columns,) where higher is better

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, ranking.

    Examples
    --------
    >>> rank_columns(np.array([[5.0], [2.0], [5.0]]), rising=np.array([True])).ravel()
    array([2., 1., 2.])
    """
    oriented = np.where(rising, values, -values)
    result: Matrix = np.full(oriented.shape, np.nan)
    for column in range(oriented.shape[1]):
        known = ~np.isnan(oriented[:, column])
        result[known, column] = _rank_known(oriented[known, column], ties)
    return result


def _rank_known(values: Vector, ties: Ties) -> Vector:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    highest = np.cumsum(count).astype(np.float64)
    lead = {Ties.LOWEST: 1.0, Ties.AVERAGE: 0.5, Ties.HIGHEST: 0.0}[ties]
    result: Vector = (highest - lead * (count - 1))[place]
    return result


def count_borda(values: Matrix, *, rising: Mask) -> Matrix:
    """Give each value the number of known values that are poorer (Borda points).

    Examples
    --------
    >>> count_borda(np.array([[5.0], [2.0], [5.0]]), rising=np.array([True])).ravel()
    array([1., 0., 1.])
    """
    return rank_columns(values, rising=rising) - 1.0


def rank_by_percentile(values: Matrix, *, rising: Mask, ties: Ties = Ties.LOWEST) -> Matrix:
    """Give each value's rank between 0, the poorest, and 1, the best.

    Parameters
    ----------
    values : (rows, columns), at least two known values in each column, NaN where missing
    rising : (columns,) where higher is better

    Raises
    ------
    StatisticsError
        If a column has fewer than two known values.

    Examples
    --------
    >>> rank_by_percentile(np.array([[5.0], [2.0], [9.0]]), rising=np.array([True])).ravel()
    array([0.5, 0. , 1. ])
    """
    count = _count_known(values, least=2)
    return (rank_columns(values, rising=rising, ties=ties) - 1.0) / (count - 1.0)


def transform_exponentially(values: Matrix, *, rising: Mask, steepness: float = 23.0) -> Matrix:
    """Give each value's exponential score, 0 to 100, that sets the extreme tenth apart.

    The best tenth of ranks spans half of the scale. The English Indices of Deprivation use it with
    `rising` meaning more deprived, so that strengths elsewhere hardly cancel deprivation.

    Parameters
    ----------
    values : (rows, columns), NaN where missing; equal values share the lower rank
    rising : (columns,) where a higher value takes a higher score
    steepness : 23 in the Indices of Deprivation

    Source
    ------
    Ministry of Housing, Communities and Local Government, English Indices of Deprivation 2019:
    technical report, exponential transformation.

    Examples
    --------
    >>> column = np.arange(1.0, 11.0)[:, np.newaxis]
    >>> transform_exponentially(column, rising=np.array([True]))[-1].round(3)
    array([100.])
    """
    share = rank_columns(values, rising=rising) / _count_known(values, least=1)
    result: Matrix = -steepness * np.log(1.0 - share * (1.0 - np.exp(-100.0 / steepness)))
    return result


def _count_known(values: Matrix, *, least: int) -> Positions:
    count: Positions = (~np.isnan(values)).sum(axis=0).astype(np.int64)
    if (thin := np.flatnonzero(count < least)).size:
        raise StatisticsError(
            f"column {int(thin[0])} has {count[thin[0]]} known value(s); at least {least} needed",
        )
    return count


def _find_ends(values: Matrix, rising: Mask) -> tuple[Vector, Vector]:
    """Give each column's poorest and best known value."""
    refuse_infinite(values)
    _count_known(values, least=1)
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    if (flat := np.flatnonzero(low == high)).size:
        raise StatisticsError(f"column {int(flat[0])} does not vary")
    return np.where(rising, low, high), np.where(rising, high, low)


def _cap_at_one(values: Matrix, *, capped: bool) -> Matrix:
    result = np.minimum(values, 1.0) if capped else values
    return result + 0.0  # -0.0 becomes 0.0
