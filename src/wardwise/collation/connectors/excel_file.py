"""Read Excel workbooks, old and new."""

import re
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

from wardwise.collation.connectors.grid import Grid
from wardwise.model.errors import DeclarationError, SourceFileError, suggest_nearest
from wardwise.model.provenance import Source

_RANGE = re.compile(r"([A-Z]{1,3})(\d+)?:([A-Z]{1,3})(\d+)?")
_LETTERS = 26


def read_excel_grid(path: Path, source: Source) -> Grid:
    """Read one sheet, or a range of it, as text with the sheet's own row numbers.

    Numbers are written as Excel shows them in full: 12 and 12.5. Cells in error are empty.

    Raises
    ------
    SourceFileError
        If the file is empty, cut short or no workbook, or has no such sheet.
    DeclarationError
        If the declared range is not one.
    """
    book = _open_workbook(path)
    sheet = _choose_sheet(book.sheet_names, source, path=path)
    loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    span = _read_range(source.cell_range)
    # what is loaded begins at the first column in use, which need not be A
    used = loaded.available_columns()
    ahead = used[0].absolute_index if used else 0
    start = max(span.first_column - ahead, 0)
    end = None if span.end_column is None else max(span.end_column - ahead, 0)
    cells = loaded.to_polars()[span.first_row : span.end_row, start:end]
    kept = cells.with_columns(pl.all().fill_null(""))
    rows = kept.rows()
    filled = [at for at, row in enumerate(rows) if any(row)]
    if not filled:
        raise SourceFileError(
            f"sheet {sheet!r} of {path.name} is empty"
            + (f" in {source.cell_range}" if source.cell_range else ""),
            where=path.name,
            fix="check the sheet and the range declared",
        )
    numbers = [at + span.first_row + 1 for at in filled]
    return Grid([rows[at] for at in filled], numbers, span.first_row + 1, member=sheet)


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
        raise SourceFileError(
            f"{path.name} ({path.stat().st_size:,} bytes) cannot be opened as a workbook: {reason}",
            where=path.name,
            fix="it is cut short or not an Excel file: fetch it again, or declare connector: csv",
        ) from None


def _choose_sheet(names: list[str], source: Source, *, path: Path) -> str:
    if source.sheet in names:
        return source.sheet
    shown = ", ".join(repr(one) for one in names)
    if source.sheet:
        raise SourceFileError(
            f"{path.name} has no sheet {source.sheet!r}; its sheets are {shown}",
            where=path.name,
            fix=suggest_nearest(source.sheet, names),
        )
    if len(names) > 1:
        raise SourceFileError(
            f"{path.name} has {len(names)} sheets and none is chosen: {shown}",
            where=path.name,
            fix=f"declare sheet: {names[0]} (or another) in the source {source.id}",
        )
    return names[0]


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
        first_column=_count_column(found[1]) - 1,
        end_column=_count_column(found[3]),
    )


def _count_column(letters: str) -> int:
    count = 0
    for letter in letters:
        count = count * _LETTERS + ord(letter) - ord("A") + 1
    return count
