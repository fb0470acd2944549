"""What an edition's fit set teaches about one component whose score is a straight sum."""

from dataclasses import dataclass

import numpy as np

from wardwise.composite.area_set import Rows
from wardwise.composite.filling import fill_gaps
from wardwise.composite.gather import Gathered, stack_goalposts
from wardwise.composite.goalposts import FrozenGoalposts, read_sign
from wardwise.composite.matrix import ESTIMATED, Codes
from wardwise.composite.scaling import BETWEEN_GOALPOSTS, learn_indicator_scale, naming
from wardwise.composite.weighting import IN_SPREADS, choose_shares
from wardwise.model.errors import CompositeError, NegativeLoadingError
from wardwise.model.framework import Component
from wardwise.model.indicator import Indicator
from wardwise.model.method import Method
from wardwise.model.recipe import Imputation, NegativePolicy, Weighting
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector
from wardwise.stats.combining import Rule
from wardwise.stats.learnt_scales import LearntScale
from wardwise.stats.linear_form import LinearForm, make_linear_form
from wardwise.stats.normalise import Pool, measure_pool
from wardwise.stats.weights import equal_weights, first_component_loadings

LEAST_ROWS = 3  # complete area-periods, below which correlations say nothing


@dataclass(frozen=True, slots=True)
class OnScale:
    """Indicators on a scale that is not straight in their values, or combined in another way.

    `values` (rows, indicators) normalised; `spreads` their standard errors by chance, NaN where
    unknown; `shares` (indicators,) of the component; `rule` how they are combined, None for benefit
    of the doubt: `shares` (rows, indicators) are then factors on the values, and `scores` the sums.
    """

    values: Matrix
    spreads: Matrix
    shares: Vector | Matrix
    rule: Rule | None
    scores: Vector | None = None

    def bring_points(self) -> Matrix:
        """Give what each indicator brings to a score that is a sum: (rows, indicators)."""
        if self.rule is None:
            points: Matrix = self.values * self.shares
            return points
        known = np.where(np.isnan(self.values), 0.0, self.shares)
        covered = known.sum(axis=1, keepdims=True)
        return np.nan_to_num(self.values) * known / np.where(covered > 0, covered, 1.0)

    def find_pies(self) -> Matrix:
        """Give each indicator's part of every row's own score; they sum to 1 in a row."""
        points = np.nan_to_num(self.values * self.shares)
        total = points.sum(axis=1, keepdims=True)
        alike = np.full(points.shape, 1.0 / points.shape[1])
        return np.where(total > 0, points / np.where(total > 0, total, 1.0), alike)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One component fitted: everything that turns its indicators' values into its score.

    Arrays named by row are (periods x areas, indicators), earliest period first, over all areas of
    the edition; `rows` are positions of the indicators in the framework. `weights` sum to 1, with 0
    for a dropped indicator; `loadings` are NaN where none were asked for. `form` and `on_scale`:
    one of the two, by how the component is scored; `ends` (2, indicators) are the transformed
    values that become 100 and 0, NaN where none do.
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
    ends: Matrix
    between_goalposts: bool
    form: LinearForm
    on_scale: OnScale | None = None

    @property
    def kept(self) -> Mask:
        """Which indicators count: their weight is not 0."""
        kept: Mask = self.weights > 0
        return kept

    @property
    def signs(self) -> Vector:
        """1 for each indicator of which more is better, -1 for the others."""
        return np.array([read_sign(one) for one in self.indicators])

    @property
    def adds_up(self) -> bool:
        """Whether the score is a sum of what each indicator brings."""
        made = self.on_scale
        return made is None or made.rule is None or made.rule.adds_up

    def orient_panel(self) -> Matrix:
        """Give the fit set's rows of counting indicators, higher better, without goalposts.

        Those of an indicator that was put on a scale are on that scale.
        """
        if self.on_scale is not None:
            return self.on_scale.values[self.panel][:, self.kept]
        oriented: Matrix = (self.transformed * self.signs)[self.panel][:, self.kept]
        return oriented

    def orient_goalposts(self) -> Matrix:
        """Give the two goalpost rows of counting indicators, higher better: best, then worst.

        No row where the scale knows no goalposts.
        """
        count = int(self.kept.sum())
        if not self.between_goalposts:
            return np.empty((0, count))
        if self.on_scale is not None:
            return np.array([[100.0], [0.0]]) * np.ones(count)
        rows: Matrix = (stack_goalposts(self.goalposts) * self.signs)[:, self.kept]
        return rows

    def find_shares(self) -> Vector:
        """Give what share of the component's score each indicator makes; they sum to 1.

        NaN where every area has shares of its own.
        """
        if self.on_scale is not None:
            shares = self.on_scale.shares
            return shares if shares.ndim == 1 else np.full(len(self.weights), np.nan)
        best, worst = self.ends
        found: Vector = self.form.coefficients * (best - worst) / 100.0
        return found


def fit_component(start: Gathered, method: Method, rows: Rows) -> Yardstick:
    """Fit one component on the fit set's areas in all periods together.

    The panel is every row of the fit set that is complete once gaps are filled, and, where scores
    lie between goalposts, one row of best and one of worst goalposts: it gives spreads and
    first-principal-component loadings.

    Raises
    ------
    NegativeLoadingError
        If a loading is negative and the declared policy is to stop.
    CompositeError
        If the fit set leaves too few complete rows, an indicator does not vary, or weights are not
        usable.
    GoalpostError
        If an indicator's goalposts do not span a range.

    Source
    ------
    Social Progress Index methodology reports: principal components on the pooled panel of all
    years, goalposts included.
    """
    policy = NegativePolicy(start.component.when_negative or method.when_negative)
    weighting = Weighting(start.component.weighting or method.weighting)
    kept = np.ones(len(start.indicators), dtype=bool)
    loadings = np.full(len(start.indicators), np.nan)
    while True:
        attempt = _fill_and_pool(start, kept, method, rows)
        if weighting is not Weighting.FIRST_COMPONENT:
            break
        loadings[kept] = first_component_loadings(attempt.stacked)
        negative = kept & (loadings < 0)
        if not negative.any():
            break
        if policy is NegativePolicy.STOP:
            raise name_negative(start, loadings, negative)
        if policy is NegativePolicy.EQUAL_WEIGHTS:
            weighting = Weighting.EQUAL
            break
        kept[int(np.nanargmin(np.where(kept, loadings, np.nan)))] = False
    weights = np.zeros(len(kept))
    weights[kept] = _share_weights(start, attempt, method, weighting, loadings[kept])
    return _finish(start, attempt, weights=weights, loadings=loadings, weighting=weighting)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Gaps filled and the panel pooled for the indicators still kept."""

    transformed: Matrix  # all indicators; dropped ones as they came
    origins: Codes
    panel: Mask
    kept: Mask
    stacked: Matrix  # oriented panel and goalpost rows, kept indicators
    pool: Pool  # of that
    scale: LearntScale  # of the kept indicators
    between_goalposts: bool


def _fill_and_pool(start: Gathered, kept: Mask, method: Method, rows: Rows) -> _Attempt:
    transformed, origins = start.transformed.copy(order="K"), start.origins.copy(order="K")
    if method.imputation.across is not Imputation.NONE:
        filled = fill_gaps(
            transformed[:, kept],
            method.imputation,
            fit=rows.fit,
            groups=rows.groups,
            teaching=rows.teaching,
        )
        transformed[:, kept] = filled.values
        mended = np.zeros_like(origins, dtype=bool)
        mended[:, kept] = filled.filled
        origins[mended] = ESTIMATED
    panel: Mask = rows.fit & ~np.isnan(transformed[:, kept]).any(axis=1)
    if panel.sum() < LEAST_ROWS:
        raise name_thinnest(start, kept, rows.fit, rows=int(panel.sum()))
    names = [one.id for one, stays in zip(start.indicators, kept, strict=True) if stays]
    scale = learn_indicator_scale(
        method.normalisation,
        transformed[rows.fit][:, kept],
        start.posts.take(kept),
        names=names,
    )
    between = method.normalisation in BETWEEN_GOALPOSTS
    taught = transformed[panel]
    if between:
        taught = np.vstack([taught, stack_goalposts(start.goalposts)])
    signs = np.array([read_sign(one) for one in start.indicators])
    stacked = (taught * signs)[:, kept]
    with naming(names):
        pool = measure_pool(stacked)
    return _Attempt(transformed, origins, panel, kept, stacked, pool, scale, between)


def _share_weights(
    start: Gathered, attempt: _Attempt, method: Method, weighting: Weighting, loadings: Vector
) -> Vector:
    kept = attempt.kept
    if weighting is Weighting.FIRST_COMPONENT:
        shares: Vector = loadings / loadings.sum()
        return shares
    if weighting is Weighting.EQUAL:
        return equal_weights(int(kept.sum()))
    return choose_shares(
        weighting,
        scaled=attempt.scale.apply(attempt.transformed[attempt.panel][:, kept]),
        wanted=np.array([one.weight for one in start.indicators])[kept],
        budgets=method.budgets,
        names=[one.id for one, stays in zip(start.indicators, kept, strict=True) if stays],
        component=start.component.id,
    )


def _finish(
    start: Gathered,
    attempt: _Attempt,
    *,
    weights: Vector,
    loadings: Vector,
    weighting: Weighting,
) -> Yardstick:
    kept = attempt.kept
    mean, spread = np.full(len(kept), np.nan), np.full(len(kept), np.nan)
    mean[kept], spread[kept] = attempt.pool.mean, attempt.pool.spread
    ends = stack_goalposts(start.goalposts)
    ends[0, kept], ends[1, kept] = attempt.scale.one, attempt.scale.zero
    in_points = weighting not in IN_SPREADS
    form = make_linear_form(
        weights=weights,
        # shares of points are of indicators measured in the length of their own scale
        spreads=np.abs(ends[0] - ends[1]) if in_points else np.where(kept, spread, 1.0),
        signs=np.array([read_sign(one) for one in start.indicators]),
        best=ends[0],
        worst=ends[1],
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
        ends=ends,
        between_goalposts=attempt.between_goalposts,
        form=form,
    )


def name_negative(start: Gathered, loadings: Vector, negative: Mask) -> NegativeLoadingError:
    """Say which of a component's indicators pull against the rest."""
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


def name_thinnest(start: Gathered, kept: Mask, fit: Mask, *, rows: int) -> CompositeError:
    """Say which of a component's indicators leaves too few complete rows."""
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
