"""How an indicator's figures lie: coverage, gaps, spread, outliers and changes."""

from collections.abc import Mapping, Sequence

import polars as pl

from wardwise.collation.unusual import FAR, add_distances, find_changes, find_unusual
from wardwise.model.area import AreaLevel
from wardwise.model.indicator import Indicator
from wardwise.model.period import read_period
from wardwise.model.status import STATUS_WORDS, Status
from wardwise.workflow.quality.ground import Ground, find_base, is_own, label_levels
from wardwise.workflow.quality.report import Coverage, Gap, Move, Outlier, Placed, Spread

OUTLIERS_SHOWN = 8  # within the project's area, and as many again elsewhere
MOVES_SHOWN = 5  # up, and as many down


def list_used_periods(indicator: Indicator) -> list[str]:
    """List the source periods that the edition uses, earliest first, each once."""
    return sorted({read_period(one).id for one in indicator.periods.values()})


def label_period(period_id: str) -> str:
    """Name a period as people write it."""
    return read_period(period_id).label


def list_coverage(indicator: Indicator, ground: Ground) -> tuple[Coverage, ...]:
    """Count the areas with a figure, by level and period in use, smallest level first."""
    used = list_used_periods(indicator)
    table = ground.observations.get(indicator.id)
    if table is None:
        return ()
    counted = (
        table.filter(pl.col("period_id").is_in(used))
        .group_by("level", "period_id")
        .agg(
            own=(pl.col("value").is_not_null() & is_own()).sum(),
            own_areas=is_own().sum(),
            every=pl.col("value").count(),
            every_areas=pl.len(),
        )
    )
    rows = {(one["level"], one["period_id"]): one for one in counted.to_dicts()}
    return tuple(
        Coverage(
            label_levels(level.value),
            label_period(period),
            own=one["own"],
            own_areas=one["own_areas"],
            every=one["every"],
            every_areas=one["every_areas"],
        )
        for level in AreaLevel
        for period in used
        if (one := rows.get((level.value, period))) is not None
    )


def list_gaps(indicator: Indicator, ground: Ground) -> tuple[Gap, ...]:
    """List the project's areas, of the fit's level and above, that have no figure, and why."""
    table = ground.observations.get(indicator.id)
    if table is None:
        return ()
    small = [one.value for one in AreaLevel][: list(AreaLevel).index(ground.fit_level)]
    missing = table.filter(
        is_own()
        & pl.col("value").is_null()
        & pl.col("period_id").is_in(list_used_periods(indicator))
        & ~pl.col("level").is_in(small)
    ).sort("period_id", "name")
    return tuple(
        Gap(code, name, label_period(period), STATUS_WORDS[Status(status)] if status else "")
        for code, name, period, status in missing.select(
            "area_code", "name", "period_id", "status"
        ).iter_rows()
    )


def find_ward_states(indicator: Indicator, ground: Ground) -> Mapping[str, str]:
    """Tell for each of the project's areas of the fit's level in how many periods it has a figure.

    Returns
    -------
    By code: every, some, none.
    """
    used = list_used_periods(indicator)
    listed = ground.areas.filter(is_own() & (pl.col("level") == ground.fit_level.value))
    table = ground.observations.get(indicator.id)
    known: dict[str, int] = {}
    if table is not None:
        held = table.filter(pl.col("period_id").is_in(used) & pl.col("value").is_not_null())
        known = dict(held.group_by("area_code").len().iter_rows())
    words = {0: "none", len(used): "every"}
    return {one: words.get(known.get(one, 0), "some") for one in listed["area_code"]}


def list_spreads(indicator: Indicator, ground: Ground) -> tuple[Spread, ...]:
    """Give the spread of the last period in use, and of the first where it is another."""
    table = ground.observations.get(indicator.id)
    if table is None:
        return ()
    used = list_used_periods(indicator)
    found = [_find_spread(table, ground, one) for one in dict.fromkeys([used[-1], used[0]])]
    return tuple(one for one in found if one is not None)


def _find_spread(table: pl.DataFrame, ground: Ground, period: str) -> Spread | None:
    here = table.filter((pl.col("period_id") == period) & pl.col("value").is_not_null())
    fit = here.filter(pl.col("level") == ground.fit_level.value)
    if fit.is_empty():
        return None
    values = fit["value"].sort()
    own = fit.filter(is_own()).sort("value", "area_code")
    single = dict(here.select("area_code", "value").iter_rows())
    return Spread(
        period=label_period(period),
        level=label_levels(ground.fit_level.value),
        values=tuple(values),
        quartiles=(
            _quantile(values, 0.25),
            _quantile(values, 0.5),
            _quantile(values, 0.75),
        ),
        own=tuple(
            Placed(code, name, value)
            for code, name, value in own.select("area_code", "name", "value").iter_rows()
        ),
        home=single.get(ground.project.area),
        benchmark=single.get(ground.project.benchmark),
    )


def _quantile(values: pl.Series, share: float) -> float:
    found = values.quantile(share, interpolation="linear")
    return 0.0 if found is None else float(found)


def find_outliers(indicator: Indicator, ground: Ground) -> pl.DataFrame:
    """Find the figures in use that stand out at the level they are received for, furthest first."""
    table = ground.observations.get(indicator.id)
    if table is None:
        return pl.DataFrame(schema={"role": pl.String})
    base = find_base(indicator, ground)
    native = table.filter(
        (pl.col("level") == base) & pl.col("period_id").is_in(list_used_periods(indicator))
    )
    level = ground.project.edition.method.interval_level
    return find_unusual(add_distances(native, "value", decimals=indicator.decimals, level=level))


def choose_outliers(found: pl.DataFrame) -> pl.DataFrame:
    """Choose which outliers a report shows: the project's own first, then others."""
    own, others = found.filter(is_own()), found.filter(~is_own())
    return pl.concat([own.head(OUTLIERS_SHOWN), others.head(OUTLIERS_SHOWN)])


def describe_outliers(chosen: pl.DataFrame) -> Sequence[Outlier]:
    """Describe chosen outliers, their source cells yet to be found."""
    return [
        Outlier(
            code=one["area_code"],
            name=one["name"],
            level=label_levels(one["level"]),
            period=label_period(one["period_id"]),
            own=one["role"] == "project",
            value=one["value"],
            middle=one["middle"],
            distance=one["distance"],
            cells=(),
        )
        for one in chosen.to_dicts()
    ]


def list_moves(indicator: Indicator, ground: Ground) -> tuple[Move, ...]:
    """List the largest rises and falls of the project's areas at the fit's level."""
    table, used = ground.observations.get(indicator.id), list_used_periods(indicator)
    if table is None or len(used) < 2:  # noqa: PLR2004 - a change needs two
        return ()
    fit = table.filter(
        (pl.col("level") == ground.fit_level.value) & pl.col("period_id").is_in(used)
    )
    level = ground.project.edition.method.interval_level
    changes = add_distances(
        find_changes(fit), "change", decimals=indicator.decimals, level=level
    ).filter(is_own())
    rises = changes.filter(pl.col("change") > 0).sort("change", "area_code", descending=True)
    falls = changes.filter(pl.col("change") < 0).sort("change", "area_code")
    chosen = pl.concat([rises.head(MOVES_SHOWN), falls.head(MOVES_SHOWN)])
    return tuple(_describe_move(one) for one in chosen.to_dicts())


def _describe_move(one: Mapping[str, object]) -> Move:
    distance = _number(one["distance"])
    lower, upper = _number(one["lower"]), _number(one["upper"])
    return Move(
        code=str(one["area_code"]),
        name=str(one["name"]),
        earlier=label_period(str(one["earlier"])),
        later=label_period(str(one["later"])),
        before=_number(one["before"]),
        after=_number(one["value"]),
        change=_number(one["change"]),
        distance=distance,
        stands_out=distance is not None and abs(distance) > FAR,
        by_chance=lower is not None and upper is not None and lower <= 0 <= upper,
    )


def _number(given: object) -> float | None:
    return float(given) if isinstance(given, int | float) else None
