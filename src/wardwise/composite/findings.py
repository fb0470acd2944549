"""What an expert should know of each component, in words, with the figure it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from wardwise.model.area import LEVEL_LABELS
from wardwise.model.coherence import BELONGING_SCHEMA, FINDING_SCHEMA, Finding
from wardwise.model.edition import Edition
from wardwise.model.framework import Component
from wardwise.model.indicator import Direction
from wardwise.presentation.words import join_words, write_count, write_number

LOW = 0.3  # correlation, below which an indicator hardly moves with others (Nunnally 1994)
CLOSE = 0.9  # correlation or share explained, above which a thing counts twice (OECD/JRC 2008)
LEAST_AREAS = 30  # below: every figure here is loose
_GAIN = 0.05  # of alpha, from which to leave an indicator out is worth a word
_RULES = 1.5  # times its weight that an indicator's influence must be for it to rule
_MARGIN = 0.1  # between two correlations, below which nobody would move an indicator

Stories = tuple[tuple[str, ...], ...]


class Place(NamedTuple):
    """How one indicator stands to its component: a row of BELONGING_SCHEMA."""

    indicator_id: str
    component_id: str
    areas: int
    with_rest: float | None
    with_rest_lower: float | None
    with_rest_upper: float | None
    alpha_without: float | None
    explained: float | None
    first_loading: float | None
    second_loading: float | None
    with_component: float | None
    with_dimension: float | None
    with_index: float | None
    with_index_upper: float | None
    weight: float
    influence: float | None
    elsewhere_id: str | None
    elsewhere: float | None
    elsewhere_lower: float | None


class Pair(NamedTuple):
    """Two indicators and how they move together."""

    first_id: str
    second_id: str
    first_component: str
    second_component: str
    correlation: float


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: of what, the figure that it rests on, in words, and what to do."""

    finding: Finding
    words: str
    advice: str = ""
    indicator_id: str | None = None
    other_id: str | None = None
    figure: float | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one component."""

    edition: Edition
    component: Component
    places: tuple[Place, ...]
    pairs: tuple[Pair, ...]  # that say nearly the same, one of them in this component
    alpha: float | None
    weighting: str
    share: float | None  # of the first principal component
    stories: Stories

    @property
    def counting(self) -> tuple[Place, ...]:
        return tuple(one for one in self.places if one.weight > 0)

    def name(self, identifier: str) -> str:
        """Give a label as it stands within a sentence, in quotation marks."""
        return f"“{_label(self.edition, identifier)}”"


def list_findings(
    edition: Edition,
    *,
    correlations: pl.DataFrame,
    belonging: pl.DataFrame,
    diagnostics: pl.DataFrame,
    stories: Mapping[str, Stories],
) -> pl.DataFrame:
    """List what an expert should know of each component, the gravest first.

    A component of which nothing is to be said has a row that says so.

    Parameters
    ----------
    correlations : CORRELATION_SCHEMA
    belonging : BELONGING_SCHEMA
    diagnostics : DIAGNOSTIC_SCHEMA
    stories : by component, its indicators by the principal component that they belong to, of those
        above 1 and beyond chance

    Source
    ------
    Nunnally and Bernstein, Psychometric Theory (1994), chapter 8 (indicators and the rest);
    OECD/JRC Handbook on Constructing Composite Indicators (2008), steps 4 and 6 (alpha, collinear
    indicators); Horn (1965) (principal components beyond chance); Paruolo, Saisana and Saltelli
    (2013) (influence beside weight).
    """
    rows = [Place._make(row) for row in belonging.select(list(BELONGING_SCHEMA)).iter_rows()]
    close = _find_close(correlations, {one.indicator_id for one in rows if one.weight > 0})
    checked = {row["component_id"]: row for row in diagnostics.to_dicts()}
    found: list[tuple[object, ...]] = []
    for component in edition.framework.components:
        places = tuple(one for one in rows if one.component_id == component.id)
        if not places:
            continue
        check = checked.get(component.id, {})
        known = _Known(
            edition=edition,
            component=component,
            places=places,
            pairs=tuple(
                one for one in close if component.id in (one.first_component, one.second_component)
            ),
            alpha=check.get("alpha"),
            weighting=check.get("weighting") or "",
            share=check.get("eigenvalue_share"),
            stories=stories.get(component.id, ()),
        )
        found += [
            (
                component.id,
                number,
                one.finding.value,
                one.indicator_id,
                one.other_id,
                one.figure,
                one.words,
                one.advice,
            )
            for number, one in enumerate(_judge(known), start=1)
        ]
    return pl.DataFrame(found, schema=FINDING_SCHEMA, orient="row")


def _find_close(correlations: pl.DataFrame, counting: set[str]) -> list[Pair]:
    """Find the pairs of indicators that count and say nearly the same."""
    close = correlations.filter(pl.col("correlation").abs() > CLOSE).select(Pair._fields)
    pairs = [Pair._make(row) for row in close.iter_rows()]
    return [one for one in pairs if {one.first_id, one.second_id} <= counting]


def _judge(known: _Known) -> list[Found]:
    """Give all findings of a component in the order of `Finding`."""
    found = [*_find_apart(known), *_find_ideas(known), *_find_twice(known), *_find_power(known)]
    found += _find_limits(known)
    if not {one.finding for one in found} - {Finding.FEW_AREAS}:
        found.append(_say_nothing(known))
    order = list(Finding)
    return sorted(found, key=lambda one: order.index(one.finding))


# ---------------------------------------------------------------- indicators apart from the rest


def _find_apart(known: _Known) -> Iterator[Found]:
    for one in known.places:
        if one.weight <= 0:
            yield _say_left_out(known, one)
        elif one.with_rest is None or one.with_rest_upper is None:
            continue
        elif one.with_rest_upper < 0:
            yield _say_pulls(known, one)
        else:
            if one.with_rest < LOW:
                yield _say_alone(known, one)
            if _moves_elsewhere(one):
                yield _say_elsewhere(known, one)
            if one.with_index_upper is not None and one.with_index_upper < 0:
                yield _say_against_index(known, one)


def _moves_elsewhere(one: Place) -> bool:
    """Claim that an indicator moves more with another component than chance can explain."""
    return (
        one.elsewhere_lower is not None
        and one.with_rest_upper is not None
        and one.elsewhere_lower > max(one.with_rest_upper, LOW)
        and (one.elsewhere or 0.0) > (one.with_rest or 0.0) + _MARGIN
    )


def _say_pulls(known: _Known, one: Place) -> Found:
    name = known.name(one.indicator_id)
    better = _word_direction(known, one.indicator_id)
    runs_against = (one.elsewhere or 0.0) < 0  # of all other components, the one it moves with most
    said = (
        f"{name} pulls against the rest: {_plural(known)} that do well on it tend to do poorly on "
        f"the others ({_word_interval(one)})."
    )
    if runs_against:
        return Found(
            Finding.WRONG_WAY,
            f"{said} It runs against every other component as well.",
            f"Look at its direction first: it is declared that {better} is better. If that is the "
            "wrong way round, reverse direction and goalposts together. If it is right, take the "
            "weight away from it.",
            one.indicator_id,
            figure=one.with_rest,
        )
    elsewhere = ""
    if one.elsewhere_id and (one.elsewhere_lower or 0.0) > LOW:
        elsewhere = f" or move it to {known.name(one.elsewhere_id)}, with which it goes"
    return Found(
        Finding.PULLS_AGAINST,
        f"{said} A score of both is not one idea.",
        f"Check that {better} is really better. If it is, show it beside the score without a "
        f"weight{elsewhere}.",
        one.indicator_id,
        one.elsewhere_id if elsewhere else None,
        one.with_rest,
    )


def _say_alone(known: _Known, one: Place) -> Found:
    sure = (one.with_rest_upper or 0.0) < LOW
    verb = "goes its own way" if sure else "may go its own way"
    gain = ""
    if known.alpha is not None and (one.alpha_without or -9.0) > known.alpha + _GAIN:
        gain = (
            f" Without it the others hang together better (alpha {_write(one.alpha_without)} "
            f"instead of {_write(known.alpha)})."
        )
    return Found(
        Finding.GOES_ALONE,
        f"{known.name(one.indicator_id)} {verb}: it hardly moves with the others "
        f"({_word_interval(one)}).{gain}",
        "Keep it if the idea needs it, and say on the component's page that it stands for itself; "
        "else show it beside the score without a weight.",
        one.indicator_id,
        figure=one.with_rest,
    )


def _say_elsewhere(known: _Known, one: Place) -> Found:
    other = one.elsewhere_id or ""
    return Found(
        Finding.ELSEWHERE,
        f"{known.name(one.indicator_id)} moves more with {known.name(other)} "
        f"({_write(one.elsewhere)}) than with the rest of its own component "
        f"({_write(one.with_rest)}).",
        f"Ask whether it belongs to {known.name(other)} by what it means. If it does, move it "
        "there; figures alone are no reason.",
        one.indicator_id,
        other,
        one.elsewhere,
    )


def _say_against_index(known: _Known, one: Place) -> Found:
    return Found(
        Finding.AGAINST_INDEX,
        f"{known.name(one.indicator_id)} runs against the whole: {_plural(known)} that do well on "
        f"it tend to have a lower {known.edition.framework.index_label} (correlation "
        f"{_write(one.with_index)}).",
        "Keep it if it belongs to the idea, and say so: a high index then does not mean that this "
        "is good.",
        one.indicator_id,
        figure=one.with_index,
    )


def _say_left_out(known: _Known, one: Place) -> Found:
    figure = f" ({_write(one.with_rest)} with the score of the others)"
    return Found(
        Finding.LEFT_OUT,
        f"{known.name(one.indicator_id)} does not count: the method took its weight away, since it "
        f"pulls against the rest{figure if one.with_rest is not None else ''}.",
        "Check its direction; if it is right, declare it without weight and say why.",
        one.indicator_id,
        figure=one.with_rest,
    )


# ----------------------------------------------------------------------- one idea, or several


def _find_ideas(known: _Known) -> Iterator[Found]:
    count = len(known.counting)
    floor = known.edition.method.alpha_floor
    equal = "" if known.weighting == "equal" else _advise_equal(known)
    split = (
        "Say on the component's page that it is not one idea, or split it, or move indicators to "
        f"where they belong.{equal}"
    )
    stories = [one for one in known.stories if one]
    if len(stories) > 1:
        told = "; ".join(
            f"{_order(at)} {join_words([known.name(each) for each in one])}"
            for at, one in enumerate(stories)
        )
        weak = known.alpha is not None and known.alpha < floor
        alpha = f" ({_word_alpha(known)})" if weak else ""
        yield Found(
            Finding.SEVERAL_IDEAS,
            f"{known.component.label} is not one idea: its {write_count(count)} indicators tell "
            f"{write_count(len(stories))} stories{alpha}: {told}.",
            split,
            figure=known.alpha,
        )
    elif known.alpha is not None and known.alpha < floor and count > 1:
        yield Found(
            Finding.WEAK,
            f"{known.component.label} is held together weakly: its {write_count(count)} "
            f"indicators have little in common ({_word_alpha(known)}).",
            split,
            figure=known.alpha,
        )


def _advise_equal(known: _Known) -> str:
    share = f", {known.share:.0%} of all differences" if known.share is not None else ""
    return (
        " Until then equal weights are safer: weights learnt from what the indicators share rest "
        f"on little{share}."
    )


def _order(at: int) -> str:
    return "one is of" if at == 0 else "another of"


# ------------------------------------------------------------------------- the same thing twice


def _find_twice(known: _Known) -> Iterator[Found]:
    home = known.component.id
    paired: set[str] = set()
    for one in known.pairs:
        paired |= {one.first_id, one.second_id}
        is_first = one.first_component == home
        own, other = (one.first_id, one.second_id) if is_first else (one.second_id, one.first_id)
        where = one.second_component if is_first else one.first_component
        if one.correlation < 0:
            yield _say_mirrored(known, one, own, other)
        else:
            yield _say_same(known, one, own=own, other=other, where=where)
    for place in known.counting:
        if (place.explained or 0.0) > CLOSE and place.indicator_id not in paired:
            yield Found(
                Finding.COLLINEAR,
                f"{known.name(place.indicator_id)} says what the others say together: "
                f"{place.explained or 0.0:.0%} of its differences follow from them.",
                "Leave it out unless people need to see it; the score hardly changes.",
                place.indicator_id,
                figure=place.explained,
            )


def _say_same(known: _Known, pair: Pair, *, own: str, other: str, where: str) -> Found:
    outside = where != known.component.id
    beside = f" of {known.name(where)}" if outside else ""
    twice = "in two components" if outside else "twice"
    return Found(
        Finding.SAME_TWICE,
        f"{known.name(own)} and {known.name(other)}{beside} say nearly the same "
        f"(correlation {_write(pair.correlation)}): one thing counts {twice}.",
        "Keep the weight of the one that people understand better, and show the other beside it; "
        "or say why the thing deserves to count double.",
        own,
        other,
        pair.correlation,
    )


def _say_mirrored(known: _Known, pair: Pair, own: str, other: str) -> Found:
    return Found(
        Finding.SAME_TWICE,
        f"{known.name(own)} and {known.name(other)} are nearly mirror images (correlation "
        f"{_write(pair.correlation)}): where one is good the other is poor.",
        "One of the two directions may be the wrong way round. If both are right, the two cancel "
        "each other out: keep the weight of one.",
        own,
        other,
        pair.correlation,
    )


# --------------------------------------------------------------------- influence beside weight


def _find_power(known: _Known) -> Iterator[Found]:
    for one in known.counting:
        if one.with_component is None or one.influence is None or one.with_rest is None:
            continue
        if len(known.counting) > 2 and one.influence > _RULES * one.weight and _leads(known, one):  # noqa: PLR2004
            yield Found(
                Finding.DOMINATES,
                f"{known.name(one.indicator_id)} rules the component: the score follows it "
                f"(correlation {_write(one.with_component)}) far more than its weight of "
                f"{one.weight:.0%} tells.",
                "Pull in its extreme figures, or look at its goalposts; or say that the component "
                "is mostly this.",
                one.indicator_id,
                figure=one.with_component,
            )
        elif one.with_component < LOW <= one.with_rest:
            yield Found(
                Finding.SILENT,
                f"{known.name(one.indicator_id)} counts for {one.weight:.0%} on paper, but the "
                f"score hardly follows it (correlation {_write(one.with_component)}).",
                "Give it more weight if it matters, or say that it does not decide.",
                one.indicator_id,
                figure=one.with_component,
            )


def _leads(known: _Known, one: Place) -> bool:
    """Claim that the score follows an indicator closely, and no other."""
    others = [each.with_component or 0.0 for each in known.counting if each is not one]
    return (one.with_component or 0.0) > CLOSE and max(others) < CLOSE


# ------------------------------------------------------------------------- what cannot be said


def _find_limits(known: _Known) -> Iterator[Found]:
    counting = known.counting
    if len(counting) == 1:
        yield Found(
            Finding.ONE_INDICATOR,
            f"{known.component.label} is one indicator, {known.name(counting[0].indicator_id)}: "
            "there is nothing to compare it with.",
            "Say so on its page, and look for a second indicator of the same idea.",
            counting[0].indicator_id,
        )
        return
    areas = min((one.areas for one in counting), default=0)
    if known.alpha is None or not counting:
        yield Found(
            Finding.CANNOT_TELL,
            "Whether its indicators belong together cannot be said: one of them does not vary "
            f"among the {_plural(known)}, or too few {_plural(known)} know all of them.",
            "Look at its figures and its goalposts.",
        )
    elif areas < LEAST_AREAS:
        yield Found(
            Finding.FEW_AREAS,
            f"Only {write_count(areas)} {_plural(known)} stand behind this: every figure is loose.",
            "Take what is said as hints, and trust what you know of the subject more.",
            figure=float(areas),
        )


def _say_nothing(known: _Known) -> Found:
    count = write_count(len(known.counting))
    return Found(
        Finding.NOTHING,
        f"Nothing to report: its {count} indicators go together (alpha {_write(known.alpha)}).",
        figure=known.alpha,
    )


# ------------------------------------------------------------------------------------- words


def _label(edition: Edition, identifier: str) -> str:
    framework = edition.framework
    labels = {
        one.id: one.label for part in (framework.indicators, framework.components) for one in part
    }
    return labels[identifier]


def _word_interval(one: Place) -> str:
    return (
        f"correlation {_write(one.with_rest)}, between {_write(one.with_rest_lower)} and "
        f"{_write(one.with_rest_upper)}"
    )


def _word_alpha(known: _Known) -> str:
    """Give an alpha below the floor, with a third decimal where two look like the floor itself."""
    floor = known.edition.method.alpha_floor
    alpha = known.alpha or 0.0
    digits = 2 if round(alpha, 2) < floor else 3
    return f"alpha {write_number(alpha, digits)}; {floor:g} is asked"


def _word_direction(known: _Known, identifier: str) -> str:
    found = next(one for one in known.edition.framework.indicators if one.id == identifier)
    return "more" if found.direction is Direction.HIGHER_IS_BETTER else "less"


def _plural(known: _Known) -> str:
    return LEVEL_LABELS[known.edition.fit.level][1]


def _write(figure: float | None) -> str:
    return write_number(figure, 2) if figure is not None else "not known"
