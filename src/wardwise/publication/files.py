"""Make download files: CSV, its metadata, Excel workbooks and archives."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from wardwise.publication.columns import find_column
from wardwise.publication.csv_description import DescribedColumn, describe_csv
from wardwise.publication.shapes import About
from wardwise.publication.sheet_rows import fill_sheets

_WIDEST = 44  # characters a workbook's column is shown wide
_ROWS_AT_ONCE = 50_000  # of a CSV file written in parts
_SPEED = 3  # of 9: half the time of the usual 6, for a sixth more bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tidy table of a workbook, with the title that the contents sheet gives it."""

    name: str  # at most 31 characters, as Excel allows
    title: str
    table: pl.DataFrame
    key: tuple[str, ...] = ()  # the columns that tell each row from the others


def name_download(
    what: str, *, levels: str, periods: Sequence[str], edition: str, ending: str
) -> str:
    """Name a download so that it tells what it holds.

    Examples
    --------
    >>> name_download("fuel_poverty", levels="ward", periods=["2012", "2014"],
    ...     edition="london-2014.1", ending="csv")
    'fuel_poverty_ward_2012-2014_london-2014.1.csv'
    """
    span = periods[0] if len(periods) == 1 else f"{periods[0]}-{periods[-1]}"
    parts = [re.sub(r"[^A-Za-z0-9_.-]+", "-", one) for one in (what, levels, span, edition)]
    return "_".join(parts) + f".{ending}"


def make_csv(table: pl.DataFrame) -> bytes:
    """Make a CSV file in UTF-8: figures as they are, a missing one empty, a real zero 0."""
    held = io.BytesIO()
    table.write_csv(held, line_terminator="\r\n")
    return held.getvalue()


def make_csv_parts(table: pl.DataFrame) -> Iterator[bytes]:
    """Make what `make_csv` makes, some rows at a time."""
    yield make_csv(table[:0])
    for start in range(0, table.height, _ROWS_AT_ONCE):
        held = io.BytesIO()
        block = table[start : start + _ROWS_AT_ONCE]
        block.write_csv(held, line_terminator="\r\n", include_header=False)
        yield held.getvalue()


def make_csv_metadata(sheet: Sheet, *, file: str, about: About) -> bytes:
    """Make the description of a table's CSV file, named as it is with `-metadata.json` added."""
    columns = [
        DescribedColumn(name, column.title, column.datatype, column.meaning, name in sheet.key)
        for name, column in ((one, find_column(one)) for one in sheet.table.columns)
    ]
    return describe_csv(columns, file=file, title=sheet.title, about=about, key=sheet.key)


def write_archive(path: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> Path:
    """Write a ZIP archive of files, by name and in parts, and return its path.

    Each file is asked for as the one before it is packed. The same files give the same bytes.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_SPEED) as archive:
        for name, parts in files:
            # opened by name, it is dated 1980: it tells what it holds, not when it was packed
            with archive.open(name, "w") as target:
                for part in parts:
                    target.write(part)
            archive.getinfo(name).external_attr = 0o644 << 16
    return path


def make_workbook(
    sheets: Sequence[Sheet], *, title: str, notes: Sequence[str], about: About
) -> bytes:
    """Make an Excel workbook: contents, notes, then one tidy table a sheet.

    The same sheets give the same bytes. The notes sheet explains every column used, after the
    notes given and the licence lines.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_urls": False})
    day = datetime.fromisoformat(about["created"]).replace(tzinfo=UTC, hour=12)
    book.set_properties(
        {"title": title, "company": about["publisher"], "created": day.replace(tzinfo=None)}
    )
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    _write_contents(book.add_worksheet("Contents"), sheets, title=title, bold=bold)
    rows = [*notes, *about["licence_lines"]]
    _write_notes(book.add_worksheet("Notes"), rows, sheets, formats=(bold, wrap))
    for one in sheets:
        _write_heading(book.add_worksheet(one.name), one.table, bold)
    book.close()
    first = 3  # after the contents and the notes
    tables = {number: one.table for number, one in enumerate(sheets, start=first)}
    return fill_sheets(held.getvalue(), tables)


def _write_contents(
    page: xlsxwriter.worksheet.Worksheet,
    sheets: Sequence[Sheet],
    *,
    title: str,
    bold: xlsxwriter.format.Format,
) -> None:
    page.write_row(0, 0, ["Sheet", "What it holds", "Rows"], bold)
    page.write_row(1, 0, ["Contents", title, ""])
    page.write_row(2, 0, ["Notes", "How to read the figures, and what each column means", ""])
    for row, one in enumerate(sheets, start=3):
        page.write_url(row, 0, f"internal:'{one.name}'!A1", string=one.name)
        page.write_string(row, 1, one.title)
        page.write_number(row, 2, one.table.height)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 80)


def _write_notes(
    page: xlsxwriter.worksheet.Worksheet,
    notes: Sequence[str],
    sheets: Sequence[Sheet],
    *,
    formats: tuple[xlsxwriter.format.Format, xlsxwriter.format.Format],
) -> None:
    bold, wrap = formats
    page.write_row(0, 0, ["Column", "Note"], bold)
    for row, note in enumerate(notes, start=1):
        page.write_string(row, 0, "", wrap)
        page.write_string(row, 1, note, wrap)
    used = dict.fromkeys(name for one in sheets for name in one.table.columns)
    for row, name in enumerate(used, start=1 + len(notes)):
        column = find_column(name)
        page.write_string(row, 0, name, wrap)
        page.write_string(row, 1, f"{column.title}. {column.meaning}", wrap)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 100)


def _write_heading(
    page: xlsxwriter.worksheet.Worksheet, table: pl.DataFrame, bold: xlsxwriter.format.Format
) -> None:
    page.write_row(0, 0, table.columns, bold)
    for at, column in enumerate(table.iter_columns()):
        widest = len(column.name)
        if column.dtype == pl.String:
            longest = column.str.len_chars().max()
            widest = max(widest, longest if isinstance(longest, int) else 0)
        page.set_column(at, at, min(widest + 2, _WIDEST))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, table.height, len(table.columns) - 1)
