"""What really changed in the wards, one component or indicator at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from wardwise.explorer.addresses import find_indicator, find_node
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import Verdict, judge_change, say_score_change, say_value_change
from wardwise.explorer.likewise import say_likewise
from wardwise.explorer.records import Area, Change
from wardwise.model.ratings import ChangeRating
from wardwise.presentation.words import join_words, say_direction, say_size
from wardwise.publication.shapes import IndicatorEntry

MOST_NAMED = 8  # wards named in a line; all of them stand in the list of both figures


@dataclass(frozen=True, slots=True)
class WardMove:
    """A ward in which something really changed, and both its figures."""

    area: Area
    moved: str  # such as "up from 7.8% to 9.7% of households"


@dataclass(frozen=True, slots=True)
class Shift:
    """A component or indicator that really moved one way in some of the wards."""

    label: str
    address: str
    verdict: Verdict
    told: str  # such as "in 2 of 17 wards (River and Heath), up by 11.2 to 21.9 of 100"
    likewise: str
    is_modelled: bool
    wards: tuple[WardMove, ...]  # the largest first


@dataclass(frozen=True, slots=True)
class Shifts:
    """What really moved one way: components, indicators that count, those shown beside."""

    components: tuple[Shift, ...]
    counted: tuple[Shift, ...]
    beside: tuple[Shift, ...]

    @property
    def every(self) -> tuple[Shift, ...]:
        """All of them, in that order."""
        return (*self.components, *self.counted, *self.beside)


def list_shifts(facts: Facts, rating: ChangeRating) -> Shifts:
    """List what really improved, or worsened, in the project's wards; in most wards first."""
    components = [_make_shift(facts, one, rating) for one in facts.components]
    counted = [one["id"] for one in facts.indicators.values() if one["weighted"]]
    beside = [one["id"] for one in facts.indicators.values() if not one["weighted"]]
    named = [_make_shift(facts, one, rating) for one in counted]
    rest = [_make_shift(facts, one, rating) for one in beside]
    return Shifts(_sort(components), _sort(named), _sort(rest))


def _sort(found: Sequence[Shift | None]) -> tuple[Shift, ...]:
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: -len(one.wards)))


def _make_shift(facts: Facts, node: str, rating: ChangeRating) -> Shift | None:
    """Make the line of a component or indicator; None where it moved so in no ward."""
    found: list[tuple[Area, Change]] = []
    for ward in facts.listed:
        change = facts.changes.get((node, ward.area_code))
        if change is not None and change.verdict is rating and change.change is not None:
            found.append((ward, change))
    if not found:
        return None
    found.sort(key=lambda one: -abs(one[1].change or 0.0))
    indicator = facts.indicators.get(node)
    wards = tuple(WardMove(ward, _say_moved(facts, node, ward)) for ward, _ in found)
    verdict = judge_change(found[0][1])
    alike = {say_likewise(facts, node, ward) for ward, _ in found}
    return Shift(
        label=facts.labels[node],
        address=find_node(node) if indicator is None else find_indicator(node),
        verdict=Verdict(verdict.symbol, verdict.words.split(",")[0], verdict.kind),
        told=_tell(facts, wards, [change.change or 0.0 for _, change in found], indicator),
        likewise=alike.pop() if len(alike) == 1 else "",
        is_modelled=bool(indicator and indicator.get("modelled")),
        wards=wards,
    )


def _say_moved(facts: Facts, node: str, ward: Area) -> str:
    indicator = facts.indicators.get(node)
    if indicator is None:
        return say_score_change(facts, node, ward)
    return say_value_change(facts, indicator, ward)


def _tell(
    facts: Facts,
    wards: Sequence[WardMove],
    changes: Sequence[float],
    indicator: IndicatorEntry | None,
) -> str:
    """Say in how many wards it moved, and by how much; of a single ward, both its figures."""
    if len(wards) == 1:
        return f"in {wards[0].area.name}, {wards[0].moved}"
    unit, decimals = facts.scale.out_of, 1
    if indicator is not None:
        unit = "points" if indicator["unit"].startswith("percent") else indicator["unit"]
        decimals = max(indicator["decimals"], 1)
    sizes = [abs(one) for one in changes]
    by = f"{say_direction(changes[0])} by {say_size(min(sizes), max(sizes), decimals)} {unit}"
    count = f"in {len(wards)} of {len(facts.listed)} {facts.listed_words[1]}"
    if len(wards) == len(facts.listed):
        count = f"in all {len(wards)} {facts.listed_words[1]}"
    elif len(wards) <= MOST_NAMED:
        count += f" ({join_words([one.area.name for one in wards])})"
    return f"{count}, {by}"


def say_mostly(facts: Facts, component: str, area: Area) -> str:
    """Say which indicator brought most of a component's change; empty where none brought half."""
    change = facts.changes.get((component, area.area_code))
    if change is None or change.change is None:
        return ""
    brought: list[tuple[float, str]] = []
    for one in facts.list_indicators(component):
        sides = [
            facts.inputs.get((one["id"], area.area_code, period))
            for period in (change.from_period_id, change.to_period_id)
        ]
        points = [side.points for side in sides if side is not None and side.points is not None]
        if len(points) == len(sides):
            brought.append((points[1] - points[0], one["label"]))
    if len(brought) < 2:  # noqa: PLR2004
        return ""
    way = 1 if change.change > 0 else -1
    most, label = max(brought, key=lambda one: one[0] * way)
    return label if most * way > abs(change.change) / 2 else ""
