"""What an edition's fit set teaches about one component: goalposts, weights and linear form."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wardwise.composite.area_set import AreaSet
from wardwise.composite.goalposts import FrozenGoalposts, freeze_goalposts, read_sign
from wardwise.composite.matrix import ESTIMATED, MISSING, Cells, Codes
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError, NegativeLoadingError, StatisticsError
from wardwise.model.framework import Component
from wardwise.model.indicator import Indicator
from wardwise.model.method import Imputation, Method, NegativePolicy, Weighting
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector
from wardwise.stats.impute import impute_by_regression
from wardwise.stats.linear_form import LinearForm, make_linear_form
from wardwise.stats.normalise import Pool, measure_pool
from wardwise.stats.transform import differentiate_transform, transform_values
from wardwise.stats.weights import equal_weights, first_component_loadings

LEAST_ROWS = 3  # complete area-periods, below which correlations say nothing


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One component fitted: everything that turns its indicators' values into its score.

    Arrays named by row are (periods x areas, indicators), earliest period first, over all areas of
    the edition; `rows` are positions of the indicators in the framework. `weights` sum to 1, with 0
    for a dropped indicator; `loadings` are NaN where equal weights were declared.
    """

    component: Component
    indicators: tuple[Indicator, ...]
    rows: Positions
    transformed: Matrix
    variances: Matrix
    origins: Codes
    goalposts: tuple[FrozenGoalposts, ...]
    panel: Mask
    pool: Pool
    loadings: Vector
    weights: Vector
    weighting: Weighting
    form: LinearForm

    @property
    def kept(self) -> Mask:
        """Which indicators count: their weight is not 0."""
        kept: Mask = self.weights > 0
        return kept

    @property
    def signs(self) -> Vector:
        """1 for each indicator of which more is better, -1 for the others."""
        return np.array([read_sign(one) for one in self.indicators])

    def orient_panel(self) -> Matrix:
        """Give the fit set's rows of counting indicators, higher better, without goalposts."""
        oriented: Matrix = (self.transformed * self.signs)[self.panel][:, self.kept]
        return oriented

    def orient_goalposts(self) -> Matrix:
        """Give the two goalpost rows of counting indicators, higher better: best, then worst."""
        rows: Matrix = (stack_goalposts(self.goalposts) * self.signs)[:, self.kept]
        return rows

    def find_shares(self) -> Vector:
        """Give what share of the component's 0-100 score each indicator makes; they sum to 1."""
        best, worst = stack_goalposts(self.goalposts)
        shares: Vector = self.form.coefficients * (best - worst) / 100.0
        return shares


def fit_component(
    component: Component, edition: Edition, cells: Cells, area_set: AreaSet
) -> Yardstick:
    """Fit one component on the fit set's areas in all periods together.

    The panel is every row of the fit set that is complete once gaps are filled, and one row of best
    and one of worst goalposts: it gives spreads and first-principal-component loadings.

    Parameters
    ----------
    component : with at least one weighted indicator

    Raises
    ------
    NegativeLoadingError
        If a loading is negative and the declared policy is to stop.
    CompositeError
        If the fit set leaves too few complete rows, an indicator does not vary or cannot be
        transformed.
    GoalpostError
        If an indicator's goalposts do not span a range.

    Source
    ------
    Social Progress Index methodology reports: principal components on the pooled panel of all
    years, goalposts included.
    """
    found = [one for one in cells.indicators if one.component == component.id and one.weighted]
    if not found:
        raise CompositeError(
            f"component {component.id!r} has no weighted indicator and is not declared empty",
            where=component.id,
            fix="weight an indicator, or give the component an empty_reason",
        )
    start = gather_component(component, tuple(found), cells, area_set)
    policy = NegativePolicy(component.when_negative or edition.method.when_negative)
    weighting = Weighting(component.weighting or edition.method.weighting)
    return _weigh(start, edition.method, area_set, policy=policy, weighting=weighting)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A component before its weights: transformed values with their gaps.

    Arrays are (periods x areas, indicators), earliest period first, as in `Yardstick`.
    """

    component: Component
    indicators: tuple[Indicator, ...]
    rows: Positions
    transformed: Matrix
    variances: Matrix
    origins: Codes
    goalposts: tuple[FrozenGoalposts, ...]


def gather_component(
    component: Component, indicators: tuple[Indicator, ...], cells: Cells, area_set: AreaSet
) -> Gathered:
    """Gather a component's figures, transformed, with their variances, origins and goalposts.

    Raises
    ------
    CompositeError, GoalpostError
        If an indicator cannot be transformed, or its goalposts do not span a range.
    """
    rows = np.array([cells.indicators.index(one) for one in indicators], dtype=np.int64)
    values = cells.values[rows].reshape(len(rows), -1)
    origins = cells.origins[rows].reshape(len(rows), -1)
    fitted = np.tile(area_set.fit, cells.values.shape[1])
    transformed, slopes, goalposts = np.empty_like(values), np.empty_like(values), []
    for at, indicator in enumerate(indicators):
        try:
            transformed[at] = transform_values(values[at], indicator.transforms)
            slopes[at] = differentiate_transform(values[at], indicator.transforms)
            own = fitted & (origins[at] != MISSING) & (origins[at] != ESTIMATED)
            goalposts.append(freeze_goalposts(indicator, values[at, own]))
        except StatisticsError as error:
            raise CompositeError(error.problem, where=indicator.id, fix=error.fix) from error
    variances = cells.variances[rows].reshape(len(rows), -1) * slopes**2
    return Gathered(
        component, indicators, rows, transformed.T, variances.T, origins.T, tuple(goalposts)
    )


def _weigh(
    start: Gathered,
    method: Method,
    area_set: AreaSet,
    *,
    policy: NegativePolicy,
    weighting: Weighting,
) -> Yardstick:
    """Fit weights, dropping one indicator after another where that is the policy."""
    kept = np.ones(len(start.indicators), dtype=bool)
    loadings = np.full(len(start.indicators), np.nan)
    while True:
        attempt = _fill_and_pool(start, kept, method, area_set)
        if weighting is Weighting.EQUAL:
            break
        loadings[kept] = first_component_loadings(attempt.stacked)
        negative = kept & (loadings < 0)
        if not negative.any():
            break
        if policy is NegativePolicy.STOP:
            raise _name_negative(start, loadings, negative)
        if policy is NegativePolicy.EQUAL_WEIGHTS:
            weighting = Weighting.EQUAL
            break
        kept[int(np.nanargmin(np.where(kept, loadings, np.nan)))] = False
    weights = np.zeros(len(kept))
    equal = weighting is Weighting.EQUAL
    share = equal_weights(int(kept.sum())) if equal else loadings[kept] / loadings[kept].sum()
    weights[kept] = share
    return _finish(start, attempt, weights=weights, loadings=loadings, weighting=weighting)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Gaps filled and the panel pooled for the indicators still kept."""

    transformed: Matrix  # all indicators; dropped ones as they came
    origins: Codes
    panel: Mask
    stacked: Matrix  # oriented panel and goalpost rows, kept indicators
    pool: Pool  # of that


def _fill_and_pool(start: Gathered, kept: Mask, method: Method, area_set: AreaSet) -> _Attempt:
    fit = np.tile(area_set.fit, len(start.transformed) // len(area_set.fit))
    transformed, origins = start.transformed.copy(order="K"), start.origins.copy(order="K")
    if method.imputation is not Imputation.NONE:
        filled = impute_by_regression(transformed[:, kept], fit=fit)
        transformed[:, kept] = filled.values
        mended = np.zeros_like(origins, dtype=bool)
        mended[:, kept] = filled.filled
        origins[mended] = ESTIMATED
    panel: Mask = fit & ~np.isnan(transformed[:, kept]).any(axis=1)
    if panel.sum() < LEAST_ROWS:
        raise _name_thinnest(start, kept, fit, rows=int(panel.sum()))
    signs = np.array([read_sign(one) for one in start.indicators])
    stacked = np.vstack([transformed[panel], stack_goalposts(start.goalposts)])
    stacked = (stacked * signs)[:, kept]
    return _Attempt(transformed, origins, panel, stacked, measure_pool(stacked))


def _finish(
    start: Gathered,
    attempt: _Attempt,
    *,
    weights: Vector,
    loadings: Vector,
    weighting: Weighting,
) -> Yardstick:
    kept = weights > 0
    mean, spread = np.full(len(kept), np.nan), np.full(len(kept), np.nan)
    mean[kept], spread[kept] = attempt.pool.mean, attempt.pool.spread
    best, worst = stack_goalposts(start.goalposts)
    form = make_linear_form(
        weights=weights,
        spreads=np.where(kept, spread, 1.0),
        signs=np.array([read_sign(one) for one in start.indicators]),
        best=best,
        worst=worst,
    )
    return Yardstick(
        component=start.component,
        indicators=start.indicators,
        rows=start.rows,
        transformed=attempt.transformed,
        variances=start.variances,
        origins=attempt.origins,
        goalposts=start.goalposts,
        panel=attempt.panel,
        pool=Pool(mean, spread),
        loadings=loadings,
        weights=weights,
        weighting=weighting,
        form=form,
    )


def stack_goalposts(goalposts: Sequence[FrozenGoalposts]) -> Matrix:
    """Give two rows, best and worst, transformed."""
    return np.array(
        [
            [one.transformed_best for one in goalposts],
            [one.transformed_worst for one in goalposts],
        ]
    )


def _name_negative(start: Gathered, loadings: Vector, negative: Mask) -> NegativeLoadingError:
    pulls = ", ".join(
        f"{one.id!r} ({loading:.3f})"
        for one, loading, bad in zip(start.indicators, loadings, negative, strict=True)
        if bad
    )
    return NegativeLoadingError(
        f"in component {start.component.id!r} these loadings are negative: {pulls}; a better value "
        "there would lower the score",
        where=f"framework.yaml, component {start.component.id}",
        fix="take the indicator's weight away (weighted: false, with the reason), or declare "
        "when_negative: drop or equal_weights",
    )


def _name_thinnest(start: Gathered, kept: Mask, fit: Mask, *, rows: int) -> CompositeError:
    known = (~np.isnan(start.transformed[fit])).sum(axis=0)
    thinnest = int(np.argmin(np.where(kept, known, known.max() + 1)))
    return CompositeError(
        f"component {start.component.id!r} has {rows} complete area-period(s) in the fit set; "
        f"at least {LEAST_ROWS} are needed. {start.indicators[thinnest].id!r} is known in "
        f"{known[thinnest]} of {int(fit.sum())}",
        where=start.component.id,
        fix="widen the fit set, or leave that indicator without weight; one that is published for "
        "larger areas alone counts where it is declared `carried_down: true`",
    )
