"""Two methods differ step by step, and the steps sum to the whole."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.composite.method_comparison import Step, compare_methods, list_stages
from wardwise.model.errors import CompositeError, NegativeLoadingError
from wardwise.model.method import Method
from wardwise.model.recipe import (
    Combination,
    Imputation,
    Normalisation,
    OutlierRule,
    Treatment,
    Weighting,
)
from wardwise.model.scores import METHOD_AREA_SCHEMA, METHOD_STEP_SCHEMA

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

GEOMETRIC = {"within_dimensions": Combination.GEOMETRIC, "within_index": Combination.GEOMETRIC}


def compare(made: "Made", **choices: object) -> tuple[pl.DataFrame, pl.DataFrame, float | None]:
    other = replace(made.edition.method, **choices)  # type: ignore[arg-type]
    found = compare_methods(made.edition, made.observations, made.areas, other=other)
    return found.areas, found.steps, found.correlation


def read_index(made: "Made") -> pl.DataFrame:
    scores = build_index(made.edition, made.observations, made.areas).scores
    return scores.filter(node_id="social_progress_index", period_id="2014").select(
        "area_code", "score"
    )


def test_a_method_compared_with_itself_moves_nothing(made: "Made") -> None:
    areas, steps, correlation = compare(made)

    assert steps.is_empty()
    assert areas["rank_moved"].to_list() == [0] * 24
    assert correlation == pytest.approx(1.0)
    assert (areas.schema, steps.schema) == (
        pl.Schema(METHOD_AREA_SCHEMA),
        pl.Schema(METHOD_STEP_SCHEMA),
    )


def test_scores_by_the_other_method_are_those_of_building_by_it(made: "Made") -> None:
    areas, _, _ = compare(made, weighting=Weighting.EQUAL_POINTS, **GEOMETRIC)

    rebuilt = read_index(made.with_method(weighting=Weighting.EQUAL_POINTS, **GEOMETRIC))
    both = areas.join(rebuilt, on="area_code")
    assert both.height == 24
    assert (both["score_after"] - both["score"]).abs().max() == pytest.approx(0.0, abs=1e-12)
    own = areas.join(read_index(made), on="area_code")
    assert (own["score_before"] - own["score"]).abs().max() == pytest.approx(0.0, abs=1e-12)


def test_the_steps_of_an_area_sum_to_its_movement(made: "Made") -> None:
    areas, steps, _ = compare(
        made,
        normalisation=Normalisation.MIN_MAX,
        weighting=Weighting.EQUAL_POINTS,
        **GEOMETRIC,
    )

    assert steps["step"].unique(maintain_order=True).to_list() == [
        "scale",
        "weights",
        "above_components",
    ]
    sums = steps.group_by("area_code").agg(pl.col("score_moved", "rank_moved").sum())
    both = areas.join(sums, on="area_code", suffix="_summed")
    assert (both["rank_moved"] == both["rank_moved_summed"]).all()
    whole = both["score_after"] - both["score_before"]
    assert (whole - both["score_moved"]).abs().max() == pytest.approx(0.0, abs=1e-9)


def test_a_step_is_what_building_with_it_alone_moves(made: "Made") -> None:
    _, steps, _ = compare(made, weighting=Weighting.EQUAL_POINTS, **GEOMETRIC)

    halfway = read_index(made.with_method(weighting=Weighting.EQUAL_POINTS))
    moved = read_index(made).join(halfway, on="area_code", suffix="_then")
    both = steps.filter(step="weights").join(moved, on="area_code")
    apart = both["score_moved"] - (both["score_then"] - both["score"])
    assert apart.abs().max() == pytest.approx(0.0, abs=1e-12)


def test_methods_between_take_one_step_after_another() -> None:
    other = Method(
        imputation=Imputation.NONE, weighting=Weighting.EQUAL_POINTS, seed=5, interval_level=0.9
    )

    stages = list_stages(Method(), other)

    assert [step for step, _ in stages] == [Step.GAPS, Step.WEIGHTS]
    assert stages[0][1].weighting is Weighting.FIRST_COMPONENT
    last = stages[-1][1]
    assert (last.imputation, last.weighting) == (Imputation.NONE, Weighting.EQUAL_POINTS)
    assert (last.seed, last.interval_level) == (2017, 0.95)  # no steps from figures to scores


@pytest.mark.parametrize(
    ("other", "steps"),
    [
        (Method(outliers=OutlierRule(skewness_limit=1.0)), []),
        (Method(floor=0.0), []),
        (
            Method(treatment=Treatment.OUTLIERS, outliers=OutlierRule(skewness_limit=1.0)),
            [Step.EXTREMES],
        ),
    ],
)
def test_a_rule_that_neither_method_follows_is_no_difference(
    other: Method, steps: list[Step]
) -> None:
    assert [step for step, _ in list_stages(Method(), other)] == steps


def turn_one_round(made: "Made") -> "Made":
    """Let one indicator of shelter run against the others, but for one ward that is high in all.

    Values then go together because of that ward; places among others do not.
    """
    wards = made.areas.filter(level="ward")["area_code"]
    place = pl.col("area_code").replace_strict(wards, range(24), default=0, return_dtype=pl.Int64)
    against = pl.col("indicator_id") == "shelter_3"
    value = pl.when(against).then(30.0 - place / 10).otherwise(10.0 + place / 10)
    value = pl.when(pl.col("area_code") == wards[-1]).then(90.0).otherwise(value)
    return made.changed(
        pl.col("indicator_id").str.starts_with("shelter"), value=value, numerator=value * 20
    )


def test_a_mixture_that_cannot_be_built_joins_its_step_to_the_next(made: "Made") -> None:
    made = turn_one_round(made)
    with pytest.raises(NegativeLoadingError):
        compare(made, normalisation=Normalisation.RANK)

    _, steps, _ = compare(
        made, normalisation=Normalisation.RANK, weighting=Weighting.EQUAL_POINTS, **GEOMETRIC
    )

    assert steps["step"].unique(maintain_order=True).to_list() == [
        "scale, weights",
        "above_components",
    ]


def test_a_method_that_cannot_be_built_is_refused(made: "Made") -> None:
    with pytest.raises(CompositeError, match="reference"):
        compare(
            made,
            normalisation=Normalisation.DISTANCE_TO_REFERENCE,
            reference_area="T05000099",
            weighting=Weighting.EQUAL_POINTS,
        )


def test_areas_that_only_one_method_scores_move_no_rank(made: "Made") -> None:
    gap = (pl.col("area_code") == "T05000011", pl.col("indicator_id") == "shelter_1")

    areas, steps, _ = compare(made.without(*gap), imputation=Imputation.NONE)

    lost = areas.row(by_predicate=pl.col("area_code") == "T05000011", named=True)
    assert lost["score_before"] is not None
    assert (lost["score_after"], lost["rank_before"], lost["rank_moved"]) == (None, None, None)
    rest = areas.filter(pl.col("area_code") != "T05000011")
    assert rest["rank_before"].max() == 23
    assert steps["step"].unique().to_list() == ["gaps"]
