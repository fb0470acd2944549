"""How far a figure could have come out otherwise by chance."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy import special

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Vector

EXACT_BELOW = 10.0  # cases: Byar's approximation is used from here up


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limits, each (n,); NaN where there is nothing to say."""

    lower: Vector
    upper: Vector


def find_normal_quantile(level: float) -> float:
    """Give how many standard errors an interval of this level spans to each side.

    Examples
    --------
    >>> round(find_normal_quantile(0.95), 3)
    1.96
    """
    if not 0.0 < level < 1.0:
        raise StatisticsError(
            f"interval level {level} is not between 0 and 1", fix="use 0.95 for 95 %"
        )
    return NormalDist().inv_cdf(0.5 + level / 2)


def find_probability(reaches: Vector) -> Vector:
    """Give how probably a difference truly has the sign that was seen.

    Parameters
    ----------
    reaches : (n,) the difference seen, without its sign, in standard errors of it; NaN stays

    Returns
    -------
    (n,) 0.5-1

    Source
    ------
    The normal posterior under a flat prior: equal to one less the one-sided p-value, so that it
    exceeds 0.975 exactly where the 95 % interval excludes zero.

    Examples
    --------
    >>> find_probability(np.array([0.0, 1.959964, np.nan])).round(4)
    array([0.5  , 0.975,   nan])
    """
    found: Vector = special.ndtr(reaches)
    return found


def wilson_interval(cases: Vector, population: Vector, *, level: float = 0.95) -> Interval:
    """Give the Wilson interval of a share, as shares 0-1.

    Missing where either number is missing, the population is 0, or there are more cases than it.

    Parameters
    ----------
    cases, population : (n,) counts, not negative
    level : 0-1

    Source
    ------
    Wilson (1927); recommended by Public Health England, Technical Guide: Confidence Intervals.

    Examples
    --------
    >>> found = wilson_interval(np.array([65.0]), np.array([100.0]))
    >>> found.lower.round(6), found.upper.round(6)
    (array([0.552544]), array([0.736358]))
    """
    usable = _is_usable(cases, population) & (cases <= population)
    n, o = np.where(usable, population, 1.0), np.where(usable, cases, 0.0)
    z = find_normal_quantile(level)
    # at 0 and n the exact limits are 0 and 1; clipping takes away rounding residue alone
    half = z * np.sqrt(z * z + 4 * o * np.maximum(1 - o / n, 0.0))
    lower = np.clip((2 * o + z * z - half) / (2 * (n + z * z)), 0.0, 1.0)
    upper = np.clip((2 * o + z * z + half) / (2 * (n + z * z)), 0.0, 1.0)
    return Interval(np.where(usable, lower, np.nan), np.where(usable, upper, np.nan))


def byar_interval(cases: Vector, *, level: float = 0.95) -> Interval:
    """Give the interval of a count of events: Byar's, and exact where there are fewer than ten.

    Divide both limits by the population (and multiply by the scale) for a rate.

    Parameters
    ----------
    cases : (n,) counts, not negative, fractions allowed (apportioned counts); missing stays missing
    level : 0-1

    Source
    ------
    Byar's approximation: Breslow and Day, Statistical Methods in Cancer Research II (1987);
    exact limits by chi-squared below ten: Public Health England, Technical Guide: Confidence
    Intervals.

    Examples
    --------
    Per 100,000, of 100 people:

    >>> found = byar_interval(np.array([65.0]))
    >>> (found.lower * 1000).round(2), (found.upper * 1000).round(2)
    (array([50163.19]), array([82849.14]))
    """
    usable = np.isfinite(cases) & (cases >= 0)
    o = np.where(usable, cases, 1.0)
    z, tail = find_normal_quantile(level), (1 - level) / 2
    above = np.maximum(o, 1.0)
    lower = above * (1 - 1 / (9 * above) - z / (3 * np.sqrt(above))) ** 3
    upper = (o + 1) * (1 - 1 / (9 * (o + 1)) + z / (3 * np.sqrt(o + 1))) ** 3
    few = usable & (o < EXACT_BELOW)
    # half a chi-squared quantile with 2 k degrees of freedom is a gamma quantile of shape k
    lower[few] = np.where(o[few] > 0, special.gammaincinv(np.maximum(o[few], 1e-9), tail), 0.0)
    upper[few] = special.gammaincinv(o[few] + 1, 1 - tail)
    return Interval(np.where(usable, lower, np.nan), np.where(usable, upper, np.nan))


def normal_interval(estimates: Vector, standard_errors: Vector, *, level: float = 0.95) -> Interval:
    """Give the symmetric interval of estimates with known standard errors.

    Parameters
    ----------
    estimates, standard_errors : (n,) in one unit; missing in either gives missing
    level : 0-1

    Source
    ------
    The normal approximation.
    """
    reach = find_normal_quantile(level) * standard_errors
    return Interval(estimates - reach, estimates + reach)


def estimate_share_variance(cases: Vector, population: Vector) -> Vector:
    """Give the variance of a share by chance, never zero, for carrying up into scores.

    It is p (1 - p) / n with z² / 2 cases and as many non-cases added (z of the 95 % level), which
    centres p where Wilson's interval is centred. An approximation: the interval of a single figure
    is `wilson_interval`.

    Parameters
    ----------
    cases, population : (n,) counts; missing, an empty population or cases above it give missing

    Returns
    -------
    (n,) variance of the share (0-1)

    Source
    ------
    Agresti and Coull (1998), Approximate is better than exact for interval estimation of binomial
    proportions.

    Examples
    --------
    >>> estimate_share_variance(np.array([0.0]), np.array([100.0])).round(6)
    array([0.000175])
    """
    usable = _is_usable(cases, population) & (cases <= population)
    z2 = find_normal_quantile(0.95) ** 2
    n = np.where(usable, population, 1.0) + z2
    p = (np.where(usable, cases, 0.0) + z2 / 2) / n
    return np.where(usable, p * (1 - p) / n, np.nan)


def estimate_rate_variance(cases: Vector, population: Vector) -> Vector:
    """Give the variance of cases over population by chance, never zero.

    It is (cases + 1/2) / population²: a Poisson count's variance is its mean, and half a case more
    keeps no cases from meaning certainty. An approximation: the interval of a single figure is
    `byar_interval`.

    Parameters
    ----------
    cases, population : (n,) counts; missing or an empty population gives missing

    Returns
    -------
    (n,) variance of the rate per one person of the population

    Source
    ------
    Variance of the Jeffreys posterior of a Poisson rate, Gamma(cases + 1/2, population): Brown,
    Cai and DasGupta (2003), Interval estimation in exponential families.
    """
    usable = _is_usable(cases, population)
    n, o = np.where(usable, population, 1.0), np.where(usable, cases, 0.0)
    return np.where(usable, (o + 0.5) / n**2, np.nan)


def _is_usable(cases: Vector, population: Vector) -> Mask:
    usable: Mask = np.isfinite(cases) & np.isfinite(population) & (cases >= 0) & (population > 0)
    return usable
