"""The same figures by two methods: how scores and ranks differ, and which step moves them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import polars as pl

from wardwise.composite.area_set import read_area_set
from wardwise.composite.build import build_index
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError, GoalpostError, NegativeLoadingError
from wardwise.model.method import Method
from wardwise.model.recipe import Combination, Treatment
from wardwise.model.scores import METHOD_AREA_SCHEMA, METHOD_STEP_SCHEMA
from wardwise.stats.arrays import Vector
from wardwise.stats.ranks import rank_scores

_FIFTHS = 5
_REFUSED = (CompositeError, GoalpostError, NegativeLoadingError)


class Step(StrEnum):
    """What is taken over from the other method at a time, in the order of the index's making."""

    SCREENING = "screening"
    GAPS = "gaps"
    EXTREMES = "extremes"
    SCALE = "scale"
    WEIGHTS = "weights"
    WITHIN_COMPONENTS = "within_components"
    COMPONENT_SCALE = "component_scale"
    ABOVE_COMPONENTS = "above_components"
    ANCHORING = "anchoring"


_CHOICES: dict[Step, tuple[str, ...]] = {
    Step.SCREENING: ("screening",),
    Step.GAPS: ("imputation", "scored_share", "least_known"),
    Step.EXTREMES: ("treatment", "outliers"),
    Step.SCALE: ("normalisation", "reference_area"),
    Step.WEIGHTS: ("weighting", "when_negative", "budgets", "least_contribution"),
    Step.WITHIN_COMPONENTS: ("within_components",),
    Step.COMPONENT_SCALE: ("component_scale",),
    Step.ABOVE_COMPONENTS: ("within_dimensions", "within_index", "floor"),
    Step.ANCHORING: ("anchoring",),
}


@dataclass(frozen=True, slots=True)
class MethodComparison:
    """The index of areas by two methods, and by those between them.

    `areas` has the columns of `METHOD_AREA_SCHEMA`: the fit set's areas in the latest period.
    `steps` has those of `METHOD_STEP_SCHEMA`: what each step moved, in the order taken; an area's
    steps sum to its whole movement. Ranks are among the areas that have an index all along, so that
    no rank moves because others drop out. `correlation` is Spearman's, of those; None where it has
    no meaning.
    """

    areas: pl.DataFrame
    steps: pl.DataFrame
    correlation: float | None


def compare_methods(
    edition: Edition, observations: pl.DataFrame, areas: pl.DataFrame, *, other: Method
) -> MethodComparison:
    """Compare the index by an edition's method with that by another, step by step.

    One step after another is taken over from the other method, in the order in which an index is
    made, and the index is built each time: what moves between two builds is that step's. In another
    order the movements would be shared out a little otherwise. Where a mixture of both methods
    cannot be built, its step is joined to the next. Goalposts, framework and figures stay; so do
    those choices that move no score.

    Raises
    ------
    CompositeError, GoalpostError, NegativeLoadingError
        If the index cannot be built by one of the two methods.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 7: one choice at a time.
    """
    codes = _list_fit(edition, areas)
    scores = [_score(edition, observations, areas, codes=codes)]
    stages = list_stages(edition.method, other)
    names: list[str] = []
    pending: tuple[str, ...] = ()
    for at, (step, method) in enumerate(stages, start=1):
        pending = (*pending, step.value)
        try:
            mixed = replace(edition, method=method)
            scores.append(_score(mixed, observations, areas, codes=codes))
        except _REFUSED:
            if at == len(stages):
                raise
            continue
        names.append(", ".join(pending))
        pending = ()
    lasting = ~np.isnan(scores).any(axis=0)
    ranks = [rank_scores(np.where(lasting, one, np.nan)) for one in scores]
    return MethodComparison(
        areas=_describe_areas(codes, scores, ranks),
        steps=_describe_steps(codes, scores, ranks, names=names),
        correlation=_correlate(scores[0][lasting], scores[-1][lasting]),
    )


def list_stages(own: Method, other: Method) -> list[tuple[Step, Method]]:
    """List the methods between two: each takes one step more over from the other.

    Steps in which they agree are left out. What is not a step, such as the level of intervals or
    the random seed, stays that of the first.
    """
    stages: list[tuple[Step, Method]] = []
    method = own
    for step, choices in _CHOICES.items():
        taken = {one: getattr(other, one) for one in choices}
        if all(
            getattr(method, one) == wanted or _is_idle(one, method, other)
            for one, wanted in taken.items()
        ):
            continue
        method = replace(method, **taken)
        stages.append((step, method))
    return stages


def _is_idle(choice: str, *methods: Method) -> bool:
    """Claim that a choice has no part in any of the methods."""
    if choice == "outliers":
        return all(one.treatment is Treatment.NONE for one in methods)
    if choice == "floor":
        means = [
            (one.within_components, one.within_dimensions, one.within_index) for one in methods
        ]
        return all(set(one) == {Combination.ARITHMETIC} for one in means)
    return False


def _list_fit(edition: Edition, areas: pl.DataFrame) -> pl.DataFrame:
    """List the fit set's areas: one column `area_code`."""
    found = read_area_set(areas, edition)
    return pl.DataFrame({"area_code": found.codes}, schema={"area_code": pl.String}).filter(
        pl.Series(found.fit)
    )


def _score(
    edition: Edition, observations: pl.DataFrame, areas: pl.DataFrame, *, codes: pl.DataFrame
) -> Vector:
    """Give the index of the fit set's areas in the latest period, NaN where there is none."""
    # how stable weights are is not asked here
    quick = replace(edition, method=replace(edition.method, bootstrap_draws=1))
    found = build_index(quick, observations, areas).scores.filter(
        node_id=edition.framework.index_id, period_id=edition.periods[-1].id
    )
    own = codes.join(found, on="area_code", how="left", maintain_order="left")["score"]
    return own.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _describe_steps(
    codes: pl.DataFrame,
    scores: Sequence[Vector],
    ranks: Sequence[Vector],
    *,
    names: Sequence[str],
) -> pl.DataFrame:
    tables = [pl.DataFrame(schema=METHOD_STEP_SCHEMA)]
    for at, name in enumerate(names):
        moved = {
            "score_moved": scores[at + 1] - scores[at],
            "rank_moved": ranks[at + 1] - ranks[at],
        }
        table = codes.hstack(pl.DataFrame(moved, nan_to_null=True)).with_columns(
            number=pl.lit(at + 1), step=pl.lit(name)
        )
        tables.append(_shape(table, METHOD_STEP_SCHEMA))
    return pl.concat(tables)


def _describe_areas(
    codes: pl.DataFrame, scores: Sequence[Vector], ranks: Sequence[Vector]
) -> pl.DataFrame:
    count = int(np.count_nonzero(~np.isnan(ranks[0])))
    columns = {
        "score_before": scores[0],
        "score_after": scores[-1],
        "rank_before": ranks[0],
        "rank_after": ranks[-1],
        "rank_moved": ranks[-1] - ranks[0],
    }
    fifth = {
        f"fifth_{side}": (pl.col(f"rank_{side}") - 1) * _FIFTHS // max(count, 1) + 1
        for side in ("before", "after")
    }
    table = codes.hstack(pl.DataFrame(columns, nan_to_null=True)).with_columns(**fifth)
    return _shape(table, METHOD_AREA_SCHEMA)


def _shape(table: pl.DataFrame, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    return table.select(pl.col(name).cast(kind) for name, kind in schema.items())


def _correlate(before: Vector, after: Vector) -> float | None:
    """Give Spearman's correlation; None where all are alike, or there is only one."""
    table = pl.DataFrame({"before": before, "after": after})
    found = table.select(pl.corr("before", "after", method="spearman")).item()
    return None if found is None or np.isnan(found) else float(found)
