"""The page of one area: a letter, its components' rows, change, similar areas, sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wardwise.explorer.addresses import find_area, find_indicator, find_node, find_root
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.chances import make_legend, say_lowest, say_real
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import (
    WELL_COVERED,
    ScoreLine,
    ValueLine,
    list_marks,
    make_score_line,
    make_value_line,
    pick_lines,
)
from wardwise.explorer.letter import is_ranked, list_moved_values, say_why_unsure, write_letter
from wardwise.explorer.moves import say_mostly
from wardwise.explorer.patterns_page import list_groups
from wardwise.explorer.records import Area, Card
from wardwise.explorer.render import Crumb, Page
from wardwise.explorer.similar import list_similar
from wardwise.explorer.tried import say_tried
from wardwise.model.area import AreaRole
from wardwise.model.indicator import Direction
from wardwise.model.place_name import name_place
from wardwise.model.ratings import Standing
from wardwise.presentation.charts import Mark, draw_axis, draw_strip, find_span
from wardwise.presentation.words import (
    lower_first,
    write_figure,
    write_number,
    write_share,
)
from wardwise.publication.shapes import (
    ComponentEntry,
    DimensionEntry,
    IndicatorEntry,
    SourceEntry,
)

MOST_APART = 5  # indicators that stand out, listed on each side


@dataclass(frozen=True, slots=True)
class Row:
    """A component of the area's page: its line, and the indicators it opens to."""

    line: ScoreLine
    component: ComponentEntry
    values: tuple[ValueLine, ...]
    absent: int  # indicators without figures at this level
    chances: tuple[str, ...] = ()  # how likely it is among the lowest, and its change is real


@dataclass(frozen=True, slots=True)
class Group:
    """A dimension of the area's page and its components' rows."""

    dimension: DimensionEntry
    line: ScoreLine
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PeerLine:
    """How a component or indicator stands among an area's peers."""

    label: str
    address: str
    own: str
    median: str
    unit: str
    axis: Markup | None = None
    covered: str = ""  # of a score: how much of it has a known range, where that is not nearly all


@dataclass(frozen=True, slots=True)
class Apart:
    """What sets an area apart from its peers one way: strengths, or weaknesses."""

    sure: tuple[PeerLine, ...]  # chance alone does not explain it
    more: tuple[PeerLine, ...]  # as sure, beyond the most that are listed
    unknown: tuple[PeerLine, ...]  # as far apart, but too little of it has a known range


def make_area_page(facts: Facts, atlas: Atlas, area: Area) -> Page:
    """Make the page of an area."""
    address = find_area(area.area_code)
    root = find_root(address)
    groups = [_make_group(facts, one, area) for one in facts.dimensions.values()]
    lines = [row.line for group in groups for row in group.rows]
    values = [value for group in groups for row in group.rows for value in row.values]
    every = facts.spread.get((facts.index_id, area.level), [])
    card = facts.find_card(facts.index_id, area.area_code)
    return Page(
        address=address,
        title=area.name,
        template="area.html",
        crumbs=list_crumbs(facts, area),
        shown={
            "area": area,
            "parent": facts.areas.get(area.parent_code or ""),
            "letter": write_letter(facts, area, lines, values),
            "index": make_score_line(facts, facts.index_id, area),
            "groups": groups,
            "lines": lines,
            "unscored": [lower_first(one.label) for one in lines if not one.has_score],
            "moved": list_moved_scores(lines),
            "mostly": {one.id: say_mostly(facts, one.id, area) for one in lines},
            "moved_values": list_moved_values(values),
            "steady": [one for one in lines if one.change.kind == "plain"],
            "unsure": say_why_unsure(lines),
            "since": facts.period_labels[facts.first],
            "latest": facts.period_labels[facts.latest],
            "has_borough": any(one.borough for one in lines),
            "has_benchmark": any(one.benchmark for one in lines),
            "map": atlas.draw_locator(area, root),
            "map_of": atlas.find_frame(area) or facts.home,
            "strip": _draw_spread(facts, area),
            "lowest": say_lowest(facts, facts.index_id, area),
            "legend": make_legend(facts),
            "tried": say_tried(facts, area) if card and is_ranked(card) else "",
            "spread_count": len(every),
            "spread_within": name_spread(facts, area),
            "spread_ends": find_span(every) if every else (0, 100),
            "similar": list_similar(facts, area),
            "beside": list_groups(facts, area),
            "peer_count": len(facts.peers.get(area.area_code, [])),
            "standing": [
                ("strengths", "above", list_standing(facts, area, Standing.STRENGTH)),
                ("weaknesses", "below", list_standing(facts, area, Standing.WEAKNESS)),
            ],
            "area_name": name_place(area.name),
            "apart": [
                ("strengths", list_standing_values(facts, area, Standing.STRENGTH)),
                ("weaknesses", list_standing_values(facts, area, Standing.WEAKNESS)),
            ],
            "furthest_below": say_furthest_below(lines),
            "row_mark": "" if area.level == "lsoa" else f"#{area.area_code}",
            "parts": facts.list_parts(area.area_code),
            "sources": _list_sources(facts, values),
            "files": facts.name_files(area),
            "empty": [
                one for one in facts.components.values() if area.level in one.get("empty_at", {})
            ],
        },
    )


def list_crumbs(facts: Facts, area: Area) -> tuple[Crumb, ...]:
    """List the way from the home page to an area: the areas it lies in."""
    found = []
    above = facts.areas.get(area.parent_code or "")
    while above is not None and above.has_page:
        found.append(Crumb(above.name, find_area(above.area_code)))
        above = facts.areas.get(above.parent_code or "")
    return (Crumb("Home", "index.html"), *reversed(found))


def _make_group(facts: Facts, dimension: DimensionEntry, area: Area) -> Group:
    return Group(
        dimension=dimension,
        line=make_score_line(facts, dimension["id"], area),
        rows=tuple(_make_row(facts, one, area) for one in facts.list_components(dimension["id"])),
    )


def _make_row(facts: Facts, component: ComponentEntry, area: Area) -> Row:
    indicators = facts.list_indicators(component["id"])
    values = [make_value_line(facts, one, area) for one in indicators]
    found = tuple(one for one in values if one is not None)
    line = make_score_line(facts, component["id"], area)
    chances = (say_lowest(facts, component["id"], area), say_real(facts, component["id"], area))
    return Row(
        line,
        component,
        found,
        absent=len(indicators) - len(found),
        chances=tuple(one for one in chances if one) if line.has_score else (),
    )


def _draw_spread(facts: Facts, area: Area) -> Markup | None:
    score = facts.find_score(facts.index_id, area.area_code)
    card = facts.find_card(facts.index_id, area.area_code)
    every = facts.spread.get((facts.index_id, area.level), [])
    if score is None or score.score is None or len(every) < 2:  # noqa: PLR2004
        return None
    marks = list_marks(facts, card, area)
    return Markup(draw_strip(every, marked=score.score, marks=marks, span=find_span(every)))  # noqa: S704


def name_spread(facts: Facts, area: Area) -> str:
    """Name the place that the areas shown beside one are all of: its benchmark's, or its own."""
    beside = any(
        one.level == area.level and one.role != AreaRole.PROJECT for one in facts.areas.values()
    )
    return facts.manifest["edition"]["fit"]["within_label"] if beside else facts.home.name


def list_moved_scores(lines: Sequence[ScoreLine]) -> list[ScoreLine]:
    """List the components that really changed: the worsened first."""
    found = pick_lines(lines, "improved", "worsened")
    return sorted(found, key=lambda one: (one.change.kind != "worsened", -one.size))


def list_standing(facts: Facts, area: Area, standing: Standing) -> Apart:
    """List the components that are a relative strength, or weakness, among an area's peers.

    Those that lie as far apart, but of which too little has a known range, stand by themselves.
    """
    sure: list[PeerLine] = []
    unknown: list[PeerLine] = []
    for component in facts.components.values():
        card = facts.find_card(component["id"], area.area_code)
        if card is None or card.score is None or card.peer_median is None:
            continue
        if card.among_peers is standing:
            sure.append(_make_component_line(facts, component, area, card))
        elif card.among_peers is Standing.NOT_COMPARABLE and lies_beyond(card, standing):
            unknown.append(_make_component_line(facts, component, area, card))
    return Apart(tuple(sure), (), tuple(unknown))


def _make_component_line(
    facts: Facts, component: ComponentEntry, area: Area, card: Card
) -> PeerLine:
    own, middle = card.score or 0.0, card.peer_median or 0.0
    found = facts.find_score(component["id"], area.area_code)
    covered = (found.interval_weight if found else None) or 0.0
    axis = draw_axis(
        own, card.lower, card.upper, marks=[Mark("peers", middle)], end=facts.scale_end
    )
    return PeerLine(
        label=component["label"],
        address=find_node(component["id"]),
        own=write_number(own),
        median=write_number(middle),
        unit=facts.scale.out_of,
        axis=Markup(axis),  # noqa: S704
        covered=write_share(covered) if covered < WELL_COVERED else "",
    )


def lies_beyond(card: Card, standing: Standing, *, higher_is_better: bool = True) -> bool:
    """Tell whether a figure lies beyond its peers' usual distance from their middle, one way."""
    if card.score is None or card.peer_lower is None or card.peer_upper is None:
        return False
    wants_above = (standing is Standing.STRENGTH) == higher_is_better
    return card.score > card.peer_upper if wants_above else card.score < card.peer_lower


def list_standing_values(facts: Facts, area: Area, standing: Standing) -> Apart:
    """List the indicators that are a relative strength, or weakness, among an area's peers.

    Those that count in a score first, then the furthest from the middle; no variant of one already
    listed. Those without a known range stand by themselves.
    """
    sure: list[tuple[IndicatorEntry, Card]] = []
    unknown: list[tuple[IndicatorEntry, Card]] = []
    for one in facts.indicators.values():
        card = facts.find_card(one["id"], area.area_code, one["periods"][-1]["period"])
        if card is None or card.score is None or card.peer_median is None:
            continue
        better = one["direction"] == Direction.HIGHER_IS_BETTER
        if card.among_peers is standing:
            sure.append((one, card))
        elif card.among_peers is Standing.NOT_COMPARABLE and lies_beyond(
            card, standing, higher_is_better=better
        ):
            unknown.append((one, card))
    sure = _drop_variants(sorted(sure, key=_place_apart))
    lines = tuple(_make_peer_line(*one) for one in sure)
    rest = tuple(_make_peer_line(*one) for one in sorted(unknown, key=_place_apart))
    return Apart(lines[:MOST_APART], lines[MOST_APART:], rest)


def _place_apart(one: tuple[IndicatorEntry, Card]) -> tuple[bool, float]:
    indicator, card = one
    own, middle = card.score or 0.0, card.peer_median or 0.0
    return not indicator["weighted"], -abs(own - middle) / max(abs(own), abs(middle), 1e-9)


def _drop_variants(
    found: Sequence[tuple[IndicatorEntry, Card]],
) -> list[tuple[IndicatorEntry, Card]]:
    """Drop what counts the same thing another way: its label begins as one already kept."""
    kept: list[tuple[IndicatorEntry, Card]] = []
    for one in found:
        label = one[0]["label"]
        others = [other["label"] for other, _ in kept]
        if not any(label.startswith(other) or other.startswith(label) for other in others):
            kept.append(one)
    return kept


def _make_peer_line(indicator: IndicatorEntry, card: Card) -> PeerLine:
    unit, decimals = indicator["unit"], indicator["decimals"]
    return PeerLine(
        label=indicator["label"],
        address=find_indicator(indicator["id"]),
        own=write_figure(card.score or 0.0, unit=unit, decimals=decimals),
        median=write_figure(card.peer_median or 0.0, unit=unit, decimals=decimals),
        unit=unit.removeprefix("percent").strip(" ()"),
    )


def say_furthest_below(lines: Sequence[ScoreLine], most: int = 3) -> str:
    """Say which components lie furthest below the benchmark, of those that surely lie below."""
    found = sorted(
        (one.gap, one.label)
        for one in lines
        if one.gap is not None and one.gap < 0 and one.rating.kind == "worse"
    )
    return "; ".join(f"{label}, by {write_number(-gap)}" for gap, label in found[:most])


def _list_sources(facts: Facts, values: Sequence[ValueLine]) -> list[SourceEntry]:
    used = {one.source for one in values}
    return [one for one in facts.sources.values() if one["label"] in used]
