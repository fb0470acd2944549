"""Read which area each place lay in, and when, from a declared source."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from wardwise.collation.connectors.text_table import read_text_table
from wardwise.model.errors import RecordsError
from wardwise.model.internal import PlaceKind, PlaceLookup
from wardwise.model.provenance import Source

SCHEMA: dict[str, type[pl.DataType]] = {
    "key": pl.String,
    "area": pl.String,
    "first": pl.Date,
    "last": pl.Date,
    "is_inside": pl.Boolean,
}
"""A place as records write it, its area, the first and last day of that (null: no end), and whether
it lies inside what is counted."""

_MONTH = r"^\d{6}$"  # as the ONS postcode directory writes 198001
_SHOWN = 3


def read_lookup(
    paths: Sequence[Path], source: Source, *, declared: PlaceLookup, kind: PlaceKind
) -> pl.DataFrame:
    """Read a lookup from places to areas.

    Returns
    -------
    Columns of `SCHEMA`; each place has one row for any day.

    Raises
    ------
    RecordsError
        If a place has two areas on one day, or a day is not written as one.
    MissingColumnError, SourceFileError
        If the lookup cannot be read as declared.
    """
    named = [declared.key, declared.area, declared.valid_from, declared.valid_to]
    columns = list(dict.fromkeys(one for one in (*named, *declared.within) if one))
    texts = pl.concat(read_text_table(path, source, columns=columns) for path in paths)
    where = f"source {source.id}"
    keys = texts.select(key=_write_place(pl.col(declared.key), kind))
    read = pl.concat([keys, read_validity(texts, declared, where=where)], how="horizontal")
    kept = read.filter((pl.col("key") != "") & (pl.col("area") != "")).unique()
    _refuse_ambiguous(kept, where=where)
    return kept.select(pl.col(name).cast(type_) for name, type_ in SCHEMA.items())


def read_validity(texts: pl.DataFrame, declared: PlaceLookup, *, where: str) -> pl.DataFrame:
    """Read of each row its area, the days on which it holds, and whether it lies inside.

    Returns
    -------
    The columns of `SCHEMA` but the key, row for row.

    Raises
    ------
    RecordsError
        If a day is not written as one.
    """
    is_inside = pl.all_horizontal(
        pl.lit(value=True),
        *(pl.col(one).is_in(list(wanted)) for one, wanted in declared.within.items()),
    )
    return texts.select(
        area=pl.col(declared.area),
        first=_read_days(texts, declared.valid_from, is_last=False, where=where),
        last=_read_days(texts, declared.valid_to, is_last=True, where=where),
        is_inside=is_inside,
    )


def _write_place(column: pl.Expr, kind: PlaceKind) -> pl.Expr:
    """Write a place as the expression writes those of records."""
    text = column.str.to_uppercase().str.replace_all(" ", "", literal=True)
    return text.str.replace(r"^0+", "") if kind is PlaceKind.UPRN else text


def _read_days(texts: pl.DataFrame, heading: str, *, is_last: bool, where: str) -> pl.Series:
    """Read days written 2020-01-31, or months written 202001; an empty cell is null."""
    if not heading:
        return pl.Series([None] * texts.height, dtype=pl.Date)
    column = pl.col(heading)
    is_month = column.str.contains(_MONTH)
    month = (column + "01").str.to_date("%Y%m%d", strict=False)
    if is_last:
        month = month.dt.month_end()
    day = pl.when(is_month).then(month).otherwise(column.str.to_date("%Y-%m-%d", strict=False))
    days = texts.select(day).to_series()
    unread = texts.filter((column != "") & days.is_null())[heading].unique().sort()
    if unread.len():
        shown = ", ".join(repr(one) for one in unread[:_SHOWN])
        raise RecordsError(
            f"{unread.len()} texts of column {heading!r} are no days, such as {shown}",
            where=where,
            fix="days are written 2020-01-31 or 202001",
        )
    return days


def _refuse_ambiguous(rows: pl.DataFrame, *, where: str) -> None:
    """Refuse a lookup in which a place has two rows on one day: each record would count twice."""
    ordered = rows.sort("key", "first", nulls_last=False)
    before = pl.col("last").shift().over("key")
    has_before = pl.col("key").cum_count().over("key") > 1
    overlaps = has_before & (
        before.is_null() | pl.col("first").is_null() | (pl.col("first") <= before)
    )
    twice = ordered.filter(overlaps)["key"].n_unique()
    if twice:
        raise RecordsError(
            f"{twice:,} of {rows['key'].n_unique():,} places have two areas on the same day, and "
            "each of their records would count twice",
            where=where,
            fix="declare valid_from and valid_to; or choose a lookup with one row for each place",
        )
