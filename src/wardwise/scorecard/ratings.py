"""Every figure's rank, ratings and standing among peers."""

import numpy as np
import polars as pl

from wardwise.composite.build import BuiltIndex
from wardwise.composite.scored import adds_up
from wardwise.model.area import AreaLevel, AreaRole
from wardwise.model.edition import Edition
from wardwise.model.method import Method
from wardwise.model.scores import SCORECARD_SCHEMA
from wardwise.model.status import Status
from wardwise.scorecard.comparisons import find_standing, rate_against
from wardwise.scorecard.figures import place_values
from wardwise.scorecard.known_difference import find_known_differences, share_differences
from wardwise.scorecard.lowest import keep_lowest
from wardwise.scorecard.peer_figures import (
    PeerPlaces,
    find_known_differences_from_peers,
    summarise_peer_figures,
)
from wardwise.stats.arrays import Mask, Vector
from wardwise.stats.intervals import find_normal_quantile
from wardwise.stats.ranks import rank_scores, simulate_rank_intervals

LEAST_DEVIATION = 1.0
"""Points: peers' scores are taken to lie apart by at least this (methodology, scorecard)."""

_GROUP = ("node_id", "period_id", "level")
_RANKS = ("rank", "rank_lower", "rank_upper", "lowest_tenth", "lowest_fifth")


def make_scorecards(
    built: BuiltIndex,
    *,
    observations: pl.DataFrame,
    areas: pl.DataFrame,
    peers: pl.DataFrame,
    benchmark: str,
) -> pl.DataFrame:
    """Make the scorecard table: rank with interval, ratings and standing of every figure.

    Nodes of the index by their scores, indicators by their values, for every area and edition
    period. Ranks are among areas of one level, 1 the best; a figure without an interval is ranked
    as it is, and how probably it ranks among the lowest is not said. Where a figure is missing
    there is no row for an indicator, and a row without rank for a node.

    Parameters
    ----------
    built : its edition and scores, and the inputs that say what of a score its interval covers
    observations : ObservationTable; its own intervals are used
    areas : AREAS table
    peers : PEER table
    benchmark : code of the area whose figures are the benchmark
    """
    edition = built.edition
    figures = pl.concat(
        [_list_scores(built.scores, edition.method), _list_values(edition, observations)]
    ).join(_list_places(areas), on="area_code")
    ranked = _rank_figures(figures.sort(*_GROUP, "area_code"), edition)
    compared = _compare_with(ranked, built, benchmark)
    return (
        _compare_with_peers(compared, built, peers)
        .with_columns(standing=find_standing("peer_known"))
        .select(list(SCORECARD_SCHEMA))
        .cast(pl.Schema(SCORECARD_SCHEMA))
        .sort("node_id", "area_code", "period_id")
    )


def rank_scored(scores: pl.DataFrame, areas: pl.DataFrame, *, edition: Edition) -> pl.DataFrame:
    """Rank scores with their ranges, and compare them with nothing.

    Parameters
    ----------
    scores : SCORE table, or some of its nodes and periods
    areas : AREAS table, or those of the levels to be ranked

    Returns
    -------
    `node_id, area_code, period_id, score, lower, upper, rank, rank_lower, rank_upper, ranked,
    lowest_tenth, lowest_fifth`
    """
    figures = _list_scores(scores, edition.method).join(_list_places(areas), on="area_code")
    ranked = _rank_figures(figures.sort(*_GROUP, "area_code"), edition)
    columns = ["node_id", "area_code", "period_id", "score", "lower", "upper", *_RANKS, "ranked"]
    return ranked.select(pl.col(one).cast(SCORECARD_SCHEMA[one]) for one in columns)


def _list_scores(scores: pl.DataFrame, method: Method) -> pl.DataFrame:
    reach = find_normal_quantile(method.interval_level)
    return scores.select(
        "node_id",
        "area_code",
        "period_id",
        "score",
        "lower",
        "upper",
        "interval_weight",
        sign=pl.lit(1.0),
        partial=(pl.col("status") == Status.PARTIAL.value).fill_null(value=False),
        spread=(pl.col("upper") - pl.col("lower")) / (2 * reach),
        least=pl.lit(LEAST_DEVIATION),
    )


def _list_values(edition: Edition, observations: pl.DataFrame) -> pl.DataFrame:
    reach = find_normal_quantile(edition.method.interval_level)
    return place_values(edition, observations).select(
        pl.col("indicator_id").alias("node_id"),
        "area_code",
        pl.col("edition_period_id").alias("period_id"),
        pl.col("value").alias("score"),
        "lower",
        "upper",
        pl.lit(None, dtype=pl.Float64).alias("interval_weight"),
        "sign",
        partial=pl.lit(value=False),
        spread=(pl.col("upper") - pl.col("lower")) / (2 * reach),
        least=pl.lit(0.0),
    )


def _rank_figures(figures: pl.DataFrame, edition: Edition) -> pl.DataFrame:
    """Add what a figure's place is among areas of its level, and among those of its borough.

    Columns `rank, rank_lower, rank_upper, ranked, lowest_tenth, lowest_fifth, lowest_reason,
    ranked_set, borough_rank, borough_ranked`.
    """
    known: dict[bytes, pl.DataFrame] = {}
    tables = [
        _rank_group(group, edition.method, known)
        for _, group in figures.group_by(_GROUP, maintain_order=True)
    ]
    better = pl.col("score") * pl.col("sign")
    borough = [*_GROUP, "borough_code"]
    inside = pl.col("borough_code").is_not_null() & pl.col("score").is_not_null()
    empty = figures.with_columns(
        pl.lit(None, dtype=pl.Float64).alias(one) for one in (*_RANKS, "ranked")
    )
    return pl.concat([empty.clear(), *tables]).with_columns(
        *keep_lowest(),
        ranked_set=pl.lit(edition.fit.within),
        borough_rank=pl.when(inside).then(better.rank(method="min", descending=True).over(borough)),
        borough_ranked=pl.when(inside).then(pl.col("score").count().over(borough)),
    )


def _list_places(areas: pl.DataFrame) -> pl.DataFrame:
    """Give each area's level and borough, and whether its range of ranks is wanted.

    Small areas elsewhere only make up the set that the project's own are ranked among.
    """
    elsewhere = (pl.col("level") == AreaLevel.LSOA.value) & (
        pl.col("role") == AreaRole.COMPARISON.value
    )
    return areas.select("area_code", "level", "borough_code", wanted=~elsewhere)


def _rank_group(
    group: pl.DataFrame, method: Method, known: dict[bytes, pl.DataFrame]
) -> pl.DataFrame:
    """Rank one node's figures at one level and period.

    Ranks found are kept in `known`: carried figures are the same in several periods.
    """
    better = (group["score"] * group["sign"]).fill_null(np.nan).to_numpy()
    spread = group["spread"].fill_null(np.nan).to_numpy()
    figures = better.tobytes() + spread.tobytes()
    if figures not in known:
        known[figures] = _simulate_ranks(better, spread, method, wanted=group["wanted"].to_numpy())
    count = float(np.count_nonzero(~np.isnan(better)))
    return group.hstack(known[figures]).with_columns(
        ranked=pl.when(pl.col("rank").is_not_null()).then(pl.lit(count))
    )


def _simulate_ranks(
    better: Vector, spread: Vector, method: Method, *, wanted: Mask
) -> pl.DataFrame:
    rank = rank_scores(better)
    nothing = np.full(len(rank), np.nan)
    columns = (rank, rank, rank, nothing, nothing)
    if (spread > 0).any():
        interval = simulate_rank_intervals(
            better,
            spread,
            draws=method.rank_draws,
            seed=method.seed,
            level=method.interval_level,
            wanted=wanted,
        )
        columns = (
            rank,
            interval.lower,
            interval.upper,
            interval.lowest_tenth,
            interval.lowest_fifth,
        )
    return pl.DataFrame(dict(zip(_RANKS, columns, strict=True)), nan_to_null=True)


def _compare_with(figures: pl.DataFrame, built: BuiltIndex, benchmark: str) -> pl.DataFrame:
    """Add the benchmark's and the own borough's figures and ratings; none against itself.

    Nor is a partial score compared with a whole one: they are not made of the same components.
    """
    known = figures.select("node_id", "period_id", "area_code", "score", "partial")
    of_benchmark = known.filter(pl.col("area_code") == benchmark).select(
        "node_id",
        "period_id",
        pl.col("score").alias("benchmark_score"),
        pl.col("partial").alias("benchmark_partial"),
    )
    of_borough = known.rename(
        {"area_code": "borough_code", "score": "borough_score", "partial": "borough_partial"}
    )
    itself = pl.col("area_code") == pl.col("borough_code")
    keys = ["node_id", "period_id", "area_code"]
    places = figures.select("area_code", "borough_code").unique()
    known_to = {
        "benchmark_known": places.select("area_code", reference_code=pl.lit(benchmark)),
        "borough_known": places.select("area_code", reference_code="borough_code").drop_nulls(),
    }
    joined = (
        figures.join(of_benchmark, on=["node_id", "period_id"], how="left")
        .join(of_borough, on=["node_id", "period_id", "borough_code"], how="left")
        .with_columns(
            benchmark_code=pl.lit(benchmark),
            benchmark_score=pl.when(
                pl.col("area_code") != benchmark, pl.col("partial") == pl.col("benchmark_partial")
            ).then("benchmark_score"),
            borough_score=pl.when(~itself, pl.col("partial") == pl.col("borough_partial")).then(
                "borough_score"
            ),
        )
    )
    sums = adds_up(built.edition)[1]
    for name, references in known_to.items():
        differences = (
            find_known_differences(built.edition.framework, built.inputs, references)
            if sums
            else share_differences(built.scores, references)
        )
        joined = joined.join(differences.rename({"known": name}), on=keys, how="left")
    return joined.with_columns(
        benchmark_rating=rate_against("benchmark_score", known="benchmark_known"),
        borough_rating=rate_against("borough_score", known="borough_known"),
    )


def _compare_with_peers(
    figures: pl.DataFrame, built: BuiltIndex, peers: pl.DataFrame
) -> pl.DataFrame:
    """Add `peer_median, peer_lower, peer_upper, peers`: median and mean deviation from it.

    Adds `peer_known` too: of a score's distance from the median, what is of known chance. One node
    and period at a time: figures beside those of all peers would be many times the table.
    """
    codes = pl.concat([figures["area_code"], built.inputs["area_code"]])
    places = PeerPlaces.read(peers, codes)
    tables = [
        group.hstack(summarise_peer_figures(group, places))
        for _, group in figures.group_by(_GROUP, maintain_order=True)
    ]
    reach = pl.max_horizontal("deviation", "least")
    joined = pl.concat(tables)
    if adds_up(built.edition)[1]:
        known = find_known_differences_from_peers(built.edition.framework, built.inputs, places)
        keys = ["node_id", "area_code", "period_id"]
        joined = joined.join(known.rename({"known": "peer_known"}), on=keys, how="left")
    else:  # what the interval covers brings its share of the distance
        distance = pl.col("score") - pl.col("peer_median")
        joined = joined.with_columns(peer_known=distance * pl.col("interval_weight"))
    return joined.with_columns(
        peer_lower=pl.when(pl.col("deviation").is_not_null()).then(pl.col("peer_median") - reach),
        peer_upper=pl.when(pl.col("deviation").is_not_null()).then(pl.col("peer_median") + reach),
    )
