"""The index by any recipe: fill, treat, normalise, weigh, combine."""

from dataclasses import dataclass

import numpy as np

from wardwise.composite.panel import Panel
from wardwise.model.errors import CompositeError
from wardwise.model.recipe import (
    Combination,
    Imputation,
    Normalisation,
    Recipe,
    Treatment,
    Weighting,
)
from wardwise.stats.aggregate import copeland_scores, power_mean
from wardwise.stats.arrays import Mask, Matrix, Vector
from wardwise.stats.impute import Middle, impute_by_middle, impute_by_regression
from wardwise.stats.normalise import pooled_standardise
from wardwise.stats.outliers import OutlierRule, treat_outliers
from wardwise.stats.scales import (
    rank_by_percentile,
    rank_columns,
    rescale_linearly,
    rescale_to_range,
    transform_exponentially,
)
from wardwise.stats.weights import first_component_loadings

_EXPONENTS = {
    Combination.ARITHMETIC: 1.0,
    Combination.SQUARE_ROOT: 0.5,
    Combination.GEOMETRIC: 0.0,
    Combination.HARMONIC: -1.0,
}


@dataclass(frozen=True, slots=True)
class PanelScores:
    """Scores of a panel's rows, NaN where there is none, and each indicator's share of its own.

    `components` (rows, components); `dimensions` (rows, dimensions); `index` (rows,); `shares`
    (indicators,) of the component's score, summing to 1 in each, 0 where a loading was negative.
    """

    components: Matrix
    dimensions: Matrix
    index: Vector
    shares: Vector


@dataclass(frozen=True, slots=True)
class Moved:
    """Factors on what indicators, components and dimensions count for, one each."""

    indicators: Vector
    components: Vector
    dimensions: Vector


def score_panel(panel: Panel, recipe: Recipe, *, moved: Moved | None = None) -> PanelScores:
    """Score a panel by a recipe.

    With gaps left, a component rests on what is known where that is at least the recipe's least
    share of its weight; a parent always needs all its children. A row that the edition's own
    method does not score has no index by any recipe. A negative loading counts as none.

    Parameters
    ----------
    moved : factors on the weights, for trying others; none where None

    Raises
    ------
    StatisticsError
        If an indicator does not vary or cannot take the recipe's scale.

    Source
    ------
    The Social Progress Index with the default recipe; otherwise the OECD/JRC Handbook on
    Constructing Composite Indicators (2008), steps 3 to 6, in that order.
    """
    filled = _fill(panel, recipe.imputation)
    logged = np.zeros(len(panel.rising), dtype=bool)
    if recipe.treatment is Treatment.OUTLIERS:
        treated = treat_outliers(filled, OutlierRule())
        filled, logged = treated.values, treated.logged
    scaled = _normalise(panel, filled, recipe.normalisation, logged)
    shares = _find_shares(panel, scaled, recipe)
    factors = moved or _leave_weights(panel)
    shares = _divide_by_family(panel, shares * factors.indicators)
    components = np.column_stack(
        [
            _combine(
                scaled[:, own], shares[own], recipe.within_components, recipe, recipe.scored_share
            )
            for own in (panel.families == family for family in range(len(panel.components)))
        ]
    )
    dimensions = np.column_stack(
        [
            _combine_parents(components[:, own], factors.components[own], recipe)
            for own in (panel.parents == parent for parent in range(len(panel.dimensions)))
        ]
    )
    index = _combine_parents(dimensions, factors.dimensions, recipe)
    index = np.where(panel.scored, index, np.nan)
    return PanelScores(components, dimensions, index, shares)


def _leave_weights(panel: Panel) -> Moved:
    return Moved(
        np.ones(len(panel.indicators)),
        np.ones(len(panel.components)),
        np.ones(len(panel.dimensions)),
    )


def _fill(panel: Panel, filling: Imputation) -> Matrix:
    filling = filling.across
    if filling is Imputation.NONE:
        return panel.values
    if filling is not Imputation.REGRESSION:
        return impute_by_middle(panel.values, middle=Middle(filling.value)).values
    result = panel.values.copy(order="K")
    for family in range(len(panel.components)):
        own = panel.families == family
        result[:, own] = impute_by_regression(panel.values[:, own]).values
    return result


def _normalise(panel: Panel, values: Matrix, scale: Normalisation, logged: Mask) -> Matrix:
    rising = panel.rising
    match scale:
        case Normalisation.GOALPOSTS:
            low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
            # a logarithm leaves declared goalposts behind: what was observed then stands for them
            zero = np.where(logged, np.where(rising, low, high), panel.worst)
            one = np.where(logged, np.where(rising, high, low), panel.best)
            return rescale_linearly(values, zero=zero, one=one, scale=100.0)
        case Normalisation.MIN_MAX:
            return rescale_to_range(values, rising=rising, low=0.0, high=100.0)
        case Normalisation.Z_SCORE:
            return 50.0 + 10.0 * pooled_standardise(np.where(rising, values, -values))
        case Normalisation.RANK:
            return rank_columns(values, rising=rising)
        case Normalisation.PERCENTILE_RANK:
            return 100.0 * rank_by_percentile(values, rising=rising)
        case Normalisation.EXPONENTIAL:
            return 100.0 - transform_exponentially(values, rising=~rising)
        case _:
            raise CompositeError(f"other methods cannot be tried on the scale {scale.value!r} yet")


def _find_shares(panel: Panel, scaled: Matrix, recipe: Recipe) -> Vector:
    if recipe.weighting is Weighting.EQUAL_POINTS:
        return _divide_by_family(panel, np.ones(len(panel.families)))
    shares = np.empty(len(panel.families))
    for family in range(len(panel.components)):
        own = panel.families == family
        block = scaled[:, own]
        learnt = block[~np.isnan(block).any(axis=1)]
        if recipe.normalisation is Normalisation.GOALPOSTS:
            ends = np.array([[100.0], [0.0]]) * np.ones(block.shape[1])
            learnt = np.vstack([learnt, ends])
        equal = recipe.weighting is Weighting.EQUAL or panel.equal[family] or block.shape[1] == 1
        loadings = np.ones(block.shape[1]) if equal else first_component_loadings(learnt)
        shares[own] = np.maximum(loadings, 0.0) / learnt.std(axis=0, ddof=1)
    return _divide_by_family(panel, shares)


def _divide_by_family(panel: Panel, shares: Vector) -> Vector:
    totals = np.bincount(panel.families, weights=shares, minlength=len(panel.components))
    result: Vector = shares / totals[panel.families]
    return result


def _combine(
    values: Matrix, shares: Vector, how: Combination, recipe: Recipe, least_share: float
) -> Vector:
    if how is Combination.COPELAND:
        return copeland_scores(values, weights=shares, least_share=least_share)
    exponent = _EXPONENTS[how]
    safe = values if exponent == 1 else np.maximum(values, recipe.floor)
    return power_mean(safe, weights=shares, exponent=exponent, least_share=least_share)


def _combine_parents(children: Matrix, weights: Vector, recipe: Recipe) -> Vector:
    """Combine components or dimensions: all are needed."""
    return _combine(children, weights, recipe.within_dimensions, recipe, 1.0)
