"""Filling missing values by a stated rule."""

from dataclasses import dataclass

import numpy as np

from wardwise.stats.arrays import Mask, Matrix, Positions


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
    # R of a QR holds all that least squares needs, without squaring the condition number
    triangle: Matrix = np.asarray(np.linalg.qr(known - mean, mode="r"))
    for rows in _group_patterns(missing, partial):
        absent: Mask = missing[int(rows[0])]
        if len(known) <= (~absent).sum() + 1:
            continue
        slopes = np.linalg.lstsq(triangle[:, ~absent], triangle[:, absent], rcond=None)[0]
        block = np.ix_(rows, np.flatnonzero(absent))
        result[block] = mean[absent] + (values[rows][:, ~absent] - mean[~absent]) @ slopes
        filled[block] = True
    return Filled(result, filled)


def carry_latest(values: Matrix, *, may_cross: Mask | None = None) -> Filled:
    """Fill a missing value with the latest earlier value of the same row.

    Parameters
    ----------
    values : (rows, periods), earliest period first, NaN where missing
    may_cross : (periods - 1,) whether a value may pass from each period to the next; a declared
        break in the series stops it; all may where None

    Examples
    --------
    >>> carry_latest(np.array([[3.0, np.nan, 5.0], [np.nan, 2.0, np.nan]])).values
    array([[ 3.,  3.,  5.],
           [nan,  2.,  2.]])
    """
    result = np.array(values, dtype=np.float64)
    filled = np.zeros(values.shape, dtype=bool)
    for period in range(1, values.shape[1]):
        if may_cross is not None and not may_cross[period - 1]:
            continue
        gap = np.isnan(result[:, period]) & ~np.isnan(result[:, period - 1])
        result[gap, period] = result[gap, period - 1]
        filled[gap, period] = True
    return Filled(result, filled)


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
