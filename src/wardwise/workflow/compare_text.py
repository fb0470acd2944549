"""What changed between two releases, in sentences and lines."""

from wardwise.presentation.words import join_words
from wardwise.publication.shapes import (
    ComparisonDocument,
    FigureCounts,
    MovedFigure,
    MovedIndicator,
    MovedScore,
)

_LINES = 20  # of scores, and of indicators, that a terminal shows


def write_comparison(found: ComparisonDocument) -> str:
    """Write a comparison for a terminal: counts, what differs, what moved most, what is not said.

    `--json` and the page hold all of it.
    """
    lines = [
        f"{found['new']['release_id']} compared with {found['old']['release_id']}",
        "",
        count_in_words(found["values"], what="indicator figures"),
        count_in_words(found["scores"], what="scores"),
        "",
        "What differs behind them:",
        *(f"  {one['label']}: {one['words']}" for one in found["differences"]),
    ]
    if not found["differences"]:
        lines.append("  nothing that the releases say")
    if found["moved_scores"]:
        lines += ["", "Scores that moved, and by what:"]
        lines += [f"  {write_score(one, found)}" for one in found["moved_scores"][:_LINES]]
        lines += _say_more(len(found["moved_scores"]))
    if found["indicators"]:
        lines += ["", "Indicators that moved:"]
        lines += [f"  {write_indicator(one, found)}" for one in found["indicators"][:_LINES]]
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


def write_score(one: MovedScore, found: ComparisonDocument) -> str:
    """Write one score that moved, with the points of each cause."""
    place = f"{one['label']}, {one['name']}, {one['period']}"
    if one["before"] is None or one["now"] is None:
        word = "is scored now" if one["before"] is None else "is no longer scored"
        return f"{place}: {word}"
    why = write_points(one["points"], found)
    return f"{place}: {one['before']:.1f} to {one['now']:.1f}{f' ({why})' if why else ''}"


def write_points(points: dict[str, float], found: ComparisonDocument) -> str:
    """Write what each cause brought, the largest first."""
    ordered = sorted(points.items(), key=lambda each: -abs(each[1]))
    return ", ".join(f"{found['causes'][cause]} {brought:+.2f}" for cause, brought in ordered)


def write_indicator(one: MovedIndicator, found: ComparisonDocument) -> str:
    """Write one indicator: how many of its figures moved, why, and the largest move."""
    counts = [
        f"{one[name]:,} {word}"  # type: ignore[literal-required]
        for name, word in (("moved", "moved"), ("added", "new"), ("gone", "no longer given"))
        if one[name]  # type: ignore[literal-required]
    ]
    why = join_words([found["causes"][cause] for cause in one["causes"]])
    words = f"{one['label']}: {', '.join(counts)} ({why})"
    if not one["largest"]:
        return words
    return f"{words}; most: {write_figure(one['largest'][0], one)}"


def write_figure(figure: MovedFigure, one: MovedIndicator) -> str:
    """Write one figure before and now."""
    before, now = (
        "none" if value is None else f"{value:,.{one['decimals']}f}"
        for value in (figure["before"], figure["now"])
    )
    return f"{figure['name']}, {figure['period']}: {before} to {now} ({one['unit']})"
