"""Putting values on one scale."""

import math
from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import GoalpostError, StatisticsError
from wardwise.stats.arrays import Matrix, Vector, refuse_infinite


@dataclass(frozen=True, slots=True)
class Pool:
    """The mean and the spread (standard deviation, n - 1) of each column of a panel."""

    mean: Vector
    spread: Vector


def measure_pool(values: Matrix) -> Pool:
    """Measure the mean and standard deviation of each column over its values that are not missing.

    Parameters
    ----------
    values : (rows, columns), NaN where missing

    Raises
    ------
    StatisticsError
        If a column has fewer than two values or does not vary, or a value is infinite.
    """
    refuse_infinite(values)
    known = ~np.isnan(values)
    counts = known.sum(axis=0)
    if (counts < 2).any():  # noqa: PLR2004 - a spread needs two values
        thin = int(np.flatnonzero(counts < 2)[0])  # noqa: PLR2004
        raise StatisticsError(
            f"column {thin} has {counts[thin]} value(s); a spread needs at least two",
        )
    mean = np.where(known, values, 0.0).sum(axis=0) / counts
    centred = np.where(known, values - mean, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / (counts - 1))
    # a constant column leaves a rounding residue instead of an exact zero
    flat = spread <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    if flat.any():
        raise StatisticsError(f"column {int(np.flatnonzero(flat)[0])} does not vary")
    return Pool(mean=mean, spread=spread)


def standardise(values: Matrix, *, mean: Vector, spread: Vector) -> Matrix:
    """Express values as distances from a mean, in spreads. A missing value stays missing.

    Parameters
    ----------
    values : (rows, columns) in any unit
    mean, spread : (columns,) of the panel that is the yardstick

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, z-scores.
    """
    return (values - mean) / spread


def pooled_standardise(values: Matrix) -> Matrix:
    """Standardise each column on all rows together, so that periods keep one yardstick.

    Parameters
    ----------
    values : (rows, columns), NaN where missing

    Raises
    ------
    StatisticsError
        If a column has fewer than two values or does not vary, or a value is infinite.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, z-scores; the panel of
    all years as in the Social Progress Index methodology reports.

    Examples
    --------
    >>> pooled_standardise(np.array([[1.0], [2.0], [3.0]])).ravel()
    array([-1.,  0.,  1.])
    """
    pool = measure_pool(values)
    return standardise(values, mean=pool.mean, spread=pool.spread)


def rescale_to_goalposts(values: Vector, *, best: float, worst: float) -> Vector:
    """Rescale values linearly so that `worst` becomes 0 and `best` becomes 100.

    A value beyond a goalpost gives a score beyond 0-100: capping is a separate,
    recorded step. A missing value stays missing.

    Parameters
    ----------
    values : (n,) in the indicator's own unit
    best, worst : in that same unit; `best` is the smaller when lower is better

    Returns
    -------
    (n,) score points

    Raises
    ------
    GoalpostError
        If the goalposts are equal or not finite.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, min-max.

    Examples
    --------
    Households in fuel poverty, per cent:

    >>> rescale_to_goalposts(np.array([5.0, 20.0, np.nan]), best=0.0, worst=20.0)
    array([75.,  0., nan])
    """
    if best == worst or not (math.isfinite(best) and math.isfinite(worst)):
        raise GoalpostError(
            f"best={best} and worst={worst} do not span a range",
            fix="declare two different, finite goalposts",
        )
    scores = 100.0 * (values - worst) / (best - worst)
    return scores + 0.0  # -0.0 + 0.0 is 0.0, so no reader ever meets a score of "-0"
