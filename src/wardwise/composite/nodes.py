"""Scores of components, dimensions and the index, with what stands behind each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wardwise.composite.anchoring import Anchors
from wardwise.composite.matrix import CARRIED, ESTIMATED, OBSERVED
from wardwise.composite.scaling import naming
from wardwise.composite.yardstick import OnScale, Yardstick
from wardwise.model.method import Method
from wardwise.model.recipe import Combination, Recipe
from wardwise.stats.arrays import Mask, Matrix, Vector
from wardwise.stats.chance_through import spread_on_scale
from wardwise.stats.combining import Rule
from wardwise.stats.learnt_scales import learn_scale
from wardwise.stats.linear_form import score_linear_form, spread_linear_form

_ROUNDING = 1e-9  # shares are sums of weights, so one of exactly the threshold may fall short


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


def score_component(yardstick: Yardstick, method: Method) -> NodeScores:
    """Score one component in every area and period.

    Where the score is a straight sum of the figures, so is its variance by chance. Else chance in
    every figure goes through its scale (`stats.chance_through`), and means are taken as straight
    within those spreads (the delta method).
    """
    weights: Vector | Matrix = yardstick.weights
    made, origins, kept = yardstick.on_scale, yardstick.origins, yardstick.kept
    own = ((origins == OBSERVED) | (origins == CARRIED))[:, kept]
    if made is None:
        known = np.full(yardstick.variances.shape, np.nan)
        known[:, kept] = np.where(own, yardstick.variances[:, kept], np.nan)
        transformed = np.where(kept, yardstick.transformed, 0.0)
        score = score_linear_form(transformed, yardstick.form) + 0.0  # never "-0"
        variance = spread_linear_form(known, yardstick.form) ** 2
    else:
        known = np.full(made.spreads.shape, np.nan)
        known[:, kept] = np.where(own, made.spreads[:, kept], np.nan)
        names = [one.id for one, stays in zip(yardstick.indicators, kept, strict=True) if stays]
        with naming(names):
            score, variance = _score_on_scale(made, known, kept)
        if made.rule is None:
            weights = made.find_pies()
    observed, carried, estimated = (
        _sum_weights(origins == origin, weights) for origin in (OBSERVED, CARRIED, ESTIMATED)
    )
    score[observed + carried < method.scored_share - _ROUNDING] = np.nan
    return NodeScores(
        score=score,
        variance=variance,
        observed=observed,
        carried=carried,
        estimated=estimated,
        interval_weight=_sum_weights(~np.isnan(known), weights),
        partial=np.zeros(len(score), dtype=bool),
    )


def combine_nodes(
    children: Sequence[NodeScores],
    counted: Sequence[Mask],
    *,
    weights: Sequence[float],
    how: Combination,
    recipe: Recipe,
    fit: Mask,
) -> NodeScores:
    """Combine children into their parent: scored only where all of them are that count there.

    Parameters
    ----------
    counted : for each child, where it is part of the parent
    weights : of each child, beside the others
    fit : rows whom Copeland's rule compares with

    Raises
    ------
    CompositeError
        If the weights are not usable, or a mean is asked of scores that it does not have.
    """
    averaged = _average_nodes(children, counted, weights)
    if how is Combination.ARITHMETIC:
        return averaged
    scores = np.column_stack(
        [np.where(here, one.score, np.nan) for one, here in zip(children, counted, strict=True)]
    )
    spreads = np.column_stack(
        [np.where(here, one.variance, 0.0) for one, here in zip(children, counted, strict=True)]
    )
    whole = ~np.isnan(averaged.score)
    scores[~whole] = np.nan
    rivals = scores[fit] if how is Combination.COPELAND else None
    rule = Rule(how, floor=recipe.floor, least_share=0.0, rivals=rivals)
    with naming(["a component or dimension"] * len(children)):
        score = rule.combine(scores, np.array(weights, dtype=np.float64))
        spread = rule.spread(scores, np.sqrt(spreads), np.array(weights, dtype=np.float64))
    return replace(averaged, score=np.where(whole, score, np.nan), variance=spread**2)


def anchor_nodes(nodes: dict[str, NodeScores], anchors: Anchors) -> dict[str, NodeScores]:
    """Shift components' scores to those of larger areas; the shift is taken as free of chance.

    What chance does to an area's figures it does to its larger area's as well, which is made of
    them: the two nearly cancel in the shift.
    """
    shifted = anchors.shift(np.column_stack([one.score for one in nodes.values()]))
    return {
        name: replace(one, score=score)
        for (name, one), score in zip(nodes.items(), shifted.T, strict=True)
    }


def scale_nodes(
    nodes: dict[str, NodeScores], recipe: Recipe, *, fit: Mask
) -> dict[str, NodeScores]:
    """Put component scores on the scale declared for them, learnt on the fit set.

    Chance goes through the scale as `stats.chance_through` does it.

    Raises
    ------
    CompositeError
        If a component does not vary in the fit set.
    """
    if recipe.component_scale is None:
        return nodes
    scores = np.column_stack([one.score for one in nodes.values()])
    reach = np.column_stack([np.sqrt(one.variance) for one in nodes.values()])
    with naming(list(nodes)):
        scale = learn_scale(
            recipe.component_scale, scores[fit], rising=np.ones(len(nodes), dtype=bool)
        )
        found = scale.apply(scores)
        spreads = spread_on_scale(scale.apply, scores, reach, placed=found)
    return {
        name: replace(one, score=found[:, at], variance=spreads[:, at] ** 2)
        for at, (name, one) in enumerate(nodes.items())
    }


def _score_on_scale(made: OnScale, known: Matrix, kept: Mask) -> tuple[Vector, Vector]:
    if made.rule is None:
        scores = np.full(len(made.values), np.nan) if made.scores is None else made.scores.copy()
        variance = np.nansum((made.shares * np.nan_to_num(known)) ** 2, axis=1)
        return scores, variance
    values, shares, rule = made.values[:, kept], made.shares[kept], made.rule
    if rule.rivals is not None:
        rule = replace(rule, rivals=rule.rivals[:, kept])
    score = rule.combine(values, shares) + 0.0
    return score, rule.spread(values, known[:, kept], shares) ** 2


def _sum_weights(marked: Mask, weights: Vector | Matrix) -> Vector:
    """Give each row's sum of the weights that are marked, one column after another.

    A column at a time, because the columns lie one after another in memory.
    """
    total = np.zeros(len(marked))
    for column, weight in enumerate(weights.T):
        total += weight * marked[:, column]
    return total


def _average_nodes(
    children: Sequence[NodeScores], counted: Sequence[Mask], weights: Sequence[float]
) -> NodeScores:
    each = [here * weight for here, weight in zip(counted, weights, strict=True)]
    parts = np.sum(each, axis=0)
    nothing = parts == 0
    whole = np.where(nothing, 1.0, parts)

    def average(name: str, power: int = 1) -> Vector:
        values = [
            np.where(here, getattr(one, name), 0.0) * weight**power
            for one, here, weight in zip(children, counted, weights, strict=True)
        ]
        mean: Vector = np.sum(values, axis=0) / whole**power
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
        partial=inherited | (np.sum(counted, axis=0) < len(children)),
    )
