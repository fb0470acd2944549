"""How an area's figures were made: every score down to the row of the file it came from."""

from dataclasses import dataclass

from wardwise.explorer.addresses import find_area, find_explanation, find_indicator, find_root
from wardwise.explorer.area_page import list_crumbs
from wardwise.explorer.claims import say_component, say_parents, say_reckoning, sums_to_score
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import say_modelled
from wardwise.explorer.records import Area, Observation
from wardwise.explorer.render import Crumb, Page
from wardwise.explorer.trace import Trace, say_count, trace_figure
from wardwise.presentation.words import WORDS_OF_ORIGIN, write_figure, write_number
from wardwise.publication.shapes import ComponentEntry, IndicatorEntry


@dataclass(frozen=True, slots=True)
class MadeOf:
    """An indicator of a score: the figure used, and what it brings."""

    label: str
    address: str
    value: str
    unit: str
    period: str
    origin: str
    counts: str  # what it brings to the score; empty where nothing
    trace: Trace | None
    reckoned: str  # numerator and denominator, where published
    modelled: str  # a sentence where it is modelled; empty where it was counted


@dataclass(frozen=True, slots=True)
class Explained:
    """A component's score and what it is made of."""

    component: ComponentEntry
    score: str
    made_of: tuple[MadeOf, ...]
    beside: tuple[MadeOf, ...]
    adds_up: bool = True  # the points of its indicators sum to its score


def make_explain_page(facts: Facts, area: Area) -> Page:
    """Make the page that follows an area's figures back to their source rows."""
    address = find_explanation(area.area_code)
    found = [_explain_component(facts, one, area) for one in facts.components.values()]
    dimensions = []
    for key, dimension in facts.dimensions.items():
        score = facts.find_score(key, area.area_code)
        if score and score.score is not None:
            parts = [
                (one.component["label"], one.score)
                for one in found
                if one.component["dimension"] == key
            ]
            dimensions.append((dimension["label"], write_number(score.score), parts))
    index = facts.find_score(facts.index_id, area.area_code)
    return Page(
        address=address,
        title="How was this made?",
        template="explain.html",
        crumbs=(*list_crumbs(facts, area), Crumb(area.name, find_area(area.area_code))),
        shown={
            "area": area,
            "index": (
                say_parents(facts, write_number(index.score))
                if index and index.score is not None
                else ""
            ),
            "within": say_component(facts.method),
            "dimensions": dimensions,
            "explained": found,
            "latest": facts.period_labels[facts.latest],
            "parts": facts.list_parts(area.area_code),
            "up": find_root(address),
        },
    )


def _explain_component(facts: Facts, component: ComponentEntry, area: Area) -> Explained:
    score = facts.find_score(component["id"], area.area_code)
    number = score.score if score else None
    indicators = facts.list_indicators(component["id"])
    entered = [facts.inputs.get((one["id"], area.area_code, facts.latest)) for one in indicators]
    sums = sums_to_score(entered, number)
    weighted: list[MadeOf] = []
    beside: list[MadeOf] = []
    for indicator in indicators:
        made = _explain_indicator(facts, indicator, area, sums=sums)
        if made is not None:
            (weighted if indicator["weighted"] else beside).append(made)
    return Explained(
        component=component,
        score=write_number(number) if number is not None else "",
        made_of=tuple(weighted),
        beside=tuple(beside),
        adds_up=sums,
    )


def _explain_indicator(
    facts: Facts, indicator: IndicatorEntry, area: Area, *, sums: bool
) -> MadeOf | None:
    key = (indicator["id"], area.area_code)
    entered = facts.inputs.get((*key, facts.latest))
    declared = indicator["periods"][-1]
    period = (entered.source_period_id if entered else None) or declared["source_period"]
    observation = facts.observations.get(key, {}).get(period)
    if observation is None and (entered is None or entered.value is None):
        return None
    value = entered.value if entered and entered.value is not None else None
    if value is None and observation is not None:
        value = observation.value
    labels = {one["source_period"]: one["label"] for one in indicator["periods"]}
    unit, decimals = indicator["unit"], indicator["decimals"]
    origin = entered.origin if entered else "observed"
    return MadeOf(
        label=indicator["label"],
        address=find_indicator(indicator["id"]),
        value=write_figure(value, unit=unit, decimals=decimals) if value is not None else "none",
        unit=unit.removeprefix("percent").strip(" ()"),
        period=labels.get(period, "") if origin != "estimated" else "",
        origin=WORDS_OF_ORIGIN[origin],
        counts=say_reckoning(facts, indicator["id"], entered, sums=sums),
        trace=trace_figure(facts, indicator, area, period=period),
        reckoned=_say_reckoning(observation),
        modelled=say_modelled(
            indicator, has_range=observation is not None and observation.lower is not None
        ),
    )


def _say_reckoning(one: Observation | None) -> str:
    if one is None or one.numerator is None or one.denominator is None:
        return ""
    return say_count(one).replace(" of ", " out of ")
