"""Combining children into a parent."""

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Matrix, Vector


def weighted_mean(values: Matrix, *, weights: Vector) -> Vector:
    """Give each row's weighted arithmetic mean; a row with any missing value is missing.

    Parameters
    ----------
    values : (rows, children), NaN where missing
    weights : (children,) not negative; they are divided by their sum

    Raises
    ------
    StatisticsError
        If a weight is negative or missing, or all are zero.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6, linear aggregation.

    Examples
    --------
    >>> weighted_mean(np.array([[40.0, 60.0], [40.0, np.nan]]), weights=np.array([1.0, 3.0]))
    array([55., nan])
    """
    result: Vector = values @ _read_weights(weights)
    return result


def weighted_mean_of_available(values: Matrix, *, weights: Vector, least_share: float) -> Vector:
    """Give each row's weighted mean of what is known, where enough of the weight is known.

    Parameters
    ----------
    values : (rows, children), NaN where missing
    weights : (children,) not negative
    least_share : 0-1; a row with less of the weight known is missing

    Raises
    ------
    StatisticsError
        If a weight is negative or missing, or all are zero.

    Source
    ------
    As `weighted_mean`; the threshold is COINr's data-availability threshold (Becker and others,
    2022, Journal of Open Source Software 7(78)).

    Examples
    --------
    >>> rows = np.array([[40.0, 60.0], [40.0, np.nan]])
    >>> weighted_mean_of_available(rows, weights=np.array([1.0, 1.0]), least_share=0.5)
    array([50., 40.])
    """
    shares = _read_weights(weights)
    known = (~np.isnan(values)) * shares
    covered = known.sum(axis=1)
    total = (np.nan_to_num(values) * known).sum(axis=1)
    enough = (covered > 0) & (covered >= least_share)
    result: Vector = np.full(len(values), np.nan)
    np.divide(total, covered, out=result, where=enough)
    return result


def _read_weights(weights: Vector) -> Vector:
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise StatisticsError(
            f"weights {weights.tolist()} must be known, not negative, and not all zero",
        )
    shares: Vector = weights / weights.sum()
    return shares
