"""An edition scored: yardsticks and scores of all nodes, before they are tables."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from wardwise.composite.anchoring import Anchors, find_anchors
from wardwise.composite.area_set import AreaSet, Rows, lay_rows, read_area_set
from wardwise.composite.gather import Gathered, gather_component
from wardwise.composite.matrix import Cells, read_cells
from wardwise.composite.nodes import (
    NodeScores,
    anchor_nodes,
    combine_nodes,
    scale_nodes,
    score_component,
)
from wardwise.composite.on_scales import fit_on_scales
from wardwise.composite.panel import make_panel
from wardwise.composite.scaling import STRAIGHT
from wardwise.composite.screening import screen_areas
from wardwise.composite.yardstick import Yardstick, fit_component
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError
from wardwise.model.framework import Framework
from wardwise.model.indicator import Direction
from wardwise.model.recipe import Combination, Imputation, Normalisation, Treatment, Weighting
from wardwise.stats.arrays import Mask, Vector


@dataclass(frozen=True, slots=True)
class Scored:
    """An edition's figures, what its fit set taught, and every node's scores.

    `counted` marks by component where it is part of its dimension, `known` where it has a score
    before it is anchored or put on another scale: each (periods x areas,).
    """

    cells: Cells
    area_set: AreaSet
    rows: Rows
    anchors: Anchors | None
    gathered: tuple[Gathered, ...]
    yardsticks: Mapping[str, Yardstick]
    counted: Mapping[str, Mask]
    known: Mapping[str, Mask]
    nodes: Mapping[str, NodeScores]


def score_edition(edition: Edition, observations: pl.DataFrame, areas: pl.DataFrame) -> Scored:
    """Score an edition by its own method.

    Raises
    ------
    CompositeError, GoalpostError, NegativeLoadingError, DuplicateRowError
        Each naming the component or indicator.
    """
    area_set = read_area_set(areas, edition)
    cells = read_cells(edition, observations, area_set)
    stays = screen_areas(edition, cells, area_set)
    rows = lay_rows(area_set, periods=len(edition.periods), stays=stays)
    gathered = tuple(
        gather_component(component, edition, cells, area_set, fit=rows.fit)
        for component in edition.framework.components
        if not component.empty_reason
    )
    if is_straight(edition):
        yardsticks = {
            one.component.id: fit_component(one, edition.method, rows) for one in gathered
        }
    else:
        panel = make_panel(edition, gathered, area_set, rows=rows, anchors=None)
        yardsticks = fit_on_scales(gathered, panel, edition.method)
    anchors = find_anchors(edition, observations, area_set)
    counted = _mark_counted(edition, areas)
    components = {name: score_component(one, edition.method) for name, one in yardsticks.items()}
    if not stays.all():
        components = {
            name: replace(one, score=np.where(stays, one.score, np.nan))
            for name, one in components.items()
        }
    known = {name: ~np.isnan(one.score) for name, one in components.items()}
    if anchors is not None:
        components = anchor_nodes(components, anchors)
    components = scale_nodes(components, edition.method, fit=rows.fit)
    nodes = _combine(edition, components, counted, rows)
    return Scored(cells, area_set, rows, anchors, gathered, yardsticks, counted, known, nodes)


def is_straight(edition: Edition) -> bool:
    """Claim that every component is a straight sum of its figures under the edition's method.

    Then its intervals are exact and its coefficients known; other methods are scored on scales.
    """
    method = edition.method
    ways = {Weighting(one.weighting or method.weighting) for one in edition.framework.components}
    falling = any(
        one.weighted and one.direction is Direction.LOWER_IS_BETTER
        for one in edition.framework.indicators
    )
    divides = method.normalisation is Normalisation.FRACTION_OF_BEST and falling
    gaps = method.imputation.across is Imputation.NONE and method.least_known < 1
    return (
        method.treatment is Treatment.NONE
        and method.normalisation in STRAIGHT
        and not divides
        and method.within_components is Combination.ARITHMETIC
        and Weighting.BENEFIT_OF_DOUBT not in ways
        and not gaps
    )


def adds_up(edition: Edition) -> tuple[bool, bool]:
    """Claim that indicators' points sum to their component's score, and to the index."""
    method = edition.method
    sums = method.within_components is Combination.ARITHMETIC or all(
        Weighting(one.weighting or method.weighting) is Weighting.BENEFIT_OF_DOUBT
        for one in edition.framework.components
        if not one.empty_reason
    )
    to_component = sums and method.anchoring is None and method.component_scale is None
    above = {method.within_dimensions, method.within_index} == {Combination.ARITHMETIC}
    return to_component, to_component and above


def is_linear(edition: Edition) -> bool:
    """Claim that the index is one straight sum of its figures, whose chance adds up exactly."""
    return is_straight(edition) and adds_up(edition)[1]


def find_index_shares(framework: Framework, counted: Mapping[str, Mask]) -> dict[str, Vector]:
    """Give each component's share of the index in every cell, 0 where it is not counted."""
    members = find_members(framework)
    weight = framework.list_weights()
    inside = {
        dimension: np.sum([counted[child] * weight[child] for child in children], axis=0)
        for dimension, children in members.items()
    }
    whole = np.sum([(one > 0) * weight[name] for name, one in inside.items()], axis=0)
    return {
        child: np.where(
            counted[child],
            weight[dimension] / _or_one(whole) * weight[child] / _or_one(total),
            0.0,
        )
        for dimension, total in inside.items()
        for child in members[dimension]
    }


def find_members(framework: Framework) -> dict[str, tuple[str, ...]]:
    """Give the components that count, by dimension, leaving out dimensions that have none."""
    members = {
        dimension.id: tuple(
            one.id for one in framework.find_components(dimension.id) if not one.empty_reason
        )
        for dimension in framework.dimensions
    }
    return {dimension: children for dimension, children in members.items() if children}


def _or_one(parts: Vector) -> Vector:
    return np.where(parts > 0, parts, 1.0)


def _mark_counted(edition: Edition, areas: pl.DataFrame) -> dict[str, Mask]:
    """Mark for each component where it is part of its dimension: (periods x areas,)."""
    levels = areas["level"].to_numpy()
    return {
        one.id: np.tile(~np.isin(levels, list(one.empty_at)), len(edition.periods))
        for one in edition.framework.components
        if not one.empty_reason
    }


def _refuse_weightless(members: Mapping[str, tuple[str, ...]], weight: Mapping[str, float]) -> None:
    """Refuse weights that are negative, or of which nothing is left."""
    for parent, children in (*members.items(), ("the index", tuple(members))):
        given = [weight[child] for child in children]
        if not (min(given, default=1.0) >= 0 and np.isfinite(given).all() and sum(given) > 0):
            raise CompositeError(
                f"the weights within {parent!r}, {given}, must not be negative, nor all 0",
                where=f"framework.yaml, {parent}",
                fix="give at least one of its parts a weight above 0",
            )


def _combine(
    edition: Edition,
    components: Mapping[str, NodeScores],
    counted: Mapping[str, Mask],
    rows: Rows,
) -> dict[str, NodeScores]:
    """Combine components into dimensions and those into the index; the index comes first.

    A child of weight 0 is not needed: its parent is scored without it.
    """
    framework, method = edition.framework, edition.method
    members = find_members(framework)
    weight = framework.list_weights()

    _refuse_weightless(members, weight)

    def combine(
        children: Mapping[str, NodeScores], parts: Mapping[str, Mask], how: Combination
    ) -> NodeScores:
        weighing = [name for name in children if weight[name] > 0]
        return combine_nodes(
            [children[name] for name in weighing],
            [parts[name] for name in weighing],
            weights=[weight[name] for name in weighing],
            how=how,
            recipe=method,
            fit=rows.fit,
        )

    dimensions = {
        dimension: combine(
            {child: components[child] for child in children}, counted, method.within_dimensions
        )
        for dimension, children in members.items()
    }
    filled = {
        dimension: np.any([counted[child] for child in children if weight[child] > 0], axis=0)
        for dimension, children in members.items()
    }
    index = combine(dimensions, filled, method.within_index)
    return {framework.index_id: index, **dimensions, **components}
