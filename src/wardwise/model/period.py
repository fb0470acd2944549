"""Spans of time and their identifiers."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from wardwise.model.errors import PeriodError

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})/(P\d+[YMD])")
_FINANCIAL = re.compile(r"(\d{4})/(\d{2})")
_APRIL, _SEPTEMBER = (4, 1), (9, 1)  # when the financial year and the school year begin
_DAYS = {"Y": 365.25, "M": 30.4375, "D": 1.0}  # how long each unit is, about
_YEARS = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A start and a duration, so that calendar, financial, school and pooled years differ."""

    start: date
    duration: str  # ISO 8601: P1Y, P3Y, P1D

    @property
    def id(self) -> str:
        """The permanent identifier, such as `2012-04-01/P1Y`."""
        return f"{self.start.isoformat()}/{self.duration}"

    @property
    def label(self) -> str:
        """The period as people write it: 2012, 2012/13, school year 2012/13, 27 March 2011.

        A year written 2012/13 alone is the financial year from April, as elsewhere; other years
        that span two calendar years say what they are.
        """
        amount, unit = int(self.duration[1:-1]), self.duration[-1]
        year, first = self.start.year, (self.start.month, self.start.day)
        if unit == "D":
            return f"{self.start.day} {self.start:%B %Y}"
        if unit == "M":
            return f"{amount} month{'s' if amount > 1 else ''} from {self._start_words}"
        if first == (1, 1):
            return str(year) if amount == 1 else f"{year} to {year + amount - 1}"
        split = f"{year}/{(year + 1) % 100:02d}"
        if amount > 1:
            split += f" to {year + amount - 1}/{(year + amount) % 100:02d}"
        plural = "s" if amount > 1 else ""
        if first == _APRIL:
            return split
        if first == _SEPTEMBER:
            return f"school year{plural} {split}"
        return f"{f'{amount} years' if plural else 'year'} from {self._start_words}"

    @property
    def middle(self) -> date:
        """The day in the middle of the period."""
        amount, unit = int(self.duration[1:-1]), self.duration[-1]
        return self.start + timedelta(days=amount * _DAYS[unit] / 2)

    @property
    def _start_words(self) -> str:
        day = "" if self.start.day == 1 else f"{self.start.day} "
        return f"{day}{self.start:%B %Y}"


def read_period(text: str) -> Period:
    """Read a period as declarations write it.

    `2012` is the calendar year, `2012/13` the financial year from April, `2009-2013` five calendar
    years pooled; anything else is ISO 8601 start and duration, such as `2011-03-27/P1D` (a census
    day) or `2012-09-01/P1Y` (a school year).

    Raises
    ------
    PeriodError
        If the text is none of these.

    Examples
    --------
    >>> read_period("2012/13").id
    '2012-04-01/P1Y'
    >>> read_period("2009-2013").label
    '2009 to 2013'
    """
    text = text.strip()
    if iso := _ISO.fullmatch(text):
        return Period(_read_date(iso[1]), iso[2])
    if re.fullmatch(r"\d{4}", text):
        return Period(date(int(text), 1, 1), "P1Y")
    if (two := _FINANCIAL.fullmatch(text)) and (int(two[1]) + 1) % 100 == int(two[2]):
        return Period(date(int(two[1]), 4, 1), "P1Y")
    if (span := _YEARS.fullmatch(text)) and int(span[2]) > int(span[1]):
        return Period(date(int(span[1]), 1, 1), f"P{int(span[2]) - int(span[1]) + 1}Y")
    raise PeriodError(
        f"{text!r} is not a period",
        fix="write 2012, 2012/13, 2009-2013, or an ISO start and duration such as 2011-03-27/P1D",
    )


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PeriodError(f"{text!r} is not a date", fix="write the date as 2011-03-27") from None
