"""One area's scorecard, as a person or a program reads it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from wardwise.presentation.likelihood import count_chances, list_likelihoods, name_likelihood
from wardwise.presentation.notebook import (
    ShownRow,
    draw_score,
    show_more,
    show_table,
    show_together,
    show_words,
)
from wardwise.scorecard.peer_text import PeerLine, write_peers


@dataclass(frozen=True, slots=True)
class CardRow:
    """One node or indicator on a scorecard; None where nothing is known."""

    node_id: str
    label: str
    depth: int  # 0 index, 1 dimension, 2 component, 3 indicator
    unit: str  # "points" for nodes
    decimals: int
    score: float | None  # an indicator's value in its own unit
    lower: float | None
    upper: float | None
    rank: int | None
    rank_lower: int | None
    rank_upper: int | None
    ranked: int | None
    lowest_tenth: float | None  # how probably it ranks there, by chance, 0-1
    lowest_fifth: float | None
    lowest_reason: str | None  # why that is not said
    interval_weight: float | None  # of a node: share of its weight that the interval covers
    benchmark_score: float | None
    benchmark_rating: str
    borough_score: float | None
    borough_rating: str
    peer_median: float | None
    standing: str
    change: float | None
    change_lower: float | None
    change_upper: float | None
    change_probability: float | None  # that it truly went the way seen, 0.5-1
    change_rating: str
    change_reason: str | None
    change_evidence_weight: float | None  # share of the weight measured in both periods
    change_interval_weight: float | None  # share of that which the interval covers


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One area's nodes and indicators in the edition's latest period."""

    area_code: str
    name: str
    level: str
    borough: str  # name; "" where there is none above
    edition: str
    period: str
    changed_since: str  # label of the period that change is measured from; "" where there is one
    benchmark: str  # name
    rows: tuple[CardRow, ...]
    peers: tuple[str, ...]  # names, the most alike first
    notice: str  # "" where there is none
    similar: tuple[PeerLine, ...] = ()  # the same peers, with in what they are alike
    scale: str = "Scores run from 0 to 100; higher is better."

    def to_text(self) -> str:
        """Write the scorecard for a terminal."""
        return "\n".join([*_write_heading(self), *_write_table(self), *_write_notes(self)])

    def __repr__(self) -> str:
        """Show the scorecard where a session shows its last result."""
        return self.to_text()

    def _repr_html_(self) -> str:
        """Show the scorecard in a notebook: nodes, and indicators on request."""
        nodes = [one for one in self.rows if one.depth < _INDICATOR]
        below = [one for one in self.rows if one.depth == _INDICATOR]
        title, *more = [one for one in _write_heading(self) if one]
        parts = [_show_rows(f"{title}. {more[0]}", self, nodes)]
        if below:
            parts.append(
                show_more(f"{len(below)} indicators", _show_rows("Indicators", self, below))
            )
        words = [*more[1:], *(one for one in _write_notes(self) if one)]
        return show_together(*parts, *map(show_words, words))

    def to_record(self) -> dict[str, object]:
        """Give the scorecard as plain fields, for `--json`."""
        record = asdict(self)
        record["rows"] = list(record["rows"])
        record["peers"] = list(record["peers"])
        return record


_RATINGS = {
    "improved": "improved",
    "worsened": "worsened",
    "no_clear_change": "no clear change",
    "cannot_say": "cannot say",
    "break": "series changed",
}
_COMPARISONS = {"better": "better", "similar": "similar", "worse": "worse", "not_compared": "–"}
_STANDINGS = {
    "strength": "strength",
    "weakness": "weakness",
    "neutral": "neutral",
    "not_comparable": "–",
}
_MOST_LABEL = 44
_INDICATOR = 3  # how deep indicators lie
_WHOLE = 0.995  # from here up a share is written as all of it


def _write_heading(card: Scorecard) -> list[str]:
    place = f", {card.level}" + (f" in {card.borough}" if card.borough else "")
    lines = [f"{card.name} ({card.area_code}){place}", f"{card.edition}: {card.period}"]
    if card.notice:
        lines.append(f"Note: {card.notice}")
    return [*lines, ""]


def _name_columns(card: Scorecard) -> tuple[str, ...]:
    return (
        "",
        "score",
        "probably",
        f"change since {card.changed_since}" if card.changed_since else "change",
        "rank",
        "in the lowest fifth",
        f"to {card.benchmark}" if card.benchmark else "",
        "among peers",
    )


def _show_rows(caption: str, card: Scorecard, rows: Sequence[CardRow]) -> str:
    """Show rows as HTML, scores with a picture of each."""
    _, score, *others = _name_columns(card)
    shown = []
    for one in rows:
        _, figure, interval, change, *cells = _write_cells(one)
        told = (interval, change if card.changed_since else "", *cells)
        if one.depth < _INDICATOR:
            picture = draw_score(one.score, one.lower, one.upper)
            shown.append(ShownRow(one.label, (figure, picture, *told), one.depth))
        else:
            figure = figure if one.score is None else f"{figure} {one.unit}"
            shown.append(ShownRow(one.label, (figure, "", *told), depth=1))
    return show_table(caption, ("Part of life", score, "0 to 100", *others), shown, numbers=(0, 2))


def _write_table(card: Scorecard) -> list[str]:
    heading = _name_columns(card)
    cells = [heading, *(_write_cells(one) for one in card.rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(heading))]
    return [
        "  ".join(
            cell.rjust(width) if at in {1, 4} else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _write_cells(row: CardRow) -> tuple[str, ...]:
    places = row.decimals
    label = "  " * row.depth + row.label
    if len(label) > _MOST_LABEL:
        label = label[: _MOST_LABEL - 1] + "…"
    change = _RATINGS[row.change_rating]
    if row.change is not None:
        way = "down" if row.change < 0 else "up"
        change = f"{way} {abs(row.change):.{places}f}, {change}"
        if row.change_probability is not None:
            change += f" ({_count_briefly(row.change_probability)})"
    interval = ""
    if row.lower is not None and row.upper is not None:
        interval = f"{row.lower:.{places}f} to {row.upper:.{places}f}"
    return (
        label,
        "not given" if row.score is None else f"{row.score:,.{places}f}",
        interval,
        change,
        _write_rank(row),
        "" if row.lowest_fifth is None else _say_briefly(row.lowest_fifth),
        _COMPARISONS[row.benchmark_rating],
        _STANDINGS[row.standing],
    )


def _write_rank(row: CardRow) -> str:
    """Write a rank with its range: none among one, nor where the range of the figure is unknown."""
    if row.rank is None or row.ranked is None or row.ranked < 2:  # noqa: PLR2004
        return ""
    if row.lower is None:
        return "not ranked"
    rank = f"{row.rank} of {row.ranked}"
    if (row.rank_lower, row.rank_upper) != (row.rank, row.rank):
        rank += f" ({row.rank_lower} to {row.rank_upper})"
    return rank


def _say_briefly(probability: float) -> str:
    return f"{name_likelihood(probability)} ({_count_briefly(probability)})"


def _count_briefly(probability: float) -> str:
    """Write chances in 100 without the words that a note below the table holds."""
    return count_chances(probability).removeprefix("about ").removesuffix(" in 100")


def _write_notes(card: Scorecard) -> list[str]:
    lines = ["", f"{card.scale} Indicators stand in their own units."]
    partly = [
        f"{one.label} {round(100 * one.interval_weight)} percent"
        for one in card.rows
        if one.interval_weight is not None and 0 < one.interval_weight < _WHOLE
    ]
    if partly:
        lines.append(
            "Chance is known in a part of these scores' weight only, and their ranges and ranks "
            f"cover no more: {', '.join(partly)}."
        )
    top = next((one for one in card.rows if one.depth == 0), None)
    lines += _explain_chances(card, top)
    if top is not None and top.change_interval_weight is not None and top.change is not None:
        evidence = round(100 * (top.change_evidence_weight or 0.0))
        covered = round(100 * top.change_interval_weight)
        lines.append(
            f"{evidence} percent of the index was measured in both periods; the range of its "
            f"change covers {covered} percent of that."
        )
    if top is not None and top.change_reason:
        lines.append(f"Change of the index: {top.change_reason}")
    if card.similar:
        lines += write_peers(card.similar)
    elif card.peers:
        lines.append("Peers: " + ", ".join(card.peers))
    return lines


def _explain_chances(card: Scorecard, top: CardRow | None) -> list[str]:
    """Explain the numbers in brackets and their words; why the index has none, where so."""
    lines = []
    if top is not None and top.lowest_fifth is None and top.lowest_reason and top.rank is not None:
        lines.append(f"How probably {top.label} is in the lowest fifth: {top.lowest_reason}")
    lowest = any(one.lowest_fifth is not None for one in card.rows)
    if not lowest and all(one.change_probability is None for one in card.rows):
        return lines
    said = "In brackets, chances in 100"
    said += ": to rank in the lowest fifth, furthest from good" if lowest else ""
    said += (
        "; that a change truly went the way seen"
        if lowest
        else " that a change truly went the way seen"
    )
    words = ", ".join(f"{words} {span}" for words, span in list_likelihoods())
    lines.append(f"{said}. Only chance in small numbers is counted, where that is known.")
    if lowest:
        lines.append(f"The words stand for: {words}.")
    return lines
