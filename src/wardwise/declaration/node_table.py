"""A framework as a table: one row a node, with its parent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import (
    CellError,
    DuplicateRowError,
    MissingColumnError,
    suggest_nearest,
)
from wardwise.model.indicator import Direction

# What a column may be called: our word first, then COINr's.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "iCode"),
    "label": ("label", "iName"),
    "parent": ("parent",),
    "direction": ("direction",),
    "weight": ("weight",),
    "unit": ("unit",),
    "denominator": ("denominator",),
    "best": ("best",),
    "worst": ("worst",),
    "target": ("target",),
    "type": ("type",),
    "level": ("level",),
}
_DIRECTIONS = {
    "1": Direction.HIGHER_IS_BETTER,
    "+1": Direction.HIGHER_IS_BETTER,
    "1.0": Direction.HIGHER_IS_BETTER,
    "higher": Direction.HIGHER_IS_BETTER,
    "higher_is_better": Direction.HIGHER_IS_BETTER,
    "-1": Direction.LOWER_IS_BETTER,
    "-1.0": Direction.LOWER_IS_BETTER,
    "lower": Direction.LOWER_IS_BETTER,
    "lower_is_better": Direction.LOWER_IS_BETTER,
}
_NOTHING = {"", "na", "nan"}


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node as a table has it; `where` is its file and line."""

    id: str
    label: str
    where: str
    parent: str = ""
    direction: Direction | None = None
    weight: float = 1.0
    unit: str = ""
    denominator: str = ""  # the column that the indicator is divided by
    best: float | None = None
    worst: float | None = None
    target: float | None = None
    kind: str = ""  # the table's own word: Indicator, Aggregate, Group


def read_node_rows(
    table: pl.DataFrame,
    *,
    name: str,
    place: Callable[[int], str],
    needed: Sequence[str] = ("id",),
) -> tuple[NodeRow, ...]:
    """Read a table's rows as nodes.

    Columns are found whatever the case of their headings, by our words or COINr's; others are left
    aside.

    Parameters
    ----------
    name : what messages call the table
    place : words where a row stands, by its number from 0
    needed : columns, in our words, that the table must have

    Raises
    ------
    MissingColumnError
        Naming all columns that are needed and not there.
    Problems
        Every cell that cannot be, each with its row and column.
    """
    headings = _find_headings(table.columns)
    missing = [one for one in needed if one not in headings]
    if missing:
        words = ", ".join(repr(COLUMNS[one][-1]) for one in missing)
        raise MissingColumnError(
            f"{name} lacks the column{'s' if len(missing) > 1 else ''} {words}; "
            f"it has {', '.join(map(repr, table.columns))}",
            where=name,
            fix="add or rename: " + "; ".join(_word_column(one) for one in missing),
        )
    findings = Findings()
    text = table.select(
        pl.col(heading).cast(pl.String).fill_null("").str.strip_chars().alias(one)
        for one, heading in headings.items()
    )
    rows = [
        _read_row(cells, place(at), headings, findings)
        for at, cells in enumerate(text.iter_rows(named=True))
    ]
    _report_doubled(rows, findings)
    findings.raise_any()
    return tuple(rows)


def _find_headings(columns: Sequence[str]) -> dict[str, str]:
    """Find the heading of each known column, by our word before COINr's."""
    folded = {one.strip().casefold(): one for one in reversed(columns)}
    found: dict[str, str] = {}
    for name, words in COLUMNS.items():
        heading = next((folded[key] for one in words if (key := one.casefold()) in folded), None)
        if heading is not None:
            found[name] = heading
    return found


def _word_column(name: str) -> str:
    also = COLUMNS[name][1:]
    return f"{name}" + (f" (or {also[0]})" if also else "")


def _read_row(
    cells: Mapping[str, str], where: str, headings: Mapping[str, str], findings: Findings
) -> NodeRow:
    def text(name: str) -> str:
        cell = cells.get(name, "")
        return "" if cell.casefold() in _NOTHING else cell

    def number(name: str) -> float | None:
        if not text(name):
            return None
        try:
            return float(text(name))
        except ValueError:
            findings.add(
                CellError(
                    f"{headings[name]} of {text('id')!r} is {text(name)!r}, which is not a number",
                    where=f"{where}, column {headings[name]!r}",
                    fix="write a number, or leave the cell empty",
                )
            )
            return None

    if not text("id"):
        findings.add(
            CellError("a row has no code", where=where, fix="give every row a code, or take it out")
        )
    weight = number("weight")
    return NodeRow(
        id=text("id"),
        label=text("label") or text("id"),
        where=where,
        parent=text("parent"),
        direction=_read_direction(text("direction"), text("id"), where, findings),
        weight=1.0 if weight is None else weight,
        unit=text("unit"),
        denominator=text("denominator"),
        best=number("best"),
        worst=number("worst"),
        target=number("target"),
        kind=text("type"),
    )


def _read_direction(written: str, name: str, where: str, findings: Findings) -> Direction | None:
    if not written:
        return None
    folded = written.casefold().replace(" ", "_")
    if folded not in _DIRECTIONS:
        findings.add(
            CellError(
                f"the direction of {name!r} is {written!r}; expected higher_is_better (or 1) "
                "or lower_is_better (or -1)",
                where=where,
                fix=suggest_nearest(folded, ["higher_is_better", "lower_is_better"]),
            )
        )
    return _DIRECTIONS.get(folded)


def _report_doubled(rows: Sequence[NodeRow], findings: Findings) -> None:
    first: dict[str, NodeRow] = {}
    for row in rows:
        if row.id and row.id in first:
            findings.add(
                DuplicateRowError(
                    f"the code {row.id!r} stands twice, first in {first[row.id].where}",
                    where=row.where,
                    fix="give one of them another code",
                )
            )
        first.setdefault(row.id, row)
