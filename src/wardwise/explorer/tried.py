"""Where areas rank under other methods, and which choices move ranks, in words."""

from dataclasses import dataclass

from markupsafe import Markup

from wardwise.explorer.addresses import find_indicator, find_node
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Tried
from wardwise.presentation.charts import draw_bar, draw_range
from wardwise.presentation.method_words import WORDS_OF_ALTERNATIVE, WORDS_OF_ASSUMPTION
from wardwise.presentation.words import (
    capitalise,
    write_count,
    write_number,
    write_ordinal,
    write_share,
)
from wardwise.publication.shapes import SensitivityDocument

SMALL = 0.05  # of the movement of ranks, below which a choice hardly matters
_OFTEN = 0.995  # of the ways, from which on an area counts as always ranked
_STEPS = {
    "imputation": "Gaps",
    "treatment": "Extreme figures",
    "normalisation": "The scale that indicators share",
    "weighting": "How much an indicator counts",
    "above_components": "Whether a good component makes up for a poor one",
}


@dataclass(frozen=True, slots=True)
class RankLine:
    """An area's ranks: as published, and under other methods."""

    area: Area
    rank: str
    value: float | None
    extent: str  # in nine ways of ten
    axis: Markup
    fifth: str  # in what share of the ways it ranks in the lowest fifth
    tenth: str
    seldom: str  # in what share of the ways it has a score, where not in all


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """A choice of method, and its share of the movement of ranks."""

    label: str
    share: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class ImportanceLine:
    """How far the index moves without an indicator or a component."""

    label: str
    address: str
    places: str  # by which ranks move, on average
    value: float  # the same, to sort by
    moved: float  # points, to sort those by that move ranks alike
    points: str  # by which the index moves, on average
    fifths: str  # areas that come to lie in another fifth
    bar: Markup


def say_tried(facts: Facts, area: Area) -> str:
    """Say in one sentence where an area ranks under other methods; empty where it is not known."""
    one, said = facts.tried.get(area.area_code), facts.release.sensitivity
    if one is None or said is None or one.lower_rank is None or one.upper_rank is None:
        return ""
    return (
        f"Built in {write_count(said['draws'])} other defensible ways, "
        f"it ranks {_say_extent(one)} in nine of ten."
    )


def make_rank_line(facts: Facts, area: Area) -> RankLine | None:
    """Make an area's line in the table of ranks; None where it is ranked in no way."""
    one = facts.tried.get(area.area_code)
    if one is None or one.lower_rank is None or one.upper_rank is None:
        return None
    span = (1.0, float(max(count_ranked(facts), 2)))
    drawn = draw_range(one.reference_rank, one.lower_rank, one.upper_rank, span=span)
    has_rank = one.reference_rank is not None
    return RankLine(
        area=area,
        rank=write_ordinal(round(one.reference_rank or 0.0)) if has_rank else "no rank",
        value=one.reference_rank,
        extent=_say_extent(one),
        axis=Markup(drawn),  # noqa: S704
        fifth=write_share(one.lowest_fifth or 0.0),
        tenth=write_share(one.lowest_tenth or 0.0),
        seldom=write_share(one.ranked) if one.ranked < _OFTEN else "",
    )


def count_ranked(facts: Facts) -> int:
    """Count the areas that are ranked, the project's own and those beside them."""
    return facts.release.sensitivity_areas["reference_rank"].count()


def _say_extent(one: Tried) -> str:
    ends = [write_ordinal(round(end)) for end in (one.lower_rank or 0.0, one.upper_rank or 0.0)]
    return " to ".join(dict.fromkeys(ends))


def list_choices(facts: Facts) -> tuple[list[ChoiceLine], list[str]]:
    """List the choices that move ranks, the strongest first, and the names of those that do not."""
    rows = facts.release.sensitivity_assumptions.sort("total", descending=True)
    found = rows.select("assumption", "total").rows()
    strong = [
        ChoiceLine(
            label=capitalise(WORDS_OF_ASSUMPTION[name]),
            share=write_share(min(total, 1.0)),
            bar=Markup(draw_bar(total, kind="share")),  # noqa: S704
        )
        for name, total in found
        if total >= SMALL
    ]
    return strong, [WORDS_OF_ASSUMPTION[name] for name, total in found if total < SMALL]


def list_important(facts: Facts) -> list[tuple[str, list[ImportanceLine]]]:
    """List what the index would miss most, the most first: components, then indicators."""
    rows = facts.release.sensitivity_importance.drop_nulls("rank_shift").to_dicts()
    groups: dict[str, list[ImportanceLine]] = {"Components": [], "Indicators": []}
    most = max((one["rank_shift"] for one in rows), default=0.0) or 1.0
    for one in rows:
        node = one["node_id"]
        if node not in facts.components and node not in facts.indicators:
            continue
        is_component = node in facts.components
        groups["Components" if is_component else "Indicators"].append(
            ImportanceLine(
                label=facts.labels[node],
                address=find_node(node) if is_component else find_indicator(node),
                places=write_number(one["rank_shift"]),
                value=one["rank_shift"],
                moved=one["score_shift"],
                points=write_number(one["score_shift"], 2),
                fifths=f"{one['fifths']:,}",
                bar=Markup(draw_bar(one["rank_shift"] / most, kind="share")),  # noqa: S704
            )
        )
    return [(kind, sorted(lines, key=_place_first)) for kind, lines in groups.items() if lines]


def _place_first(one: ImportanceLine) -> tuple[float, float, str]:
    return -one.value, -one.moved, one.label


def list_alternatives(said: SensitivityDocument) -> list[tuple[str, list[str]]]:
    """List what was tried: each step of the method, and its alternatives in words."""
    declared = {
        "imputation": said["imputation"],
        "treatment": said["treatment"],
        "normalisation": said["normalisation"],
        "weighting": said["weighting"],
        "above_components": said["above_components"],
    }
    found = [
        (_STEPS[step], [WORDS_OF_ALTERNATIVE[step][one] for one in ways])
        for step, ways in declared.items()
    ]
    if said["weight_reach"]:
        reach = write_share(said["weight_reach"])
        found.append(("Weights", [f"each moved up or down by up to {reach} of itself"]))
    if said["chance"]:
        found.append(("Chance", ["every figure drawn again within its range, where that is known"]))
    if said["leave_one_out"]:
        found.append(("What is left out", ["one indicator or none, another each time"]))
    return found
