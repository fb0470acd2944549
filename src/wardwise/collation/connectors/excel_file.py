"""Read workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import fastexcel
import polars as pl

from wardwise.collation.connectors.grid import (
    Grid,
    SheetFacts,
    count_column,
    letter_column,
)
from wardwise.collation.connectors.sheet_parts import SheetParts, read_sheet_parts
from wardwise.model.errors import (
    DeclarationError,
    SourceFileError,
    WorkbookError,
    suggest_nearest,
)
from wardwise.model.provenance import Source

_RANGE = re.compile(r"([A-Z]{1,3})(\d+)?:([A-Z]{1,3})(\d+)?")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00:00")
MOST_CELLS = 30_000_000
"""Of a sheet up to its last cell; empty ones count."""

_OLD_FORM = b"\xd0\xcf\x11\xe0"  # how .xls files begin, and newer ones with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_excel_grids(path: Path, source: Source) -> tuple[Grid, ...]:
    """Read the declared sheets, or a range of each, as text with the sheets' own row numbers.

    Numbers are written as Excel shows them in full: 12 and 12.5; a date as 2023-03-01. A cell in
    error holds the error, and a formula that was never worked out `NOT_WORKED_OUT`; such a cell is
    empty in files other than .xlsx, which do not tell of them, nor of hidden rows and columns.

    Raises
    ------
    SourceFileError
        If the file is empty, cut short or no workbook, or has no such sheet.
    WorkbookError
        If it is protected by a password, of a kind that does not tell what is declared of it, or
        too large to be read.
    DeclarationError
        If the declared range is not one.
    """
    book = _open_workbook(path)
    chosen = _choose_sheets(book.sheet_names, source, path=path)
    return tuple(_read_sheet(book, sheet, text, path=path, source=source) for text, sheet in chosen)


def _read_sheet(
    book: fastexcel.ExcelReader, sheet: str, text: str, *, path: Path, source: Source
) -> Grid:
    parts = read_sheet_parts(path, sheet)
    if parts is not None:
        _refuse_far_cell(parts, sheet, path=path)
    loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    span = _read_range(source.cell_range)
    # what is loaded begins at the first column in use, which need not be A
    used = loaded.available_columns()
    ahead = used[0].absolute_index if used else 0
    start = max(span.first_column - ahead, 0)
    end = None if span.end_column is None else max(span.end_column - ahead, 0)
    cells = loaded.to_polars()[span.first_row : span.end_row, start:end]
    kept = cells.with_columns(pl.all().fill_null("").str.replace(_MIDNIGHT.pattern, "$1"))
    corner = span.first_row + 1, ahead + start
    rows: Sequence[Sequence[str]] = kept.rows()
    if parts is not None:
        rows = _write_over(rows, parts.flaws, corner=corner)
    if source.shape.percent:
        rows = _mark_percents(rows, _require_parts(parts, path).percents, corner=corner)
    numbered = enumerate(rows, start=span.first_row + 1)
    filled = [(number, row) for number, row in numbered if any(row)]
    if not filled:
        raise SourceFileError(
            f"sheet {sheet!r} of {path.name} is empty"
            + (f" in {source.cell_range}" if source.cell_range else ""),
            where=path.name,
            fix="check the sheet and the range declared",
        )
    facts = SheetFacts(
        first_column=corner[1],
        hidden_rows=parts.hidden_rows if parts else frozenset(),
        hidden_columns=parts.hidden_columns if parts else frozenset(),
        is_hidden=loaded.visible != "visible",
    )
    return Grid(filled, span.first_row + 1, sheet, text, facts)


def _refuse_far_cell(parts: SheetParts, sheet: str, *, path: Path) -> None:
    """Refuse a sheet with a cell so far out that all between would not fit into memory."""
    if parts.rows * parts.columns > MOST_CELLS:
        corner = f"{letter_column(parts.columns - 1)}{parts.rows}"
        raise WorkbookError(
            f"sheet {sheet!r} of {path.name} has text as far out as row {parts.rows:,} and column "
            f"{letter_column(parts.columns - 1)}: {parts.rows * parts.columns:,} cells up to "
            f"{corner}, where at most {MOST_CELLS:,} can be read",
            where=f"{path.name}, sheet {sheet!r}",
            fix="delete the columns right of the table and the rows below it, which may hold a "
            "blank only, and save; Ctrl+End in Excel shows how far the sheet reaches",
        )


def _require_parts(parts: SheetParts | None, path: Path) -> SheetParts:
    if parts is None:
        raise WorkbookError(
            f"{path.name} does not tell which of its cells are in percent; only .xlsx files do",
            where=path.name,
            fix="save it as .xlsx; or take `percent` out, and declare scale: 100 in the measures",
        )
    return parts


def _mark_percents(
    rows: Sequence[Sequence[str]],
    percents: frozenset[tuple[int, int]],
    *,
    corner: tuple[int, int],
) -> Sequence[Sequence[str]]:
    """Write numbers in a percent format as people see them: 0.45 as 45%."""
    seen: dict[tuple[int, int], str] = {}
    for number, column in percents:
        at, across = number - corner[0], column - corner[1]
        if 0 <= at < len(rows) and 0 <= across < len(rows[at]) and rows[at][across]:
            # to the twelfth figure: 0.07 times 100 is 7.000000000000001
            seen[number, column] = f"{float(rows[at][across]) * 100:.12g}%"
    return _write_over(rows, seen, corner=corner)


def _write_over(
    rows: Sequence[Sequence[str]],
    texts: Mapping[tuple[int, int], str],
    *,
    corner: tuple[int, int],
) -> Sequence[Sequence[str]]:
    """Put texts in the place of cells, named by row and column of the sheet."""
    if not texts:
        return rows
    written = [list(row) for row in rows]
    for (number, column), text in texts.items():
        at, across = number - corner[0], column - corner[1]
        if 0 <= at < len(written) and 0 <= across < len(written[at]):
            written[at][across] = text
    return written


def _open_workbook(path: Path) -> fastexcel.ExcelReader:
    if path.stat().st_size == 0:
        raise SourceFileError(
            f"{path.name} is empty (0 bytes)",
            where=path.name,
            fix="fetch it again, or ask its publisher for the file",
        )
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        reason = str(error).splitlines()[0]
        if _has_password(path, reason):
            raise WorkbookError(
                f"{path.name} is protected by a password, and cannot be read",
                where=path.name,
                fix="open it in Excel, take the password off (File, Info, Protect Workbook, "
                "Encrypt with Password: leave it empty) and save a copy",
            ) from None
        raise SourceFileError(
            f"{path.name} ({path.stat().st_size:,} bytes) cannot be opened as a workbook: {reason}",
            where=path.name,
            fix="it is cut short or not an Excel file: fetch it again, or declare connector: csv",
        ) from None


def _has_password(path: Path, reason: str) -> bool:
    if "password" in reason.lower():
        return True
    raw = path.read_bytes()
    return raw.startswith(_OLD_FORM) and _ENCRYPTED in raw


def _choose_sheets(
    names: Sequence[str], source: Source, *, path: Path
) -> tuple[tuple[str, str], ...]:
    """Choose the sheets to read, each with the text declared for it."""
    shape = source.shape
    if shape.sheets:
        for sheet in shape.sheets.values():
            _require_sheet(sheet, names, path=path)
        return tuple(shape.sheets.items())
    if shape.sheets_like:
        fitting = tuple((one, one) for one in names if fnmatchcase(one, shape.sheets_like))
        if not fitting:
            raise SourceFileError(
                f"{path.name} has no sheet like {shape.sheets_like!r}; its sheets are "
                + _list_names(names),
                where=path.name,
                fix="write the pattern with * for any text and ? for one sign",
            )
        return fitting
    if source.sheet:
        _require_sheet(source.sheet, names, path=path)
        return (("", source.sheet),)
    if len(names) > 1:
        raise SourceFileError(
            f"{path.name} has {len(names)} sheets and none is chosen: {_list_names(names)}",
            where=path.name,
            fix=f"declare sheet: {names[0]} (or another) in the source {source.id}",
        )
    return (("", names[0]),)


def _require_sheet(sheet: str, names: Sequence[str], *, path: Path) -> None:
    if sheet not in names:
        raise SourceFileError(
            f"{path.name} has no sheet {sheet!r}; its sheets are {_list_names(names)}",
            where=path.name,
            fix=suggest_nearest(sheet, names),
        )


def _list_names(names: Sequence[str]) -> str:
    return ", ".join(repr(one) for one in names)


@dataclass(frozen=True, slots=True)
class _Span:
    first_row: int  # counted from 0
    end_row: int | None
    first_column: int
    end_column: int | None


def _read_range(text: str) -> _Span:
    if not text:
        return _Span(0, None, 0, None)
    found = _RANGE.fullmatch(text.strip().upper())
    if found is None:
        raise DeclarationError(
            f"cell_range {text!r} is not a range of cells", fix="write it as A3:F120 or A:F"
        )
    return _Span(
        first_row=int(found[2]) - 1 if found[2] else 0,
        end_row=int(found[4]) if found[4] else None,
        first_column=count_column(found[1]),
        end_column=count_column(found[3]) + 1,
    )
