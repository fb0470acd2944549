"""Read numbers, and reasons for their absence, out of text cells."""

import re
from collections.abc import Sequence

import polars as pl

from wardwise.collation.connectors.grid import NOT_WORKED_OUT
from wardwise.collation.connectors.text_table import FILE, LETTERS, MEMBER, ROW
from wardwise.model.errors import CellError
from wardwise.model.provenance import Access, Source
from wardwise.model.status import Status

STATUS_SUFFIX = ":status"

EXCEL_ERRORS = frozenset(
    {
        "#N/A",
        "#DIV/0!",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        NOT_WORKED_OUT,
    }
)
"""What a cell in error holds, as Excel writes it."""

_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_PERCENT = re.compile(r"-?[\d.]+ ?%")
_BELOW = re.compile(r"(<|less than) ?\d+", re.IGNORECASE)
_USUAL = {"c": "c", "*": "c", "s": "c", "-": "x", "..": "x", ".": "x", "x": "x", "n/a": "x"}
_USUAL |= {"na": "x", ":": "x", "z": "z", "#": "c", "#n/a": "x"}


def read_numbers(rows: pl.DataFrame, source: Source, *, columns: Sequence[str]) -> pl.DataFrame:
    """Replace text columns by numbers, adding a status column to each.

    A declared marker, and an empty cell, is missing: null with the marker's status (`x` for an
    empty cell, unless declared, or said by the column of reasons). Thousands separators and percent
    signs are taken out where declared; nothing else is guessed.

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
    if source.shape.reason_column and columns:
        _check_reasons(rows, read, source=source, columns=columns)
    bad = read.select(
        (pl.col(one).is_null() & pl.col(one + STATUS_SUFFIX).is_null()).any() for one in columns
    )
    for one in columns:
        if bad.height and bad[one][0]:
            _raise_cell(rows, read, source=source, column=one)
        if source.shape.percent:
            _check_percents(rows, read, source=source, column=one)
    return read


def _read_number(cell: pl.Expr, source: Source) -> pl.Expr:
    text = cell.str.strip_chars()
    if source.thousands:
        text = text.str.replace_all(source.thousands, "", literal=True)
    if source.shape.percent:
        text = text.str.strip_suffix("%").str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    is_marked = cell.str.strip_chars().is_in([one.strip() for one in source.missing])
    # "nan" and "inf" are numbers to a machine and words to a person
    return pl.when(number.is_finite() & ~is_marked).then(number)


def _read_status(cell: pl.Expr, source: Source) -> pl.Expr:
    markers = {marker.strip(): status.value for marker, status in source.missing.items()}
    text = cell.str.strip_chars()
    own = text.replace_strict(
        {"": Status.NOT_AVAILABLE.value} | markers, default=None, return_dtype=pl.String
    )
    if not source.shape.reason_column:
        return own
    reason = pl.col(source.shape.reason_column).str.strip_chars()
    said = reason.replace_strict(markers, default=None, return_dtype=pl.String)
    return pl.when(text == "").then(pl.coalesce(said, own)).otherwise(own)


def _check_reasons(
    rows: pl.DataFrame, read: pl.DataFrame, *, source: Source, columns: Sequence[str]
) -> None:
    """Refuse a reason that is not declared, and one beside figures of which none is missing."""
    name = source.shape.reason_column
    reason = pl.col(name).str.strip_chars()
    known = [one.strip() for one in source.missing]
    whole = read.select(pl.all_horizontal(pl.col(one).is_not_null() for one in columns)).to_series()
    for wrong, words, fix in (
        (
            rows.filter(~reason.is_in(["", *known])),
            "is none of the reasons declared",
            f"choose one of them: {', '.join(repr(one) for one in known)}",
        ),
        (
            rows.filter((reason != "") & whole),
            "is said to be why a figure is missing, and none is",
            "take the reason out, or empty the figure that it is about",
        ),
    ):
        if wrong.height:
            text = wrong[name][0]
            raise CellError(
                f"{text!r} in column {name!r} {words}{_count_more(wrong)}",
                where=word_place(wrong, name),
                fix=fix,
            )


def _check_percents(rows: pl.DataFrame, read: pl.DataFrame, *, source: Source, column: str) -> None:
    """Refuse a column in which some figures are in percent and others are not."""
    is_percent = pl.col(column).str.strip_chars().str.ends_with("%")
    figures = rows.filter(read[column].is_not_null())
    plain = figures.filter(~is_percent & (pl.col(column).str.strip_chars() != "0"))
    if plain.height in (0, figures.height):
        return
    shown = "" if source.access is Access.RESTRICTED else f", {plain[column][0]!r},"
    raise CellError(
        f"column {column!r} holds figures in percent, and one{shown} that is not"
        f"{_count_more(plain)}",
        where=word_place(plain, column),
        fix="give the whole column one format in the workbook: 0.45 may be 45 % or 0.45 %",
    )


def _raise_cell(rows: pl.DataFrame, read: pl.DataFrame, *, source: Source, column: str) -> None:
    is_bad = read[column].is_null() & read[column + STATUS_SUFFIX].is_null()
    wrong = rows.filter(is_bad)
    text, row = wrong.select(column, ROW).row(0)
    place = word_place(wrong, column)
    if text in EXCEL_ERRORS:
        formula = "a formula that was never worked out"
        held = formula if text == NOT_WORKED_OUT else f"the error {text}"
        raise CellError(
            f"a number was expected, but row {row} of column {column!r} holds {held}"
            f"{_count_more(wrong)}",
            where=place,
            fix="open the workbook in Excel, put the formula right, save it and take it in again"
            if text != NOT_WORKED_OUT
            else "open the workbook in Excel, which works its formulas out, save it and take it in "
            "again",
        )
    # a protected value is never repeated, not even one that we could not read
    shown = "text" if source.access is Access.RESTRICTED else repr(text)
    raise CellError(
        f"a number was expected, but row {row} of column {column!r} holds {shown}"
        f"{_count_more(wrong)}",
        where=place,
        fix=_suggest(text, source),
    )


def _suggest(text: str, source: Source) -> str:
    """Say what to declare, by the look of the text."""
    file = f"sources/{source.id}.yaml"
    if _GROUPED.fullmatch(text):
        return f'declare thousands: "," in {file}'
    if _PERCENT.fullmatch(text):
        return f"declare percent: true in {file}, or write the figures without %"
    usual = _USUAL.get(text.casefold().strip("[]")) or ("c" if _BELOW.fullmatch(text) else "")
    if usual and source.access is not Access.RESTRICTED:
        shown = f"missing: {{{text!r}: {usual}}}"
        return f"if it stands for a missing figure, declare it under `missing` in {file}: {shown}"
    return (
        f"if it stands for a missing value, declare it under `missing` in {file} with its status "
        "(x not available, c confidential); if 1,234 is written so, declare `thousands`"
    )


def _count_more(wrong: pl.DataFrame) -> str:
    return f" (and so do {wrong.height - 1} more)" if wrong.height > 1 else ""


def word_place(rows: pl.DataFrame, column: str) -> str:
    """Say where a column's cell stands in the first of some rows: Sheet 'Q4'!C17 in a workbook."""
    file, member, row = rows.select(FILE, MEMBER, ROW).row(0)
    if LETTERS in rows.columns:
        letter = rows.select(pl.col(LETTERS).struct.field(column)).item(0, 0)
        return f"{file}, Sheet {member!r}!{letter}{row}"
    return f"{file}, row {row}, column {column!r}"
