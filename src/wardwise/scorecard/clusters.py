"""Where areas with high or low scores lie together, and whether chance alone lays them so."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from wardwise.composite.build import BuiltIndex
from wardwise.model.edition import Edition
from wardwise.model.framework import Framework
from wardwise.model.patterns import (
    CLUSTER_SCHEMA,
    FALSE_DISCOVERY_RATE,
    PATTERN_SCHEMA,
    ClusterKind,
)
from wardwise.scorecard.node_change import find_node_shares
from wardwise.stats.arrays import Vector
from wardwise.stats.correlation import adjust_p_values
from wardwise.stats.spatial import (
    Borders,
    LocalMoran,
    lay_borders,
    measure_local_moran,
    measure_moran,
    select_places,
)

DRAWS = 9_999
"""Random orders of the neighbours of each area; of whole maps a tenth as many."""
_WHOLE_DRAWS = 999


@dataclass(frozen=True, slots=True)
class Patterns:
    """How far neighbours resemble each other: over the map, and area by area.

    `patterns` is of `PATTERN_SCHEMA`, `clusters` of `CLUSTER_SCHEMA`; nodes in the framework's
    order, areas by code. Both are empty where no border is known.
    """

    patterns: pl.DataFrame
    clusters: pl.DataFrame


def find_patterns(built: BuiltIndex, *, areas: pl.DataFrame, borders: pl.DataFrame) -> Patterns:
    """Find where areas of the fit set's level lie together with others like them.

    In the edition's latest period, for the index, its dimensions and components. Areas without
    a score are left out, and so are those without a neighbour that has one. False discoveries are
    controlled among all areas and nodes together, and of whole maps among nodes.

    Parameters
    ----------
    built : its edition, scores and weights
    areas : columns area_code, level
    borders : table of `BORDER_SCHEMA`, of areas of that level

    Source
    ------
    Moran (1950); Anselin (1995), Local indicators of spatial association; Benjamini and Hochberg
    (1995), Controlling the false discovery rate; Caldas de Castro and Singer (2006), Controlling
    the false discovery rate: a new application to account for multiple and dependent tests in local
    statistics of spatial association.
    """
    edition = built.edition
    codes = (
        areas.filter(pl.col("level") == edition.fit.level.value)["area_code"].unique().sort()
    ).cast(pl.String)
    laid = _lay(borders, codes)
    nodes = _list_nodes(edition.framework)
    if not len(laid.one):
        return Patterns(pl.DataFrame(schema=PATTERN_SCHEMA), pl.DataFrame(schema=CLUSTER_SCHEMA))
    latest = built.scores.filter(pl.col("period_id") == edition.periods[-1].id)
    modelled = _sum_modelled(edition, built.weights)
    wholes, parts = [], []
    for node in nodes:
        own = latest.filter(pl.col("node_id") == node).select("area_code", "score")
        scores = pl.DataFrame({"area_code": codes}).join(own, on="area_code", how="left")
        if scores["score"].count():
            whole, part = _read_node(scores, laid, edition)
            wholes.append(
                whole.with_columns(node_id=pl.lit(node), modelled_share=pl.lit(modelled.get(node)))
            )
            parts.append(part.with_columns(node_id=pl.lit(node)))
    return _judge(wholes, parts)


def _list_nodes(framework: Framework) -> list[str]:
    dimensions = [one.id for one in framework.dimensions]
    return [framework.index_id, *dimensions, *(one.id for one in framework.components)]


def _lay(borders: pl.DataFrame, codes: pl.Series) -> Borders:
    """Lay out the borders between the areas of `codes`, which are in order."""
    known = pl.Enum(codes)
    placed = borders.select(
        pl.col(one).cast(known, strict=False).to_physical().cast(pl.Int64)
        for one in ("area_code", "neighbour_code")
    ).drop_nulls()
    one, other = placed.to_numpy().T
    return lay_borders(one, other, places=len(codes))


def _read_node(
    scores: pl.DataFrame, borders: Borders, edition: Edition
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Measure one node's map, and each of its areas."""
    values = scores["score"].fill_null(np.nan).to_numpy()
    known = ~np.isnan(values)
    linked = known & (np.bincount(borders.one[known[borders.other]], minlength=len(values)) > 0)
    kept = select_places(borders, linked)
    seed, figures = edition.method.seed, values[linked]
    whole = measure_moran(figures, kept, draws=_WHOLE_DRAWS, seed=seed)
    local = measure_local_moran(figures, kept, draws=DRAWS, seed=seed)
    told = {
        "period_id": edition.periods[-1].id,
        "level": edition.fit.level.value,
        "areas": int(linked.sum()),
        "without_score": int((~known).sum()),
        "without_neighbour": int((known & ~linked).sum()),
        "borders": len(kept.one) // 2,
        "moran": whole.value,
        "expected": whole.expected,
        "variance": whole.variance,
        "z": whole.z,
        "p_value": whole.p_value,
        "draws": DRAWS,
    }
    part = scores.with_columns(period_id=pl.lit(edition.periods[-1].id))
    return pl.DataFrame([told]), part.hstack(_place_local(local, kept, linked, figures))


def _place_local(
    local: LocalMoran, borders: Borders, linked: np.ndarray, figures: Vector
) -> pl.DataFrame:
    """Place what was measured beside all areas; nulls where nothing was."""

    def place(measured: Vector) -> pl.Series:
        every = np.full(len(linked), np.nan)
        every[linked] = measured
        return pl.Series(every, nan_to_null=True)

    mean = figures.mean() if len(figures) else np.nan
    return pl.DataFrame(
        {
            "neighbours": place(borders.count().astype(np.float64)).cast(pl.Int64),
            "neighbours_score": place(mean + local.around * figures.std()),
            "mean_score": place(np.full(len(figures), mean)),
            "local_moran": place(local.value),
            "own": place(local.own),
            "around": place(local.around),
            "p_value": place(local.p_value),
        }
    )


def _judge(wholes: list[pl.DataFrame], parts: list[pl.DataFrame]) -> Patterns:
    """Say of all that was measured which is beyond chance, whatever the number of tests."""
    patterns = pl.concat([pl.DataFrame(schema=PATTERN_SCHEMA).clear(), *_shape(wholes)])
    clusters = pl.concat(parts).with_columns(adjusted_p=_adjust(pl.concat(parts)["p_value"]))
    low, beside_low = pl.col("own") < 0, pl.col("around") < 0
    kind = (
        pl.when(pl.col("score").is_null())
        .then(pl.lit(ClusterKind.NO_SCORE.value))
        .when(pl.col("neighbours").is_null())
        .then(pl.lit(ClusterKind.NO_NEIGHBOUR.value))
        .when((pl.col("adjusted_p") > FALSE_DISCOVERY_RATE).fill_null(value=True))
        .then(pl.lit(ClusterKind.NOT_CLEAR.value))
        .when(low & beside_low)
        .then(pl.lit(ClusterKind.LOW_AMONG_LOW.value))
        .when(low)
        .then(pl.lit(ClusterKind.LOW_AMONG_HIGH.value))
        .when(beside_low)
        .then(pl.lit(ClusterKind.HIGH_AMONG_LOW.value))
        .otherwise(pl.lit(ClusterKind.HIGH_AMONG_HIGH.value))
    )
    return Patterns(
        patterns.with_columns(adjusted_p=_adjust(patterns["p_value"])),
        clusters.with_columns(kind=kind)
        .select(list(CLUSTER_SCHEMA))
        .cast(pl.Schema(CLUSTER_SCHEMA)),
    )


def _shape(wholes: list[pl.DataFrame]) -> list[pl.DataFrame]:
    return [
        one.with_columns(adjusted_p=pl.lit(None, dtype=pl.Float64))
        .select(list(PATTERN_SCHEMA))
        .cast(pl.Schema(PATTERN_SCHEMA))
        .with_columns(pl.col(pl.Float64).fill_nan(None))
        for one in wholes
    ]


def _adjust(p_values: pl.Series) -> pl.Series:
    adjusted = adjust_p_values(p_values.fill_null(np.nan).to_numpy())
    return pl.Series(adjusted, nan_to_null=True)


def _sum_modelled(edition: Edition, weights: pl.DataFrame) -> dict[str, float]:
    """Sum which share of each node's weight is on figures that a model made, or a larger area's.

    Such figures vary smoothly over the map, whatever lies on the ground.
    """
    framework = edition.framework
    made = [one.id for one in framework.indicators if one.modelled or one.carried_down]
    components = weights.group_by("component_id").agg(
        made=pl.col("weight").filter(pl.col("indicator_id").is_in(made)).sum()
        / pl.col("weight").sum()
    )
    nodes = (
        find_node_shares(framework)
        .filter(pl.col("level") == edition.fit.level.value)
        .join(components, on="component_id")
        .group_by("node_id")
        .agg((pl.col("share") * pl.col("made")).sum())
    )
    return dict(nodes.select("node_id", "share").iter_rows())
