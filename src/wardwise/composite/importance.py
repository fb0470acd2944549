"""How much each indicator and component matters: ranks and scores of the index without it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from wardwise.composite.panel import Panel
from wardwise.composite.recipe import combine_above, score_panel
from wardwise.composite.sensitivity import Study
from wardwise.model.recipe import Recipe
from wardwise.model.scores import SENSITIVITY_IMPORTANCE_SCHEMA
from wardwise.stats.arrays import Mask, Matrix, Vector
from wardwise.stats.ranks import rank_scores

_FIFTHS = 5


def measure_importance(study: Study) -> pl.DataFrame:
    """Measure how far the index moves when an indicator or a component is left out.

    By the edition's own method, among the fit set's areas in the latest period. The others of the
    component are weighed anew, as if the one left out had never been there; a component's only
    indicator takes it along, and the rest of its dimension stands for it. What would leave nothing
    is not measured.

    Returns
    -------
    SENSITIVITY_IMPORTANCE table: components and indicators, the most moving first

    Raises
    ------
    CompositeError
        If what remains of a component cannot be weighed.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 7: inclusion and exclusion
    of indicators, by the mean absolute shift of ranks.
    """
    panel, recipe = study.panel, study.reference
    whole = score_panel(panel, recipe)
    published = whole.index[panel.judged]
    rows = [
        (name, *_compare(published, index[panel.judged]))
        for name, index in _leave_each_out(panel, whole.components, recipe)
    ]
    return pl.DataFrame(rows, schema=SENSITIVITY_IMPORTANCE_SCHEMA, orient="row").sort(
        "rank_shift", "score_shift", "node_id", descending=[True, True, False]
    )


def _leave_each_out(
    panel: Panel, components: Matrix, recipe: Recipe
) -> Iterator[tuple[str, Vector]]:
    """Give each component and indicator with the index without it."""
    every = np.ones(len(panel.components), dtype=bool)
    for family, name in enumerate(panel.components):
        without = every.copy()
        without[family] = False
        rest = _combine(panel, components, without, recipe)
        if rest is not None:
            yield name, rest
        own = _take_component(panel, family)
        for column, indicator in enumerate(own.indicators):
            if len(own.indicators) > 1:
                changed = components.copy()
                left = score_panel(own.leave_out(column), recipe)
                changed[:, family] = left.components[:, 0]
                moved = _combine(panel, changed, every, recipe)
            else:
                moved = rest
            if moved is not None:
                yield indicator, moved


def _take_component(panel: Panel, family: int) -> Panel:
    """Give the panel of one component alone: its scores do not hang on the others."""
    own = panel.families == family
    part, alone = panel.keep(own), np.ones(1)  # whatever it counts for among the others
    return replace(
        part,
        families=np.zeros(int(own.sum()), dtype=np.int64),
        parents=np.zeros(1, dtype=np.int64),
        weights=replace(
            part.weights,
            components=alone,
            dimensions=alone,
            ways=(part.weights.ways[family],),
        ),
        scored=panel.scored[:, [family]],
        components=(panel.components[family],),
        dimensions=(panel.dimensions[panel.parents[family]],),
    )


def _combine(panel: Panel, components: Matrix, kept: Mask, recipe: Recipe) -> Vector | None:
    """Combine the components that are kept into the index; a dimension left with none is out.

    Nothing comes back where nothing of any weight is left.
    """
    columns, weights = [], []
    weighing = kept & (panel.weights.components > 0)
    for parent in np.flatnonzero(panel.weights.dimensions > 0).tolist():
        own = (panel.parents == parent) & weighing
        if own.any():
            count = panel.weights.components[own]
            columns.append(
                combine_above(components[:, own], count, recipe.within_dimensions, panel, recipe)
            )
            weights.append(panel.weights.dimensions[parent])
    if not columns:
        return None
    return combine_above(
        np.column_stack(columns), np.array(weights), recipe.within_index, panel, recipe
    )


def _compare(published: Vector, without: Vector) -> tuple[float | None, float | None, int, int]:
    """Give the mean shift of ranks and of scores, areas in another fifth, and areas compared."""
    both = ~np.isnan(published) & ~np.isnan(without)
    count = int(both.sum())
    if not count:
        return None, None, 0, 0
    before, after = rank_scores(published[both]), rank_scores(without[both])
    moved = [(ranks - 1) * _FIFTHS // count for ranks in (before, after)]
    return (
        float(np.abs(after - before).mean()),
        float(np.abs(without[both] - published[both]).mean()),
        int((moved[0] != moved[1]).sum()),
        count,
    )
