"""The sentences that open an area's page: how it is doing, how sure that is, what changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, ValueLine, pick_lines, say_score_change
from wardwise.explorer.records import Area, Card, Score
from wardwise.model.area import AreaLevel
from wardwise.model.period import read_period
from wardwise.model.place_name import name_place
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
    place: str  # rank with its range, or that there is none


MOST_WORSENED = 3  # single figures named in the opening


def write_letter(
    facts: Facts, area: Area, lines: Sequence[ScoreLine], values: Sequence[ValueLine]
) -> Letter:
    """Write the opening of an area's page from its components' and indicators' lines."""
    score = facts.find_score(facts.index_id, area.area_code)
    card = facts.find_card(facts.index_id, area.area_code)
    has_score = score is not None and score.score is not None
    return Letter(
        state=_say_state(facts, area, lines, score, card),
        dated=_say_dates(facts),
        known="" if has_score else _say_no_score(facts, area, lines)[1],
        changed=_say_change(facts, area, lines, values),
        sureness=tuple(_say_sureness(facts, score)) if score and has_score else (),
        place=_say_place(facts, area, card),
    )


def _say_dates(facts: Facts) -> str:
    labels = list(dict.fromkeys(facts.period_labels.values()))
    if all(any(sign.isdigit() for sign in one) for one in labels):
        return f"Figures for {join_words(labels)}. They do not describe today."
    return f"Every figure names its own years.{_say_years(facts)} None describes today."


def _say_years(facts: Facts) -> str:
    """Say how new the latest figures are that count in a score, and how old the oldest is."""
    years = sorted(
        find_years(one["periods"][-1]["source_period"])[1]
        for one in facts.indicators.values()
        if one["weighted"] and one["periods"]
    )
    if not years:
        return ""
    middle = years[len(years) // 2]
    return (
        f" Of the latest that count in a score, half are from {middle} or later; "
        f"the oldest is from {years[0]}."
    )


def find_years(period: str) -> tuple[int, int]:
    """Find the first and the last year that a source period touches.

    Examples
    --------
    >>> find_years("2018-01-01/P5Y"), find_years("2022-04-01/P1Y"), find_years("2021-03-21/P1D")
    ((2018, 2022), (2022, 2023), (2021, 2021))
    """
    read = read_period(period)
    amount, unit = int(read.duration[1:-1]), read.duration[-1]
    months = {"Y": 12, "M": 1}.get(unit, 0) * amount
    last = read.start.year * 12 + read.start.month - 1 + max(months - 1, 0)
    return read.start.year, last // 12


def _say_change(
    facts: Facts, area: Area, lines: Sequence[ScoreLine], values: Sequence[ValueLine]
) -> str:
    """Say what really moved, which figures worsened, and of what no change can be said."""
    scored = [one for one in lines if one.has_score]
    unsure = [f"{len(pick_lines(scored, 'unsure'))} of {len(scored)} components"]
    if not pick_lines(scored, "unsure") or len(pick_lines(scored, "unsure")) == len(scored):
        unsure = []  # none, or all of them, of which the first sentence tells
    whole = _say_whole_change(facts, area)
    if whole == _UNSURE:
        unsure, whole = [*unsure, f"the {area.level_label} as a whole"], ""
    last = f"For {join_words(unsure)} a change cannot be said." if unsure else ""
    said = (say_changes(facts, lines), say_worsened(values), whole, last)
    return " ".join(one for one in said if one)


_UNSURE = "unsure"
_HALF = 0.5  # of a score with a known range: below, no chance is told


def _say_whole_change(facts: Facts, area: Area) -> str:
    """Say whether an area's overall score really changed; `unsure` where that cannot be said."""
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
    return _UNSURE


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
    said = f"In {latest} {name_place(area.name)} scored {write_number(score.score)} "
    said += facts.scale.out_of
    standing = _say_standing(facts, area, card)
    covered = score.interval_weight or 0.0
    if standing and covered <= 1 - 1e-9:  # the true range is wider than the one that is known
        standing = f"{'probably' if covered >= _HALF else 'as far as is known,'} {standing}"
    return f"{said}{': ' if standing else ''}{standing}."


def _say_standing(facts: Facts, area: Area, card: Card | None) -> str:
    if card is None or not is_ranked(card) or card.rank_lower is None or card.rank_upper is None:
        return ""
    ranked = card.ranked or 0
    fifth = say_fifth(card.rank_lower, card.rank_upper, ranked)
    within = f"{facts.manifest['edition']['fit']['within_label']}’s {area.level_plural}"
    few = 10
    if card.rank_lower == card.rank_upper and ranked > 2:  # noqa: PLR2004
        ends = {1: "the highest", ranked: "the lowest"}
        if card.rank_lower in ends:
            return f"{ends[card.rank_lower]} of the {ranked:,} {area.level_plural} with a score"
    if fifth and ranked >= few:
        return f"{fifth} of {within}"
    return (
        f"somewhere from {write_ordinal(card.rank_lower)} to {write_ordinal(card.rank_upper)} "
        f"of {ranked:,} {area.level_plural}"
    )


def is_ranked(card: Card) -> bool:
    """Tell whether a rank can be told: among others, and with the range in which it lies.

    Where the range of a score is not known, its place in the order is not known either.
    """
    several = card.ranked is not None and card.ranked > 1
    return several and card.rank is not None and card.lower is not None


def _say_no_score(facts: Facts, area: Area, lines: Sequence[ScoreLine]) -> tuple[str, str]:
    """Say what is known where there is no score, and why there is none."""
    scored = [lower_first(one.label) for one in lines if one.has_score]
    levels = tuple(AreaLevel)
    fitted = AreaLevel(facts.manifest["edition"]["fit"]["level"])
    why = "too many of its figures are missing"
    if levels.index(AreaLevel(area.level)) < levels.index(fitted):
        why = f"most figures are not published for {area.level_plural}"
    if not scored:
        return f"{capitalise(name_place(area.name))} has no scores.", f"The reason: {why}."
    known = "components is known" if len(scored) == 1 else "components are known"
    return (
        f"{capitalise(write_count(len(scored)))} of {write_count(len(lines))} {known} here.",
        f"{capitalise(join_words(scored))}. There is no overall score, because {why}.",
    )


def say_changes(facts: Facts, lines: Sequence[ScoreLine]) -> str:
    """Say which components really worsened or improved; empty where there are no scores."""
    since = facts.period_labels[facts.first]
    scored = [one for one in lines if one.has_score]
    if not scored:
        return ""
    moved = {kind: pick_lines(scored, kind) for kind in ("worsened", "improved")}
    parts = [_say_moved(found, kind) for kind, found in moved.items() if found]
    if parts:
        return f"Since {since} {'; '.join(parts)}."
    if pick_lines(scored, "plain"):
        return f"Since {since} no component changed by more than chance could explain."
    return f"Whether any component changed since {since} cannot be said."


def _say_moved(lines: Sequence[ScoreLine], verb: str) -> str:
    """Say which components moved one way, and which of them did so in the benchmark too."""
    said = f"{join_words([lower_first(one.label) for one in lines])} really {verb}"
    alike = [one for one in lines if one.likewise.startswith("as in ")]
    if not alike:
        return said
    if len(alike) == len(lines):
        all_of_them = {1: "", 2: "both "}.get(len(lines), "all ")
        return f"{said}, {all_of_them}{alike[0].likewise}"
    names = join_words([lower_first(one.label) for one in alike])
    return f"{said} ({names} {alike[0].likewise})"


def say_worsened(values: Sequence[ValueLine]) -> str:
    """Say which single figures really worsened, counted ones first; empty where none was judged."""
    found = list_moved_values(pick_values(values, "worsened"))
    if not found:
        judged = pick_values(values, "improved", "plain")
        return "No figure can be shown to have worsened." if judged else ""
    named = [f"{lower_first(one.label)}, {one.moved}{_hedge(one)}" for one in found]
    if len(named) > MOST_WORSENED + 1:
        named = [*named[:MOST_WORSENED], f"and {write_count(len(named) - MOST_WORSENED)} more"]
    start = "One figure" if len(found) == 1 else "These figures"
    return f"{start} really worsened: {'; '.join(named)}."


def _hedge(one: ValueLine) -> str:
    return ", modelled, so less sure" if one.modelled else ""


def pick_values(values: Sequence[ValueLine], *kinds: str) -> list[ValueLine]:
    """Pick the indicators whose change is of one of the kinds."""
    return [one for one in values if one.change.kind in kinds]


def list_moved_values(values: Sequence[ValueLine]) -> list[ValueLine]:
    """List the indicators that really changed: worsened first, counted ones first, by size."""
    return sorted(
        pick_values(values, "improved", "worsened"),
        key=lambda one: (one.change.kind != "worsened", not one.counts, -one.share_moved),
    )


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
    unknown = 1 - sum(share for share, _ in shares)
    if unknown > 0.005:  # noqa: PLR2004 - what rounds to a percent: the method leaves gaps open
        shares.append((unknown, "has no figure and counts for nothing"))
    told = [(share, words) for share, words in shares if share > 0]
    if len(told) == 1 and told[0][0] > 1 - 1e-9:
        return f"All of the score {told[0][1]}."
    (share, words), *rest = told
    said = f"{write_share(share).capitalize()} of the score {words}"
    return "; ".join([said, *(f"{write_share(one)} {other}" for one, other in rest)]) + "."


def _say_place(facts: Facts, area: Area, card: Card | None) -> str:
    if card is None or card.rank is None or card.ranked is None or card.ranked < 2:  # noqa: PLR2004
        return ""
    if not is_ranked(card) or card.rank_lower is None or card.rank_upper is None:
        return "Not ranked: the range of its score is not known."
    within = name_place(facts.manifest["edition"]["fit"]["within_label"])
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
    """Say a reason, written of one component, of several.

    Examples
    --------
    >>> _say_of_several("None of it was measured twice, so no change can be seen.")
    'None of them was measured twice, so no change can be seen.'
    >>> _say_of_several("Only 23 percent of it was measured twice; at least half is needed.")
    'Only 23 percent of each was measured twice; at least half is needed.'
    """
    pairs = [
        ("None of it was", "None of them was"),
        (" of it was", " of each was"),
        ("Its figures", "Their figures"),
        ("The series behind it", "The series behind them"),
    ]
    for one, several in pairs:
        reason = reason.replace(one, several)
    return reason
