"""Add counts up the map: from the areas that have them to the larger ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.geography.apportion import apportion_counts
from wardwise.geography.crosswalk import YEARLY
from wardwise.model.area import AreaLevel
from wardwise.model.period import read_period
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
    by_year: tuple[tuple[int, str], ...] = ()  # a year and the crosswalk in force from it on

    def find_crosswalk(self, period_id: str) -> str:
        """Find the crosswalk of a period: that of its middle's year, or of the last year before.

        Examples
        --------
        >>> yearly = ((2011, "fit@2011"), (2014, "fit@2014"))
        >>> step = Step("fit", AreaLevel.LSOA, AreaLevel.WARD, yearly)
        >>> [step.find_crosswalk(f"{year}-01-01/P1Y") for year in (2009, 2013, 2020)]
        ['fit@2011', 'fit@2011', 'fit@2014']
        """
        if not self.by_year:
            return self.crosswalk_id
        year = read_period(period_id).middle.year
        past = [one for begins, one in self.by_year if begins <= year]
        return past[-1] if past else self.by_year[0][1]


def list_steps(areas: pl.DataFrame, crosswalks: pl.DataFrame) -> tuple[Step, ...]:
    """List the crosswalks that lead to larger areas, from the smallest level up."""
    levels = areas.select("area_code", "level")
    pairs = (
        crosswalks.join(levels.rename({"area_code": "from_code", "level": "from"}), on="from_code")
        .join(levels.rename({"area_code": "to_code", "level": "to"}), on="to_code")
        .select("crosswalk_id", "from", "to")
        .unique(maintain_order=True)
    )
    yearly: dict[str, list[tuple[int, str]]] = {}
    for one in crosswalks["crosswalk_id"].unique(maintain_order=True):
        base, _, year = one.partition(YEARLY)
        if year:
            yearly.setdefault(base, []).append((int(year), one))
    steps = [
        Step(one, AreaLevel(low), AreaLevel(high), tuple(sorted(yearly.get(one, []))))
        for one, low, high in pairs.rows()
        if YEARLY not in one
    ]
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
    """Give every area every period; what was not there is missing with status [x].

    Adds `known` and `all`: of one area, how many have both parts.

    Parameters
    ----------
    table : `area_code`, `period_id`, `a`, `b`, `value`, `status`
    """
    spans = pl.DataFrame({"period_id": list(periods)}, schema={"period_id": pl.String})
    grid = areas.select("area_code").join(spans, how="cross")
    full = grid.join(table, on=list(_KEYS), how="left", maintain_order="left")
    return full.with_columns(
        status=_fill_status(is_missing=pl.col("value").is_null()),
        known=(pl.col("a").is_not_null() & pl.col("b").is_not_null()).cast(pl.Float64),
        all=pl.lit(1.0),
    )


def _fill_status(*, is_missing: pl.Expr) -> pl.Expr:
    return (
        pl.when(is_missing & pl.col("status").is_null())
        .then(pl.lit(_NOT_AVAILABLE))
        .otherwise(pl.col("status"))
    )


def sum_up(
    parts: pl.DataFrame,
    *,
    step: Step,
    areas: Mapping[AreaLevel, pl.DataFrame],
    crosswalks: pl.DataFrame,
) -> pl.DataFrame:
    """Add both parts of a figure up one step, over the areas that have both.

    Parameters
    ----------
    parts : `area_code`, `period_id`, `a`, `b`, `known`, `all`, `status`, for every area of the
        lower level

    Returns
    -------
    For every area of the upper level `area_code`, `period_id`, `a`, `b` (of what is known), `known`
    and `all` (how many of the smallest areas have both parts, and how many there are), `covered`
    (the one over the other), `share_apportioned`, `crosswalk_id` (that of its year), `status`: [e]
    where the sum is not of all, or not of whole areas; else, where a part is missing, why.
    """
    counts = parts.select(
        *_KEYS,
        *(
            pl.when(pl.col("known") > 0).then(pl.col(one)).otherwise(0.0).alias(one)
            for one in ("a", "b", "known")
        ),
        "all",
    )
    moved, reasons = _move_by_period(parts, counts, step=step, crosswalks=crosswalks)
    # sums of shares such as 1/3 are never quite whole
    covered = (pl.col("known") / pl.col("all")).round(9)
    summed = moved.join(reasons, on=list(_KEYS), how="left").with_columns(
        covered=covered,
        share_apportioned=pl.col("share_apportioned").fill_null(0.0),
        is_altered=pl.col("is_estimated").fill_null(value=False)
        | (pl.col("share_apportioned").fill_null(0.0) > 0),
    )
    spans = parts.select("period_id").unique(maintain_order=True)
    ways = {one: step.find_crosswalk(one) for one in spans["period_id"]}
    grid = areas[step.to_level].select("area_code").join(spans, how="cross")
    return grid.join(summed, on=list(_KEYS), how="left", maintain_order="left").select(
        *_KEYS,
        "a",
        "b",
        pl.col("known").fill_null(0.0),
        pl.col("all").fill_null(1.0),
        pl.col("covered").fill_null(0.0),
        "share_apportioned",
        pl.col("period_id").replace_strict(ways, return_dtype=pl.String).alias("crosswalk_id"),
        pl.when(pl.col("covered") < 1)
        .then(pl.col("reason"))
        .when(pl.col("is_altered"))
        .then(pl.lit(_ESTIMATED))
        .alias("status"),
    )


def keep_covered(sums: pl.DataFrame, *, level: AreaLevel, strictly: bool) -> pl.DataFrame:
    """Give the sums of enough smaller areas, and leave the others missing.

    A ward is made of all its smaller areas or it is missing. A borough or region is estimated from
    those that are known where they are at least `COVERED_SHARE` of them; never so `strictly`, as
    plain counts must be, which a missing area would make too small.

    Returns
    -------
    The table with `a`, `b` and `status` as they may be shown.
    """
    is_large = _rung(level) >= _rung(AreaLevel.BOROUGH)
    least = COVERED_SHARE if is_large and not strictly else 1.0
    is_enough = pl.col("covered") >= least
    return sums.with_columns(
        a=pl.when(is_enough).then(pl.col("a")),
        b=pl.when(is_enough).then(pl.col("b")),
        share_apportioned=pl.when(is_enough).then(pl.col("share_apportioned")),
        status=pl.when(~is_enough)
        .then(pl.col("status").replace(_ESTIMATED, None).fill_null(_NOT_AVAILABLE))
        .when(pl.col("covered") < 1)
        .then(pl.lit(_ESTIMATED))
        .otherwise(pl.col("status")),
    )


def _move_by_period(
    parts: pl.DataFrame, counts: pl.DataFrame, *, step: Step, crosswalks: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Move the counts of each period by the crosswalk of its year, and say what was missing."""
    periods: dict[str, list[str]] = {}
    for period in counts["period_id"].unique(maintain_order=True):
        periods.setdefault(step.find_crosswalk(period), []).append(period)
    moved: list[pl.DataFrame] = []
    reasons: list[pl.DataFrame] = []
    for crosswalk_id, spans in periods.items():
        is_then = pl.col("period_id").is_in(spans)
        sums = apportion_counts(counts.filter(is_then), crosswalks, crosswalk_id)
        moved.append(sums)
        ways = crosswalks.filter(pl.col("crosswalk_id") == crosswalk_id)
        reasons.append(_find_reasons(parts.filter(is_then), ways))
    if not moved:
        ways = crosswalks.filter(pl.col("crosswalk_id") == step.crosswalk_id)
        return apportion_counts(counts, crosswalks, step.crosswalk_id), _find_reasons(parts, ways)
    return pl.concat(moved), pl.concat(reasons)


def _find_reasons(parts: pl.DataFrame, ways: pl.DataFrame) -> pl.DataFrame:
    """Say of each target why a part of it is missing, and whether a part is estimated."""
    is_missing = pl.col("known") < pl.col("all")  # a corrected or unreliable part is there
    told = parts.filter(pl.col("status").is_not_null())
    is_estimated = pl.col("status") == _ESTIMATED
    return (
        told.join(ways, left_on="area_code", right_on="from_code")
        .group_by(pl.col("to_code").alias("area_code"), "period_id")
        .agg(
            # in this order: confidential, not available, not applicable
            reason=pl.col("status").filter(~is_estimated & is_missing).min(),
            is_estimated=is_estimated.any(),
        )
    )


def _rung(level: AreaLevel) -> int:
    return LEVEL_ORDER.index(level)
