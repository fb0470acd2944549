"""Make one indicator's values at every level that it reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.collation.levels import Step, complete_grid, plan_steps, sum_up
from wardwise.collation.periods import match_periods
from wardwise.collation.rates import divide_counts
from wardwise.model.area import AreaLevel
from wardwise.model.errors import DeclarationError
from wardwise.model.indicator import Indicator, MeasureReference
from wardwise.model.period import read_period
from wardwise.model.status import Status

_KEYS = ["area_code", "period_id"]
_ESTIMATED = Status.ESTIMATED.value
_ORDER = tuple(AreaLevel)


SERIES_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "level": pl.String,
    "period_id": pl.String,
    "a": pl.Float64,  # numerator, or value times weight: what is added up the map
    "b": pl.Float64,  # denominator, or weight; 1 where there is none
    "value": pl.Float64,
    "status": pl.String,
    "a_crosswalk": pl.String,  # by which each part was added up; null for a native cell
    "b_crosswalk": pl.String,
    "share_apportioned": pl.Float64,
    "covered": pl.Float64,  # share of the smaller areas that had both parts
    "carried_from": pl.String,  # area whose value stands here
}
"""One row an area and period."""


@dataclass(frozen=True, slots=True)
class MapOfAreas:
    """The areas by level, the ways up between them, and each area's larger areas."""

    areas: Mapping[AreaLevel, pl.DataFrame]  # `area_code`, `parent_code`, `borough_code`
    steps: tuple[Step, ...]
    crosswalks: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator at every level it reaches, before it is shaped into observations.

    `table` has the columns of `SERIES_SCHEMA`.
    """

    table: pl.DataFrame
    base: AreaLevel  # the smallest level that all its parts reach
    matched: Mapping[str, str]  # period to the period of the denominator or weight


def make_series(
    indicator: Indicator, cells: Mapping[str, pl.DataFrame], *, ground: MapOfAreas
) -> Series:
    """Make an indicator's values: its own where published, sums or averages above, carried below.

    Parameters
    ----------
    cells : by `source.measure`, columns of `CELL_SCHEMA`; `<name>:level` is not needed: the level
        with the most areas is the measure's own, and other levels' cells are their own values

    Raises
    ------
    DeclarationError
        If no level is reached by all its parts.
    """
    first = _pick_cells(indicator.numerator or indicator.published, cells, indicator=indicator)
    other = indicator.denominator if indicator.numerator else indicator.averaged_by
    second = _pick_cells(other, cells, indicator=indicator) if other else None
    base = _find_base(first, second if indicator.numerator else None)
    periods = first["period_id"].unique(maintain_order=True).sort().to_list()
    asked = [read_period(one).id for one in indicator.periods.values()]
    offered = [] if second is None else second["period_id"].unique().to_list()
    matched = match_periods(periods, offered, declared=asked) if other else {}
    if indicator.numerator and other:
        periods = [one for one in periods if one in matched]
    pairs = _pair_parts(
        _raise_to(first, base, ground=ground),
        None if second is None else _raise_to(second, base, ground=ground),
        matched=matched,
    )
    pairs = pairs.filter(pl.col("period_id").is_in(periods))
    own = _value_pairs(pairs, indicator)
    tables = _climb(own, indicator, base=base, ground=ground, periods=periods)
    if indicator.carried_down:
        tables += _carry_down(tables[0], base=base, ground=ground)
    table = pl.concat([pl.DataFrame(schema=SERIES_SCHEMA), *tables], how="diagonal_relaxed")
    return Series(table.select(list(SERIES_SCHEMA)), base, matched)


def _pick_cells(
    reference: MeasureReference | None, cells: Mapping[str, pl.DataFrame], *, indicator: Indicator
) -> pl.DataFrame:
    if reference is None:
        raise DeclarationError(
            f"indicator {indicator.id!r} has neither a numerator nor a published measure",
            where="framework.yaml",
            fix="declare numerator and denominator, or published",
        )
    return cells[f"{reference.source}.{reference.measure}"]


def find_own_level(cells: pl.DataFrame) -> AreaLevel:
    """Tell the level that a measure is published for: the one with the most areas."""
    counts = cells.group_by("level").agg(pl.col("area_code").n_unique().alias("areas"))
    return AreaLevel(counts.sort("areas", "level", descending=True)["level"][0])


def _find_base(first: pl.DataFrame, second: pl.DataFrame | None) -> AreaLevel:
    levels = [find_own_level(one) for one in (first, second) if one is not None and one.height]
    return max(levels, key=_ORDER.index)


def _raise_to(cells: pl.DataFrame, base: AreaLevel, *, ground: MapOfAreas) -> pl.DataFrame:
    """Give a measure's cells, added up to the base level where they stand below it."""
    kept = cells.select(
        *_KEYS, "level", "value", "status", pl.lit(None, dtype=pl.String).alias("crosswalk")
    )
    own = find_own_level(cells)
    if _ORDER.index(own) >= _ORDER.index(base):
        return kept
    way = [one for one in plan_steps(ground.steps, own) if one.to_level is base]
    if not way:
        return kept.clear()
    periods = cells["period_id"].unique(maintain_order=True).to_list()
    parts = kept.filter(pl.col("level") == own.value).select(
        *_KEYS, pl.col("value").alias("a"), pl.lit(1.0).alias("b"), "status", value=pl.lit(None)
    )
    grid = complete_grid(parts, areas=ground.areas[own], periods=periods)
    summed = sum_up(grid, step=way[0], areas=ground.areas, crosswalks=ground.crosswalks)
    above = kept.filter(pl.col("level") != own.value)
    raised = summed.select(
        *_KEYS,
        pl.lit(base.value).alias("level"),
        pl.col("a").alias("value"),
        "status",
        pl.lit(way[0].crosswalk_id).alias("crosswalk"),
    ).join(above.filter(pl.col("value").is_not_null()), on=_KEYS, how="anti")
    return pl.concat([raised, above.join(raised, on=_KEYS, how="anti")])


def _pair_parts(
    first: pl.DataFrame, second: pl.DataFrame | None, *, matched: Mapping[str, str]
) -> pl.DataFrame:
    """Put both parts of a figure beside one another, by area and matching period."""
    if second is None:
        return first.rename({"value": "a", "crosswalk": "a_crosswalk"}).with_columns(
            b=pl.lit(1.0)
        )
    wanted = first.with_columns(
        pl.col("period_id")
        .replace_strict(dict(matched), default=None, return_dtype=pl.String)
        .alias("other_period")
    )
    others = second.select(
        "area_code",
        pl.col("period_id").alias("other_period"),
        pl.col("value").alias("b"),
        pl.col("status").alias("other_status"),
        pl.col("crosswalk").alias("b_crosswalk"),
    )
    return (
        wanted.join(others, on=["area_code", "other_period"], how="left", maintain_order="left")
        .rename({"value": "a", "crosswalk": "a_crosswalk"})
        .with_columns(status=pl.coalesce("status", "other_status"))
        .drop("other_period", "other_status")
    )


def _value_pairs(pairs: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Give native values, and in `a` and `b` what may be added up to larger areas."""
    if indicator.numerator is not None:
        return divide_counts(pairs, per=indicator.per)
    return pairs.with_columns(
        value=pl.col("a"),
        # a missing weight leaves the value as published
        status=pl.when(pl.col("a").is_null()).then(pl.col("status")),
        a=pl.col("a") * pl.col("b"),
    )


def _climb(
    own: pl.DataFrame,
    indicator: Indicator,
    *,
    base: AreaLevel,
    ground: MapOfAreas,
    periods: Sequence[str],
) -> list[pl.DataFrame]:
    can_rise = indicator.numerator is not None or indicator.averaged_by is not None
    native = own.filter(pl.col("level") == base.value)
    done = {base: complete_grid(native.drop("level"), areas=ground.areas[base], periods=periods)}
    for step in plan_steps(ground.steps, base) if can_rise else ():
        parts = done[step.from_level]
        summed = sum_up(parts, step=step, areas=ground.areas, crosswalks=ground.crosswalks)
        per = indicator.per if indicator.numerator is not None else 1.0
        valued = divide_counts(summed, per=per).with_columns(crosswalk_id=pl.lit(step.crosswalk_id))
        if indicator.numerator is None:  # an average of published values is an estimate
            is_value = pl.col("value").is_not_null()
            status = pl.when(is_value).then(pl.lit(_ESTIMATED)).otherwise(pl.col("status"))
            valued = valued.with_columns(status=status)
        done[step.to_level] = _prefer_own(valued, own, level=step.to_level)
    for level in ground.areas:
        published = own.filter((pl.col("level") == level.value) & pl.col("value").is_not_null())
        if level not in done and published.height:
            done[level] = published.drop("level")
    return [table.with_columns(level=pl.lit(level.value)) for level, table in done.items()]


def _prefer_own(derived: pl.DataFrame, own: pl.DataFrame, *, level: AreaLevel) -> pl.DataFrame:
    """Put a level's own published values in the place of those added or averaged."""
    published = own.filter((pl.col("level") == level.value) & pl.col("value").is_not_null())
    rest = derived.join(published.select(_KEYS), on=_KEYS, how="anti", maintain_order="left")
    return pl.concat([rest, published.drop("level")], how="diagonal")


def _carry_down(values: pl.DataFrame, *, base: AreaLevel, ground: MapOfAreas) -> list[pl.DataFrame]:
    """Let each area within stand with the value of the larger area it lies in, status [e]."""
    carried: list[pl.DataFrame] = []
    for level in _ORDER[: _ORDER.index(base)]:
        if level not in ground.areas:
            continue
        within = _find_larger(level, base, ground=ground)
        rows = within.join(values.rename({"area_code": "carried_from"}), on="carried_from")
        is_value = pl.col("value").is_not_null()
        carried.append(
            rows.select(
                *_KEYS,
                "value",
                "carried_from",
                pl.when(is_value)
                .then(pl.lit(_ESTIMATED))
                .otherwise(pl.col("status"))
                .alias("status"),
                pl.lit(level.value).alias("level"),
            )
        )
    return carried


def _find_larger(level: AreaLevel, base: AreaLevel, *, ground: MapOfAreas) -> pl.DataFrame:
    """Give `area_code` and `carried_from`, the area of the base level that it lies in."""
    areas = ground.areas[level]
    if base is AreaLevel.BOROUGH:
        pairs = areas.select("area_code", carried_from="borough_code")
    else:
        pairs = areas.select("area_code", carried_from="parent_code")
        parents = pl.concat(
            [one.select("area_code", "parent_code") for one in ground.areas.values()]
        )
        listed = ground.areas[base]["area_code"].implode()
        for _ in _ORDER:
            lifted = pairs.join(parents, left_on="carried_from", right_on="area_code", how="left")
            is_there = pl.col("carried_from").is_in(listed)
            pairs = lifted.select(
                "area_code",
                carried_from=pl.when(is_there)
                .then(pl.col("carried_from"))
                .otherwise(pl.col("parent_code")),
            )
    return pairs.filter(pl.col("carried_from").is_not_null())
