"""The scorecard matrix: wards by components in one table that is also the picture."""

from dataclasses import dataclass

from wardwise.explorer.addresses import HOME, SCORECARD, find_area, find_scorecard
from wardwise.explorer.chances import list_low_lines, make_legend, say_why_not
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import Verdict, make_score_line
from wardwise.explorer.records import Area
from wardwise.explorer.render import Crumb, Page
from wardwise.model.area import LEVEL_LABELS, AreaLevel


@dataclass(frozen=True, slots=True)
class Cell:
    """A score of the matrix, with its band and its change."""

    score: str
    value: float | None
    band: int
    change: Verdict


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A ward of the matrix, or an area that wards are compared with."""

    area: Area
    address: str
    cells: tuple[Cell, ...]
    is_ward: bool


def make_scorecard_page(facts: Facts, borough: Area | None = None) -> Page:
    """Make the matrix of wards and components, wards from A to Z.

    Of a project of several boroughs, the matrix of those; of each, where it is named, its wards.
    """
    nodes = (facts.index_id, *facts.components)
    listed = facts.list_wards_of(borough) if borough else facts.listed
    low, not_low = list_low_lines(facts, listed)
    rows = [_make_row(facts, nodes, one, is_ward=True) for one in listed]
    home = borough or facts.home
    others = dict.fromkeys((home.area_code, facts.benchmark["code"]))
    below = [
        _make_row(facts, nodes, facts.areas[code], is_ward=False)
        for code in others
        if code in facts.areas
    ]
    return Page(
        address=find_scorecard(borough.area_code) if borough else SCORECARD,
        title=f"Scorecard of {borough.name}" if borough else "Scorecard",
        template="scorecard.html",
        crumbs=(Crumb("Home", HOME), *([Crumb("Scorecard", SCORECARD)] if borough else [])),
        shown={
            "borough": borough,
            "word": LEVEL_LABELS[AreaLevel(listed[0].level)][0] if listed else "ward",
            "nodes": [(node, facts.labels[node]) for node in nodes],
            "file": facts.name_node_file("scorecard"),
            "rows": [*rows, *below],
            "since": facts.period_labels[facts.first],
            "latest": facts.period_labels[facts.latest],
            "low": low,
            "not_low": not_low,
            "no_index": say_why_not(
                [facts.find_card(facts.index_id, one.area_code) for one in listed]
            ),
            "within": facts.manifest["edition"]["fit"]["within_label"],
            "legend": make_legend(facts),
        },
    )


def _make_row(facts: Facts, nodes: tuple[str, ...], area: Area, *, is_ward: bool) -> MatrixRow:
    cells = []
    for node in nodes:
        line = make_score_line(facts, node, area)
        score = facts.find_score(node, area.area_code)
        cells.append(Cell(line.score, score.score if score else None, line.band, line.change))
    address = find_area(area.area_code) if area.has_page else ""
    return MatrixRow(area, address, tuple(cells), is_ward)
