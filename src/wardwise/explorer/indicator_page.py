"""The page of an indicator: what it is, every area's figure, its source and how it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from wardwise.explorer.addresses import HOME, find_area, find_indicator, find_node, find_root
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.claims import doubts_weights, is_between_goalposts
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ValueLine, Verdict, make_value_line
from wardwise.explorer.records import Area
from wardwise.explorer.render import Crumb, Page
from wardwise.explorer.trends import make_trend
from wardwise.presentation.charts import draw_range
from wardwise.presentation.words import (
    join_words,
    say_status,
    write_figure,
    write_interval,
    write_value,
)
from wardwise.publication.shapes import IndicatorEntry

WORDS_OF_QUALITY = {
    "green": "a good source",
    "amber": "a source with limits",
    "red": "a weak source",
}
WORDS_OF_SUITABILITY = {"green": "well", "amber": "in part", "red": "poorly"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One period's figure of an area."""

    text: str
    value: float | None
    interval: str
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class ValueRow:
    """An area in the table of an indicator's page."""

    area: Area
    address: str
    cells: tuple[Cell, ...]  # the newest period first
    rating: Verdict
    change: Verdict
    picture: Markup | None = None  # the newest figure with its range


def make_indicator_page(facts: Facts, atlas: Atlas, indicator: IndicatorEntry) -> Page:
    """Make the page of an indicator."""
    component = facts.components[indicator["component"]]
    columns = {one["source_period"]: one["label"] for one in indicator["periods"]}
    benchmark = facts.areas.get(facts.benchmark["code"])
    top = [facts.home] if benchmark in (None, facts.home) else [benchmark, facts.home]
    every = [_make_row(facts, indicator, one) for one in (*top, *facts.listed) if one is not None]
    rows = _draw_pictures(facts, [one for one in every if any(cell.text for cell in one.cells)])
    below = [] if facts.boroughs else [one for one in facts.own_areas if one.level == "lsoa"]
    small = [_make_row(facts, indicator, one) for one in below]
    weight, placed = facts.weights.get(indicator["id"]), is_between_goalposts(facts.method)
    address = find_indicator(indicator["id"])
    judged = sum(one.rating.symbol != "" for one in rows)
    return Page(
        address=address,
        title=indicator["label"],
        template="indicator.html",
        crumbs=(
            Crumb("Home", HOME),
            Crumb(facts.labels[facts.index_id], find_node(facts.index_id)),
            Crumb(component["label"], find_node(component["id"])),
        ),
        shown={
            "indicator": indicator,
            "component": component,
            "source": facts.sources[indicator["source"]],
            "columns": list(columns.values())[::-1],
            "rows": rows,
            "trend": make_trend(facts, indicator),
            "ends": say_ends(facts, indicator, rows),
            "good": WORDS_OF_QUALITY[indicator["quality"]],
            "suits": WORDS_OF_SUITABILITY[indicator["suitability"]],
            "small": [one for one in small if any(cell.value is not None for cell in one.cells)],
            "by_borough": [
                (borough, [_make_row(facts, indicator, one) for one in wards])
                for borough, wards in facts.wards_by_borough
            ],
            "map": atlas.draw_ratings(indicator, find_root(address)) if judged else None,
            "weight": weight,
            "doubted": doubts_weights(facts, component["id"]),
            "best": _write_goalpost(indicator, weight.best if placed and weight else None),
            "worst": _write_goalpost(indicator, weight.worst if placed and weight else None),
            "since": facts.period_labels[facts.first],
            "latest": facts.period_labels[facts.latest],
            "file": facts.name_indicator_file(indicator),
        },
    )


def _draw_pictures(facts: Facts, rows: Sequence[ValueRow]) -> list[ValueRow]:
    """Draw every area's newest figure and range on one axis; none where they are all one."""
    newest = [one.cells[0] for one in rows]
    known = [
        number
        for cell in newest
        for number in (cell.value, cell.lower, cell.upper)
        if number is not None
    ]
    if not known or min(known) == max(known):
        return list(rows)
    room = (max(known) - min(known)) * 0.04
    span = (min(known) - room, max(known) + room)
    code = facts.benchmark["code"]
    mark = next((one.cells[0].value for one in rows if one.area.area_code == code), None)
    return [
        replace(
            row,
            picture=Markup(  # noqa: S704
                draw_range(cell.value, cell.lower, cell.upper, span=span, benchmark=mark)
            ),
        )
        for row, cell in zip(rows, newest, strict=True)
    ]


def say_ends(facts: Facts, indicator: IndicatorEntry, rows: Sequence[ValueRow]) -> str:
    """Say in which areas the newest figure is highest and lowest, and the benchmark's."""
    level = {one.level for one in facts.listed}
    found = [one for one in rows if one.area.level in level and one.cells[0].value is not None]
    texts = [one.cells[0].text for one in found]
    if len(set(texts)) < 2:  # noqa: PLR2004
        return ""
    values = [one.cells[0].value or 0.0 for one in found]
    high, low = texts[values.index(max(values))], texts[values.index(min(values))]
    unit, decimals = indicator["unit"], indicator["decimals"]
    most, least = (
        join_words([one.area.name for one in found if one.cells[0].text == end], most=3)
        for end in (high, low)
    )
    written = write_value(max(values), unit=unit, decimals=decimals)
    said = f"Highest in {most}: {written}; lowest in {least}: {low}."
    for one in rows:
        if one.area.area_code == facts.benchmark["code"] and one.cells[0].value is not None:
            said += f" {one.area.name}: {one.cells[0].text}."
    return said


def _write_goalpost(indicator: IndicatorEntry, goalpost: float | None) -> str:
    if goalpost is None:
        return ""
    return write_value(goalpost, unit=indicator["unit"], decimals=indicator["decimals"])


def _make_row(facts: Facts, indicator: IndicatorEntry, area: Area) -> ValueRow:
    found = facts.observations.get((indicator["id"], area.area_code), {})
    cells = []
    periods = dict.fromkeys(one["source_period"] for one in indicator["periods"])
    for period in reversed(periods):
        one = found.get(period)
        if one is None:
            cells.append(Cell("", None, ""))
        elif one.value is None:
            cells.append(Cell(say_status(one.status) or "not available", None, ""))
        else:
            written = write_figure(
                one.value, unit=indicator["unit"], decimals=indicator["decimals"]
            )
            interval = (
                write_interval(one.lower, one.upper, indicator["decimals"])
                if one.lower is not None and one.upper is not None
                else ""
            )
            cells.append(Cell(written, one.value, interval, one.lower, one.upper))
    line: ValueLine | None = make_value_line(facts, indicator, area)
    silent = Verdict("", "", "unsure")
    return ValueRow(
        area=area,
        address=find_area(area.area_code) if area.has_page else "",
        cells=tuple(cells),
        rating=line.rating if line else silent,
        change=line.change if line else silent,
    )
