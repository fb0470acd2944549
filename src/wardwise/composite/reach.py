"""What one indicator would have to become for a score to be reached."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from wardwise.composite.build import BuiltIndex
from wardwise.composite.scored import is_linear
from wardwise.composite.supposed_values import SupposedValue, find_bounds
from wardwise.composite.what_if import build_variants, name_variant
from wardwise.model.area import AreaLevel
from wardwise.model.errors import SuppositionError, suggest_nearest
from wardwise.model.framework import Framework
from wardwise.model.indicator import Indicator
from wardwise.stats.transform import invert_transform, transform_values

_NEAR = 1e-6  # points: a score so near to the one wanted is it
_ROUNDS = 6  # a straight scale needs two
_HALVINGS = 12  # leave a four-thousandth of the way
_HARDLY = 1e-9  # points: an indicator that moves a score by less does not move it


@dataclass(frozen=True, slots=True)
class Needed:
    """What an indicator alone would have to become, in its own unit.

    `value` is None where it cannot bring the score: then `best_value` is as far as it can go that
    way, and `best_score` what that would bring; both None where it does not move the score at all.
    `before` is what stands there now, filled where it was missing; `is_seen` says whether the value
    lies among those of the fit set in any period of the edition. An indicator whose scale has no
    way back to a value is left out.
    """

    indicator_id: str
    before: float
    value: float | None
    best_value: float | None = None
    best_score: float | None = None
    is_seen: bool = True


@dataclass(frozen=True, slots=True)
class _Search:
    """Where the search for one indicator stands, on its transformed scale."""

    indicator: Indicator
    start: float
    start_score: float
    tried: float
    score: float
    ended: bool = False
    settled: float | None = None  # the value at which the score is reached, or nearest to it


def find_needed(
    built: BuiltIndex,
    *,
    observations: pl.DataFrame,
    areas: pl.DataFrame,
    node: str,
    area: str,
    target: float,
) -> tuple[Needed, ...]:
    """Find what each indicator below a node would have to become, alone, for a score.

    On the edition's own yardstick, in its latest period, all else as it is. Where gaps of an area
    are filled from other indicators, the fillings follow. Scores are built, not extrapolated: what
    comes back was tried. Where scores move in steps, the nearest value that brings at least the
    score wanted is given.

    Parameters
    ----------
    node : the index, a dimension or a component
    target : points

    Raises
    ------
    SuppositionError
        If the node or area is unknown, has no score, or has the one wanted.

    Source
    ------
    The secant method on the indicator's transformed scale, along which most methods are straight;
    where they are not and it does not arrive, halving what is possible.
    """
    edition = built.edition
    period = edition.periods[-1].id
    score = read_score(built, node, area)
    if abs(score - target) < _NEAR:
        raise SuppositionError(f"{node} in {area} scores {score:.1f} already", where=area)
    before = _read_inputs(built, list_below(edition.framework, node), area)
    nearby = _keep_teachers(areas, str(edition.fit.level), area)
    teaching = observations.join(nearby.select("area_code"), on="area_code", how="semi")

    def score_values(values: Mapping[str, float]) -> dict[str, float]:
        variants = [[SupposedValue(name, area, value)] for name, value in values.items()]
        made = build_variants(edition, teaching, nearby, variants=variants)
        kept = made.scores.filter(node_id=node, period_id=period).select("area_code", "score")
        scores = dict(kept.iter_rows())
        codes = {name: name_variant(area, at) for at, name in enumerate(values)}
        return {name: _number(scores.get(code)) for name, code in codes.items()}

    searches = _search_straight(before, score, target, score_values)
    if not is_linear(edition):
        searches = _settle(searches, target, score_values)
    seen = _find_seen(built, nearby)
    values = {one.id: row["value"] for one, row in before}
    concluded = [_conclude(one, values[one.indicator.id], target) for one in searches]
    return tuple(replace(one, is_seen=_lies_within(one, seen)) for one in concluded)


def _read_inputs(
    built: BuiltIndex, found: Sequence[Indicator], area: str
) -> list[tuple[Indicator, dict[str, float]]]:
    """Read an area's latest figures that count, of indicators whose scale has a way back.

    Distance from parity has none: two values lie as far from it.
    """
    period = built.edition.periods[-1].id
    rows = built.inputs.filter(
        pl.col("indicator_id").is_in([one.id for one in found])
        & (pl.col("weight") > 0)
        & pl.col("transformed").is_not_null(),
        area_code=area,
        period_id=period,
    )
    before = {row["indicator_id"]: row for row in rows.iter_rows(named=True)}
    counted = [one for one in found if one.id in before and one.periods.get(period)]
    return [
        (one, before[one.id])
        for one in counted
        if not math.isnan(_invert(one, before[one.id]["transformed"]))
    ]


def _search_straight(
    before: Sequence[tuple[Indicator, Mapping[str, float]]],
    score: float,
    target: float,
    score_values: Callable[[Mapping[str, float]], dict[str, float]],
) -> list[_Search]:
    """Search along the straight line through the last two scores of each indicator, by turns."""
    start = {one.id: float(row["transformed"]) for one, row in before}
    probes = {
        one.id: _choose_probe(one, start[one.id], wants_more=target > score) for one, _ in before
    }
    scores = score_values(probes)
    searches = [
        _Search(one, start[one.id], score, _transform(one, probes[one.id]), scores[one.id])
        for one, _ in before
    ]
    for _ in range(_ROUNDS):
        searches = [_judge(one, target) for one in searches]
        open_ones = [one for one in searches if not one.ended]
        if not open_ones:
            break
        values = {one.indicator.id: _invert(one.indicator, _step(one, target)) for one in open_ones}
        scores = score_values(values)
        searches = [
            one
            if one.ended
            else replace(
                one,
                tried=_transform(one.indicator, values[one.indicator.id]),
                score=scores[one.indicator.id],
            )
            for one in searches
        ]
    return searches


def _find_seen(built: BuiltIndex, areas: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """Find the lowest and highest value of each indicator among areas of the fit's level."""
    level = areas.filter(level=str(built.edition.fit.level))
    own = built.inputs.join(level.select("area_code"), on="area_code", how="semi")
    ends = (
        own.drop_nulls("value")
        .group_by("indicator_id")
        .agg(low=pl.col("value").min(), high=pl.col("value").max())
    )
    return {name: (low, high) for name, low, high in ends.iter_rows()}


def _lies_within(one: Needed, seen: Mapping[str, tuple[float, float]]) -> bool:
    low, high = seen.get(one.indicator_id, (-math.inf, math.inf))
    return one.value is None or low <= one.value <= high


def list_below(framework: Framework, node: str) -> list[Indicator]:
    """List the weighted indicators of a component, a dimension or the index.

    Raises
    ------
    SuppositionError
        If there is no such node.
    """
    components = {one.id: one.dimension for one in framework.components}
    dimensions = {one.id for one in framework.dimensions}
    if node not in {framework.index_id, *components, *dimensions}:
        raise SuppositionError(
            f"{node!r} is not the index, a dimension or a component",
            fix=suggest_nearest(node, [framework.index_id, *dimensions, *components]),
        )
    return [
        one
        for one in framework.indicators
        if one.weighted and node in {framework.index_id, one.component, components[one.component]}
    ]


def read_score(built: BuiltIndex, node: str, area: str) -> float:
    """Read a node's score in an area, in the edition's latest period.

    Raises
    ------
    SuppositionError
        If the node or area is unknown, or has no score.
    """
    period = built.edition.periods[-1].id
    codes = built.scores["area_code"].unique()
    if area not in set(codes):
        raise SuppositionError(
            f"{area!r} is not an area that edition {built.edition.id} scores",
            fix=suggest_nearest(area, codes.sort().to_list()),
        )
    list_below(built.edition.framework, node)
    found = built.scores.filter(node_id=node, area_code=area, period_id=period)["score"]
    if not found.len() or found.item(0) is None:
        raise SuppositionError(
            f"{node} has no score in {area}, so nothing can be reached from there", where=area
        )
    return float(found.item(0))


def _keep_teachers(areas: pl.DataFrame, fit_level: str, area: str) -> pl.DataFrame:
    """Keep what an area's score hangs on: the fit's level and above, itself and what it lies in."""
    levels = [one.value for one in AreaLevel]
    smaller = levels[: levels.index(fit_level)]
    kept = ~pl.col("level").is_in(smaller) | (pl.col("area_code") == area)
    above = dict(areas.select("area_code", "parent_code").iter_rows())
    chain, code = [], area
    while above.get(code):
        code = above[code]
        chain.append(code)
    return areas.filter(kept | pl.col("area_code").is_in(chain))


def _choose_probe(indicator: Indicator, start: float, *, wants_more: bool) -> float:
    """Choose a possible value some way off, in the direction that is wanted."""
    low, high = find_bounds(indicator)
    rises = wants_more == (indicator.direction.value == "higher_is_better")
    value = _invert(indicator, start)
    step = max(abs(value) / 2, abs(indicator.per) / 100, 1e-3)
    if rises:
        far = value + step if math.isinf(high) else (value + high) / 2
        return far if far > value else value - step
    far = value - step if math.isinf(low) else (value + low) / 2
    return far if far < value else value + step


def _judge(one: _Search, target: float) -> _Search:
    """End a search that has arrived, cannot go on, or would leave what is possible."""
    arrived = abs(one.score - target) < _NEAR
    flat = not abs(one.score - one.start_score) > _HARDLY or one.tried == one.start
    if arrived or flat:
        return replace(one, ended=True)
    value = _invert(one.indicator, _step(one, target))
    low, high = find_bounds(one.indicator)
    return replace(one, ended=not low <= value <= high)


def _settle(
    searches: Sequence[_Search],
    target: float,
    score_values: Callable[[Mapping[str, float]], Mapping[str, float]],
) -> list[_Search]:
    """Search bent and stepped scales from where they stand to the best value that is possible."""
    missed = {one.indicator.id: one for one in searches if not abs(one.score - target) < _NEAR}
    far = {name: _find_end(one, target) for name, one in missed.items()}
    far = {name: end for name, end in far.items() if math.isfinite(end)}
    if not far:
        return list(searches)
    scores = dict(score_values(far))
    able = [name for name in far if _reaches(missed[name], scores[name], target)]
    near = {name: _invert(missed[name].indicator, missed[name].start) for name in able}
    for _ in range(_HALVINGS if able else 0):
        middles = {name: (near[name] + far[name]) / 2 for name in able}
        for name, score in score_values(middles).items():
            if _reaches(missed[name], score, target):
                far[name], scores[name] = middles[name], score
            else:
                near[name] = middles[name]
    return [
        replace(one, settled=far[one.indicator.id], score=scores[one.indicator.id])
        if one.indicator.id in far
        else one
        for one in searches
    ]


def _find_end(one: _Search, target: float) -> float:
    """Find the last possible value in the direction of the score wanted."""
    low, high = find_bounds(one.indicator)
    rises = (target > one.start_score) == (one.indicator.direction.value == "higher_is_better")
    return high if rises else low


def _reaches(one: _Search, score: float, target: float) -> bool:
    way = math.copysign(1.0, target - one.start_score)
    return (score - target) * way > -_NEAR


def _step(one: _Search, target: float) -> float:
    slope = (one.score - one.start_score) / (one.tried - one.start)
    return one.start + (target - one.start_score) / slope


def _conclude(one: _Search, before: float | None, target: float) -> Needed:
    now = _invert(one.indicator, one.start) if before is None else before
    if one.settled is not None:
        return _conclude_settled(one, now, one.settled, target)
    if abs(one.score - target) < _NEAR:
        return Needed(one.indicator.id, now, _invert(one.indicator, one.tried))
    if not abs(one.score - one.start_score) > _HARDLY or one.tried == one.start:
        return Needed(one.indicator.id, now, None)
    low, high = find_bounds(one.indicator)
    rises = _step(one, target) > one.start
    increasing = _invert(one.indicator, max(one.tried, one.start)) >= _invert(
        one.indicator, min(one.tried, one.start)
    )
    end = high if rises == increasing else low
    if math.isinf(end):
        return Needed(one.indicator.id, now, None)
    slope = (one.score - one.start_score) / (one.tried - one.start)
    reached = one.start_score + slope * (_transform(one.indicator, end) - one.start)
    return Needed(one.indicator.id, now, None, end, reached)


def _conclude_settled(one: _Search, now: float, settled: float, target: float) -> Needed:
    if _reaches(one, one.score, target):
        return Needed(one.indicator.id, now, settled)
    if not abs(one.score - one.start_score) > _HARDLY:
        return Needed(one.indicator.id, now, None)
    return Needed(one.indicator.id, now, None, settled, one.score)


def _transform(indicator: Indicator, value: float) -> float:
    return float(transform_values(np.array([value]), indicator.transforms)[0])


def _invert(indicator: Indicator, transformed: float) -> float:
    return float(invert_transform(np.array([transformed]), indicator.transforms)[0])


def _number(score: float | None) -> float:
    return math.nan if score is None else score
