"""What each column of a panel looks like, before anything is done to it."""

from dataclasses import dataclass

import numpy as np

from wardwise.stats.arrays import Matrix, Positions, Vector, refuse_infinite
from wardwise.stats.outliers import measure_kurtosis, measure_skewness


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """The known values of each column; each (columns,).

    `known` counts values, `nonzero` those that are not zero, `distinct` different ones, and
    `repeated` how often the most frequent one occurs. Figures are NaN where too few are known.
    """

    low: Vector
    high: Vector
    mean: Vector
    median: Vector
    spread: Vector
    skewness: Vector
    kurtosis: Vector
    known: Positions
    nonzero: Positions
    distinct: Positions
    repeated: Positions


def describe_columns(values: Matrix) -> ColumnSummary:
    """Describe the known values of each column: range, middle, spread, shape and repetition.

    A column with many zeros or one value that most rows share says little about its areas.

    Parameters
    ----------
    values : (rows, columns), NaN where missing

    Raises
    ------
    StatisticsError
        If a value is infinite.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 2; COINr's `get_stats`
    (Becker and others, 2022, Journal of Open Source Software 7(78)).

    Examples
    --------
    >>> found = describe_columns(np.array([[0.0], [4.0], [4.0], [np.nan]]))
    >>> found.median, found.known, found.repeated
    (array([4.]), array([3]), array([2]))
    """
    refuse_infinite(values)
    columns = values.shape[1]
    low, high, mean, median, spread = np.full((5, columns), np.nan)
    known, distinct, repeated = np.zeros((3, columns), dtype=np.int64)
    for at in range(columns):
        own = values[~np.isnan(values[:, at]), at]
        known[at] = len(own)
        if len(own):
            low[at], high[at], mean[at], median[at] = own.min(), own.max(), own.mean(), _halve(own)
            counts = np.unique(own, return_counts=True)[1]
            distinct[at], repeated[at] = len(counts), counts.max()
        if len(own) > 1:
            spread[at] = own.std(ddof=1)
    nonzero = known - (values == 0).sum(axis=0)
    skewness, kurtosis = measure_skewness(values), measure_kurtosis(values)
    return ColumnSummary(
        low, high, mean, median, spread, skewness, kurtosis, known, nonzero, distinct, repeated
    )


def _halve(values: Vector) -> float:
    return float(np.median(values))
