"""The index: one edition's scores from its observations, all periods at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from wardwise.composite.area_set import AreaSet
from wardwise.composite.contributions import make_inputs
from wardwise.composite.diagnostics import diagnose_component, make_diagnostics, make_weights
from wardwise.composite.nodes import NodeScores
from wardwise.composite.scored import adds_up, find_index_shares, score_edition
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError
from wardwise.model.scores import SCORE_SCHEMA
from wardwise.model.status import Status
from wardwise.stats.arrays import Mask
from wardwise.stats.intervals import find_normal_quantile

_HALF = 0.5 - 1e-9  # of a weight; sums of shares may fall a rounding short


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """An edition's scores and everything behind them, as tables of the model."""

    edition: Edition
    scores: pl.DataFrame
    inputs: pl.DataFrame
    weights: pl.DataFrame
    diagnostics: pl.DataFrame


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
    scored = score_edition(edition, observations, areas)
    area_set, yardsticks, nodes = scored.area_set, scored.yardsticks, scored.nodes
    if trust_empty:
        nodes = _leave_empty(nodes, scored.counted)
    else:
        _check_empty(edition, nodes, scored.counted, area_set)
    found = [diagnose_component(one, edition.method, area_set) for one in yardsticks.values()]
    to_component, to_index = adds_up(edition)
    shares = find_index_shares(edition.framework, scored.counted)
    return BuiltIndex(
        edition=edition,
        scores=_make_scores(edition, nodes, area_set),
        inputs=make_inputs(
            edition,
            scored.cells,
            area_set,
            yardsticks=yardsticks,
            scored={name: ~np.isnan(node.score) & to_component for name, node in nodes.items()},
            index_shares=shares if to_index else None,
        ),
        weights=make_weights(list(yardsticks.values()), found),
        diagnostics=make_diagnostics(list(yardsticks.values()), found, edition.method),
    )


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
            .when(pl.col("observed_weight") + pl.col("carried_weight") < _HALF)
            .then(pl.lit(str(Status.ESTIMATED))),
        )
        .with_columns(
            lower=pl.col("score") - reach * pl.col("standard_error"),
            upper=pl.col("score") + reach * pl.col("standard_error"),
        )
    )
