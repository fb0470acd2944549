"""Choose which period of one measure goes with which of another."""

from collections.abc import Iterable, Mapping, Sequence

from wardwise.model.period import read_period

NEAREST_DAYS = 366
"""How far apart the middles of two periods may be, where no edition period asks for more."""


def match_periods(
    wanted: Sequence[str], offered: Sequence[str], *, declared: Iterable[str] = ()
) -> Mapping[str, str]:
    """Give for each period the same one, or else the nearest in time that is offered.

    Nearest is by the middles of the periods, the earlier of two equally near. Beyond a year apart
    there is none, unless the period is declared for the edition.

    Examples
    --------
    >>> match_periods(["2012-04-01/P1Y", "1999-01-01/P1Y"], ["2012-01-01/P1Y", "2013-01-01/P1Y"])
    {'2012-04-01/P1Y': '2012-01-01/P1Y'}
    """
    asked = set(declared)
    chosen: dict[str, str] = {}
    for period in wanted:
        if period in offered:
            chosen[period] = period
            continue
        near = sorted(offered, key=lambda one: (count_days_apart(period, one), one))
        if near and (period in asked or count_days_apart(period, near[0]) <= NEAREST_DAYS):
            chosen[period] = near[0]
    return chosen


def count_days_apart(one: str, other: str) -> int:
    """Count the days between the middles of two periods."""
    return abs((read_period(one).middle - read_period(other).middle).days)
