"""How fast values rise or fall over time."""

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Vector

_LEAST_TIMES = 2


def measure_annual_growth(values: Vector, times: Vector) -> float:
    """Give the growth a year that leads from the first known value to the last, as a share.

    Parameters
    ----------
    values : (times,) above 0, NaN where missing
    times : (times,) in years, rising

    Raises
    ------
    StatisticsError
        If fewer than two values are known, times do not rise, or the first or last value is not
        above 0.

    Source
    ------
    The compound annual growth rate.

    Examples
    --------
    Ten per cent a year for two years:

    >>> round(measure_annual_growth(np.array([100.0, 121.0]), np.array([2012.0, 2014.0])), 6)
    0.1
    """
    known, at = _keep_known(values, times)
    if known[0] <= 0 or known[-1] <= 0:
        raise StatisticsError(
            f"growth from {known[0]:g} to {known[-1]:g} has no rate; both must be above 0",
            fix="give the difference instead",
        )
    return float((known[-1] / known[0]) ** (1.0 / (at[-1] - at[0])) - 1.0)


def measure_trend(values: Vector, times: Vector) -> float:
    """Give the change a year of the straight line through values, in per cent of its first point.

    Unlike a growth rate it uses every value, so that one odd last year decides less.

    Parameters
    ----------
    values : (times,), NaN where missing
    times : (times,) in years, rising

    Raises
    ------
    StatisticsError
        If fewer than two values are known, times do not rise, or the line begins at 0.

    Source
    ------
    Least squares; expressed as in COINr's `prc_change` (Becker and others, 2022).

    Examples
    --------
    >>> round(measure_trend(np.array([50.0, 55.0, 60.0]), np.array([2012.0, 2013.0, 2014.0])), 6)
    10.0
    """
    known, at = _keep_known(values, times)
    centred = at - at.mean()
    slope = float(centred @ known / (centred @ centred))
    first = float(known.mean() + slope * centred[0])
    if abs(first) <= 1e-12 * np.abs(known).max():
        raise StatisticsError(
            "the line through the values begins at 0; a share of 0 has no meaning"
        )
    return 100.0 * slope / first


def _keep_known(values: Vector, times: Vector) -> tuple[Vector, Vector]:
    known = ~np.isnan(values)
    if known.sum() < _LEAST_TIMES:
        raise StatisticsError(f"{int(known.sum())} known value(s); a change needs at least two")
    if not (np.diff(times) > 0).all():
        raise StatisticsError(f"times {times.tolist()} must rise")
    return values[known], times[known]
