"""An edition with other weights: what is supposed to count for more, for less, or for nothing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from wardwise.model.edition import Edition
from wardwise.model.errors import SuppositionError, suggest_nearest
from wardwise.model.framework import Framework
from wardwise.model.indicator import Indicator
from wardwise.model.recipe import Weighting

_REASON = "left out in a supposition"


def check_weights(
    framework: Framework, factors: Mapping[str, float], left_out: Sequence[str]
) -> None:
    """Check that nodes exist and count, and that factors are possible.

    Raises
    ------
    SuppositionError
        Naming the node.
    """
    weighted = [one.id for one in framework.indicators if one.weighted]
    nodes = [one.id for one in framework.components] + [one.id for one in framework.dimensions]
    beside = {one.id for one in framework.indicators} - set(weighted)
    for node in (*factors, *left_out):
        if node in beside:
            raise SuppositionError(
                f"{node!r} is shown beside and counts for nothing already", where=node
            )
        if node not in {*weighted, *nodes}:
            raise SuppositionError(
                f"{node!r} is no indicator, component or dimension that can be weighted",
                fix=suggest_nearest(node, [*weighted, *nodes]),
            )
    for node, factor in factors.items():
        if node in left_out:
            raise SuppositionError(f"{node!r} is left out, so it cannot have another weight")
        if not (math.isfinite(factor) and factor > 0):
            raise SuppositionError(
                f"the weight of {node!r} cannot be multiplied by {factor:g}",
                where=node,
                fix="give a number above 0, such as 2 for twice the weight; or leave it out",
            )


def weigh_otherwise(
    edition: Edition,
    weights: pl.DataFrame | None,
    *,
    factors: Mapping[str, float],
    left_out: Sequence[str],
    frozen: bool = False,
) -> Edition:
    """Give the edition with weights as supposed.

    Where an indicator's weight is supposed, its component's indicators count by declared weights:
    their shares as they were, times the factors. Where one is left out, the others keep their
    shares towards each other if `frozen`, and are weighed anew if not. By benefit of the doubt no
    indicator has one share: each area weighs those that are left as suits it best.

    Parameters
    ----------
    weights : WEIGHT table with those shares; None where no factor is of an indicator

    Raises
    ------
    SuppositionError
        If nothing would be left to count, or an indicator has no one weight to be multiplied.
    """
    framework = _drop_whole(edition.framework, left_out)
    doubted = {
        one.id
        for one in framework.components
        if (one.weighting or edition.method.weighting) == Weighting.BENEFIT_OF_DOUBT.value
    }
    for one in framework.indicators:
        if one.id in factors and one.component in doubted:
            raise SuppositionError(
                f"{one.id!r} has no one weight: every area has those that suit it best",
                where=one.id,
                fix="suppose another weight of its component or dimension, or leave it out",
            )
    shares = {} if weights is None else dict(weights.select("indicator_id", "share").iter_rows())
    indicators = tuple(
        replace(one, weighted=False, unweighted_reason=_REASON) if one.id in left_out else one
        for one in framework.indicators
    )
    restated = {
        one.component
        for one in framework.indicators
        if one.id in factors or (frozen and one.id in left_out and one.component not in doubted)
    }
    return replace(
        edition,
        framework=replace(
            framework,
            indicators=tuple(
                _restate(one, shares, factors) if one.component in restated else one
                for one in indicators
            ),
            components=tuple(
                replace(
                    one,
                    weight=one.weight * factors.get(one.id, 1.0),
                    weighting=Weighting.DECLARED.value if one.id in restated else one.weighting,
                )
                for one in framework.components
            ),
            dimensions=tuple(
                replace(one, weight=one.weight * factors.get(one.id, 1.0))
                for one in framework.dimensions
            ),
        ),
    )


def _restate(
    one: Indicator, shares: Mapping[str, float], factors: Mapping[str, float]
) -> Indicator:
    """Give an indicator its share as its declared weight; one that dropped out stays out."""
    if not one.weighted:
        return one
    share = shares.get(one.id) or 0.0
    return replace(one, weight=share * factors.get(one.id, 1.0))


def _drop_whole(framework: Framework, left_out: Sequence[str]) -> Framework:
    """Declare components empty that are left out, or of which no indicator is left."""
    components = tuple(
        replace(one, empty_reason=_REASON)
        if not one.empty_reason
        and (
            one.id in left_out
            or one.dimension in left_out
            or {each.id for each in framework.find_weighted(one.id)} <= set(left_out)
        )
        else one
        for one in framework.components
    )
    if all(one.empty_reason for one in components):
        raise SuppositionError(
            "with all of that left out, nothing counts", fix="leave at least one component in"
        )
    return replace(framework, components=components)
