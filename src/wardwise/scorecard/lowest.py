"""How probably a figure ranks among the lowest, and why that is not said where it is not."""

import polars as pl

from wardwise.scorecard.comparisons import LEAST_COVERED
from wardwise.stats.ranks import FIFTH, TENTH

_ROUNDING = 1e-9  # shares are sums of weights: one exactly met may be missed by a rounding


def keep_lowest() -> list[pl.Expr]:
    """Keep the probabilities of ranking among the lowest where the figure itself has a range.

    Needs `score, lower, interval_weight, ranked, wanted, lowest_tenth, lowest_fifth`; gives the
    last two and `lowest_reason`. Of a score they are kept only where its interval covers at least
    half of it: the less is known of chance, the surer a figure looks.
    """
    reason = _explain()
    told = reason.is_null()
    few = pl.lit(f"Fewer than {TENTH} areas are ranked, so none are the lowest tenth.")
    return [
        pl.when(told).then("lowest_tenth").alias("lowest_tenth"),
        pl.when(told).then("lowest_fifth").alias("lowest_fifth"),
        pl.when(told & (pl.col("ranked") < TENTH))
        .then(few)
        .otherwise(reason)
        .alias("lowest_reason"),
    ]


def _explain() -> pl.Expr:
    covered = pl.col("interval_weight").fill_null(1.0)
    # never rounded up to the share that it falls short of
    percent = (covered * 100 + _ROUNDING).floor().cast(pl.Int64).cast(pl.String)
    return (
        pl.when(pl.col("score").is_null())
        .then(pl.lit("There is no figure to rank."))
        .when(~pl.col("wanted"))
        .then(pl.lit("Found only for the project's own areas."))
        .when(pl.col("ranked") < FIFTH)
        .then(pl.lit(f"Fewer than {FIFTH} areas are ranked, so none are the lowest fifth."))
        .when(pl.col("lower").is_null() | pl.col("lowest_fifth").is_null())
        .then(pl.lit("Published without a range, so it is not known how far chance moves it."))
        .when(covered < LEAST_COVERED - _ROUNDING)
        .then(
            pl.lit("How far chance moves it is known for only ")
            + percent
            + pl.lit(" percent of it; at least half is needed.")
        )
    )
