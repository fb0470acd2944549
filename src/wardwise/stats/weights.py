"""How much each indicator counts within its component."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Matrix, Positions, Vector, refuse_infinite
from wardwise.stats.association import correlation_matrix


@dataclass(frozen=True, slots=True)
class WeightStability:
    """How weights move when areas are drawn anew: (columns,) each.

    `lower` and `upper` are the 5th and 95th percentile of the weight; `positive_share` is the share
    of resamples in which the loading was positive.
    """

    lower: Vector
    upper: Vector
    positive_share: Vector


def first_component_loadings(values: Matrix) -> Vector:
    """Give the loadings of the first principal component of the columns' correlation matrix.

    The loadings have length 1 and the sign that makes their sum positive. Rows with a missing value
    are left out. A single column has loading 1.

    Parameters
    ----------
    values : (rows, columns) in any units, since correlations have none

    Raises
    ------
    StatisticsError
        If a column does not vary or there are fewer than three complete rows.

    Source
    ------
    Jolliffe, Principal Component Analysis (2002), section 2.3; used for indicator weights in the
    Social Progress Index methodology reports.

    Examples
    --------
    >>> rows = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 5.0]])
    >>> first_component_loadings(rows).round(3)
    array([0.707, 0.707])
    """
    loadings: Vector = _read_first_loadings(correlation_matrix(values)[np.newaxis])[0]
    return loadings


def first_component_weights(values: Matrix) -> Vector:
    """Give the first principal component's loadings, divided so that they sum to 1.

    A negative loading stays negative: what to do about it is a policy for the caller.

    Parameters
    ----------
    values : (rows, columns), as for `first_component_loadings`

    Source
    ------
    As `first_component_loadings`; only the ratios of loadings matter to a score between goalposts.
    """
    loadings = first_component_loadings(values)
    weights: Vector = loadings / loadings.sum()
    return weights


def equal_weights(count: int) -> Vector:
    """Give each of `count` columns the same weight, summing to 1.

    Examples
    --------
    >>> equal_weights(4)
    array([0.25, 0.25, 0.25, 0.25])
    """
    if count < 1:
        raise StatisticsError("there is no column to weight")
    return np.full(count, 1.0 / count)


def find_effective_weights(weights: Vector, parents: Positions) -> Vector:
    """Give what each node of a tree counts for at its top: its part of its parent's part.

    Parameters
    ----------
    weights : (nodes,) not negative; divided by the sum of those with the same parent
    parents : (nodes,) the position of each node's parent; -1 at the top

    Raises
    ------
    StatisticsError
        If a weight is negative or missing, all children of a parent have weight 0, or a node is
        above itself.

    Source
    ------
    COINr's `get_eff_weights` (Becker and others, 2022, Journal of Open Source Software 7(78)).

    Examples
    --------
    An index of two parts, the second of two indicators:

    >>> find_effective_weights(np.array([1.0, 1.0, 3.0, 1.0, 1.0]), np.array([-1, 0, 0, 2, 2]))
    array([1.   , 0.25 , 0.75 , 0.375, 0.375])
    """
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise StatisticsError(f"weights {weights.tolist()} must be known and not negative")
    totals = np.bincount(parents + 1, weights=weights, minlength=len(weights) + 1)[parents + 1]
    if (empty := np.flatnonzero(totals == 0)).size:
        raise StatisticsError(f"node {int(empty[0])} and those beside it all have weight 0")
    result: Vector = weights / totals
    above = parents
    for _ in range(len(weights)):
        if (above < 0).all():
            return result
        result = result * np.where(above < 0, 1.0, (weights / totals)[above])
        above = np.where(above < 0, -1, parents[above])
    raise StatisticsError("a node stands above itself", fix="give every node one way to the top")


def bootstrap_weights(
    values: Matrix, groups: Positions, *, draws: int, seed: int, always: Matrix | None = None
) -> WeightStability:
    """Say how stable first-principal-component weights are when groups of rows are drawn anew.

    All rows of one group (the periods of one area) are drawn together, because they resemble each
    other. Weights are loadings over the sum of their sizes, so that they stay finite when a
    resample has loadings of both signs. Resamples in which a column does not vary are left out.

    Parameters
    ----------
    values : (rows, columns) without missing values
    groups : (rows,) which group each row belongs to, any integers
    draws : resamples
    seed : of the random draws
    always : (rows, columns) that stand in every resample (the goalposts)

    Source
    ------
    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 7 (principal components);
    groups drawn whole as in Davison and Hinkley, Bootstrap Methods (1997), section 3.8.
    """
    refuse_infinite(values)
    if not len(values):
        raise StatisticsError("there is no row to draw from")
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(groups[order]) != 0])
    centre = values.mean(axis=0)  # keeps the sums of squares small, so that little is cancelled
    scale = values.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    centred = ((values - centre) / scale)[order]
    columns = values.shape[1]
    sums = np.add.reduceat(centred, starts, axis=0)
    squares = centred[:, :, np.newaxis] * centred[:, np.newaxis, :]
    products = np.add.reduceat(squares.reshape(len(values), -1), starts, axis=0)
    sizes = np.diff(np.r_[starts, len(values)]).astype(np.float64)
    counts = _draw_counts(len(starts), draws=draws, seed=seed)
    extra = np.zeros((0, columns)) if always is None else (always - centre) / scale
    rows = counts @ sizes + len(extra)
    mean = (counts @ sums + extra.sum(axis=0)) / rows[:, np.newaxis]
    second = (counts @ products).reshape(-1, columns, columns)
    second = (second + extra.T @ extra) / rows[:, np.newaxis, np.newaxis]
    covariance = second - mean[:, :, np.newaxis] * mean[:, np.newaxis, :]
    return _summarise_draws(covariance)


def _draw_counts(groups: int, *, draws: int, seed: int) -> Matrix:
    """Give (draws, groups): how often each group was drawn, as many draws as there are groups."""
    drawn = np.random.default_rng(seed).integers(groups, size=(draws, groups))
    drawn += np.arange(draws)[:, np.newaxis] * groups
    counts = np.bincount(drawn.ravel(), minlength=draws * groups)
    return counts.reshape(draws, groups).astype(np.float64)


def _summarise_draws(covariance: Matrix) -> WeightStability:
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    varies = (variance > 1e-12).all(axis=1)  # noqa: PLR2004 - rounding residue of a constant
    if not varies.any():
        raise StatisticsError("no resample has all its columns varying; there are too few groups")
    spread = np.sqrt(variance[varies])
    correlation = covariance[varies] / (spread[:, :, np.newaxis] * spread[:, np.newaxis, :])
    loadings = _read_first_loadings(correlation)
    drawn = loadings / np.abs(loadings).sum(axis=1, keepdims=True)
    lower, upper = np.percentile(drawn, [5.0, 95.0], axis=0)
    return WeightStability(lower, upper, (loadings > 0).mean(axis=0))


def _read_first_loadings(correlation: Matrix) -> Matrix:
    """Give the leading eigenvector of each matrix in a stack, its sum not negative."""
    vectors = np.linalg.eigh(correlation).eigenvectors[:, :, -1]
    total = vectors.sum(axis=1, keepdims=True)
    return np.where(total < 0, -vectors, vectors)
