"""The sentences that open an area's page: how it is doing, how sure that is, what changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, pick_lines
from wardwise.explorer.records import Area, Card, Score
from wardwise.model.area import AreaLevel
from wardwise.presentation.words import (
    join_words,
    lower_first,
    say_fifth,
    write_number,
    write_ordinal,
    write_share,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """The opening of an area's page, a sentence or two each."""

    state: str  # the score, its interval and where that stands
    changed: str  # what really changed, what cannot be said
    sureness: tuple[str, ...]  # what the interval covers and what the score rests on
    place: str  # rank, with its interval


def write_letter(facts: Facts, area: Area, lines: Sequence[ScoreLine]) -> Letter:
    """Write the opening of an area's page from its components' lines."""
    score = facts.find_score(facts.index_id, area.area_code)
    card = facts.find_card(facts.index_id, area.area_code)
    return Letter(
        state=_say_state(facts, area, lines, score, card),
        changed=say_changes(facts, lines),
        sureness=tuple(_say_sureness(facts, score)) if score and score.score is not None else (),
        place=_say_place(facts, area, card),
    )


def _say_state(
    facts: Facts,
    area: Area,
    lines: Sequence[ScoreLine],
    score: Score | None,
    card: Card | None,
) -> str:
    if score is None or score.score is None:
        return _say_no_score(facts, area, lines)
    said = f"{area.name} scores {write_number(score.score)} of 100"
    if score.lower is not None and score.upper is not None:
        said += f", probably between {write_number(score.lower)} and {write_number(score.upper)}"
    standing = _say_standing(facts, area, card)
    return f"{said}{': ' if standing else ''}{standing}."


def _say_standing(facts: Facts, area: Area, card: Card | None) -> str:
    if card is None or card.rank_lower is None or card.rank_upper is None:
        return ""
    if card.ranked is None or card.ranked < 2:  # noqa: PLR2004
        return ""
    fifth = say_fifth(card.rank_lower, card.rank_upper, card.ranked)
    within = f"{facts.manifest['edition']['fit']['within_label']}’s {area.level_plural}"
    few = 10
    if fifth and card.ranked >= few:
        return f"{fifth} of {within}"
    return (
        f"somewhere from {write_ordinal(card.rank_lower)} to {write_ordinal(card.rank_upper)} "
        f"of {card.ranked:,} {area.level_plural}"
    )


def _say_no_score(facts: Facts, area: Area, lines: Sequence[ScoreLine]) -> str:
    scored = [lower_first(one.label) for one in lines if one.has_score]
    levels = tuple(AreaLevel)
    fitted = AreaLevel(facts.manifest["edition"]["fit"]["level"])
    why = "too many of its figures are missing"
    if levels.index(AreaLevel(area.level)) < levels.index(fitted):
        why = f"most figures are not published for {area.level_plural}"
    if not scored:
        return f"{area.name} has no scores, because {why}."
    return (
        f"{area.name} has no overall score, because {why}. "
        f"{len(scored)} of {len(lines)} components have enough: {join_words(scored)}."
    )


def say_changes(facts: Facts, lines: Sequence[ScoreLine]) -> str:
    """Say which components really improved or worsened, and of how many nothing can be said."""
    since = facts.period_labels[facts.first]
    scored = [one for one in lines if one.has_score]
    improved = [lower_first(one.label) for one in pick_lines(scored, "improved")]
    worsened = [lower_first(one.label) for one in pick_lines(scored, "worsened")]
    steady = len(pick_lines(scored, "plain"))
    unsure = len(scored) - len(improved) - len(worsened) - steady
    if not scored:
        return ""
    parts = []
    if improved:
        parts.append(f"{join_words(improved)} really improved")
    if worsened:
        parts.append(f"{join_words(worsened)} really worsened")
    said = f"Since {since} {', and '.join(parts)}." if parts else ""
    if not parts and steady:
        said = f"Since {since} no component changed by more than chance could explain."
    if not parts and not steady:
        return f"Whether any component changed since {since} cannot be said."
    if unsure:
        said += f" For {unsure} of {len(scored)} components a change cannot be said."
    return said


def _say_sureness(facts: Facts, score: Score) -> list[str]:
    said = []
    covered = score.interval_weight or 0.0
    if score.lower is None:
        said.append("How far chance alone could move this score is not known.")
    elif covered > 1 - 1e-9:
        said.append("The range says how far chance alone could have moved the score.")
    else:
        said.append(
            "The range says how far chance alone could have moved the score, for the "
            f"{write_share(covered)} of it that rests on figures with a known margin. "
            "The rest is published without one, so the true range is wider."
        )
    said.append(_say_weights(facts, score))
    return said


def _say_weights(facts: Facts, score: Score) -> str:
    latest = facts.period_labels[facts.latest]
    shares = [
        (score.observed_weight or 0.0, f"was measured anew for {latest}"),
        (
            score.carried_weight or 0.0,
            "rests on figures measured once, which stand for every year",
        ),
        (score.estimated_weight or 0.0, "is estimated where a figure is missing"),
    ]
    told = [(share, words) for share, words in shares if share > 0]
    if len(told) == 1 and told[0][0] > 1 - 1e-9:
        return f"All of the score {told[0][1]}."
    (share, words), *rest = told
    said = f"{write_share(share).capitalize()} of the score {words}"
    return "; ".join([said, *(f"{write_share(one)} {other}" for one, other in rest)]) + "."


def _say_place(facts: Facts, area: Area, card: Card | None) -> str:
    if card is None or card.rank is None or card.rank_lower is None or card.rank_upper is None:
        return ""
    within = facts.manifest["edition"]["fit"]["within_label"]
    return (
        f"Of {card.ranked:,} {area.level_plural} in {within} with a score, it ranks "
        f"{_say_ranks(card.rank, card.rank_lower, card.rank_upper)}, counted from the highest."
    )


def _say_ranks(rank: int, lower: int, upper: int) -> str:
    if lower == upper:
        return write_ordinal(rank)
    return f"{write_ordinal(rank)}, probably between {write_ordinal(lower)} and {upper:,}"


def say_why_unsure(lines: Sequence[ScoreLine]) -> list[tuple[str, str]]:
    """List why nothing can be said of a change: each reason with the components it holds for."""
    found: dict[str, list[str]] = {}
    for one in lines:
        if one.has_score and one.change.kind == "unsure" and one.change.reason:
            found.setdefault(one.change.reason, []).append(one.label)
    order = Counter({reason: len(labels) for reason, labels in found.items()}).most_common()
    return [(reason, join_words(found[reason])) for reason, _ in order]
