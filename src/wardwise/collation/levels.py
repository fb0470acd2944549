"""Add counts up the map: from the areas that have them to the larger ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.geography.apportion import apportion_counts
from wardwise.model.area import AreaLevel
from wardwise.model.status import Status

LEVEL_ORDER: tuple[AreaLevel, ...] = tuple(AreaLevel)
COVERED_SHARE = 0.9
"""From this share of its smaller areas a borough or region is estimated, status [e]."""

_KEYS = ("area_code", "period_id")
_ESTIMATED = Status.ESTIMATED.value
_NOT_AVAILABLE = Status.NOT_AVAILABLE.value


@dataclass(frozen=True, slots=True)
class Step:
    """One way up the map: a crosswalk from the areas of one level to those of another."""

    crosswalk_id: str
    from_level: AreaLevel
    to_level: AreaLevel


def list_steps(areas: pl.DataFrame, crosswalks: pl.DataFrame) -> tuple[Step, ...]:
    """List the crosswalks that lead to larger areas, from the smallest level up."""
    levels = areas.select("area_code", "level")
    pairs = (
        crosswalks.join(levels.rename({"area_code": "from_code", "level": "from"}), on="from_code")
        .join(levels.rename({"area_code": "to_code", "level": "to"}), on="to_code")
        .select("crosswalk_id", "from", "to")
        .unique(maintain_order=True)
    )
    steps = [Step(one, AreaLevel(low), AreaLevel(high)) for one, low, high in pairs.rows()]
    upward = [one for one in steps if _rung(one.from_level) < _rung(one.to_level)]
    return tuple(sorted(upward, key=lambda one: (_rung(one.to_level), _rung(one.from_level))))


def plan_steps(steps: Sequence[Step], base: AreaLevel) -> tuple[Step, ...]:
    """Choose the shortest way from a level to each larger one: from the smallest areas known.

    Examples
    --------
    >>> lsoa, ward, borough = AreaLevel.LSOA, AreaLevel.WARD, AreaLevel.BOROUGH
    >>> steps = [Step("a", lsoa, ward), Step("b", lsoa, borough), Step("c", ward, borough)]
    >>> [one.crosswalk_id for one in plan_steps(steps, lsoa)]
    ['a', 'b']
    """
    known = {base}
    chosen: list[Step] = []
    for level in LEVEL_ORDER[_rung(base) + 1 :]:
        ways = [one for one in steps if one.to_level is level and one.from_level in known]
        if ways:
            chosen.append(min(ways, key=lambda one: _rung(one.from_level)))
            known.add(level)
    return tuple(chosen)


def complete_grid(
    table: pl.DataFrame, *, areas: pl.DataFrame, periods: Sequence[str]
) -> pl.DataFrame:
    """Give every area every period; what was not there is missing with status [x]."""
    spans = pl.DataFrame({"period_id": list(periods)}, schema={"period_id": pl.String})
    grid = areas.select("area_code").join(spans, how="cross")
    full = grid.join(table, on=list(_KEYS), how="left", maintain_order="left")
    is_absent = pl.col("a").is_null() & pl.col("value").is_null() & pl.col("status").is_null()
    return full.with_columns(
        status=pl.when(is_absent).then(pl.lit(_NOT_AVAILABLE)).otherwise(pl.col("status"))
    )


def sum_up(
    parts: pl.DataFrame,
    *,
    step: Step,
    areas: Mapping[AreaLevel, pl.DataFrame],
    crosswalks: pl.DataFrame,
) -> pl.DataFrame:
    """Add both parts of a figure up one step.

    A ward with a missing smaller area is missing. A borough or region is estimated from the
    smaller areas that have both parts where they are at least `COVERED_SHARE` of them.

    Parameters
    ----------
    parts : `area_code`, `period_id`, `a`, `b`, `status`, for every area of the lower level

    Returns
    -------
    `area_code`, `period_id`, `a`, `b`, `status`, `share_apportioned`, `covered` (share of the
    smaller areas with both parts), for every area of the upper level
    """
    is_known = pl.col("a").is_not_null() & pl.col("b").is_not_null()
    counts = parts.select(
        *_KEYS,
        pl.when(is_known).then(pl.col("a")).otherwise(0.0).alias("a"),
        pl.when(is_known).then(pl.col("b")).otherwise(0.0).alias("b"),
        is_known.cast(pl.Float64).alias("known"),
        pl.lit(1.0).alias("all"),
    )
    moved = apportion_counts(counts, crosswalks, step.crosswalk_id)
    reasons = _find_reasons(parts, is_known, step=step, crosswalks=crosswalks)
    # without tolerance, sums of shares such as 1/3 would never be whole
    covered = (pl.col("known") / pl.col("all")).round(9)
    partial = _rung(step.to_level) >= _rung(AreaLevel.BOROUGH)
    is_enough = covered >= (COVERED_SHARE if partial else 1.0)
    altered = (covered < 1) | pl.col("is_estimated") | (pl.col("share_apportioned") > 0)
    joined = moved.join(reasons, on=list(_KEYS), how="left").with_columns(covered=covered)
    summed = joined.select(
        *_KEYS,
        pl.when(is_enough).then(pl.col("a")).alias("a"),
        pl.when(is_enough).then(pl.col("b")).alias("b"),
        pl.when(~is_enough)
        .then(pl.col("reason").fill_null(_NOT_AVAILABLE))
        .when(altered)
        .then(pl.lit(_ESTIMATED))
        .alias("status"),
        # a sum of parts that are all null here has no share of its own
        pl.when(is_enough)
        .then(pl.col("share_apportioned").fill_null(0.0))
        .alias("share_apportioned"),
        "covered",
        pl.lit(None, dtype=pl.Float64).alias("value"),
    )
    periods = parts["period_id"].unique(maintain_order=True).to_list()
    return complete_grid(summed, areas=areas[step.to_level], periods=periods)


def _find_reasons(
    parts: pl.DataFrame, is_known: pl.Expr, *, step: Step, crosswalks: pl.DataFrame
) -> pl.DataFrame:
    """Say of each target why a part of it is missing, and whether a part is estimated."""
    ways = crosswalks.filter(pl.col("crosswalk_id") == step.crosswalk_id)
    told = parts.filter(pl.col("status").is_not_null()).with_columns(is_known=is_known)
    return (
        told.join(ways, left_on="area_code", right_on="from_code")
        .group_by(pl.col("to_code").alias("area_code"), "period_id")
        .agg(
            # in this order: confidential, not available, not applicable
            reason=pl.col("status").filter(~pl.col("is_known")).min(),
            is_estimated=(pl.col("is_known") & (pl.col("status") == _ESTIMATED)).any(),
        )
    )


def _rung(level: AreaLevel) -> int:
    return LEVEL_ORDER.index(level)
