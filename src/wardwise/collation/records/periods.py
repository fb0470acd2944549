"""Number the periods that records are counted into, and name them again."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from wardwise.model.errors import DeclarationError
from wardwise.model.internal import Every, PeriodRange
from wardwise.model.period import Period

APRIL = 4
_YEAR = 12  # months


def list_periods(declared: PeriodRange, *, where: str) -> Mapping[int, Period]:
    """Give each period that is counted, by its number; numbers rise with time.

    A month's number is its year times twelve plus the months before it; a year's is the year that
    it begins in; listed periods are numbered as they follow each other.

    Raises
    ------
    DeclarationError
        If two listed periods share a day: a record would belong to both.
    """
    if declared.every is not None and declared.first and declared.last:
        return _list_series(declared.every, declared.first, declared.last)
    ordered = sorted(declared.listed)
    for one, other in pairwise(ordered):
        if find_last_day(one) >= other.start:
            raise DeclarationError(
                f"the periods {one.label} and {other.label} share days, and a record would belong "
                "to both",
                where=where,
                fix="count them as two sources",
            )
    return dict(enumerate(ordered))


def find_last_day(period: Period) -> date:
    """Give the last day of a period.

    Examples
    --------
    >>> from wardwise.model.period import read_period
    >>> find_last_day(read_period("2023/24")).isoformat()
    '2024-03-31'
    """
    amount, unit = int(period.duration[1:-1]), period.duration[-1]
    if unit == "D":
        return period.start + timedelta(days=amount - 1)
    months = amount * (_YEAR if unit == "Y" else 1)
    at = period.start.year * _YEAR + period.start.month - 1 + months
    return date(at // _YEAR, at % _YEAR + 1, period.start.day) - timedelta(days=1)


def _list_series(every: Every, first: date, last: date) -> dict[int, Period]:
    if every is Every.MONTH:
        start, end = (one.year * _YEAR + one.month - 1 for one in (first, last))
        return {
            at: Period(date(at // _YEAR, at % _YEAR + 1, 1), "P1M") for at in range(start, end + 1)
        }
    begins = APRIL if every is Every.FINANCIAL_YEAR else 1
    start, end = (one.year - (one.month < begins) for one in (first, last))
    return {at: Period(date(at, begins, 1), "P1Y") for at in range(start, end + 1)}
