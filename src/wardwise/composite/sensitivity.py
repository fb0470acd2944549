"""The same index under other defensible methods: how far ranks hang on our choices."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import numpy as np
import polars as pl

from wardwise.composite.panel import Panel, make_panel
from wardwise.composite.recipe import Moved, score_panel
from wardwise.composite.scored import Scored, score_edition
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError
from wardwise.model.recipe import Imputation, Recipe, SensitivityPlan, Weighting
from wardwise.model.scores import SENSITIVITY_AREA_SCHEMA, SENSITIVITY_ASSUMPTION_SCHEMA
from wardwise.stats.arrays import Counts, Matrix, Vector
from wardwise.stats.ranks import FIFTH, TENTH, rank_scores

_T = TypeVar("_T")
_DRAWS_A_TASK = 10
_TASKS_A_ROUND = 20  # between two words of progress
_LOWEST = {"lowest_tenth": TENTH, "lowest_fifth": FIFTH}
_INTERVAL = (0.05, 0.95)


Progress = Callable[[int, int], None]


class Assumption(StrEnum):
    """What a draw may choose otherwise than the reference."""

    IMPUTATION = "imputation"
    TREATMENT = "treatment"
    NORMALISATION = "normalisation"
    WEIGHTING = "weighting"
    ABOVE_COMPONENTS = "above_components"
    WEIGHTS = "weights"
    CHANCE = "chance"
    LEFT_OUT = "left_out"


_DECLARED = (
    Assumption.IMPUTATION,
    Assumption.TREATMENT,
    Assumption.NORMALISATION,
    Assumption.WEIGHTING,
    Assumption.ABOVE_COMPONENTS,
)


_FIELD = {Assumption.ABOVE_COMPONENTS: "within_dimensions"}  # and within_index, alike


@dataclass(frozen=True, slots=True)
class Study:
    """What is tried: a panel, the alternatives, the way that was taken, and the random seed."""

    panel: Panel
    plan: SensitivityPlan
    reference: Recipe
    seed: int


@dataclass(frozen=True, slots=True)
class Draw:
    """One way of building the index: a recipe, an indicator left out, and two random seeds.

    `left_out` is a column, -1 for none; a seed is None where that assumption is not moved.
    """

    recipe: Recipe
    left_out: int = -1
    weights_seed: int | None = None
    chance_seed: int | None = None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How ranks move over the draws of a plan.

    `areas` has the columns of `SENSITIVITY_AREA_SCHEMA`, `assumptions` those of
    `SENSITIVITY_ASSUMPTION_SCHEMA`. `draws`: one row a draw, its choices and mean_rank_shift.
    """

    areas: pl.DataFrame
    draws: pl.DataFrame
    assumptions: pl.DataFrame


def make_study(edition: Edition, observations: pl.DataFrame, areas: pl.DataFrame) -> Study:
    """Make the study of an edition from its observations: its method is the reference.

    Raises
    ------
    CompositeError, GoalpostError, DuplicateRowError
        As `composite.build.build_index`.
    """
    method = edition.method
    panel = _make_study_panel(edition, score_edition(edition, observations, areas))
    reference = replace(method, imputation=method.imputation.across)
    return Study(panel, method.sensitivity, reference, method.seed)


def _make_study_panel(edition: Edition, scored: Scored) -> Panel:
    """Make the panel of the fit set's areas, and of those that they are anchored by.

    An indicator that the edition dropped is in none of the ways; a component that came out with
    equal weights keeps them.
    """
    whole = make_panel(
        edition, scored.gathered, scored.area_set, rows=scored.rows, anchors=scored.anchors
    )
    yardsticks = list(scored.yardsticks.values())
    chosen = np.tile(scored.area_set.fit, len(edition.periods))
    if scored.anchors is not None:
        anchors = scored.anchors
        with_it = np.isin(anchors.groups, anchors.groups[chosen]) & (anchors.parents >= 0)
        chosen = chosen | with_it
        chosen[anchors.parents[chosen & (anchors.parents >= 0)]] = True
    ways = [
        Weighting.EQUAL
        if one.weighting is Weighting.EQUAL and not np.isnan(one.loadings).all()
        else way
        for one, way in zip(yardsticks, whole.weights.ways, strict=True)
    ]
    panel = whole.take(chosen, scored=np.column_stack(list(scored.known.values())), ways=ways)
    return panel.keep(np.concatenate([one.kept for one in yardsticks]))


def try_alternatives(
    study: Study,
    *,
    sobol_points: int = 64,
    workers: int = -1,
    progress: Progress | None = None,
) -> Sensitivity:
    """Build the index in every way of a study and say how far ranks move, and because of what.

    Every draw has random numbers of its own, made from the study's seed and its place alone: the
    result is the same, to the byte, however many workers share the draws. They run on this
    machine's cores unless `joblib.parallel_config` names another backend, such as Dask.

    Parameters
    ----------
    sobol_points : a power of 2; the index is built (assumptions + 2) times as often; 0 leaves the
        attribution to assumptions out
    workers : as joblib's `n_jobs`
    progress : called with the draws done and the draws asked for

    Raises
    ------
    CompositeError
        If the plan has fewer than one draw.

    Source
    ------
    Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools
    for the quality assessment of composite indicators; OECD/JRC Handbook (2008), step 7; Sobol
    indices by Saltelli and others (2010) as in SciPy.
    """
    panel, plan = study.panel, study.plan
    if plan.draws < 1:
        raise CompositeError(
            f"{plan.draws} draws were asked for; at least 1 is needed",
            where="wardwise.yaml, method: sensitivity: draws",
        )
    reference = _rank(panel, Draw(study.reference))
    places = np.array([_draw_place(study.seed, draw) for draw in range(plan.draws)])
    ranks = rank_places(study, places, workers=workers, progress=progress)
    shifts = _measure_shift(ranks, reference)
    return Sensitivity(
        areas=_summarise_areas(panel, ranks, reference),
        draws=_list_draws(study, places, shifts),
        assumptions=_attribute(study, reference, points=sobol_points, workers=workers),
    )


def rank_places(
    study: Study, places: Matrix, *, workers: int = -1, progress: Progress | None = None
) -> Counts:
    """Give each draw's ranks of the judged areas, 1 the best; 0 where there is no score.

    Parameters
    ----------
    places : (draws, assumptions) numbers between 0 and 1 that choose among the alternatives

    Returns
    -------
    (draws, areas)
    """
    import joblib  # noqa: PLC0415 - as SciPy's statistics below: a release loads this module too

    blocks = [places[at : at + _DRAWS_A_TASK] for at in range(0, len(places), _DRAWS_A_TASK)]
    done: list[Counts] = []
    with joblib.Parallel(n_jobs=workers) as parallel:
        for at in range(0, len(blocks), _TASKS_A_ROUND):
            chosen = blocks[at : at + _TASKS_A_ROUND]
            done += parallel(joblib.delayed(_rank_block)(study, block) for block in chosen)
            if progress is not None:
                progress(sum(len(one) for one in done), len(places))
    return np.vstack(done)


def read_draw(study: Study, place: Vector) -> Draw:
    """Say which way of building the index a place among the alternatives stands for.

    Parameters
    ----------
    place : (assumptions,) between 0 and 1; each alternative takes an equal part of its side
    """
    plan = study.plan
    at = dict(zip(Assumption, place.tolist(), strict=True))
    chosen = {name.value: _pick(getattr(plan, name.value), at[name]) for name in _DECLARED}
    above = chosen.pop(Assumption.ABOVE_COMPONENTS.value)
    spare = [-1, *study.panel.find_spare().tolist()] if plan.leave_one_out else [-1]
    recipe = replace(study.reference, **chosen, within_dimensions=above, within_index=above)
    if recipe.imputation.across is Imputation.NONE and recipe != study.reference:
        # where gaps are left open, a component rests on what is known as far as it would be scored
        recipe = replace(recipe, least_known=min(recipe.least_known, recipe.scored_share))
    return Draw(
        recipe=recipe,
        left_out=_pick(tuple(spare), at[Assumption.LEFT_OUT]),
        weights_seed=_seed(at[Assumption.WEIGHTS]) if plan.weight_reach else None,
        chance_seed=_seed(at[Assumption.CHANCE]) if plan.chance else None,
    )


def _rank_block(study: Study, places: Matrix) -> Counts:
    drawn = [read_draw(study, place) for place in places]
    reach, spreads = study.plan.weight_reach, _find_spreads(study.panel)
    return np.array([_rank(study.panel, one, reach=reach, spreads=spreads) for one in drawn])


def _find_spreads(panel: Panel) -> Matrix:
    """Give standard errors by chance, 0 where unknown."""
    spreads: Matrix = np.sqrt(np.nan_to_num(panel.variances))
    return spreads


def _rank(panel: Panel, draw: Draw, *, reach: float = 0.0, spreads: Matrix | None = None) -> Counts:
    if draw.chance_seed is not None:
        values = np.random.default_rng(draw.chance_seed).standard_normal(panel.values.T.shape).T
        values *= _find_spreads(panel) if spreads is None else spreads
        values += panel.values
        panel = replace(panel, values=values, variances=panel.variances[:0])
    moved = None
    if draw.weights_seed is not None:
        moved = _move_weights(panel, seed=draw.weights_seed, reach=reach)
    if draw.left_out >= 0:
        panel = panel.leave_out(draw.left_out)
        if moved is not None:
            moved = replace(moved, indicators=np.delete(moved.indicators, draw.left_out))
    index = score_panel(panel, draw.recipe, moved=moved).index[panel.judged]
    return np.nan_to_num(rank_scores(index)).astype(np.int32)


def _move_weights(panel: Panel, *, seed: int, reach: float) -> Moved:
    random = np.random.default_rng(seed)
    sizes = (len(panel.indicators), len(panel.components), len(panel.dimensions))
    return Moved(*(1.0 + reach * random.uniform(-1.0, 1.0, size) for size in sizes))


def _draw_place(seed: int, draw: int) -> Vector:
    return np.random.default_rng([seed, draw]).random(len(Assumption))


def _pick(alternatives: tuple[_T, ...], place: float) -> _T:
    return alternatives[min(int(place * len(alternatives)), len(alternatives) - 1)]


def _seed(place: float) -> int:
    return int(place * 2**53)


def _measure_shift(ranks: Counts, reference: Counts) -> Vector:
    """Give each draw's mean absolute difference from the reference ranks, over areas in both."""
    both = (ranks > 0) & (reference > 0)
    apart = np.where(both, np.abs(ranks - reference), 0).sum(axis=1)
    shift: Vector = apart / np.maximum(both.sum(axis=1), 1)
    return shift


def _summarise_areas(panel: Panel, ranks: Counts, reference: Counts) -> pl.DataFrame:
    known = np.where(ranks > 0, ranks, np.nan)
    last = known >= 0  # how many were ranked in each draw decides what the lowest tenth is
    count = last.sum(axis=1, keepdims=True)
    some = last.any(axis=0)
    safe = np.where(some, known, 0.0)
    lower, median, upper = np.nanquantile(safe, [_INTERVAL[0], 0.5, _INTERVAL[1]], axis=0)
    columns = {
        "area_code": list(panel.areas),
        "reference_rank": np.where(reference > 0, reference.astype(np.float64), np.nan),
        "median_rank": np.where(some, median, np.nan),
        "lower_rank": np.where(some, lower, np.nan),
        "upper_rank": np.where(some, upper, np.nan),
        "ranked": last.mean(axis=0),
    }
    for name, parts in _LOWEST.items():
        within = (known > count - count // parts) & last  # as `stats.ranks.find_lowest_from`
        columns[name] = np.where(some, within.sum(axis=0) / np.maximum(last.sum(axis=0), 1), np.nan)
    return pl.DataFrame(columns, nan_to_null=True).select(
        pl.col(name).cast(kind) for name, kind in SENSITIVITY_AREA_SCHEMA.items()
    )


def _list_draws(study: Study, places: Matrix, shifts: Vector) -> pl.DataFrame:
    drawn = [read_draw(study, place) for place in places]
    names = (*study.panel.indicators, None)
    columns = {
        name.value: [getattr(one.recipe, _FIELD.get(name, name.value)).value for one in drawn]
        for name in _DECLARED
    }
    return pl.DataFrame(
        {
            "draw": np.arange(len(drawn)),
            **columns,
            "left_out": [names[one.left_out] for one in drawn],
            "mean_rank_shift": shifts,
        }
    )


def _attribute(study: Study, reference: Counts, *, points: int, workers: int) -> pl.DataFrame:
    """Attribute the variance of the mean rank shift to assumptions."""
    names = [name.value for name in Assumption]
    if not points:
        return pl.DataFrame(schema=SENSITIVITY_ASSUMPTION_SCHEMA)
    from scipy import stats  # noqa: PLC0415 - takes longer to load than most commands take

    sampled = stats.qmc.Sobol(2 * len(names), rng=np.random.default_rng([study.seed, 1]))
    first, second = np.split(sampled.random(points), 2, axis=1)
    mixed = []
    for at in range(len(names)):
        swapped = first.copy()
        swapped[:, at] = second[:, at]
        mixed.append(swapped)
    ranks = rank_places(study, np.vstack([first, second, *mixed]), workers=workers)
    shifts = _measure_shift(ranks, reference).reshape(-1, 1, points)
    found = stats.sobol_indices(
        func={"f_A": shifts[0], "f_B": shifts[1], "f_AB": shifts[2:]}, n=points
    )
    return pl.DataFrame(
        {
            "assumption": names,
            "first_order": found.first_order.ravel(),
            "total": found.total_order.ravel(),
        },
        schema=SENSITIVITY_ASSUMPTION_SCHEMA,
    )
