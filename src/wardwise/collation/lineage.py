"""Trace every value to the cells, crosswalk or larger area that it came from."""

from collections.abc import Mapping

import polars as pl

from wardwise.collation.corrections import find_corrected_areas
from wardwise.collation.series import MapOfAreas, Series
from wardwise.model.indicator import Indicator, MeasureReference
from wardwise.model.observations import LINEAGE_SCHEMA

_KEYS = ["area_code", "period_id"]
_CELL = [
    "file",
    "member",
    "row",
    "column",
    "cell",
    "crosswalk_id",
    "share_apportioned",
    "correction_id",
]
_CROSSWALKS = {"numerator": "a_crosswalk", "value": "a_crosswalk", "denominator": "b_crosswalk"}


def trace_series(
    indicator: Indicator,
    series: Series,
    *,
    cells: Mapping[str, pl.DataFrame],
    ground: MapOfAreas,
) -> pl.DataFrame:
    """Give the lineage of an indicator: one row a part of each value.

    A native value has the file, row and column of each part. A sum or average names the crosswalk
    it came by (the smaller areas have the rows) and the corrections among what was added up, and a
    value carried down the cell of the larger area it stands for.

    Returns
    -------
    Columns of `LINEAGE_SCHEMA`.
    """
    parts = _list_parts(indicator)
    traced = pl.concat(
        [
            *(_trace_cells(series, one, part=part, cells=cells) for part, one in parts.items()),
            *(
                _trace_crosswalks(series, one, part=part, cells=cells, ground=ground)
                for part, one in parts.items()
            ),
        ],
        how="diagonal_relaxed",
    )
    for name in LINEAGE_SCHEMA:
        if name not in traced.columns:
            traced = traced.with_columns(pl.lit(None).alias(name))
    return traced.with_columns(indicator_id=pl.lit(indicator.id)).select(
        pl.col(name).cast(kind) for name, kind in LINEAGE_SCHEMA.items()
    )


def _list_parts(indicator: Indicator) -> dict[str, MeasureReference]:
    if indicator.numerator is None:
        return {"value": indicator.published} if indicator.published else {}
    parts = {"numerator": indicator.numerator}
    if indicator.denominator is not None:
        parts["denominator"] = indicator.denominator
    return parts


def _trace_cells(
    series: Series,
    reference: MeasureReference,
    *,
    part: str,
    cells: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    """Find the cells of one part, of the area itself or of the larger one it stands for."""
    period = _find_cell_period(series, part)
    native = series.table.filter(pl.col(_CROSSWALKS[part]).is_null()).select(
        *_KEYS,
        pl.coalesce("carried_from", "area_code").alias("cell_area"),
        period.alias("cell_period"),
    )
    found = pl.concat(
        cells[f"{one.source}.{one.measure}"].select(
            pl.col("area_code").alias("cell_area"),
            pl.col("period_id").alias("cell_period"),
            pl.lit(one.source).alias("snapshot"),
            *_CELL,
        )
        for one in reference.every
    )
    return native.join(found, on=["cell_area", "cell_period"]).select(
        *_KEYS, pl.lit(part).alias("part"), "snapshot", *_CELL
    )


def _find_cell_period(series: Series, part: str) -> pl.Expr:
    """Give the period of a part's cells, which for a denominator may be another."""
    period = pl.col("period_id")
    if part != "denominator":
        return period
    return period.replace_strict(dict(series.matched), default=None, return_dtype=pl.String)


def _trace_crosswalks(
    series: Series,
    reference: MeasureReference,
    *,
    part: str,
    cells: Mapping[str, pl.DataFrame],
    ground: MapOfAreas,
) -> pl.DataFrame:
    """Name the crosswalk by which a part was added up, and the corrections among its parts."""
    crosswalk = pl.col(_CROSSWALKS[part])
    summed = series.table.filter(crosswalk.is_not_null()).select(
        *_KEYS,
        pl.lit(part).alias("part"),
        crosswalk.alias("crosswalk_id"),
        "share_apportioned",
        _find_cell_period(series, part).alias("cell_period"),
    )
    own = pl.concat(cells[f"{one.source}.{one.measure}"] for one in reference.every)
    corrected = find_corrected_areas(own, ground.crosswalks, steps=ground.steps)
    return summed.join(
        corrected.rename({"period_id": "cell_period"}),
        on=["area_code", "cell_period"],
        how="left",
        maintain_order="left",
    ).drop("cell_period")
