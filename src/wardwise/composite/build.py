"""The index: one edition's scores from its observations, all periods at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from wardwise.composite.area_set import AreaSet, read_area_set
from wardwise.composite.contributions import make_inputs
from wardwise.composite.diagnostics import diagnose_component, make_diagnostics, make_weights
from wardwise.composite.matrix import CARRIED, ESTIMATED, OBSERVED, read_cells
from wardwise.composite.yardstick import Yardstick, fit_component
from wardwise.model.edition import Edition
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
    """

    score: Vector
    variance: Vector
    observed: Vector
    carried: Vector
    estimated: Vector
    interval_weight: Vector


def build_index(edition: Edition, observations: pl.DataFrame, areas: pl.DataFrame) -> BuiltIndex:
    """Build an edition's index: scores, their inputs, weights and diagnostics.

    All periods are handled together; weights and goalposts are learnt on the fit set and every
    scored level is scored from its own values. A component is scored where all its indicators are
    known or filled and at least the declared share of its weight is observed or carried there; a
    parent only where all its children that are not declared empty are. An interval covers the
    share of the weight that has a known sampling variance.

    Parameters
    ----------
    edition : framework, method, periods, levels and fit set
    observations : an ObservationTable
    areas : the areas table

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
    nodes = _score_nodes(edition, yardsticks)
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
            index_shares=find_index_shares(edition.framework),
        ),
        weights=make_weights(list(yardsticks.values()), found),
        diagnostics=make_diagnostics(list(yardsticks.values()), found, edition.method),
    )


def find_index_shares(framework: Framework) -> dict[str, float]:
    """Give each component's share of the index: means of means over what is not declared empty."""
    members = _find_members(framework)
    return {
        component: 1.0 / len(members) / len(children)
        for children in members.values()
        for component in children
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


def _score_nodes(edition: Edition, yardsticks: Mapping[str, Yardstick]) -> dict[str, NodeScores]:
    """Score the index, the dimensions and the components, in that order."""
    members = _find_members(edition.framework)
    components = {name: score_component(one, edition.method) for name, one in yardsticks.items()}
    dimensions = {
        dimension: average_nodes([components[child] for child in children])
        for dimension, children in members.items()
    }
    index = average_nodes(list(dimensions.values()))
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
    )


def _sum_weights(marked: Mask, weights: Vector) -> Vector:
    """Give each row's sum of the weights that are marked, one column after another.

    A column at a time, because the columns lie one after another in memory.
    """
    total = np.zeros(len(marked))
    for column, weight in enumerate(weights):
        total += weight * marked[:, column]
    return total


def average_nodes(children: list[NodeScores]) -> NodeScores:
    """Average children into their parent: scored only where all of them are."""
    count = len(children)
    return NodeScores(
        score=np.sum([one.score for one in children], axis=0) / count,
        variance=np.sum([one.variance for one in children], axis=0) / count**2,
        observed=np.sum([one.observed for one in children], axis=0) / count,
        carried=np.sum([one.carried for one in children], axis=0) / count,
        estimated=np.sum([one.estimated for one in children], axis=0) / count,
        interval_weight=np.sum([one.interval_weight for one in children], axis=0) / count,
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
            .when(pl.col("estimated_weight") > 0.5)  # noqa: PLR2004 - most of the weight
            .then(pl.lit(str(Status.ESTIMATED))),
        )
        .with_columns(
            lower=pl.col("score") - reach * pl.col("standard_error"),
            upper=pl.col("score") + reach * pl.col("standard_error"),
        )
    )
