"""The page of an indicator: what it is, every area's figure, its source and how it counts."""

from dataclasses import dataclass

from wardwise.explorer.addresses import HOME, find_area, find_indicator, find_node, find_root
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ValueLine, Verdict, make_value_line
from wardwise.explorer.records import Area
from wardwise.explorer.render import Crumb, Page
from wardwise.presentation.words import (
    say_status,
    write_figure,
    write_interval,
    write_number,
)
from wardwise.publication.shapes import IndicatorEntry


@dataclass(frozen=True, slots=True)
class Cell:
    """One period's figure of an area."""

    text: str
    value: float | None
    interval: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """An area in the table of an indicator's page."""

    area: Area
    address: str
    cells: tuple[Cell, ...]
    rating: Verdict
    change: Verdict


def make_indicator_page(facts: Facts, atlas: Atlas, indicator: IndicatorEntry) -> Page:
    """Make the page of an indicator."""
    component = facts.components[indicator["component"]]
    columns = list({one["source_period"]: one["label"] for one in indicator["periods"]}.items())
    benchmark = facts.areas.get(facts.benchmark["code"])
    top = [facts.home] if benchmark in (None, facts.home) else [benchmark, facts.home]
    rows = [_make_row(facts, indicator, one) for one in (*top, *facts.wards) if one is not None]
    small = [_make_row(facts, indicator, one) for one in facts.own_areas if one.level == "lsoa"]
    weight = facts.weights.get(indicator["id"])
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
            "columns": [label for _, label in columns],
            "rows": [one for one in rows if any(cell.text for cell in one.cells)],
            "small": [one for one in small if any(cell.value is not None for cell in one.cells)],
            "map": atlas.draw_ratings(indicator, find_root(address)) if judged else None,
            "weight": weight,
            "best": _write_goalpost(indicator, weight.best if weight else None),
            "worst": _write_goalpost(indicator, weight.worst if weight else None),
            "since": facts.period_labels[facts.first],
            "latest": facts.period_labels[facts.latest],
            "file": facts.name_indicator_file(indicator),
        },
    )


def _write_goalpost(indicator: IndicatorEntry, goalpost: float | None) -> str:
    if goalpost is None:
        return ""
    return write_number(goalpost, indicator["decimals"])


def _make_row(facts: Facts, indicator: IndicatorEntry, area: Area) -> ValueRow:
    found = facts.observations.get((indicator["id"], area.area_code), {})
    cells = []
    periods = dict.fromkeys(one["source_period"] for one in indicator["periods"])
    for period in periods:
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
            cells.append(Cell(written, one.value, interval))
    line: ValueLine | None = make_value_line(facts, indicator, area)
    silent = Verdict("", "", "unsure")
    return ValueRow(
        area=area,
        address=find_area(area.area_code) if area.has_page else "",
        cells=tuple(cells),
        rating=line.rating if line else silent,
        change=line.change if line else silent,
    )
