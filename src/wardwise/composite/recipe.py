"""The index by any recipe: fill, treat, normalise, weigh, combine."""

from dataclasses import dataclass

import numpy as np

from wardwise.composite.filling import fill_gaps
from wardwise.composite.panel import Panel
from wardwise.composite.scaling import BETWEEN_GOALPOSTS, learn_indicator_scale, naming
from wardwise.composite.weighting import IN_SPREADS, choose_shares
from wardwise.model.errors import CompositeError
from wardwise.model.recipe import Combination, Imputation, Recipe, Treatment, Weighting
from wardwise.stats.arrays import Mask, Matrix, Vector
from wardwise.stats.chosen_weights import BenefitOfDoubt, give_benefit_of_doubt
from wardwise.stats.combining import Rule
from wardwise.stats.learnt_scales import LearntScale, learn_scale
from wardwise.stats.learnt_treatment import LearntTreatment, learn_treatment
from wardwise.stats.weights import first_component_loadings

_TOP = 100.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A panel ready to be combined, with what its fit set taught.

    `filled` and `scaled` (rows, indicators) before and after treatment and normalisation; `shares`
    (indicators,) of the component, summing to 1 in each; `loadings` (indicators,) on the first
    principal component, NaN where none was asked for.
    """

    filled: Matrix
    mended: Mask
    treatment: LearntTreatment
    scale: LearntScale
    scaled: Matrix
    loadings: Vector
    shares: Vector


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
    method does not score has no score by any recipe. A negative loading counts as none.

    Parameters
    ----------
    moved : factors on the weights, for trying others; none where None

    Raises
    ------
    CompositeError
        If an indicator does not vary or cannot take the recipe's scale.

    Source
    ------
    The Social Progress Index with the default recipe; otherwise the OECD/JRC Handbook on
    Constructing Composite Indicators (2008), steps 3 to 6, in that order.
    """
    ready = prepare_panel(panel, recipe)
    factors = moved or _leave_weights(panel)
    shares = _divide_by_family(panel, ready.shares * factors.indicators)
    components = np.column_stack(
        [
            _score_family(panel, family, ready.scaled, shares, recipe)
            for family in range(len(panel.components))
        ]
    )
    components = np.where(panel.scored, components, np.nan)
    if panel.anchors is not None:
        components = panel.anchors.shift(components)
    if recipe.component_scale is not None:
        components = scale_components(panel, components, recipe)
    of_components = panel.weights.components * factors.components
    dimensions = np.column_stack(
        [
            combine_above(
                components[:, own], of_components[own], recipe.within_dimensions, panel, recipe
            )
            for own in (panel.parents == parent for parent in range(len(panel.dimensions)))
        ]
    )
    of_dimensions = panel.weights.dimensions * factors.dimensions
    index = combine_above(dimensions, of_dimensions, recipe.within_index, panel, recipe)
    return PanelScores(components, dimensions, index, shares)


def prepare_panel(panel: Panel, recipe: Recipe) -> Prepared:
    """Fill, treat and normalise a panel, and share out what its indicators count for.

    Everything is learnt on the rows of the fit set and put on all of them.

    Raises
    ------
    CompositeError
        As `score_panel`.
    """
    filled, mended = _fill(panel, recipe)
    treatment = _learn_treatment(panel, filled, recipe)
    treated = treatment.apply(filled)
    with naming(panel.indicators):
        scale = learn_indicator_scale(
            recipe.normalisation,
            take_fit(panel, treated),
            panel.posts,
            names=panel.indicators,
            treatment=treatment,
        )
        scaled = scale.apply(treated)
    loadings, shares = _find_shares(panel, scaled, recipe)
    return Prepared(filled, mended, treatment, scale, scaled, loadings, shares)


def take_fit(panel: Panel, values: Matrix) -> Matrix:
    """Give the rows of the fit set; the same array where all are."""
    fit = panel.rows.fit
    return values if fit.all() else values[fit]


def make_rule(how: Combination, recipe: Recipe, rivals: Matrix, *, least_share: float) -> Rule:
    """Give the rule by which children are combined.

    Parameters
    ----------
    rivals : (rows, children) of the fit set, for Copeland's rule
    """
    against = rivals if how is Combination.COPELAND else None
    return Rule(how, floor=recipe.floor, least_share=least_share, rivals=against)


def give_doubt(panel: Panel, scaled: Matrix, recipe: Recipe) -> BenefitOfDoubt:
    """Score rows of one component by benefit of the doubt against the fit set, 100 for the best.

    Parameters
    ----------
    scaled : (rows, indicators) normalised; a row that misses a value has no score, a value below 0
        brings nothing, and a row of nothing else scores 0
    """
    some = np.maximum(scaled, 0.0)
    complete = ~np.isnan(scaled).any(axis=1)
    nothing = complete & ~(some > 0).any(axis=1)
    complete &= ~nothing
    rivals = some[panel.rows.fit & complete] / _TOP
    scores = np.full(len(scaled), np.nan)
    weights = np.full(scaled.shape, np.nan)
    if not len(rivals):
        raise CompositeError("benefit of the doubt has no complete row in the fit set")
    found = give_benefit_of_doubt(
        some[complete] / _TOP, least_share=recipe.least_contribution, rivals=rivals
    )
    scores[complete], weights[complete] = _TOP * found.scores, found.weights
    scores[nothing], weights[nothing] = 0.0, 0.0
    weights[scaled < 0] = 0.0
    return BenefitOfDoubt(scores, weights)


def scale_components(panel: Panel, components: Matrix, recipe: Recipe) -> Matrix:
    """Put component scores on the recipe's scale for them, learnt on the fit set."""
    return learn_component_scale(panel, components, recipe).apply(components)


def learn_component_scale(panel: Panel, components: Matrix, recipe: Recipe) -> LearntScale:
    """Learn the scale of component scores on the fit set.

    Raises
    ------
    CompositeError
        If the scale needs ends that scores do not tell, or a component does not vary.
    """
    if recipe.component_scale is None:
        raise CompositeError("the method has no scale for component scores")
    rising = np.ones(components.shape[1], dtype=bool)
    with naming(panel.components):
        return learn_scale(recipe.component_scale, take_fit(panel, components), rising=rising)


def combine_above(
    children: Matrix, weights: Vector, how: Combination, panel: Panel, recipe: Recipe
) -> Vector:
    """Combine components or dimensions into their parent: all are needed."""
    rule = make_rule(how, recipe, take_fit(panel, children), least_share=1.0)
    with naming(["a component or dimension"] * children.shape[1]):
        return rule.combine(children, weights)


def _leave_weights(panel: Panel) -> Moved:
    return Moved(
        np.ones(len(panel.indicators)),
        np.ones(len(panel.components)),
        np.ones(len(panel.dimensions)),
    )


def _fill(panel: Panel, recipe: Recipe) -> tuple[Matrix, Mask]:
    mended = np.zeros(panel.values.shape, dtype=bool)
    if recipe.imputation.across is Imputation.NONE:
        return panel.values, mended
    result = panel.values.copy(order="K")
    for family in range(len(panel.components)):
        own = panel.families == family
        found = fill_gaps(
            panel.values[:, own],
            recipe.imputation,
            fit=panel.rows.fit,
            groups=panel.rows.groups,
            teaching=panel.rows.teaching,
        )
        result[:, own], mended[:, own] = found.values, found.filled
    return result, mended


def _learn_treatment(panel: Panel, filled: Matrix, recipe: Recipe) -> LearntTreatment:
    if recipe.treatment is Treatment.NONE:
        return learn_treatment(filled[:0], Treatment.NONE, recipe.outliers)
    with naming(panel.indicators):
        return learn_treatment(take_fit(panel, filled), recipe.treatment, recipe.outliers)


def find_way(panel: Panel, family: int, recipe: Recipe) -> Weighting:
    """Find what decides the shares of a component's indicators."""
    return panel.weights.ways[family] or recipe.weighting


def _find_shares(panel: Panel, scaled: Matrix, recipe: Recipe) -> tuple[Vector, Vector]:
    """Find loadings and shares of every component."""
    learnt = take_fit(panel, scaled)
    shares = np.empty(len(panel.families))
    loadings = np.full(len(panel.families), np.nan)
    for family, component in enumerate(panel.components):
        own = panel.families == family
        way = find_way(panel, family, recipe)
        if way is Weighting.EQUAL_POINTS:
            shares[own] = 1.0
            continue
        block = learnt[:, own]
        block = block[~np.isnan(block).any(axis=1)]
        names = [name for name, stays in zip(panel.indicators, own, strict=True) if stays]
        if way not in IN_SPREADS:
            shares[own] = choose_shares(
                way,
                scaled=block,
                wanted=panel.weights.indicators[own],
                budgets=recipe.budgets,
                names=names,
                component=component,
            )
            continue
        if recipe.normalisation in BETWEEN_GOALPOSTS:
            ends = np.array([[_TOP], [0.0]]) * np.ones(block.shape[1])
            block = np.vstack([block, ends])
        alone = way is Weighting.EQUAL or block.shape[1] == 1
        with naming(names):
            found = np.ones(block.shape[1]) if alone else first_component_loadings(block)
        if way is Weighting.FIRST_COMPONENT:
            loadings[own] = found
        shares[own] = np.maximum(found, 0.0) / block.std(axis=0, ddof=1)
    return loadings, _divide_by_family(panel, shares)


def _divide_by_family(panel: Panel, shares: Vector) -> Vector:
    totals = np.bincount(panel.families, weights=shares, minlength=len(panel.components))
    result: Vector = shares / totals[panel.families]
    return result


def _score_family(
    panel: Panel, family: int, scaled: Matrix, shares: Vector, recipe: Recipe
) -> Vector:
    own = panel.families == family
    block = scaled[:, own]
    if find_way(panel, family, recipe) is Weighting.BENEFIT_OF_DOUBT:
        return give_doubt(panel, block, recipe).scores
    rule = make_rule(
        recipe.within_components, recipe, take_fit(panel, block), least_share=recipe.least_known
    )
    with naming([panel.components[family]] * block.shape[1]):
        return rule.combine(block, shares[own])
