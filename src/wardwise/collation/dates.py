"""Read the period that a date or year, written as officers write it, lies in."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from wardwise.model.errors import PeriodError
from wardwise.model.period import Period
from wardwise.model.provenance import PeriodUnit

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_ZERO = date(1899, 12, 30)  # of Excel's serial numbers, since it counts a 29 February 1900
_CENTURY, _MOST_YEARS = 100, 10_000
_APRIL, _SEPTEMBER, _QUARTER = 4, 9, 3

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: .*)?")
_WORDED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3,9})\.?,?[ '-]*(\d{4}|\d{2})")
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{2})")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.0+)?")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_SPLIT_YEAR = re.compile(r"(?:fy ?|ay ?)?(\d{4}) ?[/–-] ?(\d{4}|\d{2})")
_QUARTER_FIRST = re.compile(r"q([1-4])[ ,-]*(.+)")
_QUARTER_LAST = re.compile(r"(.+?)[ ,-]*q([1-4])")


def read_dated_period(text: str, unit: PeriodUnit) -> Period:
    """Give the period of a kind that a date or year lies in.

    Days come before months, as in Britain. A number such as 45016 is Excel's count of days. A split
    year, 2022/23 or 2022-23, is read where years are wanted; Q1 2022/23 begins in April, Q1 2022 in
    January.

    Raises
    ------
    PeriodError
        If the text is no date or year, or does not say which period of that kind.

    Examples
    --------
    >>> read_dated_period("Mar-23", PeriodUnit.MONTH).id
    '2023-03-01/P1M'
    >>> read_dated_period("31/03/2023", PeriodUnit.FINANCIAL_YEAR).id
    '2022-04-01/P1Y'
    """
    words = " ".join(text.casefold().split())
    found = _READERS[unit](words)
    if found is None:
        day = _read_day(words)
        found = None if day is None else _FITS[unit](day)
    if found is None:
        raise PeriodError(
            f"{text!r} is not a date that lies in one {unit.value.replace('_', ' ')}",
            fix="write 31/03/2023, Mar-23 or 2023-03-31; a year also as 2022/23",
        )
    return found


def _read_day(words: str) -> date | None:
    """Read a day, or the first day of a month."""
    if iso := _ISO_DAY.fullmatch(words):
        return _make_date(int(iso[1]), int(iso[2]), int(iso[3]))
    if day := _DAY.fullmatch(words):
        return _make_date(_read_year(day[3]), int(day[2]), int(day[1]))
    if (worded := _WORDED.fullmatch(words)) and worded[2][:3] in _MONTHS:
        named = _MONTHS.index(worded[2][:3]) + 1
        return _make_date(_read_year(worded[3]), named, int(worded[1] or 1))
    if month := _ISO_MONTH.fullmatch(words):
        return _make_date(int(month[1]), int(month[2]), 1)
    if serial := _SERIAL.fullmatch(words):
        return _DAY_ZERO + timedelta(days=int(serial[1]))
    return None


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_year(text: str) -> int:
    year = int(text)
    return year + 2000 if year < _CENTURY else year


def _read_split_year(words: str, *, month: int) -> Period | None:
    split = _SPLIT_YEAR.fullmatch(words)
    if split is None or (int(split[1]) + 1) % _CENTURY != int(split[2]) % _CENTURY:
        return None
    return Period(date(int(split[1]), month, 1), "P1Y")


def _read_financial_year(words: str) -> Period | None:
    return _read_split_year(words, month=_APRIL)


def _read_school_year(words: str) -> Period | None:
    return _read_split_year(words, month=_SEPTEMBER)


def _read_calendar_year(words: str) -> Period | None:
    year = _YEAR.fullmatch(words)
    return Period(date(int(year[1]), 1, 1), "P1Y") if year else None


def _read_quarter(words: str) -> Period | None:
    if first := _QUARTER_FIRST.fullmatch(words):
        number, year = int(first[1]), first[2]
    elif last := _QUARTER_LAST.fullmatch(words):
        number, year = int(last[2]), last[1]
    else:
        return None
    whole = _read_financial_year(year) or _read_calendar_year(year)
    if whole is None:
        return None
    months = whole.start.month - 1 + _QUARTER * (number - 1)
    return Period(date(whole.start.year + months // 12, months % 12 + 1, 1), "P3M")


def _read_nothing(words: str) -> Period | None:  # noqa: ARG001 - months are read as days are
    return None


def _fit_month(day: date) -> Period:
    return Period(day.replace(day=1), "P1M")


def _fit_quarter(day: date) -> Period:
    first = (day.month - 1) // _QUARTER * _QUARTER + 1
    return Period(date(day.year, first, 1), "P3M")


def _fit_year(day: date, *, month: int = 1) -> Period:
    return Period(date(day.year - (day.month < month), month, 1), "P1Y")


def _fit_financial_year(day: date) -> Period:
    return _fit_year(day, month=_APRIL)


def _fit_school_year(day: date) -> Period:
    return _fit_year(day, month=_SEPTEMBER)


_READERS: dict[PeriodUnit, Callable[[str], Period | None]] = {
    PeriodUnit.MONTH: _read_nothing,
    PeriodUnit.QUARTER: _read_quarter,
    PeriodUnit.CALENDAR_YEAR: _read_calendar_year,
    PeriodUnit.FINANCIAL_YEAR: _read_financial_year,
    PeriodUnit.SCHOOL_YEAR: _read_school_year,
}
_FITS: dict[PeriodUnit, Callable[[date], Period]] = {
    PeriodUnit.MONTH: _fit_month,
    PeriodUnit.QUARTER: _fit_quarter,
    PeriodUnit.CALENDAR_YEAR: _fit_year,
    PeriodUnit.FINANCIAL_YEAR: _fit_financial_year,
    PeriodUnit.SCHOOL_YEAR: _fit_school_year,
}
