"""The observation table, the lineage table and their checks."""

import polars as pl

from wardwise.model.errors import DuplicateRowError, WardwiseError

OBSERVATION_SCHEMA: dict[str, type[pl.DataType]] = {
    "indicator_id": pl.String,
    "area_code": pl.String,
    "period_id": pl.String,  # the source's own period, Period.id
    "value": pl.Float64,  # in the indicator's unit; null where missing, never NaN
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "lower": pl.Float64,  # sampling interval of the value
    "upper": pl.Float64,
    "status": pl.String,  # Status; null as published
    "source_id": pl.String,
}
"""One row an indicator, area and source period; those three columns are the key."""

LINEAGE_SCHEMA: dict[str, type[pl.DataType]] = {
    "indicator_id": pl.String,
    "area_code": pl.String,
    "period_id": pl.String,
    "part": pl.String,  # numerator | denominator | value
    "snapshot": pl.String,  # source id of the snapshot
    "file": pl.String,
    "member": pl.String,  # sheet or archive member; null for a plain file
    "row": pl.Int64,  # line of the file or row of the sheet, counted from 1 with its headings
    "column": pl.String,  # heading(s), joined by " + " where several are added
    "cell": pl.String,  # C17, as a sheet names it; null for a plain file
    "correction_id": pl.String,
    "crosswalk_id": pl.String,  # set where the cell was summed or averaged from smaller areas:
    #   the smaller areas' own cells then carry the file and row
    "share_apportioned": pl.Float64,  # of the cell that came by shares other than 0 and 1
}
"""Where each cell came from: one row a part of a cell."""

OBSERVATION_KEY = ("indicator_id", "area_code", "period_id")


def check_observations(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table as it is, having checked that it is an ObservationTable.

    Raises
    ------
    WardwiseError
        If columns or types differ from `OBSERVATION_SCHEMA`, or a value is NaN.
    DuplicateRowError
        If a key stands twice.
    """
    return check_table(table, schema=OBSERVATION_SCHEMA, key=OBSERVATION_KEY, name="observations")


def check_table(
    table: pl.DataFrame,
    *,
    schema: dict[str, type[pl.DataType]],
    key: tuple[str, ...],
    name: str,
) -> pl.DataFrame:
    """Return the table as it is, having checked its columns, types, missing values and key."""
    found = dict(table.schema)
    wrong = [one for one in schema if found.get(one) != schema[one]()]
    extra = [one for one in found if one not in schema]
    if wrong or extra:
        raise WardwiseError(
            f"the {name} table does not have its declared columns: "
            f"missing or of another type {wrong}, not expected {extra}",
        )
    for column, kind in schema.items():
        if kind is pl.Float64 and table[column].is_nan().any():
            raise WardwiseError(f"the {name} table holds NaN in {column!r}; missing is null")
    twice = table.select(key).filter(pl.struct(key).is_duplicated())
    if twice.height:
        raise DuplicateRowError(
            f"the {name} table holds {twice.row(0)} more than once",
            where=", ".join(key),
            fix="keep one row a key",
        )
    return table
