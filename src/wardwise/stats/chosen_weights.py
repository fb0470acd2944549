"""Weights that people or an aim choose, rather than the correlations of the data."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix, Vector, refuse_infinite

_TOLERANCE = 1e-12
_TIGHT = 1e-9


@dataclass(frozen=True, slots=True)
class Optimised:
    """Weights, and the shares of influence that they reach; each (columns,), summing to 1."""

    weights: Vector
    influence: Vector
    wanted: Vector


@dataclass(frozen=True, slots=True)
class BenefitOfDoubt:
    """Each row's score under its own best weights (rows,), and those weights (rows, columns)."""

    scores: Vector
    weights: Matrix


def average_budgets(points: Matrix) -> Vector:
    """Give the average of the weights that several people gave by sharing out points.

    Parameters
    ----------
    points : (people, columns) not negative; each person's points are divided by their sum

    Raises
    ------
    StatisticsError
        If a person gave a negative or missing number of points, or none at all; or nobody is there.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6, budget allocation.

    Examples
    --------
    >>> average_budgets(np.array([[50.0, 50.0], [3.0, 1.0]]))
    array([0.625, 0.375])
    """
    if not len(points):
        raise StatisticsError("nobody gave any points", fix="ask at least one person")
    totals = points.sum(axis=1)
    unusable = ~np.isfinite(totals) | (points < 0).any(axis=1) | (totals <= 0)
    if unusable.any():
        raise StatisticsError(
            f"person {int(np.flatnonzero(unusable)[0])} gave a negative or missing number of "
            "points, or none at all",
        )
    result: Vector = (points / totals[:, np.newaxis]).mean(axis=0)
    return result


def optimise_weights(values: Matrix, *, wanted: Vector) -> Optimised:
    """Find the weights, none negative, with which columns influence their mean as wanted.

    A column's influence is its correlation with the weighted mean, as a share of the sum of those
    correlations. Where the wanted shares cannot be reached without a negative weight, the nearest
    that can is given, and `influence` says how far it went.

    Parameters
    ----------
    values : (rows, columns) normalised, without missing values
    wanted : (columns,) not negative; divided by their sum

    Raises
    ------
    StatisticsError
        If a value is missing or infinite, a column does not vary, or the wanted shares are not all
        known, not negative and not all zero.

    Source
    ------
    Becker, Saisana, Paruolo and Vandecasteele (2017), Weights and importance in composite
    indicators: closing the gap. COINr's optimiser may return negative weights; this one cannot.

    Examples
    --------
    >>> rows = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]])
    >>> optimise_weights(rows, wanted=np.array([1.0, 1.0])).weights.round(3)
    array([0.5, 0.5])
    """
    import scipy.optimize  # noqa: PLC0415 - takes longer to load than most commands take

    aim = _read_shares(wanted)
    refuse_infinite(values)
    if np.isnan(values).any() or not len(values) or (np.ptp(values, axis=0) == 0).any():
        raise StatisticsError("optimised weights need columns that vary and miss no value")
    covariance = np.atleast_2d(np.cov(values, rowvar=False))
    spread = np.sqrt(np.diag(covariance))

    def find_influence(weights: Vector) -> Vector:
        with_mean = covariance @ weights / spread  # correlations, up to one factor
        result: Vector = with_mean / with_mean.sum()
        return result

    def measure_miss(weights: Vector) -> float:
        return float(((find_influence(weights) - aim) ** 2).sum())

    columns = len(aim)
    found = scipy.optimize.minimize(
        measure_miss,
        np.full(columns, 1.0 / columns),
        method="SLSQP",
        bounds=[(0.0, 1.0)] * columns,
        constraints=[scipy.optimize.LinearConstraint(np.ones((1, columns)), 1.0, 1.0)],
        options={"ftol": _TOLERANCE, "maxiter": 1000},
    )
    weights = np.clip(found.x, 0.0, None)
    weights = weights / weights.sum()
    return Optimised(weights, find_influence(weights), aim)


def give_benefit_of_doubt(
    values: Matrix, *, least_share: float = 0.0, rivals: Matrix | None = None
) -> BenefitOfDoubt:
    """Score each row under the weights that suit it best, when they suit no row beyond 1.

    Nobody can say that the weights were against them; the scores of rows with different weights
    compare only in that sense.

    Parameters
    ----------
    values : (rows, columns) not negative, the higher the better, without missing values
    least_share : 0-1, of a row's own score that every column must contribute at least
    rivals : (rows, columns) that no weights may take beyond 1, without missing values; the rows
        themselves where None, and another row may then pass 1

    Raises
    ------
    StatisticsError
        If a value is missing, infinite or negative, a row is zero throughout, or the least shares
        cannot all be met at once.

    Source
    ------
    Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), An introduction to 'benefit of the doubt'
    composite indicators; shares restricted as in their section 4.

    Examples
    --------
    >>> rows = np.array([[10.0, 1.0], [1.0, 10.0], [5.0, 5.0]])
    >>> give_benefit_of_doubt(rows).scores.round(3)
    array([1.   , 1.   , 0.909])
    """
    refuse_infinite(values)
    if np.isnan(values).any() or (values < 0).any() or (values.max(axis=1) == 0).any():
        raise StatisticsError(
            "benefit of the doubt needs known values, none negative, and in no row all 0",
        )
    if not 0 <= least_share * values.shape[1] <= 1:
        raise StatisticsError(
            f"{values.shape[1]} columns cannot each have at least {least_share:g} of a score",
        )
    field = values if rivals is None else rivals
    field = field[_find_undominated(field)]
    weights = np.empty(values.shape)
    open_rows = np.ones(len(values), dtype=bool)
    while open_rows.any():
        rows = np.flatnonzero(open_rows)
        best = _find_best_weights(values[rows[0]], field, least_share)
        suited = np.zeros(len(rows), dtype=bool)
        if least_share == 0:
            suited = _find_suited(values[rows], best, field)
        suited[0] = True
        weights[rows[suited]] = best
        open_rows[rows[suited]] = False
    return BenefitOfDoubt((values * weights).sum(axis=1), weights)


def _find_suited(values: Matrix, weights: Vector, rivals: Matrix) -> Mask:
    """Say which rows no other weights would suit better than these, by the theory of duality.

    The limits that hold these weights back must, in shares that are not negative, make up the row.
    """
    tight = np.vstack(
        [rivals[rivals @ weights > 1 - _TIGHT], -np.eye(len(weights))[weights < _TIGHT]]
    )
    if tight.shape[0] != tight.shape[1] or np.linalg.matrix_rank(tight) < len(tight):
        return np.zeros(len(values), dtype=bool)
    shares = np.linalg.solve(tight.T, values.T)
    return np.asarray((shares >= -_TIGHT).all(axis=0))


def _find_best_weights(own: Vector, rivals: Matrix, least_share: float) -> Vector:
    import scipy.optimize  # noqa: PLC0415 - takes longer to load than most commands take

    # w >= 0, rivals @ w <= 1, and least_share * (own @ w) <= own_k * w_k in every column k
    limits, bounds = [rivals], [np.ones(len(rivals))]
    if least_share > 0:
        limits.append(least_share * np.tile(own, (len(own), 1)) - np.diag(own))
        bounds.append(np.zeros(len(own)))
    found = scipy.optimize.linprog(
        -own, A_ub=np.vstack(limits), b_ub=np.concatenate(bounds), bounds=(0, None), method="highs"
    )
    if not found.success:
        raise StatisticsError(f"no weights meet every condition: {found.message}")
    result: Vector = np.asarray(found.x, dtype=np.float64)
    return result


def _find_undominated(values: Matrix) -> Mask:
    """Say which rows no other row matches or beats in every column: only they bind the weights."""
    order = np.argsort(-values.sum(axis=1), kind="stable")
    kept: list[int] = []
    for row in order:
        if not any((values[other] >= values[row]).all() for other in kept):
            kept.append(int(row))
    result = np.zeros(len(values), dtype=bool)
    result[kept] = True
    return result


def _read_shares(wanted: Vector) -> Vector:
    if not (np.isfinite(wanted).all() and (wanted >= 0).all() and wanted.sum() > 0):
        raise StatisticsError(
            f"wanted shares {wanted.tolist()} must be known, not negative, and not all zero",
        )
    shares: Vector = wanted / wanted.sum()
    return shares
