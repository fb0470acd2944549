"""An edition's fit set as one panel, ready for any recipe."""

from dataclasses import dataclass, replace

import numpy as np

from wardwise.composite.area_set import AreaSet
from wardwise.composite.build import score_component
from wardwise.composite.goalposts import read_sign
from wardwise.composite.matrix import Cells
from wardwise.composite.yardstick import fit_component, gather_component, stack_goalposts
from wardwise.model.edition import Edition
from wardwise.model.method import Weighting
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector


@dataclass(frozen=True, slots=True)
class Panel:
    """The weighted figures of a fit set, transformed as declared, with their gaps.

    Rows are the fit set's areas in every period, earliest first; columns are the weighted
    indicators. `families` gives each column's component and `parents` each component's dimension,
    as positions; `equal` marks components whose weights are declared equal whatever the method
    says; `judged` the rows whose ranks are compared: the latest period; `scored` those of which
    enough is known for a score by the edition's own method. Variances are by chance, NaN where
    unknown.
    """

    values: Matrix
    variances: Matrix
    rising: Mask
    best: Vector
    worst: Vector
    families: Positions
    parents: Positions
    equal: Mask
    judged: Mask
    scored: Mask
    indicators: tuple[str, ...]
    components: tuple[str, ...]
    dimensions: tuple[str, ...]
    areas: tuple[str, ...]

    def leave_out(self, column: int) -> "Panel":
        """Give the panel without one indicator; a component's only indicator cannot be left out."""
        kept = np.arange(len(self.indicators)) != column
        return replace(
            self,
            values=self.values[:, kept],
            variances=self.variances[:, kept],
            rising=self.rising[kept],
            best=self.best[kept],
            worst=self.worst[kept],
            families=self.families[kept],
            indicators=tuple(
                name for name, stays in zip(self.indicators, kept, strict=True) if stays
            ),
        )

    def find_spare(self) -> Positions:
        """Give the columns that can be left out: their component has another."""
        sizes = np.bincount(self.families, minlength=len(self.components))
        spare: Positions = np.flatnonzero(sizes[self.families] > 1)
        return spare


def make_panel(edition: Edition, cells: Cells, area_set: AreaSet) -> Panel:
    """Make the panel of an edition's fit set from its cells.

    Components declared empty are left out, and dimensions that have no other.

    Raises
    ------
    CompositeError, GoalpostError, NegativeLoadingError
        As `composite.yardstick.fit_component`.
    """
    components = [one for one in edition.framework.components if not one.empty_reason]
    gathered = [
        gather_component(
            component,
            tuple(
                one for one in cells.indicators if one.component == component.id and one.weighted
            ),
            cells,
            area_set,
        )
        for component in components
    ]
    periods = cells.values.shape[1]
    rows = np.tile(area_set.fit, periods)
    count = int(area_set.fit.sum())
    ends = np.hstack([stack_goalposts(one.goalposts) for one in gathered])
    indicators = [indicator for one in gathered for indicator in one.indicators]
    dimensions = list(dict.fromkeys(one.dimension for one in components))
    return Panel(
        values=np.asfortranarray(np.hstack([one.transformed[rows] for one in gathered])),
        variances=np.asfortranarray(np.hstack([one.variances[rows] for one in gathered])),
        rising=np.array([read_sign(one) > 0 for one in indicators]),
        best=ends[0],
        worst=ends[1],
        families=np.repeat(np.arange(len(gathered)), [len(one.indicators) for one in gathered]),
        parents=np.array([dimensions.index(one.dimension) for one in components]),
        equal=np.array([one.weighting == Weighting.EQUAL for one in components]),
        judged=np.arange(count * periods) >= count * (periods - 1),
        scored=_mark_scored(edition, cells, area_set)[rows],
        indicators=tuple(one.id for one in indicators),
        components=tuple(one.id for one in components),
        dimensions=tuple(dimensions),
        areas=tuple(np.array(area_set.codes)[area_set.fit].tolist()),
    )


def _mark_scored(edition: Edition, cells: Cells, area_set: AreaSet) -> Mask:
    """Mark where the edition's own method scores every component: (periods x areas,)."""
    yardsticks = [
        fit_component(component, edition, cells, area_set)
        for component in edition.framework.components
        if not component.empty_reason
    ]
    scores = [score_component(one, edition.method).score for one in yardsticks]
    missing: Mask = np.asarray(np.isnan(scores).any(axis=0))
    return ~missing
