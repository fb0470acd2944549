"""Move cells of another vintage onto the areas that the project lists."""

from collections.abc import Collection

import polars as pl

from wardwise.collation.harmonise import AREA, LEVEL, require_area_column
from wardwise.collation.tidy import CELL_SCHEMA
from wardwise.geography.apportion import apportion_counts
from wardwise.geography.crosswalk import AVERAGES
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


def move_measure(
    cells: pl.DataFrame,
    source: Source,
    *,
    crosswalk_id: str,
    crosswalks: pl.DataFrame,
    published: bool | None,
) -> pl.DataFrame:
    """Move one measure's cells onto the listed areas: counts shared out, published values placed.

    Parameters
    ----------
    published : None for a count; for a published value, whether it may be averaged
    """
    ways = crosswalks.filter(pl.col("crosswalk_id") == crosswalk_id)
    if published is None:
        return move_cells(cells, source, ways=ways)
    back = crosswalks.filter(pl.col("crosswalk_id") == crosswalk_id + AVERAGES)
    return move_values(
        cells, source, ways=ways, averages=back if published and back.height else None
    )


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


def move_values(
    cells: pl.DataFrame,
    source: Source,
    *,
    ways: pl.DataFrame,
    averages: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Place one measure's published values, which cannot be shared out, on the listed areas.

    A value stays with an area that did not change. Where an area was split, its value stands for
    each part, status [e]. Where areas were merged or redrawn it is the mean of theirs by the people
    who come from each, status [e]; there is none without `averages`.

    Parameters
    ----------
    cells : columns of `CELL_SCHEMA`, of one measure
    ways : one crosswalk
    averages : the same from the listed areas back; shares of their people, as `build_crosswalks`
        gives it

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
    others = cells.filter(pl.col(LEVEL) != level)
    if averages is None or own.is_empty():
        return pl.concat([shaped, others])
    return pl.concat([shaped, _average_merged(own, ways, averages), others])


def _average_merged(own: pl.DataFrame, ways: pl.DataFrame, averages: pl.DataFrame) -> pl.DataFrame:
    """Average the values of areas that were merged or redrawn, by the people from each."""
    merged = ways.filter(pl.len().over("to_code") > 1)
    split = merged.select("from_code", "to_code", is_split=pl.col("share") < 1)
    back = averages.select(to_code="from_code", from_code="to_code", part="share")
    parts = split.join(back, on=["from_code", "to_code"]).join(
        own.select("period_id").unique(), how="cross"
    )
    values = parts.join(
        own.select(pl.col(AREA).alias("from_code"), "period_id", "value"),
        on=["from_code", "period_id"],
        how="left",
    )
    missing = pl.col("value").is_null().any()
    total = pl.col("part").sum()
    averaged = values.group_by(pl.col("to_code").alias(AREA), "period_id").agg(
        value=pl.when(~missing).then((pl.col("part") * pl.col("value")).sum() / total),
        share_apportioned=pl.when(~missing).then(
            pl.col("part").filter(pl.col("is_split")).sum() / total
        ),
    )
    placed = averaged.join(_gather_places(own, merged), on=_KEYS, how="inner").with_columns(
        status=pl.when(pl.col("value").is_null())
        .then(pl.col("reason").fill_null(Status.NOT_AVAILABLE.value))
        .otherwise(pl.lit(Status.ESTIMATED.value)),
        measure=pl.lit(own["measure"][0]),
        level=pl.lit(own[LEVEL][0]),
        crosswalk_id=pl.lit(ways["crosswalk_id"][0]),
    )
    return placed.select(pl.col(name).cast(kind) for name, kind in CELL_SCHEMA.items())


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
