"""What changed between two releases, in sentences and lines."""

from collections.abc import Iterable, Mapping

from wardwise.presentation.words import join_words
from wardwise.publication.shapes import (
    ComparisonDocument,
    FigureCounts,
    MovedFigure,
    MovedIndicator,
    MovedScore,
)
from wardwise.workflow.differences import CAUSE_WORDS, Cause

_LINES = 20  # of scores, and of indicators, that a terminal shows


def write_comparison(found: ComparisonDocument) -> str:
    """Write a comparison for a terminal: counts, what differs, what moved most, what is not said.

    `--json` and the page hold all of it.
    """
    lines = [
        f"{found['new']['release_id']} compared with {found['old']['release_id']}",
        "",
        *found["said"],
        "",
        "What differs behind them:",
        *(f"  {one['label']}: {one['words']}" for one in found["differences"]),
    ]
    if not found["differences"]:
        lines.append("  nothing that the releases say")
    if found["moved_scores"]:
        lines += ["", "Scores that moved, and by what:"]
        lines += [f"  {write_score(one)}" for one in found["moved_scores"][:_LINES]]
        lines += _say_more(len(found["moved_scores"]))
    if found["indicators"]:
        lines += ["", "Indicators that moved:"]
        lines += [f"  {write_indicator(one)}" for one in found["indicators"][:_LINES]]
        lines += _say_more(len(found["indicators"]))
    return "\n".join([*lines, "", *found["notes"]])


def _say_more(count: int) -> list[str]:
    return [f"  … and {count - _LINES} more (all of them: --json)"] if count > _LINES else []


def count_in_words(counts: FigureCounts, *, what: str) -> str:
    """Say how many figures moved, are new, are gone, and stayed."""
    moved = f"{counts['moved']:,} of {counts['moved'] + counts['same']:,} {what} moved"
    if counts["unseen"]:
        moved += f", {counts['unseen']:,} of them by less than is printed"
    more = [
        f"{counts[name]:,} are {word}"  # type: ignore[literal-required]
        for name, word in (("added", "new"), ("gone", "no longer given"))
        if counts[name]  # type: ignore[literal-required]
    ]
    return f"{'; '.join([moved, *more])}."


def write_score(one: MovedScore) -> str:
    """Write one score that moved, with the points of each cause."""
    place = f"{one['label']}, {one['name']}, {one['period']}"
    if one["before"] is None or one["now"] is None:
        return f"{place}: {one['why']}"
    return f"{place}: {one['before']:.1f} to {one['now']:.1f} ({one['why']})"


def word_points(points: Mapping[str, float], *, before: float | None, now: float | None) -> str:
    """Word what each cause brought to a score, the largest first."""
    if before is None or now is None:
        return "scored now" if before is None else "no longer scored"
    ordered = sorted(points.items(), key=lambda each: -abs(each[1]))
    said = [f"{CAUSE_WORDS[Cause(cause)]} {_sign(brought)}" for cause, brought in ordered]
    return ", ".join(said) or "each cause too small to print"


def _sign(points: float) -> str:
    return f"{points:+.2f}".replace("-", "−")


def write_indicator(one: MovedIndicator) -> str:
    """Write one indicator: how many of its figures moved, why, and the largest move."""
    counts = [
        f"{one[name]:,} {word}"  # type: ignore[literal-required]
        for name, word in (("moved", "moved"), ("added", "new"), ("gone", "no longer given"))
        if one[name]  # type: ignore[literal-required]
    ]
    words = f"{one['label']}: {', '.join(counts)} ({one['why']})"
    return f"{words}; most: {one['most']} ({one['unit']})" if one["most"] else words


def word_causes(causes: Iterable[str]) -> str:
    """Word the causes for which an indicator's figures moved."""
    return join_words([CAUSE_WORDS[Cause(one)] for one in causes])


def word_figure(figure: MovedFigure, *, decimals: int) -> str:
    """Word one figure before and now, in the indicator's unit."""
    before, now = (
        "none" if value is None else f"{value:,.{decimals}f}"
        for value in (figure["before"], figure["now"])
    )
    return f"{figure['name']}, {figure['period']}: {before} to {now}"
