"""What matters most is what the index would miss most."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.composite.importance import measure_importance
from wardwise.composite.sensitivity import make_study
from wardwise.model.framework import Framework
from wardwise.model.recipe import Combination, Weighting
from wardwise.model.scores import SENSITIVITY_IMPORTANCE_SCHEMA
from wardwise.stats.ranks import rank_scores

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

INDEX = "social_progress_index"


def measure(made: "Made") -> dict[str, dict[str, float]]:
    table = measure_importance(make_study(made.edition, made.observations, made.areas))
    return {str(one["node_id"]): one for one in table.to_dicts()}


def read_index(made: "Made") -> pl.DataFrame:
    scores = build_index(made.edition, made.observations, made.areas).scores
    return scores.filter(
        pl.col("area_code").str.starts_with("T05"), node_id=INDEX, period_id="2014"
    ).sort("area_code")


def compare(made: "Made", without: "Made") -> tuple[float, float]:
    """Give the mean shifts of ranks and scores between two builds of the index."""
    before, after = (read_index(one)["score"].to_numpy() for one in (made, without))
    ranks = np.abs(rank_scores(after) - rank_scores(before))
    return float(ranks.mean()), float(np.abs(after - before).mean())


def leave_out(made: "Made", *names: str) -> "Made":
    framework: Framework = made.edition.framework
    kept = tuple(one for one in framework.indicators if one.id not in names)
    return made.with_framework(replace(framework, indicators=kept))


def test_every_indicator_and_component_is_measured_once_the_most_moving_first(
    made: "Made",
) -> None:
    table = measure_importance(make_study(made.edition, made.observations, made.areas))

    framework = made.edition.framework
    expected = {one.id for one in framework.indicators}
    expected |= {one.id for one in framework.components}
    assert set(table["node_id"]) == expected
    assert table.height == len(expected)
    assert table["rank_shift"].is_sorted(descending=True)
    assert table.schema == pl.Schema(SENSITIVITY_IMPORTANCE_SCHEMA)
    assert table["compared"].unique().to_list() == [24]


@pytest.mark.parametrize("name", ["shelter_1", "personal_safety_2", "personal_rights_3"])
def test_an_indicators_shift_is_that_of_the_index_built_without_it(made: "Made", name: str) -> None:
    found = measure(made)[name]

    rank_shift, score_shift = compare(made, leave_out(made, name))
    assert found["rank_shift"] == pytest.approx(rank_shift, abs=1e-9)
    assert found["score_shift"] == pytest.approx(score_shift, abs=1e-9)


def test_a_components_shift_is_that_of_the_index_built_without_it(made: "Made") -> None:
    framework = made.edition.framework
    components = tuple(
        replace(one, empty_reason="left out") if one.id == "shelter" else one
        for one in framework.components
    )
    without = made.with_framework(replace(framework, components=components))

    found = measure(made)["shelter"]

    assert (found["rank_shift"], found["score_shift"]) == pytest.approx(compare(made, without))


def test_other_methods_are_measured_by_their_own_rules(made: "Made") -> None:
    made = made.with_method(weighting=Weighting.EQUAL_POINTS, within_index=Combination.GEOMETRIC)

    found = measure(made)["shelter_2"]

    assert (found["rank_shift"], found["score_shift"]) == pytest.approx(
        compare(made, leave_out(made, "shelter_2"))
    )


def test_a_components_only_indicator_takes_it_along(made: "Made") -> None:
    found = measure(leave_out(made, "shelter_2", "shelter_3"))

    assert {**found["shelter_1"], "node_id": ""} == {**found["shelter"], "node_id": ""}


def test_an_indicator_that_says_what_another_says_moves_little(made: "Made") -> None:
    copied = made.observations.filter(indicator_id="shelter_1").with_columns(
        indicator_id=pl.lit("shelter_2")
    )
    others = made.observations.filter(pl.col("indicator_id") != "shelter_2")
    doubled = replace(made, observations=pl.concat([others, copied]))

    found = measure(doubled)

    assert found["shelter_2"] == {**found["shelter_1"], "node_id": "shelter_2"}
    assert found["shelter_2"]["score_shift"] < found["shelter_3"]["score_shift"]


def test_the_fifths_that_change_are_counted(made: "Made") -> None:
    before, after = (
        rank_scores(read_index(one)["score"].to_numpy())
        for one in (made, leave_out(made, "shelter_1"))
    )
    fifths = [((ranks - 1) * 5 // 24).astype(int) for ranks in (before, after)]

    assert measure(made)["shelter_1"]["fifths"] == int((fifths[0] != fifths[1]).sum())


def test_a_component_of_weight_zero_moves_nothing_and_can_be_all_that_is_left(
    made: "Made",
) -> None:
    framework = made.edition.framework
    weightless = made.with_framework(
        replace(
            framework,
            components=tuple(
                replace(one, weight=0.0) if one.id == "shelter" else one
                for one in framework.components
            ),
        )
    )

    found = measure(weightless)

    assert found["shelter"]["score_shift"] == 0.0
    assert found["shelter_1"]["score_shift"] == 0.0
    assert found["personal_safety"]["score_shift"] > 0
