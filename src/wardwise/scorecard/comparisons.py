"""Words for how one figure stands to another: benchmark ratings and standing among peers."""

import polars as pl

from wardwise.model.ratings import BenchmarkRating, Standing

LEAST_COVERED = 0.5
"""Of a score: what its interval must cover before it is called a strength or a weakness."""

# shares are sums of weights and bounds are means: one exactly met may be missed by a rounding
_ROUNDING = 1e-9


def rate_against(reference: str, *, known: str) -> pl.Expr:
    """Rate an area against the figure in column `reference`, by the area's own interval.

    Needs `score, lower, upper, sign` and the column `known`: of a score's difference from the
    reference, the points that come from figures whose chance is known; null for an indicator,
    whose interval covers all of it. Better where the whole interval lies on the better side of the
    reference, worse where on the other, similar between. Not compared where either is missing, nor
    where an interval that covers a part of the score lies clear of the reference only because of
    the other part: figures of unknown precision cannot decide.

    Source
    ------
    Fingertips (Department of Health and Social Care): comparison of an area's interval with the
    benchmark's value.
    """
    part = pl.col(known)
    above, below = pl.col("lower") > pl.col(reference), pl.col("upper") < pl.col(reference)
    is_decided = (
        part.is_null()
        | (above & (part > pl.col("score") - pl.col("lower")))
        | (below & (part < pl.col("score") - pl.col("upper")))
    )
    higher_is_better = pl.col("sign") > 0
    is_known = (
        pl.col("lower").is_not_null()
        & pl.col("upper").is_not_null()
        & pl.col(reference).is_not_null()
    )
    return (
        pl.when(~is_known | ((above | below) & ~is_decided))
        .then(pl.lit(BenchmarkRating.NOT_COMPARED.value))
        .when((above & higher_is_better) | (below & ~higher_is_better))
        .then(pl.lit(BenchmarkRating.BETTER.value))
        .when(above | below)
        .then(pl.lit(BenchmarkRating.WORSE.value))
        .otherwise(pl.lit(BenchmarkRating.SIMILAR.value))
    )


def find_standing(known: str) -> pl.Expr:
    """Say whether a figure is a relative strength or weakness among its peers.

    Needs `score, lower, upper, interval_weight, peer_median, peer_lower, peer_upper, sign` and the
    column `known`: of a score's distance from the peers' middle, the points that come from figures
    whose chance is known; null for an indicator. Neutral within the two bounds, both included, and
    where the area's own interval holds the middle. Not comparable without an interval, where it
    covers less than half of a score, or where it leaves out the middle only because of the part
    that it does not cover.

    Source
    ------
    Social Progress Index scorecards: above the peers' median by more than their mean absolute
    deviation is a relative strength, below by more a relative weakness. That chance must not
    explain it is wardwise's own rule, the same as for change and for the benchmark.
    """
    part, middle = pl.col(known), pl.col("peer_median")
    spare = _ROUNDING * pl.max_horizontal(pl.col("score").abs(), 1.0)
    beyond_above = pl.col("score") > pl.col("peer_upper") + spare
    beyond_below = pl.col("score") < pl.col("peer_lower") - spare
    above, below = pl.col("lower") > middle, pl.col("upper") < middle
    higher_is_better = pl.col("sign") > 0
    is_decided = (
        part.is_null()
        | (above & (part > pl.col("score") - pl.col("lower")))
        | (below & (part < pl.col("score") - pl.col("upper")))
    )
    is_covered = pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
    is_covered &= pl.col("interval_weight").fill_null(1.0) >= LEAST_COVERED - _ROUNDING
    return (
        pl.when(pl.col("score").is_null() | pl.col("peer_lower").is_null())
        .then(pl.lit(Standing.NOT_COMPARABLE.value))
        .when(~beyond_above & ~beyond_below)
        .then(pl.lit(Standing.NEUTRAL.value))
        .when(~is_covered | ((above | below) & ~is_decided))
        .then(pl.lit(Standing.NOT_COMPARABLE.value))
        .when(~above & ~below)
        .then(pl.lit(Standing.NEUTRAL.value))
        .when(beyond_above == higher_is_better)
        .then(pl.lit(Standing.STRENGTH.value))
        .otherwise(pl.lit(Standing.WEAKNESS.value))
    )
