"""Make one indicator's values at every level that it reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.collation.levels import (
    Step,
    complete_grid,
    keep_covered,
    plan_steps,
    sum_up,
)
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
    cells : by `source.measure`, columns of `CELL_SCHEMA`; the level with the most areas is the
        measure's own, and cells of other levels stand for themselves

    Raises
    ------
    DeclarationError
        If it names no measure, or its measures have no cell.
    """
    first = _pick_cells(indicator.numerator or indicator.published, cells, indicator=indicator)
    other = indicator.denominator if indicator.numerator else indicator.averaged_by
    second = _pick_cells(other, cells, indicator=indicator) if other else None
    base = _find_base(first, second if indicator.numerator else None)
    parts = _match_parts(indicator, first, second)
    own = _value_pairs(_pair_parts(parts, base, ground=ground), indicator)
    tables = _climb(own, indicator, base=base, ground=ground, parts=parts)
    if indicator.carried_down:
        tables += _carry_down(tables[0], base=base, ground=ground)
    table = pl.concat([pl.DataFrame(schema=SERIES_SCHEMA), *tables], how="diagonal_relaxed")
    return Series(table.select(list(SERIES_SCHEMA)), base, parts.matched)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The cells that a figure is made of, and which of their periods go together."""

    first: pl.DataFrame
    second: pl.DataFrame | None
    periods: tuple[str, ...]
    matched: Mapping[str, str]

    @property
    def differ_in_level(self) -> bool:
        """Claim that the parts are published for different levels."""
        if self.second is None or self.first.is_empty() or self.second.is_empty():
            return False
        return find_own_level(self.first) is not find_own_level(self.second)


def _match_parts(indicator: Indicator, first: pl.DataFrame, second: pl.DataFrame | None) -> _Parts:
    periods = first["period_id"].unique().sort().to_list()
    if second is None:
        return _Parts(first, None, tuple(periods), {})
    asked = [read_period(one).id for one in indicator.periods.values()]
    offered = second["period_id"].unique().to_list()
    matched = match_periods(periods, offered, declared=asked)
    if indicator.numerator is not None:
        periods = [one for one in periods if one in matched]
    return _Parts(first, second, tuple(periods), matched)


def _pick_cells(
    reference: MeasureReference | None, cells: Mapping[str, pl.DataFrame], *, indicator: Indicator
) -> pl.DataFrame:
    if reference is None:
        raise DeclarationError(
            f"indicator {indicator.id!r} has neither a numerator nor a published measure",
            where="framework.yaml",
            fix="declare numerator and denominator, or published",
        )
    parts = [cells[f"{one.source}.{one.measure}"] for one in reference.every]
    spans = [part.select("period_id").unique() for part in parts]
    twice = pl.concat(spans).filter(pl.col("period_id").is_duplicated())["period_id"]
    if twice.len():
        raise DeclarationError(
            f"{' and '.join(f'{one.source}.{one.measure}' for one in reference.every)} both give "
            f"{read_period(twice[0]).label}, so one would hide the other",
            where=f"framework.yaml, indicator {indicator.id}",
            fix="let each measure of a series hold periods of its own",
        )
    return pl.concat(parts)


def find_own_level(cells: pl.DataFrame) -> AreaLevel:
    """Tell the level that a measure is published for: the one with the most areas."""
    counts = cells.group_by("level").agg(pl.col("area_code").n_unique().alias("areas"))
    return AreaLevel(counts.sort("areas", "level", descending=True)["level"][0])


def _find_base(first: pl.DataFrame, second: pl.DataFrame | None) -> AreaLevel:
    levels = [find_own_level(one) for one in (first, second) if one is not None]
    return max(levels, key=_ORDER.index)


def _pair_parts(parts: _Parts, level: AreaLevel, *, ground: MapOfAreas) -> pl.DataFrame:
    """Put both parts of a figure beside one another at a level, by area and matching period."""
    raised = _raise_to(parts.first, level, ground=ground)
    first = raised.filter(pl.col("period_id").is_in(list(parts.periods))).rename(
        {"value": "a", "crosswalk": "a_crosswalk"}
    )
    if parts.second is None:
        return first.with_columns(b=pl.lit(1.0), own_status=pl.col("status"))
    wanted = first.with_columns(
        pl.col("period_id")
        .replace_strict(dict(parts.matched), default=None, return_dtype=pl.String)
        .alias("other_period")
    )
    others = _raise_to(parts.second, level, ground=ground).select(
        "area_code",
        pl.col("period_id").alias("other_period"),
        pl.col("value").alias("b"),
        pl.col("status").alias("other_status"),
        pl.col("crosswalk").alias("b_crosswalk"),
    )
    return (
        wanted.join(others, on=["area_code", "other_period"], how="left", maintain_order="left")
        .with_columns(own_status=pl.col("status"), status=pl.coalesce("status", "other_status"))
        .drop("other_period", "other_status")
    )


def _raise_to(cells: pl.DataFrame, level: AreaLevel, *, ground: MapOfAreas) -> pl.DataFrame:
    """Give a measure's cells with those of a level, added up where all smaller areas are known."""
    kept = cells.select(
        *_KEYS, "level", "value", "status", pl.lit(None, dtype=pl.String).alias("crosswalk")
    )
    if cells.is_empty():
        return kept
    way = _find_way(ground.steps, find_own_level(cells), level)
    if not way:
        return kept
    summed = _sum_strictly(kept, way, ground=ground)
    above = kept.filter((pl.col("level") == level.value) & pl.col("value").is_not_null())
    others = kept.filter(pl.col("level") != level.value)
    return pl.concat([summed.join(above, on=_KEYS, how="anti"), above, others])


def _find_way(steps: Sequence[Step], start: AreaLevel, goal: AreaLevel) -> tuple[Step, ...]:
    """Find the steps that lead from a level to a larger one; none where it is not larger."""
    by_goal = {one.to_level: one for one in plan_steps(steps, start)}
    way: list[Step] = []
    at = goal
    while at is not start:
        if at not in by_goal:
            return ()
        way.insert(0, by_goal[at])
        at = by_goal[at].from_level
    return tuple(way)


def _sum_strictly(cells: pl.DataFrame, way: Sequence[Step], *, ground: MapOfAreas) -> pl.DataFrame:
    """Add one measure up step by step; an area with any smaller area missing is missing."""
    periods = cells["period_id"].unique().sort().to_list()
    native = cells.filter(pl.col("level") == way[0].from_level.value).select(
        *_KEYS, "value", pl.col("value").alias("a"), pl.lit(1.0).alias("b"), "status"
    )
    table = complete_grid(native, areas=ground.areas[way[0].from_level], periods=periods)
    for step in way:
        sums = sum_up(table, step=step, areas=ground.areas, crosswalks=ground.crosswalks)
        table = keep_covered(sums, level=step.to_level, strictly=True)
    return table.select(
        *_KEYS,
        pl.lit(way[-1].to_level.value).alias("level"),
        pl.col("a").alias("value"),
        "status",
        pl.col("crosswalk_id").alias("crosswalk"),
    )


def _value_pairs(pairs: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Give native values, and in `a` and `b` what may be added up to larger areas."""
    if indicator.numerator is not None:
        return divide_counts(pairs.drop("own_status"), per=indicator.per)
    return pairs.with_columns(
        value=pl.col("a"),
        # a missing weight leaves the value as published; what was said of it alone stays
        status=pl.when(pl.col("a").is_null() | pl.col("own_status").is_not_null()).then(
            pl.coalesce("own_status", "status")
        ),
        a=pl.col("a") * pl.col("b"),
    ).drop("own_status")


def _climb(
    own: pl.DataFrame,
    indicator: Indicator,
    *,
    base: AreaLevel,
    ground: MapOfAreas,
    parts: _Parts,
) -> list[pl.DataFrame]:
    """Give a table for each level from the base up, the base first."""
    can_rise = indicator.numerator is not None or indicator.averaged_by is not None
    native = own.filter(pl.col("level") == base.value).drop("level")
    done = {base: complete_grid(native, areas=ground.areas[base], periods=parts.periods)}
    sums = dict(done)
    for step in plan_steps(ground.steps, base) if can_rise else ():
        known = sum_up(
            sums[step.from_level], step=step, areas=ground.areas, crosswalks=ground.crosswalks
        )
        if indicator.numerator is not None and parts.differ_in_level:
            # each part by its own way: a borough may know both though some of its wards do not
            apart = _value_pairs(_pair_parts(parts, step.to_level, ground=ground), indicator)
            known = _replace_sums(known, _pick_own(apart, step.to_level))
        valued = _value_sums(known, indicator, step=step)
        sums[step.to_level] = known
        done[step.to_level] = _prefer_own(valued, own, level=step.to_level)
    for level in ground.areas:
        published = _pick_own(own, level)
        if level not in done and published.height:
            done[level] = published
    return [table.with_columns(level=pl.lit(level.value)) for level, table in done.items()]


def _replace_sums(sums: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    """Put sums of whole parts in the place of sums over the areas that had both."""
    better = whole.select(
        *_KEYS,
        pl.col("a").alias("whole_a"),
        pl.col("b").alias("whole_b"),
        pl.col("status").alias("whole_status"),
        "a_crosswalk",
        "b_crosswalk",
    )
    joined = sums.join(better, on=_KEYS, how="left", maintain_order="left")
    is_whole = pl.col("whole_a").is_not_null()
    return joined.with_columns(
        a=pl.coalesce("whole_a", "a"),
        b=pl.coalesce("whole_b", "b"),
        known=pl.when(is_whole).then(pl.col("all")).otherwise(pl.col("known")),
        covered=pl.when(is_whole).then(1.0).otherwise(pl.col("covered")),
        status=pl.when(is_whole).then(pl.col("whole_status")).otherwise(pl.col("status")),
    ).drop("whole_a", "whole_b", "whole_status")


def _value_sums(sums: pl.DataFrame, indicator: Indicator, *, step: Step) -> pl.DataFrame:
    """Divide what was added up; an average of published values is an estimate."""
    is_count = indicator.numerator is not None and indicator.denominator is None
    kept = keep_covered(sums, level=step.to_level, strictly=is_count)
    if is_count:
        kept = kept.with_columns(b=pl.lit(1.0))  # ones were added up with the counts
    named = [one for one in ("a_crosswalk", "b_crosswalk") if one in kept.columns]
    kept = kept.with_columns(
        (pl.col(one) if one in named else pl.lit(None, dtype=pl.String))
        .fill_null(pl.col("crosswalk_id"))
        .alias(one)
        for one in ("a_crosswalk", "b_crosswalk")
    )
    if indicator.numerator is not None:
        return divide_counts(kept, per=indicator.per)
    averaged = divide_counts(kept, per=1.0)
    is_value = pl.col("value").is_not_null()
    status = pl.when(is_value).then(pl.lit(_ESTIMATED)).otherwise(pl.col("status"))
    return averaged.with_columns(status=status)


def _pick_own(own: pl.DataFrame, level: AreaLevel) -> pl.DataFrame:
    is_here = (pl.col("level") == level.value) & pl.col("value").is_not_null()
    return own.filter(is_here).drop("level")


def _prefer_own(derived: pl.DataFrame, own: pl.DataFrame, *, level: AreaLevel) -> pl.DataFrame:
    """Put a level's own published values in the place of those added or averaged."""
    published = _pick_own(own, level)
    rest = derived.join(published.select(_KEYS), on=_KEYS, how="anti", maintain_order="left")
    return pl.concat([rest, published], how="diagonal_relaxed")


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
