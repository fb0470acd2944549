"""Scores and values of one area as a page shows them: words, numbers and pictures, ready to set."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wardwise.explorer.addresses import find_indicator, find_node
from wardwise.explorer.claims import say_counts
from wardwise.explorer.facts import Facts
from wardwise.explorer.likewise import say_likewise
from wardwise.explorer.records import Area, Card, Change, Observation
from wardwise.explorer.trace import say_estimated
from wardwise.model.ratings import BenchmarkRating, ChangeRating
from wardwise.model.status import Status
from wardwise.presentation.charts import Mark, draw_axis
from wardwise.presentation.colour import find_band
from wardwise.presentation.words import (
    SYMBOLS_OF_CHANGE,
    SYMBOLS_OF_RATING,
    WORDS_OF_CHANGE,
    say_direction,
    say_status,
    write_figure,
    write_interval,
    write_number,
    write_share,
    write_value,
)
from wardwise.publication.shapes import IndicatorEntry, IndicatorPeriod

CANNOT_SAY = "cannot be said"
WELL_COVERED = 0.9  # a range that covers less of a score is told as the least it spans
RANGE_UNKNOWN = (
    "Its figures were published without a range, so chance cannot be told from a difference."
)
RANGE_PARTLY_UNKNOWN = (
    "Most of the difference comes from figures that were published without a range."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement as a page shows it: symbol, words, the class that colours it, and why."""

    symbol: str
    words: str
    kind: str  # better | worse | improved | worsened | plain | unsure
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """The score of a node in an area, ready to set."""

    id: str
    label: str
    address: str
    score: str  # words where there is none
    has_score: bool
    band: int  # 0 where there is no score
    interval: str  # such as "probably between 42.0 and 44.2"; empty where not known
    coverage: str  # what share of the score the interval covers
    axis: Markup
    rating: Verdict
    change: Verdict
    benchmark: str
    borough: str
    moved: str = ""  # such as "up 8.5 of 100, from 70.6 to 79.1"
    size: float = 0.0  # how far it moved, without its sign
    gap: float | None = None  # to the benchmark, positive where higher
    span: str = ""  # the range as short as can be: "42.0 to 44.2", "at least 42.0 to 44.2"
    likewise: str = ""  # what the benchmark did meanwhile, such as "as in London as a whole"


@dataclass(frozen=True, slots=True)
class ValueLine:
    """The value of an indicator in an area, ready to set."""

    id: str
    label: str
    address: str
    value: str  # words where there is none
    has_value: bool
    unit: str
    period: str
    before: str  # the figure that a change is counted from, with its period; empty where none
    interval: str
    benchmark: str
    rating: Verdict
    change: Verdict
    weight: str  # how it counts in the score
    notes: tuple[str, ...]
    source: str
    moved: str = ""  # such as "up from 7.8% to 9.7% of households"
    share_moved: float = 0.0  # the size of the change beside the figure it is counted from
    counts: bool = True  # whether it counts in the score
    is_once: bool = False  # measured once, and standing for every period
    source_id: str = ""
    publisher: str = ""
    likewise: str = ""  # as for a score
    modelled: str = ""  # a sentence where the figure is modelled; empty where it was counted


def make_score_line(facts: Facts, node: str, area: Area) -> ScoreLine:
    """Make the line of a node, for the latest period."""
    score = facts.find_score(node, area.area_code)
    card = facts.find_card(node, area.area_code)
    number = score.score if score else None
    lower = score.lower if score else None
    upper = score.upper if score else None
    covered = (score.interval_weight if score else None) or 0.0
    change = facts.changes.get((node, area.area_code))
    return ScoreLine(
        id=node,
        label=facts.labels[node],
        address=find_node(node),
        score=write_number(number) if number is not None else "no score",
        has_score=number is not None,
        band=find_band(number * 100 / facts.scale_end).number if number is not None else 0,
        interval=(
            say_range(lower, upper, covered) if lower is not None and upper is not None else ""
        ),
        coverage=write_share(covered),
        axis=Markup(  # noqa: S704
            draw_axis(
                number,
                lower,
                upper,
                marks=list_marks(facts, card, area),
                is_least=covered < WELL_COVERED,
                end=facts.scale_end,
            )
        ),
        rating=judge_rating(facts, card, area),
        change=judge_change(change),
        benchmark=_write_score(card.benchmark_score if card else None),
        borough=_write_score(card.borough_score if card and has_borough(facts, area) else None),
        moved=say_score_change(facts, node, area),
        size=abs(change.change) if change and change.change is not None else 0.0,
        gap=(
            number - card.benchmark_score
            if number is not None and card and card.benchmark_score is not None
            else None
        ),
        span=_write_span(lower, upper, covered),
        likewise=say_likewise(facts, node, area),
    )


def _write_span(lower: float | None, upper: float | None, covered: float) -> str:
    if lower is None or upper is None:
        return ""
    return f"{'at least ' if covered < WELL_COVERED else ''}{write_interval(lower, upper)}"


def say_range(lower: float, upper: float, covered: float) -> str:
    """Say the range of a score; as the least it spans where it covers too little of the score."""
    if covered < WELL_COVERED:
        return f"at least {write_number(lower)} to {write_number(upper)}"
    return f"probably between {write_number(lower)} and {write_number(upper)}"


def say_score_change(facts: Facts, node: str, area: Area) -> str:
    """Say how far a score moved, with both scores; empty where it has no two scores."""
    change = facts.changes.get((node, area.area_code))
    if change is None or change.change is None:
        return ""
    before = facts.find_score(node, area.area_code, change.from_period_id)
    after = facts.find_score(node, area.area_code, change.to_period_id)
    if not before or not after or before.score is None or after.score is None:
        return ""
    return (
        f"{say_direction(change.change)} {write_number(abs(change.change))} "
        f"{facts.scale.out_of}, from {write_number(before.score)} to {write_number(after.score)}"
    )


def list_marks(facts: Facts, card: Card | None, area: Area) -> list[Mark]:
    """List the ticks to draw beside an area's score: its borough and the benchmark."""
    marks = []
    if card and card.borough_score is not None and has_borough(facts, area):
        marks.append(Mark("borough", card.borough_score))
    if card and card.benchmark_score is not None and has_benchmark(facts, area):
        marks.append(Mark("benchmark", card.benchmark_score))
    return marks


def has_borough(facts: Facts, area: Area) -> bool:
    """Tell whether an area's borough is another area, and not the benchmark itself."""
    return area.borough_code not in (None, area.area_code, facts.benchmark["code"])


def has_benchmark(facts: Facts, area: Area) -> bool:
    """Tell whether the benchmark is another area."""
    return area.area_code != facts.benchmark["code"]


def judge_rating(facts: Facts, card: Card | None, area: Area) -> Verdict:
    """Say how an area compares with the benchmark."""
    name = facts.benchmark["name"]
    if not has_benchmark(facts, area):
        return Verdict("", "", "unsure")
    if card is None or card.score is None:
        return Verdict("", "", "unsure", "There is no figure to compare.")
    rating = card.against_benchmark
    if rating is BenchmarkRating.NOT_COMPARED:
        if card.benchmark_score is None:
            return Verdict("", CANNOT_SAY, "unsure", f"{name} has no figure to compare with.")
        reason = RANGE_UNKNOWN if card.lower is None else RANGE_PARTLY_UNKNOWN
        return Verdict("", CANNOT_SAY, "unsure", reason)
    words = {
        BenchmarkRating.BETTER: f"better than {name}",
        BenchmarkRating.SIMILAR: "too close to call",
        BenchmarkRating.WORSE: f"worse than {name}",
    }[rating]
    kind = {BenchmarkRating.SIMILAR: "plain"}.get(rating, rating.value)
    return Verdict(SYMBOLS_OF_RATING[rating], words, kind)


def judge_change(change: Change | None, indicator: IndicatorEntry | None = None) -> Verdict:
    """Say whether a node or indicator really changed over the periods compared."""
    if change is None:
        return Verdict("", "", "unsure")
    rating = change.verdict
    kinds = {
        ChangeRating.IMPROVED: "improved",
        ChangeRating.WORSENED: "worsened",
        ChangeRating.NO_CLEAR_CHANGE: "plain",
    }
    words = {
        ChangeRating.IMPROVED: "better",
        ChangeRating.WORSENED: "worse",
    }.get(rating, WORDS_OF_CHANGE[rating])
    if rating in (ChangeRating.IMPROVED, ChangeRating.WORSENED) and change.change is not None:
        words = f"{words}, {_write_difference(change.change, indicator)}"
    if rating is ChangeRating.BREAK:
        words = CANNOT_SAY
    return Verdict(
        SYMBOLS_OF_CHANGE[rating], words, kinds.get(rating, "unsure"), change.reason or ""
    )


def _write_difference(change: float, indicator: IndicatorEntry | None) -> str:
    way = say_direction(change)
    if indicator is None:
        return f"{way} {write_number(abs(change))}"
    points = " points" if indicator["unit"].startswith("percent") else ""
    return f"{way} {write_number(abs(change), max(indicator['decimals'], 1))}{points}"


def make_value_line(facts: Facts, indicator: IndicatorEntry, area: Area) -> ValueLine | None:
    """Make the line of an indicator for its latest period; None where the level has no figures."""
    period = indicator["periods"][-1]
    key = (indicator["id"], area.area_code)
    observation = facts.observations.get(key, {}).get(period["source_period"])
    card = facts.find_card(indicator["id"], area.area_code, period["period"])
    entered = facts.inputs.get((*key, facts.latest))
    is_estimated = entered is not None and entered.origin == "estimated"
    if observation is None and card is None and not (is_estimated and area.level != "lsoa"):
        return None
    value = observation.value if observation else None
    unit, decimals = indicator["unit"], indicator["decimals"]
    written = write_figure(value, unit=unit, decimals=decimals) if value is not None else ""
    interval = _write_value_interval(observation, card, indicator)
    modelled = say_modelled(indicator, has_range=bool(interval)) if written else ""
    notes = _list_notes(facts, indicator, period, observation, area)
    return ValueLine(
        id=indicator["id"],
        label=indicator["label"],
        address=find_indicator(indicator["id"]),
        value=written or _say_missing(observation),
        has_value=bool(written),
        unit=unit.removeprefix("percent").strip(" ()"),
        period=period["label"],
        before=_write_before(facts, indicator, area),
        interval=interval,
        benchmark=(
            write_figure(card.benchmark_score, unit=unit, decimals=decimals)
            if card and card.benchmark_score is not None and has_benchmark(facts, area)
            else ""
        ),
        rating=judge_rating(facts, card, area) if written else Verdict("", "", "unsure"),
        change=judge_change(facts.changes.get(key), indicator),
        weight=say_counts(facts, indicator["id"]),
        notes=(modelled, *notes) if modelled else tuple(notes),
        source=facts.sources[indicator["source"]]["label"],
        moved=say_value_change(facts, indicator, area),
        share_moved=_measure_change(facts, indicator, area),
        counts=indicator["weighted"],
        is_once=_is_once(indicator, period),
        source_id=indicator["source"],
        publisher=facts.sources[indicator["source"]]["publisher"],
        likewise=say_likewise(facts, indicator["id"], area),
        modelled=modelled,
    )


def list_value_lines(facts: Facts, area: Area) -> list[ValueLine]:
    """List the lines of all indicators that have figures at an area's level."""
    found = [make_value_line(facts, one, area) for one in facts.indicators.values()]
    return [one for one in found if one is not None]


def say_modelled(indicator: IndicatorEntry, *, has_range: bool) -> str:
    """Say that a figure is modelled, from what, and how sure that leaves it; empty if counted."""
    made_from = indicator.get("modelled", "")
    if not made_from:
        return ""
    if has_range:
        return f"Modelled {made_from}, so less sure than its range."
    return f"Modelled {made_from}, not counted."


def _is_once(indicator: IndicatorEntry, period: IndicatorPeriod) -> bool:
    source_period = period["source_period"]
    return sum(one["source_period"] == source_period for one in indicator["periods"]) > 1


def say_value_change(facts: Facts, indicator: IndicatorEntry, area: Area) -> str:
    """Say how a value moved, with both values and the unit; empty where there are no two."""
    before, after = _find_two(facts, indicator, area)
    if before is None or after is None:
        return ""
    unit, decimals = indicator["unit"], indicator["decimals"]
    told = write_number(before, decimals) != write_number(after, decimals)
    decimals = decimals if told else decimals + 1
    since, until = _say_two_periods(facts, indicator, area)
    return (
        f"{say_direction(after - before)} "
        f"from {write_figure(before, unit=unit, decimals=decimals)}{since} "
        f"to {write_value(after, unit=unit, decimals=decimals)}{until}"
    )


def _say_two_periods(facts: Facts, indicator: IndicatorEntry, area: Area) -> tuple[str, str]:
    """Say an indicator's own periods in brackets; empty where the edition's already say when."""
    change = facts.changes.get((indicator["id"], area.area_code))
    if change is None:
        return "", ""
    ends = (change.from_period_id, change.to_period_id)
    if all(any(sign.isdigit() for sign in facts.period_labels[one]) for one in ends):
        return "", ""
    labels = {one["period"]: f" ({one['label']})" for one in indicator["periods"]}
    return labels[ends[0]], labels[ends[1]]


def _measure_change(facts: Facts, indicator: IndicatorEntry, area: Area) -> float:
    before, after = _find_two(facts, indicator, area)
    if before is None or after is None:
        return 0.0
    return abs(after - before) / max(abs(before), abs(after), 1e-9)


def _find_two(
    facts: Facts, indicator: IndicatorEntry, area: Area
) -> tuple[float | None, float | None]:
    change = facts.changes.get((indicator["id"], area.area_code))
    if change is None or change.change is None:
        return None, None
    found = facts.observations.get((indicator["id"], area.area_code), {})
    values = {
        one["period"]: found[one["source_period"]].value
        for one in indicator["periods"]
        if one["source_period"] in found
    }
    return values.get(change.from_period_id), values.get(change.to_period_id)


def _say_missing(observation: Observation | None) -> str:
    return say_status(observation.status if observation else "x") or "not available"


def _write_before(facts: Facts, indicator: IndicatorEntry, area: Area) -> str:
    change = facts.changes.get((indicator["id"], area.area_code))
    if change is None or change.change is None:
        return ""
    found = facts.observations.get((indicator["id"], area.area_code), {})
    for one in indicator["periods"]:
        before = found.get(one["source_period"])
        if one["period"] == change.from_period_id and before and before.value is not None:
            written = write_figure(
                before.value, unit=indicator["unit"], decimals=indicator["decimals"]
            )
            return f"{written} in {one['label']}"
    return ""


def _write_value_interval(
    observation: Observation | None, card: Card | None, indicator: IndicatorEntry
) -> str:
    if observation is None or observation.value is None:
        return ""
    for one in (observation, card):
        if one is not None and one.lower is not None and one.upper is not None:
            return write_interval(one.lower, one.upper, indicator["decimals"])
    return ""


def _list_notes(
    facts: Facts,
    indicator: IndicatorEntry,
    period: IndicatorPeriod,
    observation: Observation | None,
    area: Area,
) -> list[str]:
    notes = []
    entered = facts.inputs.get((indicator["id"], area.area_code, facts.latest))
    latest = facts.period_labels[facts.latest]
    change = facts.changes.get((indicator["id"], area.area_code))
    if not _is_once(indicator, period):  # where it is, the line itself says so
        if entered and entered.origin == "carried":
            notes.append(f"The figure of {period['label']} stands for {latest} too.")
        elif change and change.reason and not indicator["breaks"]:
            notes.append(change.reason)
    if entered and entered.origin == "estimated" and entered.value is not None:
        written = write_figure(
            entered.value, unit=indicator["unit"], decimals=indicator["decimals"]
        )
        notes.append(f"The score uses an estimate, {written}, in place of the missing figure.")
    if observation and observation.value is not None and observation.status:
        said = say_status(observation.status).capitalize() + "."
        if observation.status == Status.ESTIMATED:
            said = say_estimated(facts, indicator, area, period=period["source_period"])
        notes += [said] if said else []
    notes.extend(
        f"Counted differently between these years, so no change is given. {one['reason']}"
        for one in indicator["breaks"]
    )
    return notes


def _write_score(score: float | None) -> str:
    return write_number(score) if score is not None else ""


def pick_lines(lines: Sequence[ScoreLine], *kinds: str) -> list[ScoreLine]:
    """Pick the lines whose change is of one of the kinds."""
    return [one for one in lines if one.change.kind in kinds]
