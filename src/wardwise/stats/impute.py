"""Filling missing values by a stated rule."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from wardwise.stats.arrays import Mask, Matrix, Positions, Vector, refuse_infinite

_ROWS_AT_ONCE = 1_000  # of a QR; taller, and LAPACK takes threads


class Middle(StrEnum):
    """Which middle of known values stands for a missing one."""

    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Filled:
    """Values with gaps filled, and which cells were filled."""

    values: Matrix
    filled: Mask


def impute_by_regression(values: Matrix, *, fit: Mask | None = None) -> Filled:
    """Fill a missing value by least squares on the other columns observed in its row.

    For every pattern of missing columns, each missing column is regressed (with a constant) on the
    columns that the rows of that pattern do have, over all complete rows of the fit. A row with
    nothing observed stays missing, and so does a cell whose fit has no more complete rows than
    coefficients.

    Parameters
    ----------
    values : (rows, columns), rows of all periods together, NaN where missing
    fit : (rows,) rows that the regressions may learn from; all rows where None

    Source
    ------
    Social Progress Index methodology reports (regression on the other indicators of the
    component); OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3.

    Examples
    --------
    The second column is twice the first, so the gap is filled with 8:

    >>> impute_by_regression(np.array([[1, 2], [2, 4], [3, 6], [4, np.nan]])).values[3]
    array([4., 8.])
    """
    refuse_infinite(values)
    missing = np.isnan(values)
    filled = np.zeros_like(missing)
    result = np.array(values, dtype=np.float64)
    some: Mask = np.asarray(missing.any(axis=1))
    partial: Mask = some & ~np.asarray(missing.all(axis=1))
    complete = ~some if fit is None else ~some & fit
    if not partial.any() or not complete.any():
        return Filled(result, filled)
    known = values[complete]
    mean = known.mean(axis=0)
    triangle = _find_triangle(known - mean)
    for rows in _group_patterns(missing, partial):
        absent: Mask = missing[int(rows[0])]
        if len(known) <= (~absent).sum() + 1:
            continue
        slopes = np.linalg.lstsq(triangle[:, ~absent], triangle[:, absent], rcond=None)[0]
        block = np.ix_(rows, np.flatnonzero(absent))
        result[block] = mean[absent] + (values[rows][:, ~absent] - mean[~absent]) @ slopes
        filled[block] = True
    return Filled(result, filled)


def carry_latest(
    values: Matrix, *, may_cross: Mask | None = None, farthest: int | None = None
) -> Filled:
    """Fill a missing value with the latest earlier value of the same row.

    Parameters
    ----------
    values : (rows, periods), earliest period first, NaN where missing
    may_cross : (periods - 1,) whether a value may pass from each period to the next; a declared
        break in the series stops it; all may where None
    farthest : periods that a value may be carried at most; any number where None

    Examples
    --------
    >>> carry_latest(np.array([[3.0, np.nan, 5.0], [np.nan, 2.0, np.nan]])).values
    array([[ 3.,  3.,  5.],
           [nan,  2.,  2.]])
    """
    result = np.array(values, dtype=np.float64)
    filled = np.zeros(values.shape, dtype=bool)
    age = np.zeros(len(values), dtype=np.int64)
    for period in range(1, values.shape[1]):
        age = np.where(np.isnan(values[:, period - 1]), age + 1, 1)
        if may_cross is not None and not may_cross[period - 1]:
            continue
        gap = np.isnan(result[:, period]) & ~np.isnan(result[:, period - 1])
        if farthest is not None:
            gap &= age <= farthest
        result[gap, period] = result[gap, period - 1]
        filled[gap, period] = True
    return Filled(result, filled)


def impute_by_middle(
    values: Matrix,
    *,
    middle: Middle = Middle.MEAN,
    groups: Positions | None = None,
    teach: Mask | None = None,
) -> Filled:
    """Fill a missing value with the mean or median of its column, or of its group in the column.

    A column, or a group in it, with nothing observed stays missing.

    Parameters
    ----------
    values : (rows, columns), NaN where missing
    groups : (rows,) which group each row belongs to, any integers; one group where None
    teach : (rows,) rows whose values make the middle; all rows where None

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3, unconditional mean.

    Examples
    --------
    >>> column = np.array([[1.0], [3.0], [np.nan]])
    >>> impute_by_middle(column).values.ravel()
    array([1., 3., 2.])
    """
    refuse_infinite(values)
    missing = np.isnan(values)
    result = np.array(values, dtype=np.float64)
    of_row = np.zeros(len(values), dtype=np.int64) if groups is None else groups
    order = np.argsort(of_row, kind="stable")
    edges = np.flatnonzero(np.diff(of_row[order])) + 1
    for rows in np.split(order, edges):
        if not missing[rows].any():
            continue
        known = values[rows] if teach is None else values[rows[teach[rows]]]
        if not len(known):
            continue
        filling = _measure_middle(known, middle, axis=0)
        result[rows] = np.where(missing[rows], filling, values[rows])
    return Filled(result, missing & ~np.isnan(result))


def impute_from_neighbours(
    scaled: Matrix, families: Positions, *, middle: Middle = Middle.MEAN
) -> Filled:
    """Fill a missing value with the middle of its row's other columns of the same family.

    The columns must share one scale first; bring the result back to each column's unit after.

    Parameters
    ----------
    scaled : (rows, columns) on one scale, the same way round, NaN where missing
    families : (columns,) which family each column belongs to, any integers: a component

    Source
    ------
    COINr's `Impute(impute_by = "row")` (Becker and others, 2022).

    Examples
    --------
    >>> rows = np.array([[0.2, 0.4, np.nan, 0.9]])
    >>> impute_from_neighbours(rows, np.array([1, 1, 1, 2])).values.round(3)
    array([[0.2, 0.4, 0.3, 0.9]])
    """
    refuse_infinite(scaled)
    missing = np.isnan(scaled)
    result = np.array(scaled, dtype=np.float64)
    for family in np.unique(families):
        columns = families == family
        filling = _measure_middle(scaled[:, columns], middle, axis=1)[:, np.newaxis]
        result[:, columns] = np.where(missing[:, columns], filling, scaled[:, columns])
    return Filled(result, missing & ~np.isnan(result))


def interpolate_in_time(values: Matrix, times: Vector, *, beyond: bool = True) -> Filled:
    """Fill a missing value on the straight line between its row's values before and after it.

    A row with one value keeps it at every time; a row without any stays missing.

    Parameters
    ----------
    values : (rows, times), NaN where missing
    times : (times,) rising
    beyond : the first value stands before itself too, and the last after; else those stay missing

    Source
    ------
    COINr's `impute_panel` (Becker and others, 2022), type linear.

    Examples
    --------
    >>> row = np.array([[1.0, np.nan, 3.0, np.nan]])
    >>> interpolate_in_time(row, np.arange(4.0)).values
    array([[1., 2., 3., 3.]])
    """
    refuse_infinite(values)
    missing = np.isnan(values)
    result = np.array(values, dtype=np.float64)
    before, since = _look_back(values, times)
    after, until = (one[:, ::-1] for one in _look_back(values[:, ::-1], times[::-1]))
    with np.errstate(invalid="ignore"):
        slope = (after - before) / (until - since)
    line = before + slope * (times - since)
    if beyond:
        line = np.where(np.isnan(line), np.where(np.isnan(before), after, before), line)
    result[missing] = line[missing]
    return Filled(result, missing & ~np.isnan(result))


def _look_back(values: Matrix, times: Vector) -> tuple[Matrix, Matrix]:
    """Give the latest known value up to each time, and its time; missing where there is none."""
    latest, since = values.copy(), np.where(np.isnan(values), np.nan, times)
    for at in range(1, values.shape[1]):
        gap = np.isnan(latest[:, at])
        latest[gap, at], since[gap, at] = latest[gap, at - 1], since[gap, at - 1]
    return latest, since


def _find_triangle(centred: Matrix) -> Matrix:
    """Give R of a QR: all that least squares needs, without squaring the condition number.

    Block by block, since LAPACK shares a tall matrix out to threads that mostly wait.
    """
    step = max(_ROWS_AT_ONCE, 2 * centred.shape[1])
    starts = range(0, len(centred), step)
    blocks: list[Matrix] = [
        np.asarray(np.linalg.qr(centred[at : at + step], mode="r")) for at in starts
    ]
    return blocks[0] if len(blocks) == 1 else _find_triangle(np.vstack(blocks))


def _measure_middle(values: Matrix, middle: Middle, *, axis: int) -> Vector:
    """Give the mean or median of known values; missing where there are none."""
    if not values.shape[axis]:
        return np.full(values.shape[1 - axis], np.nan)
    known = ~np.isnan(values)
    some: Mask = np.asarray(known.any(axis=axis))
    safe = np.where(
        np.expand_dims(some, axis), values, 0.0
    )  # an empty slice has no middle, and would warn
    found = np.nanmean(safe, axis=axis) if middle is Middle.MEAN else np.nanmedian(safe, axis=axis)
    result: Vector = np.where(some, found, np.nan)
    return result


def _group_patterns(missing: Mask, chosen: Mask) -> list[Positions]:
    """Group the chosen rows by which columns they miss."""
    rows = np.flatnonzero(chosen)
    codes = np.zeros(len(rows), dtype=np.int64)
    for column in range(missing.shape[1]):
        codes = codes * 2 + missing[rows, column]
        if column % 32 == 31:  # noqa: PLR2004 - number the patterns anew before 64 bits overflow
            codes = np.unique(codes, return_inverse=True)[1]
    order = np.argsort(codes, kind="stable")
    edges = np.flatnonzero(np.diff(codes[order])) + 1
    return [group.astype(np.int64) for group in np.split(rows[order], edges)]
