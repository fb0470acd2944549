"""The sentences that open an area's page: how it is doing, how sure that is, what changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, pick_lines, say_score_change
from wardwise.explorer.records import Area, Card, Score
from wardwise.model.area import AreaLevel
from wardwise.model.ratings import ChangeRating
from wardwise.presentation.words import (
    capitalise,
    join_words,
    lower_first,
    say_fifth,
    write_count,
    write_number,
    write_ordinal,
    write_share,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """The opening of an area's page, a sentence or two each."""

    state: str  # the year, the score and where that stands
    dated: str  # which years the figures are of
    known: str  # where there is no score: what is known, and why there is none
    changed: str  # what really changed, what cannot be said
    sureness: tuple[str, ...]  # what the interval covers and what the score rests on
    place: str  # rank, with its interval


def write_letter(facts: Facts, area: Area, lines: Sequence[ScoreLine]) -> Letter:
    """Write the opening of an area's page from its components' lines."""
    score = facts.find_score(facts.index_id, area.area_code)
    card = facts.find_card(facts.index_id, area.area_code)
    has_score = score is not None and score.score is not None
    return Letter(
        state=_say_state(facts, area, lines, score, card),
        dated=_say_dates(facts),
        known="" if has_score else _say_no_score(facts, area, lines)[1],
        changed=_join_sentences(say_changes(facts, lines), _say_whole_change(facts, area)),
        sureness=tuple(_say_sureness(facts, score)) if score and has_score else (),
        place=_say_place(facts, area, card),
    )


def _say_dates(facts: Facts) -> str:
    years = join_words(list(dict.fromkeys(facts.period_labels.values())))
    return f"Figures for {years}. They do not describe today."


def _join_sentences(*said: str) -> str:
    return " ".join(one for one in said if one)


def _say_whole_change(facts: Facts, area: Area) -> str:
    change = facts.changes.get((facts.index_id, area.area_code))
    score = facts.find_score(facts.index_id, area.area_code)
    if change is None or score is None or score.score is None:
        return ""
    whole = f"the {area.level_label} as a whole"
    moved = say_score_change(facts, facts.index_id, area)
    rating = change.verdict
    if rating in (ChangeRating.IMPROVED, ChangeRating.WORSENED) and moved:
        verb = "improved" if rating is ChangeRating.IMPROVED else "worsened"
        return f"{capitalise(whole)} really {verb}: {moved}."
    if rating is ChangeRating.NO_CLEAR_CHANGE:
        return f"{capitalise(whole)} did not clearly change."
    return f"Whether {whole} changed cannot be said."


def _say_state(
    facts: Facts,
    area: Area,
    lines: Sequence[ScoreLine],
    score: Score | None,
    card: Card | None,
) -> str:
    if score is None or score.score is None:
        return _say_no_score(facts, area, lines)[0]
    latest = facts.period_labels[facts.latest]
    said = f"In {latest} {area.name} scored {write_number(score.score)} of 100"
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
    if card.rank_lower == card.rank_upper and card.ranked > 2:  # noqa: PLR2004
        ends = {1: "the highest", card.ranked: "the lowest"}
        if card.rank_lower in ends:
            return (
                f"{ends[card.rank_lower]} of the {card.ranked:,} {area.level_plural} with a score"
            )
    if fifth and card.ranked >= few:
        return f"{fifth} of {within}"
    return (
        f"somewhere from {write_ordinal(card.rank_lower)} to {write_ordinal(card.rank_upper)} "
        f"of {card.ranked:,} {area.level_plural}"
    )


def _say_no_score(facts: Facts, area: Area, lines: Sequence[ScoreLine]) -> tuple[str, str]:
    """Say what is known where there is no score, and why there is none."""
    scored = [lower_first(one.label) for one in lines if one.has_score]
    levels = tuple(AreaLevel)
    fitted = AreaLevel(facts.manifest["edition"]["fit"]["level"])
    why = "too many of its figures are missing"
    if levels.index(AreaLevel(area.level)) < levels.index(fitted):
        why = f"most figures are not published for {area.level_plural}"
    if not scored:
        return f"{area.name} has no scores.", f"The reason: {why}."
    known = "components is known" if len(scored) == 1 else "components are known"
    return (
        f"{capitalise(write_count(len(scored)))} of {write_count(len(lines))} {known} here.",
        f"{capitalise(join_words(scored))}. There is no overall score, because {why}.",
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
        said.append(f"About {_say_reach(score)}: so far chance alone could have moved the score.")
    else:
        said.append(
            f"At least {_say_reach(score)}. How far chance could have moved it is known for "
            f"{write_share(covered)} of the score only; the rest was published without a range, "
            "so the true one is wider."
        )
    said.append(_say_weights(facts, score))
    return said


def _say_reach(score: Score) -> str:
    half = ((score.upper or 0.0) - (score.lower or 0.0)) / 2
    return f"{write_number(half)} points either way"


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
    if card.ranked is None or card.ranked < 2:  # noqa: PLR2004
        return ""
    within = facts.manifest["edition"]["fit"]["within_label"]
    return (
        f"Of {card.ranked:,} {area.level_plural} in {within} with a score, it ranks "
        f"{_say_ranks(card.rank, card.rank_lower, card.rank_upper)}, counted from the highest."
    )


def _say_ranks(rank: int, lower: int, upper: int) -> str:
    if lower == upper:
        return write_ordinal(rank)
    return f"{write_ordinal(rank)}, at least from {write_ordinal(lower)} to {write_ordinal(upper)}"


def say_why_unsure(lines: Sequence[ScoreLine]) -> list[tuple[str, str]]:
    """List why nothing can be said of a change: each reason with the components it holds for."""
    found: dict[str, list[str]] = {}
    for one in lines:
        if one.has_score and one.change.kind == "unsure" and one.change.reason:
            found.setdefault(one.change.reason, []).append(one.label)
    order = Counter({reason: len(labels) for reason, labels in found.items()}).most_common()
    return [
        (reason if count == 1 else _say_of_several(reason), join_words(found[reason]))
        for reason, count in order
    ]


def _say_of_several(reason: str) -> str:
    """Say a reason, written of one component, of several."""
    one, several = "Its figures", "Their figures"
    return reason.replace(" of it was", " of each was").replace(one, several)
