"""What would be under a supposition, in lines for a terminal."""

from collections.abc import Mapping, Sequence

import polars as pl

from wardwise.composite.reach import Needed
from wardwise.composite.what_if import Supposition
from wardwise.model.edition import Edition
from wardwise.model.indicator import Indicator
from wardwise.model.ratings import ChangeRating
from wardwise.presentation.words import (
    WORDS_OF_CHANGE,
    say_direction,
    write_change,
    write_interval,
    write_number,
    write_value,
)
from wardwise.scorecard.card import list_nodes

_STILL = 1e-9  # points: a score that moved by less stood still
_MOST = 40  # areas of a list that are written out
_HEADINGS = ("", "now", "then", "moved", "rank now", "rank then")
_Row = Mapping[str, object]
_Cells = tuple[str, ...]


def write_what_if(
    edition: Edition, supposition: Supposition, *, said: Sequence[str], table: pl.DataFrame
) -> str:
    """Write what was supposed, what moves, and what to bear in mind.

    Areas with supposed values are written out node by node; where only weights are supposed, the
    index of each area, those that lose most places first.
    """
    yardstick = (
        "weights and goalposts learnt again" if supposition.refit else "the edition's own yardstick"
    )
    lines = [f"What if, {edition.periods[-1].label}, on {yardstick}:"]
    lines += [f"  {one}" for one in said]
    if supposition.values:
        for _, own in table.group_by("area_code", maintain_order=True):
            lines += ["", *_write_area(edition, own.to_dicts())]
    else:
        lines += ["", *_write_areas(edition, table)]
    return "\n".join([*lines, "", *_write_notes(supposition)])


def _write_area(edition: Edition, rows: Sequence[_Row]) -> list[str]:
    nodes = {one: (label, depth) for one, label, depth, _, _ in list_nodes(edition)}
    moved = [one for one in rows if one["node_id"] in nodes and _moves(one)]
    index = [one for one in rows if one["node_id"] == edition.framework.index_id]
    kept = moved or index
    cells: list[_Cells] = [(_name(kept[0]), *_HEADINGS[1:])] if kept else []
    for one in kept:
        label, depth = nodes[str(one["node_id"])]
        cells.append((f"{'  ' * depth}{label}", *_write_row(one)))
    return [*_align(cells), *_write_changes(kept, nodes)]


def _name(one: _Row) -> str:
    return f"{one['name']} ({one['area_code']})"


def _write_changes(rows: Sequence[_Row], nodes: Mapping[str, tuple[str, int]]) -> list[str]:
    """Say of which nodes the change would be rated otherwise."""
    found = []
    for one in rows:
        before, after = one["change_rating_before"], one["change_rating_after"]
        if before != after and isinstance(before, str) and isinstance(after, str):
            label = nodes[str(one["node_id"])][0]
            found.append(f"  {label}: {_word(before)} now, then {_word(after)}")
    return ["Change since the first period:", *found] if found else []


def _word(rating: str) -> str:
    return WORDS_OF_CHANGE[ChangeRating(rating)]


def _write_areas(edition: Edition, table: pl.DataFrame) -> list[str]:
    index = table.filter(node_id=edition.framework.index_id)
    lost = pl.col("rank_after") - pl.col("rank_before")
    ordered = index.sort(lost, pl.col("moved"), descending=[True, False], nulls_last=True)
    label = edition.framework.label_node(edition.framework.index_id)
    cells: list[_Cells] = [(label, *_HEADINGS[1:])]
    cells += [(str(one["name"]), *_write_row(one)) for one in ordered.head(_MOST).to_dicts()]
    lines = _align(cells)
    if index.height > _MOST:
        lines.append(f"… and {index.height - _MOST} more areas (all of them: --json)")
    return lines


def _write_row(one: _Row) -> _Cells:
    moved = _number(one["moved"])
    return (
        _write_score(one, "before"),
        _write_score(one, "after"),
        "" if moved is None else write_change(moved),
        _write_rank(one, "before"),
        _write_rank(one, "after"),
    )


def _write_score(one: _Row, side: str) -> str:
    score, lower, upper = (_number(one[f"{name}_{side}"]) for name in ("score", "lower", "upper"))
    if score is None:
        return "no score"
    if lower is None or upper is None:
        return write_number(score)
    return f"{write_number(score)} ({write_interval(lower, upper)})"


def _write_rank(one: _Row, side: str) -> str:
    rank, low, high, ranked = (
        one[f"{name}_{side}"] for name in ("rank", "rank_lower", "rank_upper", "ranked")
    )
    if rank is None or not isinstance(ranked, int) or ranked < 2:  # noqa: PLR2004
        return ""
    if one[f"lower_{side}"] is None:
        return "not ranked"
    extent = "" if low == high else f" ({low} to {high})"
    return f"{rank}{extent} of {ranked}"


def _moves(one: _Row) -> bool:
    moved = _number(one["moved"])
    return moved is None or abs(moved) > _STILL


def _write_notes(supposition: Supposition) -> list[str]:
    lines = [
        "Nothing was written. In brackets: how far chance leaves it open, where that is known."
    ]
    if supposition.values:
        lines.append(
            "Values of the areas around stand as they are: a ward's do not move its borough's."
        )
    if supposition.refit and supposition.values:
        lines.append("Other areas' scores move too, since the yardstick does.")
    if supposition.weights or supposition.left_out:
        lines.append("Weights count beside those of the others: twice as much is a larger share.")
    return lines


def write_needed(
    edition: Edition,
    *,
    place: str,
    node: str,
    scores: tuple[float, float],
    target_name: str,
    needed: Sequence[Needed],
) -> str:
    """Write what each indicator alone would have to become, the smallest way first.

    Parameters
    ----------
    scores : the score now, and the one wanted
    target_name : of the area whose score is wanted; "" where it is only a number
    """
    known = {one.id: one for one in edition.framework.indicators}
    label = edition.framework.label_node(node)
    now, wanted = (write_number(one) for one in scores)
    whose = f"{target_name}'s {wanted}" if target_name else wanted
    able = sorted((one for one in needed if one.value is not None), key=_measure_way)
    unseen = f", beyond any {edition.fit.level} of {edition.fit.within_label}"
    lines = [
        f"  {_say_needed(one, known[one.indicator_id])}{'' if one.is_seen else unseen}"
        for one in able
    ]
    head = f"{place} scores {now} in {label}. "
    if able:
        head += f"To reach {whose}, one of these alone would do, all else as it is:"
    else:
        head += f"No indicator alone can bring it to {whose}:"
    unable = [one for one in needed if one.value is None]
    if unable:
        lines += ["", "Not alone:"] if able else []
        lines += [f"  {_say_unable(one, known[one.indicator_id])}" for one in unable]
    return "\n".join([head, *lines, "", "On the edition's own yardstick. Nothing was written."])


def _measure_way(one: Needed) -> float:
    """Give the size of a way beside where it starts."""
    return abs((one.value or 0.0) - one.before) / max(abs(one.before), 1e-9)


def _say_needed(one: Needed, indicator: Indicator) -> str:
    value = one.value or 0.0
    verb = "fall" if say_direction(value - one.before) == "down" else "rise"
    before, after = _write_both(one.before, value, indicator)
    return f"{indicator.label} would have to {verb} from {before} to {after}"


def _write_both(before: float, after: float, indicator: Indicator) -> tuple[str, str]:
    """Write two values with as many decimals as tell them apart, the second with its unit."""
    decimals = indicator.decimals
    while decimals < indicator.decimals + 3 and round(before, decimals) == round(after, decimals):
        decimals += 1
    return (
        write_number(before, decimals),
        write_value(after, unit=indicator.unit, decimals=decimals),
    )


def _say_unable(one: Needed, indicator: Indicator) -> str:
    if one.best_value is None or one.best_score is None:
        return f"{indicator.label}: it does not move this score far enough where it stands"
    end = write_value(one.best_value, unit=indicator.unit, decimals=indicator.decimals)
    return f"{indicator.label}: even at {end} the score would be {write_number(one.best_score)}"


def _number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _align(cells: Sequence[_Cells]) -> list[str]:
    if not cells:
        return []
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
