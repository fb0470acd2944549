"""Turn instants into London's days, the same on every engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shift:
    """A span in which the clock is ahead of UTC, in UTC without a zone; its end is outside."""

    first: datetime
    end: datetime
    ahead: timedelta


def list_shifts(first: date, last: date, *, zone: ZoneInfo = LONDON) -> tuple[Shift, ...]:
    """List when the clock was ahead of UTC, from the day before `first` to the day after `last`.

    Engines know time zones each in a way of its own, and some only after a download; a few spans
    compared in UTC are the same everywhere.

    Examples
    --------
    >>> one, = list_shifts(date(2024, 1, 1), date(2024, 12, 31))
    >>> str(one.first), str(one.end), str(one.ahead)
    ('2024-03-31 01:00:00', '2024-10-27 01:00:00', '1:00:00')
    """
    end = last + timedelta(days=2)
    changes = list(_walk_changes(first - timedelta(days=1), end, zone))
    final = datetime.combine(end, datetime.min.time())
    ends = [*(hour for hour, _ in changes[1:]), final]
    spans = zip(changes, ends, strict=True)
    return tuple(Shift(hour, until, ahead) for (hour, ahead), until in spans if ahead)


def _walk_changes(first: date, end: date, zone: ZoneInfo) -> Iterator[tuple[datetime, timedelta]]:
    """Give the first hour, and each hour from which the clock is ahead by something else."""
    hour = datetime.combine(first, datetime.min.time(), tzinfo=UTC)
    final = datetime.combine(end, datetime.min.time(), tzinfo=UTC)
    before: timedelta | None = None
    while hour < final:
        ahead = hour.astimezone(zone).utcoffset() or timedelta()
        if ahead != before:
            yield hour.replace(tzinfo=None), ahead
            before = ahead
        hour += _HOUR
