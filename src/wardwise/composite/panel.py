"""An edition's figures as one panel, ready for any recipe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wardwise.composite.anchoring import Anchors
from wardwise.composite.area_set import AreaSet, Rows
from wardwise.composite.gather import Gathered, Posts, join_posts
from wardwise.model.edition import Edition
from wardwise.model.recipe import Weighting
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights as declared: of indicators, components and dimensions, one each.

    `ways` says by component what decides the shares of its indicators, None for the recipe's way.
    """

    indicators: Vector
    components: Vector
    dimensions: Vector
    ways: tuple[Weighting | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Weighted figures, transformed as declared, with their gaps.

    Rows are areas in every period, earliest first; columns are the weighted indicators. `families`
    gives each column's component and `parents` each component's dimension, as positions. `rows`
    says which of them teach; `judged` marks those whose ranks are compared: the fit set in the
    latest period, which `areas` names; `scored` (rows, components) where enough is known for a
    score by the edition's own method. Variances are by chance, NaN where unknown.
    """

    values: Matrix
    variances: Matrix
    posts: Posts
    families: Positions
    parents: Positions
    weights: Weights
    rows: Rows
    judged: Mask
    scored: Mask
    anchors: Anchors | None
    indicators: tuple[str, ...]
    components: tuple[str, ...]
    dimensions: tuple[str, ...]
    areas: tuple[str, ...]

    def leave_out(self, column: int) -> "Panel":
        """Give the panel without one indicator; a component's only indicator cannot be left out."""
        return self.keep(np.arange(len(self.indicators)) != column)

    def keep(self, kept: Mask) -> "Panel":
        """Give the panel of the marked indicators, at least one of each component."""
        places = np.flatnonzero(kept)  # columns lie one after another in memory
        return replace(
            self,
            values=np.take(self.values.T, places, axis=0).T,
            variances=np.take(self.variances.T, places, axis=0).T,
            posts=self.posts.take(kept),
            families=self.families[kept],
            weights=replace(self.weights, indicators=self.weights.indicators[kept]),
            indicators=tuple(
                name for name, stays in zip(self.indicators, kept, strict=True) if stays
            ),
        )

    def take(self, chosen: Mask, *, scored: Mask, ways: Sequence[Weighting | None]) -> "Panel":
        """Give the chosen rows, with where they are scored and how components are weighted."""
        return replace(
            self,
            values=np.asfortranarray(self.values[chosen]),
            variances=np.asfortranarray(self.variances[chosen]),
            weights=replace(self.weights, ways=tuple(ways)),
            rows=self.rows.take(chosen),
            judged=self.judged[chosen],
            scored=scored[chosen],
            anchors=None if self.anchors is None else self.anchors.take(chosen),
        )

    def find_spare(self) -> Positions:
        """Give the columns that can be left out: their component has another."""
        sizes = np.bincount(self.families, minlength=len(self.components))
        spare: Positions = np.flatnonzero(sizes[self.families] > 1)
        return spare


def make_panel(
    edition: Edition,
    gathered: Sequence[Gathered],
    area_set: AreaSet,
    *,
    rows: Rows,
    anchors: Anchors | None,
) -> Panel:
    """Make the panel of all areas of an edition from its components' figures.

    Parameters
    ----------
    gathered : of every component that is not declared empty, in the framework's order
    """
    count, periods = len(area_set.codes), len(edition.periods)
    framework = edition.framework
    indicators = [indicator for one in gathered for indicator in one.indicators]
    components = [one.component for one in gathered]
    dimensions = list(dict.fromkeys(one.dimension for one in components))
    declared = {one.id: one.weight for one in framework.dimensions}
    fit = np.tile(area_set.fit, periods)
    latest = np.arange(count * periods) >= count * (periods - 1)
    return Panel(
        values=np.asfortranarray(np.hstack([one.transformed for one in gathered])),
        variances=np.asfortranarray(np.hstack([one.variances for one in gathered])),
        posts=join_posts([one.posts for one in gathered]),
        families=np.repeat(np.arange(len(gathered)), [len(one.indicators) for one in gathered]),
        parents=np.array([dimensions.index(one.dimension) for one in components]),
        weights=Weights(
            np.array([one.weight for one in indicators]),
            np.array([one.weight for one in components]),
            np.array([declared[one] for one in dimensions]),
            tuple(Weighting(one.weighting) if one.weighting else None for one in components),
        ),
        rows=rows,
        judged=fit & latest,
        scored=np.ones((count * periods, len(components)), dtype=bool),
        anchors=anchors,
        indicators=tuple(one.id for one in indicators),
        components=tuple(one.id for one in components),
        dimensions=tuple(dimensions),
        areas=tuple(np.array(area_set.codes)[area_set.fit].tolist()),
    )
