"""Which rows are most alike."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Matrix, Positions
from wardwise.stats.normalise import pooled_standardise

_CELLS_AT_ONCE = 500_000  # distances held at once: 4 MB


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each row the positions of its nearest rows and their distances, nearest first.

    Both are (rows, k). A row with a missing characteristic has no neighbours: positions -1,
    distances NaN; and it is nobody's neighbour.
    """

    positions: Positions
    distances: Matrix


def find_nearest(values: Matrix, *, k: int) -> Neighbours:
    """Find the k rows nearest to each row on standardised columns; a row is not its own neighbour.

    Equal distances are settled by the order of rows. Where fewer than k others are known, the rest
    are -1 and NaN.

    Parameters
    ----------
    values : (rows, columns) characteristics in any units, NaN where missing
    k : neighbours wanted

    Raises
    ------
    StatisticsError
        If k is below 1 or a column does not vary.

    Source
    ------
    Euclidean distance on z-scores, as in the CIPFA nearest neighbours model.
    """
    if k < 1:
        raise StatisticsError(f"{k} neighbours were asked for; at least 1 is needed")
    known = np.flatnonzero(~np.isnan(values).any(axis=1))
    positions = np.full((len(values), k), -1, dtype=np.int64)
    distances = np.full((len(values), k), np.nan)
    if len(known) < 2:  # noqa: PLR2004 - one row alone has no neighbour
        return Neighbours(positions, distances)
    points = pooled_standardise(values[known])
    kept = min(k, len(known) - 1)
    rows_at_once = max(1, _CELLS_AT_ONCE // len(points))
    for start in range(0, len(known), rows_at_once):
        block = points[start : start + rows_at_once]
        apart = np.zeros((len(block), len(points)))
        for one, others in zip(block.T, points.T, strict=True):
            apart += (one[:, np.newaxis] - others) ** 2
        np.sqrt(apart, out=apart)
        own = np.arange(len(block))
        apart[own, start + own] = np.inf
        nearest = _sort_nearest(apart, kept)
        rows = known[start : start + rows_at_once]
        positions[rows, :kept] = known[nearest]
        distances[rows, :kept] = np.take_along_axis(apart, nearest, axis=1)
    return Neighbours(positions, distances)


def _sort_nearest(apart: Matrix, kept: int) -> Positions:
    """Give the columns of the smallest entries of each row, in order; equals by their column.

    Only those within the greatest distance kept are sorted, which is few of many.
    """
    limit = np.partition(apart, kept - 1, axis=1)[:, kept - 1]
    row, column = np.nonzero(apart <= limit[:, np.newaxis])
    order = np.lexsort((column, apart[row, column], row))
    ends = np.bincount(row, minlength=len(apart)).cumsum()
    starts = ends - np.bincount(row, minlength=len(apart))
    nearest: Positions = column[order][starts[:, np.newaxis] + np.arange(kept)]
    return nearest
