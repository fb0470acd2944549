"""Summaries that a single odd value does not move much."""

from dataclasses import dataclass

import numpy as np

from wardwise.stats.arrays import Matrix, Positions, Vector


@dataclass(frozen=True, slots=True)
class PeerSummary:
    """Median, mean absolute deviation from it, and how many were known; each (rows,)."""

    median: Vector
    deviation: Vector
    count: Positions


def summarise_peers(values: Matrix, *, least_deviation: float = 0.0) -> PeerSummary:
    """Give each row's median and mean absolute deviation from the median.

    Parameters
    ----------
    values : (rows, peers), NaN where a peer has no figure
    least_deviation : the smallest deviation that is given: 1 point for scores

    Returns
    -------
    Median and deviation are NaN where no peer has a figure.

    Source
    ------
    Relative strengths and weaknesses of the Social Progress Index scorecards: peers' median and
    average absolute deviation, not less than one point.

    Examples
    --------
    >>> found = summarise_peers(np.array([[40.0, 50.0, 66.0, np.nan]]), least_deviation=1.0)
    >>> found.median, found.deviation.round(2), found.count
    (array([50.]), array([8.67]), array([3]))
    """
    known = ~np.isnan(values)
    count = known.sum(axis=1).astype(np.int64)
    median: Vector = np.full(len(values), np.nan)
    deviation: Vector = np.full(len(values), np.nan)
    some = count > 0
    if some.any():
        median[some] = np.nanmedian(values[some], axis=1)
        apart = np.abs(values[some] - median[some, np.newaxis])
        deviation[some] = np.maximum(np.nanmean(apart, axis=1), least_deviation)
    return PeerSummary(median, deviation, count)
