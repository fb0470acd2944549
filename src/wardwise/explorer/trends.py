"""An indicator over all the years that its source gives: a table, then a line for each area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wardwise.explorer.addresses import find_area
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Observation
from wardwise.model.period import Period, read_period
from wardwise.presentation.trend_lines import Frame, Line, Point, draw_trend
from wardwise.presentation.words import say_status, write_figure
from wardwise.publication.shapes import IndicatorEntry

FEWEST = 3  # periods that make a trend
_DAYS = 365.25  # in a year


@dataclass(frozen=True, slots=True)
class TrendRow:
    """An area's figures by period, and their picture."""

    area: Area
    address: str
    texts: tuple[str, ...]
    picture: Markup | None


@dataclass(frozen=True, slots=True)
class Trend:
    """What a page shows of an indicator over time."""

    labels: tuple[str, ...]  # of the periods, the earliest first
    rows: tuple[TrendRow, ...]
    breaks: tuple[str, ...]  # in words
    scale: tuple[str, str]  # the ends that all pictures share


def make_trend(facts: Facts, indicator: IndicatorEntry) -> Trend | None:
    """Make the trend of an indicator; None where its source gives too few periods."""
    code = facts.benchmark["code"]
    areas = [one for one in (facts.areas.get(code), facts.home) if one is not None]
    areas = list(dict.fromkeys((*areas, *facts.listed)))
    found = {
        one.area_code: facts.observations.get((indicator["id"], one.area_code), {}) for one in areas
    }
    periods = _list_periods(found.values())
    shown = [one for one in areas if any(_has_value(found[one.area_code], at) for at in periods)]
    if len(periods) < FEWEST or not shown:
        return None
    frame = _find_frame(indicator, [found[one.area_code] for one in shown], periods)
    lines = {one: _make_line(one, found, periods) for one in (code, facts.home.area_code)}
    rows = []
    for area in shown:
        own = found[area.area_code]
        drawn = [
            Line("benchmark", lines[code]),
            *([Line("borough", lines[facts.home.area_code])] if area in facts.listed else []),
            Line("own", _make_line(area.area_code, found, periods)),
        ]
        drawn = [one for one in drawn if one.kind != "benchmark" or area.area_code != code]
        rows.append(
            TrendRow(
                area=area,
                address=find_area(area.area_code) if area.has_page else "",
                texts=tuple(_write(indicator, own.get(one.id)) for one in periods),
                # figures set anew each time do not make a line
                picture=Markup(draw_trend(drawn, frame)) if indicator["shows_change"] else None,  # noqa: S704
            )
        )
    return Trend(
        labels=tuple(one.label for one in periods),
        rows=tuple(rows),
        breaks=tuple(_say_break(one["between"], one["reason"]) for one in indicator["breaks"]),
        scale=(_write_value(indicator, frame.low), _write_value(indicator, frame.high)),
    )


def _list_periods(found: Iterable[dict[str, Observation]]) -> list[Period]:
    known = {period for one in found for period, read in one.items() if read.value is not None}
    return sorted((read_period(one) for one in known), key=find_year)


def find_year(period: Period) -> float:
    """Give the middle of a period in years, such as 2012.5 for the calendar year 2012."""
    middle = period.middle
    return middle.year + (middle.timetuple().tm_yday - 1) / _DAYS


def _has_value(found: dict[str, Observation], period: Period) -> bool:
    one = found.get(period.id)
    return one is not None and one.value is not None


def _make_line(
    code: str, found: dict[str, dict[str, Observation]], periods: Sequence[Period]
) -> tuple[Point, ...]:
    points = []
    for period in periods:
        one = found.get(code, {}).get(period.id)
        at = find_year(period)
        points.append(Point(at, one.value, one.lower, one.upper) if one else Point(at, None))
    return tuple(points)


def _find_frame(
    indicator: IndicatorEntry,
    found: Sequence[dict[str, Observation]],
    periods: Sequence[Period],
) -> Frame:
    """Find the ends that all the pictures of an indicator share."""
    wanted = {one.id for one in periods}
    numbers = [
        number
        for each in found
        for period, one in each.items()
        if period in wanted
        for number in (one.value, one.lower, one.upper)
        if number is not None
    ]
    breaks = [
        (find_year(read_period(one["between"][0])), find_year(read_period(one["between"][1])))
        for one in indicator["breaks"]
    ]
    return Frame(
        start=find_year(periods[0]),
        end=find_year(periods[-1]),
        low=min(numbers),
        high=max(numbers),
        breaks=tuple(breaks),
    )


def _write(indicator: IndicatorEntry, one: Observation | None) -> str:
    if one is None or one.value is None:
        return say_status(one.status if one else None) or "not available"
    return _write_value(indicator, one.value)


def _write_value(indicator: IndicatorEntry, value: float) -> str:
    return write_figure(value, unit=indicator["unit"], decimals=indicator["decimals"])


def _say_break(between: Sequence[str], reason: str) -> str:
    first, last = (read_period(one).label for one in between)
    return f"No line is drawn between {first} and {last}: {reason}"
