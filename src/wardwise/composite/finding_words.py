"""What is said of each component's coherence: sentences for an expert, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wardwise.model.area import LEVEL_LABELS
from wardwise.model.coherence import Finding
from wardwise.model.edition import Edition
from wardwise.model.framework import Component
from wardwise.model.indicator import Direction
from wardwise.model.method import Weighting
from wardwise.presentation.words import join_words, write_count, write_number, write_share

LOW = 0.3  # correlation, below which an indicator hardly moves with others (Nunnally 1994)
_GAIN = 0.05  # of alpha, from which to leave an indicator out is worth a word

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
class Known:
    """What is known of one component."""

    edition: Edition
    component: Component
    places: tuple[Place, ...]
    pairs: tuple[Pair, ...]  # that say nearly the same, one of them in this component
    alpha: float | None
    weighting: str
    share: float | None  # of the first principal component
    stories: Stories
    turned: Mapping[str, float]  # by indicator, share of resamples in which its loading is negative

    @property
    def counting(self) -> tuple[Place, ...]:
        """Give the indicators that have a weight."""
        return tuple(one for one in self.places if one.weight > 0)

    @property
    def is_weak(self) -> bool:
        """Claim that alpha lies below what the method asks for."""
        return self.alpha is not None and self.alpha < self.edition.method.alpha_floor

    def name(self, identifier: str) -> str:
        """Give the label of an indicator or component in quotation marks."""
        framework = self.edition.framework
        labels = {one.id: one.label for one in framework.indicators}
        labels |= {one.id: one.label for one in framework.components}
        return f"“{labels[identifier]}”"


def say_pulls(known: Known, one: Place) -> Found:
    """Say that an indicator is poor where the others are good."""
    name = known.name(one.indicator_id)
    better = _word_direction(known, one.indicator_id)
    runs_against = (one.elsewhere or 0.0) < 0  # of all other components, the one it moves with most
    said = (
        f"{name} pulls against the rest: {name_areas(known)} that do well on it tend to do poorly "
        f"on the others ({_word_interval(one)})."
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


def say_alone(known: Known, one: Place, *, fits_elsewhere: bool) -> Found:
    """Say that an indicator hardly moves with the others."""
    sure = (one.with_rest_upper or 0.0) < LOW
    verb = "goes its own way" if sure else "may go its own way"
    gain = ""
    if known.alpha is not None and (one.alpha_without or -9.0) > known.alpha + _GAIN:
        gain = (
            f" Without it the others hang together better (alpha {_write(one.alpha_without)} "
            f"instead of {_write(known.alpha)})."
        )
    other = one.elsewhere_id if fits_elsewhere else None
    elsewhere = move = ""
    if other:
        elsewhere = f" It moves more with {known.name(other)} ({_write(one.elsewhere)})."
        move = f", or move it to {known.name(other)} if it belongs there by what it means"
    return Found(
        Finding.GOES_ALONE,
        f"{known.name(one.indicator_id)} {verb}: it hardly moves with the others "
        f"({_word_interval(one)}).{elsewhere}{gain}",
        "Keep it if the idea needs it, and say on the component's page that it stands for itself; "
        f"else show it beside the score without a weight{move}.",
        one.indicator_id,
        other,
        one.with_rest,
    )


def say_unstable(known: Known, one: Place) -> Found:
    """Say that chance decides which way an indicator counts."""
    turned = known.turned[one.indicator_id]
    return Found(
        Finding.UNSTABLE,
        f"The weight of {known.name(one.indicator_id)} is not sure: learnt from other "
        f"{name_areas(known)} of the same kind it would count the other way in "
        f"{write_share(turned)} of cases.",
        "Equal weights are safer here.",
        one.indicator_id,
        figure=turned,
    )


def say_elsewhere(known: Known, one: Place) -> Found:
    """Say that an indicator moves more with another component."""
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


def say_against_index(known: Known, one: Place) -> Found:
    """Say that an indicator is good where the index is low."""
    return Found(
        Finding.AGAINST_INDEX,
        f"{known.name(one.indicator_id)} runs against the whole: {name_areas(known)} that do well "
        f"on it tend to have a lower {known.edition.framework.index_label} (correlation "
        f"{_write(one.with_index)}).",
        "Keep it if it belongs to the idea, and say so: a high index then does not mean that this "
        "is good.",
        one.indicator_id,
        figure=one.with_index,
    )


def say_left_out(known: Known, one: Place) -> Found:
    """Say that the method took an indicator's weight away."""
    if known.weighting != Weighting.FIRST_COMPONENT:
        return Found(
            Finding.LEFT_OUT,
            f"{known.name(one.indicator_id)} does not count: its weight is 0.",
            "Declare it without weight and say why, or give it one.",
            one.indicator_id,
            figure=one.with_rest,
        )
    figure = f" ({_write(one.with_rest)} with the score of the others)"
    return Found(
        Finding.LEFT_OUT,
        f"{known.name(one.indicator_id)} does not count: the method took its weight away, since it "
        f"pulls against the rest{figure if one.with_rest is not None else ''}.",
        "Check its direction; if it is right, declare it without weight and say why.",
        one.indicator_id,
        figure=one.with_rest,
    )


def say_same(known: Known, pair: Pair) -> Found:
    """Say that two indicators are one thing, counted twice."""
    own, other = _turn(known, pair)
    where = pair.second_component if own == pair.first_id else pair.first_component
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


def say_mirrored(known: Known, pair: Pair) -> Found:
    """Say that two indicators cancel each other out."""
    own, other = _turn(known, pair)
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


def say_collinear(known: Known, one: Place) -> Found:
    """Say that others together make an indicator needless."""
    return Found(
        Finding.COLLINEAR,
        f"{known.name(one.indicator_id)} says what the others say together: "
        f"{write_share(one.explained or 0.0)} of its differences follow from them.",
        "Leave it out unless people need to see it; the score hardly changes.",
        one.indicator_id,
        figure=one.explained,
    )


def say_several(known: Known, stories: Sequence[Sequence[str]]) -> Found:
    """Say which groups of indicators tell different stories."""
    told = "; ".join(
        f"{'one is' if at == 0 else 'another'} of {join_words([known.name(each) for each in one])}"
        for at, one in enumerate(stories)
    )
    alpha = f" ({_word_alpha(known)})" if known.is_weak else ""
    return Found(
        Finding.SEVERAL_IDEAS,
        f"{known.component.label} is not one idea: its {write_count(len(known.counting))} "
        f"indicators tell {write_count(len(stories))} stories{alpha}: {told}.",
        _advise_split(known),
        figure=known.alpha,
    )


def say_weak(known: Known) -> Found:
    """Say that alpha is below what the method asks for."""
    return Found(
        Finding.WEAK,
        f"{known.component.label} is held together weakly: its {write_count(len(known.counting))} "
        f"indicators have little in common ({_word_alpha(known)}).",
        _advise_split(known),
        figure=known.alpha,
    )


def say_dominates(known: Known, one: Place) -> Found:
    """Say that one indicator decides the score."""
    return Found(
        Finding.DOMINATES,
        f"{known.name(one.indicator_id)} rules the component: the score follows it (correlation "
        f"{_write(one.with_component)}) far more than its weight tells, "
        f"{write_share(one.weight)}.",
        "Pull in its extreme figures, or look at its goalposts; or say that the component is "
        "mostly this.",
        one.indicator_id,
        figure=one.with_component,
    )


def say_silent(known: Known, one: Place) -> Found:
    """Say that an indicator counts on paper alone."""
    return Found(
        Finding.SILENT,
        f"{known.name(one.indicator_id)} counts for {write_share(one.weight)} on paper, but the "
        f"score hardly follows it (correlation {_write(one.with_component)}).",
        "Give it more weight if it matters, or say that it does not decide.",
        one.indicator_id,
        figure=one.with_component,
    )


def say_one(known: Known) -> Found:
    """Say that a component is one indicator."""
    (only,) = known.counting
    return Found(
        Finding.ONE_INDICATOR,
        f"{known.component.label} is one indicator, {known.name(only.indicator_id)}: there is "
        "nothing to compare it with.",
        "Say so on its page, and look for a second indicator of the same idea.",
        only.indicator_id,
    )


def say_unknown(known: Known) -> Found:
    """Say that coherence could not be measured."""
    return Found(
        Finding.CANNOT_TELL,
        "Whether its indicators belong together cannot be said: one of them does not vary among "
        f"the {name_areas(known)}, or too few {name_areas(known)} know all of them.",
        "Look at its figures and its goalposts.",
    )


def say_few(known: Known, areas: int) -> Found:
    """Say that few areas stand behind what is found."""
    return Found(
        Finding.FEW_AREAS,
        f"Only {write_count(areas)} {name_areas(known)} stand behind this: every figure is loose.",
        "Take what is said as hints, and trust what you know of the subject more.",
        figure=float(areas),
    )


def say_nothing(known: Known) -> Found:
    """Say that there is nothing to report."""
    count = write_count(len(known.counting))
    return Found(
        Finding.NOTHING,
        f"Nothing to report: its {count} indicators go together (alpha {_write(known.alpha)}).",
        figure=known.alpha,
    )


def _advise_split(known: Known) -> str:
    advice = (
        "Say on the component's page that it is not one idea, or split it, or move indicators to "
        "where they belong."
    )
    if known.weighting in (Weighting.EQUAL, Weighting.EQUAL_POINTS):
        return f"{advice} They count equally already."
    if known.weighting != Weighting.FIRST_COMPONENT:
        return advice
    share = "little" if known.share is None else f"only {write_share(known.share)} of differences"
    return (
        f"{advice} Until then equal weights are safer: weights learnt from what the indicators "
        f"share rest on {share}."
    )


def _turn(known: Known, pair: Pair) -> tuple[str, str]:
    """Give the indicator of this component first."""
    if pair.first_component == known.component.id:
        return pair.first_id, pair.second_id
    return pair.second_id, pair.first_id


def _word_interval(one: Place) -> str:
    return (
        f"correlation {_write(one.with_rest)}, between {_write(one.with_rest_lower)} and "
        f"{_write(one.with_rest_upper)}"
    )


def _word_alpha(known: Known) -> str:
    """Give an alpha below the floor, with a third decimal where two look like the floor itself."""
    floor = known.edition.method.alpha_floor
    alpha = known.alpha or 0.0
    digits = 2 if round(alpha, 2) < floor else 3
    return f"alpha {write_number(alpha, digits)}; {floor:g} is asked"


def _word_direction(known: Known, identifier: str) -> str:
    found = next(one for one in known.edition.framework.indicators if one.id == identifier)
    return "more" if found.direction is Direction.HIGHER_IS_BETTER else "less"


def name_areas(known: Known) -> str:
    """Give the word for several areas of the fit set."""
    return LEVEL_LABELS[known.edition.fit.level][1]


def _write(figure: float | None) -> str:
    return write_number(figure, 2) if figure is not None else "not known"
