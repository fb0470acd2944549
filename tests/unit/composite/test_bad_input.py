"""What the index does with figures and weights that cannot be used."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from wardwise.composite.build import BuiltIndex, build_index
from wardwise.model.edition import FitSet
from wardwise.model.errors import CompositeError, GoalpostError, NegativeLoadingError
from wardwise.model.indicator import Goalposts
from wardwise.model.recipe import (
    Combination,
    Imputation,
    NegativePolicy,
    Normalisation,
    Treatment,
    Weighting,
)

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

INDEX = "social_progress_index"
LATER = "2014-01-01/P1Y"
DATA_DRIVEN = [
    Normalisation.MIN_MAX,
    Normalisation.Z_SCORE,
    Normalisation.DISTANCE_TO_BEST,
    Normalisation.FRACTION_OF_BEST,
    Normalisation.RANK,
    Normalisation.PERCENTILE_RANK,
    Normalisation.BORDA,
    Normalisation.EXPONENTIAL,
]


def build(made: "Made", **method: object) -> BuiltIndex:
    changed = made.with_method(**method)
    return build_index(changed.edition, changed.observations, changed.areas)


def make_constant(made: "Made", name: str = "shelter_1") -> "Made":
    return made.changed(pl.col("indicator_id") == name, value=pl.lit(30.0))


def test_a_constant_indicator_has_no_observed_goalposts(made: "Made") -> None:
    observed = replace(made.find_indicator("shelter_1"), goalposts=Goalposts("as observed"))

    with pytest.raises(GoalpostError, match="shelter_1"):
        build(make_constant(made.with_indicators(shelter_1=observed)))


@pytest.mark.parametrize("scale", DATA_DRIVEN)
def test_a_constant_indicator_has_no_place_on_a_scale_of_the_data(
    made: "Made", scale: Normalisation
) -> None:
    with pytest.raises(CompositeError, match="'shelter_1' does not vary"):
        build(make_constant(made), normalisation=scale)


@pytest.mark.parametrize("treatment", Treatment)
def test_a_constant_indicator_between_declared_goalposts_is_left_as_it_is(
    made: "Made", treatment: Treatment
) -> None:
    built = build(make_constant(made), treatment=treatment)

    own = built.inputs.filter(indicator_id="shelter_1")
    assert own["normalised"].round(9).unique().to_list() == [70.0]


@pytest.mark.parametrize("scale", [Normalisation.GOALPOSTS, Normalisation.PERCENTILE_RANK])
def test_one_area_teaches_nothing(made: "Made", scale: Normalisation) -> None:
    level = made.edition.fit.level
    alone = replace(
        made.edition,
        fit=FitSet(
            level, "T09000001", "one", except_areas=tuple(f"T0500001{n}" for n in range(2, 7))
        ),
        periods=made.edition.periods[-1:],
    )

    with pytest.raises(CompositeError, match="at least 3 are needed"):
        build(replace(made, edition=alone), normalisation=scale)


@pytest.mark.parametrize("weighting", [Weighting.FIRST_COMPONENT, Weighting.EQUAL_POINTS])
@pytest.mark.parametrize("scale", [Normalisation.GOALPOSTS, Normalisation.PERCENTILE_RANK])
def test_more_indicators_than_areas_are_scored_and_gaps_among_them_stay_open(
    made: "Made", scale: Normalisation, weighting: Weighting
) -> None:
    """Three areas cannot teach a regression on two others; nothing is made up from them."""
    framework = made.edition.framework
    one = replace(
        framework,
        components=tuple(replace(c, dimension="opportunity") for c in framework.components[:1]),
        dimensions=framework.dimensions[1:],
        indicators=tuple(
            replace(i, component="shelter") for i in framework.indicators if i.id < "shelter_3"
        ),
    )
    kept = (
        "T05000011",
        "T05000021",
        "T05000031",
        *(f"T0900000{n}" for n in (1, 2, 3)),
        "T12000001",
    )
    edition = replace(made.edition, framework=one, periods=made.edition.periods[-1:])
    few = replace(
        made, edition=edition, areas=made.areas.filter(pl.col("area_code").is_in(kept))
    ).with_method(when_negative=NegativePolicy.EQUAL_WEIGHTS, normalisation=scale)
    gappy = few.without(pl.col("indicator_id") == "shelter_1", pl.col("area_code") == "T09000001")

    built = build(gappy, weighting=weighting)

    assert len(one.indicators) > 3
    scores = dict(built.scores.filter(node_id=INDEX).select("area_code", "score").iter_rows())
    assert scores["T05000011"] is not None
    assert scores["T09000001"] is None


@pytest.mark.parametrize("scale", [Normalisation.GOALPOSTS, Normalisation.PERCENTILE_RANK])
@pytest.mark.parametrize("imputation", [Imputation.NONE, Imputation.REGRESSION])
def test_a_component_that_nobody_measured_in_a_period_has_no_score_there(
    made: "Made", scale: Normalisation, imputation: Imputation
) -> None:
    gone = made.without(
        pl.col("indicator_id").str.starts_with("shelter"), pl.col("period_id") == LATER
    )

    built = build(gone, normalisation=scale, imputation=imputation)

    later = built.scores.filter(period_id="2014")
    for node in ("shelter", "basic_human_needs", INDEX):
        assert later.filter(node_id=node)["score"].null_count() == 29
        assert later.filter(node_id=node)["status"].unique().to_list() == ["x"]
    assert later.filter(node_id="personal_safety")["score"].null_count() == 0


def turn_round(made: "Made") -> "Made":
    names = ("shelter_1", "shelter_2", "shelter_3")
    observed = {
        name: replace(made.find_indicator(name), goalposts=Goalposts("as observed"))
        for name in names
    }
    return made.with_indicators(**observed).changed(
        pl.col("indicator_id") == "shelter_1", value=100 - pl.col("value")
    )


@pytest.mark.parametrize("scale", [Normalisation.GOALPOSTS, Normalisation.PERCENTILE_RANK])
def test_an_indicator_that_pulls_against_the_rest_stops_the_build(
    made: "Made", scale: Normalisation
) -> None:
    with pytest.raises(NegativeLoadingError, match="shelter_1"):
        build(turn_round(made), normalisation=scale)


@pytest.mark.parametrize("scale", [Normalisation.GOALPOSTS, Normalisation.PERCENTILE_RANK])
def test_an_indicator_that_pulls_against_the_rest_is_dropped_or_counts_alike(
    made: "Made", scale: Normalisation
) -> None:
    dropped = build(turn_round(made), normalisation=scale, when_negative=NegativePolicy.DROP)
    alike = build(turn_round(made), normalisation=scale, when_negative=NegativePolicy.EQUAL_WEIGHTS)

    shelter = pl.col("component_id") == "shelter"
    assert dropped.weights.filter(shelter)["weight"][0] == 0.0
    assert dropped.weights.filter(shelter)["weight"].sum() == pytest.approx(1.0)
    assert alike.weights.filter(shelter)["weight"].to_list() == pytest.approx([1 / 3] * 3)
    assert alike.weights.filter(shelter)["weighting"].to_list() == ["equal"] * 3


@pytest.mark.parametrize(
    "mean", [Combination.GEOMETRIC, Combination.HARMONIC, Combination.SQUARE_ROOT]
)
def test_scores_below_the_floor_enter_a_mean_as_the_floor(made: "Made", mean: Combination) -> None:
    poor = made.changed(pl.col("area_code") == "T05000011", value=pl.lit(130.0))

    built = build(poor, within_index=mean, within_dimensions=mean)

    score = built.scores.filter(node_id=INDEX, area_code="T05000011", period_id="2014")["score"][0]
    assert score == pytest.approx(1.0)


@pytest.mark.parametrize("mean", [Combination.GEOMETRIC, Combination.HARMONIC])
@pytest.mark.parametrize("level", ["within_components", "within_dimensions", "within_index"])
def test_a_mean_without_a_floor_refuses_scores_that_it_does_not_have(
    made: "Made", mean: Combination, level: str
) -> None:
    poor = made.changed(pl.col("area_code") == "T05000011", value=pl.lit(130.0))

    with pytest.raises(CompositeError, match="needs values above 0"):
        build(poor, floor=0.0, **{level: mean})


def test_a_fraction_of_the_best_is_refused_where_the_best_is_0(made: "Made") -> None:
    best = made.changed(pl.col("area_code") == "T05000011", value=pl.lit(0.0))

    with pytest.raises(CompositeError, match="'shelter_1' has 0"):
        build(best, normalisation=Normalisation.FRACTION_OF_BEST)


def test_declared_weights_that_are_all_0_are_refused(made: "Made") -> None:
    framework = made.edition.framework
    nothing = tuple(replace(one, weight=0.0) for one in framework.indicators)
    weightless = made.with_framework(replace(framework, indicators=nothing))

    with pytest.raises(CompositeError, match="'shelter' cannot be weighted"):
        build(weightless, weighting=Weighting.DECLARED)


@pytest.mark.parametrize("weights", [(0.0, 0.0), (-1.0, 2.0), (np.inf, 1.0)])
def test_weights_of_components_that_cannot_be_used_are_refused(
    made: "Made", weights: tuple[float, float]
) -> None:
    framework = made.edition.framework
    given = (*weights, 1.0)
    components = tuple(
        replace(one, weight=weight) for one, weight in zip(framework.components, given, strict=True)
    )

    with pytest.raises(CompositeError, match="'basic_human_needs'"):
        build(made.with_framework(replace(framework, components=components)))


def test_points_that_nobody_gave_are_missed(made: "Made") -> None:
    with pytest.raises(CompositeError, match="nobody shared out points"):
        build(made, weighting=Weighting.BUDGET)


@pytest.mark.parametrize(
    "scale", [Normalisation.RANK, Normalisation.PERCENTILE_RANK, Normalisation.EXPONENTIAL]
)
def test_areas_that_are_all_alike_but_one_share_their_place(
    made: "Made", scale: Normalisation
) -> None:
    alike = made.changed(pl.col("area_code") != "T05000011", value=pl.lit(30.0))
    alike = alike.changed(pl.col("area_code") == "T05000011", value=pl.lit(20.0))

    built = build(alike, normalisation=scale, weighting=Weighting.EQUAL_POINTS)

    index = built.scores.filter(node_id=INDEX, period_id="2014").filter(
        pl.col("area_code").str.starts_with("T05")
    )
    best = index.filter(area_code="T05000011")["score"][0]
    others = index.filter(pl.col("area_code") != "T05000011")["score"].unique().to_list()
    assert len(others) == 1
    assert best > others[0]


def test_a_scale_of_components_that_are_all_alike_is_refused(made: "Made") -> None:
    alike = made.changed(pl.col("indicator_id").str.starts_with("shelter"), value=pl.lit(30.0))

    with pytest.raises(CompositeError, match="'shelter' does not vary"):
        build(alike, component_scale=Normalisation.EXPONENTIAL, weighting=Weighting.EQUAL_POINTS)


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_an_infinite_value_is_refused_with_its_place(made: "Made", value: float) -> None:
    infinite = made.changed(
        (pl.col("indicator_id") == "shelter_1") & (pl.col("area_code") == "T05000012"),
        value=pl.lit(value),
    )

    with pytest.raises(CompositeError, match="'shelter_1' are infinite, first that of T05000012"):
        build(infinite)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ({"normalisation": Normalisation.DISTANCE_TO_TARGET}, "'shelter_1' declares no target"),
        ({"normalisation": Normalisation.DISTANCE_TO_REFERENCE}, "reference area has no value"),
        (
            {"normalisation": Normalisation.DISTANCE_TO_REFERENCE, "reference_area": "E1"},
            "'E1' is no area",
        ),
    ],
)
def test_a_scale_that_lacks_its_end_says_which(
    made: "Made", method: dict[str, object], said: str
) -> None:
    with pytest.raises(CompositeError, match=said):
        build(made, **method)


def test_figures_beyond_the_worst_bring_nothing_by_benefit_of_the_doubt(made: "Made") -> None:
    poor = made.changed(pl.col("area_code") == "T05000011", value=pl.lit(130.0))

    built = build(poor, weighting=Weighting.BENEFIT_OF_DOUBT)

    scores = built.scores.filter(area_code="T05000011", period_id="2014")["score"]
    assert scores.to_list() == [0.0] * 6
    assert built.inputs.filter(area_code="T05000011")["points"].to_list() == [0.0] * 18
