"""Every choice of method as an edition's own: built, checked against the recipe, and explained."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.composite.build import BuiltIndex, build_index
from wardwise.composite.explain import explain_score
from wardwise.composite.sensitivity import make_study, try_alternatives
from wardwise.model.area import AreaLevel
from wardwise.model.recipe import (
    Anchoring,
    Budget,
    Combination,
    Imputation,
    Normalisation,
    OutlierRule,
    SensitivityPlan,
    Treatment,
    Weighting,
)

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

INDEX = "social_progress_index"
WARD = "T05000011"
BUDGETS = (
    Budget("Head of Housing", {"shelter_1": 60, "shelter_2": 20, "shelter_3": 20}),
    Budget(
        "A resident",
        {
            **dict.fromkeys(("shelter_1", "shelter_2"), 10),
            **dict.fromkeys(("personal_safety_1", "personal_safety_2", "personal_safety_3"), 5),
            **dict.fromkeys(("personal_rights_1", "personal_rights_3"), 50),
        },
    ),
)
SKEWED = OutlierRule(skewness_limit=0.3, kurtosis_limit=-3.0)
METHODS: dict[str, dict[str, object]] = {
    **{one.value: {"normalisation": one} for one in Normalisation},
    **{f"filled: {one}": {"imputation": one} for one in Imputation},
    **{f"treated: {one}": {"treatment": one, "outliers": SKEWED} for one in Treatment},
    **{f"weighted: {one}": {"weighting": one, "budgets": BUDGETS} for one in Weighting},
    **{f"within: {one}": {"within_components": one} for one in Combination},
    **{f"above: {one}": {"within_dimensions": one, "within_index": one} for one in Combination},
    **{
        f"components: {one}": {"component_scale": one}
        for one in Normalisation
        if not one.startswith(("goalposts", "distance_to_t", "distance_to_r"))
    },
    "anchored": {"anchoring": Anchoring(AreaLevel.BOROUGH, weighted_by="shelter_1")},
    "gaps open": {"imputation": Imputation.NONE, "least_known": 0.5},
    "as the Indices of Deprivation": {
        "weighting": Weighting.EQUAL_POINTS,
        "component_scale": Normalisation.EXPONENTIAL,
    },
}


@pytest.fixture
def target(made: "Made") -> "Made":
    """Give the edition with targets, gaps and a reference area."""
    framework = made.edition.framework
    aimed = tuple(replace(one, target=5.0, weight=2.0) for one in framework.indicators)
    gappy = made.with_framework(replace(framework, indicators=aimed)).with_method(
        reference_area="T09000002"
    )
    return gappy.without(
        pl.col("indicator_id") == "shelter_2",
        pl.col("area_code") == WARD,
        pl.col("period_id").str.starts_with("2012"),
    )


def build(made: "Made", **method: object) -> BuiltIndex:
    changed = made.with_method(**method)
    return build_index(changed.edition, changed.observations, changed.areas)


def read_scores(built: BuiltIndex, node: str = INDEX) -> dict[tuple[str, str], float]:
    rows = built.scores.filter(node_id=node).select("area_code", "period_id", "score")
    return {(area, period): score for area, period, score in rows.iter_rows()}


@pytest.mark.parametrize("name", METHODS)
def test_every_choice_of_method_scores_all_levels_and_leaves_no_figure_without_a_status(
    target: "Made", name: str
) -> None:
    built = build(target, **METHODS[name])

    scores = built.scores
    assert not scores["score"].is_nan().any()
    assert scores.filter(pl.col("score").is_null() & pl.col("status").is_null()).is_empty()
    index = scores.filter(node_id=INDEX)
    least = 2 * (24 + 4 + 1) - (4 if name in ("filled: none", "filled: interpolate") else 0)
    assert index["score"].count() >= least - 2
    for table in (built.inputs, built.weights, built.scores):
        for column in table.select(pl.col(pl.Float64)):
            assert not column.is_nan().any(), column.name


@pytest.mark.parametrize("name", METHODS)
def test_reference_ranks_are_those_of_the_published_scores(target: "Made", name: str) -> None:
    built = build(target, **METHODS[name])
    changed = target.with_method(**METHODS[name])

    study = make_study(changed.edition, changed.observations, changed.areas)
    study = replace(study, plan=SensitivityPlan(draws=1))
    found = try_alternatives(study, sobol_points=0, workers=1).areas

    published = read_scores(built)
    own = pl.Series([published[one, "2014"] for one in found["area_code"]], dtype=pl.Float64)
    ranks = own.round(9).rank("min", descending=True).cast(pl.Float64)
    assert found["reference_rank"].to_list() == ranks.to_list()


def test_an_explanation_says_how_a_score_was_made_that_is_no_sum(made: "Made") -> None:
    built = build(
        made,
        normalisation=Normalisation.PERCENTILE_RANK,
        within_dimensions=Combination.GEOMETRIC,
        component_scale=Normalisation.EXPONENTIAL,
    )

    text = explain_score(built, node=INDEX, area=WARD, period="2014").to_text()

    assert "scale of every figure: the share of areas that stand below" in text
    assert "then put on a scale of components: the scale of the Indices of Deprivation" in text
    assert "does not add up to the score" in text
    assert "= the geometric mean of Shelter, Personal Safety" in text
    assert "; brings" not in text


def test_an_explanation_tells_the_shares_of_children_that_count_differently(made: "Made") -> None:
    framework = made.edition.framework
    heavier = tuple(
        replace(one, weight=3.0) if one.id == "shelter" else one for one in framework.components
    )
    built = build(made.with_framework(replace(framework, components=heavier)))

    explained = explain_score(built, node="basic_human_needs", area=WARD, period="2014")

    assert "= the mean of Shelter (75%), Personal Safety (25%)" in explained.to_text()
    expected = sum(one.share * (one.score or 0.0) for one in explained.node.children)
    assert explained.node.score == pytest.approx(expected)


def test_an_explanation_says_of_smaller_areas_alone_that_they_are_anchored(made: "Made") -> None:
    built = build(made, anchoring=Anchoring(AreaLevel.BOROUGH, weighted_by="shelter_1"))

    ward, borough = (
        explain_score(built, node="shelter", area=area, period="2014").to_text()
        for area in (WARD, "T09000001")
    )

    assert "then shifted, so that the areas of a borough average to its own score" in ward
    assert "shifted" not in borough


def weigh(made: "Made", **weights: float) -> "Made":
    framework = made.edition.framework
    weighed = tuple(
        replace(one, weight=weights.get(one.id, one.weight)) for one in framework.indicators
    )
    return made.with_framework(replace(framework, indicators=weighed))


@pytest.mark.parametrize("how", Combination)
def test_an_indicator_of_weight_zero_changes_no_score(made: "Made", how: Combination) -> None:
    method = {"weighting": Weighting.DECLARED, "within_components": how}
    left_out = made.with_indicators(
        shelter_2=replace(made.find_indicator("shelter_2"), weighted=False)
    )

    weightless = build(weigh(made, shelter_2=0.0), **method)

    without = read_scores(build(left_out, **method), "shelter")
    assert read_scores(weightless, "shelter") == pytest.approx(without)


@pytest.mark.parametrize("how", Combination)
def test_a_component_of_weight_zero_is_not_needed_for_the_index(
    made: "Made", how: Combination
) -> None:
    framework = made.edition.framework
    components = tuple(
        replace(one, weight=0.0) if one.id == "shelter" else one for one in framework.components
    )
    weightless = made.with_framework(replace(framework, components=components)).without(
        pl.col("indicator_id") == "shelter_2", pl.col("area_code") == WARD
    )

    built = build(weightless, imputation=Imputation.NONE, within_dimensions=how)

    assert read_scores(built, "shelter")[WARD, "2014"] is None
    if how is Combination.ARITHMETIC:
        safety = read_scores(built, "personal_safety")
        assert read_scores(built, "basic_human_needs") == pytest.approx(safety)
    index = built.scores.filter(node_id=INDEX, area_code=WARD)
    assert index["score"].null_count() == 0
    assert index["status"].to_list() == [None, None]  # not partial


def test_a_dimension_of_which_only_weight_zero_is_left_at_a_level_is_left_out_there(
    made: "Made",
) -> None:
    framework = made.edition.framework
    shelter, safety, rights = framework.components
    components = (
        replace(shelter, weight=0.0),
        replace(safety, empty_at={"borough": "none"}),
        rights,
    )
    apart = made.with_framework(replace(framework, components=components)).without(
        pl.col("indicator_id").str.starts_with("personal_safety"),
        pl.col("area_code").str.starts_with("T09"),
    )

    built = build(apart)

    scores = {one: read_scores(built, one)["T09000001", "2014"] for one in (INDEX, "opportunity")}
    assert scores[INDEX] == pytest.approx(scores["opportunity"])
    text = explain_score(built, node="basic_human_needs", area="T09000001").to_text()
    assert text.startswith("Basic Human Needs")


@pytest.mark.parametrize("name", ["weighted: budget", "anchored", "gaps open", "above: copeland"])
def test_every_alternative_can_be_tried_beside_a_method(target: "Made", name: str) -> None:
    """Also with an indicator left out, whoever gave it points."""
    changed = target.with_method(**METHODS[name])
    plan = SensitivityPlan(
        draws=60,
        imputation=tuple(Imputation),
        treatment=tuple(Treatment),
        normalisation=tuple(Normalisation),
        weighting=tuple(one for one in Weighting if one is not Weighting.BUDGET or "budg" in name),
        above_components=tuple(Combination),
    )

    study = make_study(changed.edition, changed.observations, changed.areas)
    found = try_alternatives(replace(study, plan=plan), sobol_points=0, workers=1)

    assert found.draws.height == 60
    assert (found.areas["ranked"] > 0).all()


def test_an_explanation_names_no_goalposts_where_treated_figures_may_replace_them(
    made: "Made",
) -> None:
    plain = explain_score(build(made), node="shelter", area=WARD).to_text()
    treated = explain_score(
        build(made, treatment=Treatment.LOGARITHM, outliers=SKEWED), node="shelter", area=WARD
    ).to_text()

    assert ("worst 100.0, best 0.0" in plain, "worst 100.0" in treated) == (True, False)
    assert "extreme figures:" in treated
