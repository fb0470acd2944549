"""Moving counts and averages between areas by crosswalk shares."""

import math

import polars as pl

from wardwise.geography.crosswalk import select_crosswalk
from wardwise.model.errors import ConservationError, DuplicateRowError, MissingColumnError

_AREA, _PERIOD = "area_code", "period_id"
_WHOLE = 1e-12  # shares nearer to 1 than this are whole


def apportion_counts(
    counts: pl.DataFrame,
    crosswalk: pl.DataFrame,
    crosswalk_id: str,
) -> pl.DataFrame:
    """Return counts of the target areas: each source's count shared out, then added up.

    A target with a missing source is missing, never smaller: a source without a row, or with a
    null. Sources that the crosswalk does not hold take no part. Totals are checked before return.

    Parameters
    ----------
    counts : `area_code`, `period_id` (or none, for one period) and one column a measure; counts
        only: a rate, rank or score cannot be shared out
    crosswalk : columns of `CROSSWALK_SCHEMA`

    Returns
    -------
    `area_code`, `period_id`, the measures as floats, and `share_apportioned`: the part of the first
    measure, 0 to 1, that came by shares other than 0 and 1; null where it is missing, the part of
    the sources where it is zero. Ordered by area and period.

    Raises
    ------
    AreaLookupError
        If there is no such crosswalk.
    DuplicateRowError
        If an area and period stands twice.
    ConservationError
        If a total changed.

    Examples
    --------
    >>> counts = pl.DataFrame({"area_code": ["A", "B"], "people": [10.0, 30.0]})
    >>> shares = pl.DataFrame({"crosswalk_id": "halves", "from_code": ["A", "B", "B"],
    ...                        "to_code": ["X", "X", "Y"], "share": [1.0, 0.5, 0.5]})
    >>> apportion_counts(counts, shares, "halves").rows()
    [('X', 25.0, 0.6), ('Y', 15.0, 1.0)]
    """
    shares = select_crosswalk(crosswalk, crosswalk_id)
    keys, measures = _split_columns(counts)
    joined = _join_sources(counts, shares, keys=keys)
    sums = [_sum_whole(pl.col("share") * pl.col(one)).alias(one) for one in measures]
    moved = (
        joined.group_by(keys)
        .agg(*sums, share_apportioned=_apportioned_part(measures[0]))
        .sort(keys)
    )
    check_conserved(counts, moved, crosswalk=crosswalk, crosswalk_id=crosswalk_id)
    return moved


def average_values(
    values: pl.DataFrame,
    weights: pl.DataFrame,
    *,
    crosswalk: pl.DataFrame,
    crosswalk_id: str,
) -> pl.DataFrame:
    """Return values of the target areas: means of their sources, by weight and share.

    For published means and rates whose own counts are not known. A target is missing if a source
    with weight has no value, if a source has no weight, or if all weights are zero.

    Parameters
    ----------
    values : `area_code`, `period_id` (or none) and one column a measure
    weights : `area_code` and `weight`, such as people or homes, zero or more; `period_id` too
        where they differ by period

    Returns
    -------
    `area_code`, `period_id`, the measures, and `share_apportioned`: the part of the weight that
    came by shares other than 0 and 1.

    Raises
    ------
    AreaLookupError
        If there is no such crosswalk.
    DuplicateRowError
        If an area and period stands twice in either table.
    """
    shares = select_crosswalk(crosswalk, crosswalk_id)
    keys, measures = _split_columns(values)
    weight_keys, _ = _split_columns(weights)
    joined = _join_sources(values, shares, keys=keys)
    by_source = weights.select(
        pl.col(_AREA).alias("from_code"),
        *(one for one in weight_keys if one != _AREA),
        pl.col("weight").cast(pl.Float64),
    )
    weighed = joined.join(
        by_source, on=[one for one in by_source.columns if one != "weight"], how="left"
    ).with_columns(part=pl.col("share") * pl.col("weight"))
    total = _sum_whole(pl.col("part"))
    # A source without weight counts for nothing, so its value may be missing.
    means = [
        (_sum_whole(pl.when(pl.col("part") == 0).then(0.0).otherwise(pl.col("part") * pl.col(one))))
        .truediv(total)
        .alias(one)
        for one in measures
    ]
    split = pl.col("part").filter(_is_split()).sum() / pl.col("part").sum()
    averaged = weighed.group_by(keys).agg(*means, share_apportioned=split)
    is_missing = pl.all_horizontal(pl.col(measures).is_null())
    return (
        averaged.with_columns(pl.col(pl.Float64).fill_nan(None))
        .with_columns(share_apportioned=pl.when(~is_missing).then(pl.col("share_apportioned")))
        .sort(keys)
    )


def check_conserved(
    before: pl.DataFrame,
    after: pl.DataFrame,
    *,
    crosswalk: pl.DataFrame,
    crosswalk_id: str,
    tolerance: float = 1e-9,
) -> pl.DataFrame:
    """Return `after` as it is, having checked that every total was conserved.

    In each period and measure the targets must add up to what their sources gave them; with nothing
    missing that is the whole total of the sources.

    Parameters
    ----------
    before, after : counts of sources and of targets, shaped as in `apportion_counts`
    tolerance : relative to the sizes that were added up

    Raises
    ------
    ConservationError
        If a total differs; the measure, period and both totals are named.
    """
    shares = select_crosswalk(crosswalk, crosswalk_id)
    keys, measures = _split_columns(before)
    periods = [one for one in keys if one != _AREA]
    sources = before.rename({_AREA: "from_code"}).join(shares, on="from_code")
    given = sources.join(
        after.rename({one: f"{one} after" for one in measures}),
        left_on=["to_code", *periods],
        right_on=[_AREA, *periods],
        how="left",
    )
    for period, rows in given.group_by(periods) if periods else [((), given)]:
        match = after.filter(pl.col(_PERIOD) == period[0]) if periods else after
        for measure in measures:
            counted = rows.filter(pl.col(f"{measure} after").is_not_null())
            parts = (counted["share"] * counted[measure]).drop_nulls()
            gave, got = math.fsum(parts), math.fsum(match[measure].drop_nulls())
            # of the sizes added up: where values below zero cancel, the total is next to nothing
            size = math.fsum(parts.abs())
            if abs(gave - got) > tolerance * max(size, abs(got), 1.0):
                raise ConservationError(
                    f"the total of {measure!r} was {gave!r} before and is {got!r} after",
                    where=", ".join([f"crosswalk {crosswalk_id}", *map(str, period)]),
                    fix="check that every source stands once and its shares sum to 1",
                )
    return after


def _split_columns(table: pl.DataFrame) -> tuple[list[str], list[str]]:
    """Return the key columns and the measures of a table of counts, checked."""
    if _AREA not in table.columns:
        raise MissingColumnError(f"counts need a column {_AREA!r}; there are {table.columns}")
    keys = [one for one in (_AREA, _PERIOD) if one in table.columns]
    measures = [one for one in table.columns if one not in keys]
    if not measures:
        raise MissingColumnError(f"there is no count to move beside {', '.join(keys)}")
    twice = table.filter(pl.struct(keys).is_duplicated())
    if twice.height:
        raise DuplicateRowError(
            f"{', '.join(map(str, twice.select(keys).row(0)))} stands twice in counts to move",
            fix="keep one row an area and period",
        )
    return keys, measures


def _join_sources(counts: pl.DataFrame, shares: pl.DataFrame, *, keys: list[str]) -> pl.DataFrame:
    """Return a row for every source of every target in every period, null where it has no count."""
    measures = [one for one in counts.columns if one not in keys]
    sources = counts.with_columns(pl.col(measures).cast(pl.Float64)).rename({_AREA: "from_code"})
    wanted = shares.rename({"to_code": _AREA})
    if _PERIOD in keys:
        wanted = wanted.join(counts.select(_PERIOD).unique(), how="cross")
    on = ["from_code", *(one for one in keys if one != _AREA)]
    return wanted.join(sources, on=on, how="left").sort(_AREA, "from_code")


def _is_split() -> pl.Expr:
    return pl.col("share") < 1 - _WHOLE


def _sum_whole(values: pl.Expr) -> pl.Expr:
    """Sum, or null where any part is missing: polars alone would skip it."""
    return pl.when(values.is_null().any()).then(None).otherwise(values.sum())


def _apportioned_part(measure: str) -> pl.Expr:
    # sizes, since a sum may hold values below zero; a count has none
    part = (pl.col("share") * pl.col(measure)).abs()
    total = part.sum()
    # Nothing was counted: then the part of the area, rather than of the count, is said.
    of_areas = pl.col("share").filter(_is_split()).sum() / pl.col("share").sum()
    of_count = part.filter(_is_split()).sum() / total
    known = pl.when(total == 0).then(of_areas).otherwise(of_count)
    return pl.when(part.is_null().any()).then(None).otherwise(known)
