"""The index by other recipes, and how far its ranks hang on the choice."""

from dataclasses import replace
from typing import TYPE_CHECKING

import joblib
import numpy as np
import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.composite.panel import Panel
from wardwise.composite.recipe import Moved, score_panel
from wardwise.composite.sensitivity import (
    Assumption,
    Study,
    make_study,
    read_draw,
    try_alternatives,
)
from wardwise.model.errors import CompositeError
from wardwise.model.recipe import (
    Combination,
    Imputation,
    Normalisation,
    Recipe,
    SensitivityPlan,
    Treatment,
    Weighting,
)

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

INDEX = "social_progress_index"
# scales that need no target and no reference area, and take a value of 0
DATA_DRIVEN = [
    one
    for one in Normalisation
    if not one.startswith("distance_to_") and one is not Normalisation.FRACTION_OF_BEST
]


@pytest.fixture
def study(made: "Made") -> Study:
    return make_study(made.edition, made.observations, made.areas)


@pytest.fixture
def panel(study: Study) -> Panel:
    return study.panel


def plan(study: Study, **changes: object) -> Study:
    """Give the study with a plan of other alternatives."""
    return replace(study, plan=SensitivityPlan(**changes), seed=4)  # type: ignore[arg-type]


def test_the_default_recipe_gives_the_scores_that_the_index_has(made: "Made", panel: Panel) -> None:
    built = build_index(made.edition, made.observations, made.areas)
    latest = made.edition.periods[-1].id

    found = score_panel(panel, Recipe())

    for node, ours in [
        (INDEX, found.index),
        *zip(panel.components, found.components.T, strict=True),
        *zip(panel.dimensions, found.dimensions.T, strict=True),
    ]:
        of_node = built.scores.filter(node_id=node, period_id=latest)
        theirs = dict(of_node.select("area_code", "score").iter_rows())
        expected = np.array([theirs[area] for area in panel.areas])
        assert ours[panel.judged] == pytest.approx(expected, abs=1e-9), node


@pytest.mark.parametrize("imputation", [Imputation.NONE, Imputation.CARRY_THEN_REGRESSION])
@pytest.mark.parametrize("gone", [["shelter_1"], ["shelter_1", "shelter_2"]])
def test_reference_ranks_are_the_published_ones_where_figures_are_missing(
    made: "Made", imputation: Imputation, gone: list[str]
) -> None:
    less = made.without(pl.col("indicator_id").is_in(gone), pl.col("area_code") == "T05000011")
    less = less.with_method(imputation=imputation)
    built = build_index(less.edition, less.observations, less.areas)
    latest = built.scores.filter(node_id=INDEX, period_id=less.edition.periods[-1].id)
    published = dict(latest.select("area_code", "score").iter_rows())

    study = make_study(less.edition, less.observations, less.areas)
    found = try_alternatives(plan(study, draws=2), sobol_points=0, workers=1).areas

    own = pl.Series([published[one] for one in found["area_code"]], dtype=pl.Float64)
    ranks = own.rank("min", descending=True).cast(pl.Float64)
    assert found["reference_rank"].to_list() == ranks.to_list()
    assert found.filter(pl.col("ranked") == 0)["reference_rank"].null_count() == own.null_count()


@pytest.mark.parametrize(
    "recipe",
    [
        *(Recipe(normalisation=scale) for scale in DATA_DRIVEN),
        *(Recipe(within_dimensions=how, within_index=how) for how in Combination),
        *(Recipe(within_components=how) for how in Combination),
        *(Recipe(imputation=one) for one in (Imputation.NONE, Imputation.MEAN, Imputation.MEDIAN)),
        *(
            Recipe(weighting=one)
            for one in (Weighting.FIRST_COMPONENT, Weighting.EQUAL, Weighting.EQUAL_POINTS)
        ),
        Recipe(treatment=Treatment.OUTLIERS),
    ],
)
def test_under_every_recipe_a_better_area_never_scores_lower(panel: Panel, recipe: Recipe) -> None:
    """Everything of one area put to its goalposts makes it the best of all."""
    values = panel.values.copy()
    first = int(np.flatnonzero(panel.judged)[0])
    values[first] = panel.posts.best

    found = score_panel(replace(panel, values=values), recipe).index

    assert not np.isnan(found[panel.judged]).any()
    assert found[first] == np.nanmax(found[panel.judged])


def test_gaps_left_open_are_missed_only_where_too_much_is_missing(panel: Panel) -> None:
    values = panel.values.copy()
    row = int(np.flatnonzero(panel.judged)[0])
    values[row, panel.families == 0] = np.nan

    found = score_panel(replace(panel, values=values), Recipe(imputation=Imputation.NONE))

    assert np.isnan(found.components[row, 0])
    assert np.isnan(found.index[row])
    assert not np.isnan(found.index[row + 1])


def test_moved_weights_change_shares_and_keep_their_sum(panel: Panel) -> None:
    factors = np.linspace(0.5, 1.5, len(panel.indicators))
    moved = Moved(factors, np.ones(len(panel.components)), np.ones(len(panel.dimensions)))

    as_learnt, shifted = score_panel(panel, Recipe()), score_panel(panel, Recipe(), moved=moved)

    totals = np.bincount(panel.families, weights=shifted.shares)
    assert totals == pytest.approx(np.ones(len(panel.components)))
    assert np.abs(shifted.shares - as_learnt.shares).max() > 0.01


def test_the_result_is_the_same_however_many_workers_share_the_draws(study: Study) -> None:
    tried = plan(study, draws=35)

    alone = try_alternatives(tried, sobol_points=4, workers=1)
    with joblib.parallel_config(backend="threading"):
        together = try_alternatives(tried, sobol_points=4, workers=3)

    assert alone.areas.equals(together.areas)
    assert alone.draws.equals(together.draws)
    assert alone.assumptions.equals(together.assumptions)


def test_with_nothing_to_choose_every_draw_is_the_reference(study: Study) -> None:
    tried = plan(
        study,
        draws=5,
        imputation=(Imputation.REGRESSION,),
        treatment=(Treatment.NONE,),
        normalisation=(Normalisation.GOALPOSTS,),
        weighting=(Weighting.FIRST_COMPONENT,),
        above_components=(Combination.ARITHMETIC,),
        weight_reach=0,
        chance=False,
        leave_one_out=False,
    )

    found = try_alternatives(tried, sobol_points=0)

    assert found.draws["mean_rank_shift"].to_list() == [0.0] * 5
    assert (found.areas["lower_rank"] == found.areas["reference_rank"]).all()
    assert found.areas["lowest_fifth"].is_in([0.0, 1.0]).all()


def test_a_place_chooses_among_alternatives_and_their_order_is_the_plans(study: Study) -> None:
    panel = study.panel

    low = read_draw(study, np.zeros(len(Assumption)))
    high = read_draw(study, np.full(len(Assumption), 1 - 1e-9))

    assert low.recipe == study.reference
    assert low.left_out == -1
    assert high.recipe.normalisation is study.plan.normalisation[-1]
    assert high.left_out == panel.find_spare()[-1]


def test_the_only_indicator_of_a_component_is_never_left_out(panel: Panel) -> None:
    only = panel.leave_out(int(np.flatnonzero(panel.families == 0)[0]))
    while (only.families == 0).sum() > 1:
        only = only.leave_out(int(np.flatnonzero(only.families == 0)[0]))

    assert not np.isin(np.flatnonzero(only.families == 0), only.find_spare()).any()


def test_no_draw_at_all_is_refused(study: Study) -> None:
    with pytest.raises(CompositeError, match="at least 1"):
        try_alternatives(plan(study, draws=0))


def test_the_lowest_fifth_is_never_more_than_a_fifth_of_the_areas(study: Study) -> None:
    found = try_alternatives(plan(study, draws=20), sobol_points=0, workers=1)

    # of 24 wards four are the lowest fifth and two the lowest tenth, in every build
    assert found.areas["lowest_fifth"].sum() == pytest.approx(4.0)
    assert found.areas["lowest_tenth"].sum() == pytest.approx(2.0)
