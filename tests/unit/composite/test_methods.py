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
