"""The directions in which columns vary together, the widest first."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Matrix, Vector

_ROUNDS = 100
_STILL = 1e-9  # radians, below which a rotation stands still
_NOTHING = 1e-9  # a rounding


@dataclass(frozen=True, slots=True)
class PrincipalComponents:
    """Principal components of a correlation matrix, the largest first.

    `eigenvalues` sum to the number of columns and `shares` to 1; `loadings` are (columns,
    components): each column's correlation with each component, signed so that a component's
    loadings sum to no less than 0.
    """

    eigenvalues: Vector
    shares: Vector
    loadings: Matrix

    @property
    def above_one(self) -> int:
        """How many components stand for more than one column would alone."""
        # columns without any correlation give 1 each, give or take a rounding
        return int((self.eigenvalues > 1.0 + _NOTHING).sum())


def find_principal_components(correlation: Matrix) -> PrincipalComponents:
    """Find every principal component of a correlation matrix.

    Parameters
    ----------
    correlation : (columns, columns)

    Source
    ------
    Jolliffe, Principal Component Analysis (2002), section 2.3; components above one by Kaiser
    (1960), The application of electronic computers to factor analysis.

    Examples
    --------
    >>> find_principal_components(np.array([[1.0, 0.6], [0.6, 1.0]])).eigenvalues.round(3)
    array([1.6, 0.4])
    """
    values, vectors = np.linalg.eigh(correlation)
    eigenvalues = np.maximum(values[::-1], 0.0)  # none is negative but by a rounding
    loadings = vectors[:, ::-1] * np.sqrt(eigenvalues)
    total = loadings.sum(axis=0)
    # where a component's loadings cancel out, the first that counts decides its sign
    first = np.take_along_axis(loadings, np.abs(loadings).argmax(axis=0)[np.newaxis], axis=0)[0]
    sign = np.where(np.abs(total) > _NOTHING, np.sign(total), np.where(first < 0, -1.0, 1.0))
    return PrincipalComponents(eigenvalues, eigenvalues / len(correlation), loadings * sign)


def find_chance_eigenvalues(columns: int, *, rows: int, draws: int, seed: int) -> Vector:
    """Give the eigenvalues that unrelated columns exceed in one case of twenty, largest first.

    Parameters
    ----------
    rows : independent ones, at least as many as columns and one more
    draws : of correlation matrices of unrelated columns
    seed : of the random draws

    Raises
    ------
    StatisticsError
        If there are too few rows for a correlation matrix of full rank.

    Source
    ------
    Horn (1965), A rationale and test for the number of factors in factor analysis, at the 95th
    percentile; matrices drawn as Wishart by Bartlett's decomposition, Anderson, An Introduction to
    Multivariate Statistical Analysis (2003), section 7.2.
    """
    free = rows - 1
    if free < columns:
        raise StatisticsError(f"{rows} rows are too few for {columns} columns that are unrelated")
    random = np.random.default_rng(seed)
    lower = np.tril(random.standard_normal((draws, columns, columns)), k=-1)
    every = np.arange(columns)
    lower[:, every, every] = np.sqrt(random.chisquare(free - every, size=(draws, columns)))
    length = np.sqrt((lower**2).sum(axis=2, keepdims=True))
    unit = lower / length  # rows of length 1, so that their products are correlations
    eigenvalues = np.linalg.eigvalsh(unit @ unit.transpose(0, 2, 1))[:, ::-1]
    found: Vector = np.quantile(eigenvalues, 0.95, axis=0)
    return found


def rotate_varimax(loadings: Matrix) -> Matrix:
    """Turn loadings so that each column loads on as few components as can be.

    How much of each column the components explain together stays the same.

    Parameters
    ----------
    loadings : (columns, components)

    Returns
    -------
    (columns, components), each component signed so that its loadings sum to no less than 0

    Source
    ------
    Kaiser (1958), The varimax criterion for analytic rotation in factor analysis, with his
    normalisation of rows and his turns of two components at a time.
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    length = np.where(length > 0, length, 1.0)
    turned = loadings / length
    for _ in range(_ROUNDS):
        turns = [
            _turn_pair(turned, one, other)
            for one, other in combinations(range(loadings.shape[1]), 2)
        ]
        if max(turns, default=0.0) < _STILL:
            break
    found: Matrix = turned * length
    return np.where(found.sum(axis=0) < 0, -found, found)


def _turn_pair(turned: Matrix, one: int, other: int) -> float:
    """Turn two columns in their plane to where the criterion is largest; give the angle's size."""
    first, second = turned[:, one], turned[:, other]
    apart, across = first**2 - second**2, 2 * first * second
    rows = len(turned)
    sine = 2 * (apart @ across) - 2 * apart.sum() * across.sum() / rows
    cosine = apart @ apart - across @ across - (apart.sum() ** 2 - across.sum() ** 2) / rows
    angle = float(np.arctan2(sine, cosine)) / 4
    turned[:, [one, other]] = np.column_stack(
        [
            first * np.cos(angle) + second * np.sin(angle),
            second * np.cos(angle) - first * np.sin(angle),
        ]
    )
    return abs(angle)
