"""Read numbers, and reasons for their absence, out of text cells."""

from collections.abc import Sequence

import polars as pl

from wardwise.collation.connectors.text_table import FILE, ROW
from wardwise.model.errors import CellError
from wardwise.model.provenance import Access, Source
from wardwise.model.status import Status

STATUS_SUFFIX = ":status"


def read_numbers(rows: pl.DataFrame, source: Source, *, columns: Sequence[str]) -> pl.DataFrame:
    """Replace text columns by numbers, adding a status column to each.

    A declared marker, and an empty cell, is missing: null with the marker's status (`x` for an
    empty cell, unless declared). Thousands separators are taken out where declared; nothing else
    is guessed.

    Parameters
    ----------
    rows : a text table
    columns : headings of the number columns

    Returns
    -------
    The table with `columns` as floats and `<heading>:status` as text, null for a number.

    Raises
    ------
    CellError
        If a cell holds other text; the first is named.
    """
    numbers = [_read_number(pl.col(one), source).alias(one) for one in columns]
    reasons = [_read_status(pl.col(one), source).alias(one + STATUS_SUFFIX) for one in columns]
    read = rows.with_columns(*numbers, *reasons)
    bad = read.select(
        (pl.col(one).is_null() & pl.col(one + STATUS_SUFFIX).is_null()).any() for one in columns
    )
    for one in columns:
        if bad.height and bad[one][0]:
            _raise_cell(rows, read, source=source, column=one)
    return read


def _read_number(cell: pl.Expr, source: Source) -> pl.Expr:
    text = cell.str.strip_chars()
    if source.thousands:
        text = text.str.replace_all(source.thousands, "", literal=True)
    number = text.cast(pl.Float64, strict=False)
    is_marked = cell.str.strip_chars().is_in([one.strip() for one in source.missing])
    # "nan" and "inf" are numbers to a machine and words to a person
    return pl.when(number.is_finite() & ~is_marked).then(number)


def _read_status(cell: pl.Expr, source: Source) -> pl.Expr:
    statuses = {"": Status.NOT_AVAILABLE.value} | {
        marker.strip(): status.value for marker, status in source.missing.items()
    }
    return cell.str.strip_chars().replace_strict(statuses, default=None, return_dtype=pl.String)


def _raise_cell(rows: pl.DataFrame, read: pl.DataFrame, *, source: Source, column: str) -> None:
    is_bad = read[column].is_null() & read[column + STATUS_SUFFIX].is_null()
    wrong = rows.filter(is_bad)
    text, file, row = wrong.select(column, FILE, ROW).row(0)
    # a protected value is never repeated, not even one that we could not read
    shown = "text" if source.access is Access.RESTRICTED else repr(text)
    more = f" (and so do {wrong.height - 1} more)" if wrong.height > 1 else ""
    raise CellError(
        f"a number was expected, but row {row} of column {column!r} holds {shown}{more}",
        where=f"{file}, row {row}, column {column!r}",
        fix=f"if it stands for a missing value, declare it under `missing` in sources/{source.id}"
        ".yaml with its status (x not available, c confidential); if 1,234 is written so, declare "
        "`thousands`",
    )
