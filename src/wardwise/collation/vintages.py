"""Move cells of another vintage onto the areas that the project lists."""

from collections.abc import Collection

import polars as pl

from wardwise.collation.harmonise import AREA, LEVEL, require_area_column
from wardwise.collation.tidy import CELL_SCHEMA
from wardwise.geography.apportion import apportion_counts
from wardwise.model.project import GeographyDeclaration
from wardwise.model.provenance import Source
from wardwise.model.status import Status

_KEYS = [AREA, "period_id"]


def find_vintage_crosswalk(
    source: Source,
    codes: Collection[str],
    *,
    geography: GeographyDeclaration,
    areas: pl.DataFrame,
    crosswalks: pl.DataFrame,
) -> str | None:
    """Choose the crosswalk that brings a source's codes onto the project's list, if one does.

    It is one declared between areas of the source's own level, where the source is of another
    vintage than the list and the crosswalk holds more of its codes than the list does.

    Parameters
    ----------
    codes : of the source, as they stand in it
    """
    declared = require_area_column(source)
    listed = areas.filter(pl.col(LEVEL) == declared.level.value)
    if listed.is_empty() or declared.vintage == listed["vintage"][0]:
        return None
    found = set(codes)
    best, most = None, len(found & set(listed[AREA]))
    for one in geography.crosswalks:
        if one.from_level is one.to_level is declared.level:
            held = crosswalks.filter(pl.col("crosswalk_id") == one.id)["from_code"]
            if len(found & set(held)) > most:
                best, most = one.id, len(found & set(held))
    return best


def list_vintage_areas(
    source: Source, crosswalk_id: str, *, areas: pl.DataFrame, crosswalks: pl.DataFrame
) -> pl.DataFrame:
    """Give the areas as the source knows them: its own vintage at its level, the rest as listed.

    Returns
    -------
    `area_code`, `level`, `vintage`
    """
    declared = require_area_column(source)
    held = crosswalks.filter(pl.col("crosswalk_id") == crosswalk_id)["from_code"].unique().sort()
    own = pl.DataFrame({AREA: held}).with_columns(
        pl.lit(declared.level.value).alias(LEVEL), pl.lit(declared.vintage).alias("vintage")
    )
    others = areas.filter(pl.col(LEVEL) != declared.level.value)
    return pl.concat([own, others.select(AREA, LEVEL, "vintage")])


def move_cells(cells: pl.DataFrame, source: Source, *, ways: pl.DataFrame) -> pl.DataFrame:
    """Move one measure's cells onto the listed areas.

    Counts are shared out and added; a target with a missing part is missing, and one that came by
    shares is estimated, status [e].

    Parameters
    ----------
    cells : columns of `CELL_SCHEMA`, of one measure
    ways : one crosswalk

    Returns
    -------
    Columns of `CELL_SCHEMA`; cells of other levels as they were.
    """
    level = require_area_column(source).level.value
    own = cells.filter(pl.col(LEVEL) == level)
    if own.is_empty() or ways.is_empty():
        return cells.filter(pl.col(LEVEL) != level)
    crosswalk_id = ways["crosswalk_id"][0]
    moved = apportion_counts(own.select(*_KEYS, "value"), ways, crosswalk_id)
    placed = moved.join(_gather_places(own, ways), on=_KEYS, how="left").with_columns(
        status=pl.when(pl.col("value").is_null())
        .then(pl.col("reason").fill_null(Status.NOT_AVAILABLE.value))
        .when(pl.col("share_apportioned") > 0)
        .then(pl.lit(Status.ESTIMATED.value)),
        measure=pl.lit(own["measure"][0]),
        level=pl.lit(level),
        crosswalk_id=pl.lit(crosswalk_id),
    )
    shaped = placed.select(pl.col(name).cast(kind) for name, kind in CELL_SCHEMA.items())
    return pl.concat([shaped, cells.filter(pl.col(LEVEL) != level)])


def move_values(cells: pl.DataFrame, source: Source, *, ways: pl.DataFrame) -> pl.DataFrame:
    """Place one measure's published values, which cannot be shared out, on the listed areas.

    A value stays with an area that did not change. Where an area was split, its value stands for
    each part, status [e]. Where areas were merged or redrawn there is none.

    Parameters
    ----------
    cells : columns of `CELL_SCHEMA`, of one measure
    ways : one crosswalk

    Returns
    -------
    Columns of `CELL_SCHEMA`; cells of other levels as they were.
    """
    level = require_area_column(source).level.value
    own = cells.filter(pl.col(LEVEL) == level)
    inside = ways.with_columns(is_split=pl.len().over("from_code") > 1).filter(
        pl.len().over("to_code") == 1
    )
    estimated = pl.col("is_split") & pl.col("value").is_not_null()
    placed = own.join(inside, left_on=AREA, right_on="from_code", suffix="_way").with_columns(
        pl.col("to_code").alias(AREA),
        status=pl.when(estimated).then(pl.lit(Status.ESTIMATED.value)).otherwise(pl.col("status")),
        crosswalk_id=pl.col("crosswalk_id_way"),
        share_apportioned=pl.when(pl.col("value").is_not_null()).then(
            pl.col("is_split").cast(pl.Float64)
        ),
    )
    shaped = placed.select(pl.col(name).cast(kind) for name, kind in CELL_SCHEMA.items())
    return pl.concat([shaped, cells.filter(pl.col(LEVEL) != level)])


def _gather_places(own: pl.DataFrame, ways: pl.DataFrame) -> pl.DataFrame:
    """Say where each target's parts stand: one place as it is, several by their rows."""
    joined = own.join(ways, left_on=AREA, right_on="from_code")
    rows = pl.lit(" (rows ") + pl.col("row").sort().cast(pl.String).str.join(", ") + pl.lit(")")
    one_part = pl.len() == 1
    return joined.group_by(pl.col("to_code").alias(AREA), "period_id").agg(
        pl.col("file").first(),
        pl.col("member").first(),
        pl.when(one_part).then(pl.col("row").first()).alias("row"),
        pl.when(one_part)
        .then(pl.col("column").first())
        .otherwise(pl.col("column").first() + rows)
        .alias("column"),
        pl.when(one_part).then(pl.col("cell").first()).alias("cell"),
        pl.col("status").filter(pl.col("value").is_null()).min().alias("reason"),
        # null where none was corrected: of no texts, the joined text would be empty
        pl.when(pl.col("correction_id").count() > 0)
        .then(pl.col("correction_id").drop_nulls().unique().sort().str.join(", "))
        .alias("correction_id"),
    )
