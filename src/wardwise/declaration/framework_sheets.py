"""A framework as sheets of rows, and what was changed on them put back into its declaration."""

from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from ruamel.yaml.comments import CommentedMap

from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import (
    CellError,
    DeclarationError,
    DuplicateIdentifierError,
    MissingColumnError,
    suggest_nearest,
)
from wardwise.model.indicator import Direction

Entry = MutableMapping[str, object]
Rows = Sequence[Mapping[str, str]]
"""Rows of a sheet by heading; each says below `ROW` which row of the sheet it is."""

ROW, ID = "row", "Id"
OBSERVED = "observed"
_YES, _NO = "yes", "no"
_MOST_SHOWN = 60  # letters of a text


class Holds(StrEnum):
    """What a column's cells hold."""

    TEXT = "text"
    NUMBER = "number"
    NUMBER_OR_OBSERVED = "number_or_observed"
    WHOLE = "whole"
    FLAG = "flag"
    DIRECTION = "direction"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading, the key it stands for, and what an empty cell means."""

    heading: str
    key: str  # a key within another is written goalposts.best
    holds: Holds = Holds.TEXT
    default: str = ""  # what stands where the declaration does not say
    wide: int = 14  # characters
    among: str = ""  # the sheet whose ids it holds


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the list of the declaration it stands for, and its columns."""

    name: str
    key: str
    columns: tuple[Column, ...]
    may_grow: bool  # whether a row may be added here


_NODE = (
    Column(ID, "id", wide=28),
    Column("Label", "label", wide=36),
)
_WEIGHT = Column("Weight", "weight", Holds.NUMBER, default="1", wide=9)

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Dimensions",
        "dimensions",
        (*_NODE, _WEIGHT, Column("Question", "question", wide=60)),
        may_grow=True,
    ),
    Sheet(
        "Components",
        "components",
        (
            *_NODE,
            Column("Dimension", "dimension", wide=28, among="Dimensions"),
            _WEIGHT,
            Column("Question", "question", wide=60),
            Column("Note", "note", wide=40),
        ),
        may_grow=True,
    ),
    Sheet(
        "Indicators",
        "indicators",
        (
            *_NODE,
            Column("Component", "component", wide=28, among="Components"),
            Column("Direction", "direction", Holds.DIRECTION, wide=19),
            Column("Unit", "unit", wide=26),
            Column("Decimals", "decimals", Holds.WHOLE, default="1", wide=9),
            _WEIGHT,
            Column("Counts", "weighted", Holds.FLAG, default=_YES, wide=8),
            Column("Why it does not count", "unweighted_reason", wide=30),
            Column("Best", "goalposts.best", Holds.NUMBER_OR_OBSERVED, wide=10),
            Column("Worst", "goalposts.worst", Holds.NUMBER_OR_OBSERVED, wide=10),
            Column("Why these goalposts", "goalposts.reason", wide=40),
            Column("Target", "target", Holds.NUMBER, wide=10),
            Column("What is counted", "definition", wide=60),
            Column("Why it matters", "why", wide=60),
            Column("Note", "note", wide=40),
        ),
        may_grow=False,
    ),
)

FLAGS = (_YES, _NO)
DIRECTIONS = tuple(one.value for one in Direction)


def list_rows(framework: Mapping[str, object], sheet: Sheet) -> list[tuple[str, ...]]:
    """List a declaration's entries as rows of a sheet, in their order."""
    return [
        tuple(_write_cell(_read_key(one, column.key), column) for column in sheet.columns)
        for one in _list_entries(framework, sheet)
    ]


def _list_entries(framework: Mapping[str, object], sheet: Sheet) -> MutableSequence[Entry]:
    return cast("MutableSequence[Entry]", framework.get(sheet.key) or [])


def _read_key(entry: Mapping[str, object], key: str) -> object:
    outer, _, inner = key.partition(".")
    value = entry.get(outer)
    if not inner:
        return value
    return value.get(inner) if isinstance(value, Mapping) else None


def _write_cell(value: object, column: Column) -> str:
    if value is None:
        return column.default
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, int | float):
        return repr(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value)


def apply_rows(framework: Entry, tables: Mapping[str, Rows], *, file: str) -> tuple[str, ...]:
    """Put what was changed on the sheets into a declaration; say each change in words.

    Only what differs is written: what stands otherwise in the declaration stays as it is. A row
    that is gone takes its entry out; a row with a new id adds one, save on the sheet of indicators,
    which need a source.

    Parameters
    ----------
    framework : is changed
    tables : rows by the name of their sheet
    file : what messages call the workbook

    Raises
    ------
    MissingColumnError
        If a sheet has no column of ids.
    Problems
        Every cell that cannot be, each with its sheet and cell.
    """
    findings = Findings()
    said: list[str] = []
    for sheet in SHEETS:
        rows = tables[sheet.name]
        _require_ids(rows, sheet, file=file)
        _check_rows(rows, sheet, tables, findings, file=file)
        said += _apply_sheet(framework, sheet, rows, findings, file=file)
    findings.raise_any()
    return tuple(said)


def _require_ids(rows: Rows, sheet: Sheet, *, file: str) -> None:
    if rows and ID not in rows[0]:
        found = ", ".join(repr(one) for one in rows[0] if one != ROW)
        raise MissingColumnError(
            f"the sheet {sheet.name} has no column {ID!r}; it has {found}",
            where=f"{file}, sheet {sheet.name}",
            fix="leave the first row of the template as it is",
        )


def _check_rows(
    rows: Rows, sheet: Sheet, tables: Mapping[str, Rows], findings: Findings, *, file: str
) -> None:
    """Report rows without an id, ids that stand twice, and owners that are not there."""
    first: dict[str, str] = {}
    for row in rows:
        place = f"{file}, sheet {sheet.name}, row {row[ROW]}"
        if not row[ID]:
            findings.add(
                CellError("a row has no id", where=place, fix="give it one, or take the row out")
            )
        elif row[ID] in first:
            findings.add(
                DuplicateIdentifierError(
                    f"{row[ID]!r} stands twice, first in row {first[row[ID]]}",
                    where=place,
                    fix="give one of them another id",
                )
            )
        first.setdefault(row[ID], row[ROW])
        for column in (one for one in sheet.columns if one.among):
            known = [one.get(ID, "") for one in tables[column.among]]
            owner = row.get(column.heading, "")
            if column.heading in row and owner not in known:
                findings.add(
                    DeclarationError(
                        f"{column.heading.lower()} of {row[ID]!r} is {owner!r}, which is not on "
                        f"the sheet {column.among}",
                        where=place,
                        fix=suggest_nearest(owner, known),
                    )
                )


def _apply_sheet(
    framework: Entry, sheet: Sheet, rows: Rows, findings: Findings, *, file: str
) -> list[str]:
    entries = _list_entries(framework, sheet)
    known = {str(one.get("id")): one for one in entries}
    wanted = {row[ID] for row in rows}
    said: list[str] = []
    for gone in [one for one in known if one not in wanted]:
        entries.remove(known[gone])
        said.append(f"{sheet.name}: {gone} is taken out")
    for row in rows:
        place = f"{file}, sheet {sheet.name}, row {row[ROW]}"
        entry = known.get(row[ID])
        if entry is None and not sheet.may_grow:
            findings.add(
                DeclarationError(
                    f"there is no indicator {row[ID]!r}, and a new one needs a source",
                    where=place,
                    fix="add it to framework.yaml with its source, then write the workbook anew",
                )
            )
            continue
        if entry is None:
            entry = {"id": row[ID]}
            entries.append(entry)
            said.append(f"{sheet.name}: {row[ID]} is added")
        for column in sheet.columns[1:]:
            if column.heading in row:
                said += _apply_cell(entry, column, row[column.heading], findings, place=place)
    return said


def _apply_cell(
    entry: Entry, column: Column, written: str, findings: Findings, *, place: str
) -> list[str]:
    before = _write_cell(_read_key(entry, column.key), column)
    written = written or column.default
    if _is_same(before, written, column):
        return []
    try:
        value = _read_cell(written, column)
    except ValueError:
        findings.add(
            CellError(
                f"{column.heading} of {entry['id']!r} is {written!r}; "
                f"expected {_EXPECTED[column.holds]}",
                where=f"{place}, column {column.heading}",
                fix=suggest_nearest(written, DIRECTIONS)
                if column.holds is Holds.DIRECTION
                else "write it so, or leave the cell as it was",
            )
        )
        return []
    _set_key(entry, column.key, value)
    return [
        f"{entry['id']}: {column.heading.lower()} {_shorten(before)} becomes {_shorten(written)}"
    ]


def _shorten(text: str) -> str:
    if not text:
        return "nothing"
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


_WORDS_OF: Mapping[Holds, Mapping[str, object]] = {
    Holds.FLAG: {_YES: True, "true": True, _NO: False, "false": False},
    Holds.DIRECTION: {one: one for one in DIRECTIONS},
    Holds.NUMBER_OR_OBSERVED: {OBSERVED: OBSERVED},
}
_EXPECTED = {
    Holds.TEXT: "text",
    Holds.NUMBER: "a number",
    Holds.NUMBER_OR_OBSERVED: "a number, or observed",
    Holds.WHOLE: "a whole number",
    Holds.FLAG: "yes or no",
    Holds.DIRECTION: "higher_is_better or lower_is_better",
}


def _is_same(before: str, written: str, column: Column) -> bool:
    if before == written:
        return True
    if column.holds is Holds.TEXT:
        return " ".join(before.split()) == " ".join(written.split())
    try:
        return _read_cell(before, column) == _read_cell(written, column)
    except ValueError:
        return False


def _read_cell(written: str, column: Column) -> object:
    """Read a cell; ValueError where it does not hold what it should, None where it is empty."""
    text = written.strip()
    folded = text.casefold().replace(" ", "_")
    if not text or column.holds is Holds.TEXT:
        return text or None
    words = _WORDS_OF.get(column.holds, {})
    if folded in words:
        return words[folded]
    if column.holds in {Holds.FLAG, Holds.DIRECTION}:
        raise ValueError(text)
    number = float(text)
    if number.is_integer():
        return int(number)
    if column.holds is Holds.WHOLE:
        raise ValueError(text)
    return number


def _set_key(entry: Entry, key: str, value: object) -> None:
    """Set or take out a key, making what it stands in."""
    outer, _, inner = key.partition(".")
    if not inner:
        owner, last = entry, outer
    else:
        if not isinstance(entry.get(outer), MutableMapping):
            entry[outer] = {}
        owner, last = cast("Entry", entry[outer]), inner
    if value is None:
        owner.pop(last, None)
    elif isinstance(owner, CommentedMap) and last not in owner and owner:
        owner.insert(len(owner) - 1, last, value)  # what follows the last key stays behind it
    else:
        owner[last] = value
