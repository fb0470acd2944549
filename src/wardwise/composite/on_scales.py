"""Components whose score is not a straight sum of the figures, fitted all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from wardwise.composite.gather import Gathered
from wardwise.composite.matrix import ESTIMATED
from wardwise.composite.panel import Panel
from wardwise.composite.recipe import Prepared, find_way, give_doubt, make_rule, prepare_panel
from wardwise.composite.scaling import BETWEEN_GOALPOSTS, naming
from wardwise.composite.weighting import IN_SPREADS
from wardwise.composite.yardstick import (
    LEAST_ROWS,
    OnScale,
    Yardstick,
    name_negative,
    name_thinnest,
)
from wardwise.model.method import Method
from wardwise.model.recipe import NegativePolicy, Normalisation, Weighting
from wardwise.stats.arrays import Mask, Matrix, Vector
from wardwise.stats.chance_through import spread_on_scale
from wardwise.stats.linear_form import LinearForm
from wardwise.stats.normalise import Pool


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A panel prepared with the indicators that are kept, and the loadings found on the way."""

    panel: Panel
    ready: Prepared
    kept: Mask
    loadings: Vector


def fit_on_scales(
    gathered: Sequence[Gathered], panel: Panel, method: Method
) -> dict[str, Yardstick]:
    """Fit every component on the scale that the method puts its indicators on.

    What scales, treatments and weights are learnt from is the fit set in all periods; they are put
    on all areas of all levels, so that a borough's place is that among the fit set's areas.

    Raises
    ------
    NegativeLoadingError
        If a loading is negative and the declared policy is to stop.
    CompositeError
        If an indicator does not vary or cannot take the scale, or weights are not usable.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), steps 3 to 6.
    """
    fitted = _fit(gathered, panel, method)
    spreads = _find_spreads(fitted)
    ends = np.cumsum([len(one.indicators) for one in gathered])
    return {
        one.component.id: _make_yardstick(
            one, family, fitted, method, spreads=spreads, end=int(end)
        )
        for family, (one, end) in enumerate(zip(gathered, ends, strict=True))
    }


def _fit(gathered: Sequence[Gathered], panel: Panel, method: Method) -> _Fitted:
    """Prepare the panel, dropping or equalling where a loading is negative."""
    kept = np.ones(len(panel.indicators), dtype=bool)
    loadings = np.full(len(kept), np.nan)
    ways = list(panel.weights.ways)
    while True:
        now = replace(panel, weights=replace(panel.weights, ways=tuple(ways))).keep(kept)
        _refuse_thin(gathered, now, kept)
        ready = prepare_panel(now, method)
        found = np.full(len(kept), np.nan)
        found[kept] = ready.loadings
        loadings = np.where(np.isnan(found), loadings, found)
        negative = found < 0
        if not negative.any():
            return _Fitted(now, ready, kept, loadings)
        for family, one in enumerate(gathered):
            own = panel.families == family
            if not (negative & own).any():
                continue
            policy = NegativePolicy(one.component.when_negative or method.when_negative)
            if policy is NegativePolicy.STOP:
                raise name_negative(one, loadings[own], (negative & own)[own])
            if policy is NegativePolicy.EQUAL_WEIGHTS:
                ways[family] = Weighting.EQUAL
            else:
                kept[int(np.nanargmin(np.where(own, found, np.nan)))] = False


def _refuse_thin(gathered: Sequence[Gathered], panel: Panel, kept: Mask) -> None:
    """Refuse a component of which the fit set says next to nothing."""
    start = 0
    for one in gathered:
        count = len(one.indicators)
        own = kept[start : start + count]
        start += count
        some = ~np.isnan(one.transformed[panel.rows.fit][:, own]).all(axis=1)
        if some.sum() < LEAST_ROWS:
            raise name_thinnest(one, own, panel.rows.fit, rows=int(some.sum()))


def _find_spreads(fitted: _Fitted) -> Matrix:
    """Find each figure's standard error on the scale."""
    ready = fitted.ready
    least: Matrix = np.full((1, 1), -np.inf)
    if ready.scale.kind is Normalisation.FRACTION_OF_BEST:
        least = ready.filled / 2.0  # a fraction of nothing has no meaning

    def put(values: Matrix) -> Matrix:
        return ready.scale.apply(ready.treatment.apply(np.maximum(values, least)))

    with naming(fitted.panel.indicators):
        return spread_on_scale(
            put, ready.filled, np.sqrt(fitted.panel.variances), placed=ready.scaled
        )


def _make_yardstick(
    start: Gathered, family: int, fitted: _Fitted, method: Method, *, spreads: Matrix, end: int
) -> Yardstick:
    """Make one component's yardstick out of the panel's columns; `end` is past its last one."""
    panel, ready = fitted.panel, fitted.ready
    columns = panel.families == family  # of those kept
    of_component = slice(end - len(start.indicators), end)
    own: Mask = fitted.kept[of_component]
    loadings = fitted.loadings[of_component]
    transformed, origins = start.transformed.copy(order="K"), start.origins.copy(order="K")
    transformed[:, own] = ready.filled[:, columns]
    origins[_widen(ready.mended[:, columns], own, fill=False)] = ESTIMATED
    scaled = ready.scaled[:, columns]
    made = OnScale(
        values=_widen(scaled, own, fill=np.nan),
        spreads=_widen(spreads[:, columns], own, fill=np.nan),
        shares=_widen(ready.shares[columns], own, fill=0.0),
        rule=make_rule(
            method.within_components,
            method,
            _widen(scaled, own, fill=np.nan)[panel.rows.fit],
            least_share=method.least_known,
        ),
    )
    way = find_way(panel, family, method)
    weights = made.shares
    if way is Weighting.BENEFIT_OF_DOUBT:
        found = give_doubt(panel, scaled, method)
        shares = np.nan_to_num(_widen(found.weights, own, fill=0.0))
        made = replace(made, shares=shares, rule=None, scores=found.scores)
        weights = made.find_pies()[panel.rows.fit & ~np.isnan(found.scores)].mean(axis=0)
    elif way in IN_SPREADS:
        counts = np.where(own, loadings if way is Weighting.FIRST_COMPONENT else 1.0, 0.0)
        weights = counts / counts.sum()
    known: Mask = panel.rows.fit & ~np.isnan(transformed[:, own]).any(axis=1)
    return Yardstick(
        component=start.component,
        indicators=start.indicators,
        rows=start.rows,
        transformed=transformed,
        variances=start.variances,
        origins=origins,
        goalposts=start.goalposts,
        panel=known,
        pool=_measure_pool(start, transformed[known]),
        loadings=loadings,
        weights=weights,
        weighting=way,
        ends=np.full((2, len(own)), np.nan),
        between_goalposts=method.normalisation in BETWEEN_GOALPOSTS,
        form=LinearForm(np.nan, np.full(len(own), np.nan), np.full(len(own), np.nan)),
        on_scale=made,
    )


_Kind = TypeVar("_Kind", np.float64, np.bool_)


def _widen(values: npt.NDArray[_Kind], own: Mask, *, fill: float) -> npt.NDArray[_Kind]:
    """Give columns, or one number each, a place among all of a component's, dropped ones too."""
    shape = (*values.shape[:-1], len(own))
    result = np.full(shape, fill, dtype=values.dtype)
    result[..., own] = values
    return result


def _measure_pool(start: Gathered, known: Matrix) -> Pool:
    """Measure the complete rows in oriented transformed units, as they came."""
    if len(known) < 2:  # noqa: PLR2004 - a spread needs two
        nothing = np.full(known.shape[1], np.nan)
        return Pool(nothing, nothing)
    oriented = known * np.where(start.posts.rising, 1.0, -1.0)
    return Pool(oriented.mean(axis=0), oriented.std(axis=0, ddof=1))
