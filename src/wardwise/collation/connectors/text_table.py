"""Turn the cells of a file into a text table of the columns that are asked for."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from wardwise.collation.connectors.csv_file import read_csv_grid
from wardwise.collation.connectors.excel_file import read_excel_grid
from wardwise.collation.connectors.grid import Grid
from wardwise.model.errors import MissingColumnError, SourceFileError, suggest_nearest
from wardwise.model.provenance import Connector, Source

FILE, MEMBER, ROW = "wardwise:file", "wardwise:member", "wardwise:row"
PLACE = (FILE, MEMBER, ROW)
"""Columns that say where a row of a text table stands."""

_READERS = {Connector.CSV: read_csv_grid, Connector.EXCEL: read_excel_grid}


def read_text_table(path: Path, source: Source, *, columns: Sequence[str]) -> pl.DataFrame:
    """Read the columns of a file as text, exactly as they stand, with each row's place.

    Parameters
    ----------
    columns : headings wanted, in any order; several header rows are joined by `join_headings`

    Returns
    -------
    One text column a heading, and `FILE`, `MEMBER` (null for a plain file) and `ROW` (from 1).
    An empty cell is "".

    Raises
    ------
    SourceFileError
        If the file cannot be read, has no rows, or a row or heading that cannot be made out.
    MissingColumnError
        If a column is not there.
    """
    grid = _READERS[source.connector](path, source)
    # counted as a person counts rows in the sheet, empty ones too
    start = sum(number <= source.skip_rows for number in grid.numbers)
    body = start + source.header_rows
    headings = join_headings(grid.rows[start:body], fill=source.fill_headings)
    if len(grid.rows) <= body:
        raise SourceFileError(
            f"{path.name} has headings but no rows",
            where=path.name,
            fix="fetch it again; or check header_rows and skip_rows",
        )
    wanted = {one: _find_column(one, headings, place=path.name) for one in columns}
    rows = _pad_rows(grid, start=body, width=len(headings), place=path.name)
    table = {one: [row[at].strip() for row in rows] for one, at in wanted.items()}
    return pl.DataFrame(
        {**table, ROW: list(grid.numbers[body:])},
        schema={**dict.fromkeys(table, pl.String), ROW: pl.Int64},
    ).with_columns(
        pl.lit(f"{source.id}/{path.name}").alias(FILE),
        pl.lit(grid.member, dtype=pl.String).alias(MEMBER),
    )


def join_headings(rows: Sequence[Sequence[str]], *, fill: bool = False) -> tuple[str, ...]:
    """Join header rows from top to bottom with " | ", leaving out what repeats.

    A lower cell that equals the upper one, or its tail after "; ", adds nothing; an empty cell
    takes nothing from its neighbours unless `fill` carries the upper cells to the right, as merged
    cells need.

    Examples
    --------
    >>> join_headings([["", "Crime; Rate; 2012", "Age"], ["Code", "2012", "0-15"]])
    ('Code', 'Crime; Rate; 2012', 'Age | 0-15')
    """
    width = max((len(row) for row in rows), default=0)
    joined = [""] * width
    for depth, row in enumerate(rows):
        carried = ""
        for at in range(width):
            cell = " ".join(row[at].split()) if at < len(row) else ""
            carried = cell or carried
            if fill and depth < len(rows) - 1:
                cell = carried
            upper = joined[at]
            if not upper:
                joined[at] = cell
            elif cell and cell != upper and not upper.endswith(f"; {cell}"):
                joined[at] = f"{upper} | {cell}"
    return tuple(joined)


def _find_column(wanted: str, headings: Sequence[str], *, place: str) -> int:
    name = " ".join(wanted.split())
    found = [at for at, heading in enumerate(headings) if heading == name]
    if not found:
        known = [heading for heading in headings if heading]
        raise MissingColumnError(
            f"{place} has no column {wanted!r} among its {len(known)}",
            where=place,
            fix=suggest_nearest(wanted, known),
        )
    if len(found) > 1:
        raise SourceFileError(
            f"{place} has {len(found)} columns headed {wanted!r}: "
            f"numbers {', '.join(str(at + 1) for at in found)}",
            where=place,
            fix="declare more header_rows, so that the headings differ",
        )
    return found[0]


def _pad_rows(grid: Grid, *, start: int, width: int, place: str) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for row, number in zip(grid.rows[start:], grid.numbers[start:], strict=True):
        if len(row) >= width:
            rows.append(row)
        elif len(row) == 1:  # a note below the table
            rows.append([*row, *[""] * (width - 1)])
        else:
            raise SourceFileError(
                f"row {number} of {place} has {len(row)} cells where the headings have {width}",
                where=f"{place}, row {number}",
                fix="the file is cut short or the delimiter differs: fetch it again, or declare "
                "`delimiter`",
            )
    return rows
