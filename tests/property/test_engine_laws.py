"""Laws of the whole engine, whatever way of building the index is declared."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_panels import (
    COLUMNS,
    ROWS,
    draw_direction,
    draw_gapped,
    draw_values,
    make_small_panel,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwise.composite.recipe import PanelScores, score_panel
from wardwise.model.recipe import (
    Combination,
    Imputation,
    Normalisation,
    Recipe,
    Treatment,
    Weighting,
)
from wardwise.stats.arrays import Mask, Matrix

# gaps are left: what regression fills in may fall as another figure of the area rises
GOALPOSTS = Recipe(imputation=Imputation.NONE, weighting=Weighting.EQUAL_POINTS)
MEANS = [one for one in Combination if one is not Combination.COPELAND]
# weights that do not hang on the figures
GIVEN = (Weighting.EQUAL_POINTS, Weighting.DECLARED)


@st.composite
def draw_recipe(draw: st.DrawFn) -> Recipe:
    """Draw a way of building the index whose weights are positive and given."""
    return replace(
        GOALPOSTS,
        normalisation=draw(st.sampled_from(Normalisation)),
        weighting=draw(st.sampled_from(GIVEN)),
        within_components=draw(st.sampled_from(Combination)),
        within_dimensions=draw(st.sampled_from(MEANS)),
        within_index=draw(st.sampled_from(MEANS)),
        least_known=0.0,
    )


def list_scores(found: PanelScores) -> Matrix:
    return np.column_stack([found.components, found.dimensions, found.index])


@given(
    values=draw_gapped(),
    rising=draw_direction(),
    recipe=draw_recipe(),
    treatment=st.sampled_from([Treatment.NONE, Treatment.OUTLIERS, Treatment.SQUARE_ROOT]),
    imputation=st.sampled_from([Imputation.NONE, Imputation.MEAN, Imputation.MEDIAN]),
    powers=st.lists(st.integers(-12, 12), min_size=COLUMNS, max_size=COLUMNS),
)
def test_the_unit_of_an_indicator_does_not_change_any_score(
    values: Matrix,
    rising: Mask,
    recipe: Recipe,
    treatment: Treatment,
    imputation: Imputation,
    powers: list[int],
) -> None:
    way = replace(recipe, treatment=treatment, imputation=imputation)
    if recipe.normalisation.value.startswith("distance_to_") and treatment is not Treatment.NONE:
        way = recipe  # a target has no place on a bent scale
    unit = 2.0 ** np.array(powers, dtype=np.float64)

    own = score_panel(make_small_panel(values, rising), way)
    other = score_panel(make_small_panel(values * unit, rising, unit=unit), way)

    np.testing.assert_allclose(list_scores(other), list_scores(own), atol=1e-6)


@given(
    values=draw_gapped(),
    rising=draw_direction(),
    recipe=draw_recipe(),
    order=st.permutations(range(ROWS)),
)
def test_reordering_areas_changes_nothing(
    values: Matrix, rising: Mask, recipe: Recipe, order: list[int]
) -> None:
    own = list_scores(score_panel(make_small_panel(values, rising), recipe))

    shuffled = list_scores(score_panel(make_small_panel(values[order], rising), recipe))

    np.testing.assert_allclose(shuffled, own[order], atol=1e-9)


@pytest.mark.parametrize(
    "scale",
    [
        Normalisation.GOALPOSTS,
        Normalisation.MIN_MAX,
        Normalisation.DISTANCE_TO_BEST,
        Normalisation.Z_SCORE,
        Normalisation.PERCENTILE_RANK,
    ],
)
@given(values=draw_values(distinct=True), rising=draw_direction())
def test_reversing_direction_and_goalposts_together_mirrors_every_score(
    scale: Normalisation, values: Matrix, rising: Mask
) -> None:
    recipe = replace(GOALPOSTS, normalisation=scale)

    own = list_scores(score_panel(make_small_panel(values, rising), recipe))
    mirrored = list_scores(score_panel(make_small_panel(values, ~rising), recipe))

    np.testing.assert_allclose(mirrored, 100.0 - own, atol=1e-9)


@given(
    values=draw_gapped(),
    rising=draw_direction(),
    recipe=draw_recipe(),
    area=st.integers(0, ROWS - 1),
    indicator=st.integers(0, COLUMNS - 1),
    gain=st.floats(0.0, 1e4),
)
def test_a_better_indicator_never_lowers_a_score_of_its_area(
    values: Matrix, rising: Mask, recipe: Recipe, area: int, indicator: int, gain: float
) -> None:
    """Its component, its dimension and the index; by every scale and every way to combine."""
    better = values.copy()
    better[area, indicator] += gain if rising[indicator] else -gain
    if recipe.normalisation is Normalisation.FRACTION_OF_BEST:
        better = np.maximum(better, 0.001)
    if np.nanmin(better[:, indicator]) == np.nanmax(better[:, indicator]):
        return  # caught up with all others: there is no scale any more

    own = list_scores(score_panel(make_small_panel(values, rising), recipe))[area]
    after = list_scores(score_panel(make_small_panel(better, rising), recipe))[area]

    known = ~np.isnan(own)
    assert (after[known] >= own[known] - 1e-7).all()


@given(values=draw_values(), rising=draw_direction(), recipe=draw_recipe())
def test_a_lower_exponent_above_the_components_never_gives_a_higher_index(
    values: Matrix, rising: Mask, recipe: Recipe
) -> None:
    panel = make_small_panel(values, rising)

    harmonic, geometric, of_roots, arithmetic = (
        score_panel(panel, replace(recipe, within_index=how)).index
        for how in (
            Combination.HARMONIC,
            Combination.GEOMETRIC,
            Combination.SQUARE_ROOT,
            Combination.ARITHMETIC,
        )
    )

    assert (harmonic <= geometric + 1e-9).all()
    assert (geometric <= of_roots + 1e-9).all()
    raised = score_panel(panel, replace(recipe, within_dimensions=Combination.ARITHMETIC))
    if (raised.dimensions >= recipe.floor).all() and recipe.within_dimensions == "arithmetic":
        assert (of_roots <= arithmetic + 1e-9).all()


@given(
    values=draw_gapped(),
    rising=draw_direction(),
    recipe=draw_recipe(),
    weighting=st.sampled_from(Weighting),
)
def test_scoring_twice_gives_the_same_bytes(
    values: Matrix, rising: Mask, recipe: Recipe, weighting: Weighting
) -> None:
    if weighting in {Weighting.BUDGET, Weighting.BENEFIT_OF_DOUBT, Weighting.OPTIMISED}:
        weighting = Weighting.FIRST_COMPONENT  # those ask for points, or for no gaps
    way = replace(recipe, weighting=weighting, imputation=Imputation.MEAN)

    once, again = (
        list_scores(score_panel(make_small_panel(values.copy(), rising), way)) for _ in range(2)
    )

    assert once.tobytes() == again.tobytes()


@settings(max_examples=25)  # a linear programme an area
@given(values=draw_values(), rising=draw_direction())
def test_no_score_by_benefit_of_the_doubt_passes_100_and_one_area_reaches_it(
    values: Matrix, rising: Mask
) -> None:
    recipe = replace(
        GOALPOSTS,
        weighting=Weighting.BENEFIT_OF_DOUBT,
        normalisation=Normalisation.RANK,
    )

    found = score_panel(make_small_panel(values, rising), recipe).components

    assert (found <= 100.0 + 1e-6).all()
    assert found.max(axis=0) == pytest.approx([100.0, 100.0])
