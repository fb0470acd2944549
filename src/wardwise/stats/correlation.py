"""How columns move together, how sure that is, and which of many findings to believe."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations_with_replacement

import numpy as np
from scipy import special

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix, Positions, refuse_infinite

_LEAST_ROWS = 3  # two rows always correlate perfectly


class Correlation(StrEnum):
    """Which coefficient is meant."""

    PEARSON = "pearson"
    SPEARMAN = "spearman"
    KENDALL = "kendall"


@dataclass(frozen=True, slots=True)
class Correlations:
    """Coefficients between columns, each over the rows that both know; all (columns, columns).

    NaN where a pair shares fewer than three rows or one of the two does not vary over them. `units`
    are how many independent things the rows are of: the rows themselves, unless they were grouped.
    `p_value` is NaN for fewer than three units, `lower` and `upper` for fewer than four.
    """

    coefficient: Matrix
    p_value: Matrix
    rows: Positions
    lower: Matrix
    upper: Matrix
    units: Positions


def correlate_columns(
    values: Matrix,
    *,
    kind: Correlation = Correlation.PEARSON,
    level: float = 0.95,
    groups: Positions | None = None,
) -> Correlations:
    """Correlate every pair of columns over the rows known in both.

    Parameters
    ----------
    values : (rows, columns), NaN where missing
    level : 0-1, of the intervals
    groups : (rows,) which thing each row is of, such as one area in several periods. Rows of one
        thing resemble each other, so that intervals and tests count it once. Each row counts for
        itself where None.

    Source
    ------
    Intervals by Fisher's z with the standard errors of Bonett and Wright (2000), Sample size
    requirements for estimating Pearson, Kendall and Spearman correlations; tests of Pearson's and
    Spearman's by Student's t, of Kendall's as in SciPy, which counts every row.

    Examples
    --------
    >>> rows = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 5.0], [4.0, 9.0]])
    >>> correlate_columns(rows).coefficient[0, 1].round(3)
    np.float64(0.965)
    """
    refuse_infinite(values)
    columns = values.shape[1]
    coefficient, p_value = np.full((2, columns, columns), np.nan)
    rows, units = np.zeros((2, columns, columns), dtype=np.int64)
    patterns, of_column = np.unique(~np.isnan(values), axis=1, return_inverse=True)
    members = [np.flatnonzero(of_column.ravel() == at) for at in range(patterns.shape[1])]
    # columns that are known in the same rows are correlated together
    for one, other in combinations_with_replacement(range(len(members)), 2):
        both = patterns[:, one] & patterns[:, other]
        count = int(both.sum())
        things = count if groups is None else len(np.unique(groups[both]))
        found = _correlate_blocks(
            values[np.ix_(both, members[one])], values[np.ix_(both, members[other])], kind, things
        )
        here, mirrored = np.ix_(members[one], members[other]), np.ix_(members[other], members[one])
        for target, block in zip((coefficient, p_value), found, strict=True):
            target[mirrored] = block.T
            target[here] = block
        for target, number in ((rows, count), (units, things)):
            target[mirrored] = target[here] = number
    diagonal = np.diag(coefficient).copy()
    np.fill_diagonal(coefficient, np.where(np.isnan(diagonal), np.nan, 1.0))
    np.fill_diagonal(p_value, np.where(np.isnan(diagonal), np.nan, 0.0))
    lower, upper = bound_correlations(coefficient, units, kind=kind, level=level)
    return Correlations(coefficient, p_value, rows, lower, upper, units)


def bound_correlations(
    coefficient: Matrix,
    units: Positions,
    *,
    kind: Correlation = Correlation.PEARSON,
    level: float = 0.95,
) -> tuple[Matrix, Matrix]:
    """Give the lower and upper limits of correlations; NaN for fewer than four units.

    Parameters
    ----------
    coefficient : any shape
    units : the same shape, how many independent things each rests on
    level : 0-1, of the intervals

    Source
    ------
    As `correlate_columns`.
    """
    spread, less = {
        Correlation.PEARSON: (np.ones_like(coefficient), 3),
        Correlation.SPEARMAN: (np.sqrt(1 + coefficient**2 / 2), 3),
        Correlation.KENDALL: (np.full_like(coefficient, np.sqrt(0.437)), 4),
    }[kind]
    free = (units - less).astype(np.float64)
    error = np.where(free > 0, spread / np.sqrt(np.where(free > 0, free, 1.0)), np.nan)
    centre = np.arctanh(np.clip(coefficient, -1 + 1e-15, 1 - 1e-15))
    reach = float(special.ndtri(1 - (1 - level) / 2)) * error
    return np.tanh(centre - reach), np.tanh(centre + reach)


def adjust_p_values(p_values: Matrix) -> Matrix:
    """Give for each test the least rate of false discoveries at which it would be believed.

    Parameters
    ----------
    p_values : any shape, NaN where there was no test: not counted

    Source
    ------
    Benjamini and Hochberg (1995), Controlling the false discovery rate; adjusted as in Yekutieli
    and Benjamini (1999), Resampling-based false discovery rate controlling multiple test
    procedures for correlated test statistics, definition 2.4.

    Examples
    --------
    >>> adjust_p_values(np.array([0.01, 0.04, 0.03]))
    array([0.03, 0.04, 0.04])
    """
    adjusted = np.full(p_values.shape, np.nan)
    tested = ~np.isnan(p_values)
    given = p_values[tested]
    order = np.argsort(given)
    scaled = given[order] * len(given) / np.arange(1, len(given) + 1)
    found = np.empty_like(given)
    found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    adjusted[tested] = found
    return adjusted


def control_false_discoveries(p_values: Matrix, *, rate: float = 0.05) -> Mask:
    """Say which findings to believe when at most a given share of the believed may be false.

    Parameters
    ----------
    p_values : any shape, NaN where there was no test: not believed, and not counted
    rate : 0-1, the share of false findings among those believed, on average

    Raises
    ------
    StatisticsError
        If the rate is not between 0 and 1.

    Source
    ------
    Benjamini and Hochberg (1995), Controlling the false discovery rate.

    Examples
    --------
    >>> control_false_discoveries(np.array([0.001, 0.04, 0.9]), rate=0.05)
    array([ True, False, False])
    """
    if not 0 < rate < 1:
        raise StatisticsError(f"a false discovery rate of {rate:g} is not between 0 and 1")
    believed: Mask = adjust_p_values(p_values) <= rate
    return believed


def _correlate_blocks(
    first: Matrix, second: Matrix, kind: Correlation, things: int
) -> tuple[Matrix, Matrix]:
    """Correlate the columns of one block with those of another: coefficients and p-values."""
    shape = first.shape[1], second.shape[1]
    if len(first) < _LEAST_ROWS:
        return np.full(shape, np.nan), np.full(shape, np.nan)
    if kind is Correlation.KENDALL:
        return _correlate_orders(first, second)
    if kind is Correlation.SPEARMAN:
        first, second = _rank_columns(first), _rank_columns(second)
    coefficient: Matrix = np.clip(_scale_columns(first).T @ _scale_columns(second), -1.0, 1.0)
    if things < _LEAST_ROWS:
        return coefficient, np.full(shape, np.nan)
    p_value: Matrix = special.betainc(things / 2 - 1, 0.5, 1 - coefficient**2)
    return coefficient, p_value


def _scale_columns(values: Matrix) -> Matrix:
    """Give columns of mean 0 and length 1; NaN where a column does not vary."""
    centred = values - values.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    size = np.abs(values).max(axis=0) * np.sqrt(len(values))
    varies = length > 1e-12 * size  # else rounding residue of a constant
    scaled: Matrix = np.where(varies, centred / np.where(varies, length, 1.0), np.nan)
    return scaled


def _rank_columns(values: Matrix) -> Matrix:
    """Give the ranks of each column, from 1 for the smallest; equal values share their mean."""
    ranks = np.empty_like(values)
    for at, column in enumerate(values.T):
        _, place, count = np.unique(column, return_inverse=True, return_counts=True)
        ranks[:, at] = (np.cumsum(count) - (count - 1) / 2)[place]
    return ranks


def _correlate_orders(first: Matrix, second: Matrix) -> tuple[Matrix, Matrix]:
    """Give Kendall's tau-b and its p-values."""
    from scipy import stats  # noqa: PLC0415 - takes longer to load than most commands take

    coefficient, p_value = np.full((2, first.shape[1], second.shape[1]), np.nan)
    for at, one in enumerate(first.T):
        for place, other in enumerate(second.T):
            if np.ptp(one) > 0 and np.ptp(other) > 0:
                paired = stats.kendalltau(one, other)
                coefficient[at, place], p_value[at, place] = paired.statistic, paired.pvalue
    return coefficient, p_value
