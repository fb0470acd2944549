"""Explanations of a score and of a change."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.composite.contributions import split_changes
from wardwise.composite.explain import explain_score
from wardwise.model.errors import UnknownScoreError
from wardwise.model.method import Imputation

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

WARD, INDEX = "T05000011", "social_progress_index"


def test_the_index_is_explained_down_to_every_indicator(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    found = explain_score(built, node=INDEX, area=WARD, period="2012")

    shelter = found.node.children[0].children[0]
    assert [one.id for one in found.node.children] == ["basic_human_needs", "opportunity"]
    assert shelter.id == "shelter"
    assert shelter.share == 0.5
    assert shelter.score == pytest.approx(sum(one.points or 0 for one in shelter.indicators))
    assert found.node.score == pytest.approx(
        sum(one.share * (one.score or 0) for one in found.node.children)
    )


def test_points_are_the_coefficient_times_the_distance_from_the_worst(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    first = explain_score(built, node="shelter", area=WARD).node.indicators[0]

    assert first.value is not None
    assert first.coefficient is not None
    assert first.points == pytest.approx(first.coefficient * (first.value - first.worst), abs=1e-9)


def test_an_indicator_is_explained_within_its_component(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    found = explain_score(built, node="shelter_2", area=WARD)

    assert found.node.id == "shelter"


def test_the_text_says_score_interval_and_what_each_indicator_brings(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)
    found = explain_score(built, node="shelter", area=WARD)

    text = found.to_text()

    assert text.startswith("Shelter, T05000011, 2014 (Made)\nShelter: score ")
    assert "probably between" in text
    assert "(observed, 2014); worst 100.0, best 0.0" in text
    assert text.count(" points") == 3


def test_a_node_that_is_not_scored_says_so_in_words(made: "Made") -> None:
    thin = made.without(pl.col("indicator_id") != "shelter_1", pl.col("area_code") == WARD)
    built = build_index(thin.edition, thin.observations, thin.areas)

    found = explain_score(built, node=INDEX, area=WARD)

    assert found.node.score is None
    assert "no score given: too little of its weight is known here" in found.to_text()
    assert "missing" in found.to_text()


def test_a_parent_without_score_names_the_child_that_has_none(made: "Made") -> None:
    gap = made.without(pl.col("indicator_id") == "shelter_1", pl.col("area_code") == WARD)
    gap = gap.with_method(imputation=Imputation.NONE)
    built = build_index(gap.edition, gap.observations, gap.areas)

    text = explain_score(built, node=INDEX, area=WARD).to_text()

    assert "Social Progress Index: no score given: none for Basic Human Needs" in text
    assert "Basic Human Needs: no score given: none for Shelter\n" in text
    assert "Shelter: no score given: no figure here for shelter_1\n" in text


def test_the_mean_without_a_component_declared_empty_is_called_partial(made: "Made") -> None:
    framework = made.edition.framework
    empty = replace(framework.components[0], empty_reason="nothing measures it here")
    left = tuple(one for one in framework.indicators if one.component != "shelter")
    partial = made.with_framework(
        replace(framework, components=(empty, *framework.components[1:]), indicators=left)
    )

    text = explain_score(
        build_index(partial.edition, partial.observations, partial.areas), node=INDEX, area=WARD
    ).to_text()

    assert "Social Progress Index (partial): score" in text
    assert "Basic Human Needs (partial): score" in text
    assert "Opportunity: score" in text


@pytest.mark.parametrize(
    ("node", "area", "period", "problem"),
    [
        ("sheltr", WARD, "2014", "'sheltr' is not a scored node"),
        ("shelter", "T05999999", "2014", "'T05999999' is not an area"),
        ("shelter", WARD, "2013", "'2013' is not a period"),
    ],
)
def test_what_is_not_in_the_edition_is_refused_by_name(
    made: "Made", node: str, area: str, period: str, problem: str
) -> None:
    built = build_index(made.edition, made.observations, made.areas)

    with pytest.raises(UnknownScoreError, match=problem):
        explain_score(built, node=node, area=area, period=period)


def test_contributions_to_a_change_sum_to_the_change(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    parts = split_changes(built.inputs, from_period="2012", to_period="2014")

    def read(node: str, period: str) -> float:
        row = built.scores.filter(node_id=node, area_code=WARD, period_id=period)
        return float(row["score"][0])

    own = parts.filter(area_code=WARD)
    shelter = own.filter(pl.col("indicator_id").str.starts_with("shelter"))
    assert shelter["points"].sum() == pytest.approx(
        read("shelter", "2014") - read("shelter", "2012")
    )
    assert own["index_points"].sum() == pytest.approx(read(INDEX, "2014") - read(INDEX, "2012"))
