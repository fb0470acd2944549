"""Turn the cells of a file into a text table of the columns that are asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from wardwise.collation.connectors.csv_file import read_csv_grid
from wardwise.collation.connectors.excel_file import read_excel_grids
from wardwise.collation.connectors.grid import Grid, SheetFacts, letter_column
from wardwise.collation.connectors.headings import find_column, find_headings
from wardwise.model.errors import SourceFileError
from wardwise.model.provenance import Connector, Source

FILE, MEMBER, ROW = "wardwise:file", "wardwise:member", "wardwise:row"
PLACE = (FILE, MEMBER, ROW)
"""Columns that say where a row of a text table stands."""
LETTERS, HIDDEN = "wardwise:letters", "wardwise:hidden"
SHEET_PLACE = (LETTERS, HIDDEN)
"""Columns of a sheet's table alone: the letters of each heading asked for, and what is hidden."""
SHEET = "Sheet"
"""Heading of the column that holds what is declared for a sheet."""

_BATCH = 50_000  # rows held as Python text at once
_FEW = 4  # one row kept of so many is worth a copy


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The columns asked for that a sheet holds, with where they stand; others are left empty."""

    at: Mapping[str, int]
    absent: tuple[str, ...]


def read_text_table(
    path: Path, source: Source, *, columns: Sequence[str], keep: pl.Expr | None = None
) -> pl.DataFrame:
    """Read the columns of a file as text, exactly as they stand, with each row's place.

    A large file is read a batch of rows at a time: only the columns asked for are held.

    Parameters
    ----------
    columns : headings wanted, in any order; several header rows are joined by `join_headings`
    keep : of the columns wanted, which rows to hold; all where left out

    Returns
    -------
    One text column a heading, and `FILE`, `MEMBER` (null for a plain file) and `ROW` (from 1); for
    sheets `LETTERS` and `HIDDEN` too. An empty cell is "". Where several sheets are read, `SHEET`
    holds what is declared for each.

    Raises
    ------
    SourceFileError
        If the file cannot be read, has no rows, or a row or heading that cannot be made out.
    WorkbookError
        If it is a workbook that cannot be read as declared.
    MissingColumnError
        If a column is not there.
    """
    if source.connector is Connector.EXCEL:
        grids = read_excel_grids(path, source)
    else:
        grids = (read_csv_grid(path, source),)
    tables = [_read_grid(one, path, source=source, columns=columns, keep=keep) for one in grids]
    return pl.concat(tables, rechunk=False)


def _read_grid(
    grid: Grid, path: Path, *, source: Source, columns: Sequence[str], keep: pl.Expr | None
) -> pl.DataFrame:
    place = path.name if grid.member is None else f"{path.name}, sheet {grid.member!r}"
    headed = find_headings(grid, source, place=place)
    wanted = _find_wanted(columns, headed.headings, grid=grid, source=source, place=place)
    padded = _pad_rows(headed.rows, width=len(headed.headings), place=path.name)
    chosen = None if source.shape.fill_down else keep
    held: list[pl.DataFrame] = []
    for batch in _list_batches(padded, wanted):
        shaped = batch.with_columns(
            *(pl.lit("").alias(one) for one in wanted.absent),
            *([pl.lit(grid.text).alias(SHEET)] if SHEET in columns and grid.text else []),
        ).select(*(pl.col(one).str.strip_chars() for one in columns), ROW)
        # what is carried down comes from rows that may themselves be left aside
        held.append(shaped if chosen is None else _let_go(shaped.filter(chosen), of=batch.height))
    if not held:
        raise SourceFileError(
            f"{place} has headings but no rows",
            where=path.name,
            fix="fetch it again; or check header_rows and skip_rows",
        )
    placed = pl.concat(held, rechunk=False).with_columns(
        pl.lit(f"{source.id}/{path.name}").alias(FILE),
        pl.lit(grid.member, dtype=pl.String).alias(MEMBER),
        *_say_sheet(grid.sheet, wanted, columns=columns),
    )
    return _fill_down(placed, source)


def _let_go(kept: pl.DataFrame, *, of: int) -> pl.DataFrame:
    """Give a few rows by themselves: else they would hold on to the text of all their batch."""
    if kept.height * _FEW > of:
        return kept
    columns = {one.name: one.to_list() for one in kept}
    return pl.DataFrame(columns, schema=kept.schema)


def _find_wanted(
    columns: Sequence[str],
    headings: Sequence[str],
    *,
    grid: Grid,
    source: Source,
    place: str,
) -> _Wanted:
    """Find each column; one that only other sheets' measures need may be absent from this."""
    named = [one for one in columns if not (one == SHEET and grid.text)]
    spared = _list_of_other_sheets(source, grid.text) if grid.text else frozenset()
    known = set(headings)
    absent = tuple(one for one in named if one in spared and " ".join(one.split()) not in known)
    at = {one: find_column(one, headings, place=place) for one in named if one not in absent}
    return _Wanted(at, absent)


def _list_of_other_sheets(source: Source, text: str) -> frozenset[str]:
    """List the columns that belong only to measures read from sheets declared by another text."""
    own: set[str] = set()
    others: set[str] = set()
    for measure in source.measures.values():
        sheets = measure.where.get(SHEET, ())
        used = [*measure.where, *(c for m in (measure.columns, measure.less) for c in _flat(m))]
        (others if sheets and text not in sheets else own).update(used)
    return frozenset(others - own)


def _flat(columns: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [one for named in columns.values() for one in named]


def _list_batches(
    rows: Iterable[tuple[int, Sequence[str]]], wanted: _Wanted
) -> Iterator[pl.DataFrame]:
    """Give the wanted cells of every row, a batch of rows at a time."""
    schema = {**dict.fromkeys(wanted.at, pl.String), ROW: pl.Int64}
    places = list(wanted.at.values())
    through = iter(rows)
    while batch := [
        # the other cells are let go at once: a wide file is read in no more room than a narrow one
        (*[row[at] for at in places], number)
        for number, row in islice(through, _BATCH)
    ]:
        yield pl.DataFrame(dict(zip(schema, zip(*batch, strict=True), strict=True)), schema=schema)


def _pad_rows(
    rows: Iterable[tuple[int, Sequence[str]]], *, width: int, place: str
) -> Iterable[tuple[int, Sequence[str]]]:
    for number, row in rows:
        if len(row) >= width:
            yield number, row
        elif len(row) == 1:  # a note below the table
            yield number, [*row, *[""] * (width - 1)]
        else:
            raise SourceFileError(
                f"row {number} of {place} has {len(row)} cells where the headings have {width}",
                where=f"{place}, row {number}",
                fix="the file is cut short or the delimiter differs: fetch it again, or declare "
                "`delimiter`",
            )


def _say_sheet(
    sheet: SheetFacts | None, wanted: _Wanted, *, columns: Sequence[str]
) -> list[pl.Expr]:
    """Say of each row of a sheet where its cells stand, and what of them is hidden."""
    if sheet is None:
        return []
    letters = {
        one: letter_column(sheet.first_column + wanted.at[one]) if one in wanted.at else ""
        for one in columns
    }
    hidden = [
        f"column {letters[one]}"
        for one, at in wanted.at.items()
        if sheet.first_column + at in sheet.hidden_columns
    ]
    words = "; ".join([*(["the sheet"] if sheet.is_hidden else []), *hidden])
    is_row = pl.col(ROW).is_in(sorted(sheet.hidden_rows))
    return [
        pl.struct(pl.lit(text).alias(one) for one, text in letters.items()).alias(LETTERS),
        pl.when(is_row)
        .then(pl.lit(f"{words}; the row" if words else "the row"))
        .otherwise(pl.lit(words))
        .alias(HIDDEN),
    ]


def _fill_down(table: pl.DataFrame, source: Source) -> pl.DataFrame:
    named = [one for one in source.shape.fill_down if one in table.columns]
    filled = [
        pl.when(pl.col(one) != "").then(pl.col(one)).forward_fill().fill_null("").alias(one)
        for one in named
    ]
    return table.with_columns(filled) if filled else table
