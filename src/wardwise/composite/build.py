"""The index: one edition's scores from its observations, all periods at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from wardwise.composite.area_set import AreaSet, read_area_set
from wardwise.composite.contributions import make_inputs
from wardwise.composite.diagnostics import diagnose_component, make_diagnostics, make_weights
from wardwise.composite.matrix import CARRIED, ESTIMATED, OBSERVED, read_cells
from wardwise.composite.yardstick import Yardstick, fit_component
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError
from wardwise.model.framework import Framework
from wardwise.model.method import Method
from wardwise.model.scores import SCORE_SCHEMA
from wardwise.model.status import Status
from wardwise.stats.arrays import Mask, Vector
from wardwise.stats.intervals import find_normal_quantile
from wardwise.stats.linear_form import score_linear_form, spread_linear_form


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """An edition's scores and everything behind them, as tables of the model."""

    edition: Edition
    scores: pl.DataFrame
    inputs: pl.DataFrame
    weights: pl.DataFrame
    diagnostics: pl.DataFrame


@dataclass(frozen=True, slots=True)
class NodeScores:
    """One node's results, each (periods x areas,), NaN where there is none.

    The weight shares are of the node's own weight; they sum to 1 wherever all of it is known.
    `partial` marks where a part of it is declared empty for areas of that level alone.
    """

    score: Vector
    variance: Vector
    observed: Vector
    carried: Vector
    estimated: Vector
    interval_weight: Vector
    partial: Mask


def build_index(
    edition: Edition,
    observations: pl.DataFrame,
    areas: pl.DataFrame,
    *,
    trust_empty: bool = False,
) -> BuiltIndex:
    """Build an edition's index: scores, their inputs, weights and diagnostics.

    All periods are handled together; weights and goalposts are learnt on the fit set and every
    scored level is scored from its own values. A component is scored where all its indicators are
    known or filled and at least the declared share of its weight is observed or carried there; a
    parent only where all its children are that are not declared empty, for all areas or for those
    of that level. An interval covers the share of the weight that has a known sampling variance.

    Parameters
    ----------
    edition : framework, method, periods, levels and fit set
    observations : an ObservationTable
    areas : the areas table
    trust_empty : whether a component that is declared empty for areas of a level is left without
        a score there whatever figures they have, and not refused: where indicators were withheld,
        those left may be enough for a score that the whole component does not have

    Raises
    ------
    CompositeError, GoalpostError, NegativeLoadingError, DuplicateRowError
        Each naming the component or indicator.

    Source
    ------
    Social Progress Index methodology reports; the linear form in `stats.linear_form`.
    """
    area_set = read_area_set(areas, edition)
    cells = read_cells(edition, observations, area_set)
    yardsticks = {
        component.id: fit_component(component, edition, cells, area_set)
        for component in edition.framework.components
        if not component.empty_reason
    }
    counted = _mark_counted(edition, areas)
    nodes = _score_nodes(edition, yardsticks, counted)
    if trust_empty:
        nodes = _leave_empty(nodes, counted)
    else:
        _check_empty(edition, nodes, counted, area_set)
    found = [diagnose_component(one, edition.method, area_set) for one in yardsticks.values()]
    return BuiltIndex(
        edition=edition,
        scores=_make_scores(edition, nodes, area_set),
        inputs=make_inputs(
            edition,
            cells,
            area_set,
            yardsticks=yardsticks,
            scored={name: ~np.isnan(node.score) for name, node in nodes.items()},
            index_shares=_find_index_shares(edition.framework, counted),
        ),
        weights=make_weights(list(yardsticks.values()), found),
        diagnostics=make_diagnostics(list(yardsticks.values()), found, edition.method),
    )


def _mark_counted(edition: Edition, areas: pl.DataFrame) -> dict[str, Mask]:
    """Mark for each component where it is part of its dimension: (periods x areas,)."""
    levels = areas["level"].to_numpy()
    return {
        one.id: np.tile(~np.isin(levels, list(one.empty_at)), len(edition.periods))
        for one in edition.framework.components
        if not one.empty_reason
    }


def _check_empty(
    edition: Edition,
    nodes: Mapping[str, NodeScores],
    counted: Mapping[str, Mask],
    area_set: AreaSet,
) -> None:
    """Refuse a component that is declared empty for areas which have figures enough to score it."""
    scored = np.tile(area_set.scored, len(edition.periods))
    for component, here in counted.items():
        known = np.flatnonzero(scored & ~here & ~np.isnan(nodes[component].score))
        if known.size:
            area = area_set.codes[int(known[0]) % len(area_set.codes)]
            raise CompositeError(
                f"component {component!r} is declared empty for areas of a level, but {area} and "
                f"{known.size - 1} others of it have figures enough for a score",
                where=f"framework.yaml, component {component}, empty_at",
                fix="take that level out of empty_at",
            )


def _leave_empty(
    nodes: Mapping[str, NodeScores], counted: Mapping[str, Mask]
) -> dict[str, NodeScores]:
    """Take away scores of components where they are declared empty."""
    return {
        name: replace(node, score=np.where(counted[name], node.score, np.nan))
        if name in counted
        else node
        for name, node in nodes.items()
    }


def _find_index_shares(framework: Framework, counted: Mapping[str, Mask]) -> dict[str, Vector]:
    """Give each component's share of the index in every cell, 0 where it is not counted."""
    members = _find_members(framework)
    inside = {
        dimension: np.sum([counted[child] for child in children], axis=0)
        for dimension, children in members.items()
    }
    whole = np.sum([one > 0 for one in inside.values()], axis=0)
    return {
        child: np.where(counted[child], 1.0 / np.maximum(whole, 1) / np.maximum(count, 1), 0.0)
        for dimension, count in inside.items()
        for child in members[dimension]
    }


def _find_members(framework: Framework) -> dict[str, tuple[str, ...]]:
    """Give the components that count, by dimension, leaving out dimensions that have none."""
    members = {
        dimension.id: tuple(
            one.id for one in framework.find_components(dimension.id) if not one.empty_reason
        )
        for dimension in framework.dimensions
    }
    return {dimension: children for dimension, children in members.items() if children}


def _score_nodes(
    edition: Edition, yardsticks: Mapping[str, Yardstick], counted: Mapping[str, Mask]
) -> dict[str, NodeScores]:
    """Score the index, the dimensions and the components, in that order."""
    members = _find_members(edition.framework)
    components = {name: score_component(one, edition.method) for name, one in yardsticks.items()}
    dimensions = {
        dimension: average_nodes(
            [components[child] for child in children], [counted[child] for child in children]
        )
        for dimension, children in members.items()
    }
    filled = [
        np.any([counted[child] for child in children], axis=0) for children in members.values()
    ]
    index = average_nodes(list(dimensions.values()), filled)
    return {edition.framework.index_id: index, **dimensions, **components}


def score_component(yardstick: Yardstick, method: Method) -> NodeScores:
    """Score one component in every area and period."""
    weights, origins = yardstick.weights, yardstick.origins
    observed, carried, estimated = (
        _sum_weights(origins == origin, weights) for origin in (OBSERVED, CARRIED, ESTIMATED)
    )
    kept = yardstick.kept
    own = ((origins == OBSERVED) | (origins == CARRIED))[:, kept]
    variances = np.full(yardstick.variances.shape, np.nan)
    variances[:, kept] = np.where(own, yardstick.variances[:, kept], np.nan)
    transformed = np.where(kept, yardstick.transformed, 0.0)
    score = score_linear_form(transformed, yardstick.form) + 0.0  # never "-0"
    # shares are sums of weights, so a share of exactly the threshold may fall a rounding short
    score[observed + carried < method.scored_share - 1e-9] = np.nan
    return NodeScores(
        score=score,
        variance=spread_linear_form(variances, yardstick.form) ** 2,
        observed=observed,
        carried=carried,
        estimated=estimated,
        interval_weight=_sum_weights(~np.isnan(variances), weights),
        partial=np.zeros(len(score), dtype=bool),
    )


def _sum_weights(marked: Mask, weights: Vector) -> Vector:
    """Give each row's sum of the weights that are marked, one column after another.

    A column at a time, because the columns lie one after another in memory.
    """
    total = np.zeros(len(marked))
    for column, weight in enumerate(weights):
        total += weight * marked[:, column]
    return total


def average_nodes(children: Sequence[NodeScores], counted: Sequence[Mask]) -> NodeScores:
    """Average children into their parent: scored only where all of them are that count there.

    Parameters
    ----------
    counted : for each child, where it is part of the parent
    """
    parts = np.sum(counted, axis=0)
    nothing = parts == 0

    def average(name: str, power: int = 1) -> Vector:
        values = [
            np.where(here, getattr(one, name), 0.0)
            for one, here in zip(children, counted, strict=True)
        ]
        mean: Vector = np.sum(values, axis=0) / np.maximum(parts, 1) ** power
        return mean

    inherited = np.any(
        [one.partial & here for one, here in zip(children, counted, strict=True)], axis=0
    )
    return NodeScores(
        score=np.where(nothing, np.nan, average("score")),
        variance=average("variance", power=2),
        observed=average("observed"),
        carried=average("carried"),
        estimated=average("estimated"),
        interval_weight=average("interval_weight"),
        partial=inherited | (parts < len(children)),
    )


def _make_scores(
    edition: Edition, nodes: Mapping[str, NodeScores], area_set: AreaSet
) -> pl.DataFrame:
    """Make the score table: nodes from the index down, then periods, then areas as listed."""
    chosen = np.flatnonzero(np.tile(area_set.scored, len(edition.periods)))
    codes = pl.Series("area_code", area_set.codes, dtype=pl.String)
    periods = pl.Series("period_id", [one.id for one in edition.periods], dtype=pl.String)
    reach = find_normal_quantile(edition.method.interval_level)
    keys = pl.DataFrame([codes.gather(chosen % len(codes)), periods.gather(chosen // len(codes))])
    tables = [
        _make_node_rows(node, keys, result, chosen=chosen, reach=reach)
        for node, result in nodes.items()
    ]
    return (
        pl.concat(tables)
        .with_columns(edition_id=pl.lit(edition.id, dtype=pl.String))
        .select(list(SCORE_SCHEMA))
    )


def _make_node_rows(
    node: str, keys: pl.DataFrame, result: NodeScores, *, chosen: np.ndarray, reach: float
) -> pl.DataFrame:
    columns = {
        "score": result.score[chosen],
        "observed_weight": result.observed[chosen],
        "carried_weight": result.carried[chosen],
        "estimated_weight": result.estimated[chosen],
        "interval_weight": result.interval_weight[chosen],
        "standard_error": np.sqrt(result.variance[chosen]),
        "partial": result.partial[chosen],
    }
    scored = pl.col("score").is_not_null()
    covered = scored & (pl.col("interval_weight") > 0)
    return (
        keys.hstack(pl.DataFrame(columns, nan_to_null=True))
        .with_columns(
            node_id=pl.lit(node, dtype=pl.String),
            standard_error=pl.when(covered).then("standard_error"),
            status=pl.when(~scored)
            .then(pl.lit(str(Status.NOT_AVAILABLE)))
            .when("partial")
            .then(pl.lit(str(Status.PARTIAL)))
            .when(pl.col("estimated_weight") > 0.5)  # noqa: PLR2004 - most of the weight
            .then(pl.lit(str(Status.ESTIMATED))),
        )
        .with_columns(
            lower=pl.col("score") - reach * pl.col("standard_error"),
            upper=pl.col("score") + reach * pl.col("standard_error"),
        )
    )
