"""How probably an area ranks among the lowest, and a change is real, as pages say it."""

from collections.abc import Sequence
from dataclasses import dataclass

from wardwise.explorer.addresses import find_area
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import WELL_COVERED
from wardwise.explorer.records import Area, Card
from wardwise.model.ratings import ChangeRating
from wardwise.presentation.likelihood import (
    count_chances,
    list_likelihoods,
    name_likelihood,
    say_likelihood,
)
from wardwise.presentation.words import (
    capitalise,
    join_words,
    lower_first,
    write_number,
    write_share,
)

SURE = 0.9  # from which probability on a component is named as among the lowest
FAR = 0.015  # below which probability an area is almost certainly not among the lowest
FEWEST = 5  # areas, below which there is no lowest fifth to speak of


@dataclass(frozen=True, slots=True)
class Legend:
    """What the words for chance mean, and from where on a change is called one."""

    words: tuple[tuple[str, str], ...]  # with the chances in 100 of each
    called: str  # chances in 100 that a change must pass to be called better or worse


@dataclass(frozen=True, slots=True)
class LowLine:
    """How surely an area ranks among the lowest: its index, and its components."""

    area: Area
    address: str
    fifth: str  # in words; empty where it is not said
    tenth: str
    chances: str  # in 100, of the lowest fifth
    value: float | None  # the same, to sort by
    components: str  # those that are very likely among the lowest fifth


def make_legend(facts: Facts) -> Legend:
    """Make the legend of the words for chance."""
    called = (1 + facts.release.method["interval_level"]) / 2 * 100
    return Legend(tuple(list_likelihoods()), write_number(called))


def say_lowest(facts: Facts, node: str, area: Area) -> str:
    """Say how probably an area ranks among the lowest in a node, or why that is not known.

    Empty where there is no score, or none with a range, or too few areas to have a lowest fifth.
    """
    card = facts.find_card(node, area.area_code)
    if card is None or card.rank is None or (card.ranked or 0) < FEWEST:
        return ""
    within = f"{facts.manifest['edition']['fit']['within_label']}’s {area.level_plural}"
    if card.lowest_fifth is None:
        reason = lower_first(card.lowest_reason or "")
        said = f"How surely it is among the lowest fifth of {within} cannot be put in chances"
        return f"{said}: {reason}" if card.lower is not None else ""
    said = f"Among the lowest fifth of {within}? {capitalise(say_likelihood(card.lowest_fifth))}."
    if card.lowest_tenth is not None:
        said += f" Among the lowest tenth? {capitalise(say_likelihood(card.lowest_tenth))}."
    return said + _limit(facts, node, area)


def _limit(facts: Facts, node: str, area: Area) -> str:
    """Say how much of a score's chance is known, where that is not nearly all of it."""
    score = facts.find_score(node, area.area_code)
    covered = (score.interval_weight if score else None) or 0.0
    if covered >= WELL_COVERED:
        return ""
    return f" That counts the chance in {write_share(covered)} of the score; the rest is not known."


def say_real(facts: Facts, node: str, area: Area) -> str:
    """Say how probably a node's change is real; empty where that is not known."""
    change = facts.changes.get((node, area.area_code))
    if change is None or change.probability is None or not change.change:
        return ""
    way = "rose" if change.change > 0 else "fell"
    since = facts.period_labels[change.from_period_id]
    said = f"That it really {way} since {since} is {say_likelihood(change.probability)}"
    if change.verdict is ChangeRating.NO_CLEAR_CHANGE:
        return f"{said}: too little to call it a change."
    return f"{said}."


def list_low_lines(facts: Facts, areas: Sequence[Area]) -> tuple[list[LowLine], str]:
    """List how surely areas rank among the lowest, in the order given.

    Also the names of those that stand nowhere near: neither their index, as far as that is known,
    nor any component very likely.
    """
    lines = [_make_line(facts, one) for one in areas]
    near = [one for one in lines if one.components or (one.value or 0.0) >= FAR]
    return near, join_words([one.area.name for one in lines if one not in near])


def _make_line(facts: Facts, area: Area) -> LowLine:
    card = facts.find_card(facts.index_id, area.area_code)
    named = [
        f"{facts.labels[node]} ({_count(found.lowest_fifth)})"
        for node in facts.components
        if (found := facts.find_card(node, area.area_code)) is not None
        and found.lowest_fifth is not None
        and found.lowest_fifth >= SURE
    ]
    return LowLine(
        area=area,
        address=find_area(area.area_code) if area.has_page else "",
        fifth=_name(card.lowest_fifth if card else None),
        tenth=_name(card.lowest_tenth if card else None),
        chances=_count(card.lowest_fifth if card else None),
        value=card.lowest_fifth if card else None,
        components=join_words(named),
    )


def _name(probability: float | None) -> str:
    return "" if probability is None else name_likelihood(probability)


def _count(probability: float | None) -> str:
    """Write chances in 100 where a heading says that they are."""
    if probability is None:
        return ""
    return count_chances(probability).removeprefix("about ").removesuffix(" in 100")


def say_why_not(cards: Sequence[Card | None]) -> str:
    """Say why no area's index has a probability to be among the lowest; empty where one has."""
    known = [one for one in cards if one is not None and one.rank is not None]
    if not known or any(one.lowest_fifth is not None for one in known):
        return ""
    reasons = [one.lowest_reason for one in known if one.lowest_reason]
    return max(set(reasons), key=reasons.count) if reasons else ""
