"""The page of the index, a dimension or a component: meaning, areas, map, spread, parts."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from wardwise.explorer.addresses import HOME, find_area, find_node, find_root
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.belonging import read_belonging
from wardwise.explorer.claims import doubts_weights, find_part
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, make_score_line
from wardwise.explorer.records import Area, Card, Diagnostic, Score, Weight
from wardwise.explorer.render import Crumb, Page
from wardwise.presentation.charts import Mark, draw_strip, find_span
from wardwise.presentation.words import lower_first, write_number, write_share

UNRANKED = "not ranked"


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area in the table of a node's page."""

    area: Area
    address: str
    line: ScoreLine
    rank: str  # with its range; "not ranked" where the score has none
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
    areas = [_make_area_line(facts, node, one) for one in (facts.home, *facts.listed)]
    if facts.benchmark["code"] in facts.areas and facts.benchmark["code"] != facts.home.area_code:
        areas.insert(0, _make_area_line(facts, node, facts.areas[facts.benchmark["code"]]))
    component = facts.components.get(node)
    belonging = read_belonging(facts, node) if component else None
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
            "span": _find_ends(facts, node),
            "is_unranked": any(one.rank == UNRANKED for one in areas),
            "spread_count": len(_list_spread(facts, node)),
            "level_plural": facts.fit_plural,
            "small": _list_small(facts, node),
            "indicators": list_indicators(facts) if node == facts.index_id else [],
            "by_borough": _list_by_borough(facts, node),
            "coherence": "" if belonging else say_coherence(facts, facts.diagnostics.get(node)),
            "belonging": belonging,
            "since": facts.period_labels[facts.first],
            "latest": facts.period_labels[facts.latest],
        },
    )


def list_indicators(facts: Facts) -> list[tuple[str, list[Part]]]:
    """List all indicators by component, in order, those that count in a score first."""
    found = []
    for component in facts.components.values():
        parts = _list_parts(facts, component["id"])
        if parts:
            found.append((component["label"], parts))
    return found


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
    score = facts.find_score(node, area.area_code)
    return AreaLine(
        area=area,
        address=find_area(area.area_code) if area.has_page else "",
        line=make_score_line(facts, node, area),
        rank=say_rank(facts.find_card(node, area.area_code), score),
        value=score.score if score else None,
    )


def say_rank(card: Card | None, score: Score | None) -> str:
    """Give the range of places; none where nobody knows how far chance moves the score."""
    if card is None or not card.rank_lower or not card.rank_upper or (card.ranked or 0) < 2:  # noqa: PLR2004
        return ""
    if score is None or score.lower is None:
        return UNRANKED
    ends = dict.fromkeys((card.rank_lower, card.rank_upper))
    return f"{'–'.join(f'{one:,}' for one in ends)} of {card.ranked:,}"


def say_coherence(facts: Facts, found: Diagnostic | None) -> str:
    """Say in plain words whether a component's indicators belong together."""
    if found is None:
        return ""

    def name(match: re.Match[str]) -> str:
        label = facts.labels.get(match[0])
        return lower_first(label) if label else match[0]

    said = re.sub(r" \((alpha|KMO) [^)]*\)", "", found.verdict)
    said = said.replace(f"Nearly the same thing twice: {found.close_pairs}.", "")
    pairs = [
        one.split(" (")[0].split(" ~ ") for one in (found.close_pairs or "").split("; ") if one
    ]
    same = [f"Two of them say nearly the same: {one} and {other}." for one, other in pairs]
    said = re.sub(r" {2,}", " ", said)
    return re.sub(r"\b[a-z0-9]+(_[a-z0-9]+)*\b", name, " ".join([said.strip(), *same]))


def _list_parts(facts: Facts, node: str) -> list[Part]:
    if node == facts.index_id:
        return [
            Part(one["label"], find_node(key), write_share(find_part(facts, key)), one["question"])
            for key, one in facts.dimensions.items()
        ]
    if node in facts.dimensions:
        return [
            Part(
                one["label"],
                find_node(one["id"]),
                write_share(find_part(facts, one["id"])),
                one["question"],
            )
            for one in facts.list_components(node)
        ]
    found = []
    for one in facts.list_indicators(node):
        weight = facts.weights.get(one["id"])
        found.append(
            Part(
                one["label"],
                f"indicator/{one['id']}/index.html",
                _write_part(facts, node, weight),
                one["definition"],
            )
        )
    return found


def _write_part(facts: Facts, component: str, weight: Weight | None) -> str:
    if weight is None:
        return "shown beside"
    return "by area" if doubts_weights(facts, component) else write_share(weight.share)


def _list_spread(facts: Facts, node: str) -> list[float]:
    return facts.spread.get((node, facts.manifest["edition"]["fit"]["level"]), [])


def _find_ends(facts: Facts, node: str) -> tuple[int, int]:
    return find_span(_list_spread(facts, node) or [0.0, 99.0])


def _draw_spread(facts: Facts, node: str) -> Markup | None:
    every = _list_spread(facts, node)
    if len(every) < 2:  # noqa: PLR2004
        return None
    home = facts.find_score(node, facts.home.area_code)
    benchmark = facts.find_score(node, facts.benchmark["code"])
    marks = []
    if benchmark and benchmark.score is not None:
        marks.append(Mark("benchmark", benchmark.score))
    return Markup(  # noqa: S704
        draw_strip(
            every,
            marked=home.score if home else None,
            marks=marks,
            span=_find_ends(facts, node),
        )
    )


def _list_by_borough(facts: Facts, node: str) -> list[tuple[Area, list[tuple[Area, str]]]]:
    """List the scores of every ward of a project of several boroughs, by borough."""
    return [
        (borough, [(ward, _write_score(facts.find_score(node, ward.area_code))) for ward in wards])
        for borough, wards in facts.wards_by_borough
    ]


def _write_score(score: Score | None) -> str:
    return write_number(score.score) if score and score.score is not None else "no score"


def _list_small(facts: Facts, node: str) -> list[tuple[Area, str]]:
    found: list[tuple[Area, str]] = []
    if facts.boroughs:  # thousands: they stand on the pages of their boroughs
        return found
    for area in facts.own_areas:
        score = facts.find_score(node, area.area_code)
        if area.level == "lsoa" and score and score.score is not None:
            found.append((area, write_number(score.score)))
    return found
