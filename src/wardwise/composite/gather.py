"""A component's figures before anything is learnt from them: transformed, with their ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wardwise.composite.area_set import AreaSet
from wardwise.composite.goalposts import FrozenGoalposts, freeze_goalposts, read_sign
from wardwise.composite.matrix import ESTIMATED, MISSING, Cells, Codes
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError, StatisticsError
from wardwise.model.framework import Component
from wardwise.model.indicator import Indicator
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector
from wardwise.stats.transform import differentiate_transform, transform_values


@dataclass(frozen=True, slots=True)
class Posts:
    """Every value that a scale may be hung on, by indicator, in transformed units.

    `observed_best` and `observed_worst` mark goalposts that were found in the fit set; `targets`
    and `reference` (the reference area's latest value) are NaN where there are none.
    """

    rising: Mask
    best: Vector
    worst: Vector
    observed_best: Mask
    observed_worst: Mask
    targets: Vector
    reference: Vector

    def take(self, columns: Mask) -> "Posts":
        """Give the posts of the marked indicators."""
        return Posts(
            self.rising[columns],
            self.best[columns],
            self.worst[columns],
            self.observed_best[columns],
            self.observed_worst[columns],
            self.targets[columns],
            self.reference[columns],
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """A component before its weights: transformed values with their gaps.

    Arrays are (periods x areas, indicators), earliest period first; `rows` are positions of the
    indicators in the framework; variances by chance are NaN where unknown.
    """

    component: Component
    indicators: tuple[Indicator, ...]
    rows: Positions
    transformed: Matrix
    variances: Matrix
    origins: Codes
    goalposts: tuple[FrozenGoalposts, ...]
    posts: Posts


def gather_component(
    component: Component, edition: Edition, cells: Cells, area_set: AreaSet, *, fit: Mask
) -> Gathered:
    """Gather a component's weighted figures with their variances, origins and ends.

    Parameters
    ----------
    fit : (periods x areas,) rows that observed goalposts are found in

    Raises
    ------
    CompositeError
        If the component has no weighted indicator, or one cannot be transformed.
    GoalpostError
        If an indicator's goalposts do not span a range.
    """
    indicators = tuple(
        one for one in cells.indicators if one.component == component.id and one.weighted
    )
    if not indicators:
        raise CompositeError(
            f"component {component.id!r} has no weighted indicator and is not declared empty",
            where=component.id,
            fix="weight an indicator, or give the component an empty_reason",
        )
    rows = np.array([cells.indicators.index(one) for one in indicators], dtype=np.int64)
    values = cells.values[rows].reshape(len(rows), -1)
    origins = cells.origins[rows].reshape(len(rows), -1)
    transformed, slopes, goalposts = np.empty_like(values), np.empty_like(values), []
    for at, indicator in enumerate(indicators):
        try:
            transformed[at] = transform_values(values[at], indicator.transforms)
            slopes[at] = differentiate_transform(values[at], indicator.transforms)
            own = fit & (origins[at] != MISSING) & (origins[at] != ESTIMATED)
            goalposts.append(freeze_goalposts(indicator, values[at, own]))
        except StatisticsError as error:
            raise CompositeError(error.problem, where=indicator.id, fix=error.fix) from error
    variances = cells.variances[rows].reshape(len(rows), -1) * slopes**2
    reference = _find_reference(transformed, edition.method.reference_area, area_set)
    return Gathered(
        component,
        indicators,
        rows,
        transformed.T,
        variances.T,
        origins.T,
        tuple(goalposts),
        _make_posts(indicators, goalposts, reference),
    )


def stack_goalposts(goalposts: Sequence[FrozenGoalposts]) -> Matrix:
    """Give two rows, best and worst, transformed."""
    return np.array(
        [
            [one.transformed_best for one in goalposts],
            [one.transformed_worst for one in goalposts],
        ]
    )


def join_posts(parts: Sequence[Posts]) -> Posts:
    """Give the posts of several components one after another."""
    names = Posts.__dataclass_fields__
    return Posts(**{name: np.concatenate([getattr(one, name) for one in parts]) for name in names})


def _make_posts(
    indicators: Sequence[Indicator], goalposts: Sequence[FrozenGoalposts], reference: Vector
) -> Posts:
    best, worst = stack_goalposts(goalposts)
    targets = [
        np.nan
        if one.target is None
        else float(transform_values(np.array([one.target]), one.transforms)[0])
        for one in indicators
    ]
    return Posts(
        rising=np.array([read_sign(one) > 0 for one in indicators]),
        best=best,
        worst=worst,
        observed_best=np.array([one.goalposts.best is None for one in indicators]),
        observed_worst=np.array([one.goalposts.worst is None for one in indicators]),
        targets=np.array(targets),
        reference=reference,
    )


def _find_reference(transformed: Matrix, code: str, area_set: AreaSet) -> Vector:
    """Give the latest known value of the reference area, by indicator."""
    found: Vector = np.full(len(transformed), np.nan)
    if not code:
        return found
    if code not in area_set.codes:
        raise CompositeError(
            f"the reference area {code!r} is no area of the project",
            where="wardwise.yaml, method: reference_area",
            fix="name an area as the areas table has it",
        )
    place = area_set.codes.index(code)
    for of_period in transformed.reshape(len(transformed), -1, len(area_set.codes))[:, :, place].T:
        found = np.where(np.isnan(of_period), found, of_period)
    return found
