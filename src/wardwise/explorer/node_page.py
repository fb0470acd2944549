"""The page of the index, a dimension or a component: meaning, areas, map, spread, parts."""

from dataclasses import dataclass

from markupsafe import Markup

from wardwise.explorer.addresses import HOME, find_area, find_node, find_root
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, make_score_line
from wardwise.explorer.records import Area
from wardwise.explorer.render import Crumb, Page
from wardwise.presentation.charts import Mark, draw_strip
from wardwise.presentation.words import write_number, write_share


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area in the table of a node's page."""

    area: Area
    address: str
    line: ScoreLine
    rank: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """What a node is made of: its label, address, weight and a sentence."""

    label: str
    address: str
    weight: str
    words: str


def make_node_page(facts: Facts, atlas: Atlas, node: str) -> Page:
    """Make the page of a node."""
    address = find_node(node)
    root = find_root(address)
    areas = [_make_area_line(facts, node, one) for one in (facts.home, *facts.wards)]
    if facts.benchmark["code"] in facts.areas and facts.benchmark["code"] != facts.home.area_code:
        areas.insert(0, _make_area_line(facts, node, facts.areas[facts.benchmark["code"]]))
    component = facts.components.get(node)
    return Page(
        address=address,
        title=facts.labels[node],
        template="node.html",
        crumbs=_list_crumbs(facts, node),
        shown={
            "node": node,
            "file": facts.name_node_file(node),
            "entry": component or facts.dimensions.get(node),
            "component": component,
            "kind": _name_kind(facts, node),
            "parts": _list_parts(facts, node),
            "areas": areas,
            "map": atlas.draw_scores(node, root),
            "strip": _draw_spread(facts, node),
            "spread_count": len(
                facts.spread.get((node, facts.manifest["edition"]["fit"]["level"]), [])
            ),
            "level_plural": facts.fit_plural,
            "small": _list_small(facts, node),
            "diagnostic": facts.diagnostics.get(node),
            "since": facts.period_labels[facts.first],
            "latest": facts.period_labels[facts.latest],
        },
    )


def _name_kind(facts: Facts, node: str) -> str:
    if node == facts.index_id:
        return "Index"
    return "Dimension" if node in facts.dimensions else "Component"


def _list_crumbs(facts: Facts, node: str) -> tuple[Crumb, ...]:
    found = [Crumb("Home", HOME)]
    if node != facts.index_id:
        found.append(Crumb(facts.labels[facts.index_id], find_node(facts.index_id)))
    if node in facts.components:
        dimension = facts.components[node]["dimension"]
        found.append(Crumb(facts.labels[dimension], find_node(dimension)))
    return tuple(found)


def _make_area_line(facts: Facts, node: str, area: Area) -> AreaLine:
    card = facts.find_card(node, area.area_code)
    rank = ""
    if card and card.rank_lower and card.rank_upper and (card.ranked or 0) > 1:
        span = (
            f"{card.rank_lower}"
            if card.rank_lower == card.rank_upper
            else f"{card.rank_lower}–{card.rank_upper}"
        )
        rank = f"{span} of {card.ranked}"
    score = facts.find_score(node, area.area_code)
    return AreaLine(
        area=area,
        address=find_area(area.area_code) if area.has_page else "",
        line=make_score_line(facts, node, area),
        rank=rank,
        value=score.score if score else None,
    )


def _list_parts(facts: Facts, node: str) -> list[Part]:
    if node == facts.index_id:
        share = f"{write_share(1 / len(facts.dimensions))}"
        return [
            Part(one["label"], find_node(key), share, one["question"])
            for key, one in facts.dimensions.items()
        ]
    if node in facts.dimensions:
        below = facts.list_components(node)
        share = write_share(1 / len(below)) if below else ""
        return [Part(one["label"], find_node(one["id"]), share, one["question"]) for one in below]
    found = []
    for one in facts.list_indicators(node):
        weight = facts.weights.get(one["id"])
        found.append(
            Part(
                one["label"],
                f"indicator/{one['id']}/index.html",
                write_share(weight.share) if weight else "shown beside",
                one["definition"],
            )
        )
    return found


def _draw_spread(facts: Facts, node: str) -> Markup | None:
    level = facts.manifest["edition"]["fit"]["level"]
    every = facts.spread.get((node, level), [])
    if len(every) < 2:  # noqa: PLR2004
        return None
    home = facts.find_score(node, facts.home.area_code)
    benchmark = facts.find_score(node, facts.benchmark["code"])
    marks = []
    if benchmark and benchmark.score is not None:
        marks.append(Mark("benchmark", benchmark.score))
    return Markup(draw_strip(every, marked=home.score if home else None, marks=marks))  # noqa: S704


def _list_small(facts: Facts, node: str) -> list[tuple[Area, str]]:
    found = []
    for area in facts.own_areas:
        score = facts.find_score(node, area.area_code)
        if area.level == "lsoa" and score and score.score is not None:
            found.append((area, write_number(score.score)))
    return found
