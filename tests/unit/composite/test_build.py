"""The index, built end to end on a small edition."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.model.errors import (
    CompositeError,
    DuplicateRowError,
    GoalpostError,
    NegativeLoadingError,
)
from wardwise.model.indicator import Break, Direction, Goalposts, Kind, Transform, TransformKind
from wardwise.model.method import Imputation, NegativePolicy, Weighting
from wardwise.model.observations import check_table
from wardwise.model.scores import DIAGNOSTIC_SCHEMA, INPUT_SCHEMA, SCORE_SCHEMA, WEIGHT_SCHEMA

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

WARD, OTHER_WARD, BOROUGH, REGION = "T05000011", "T05000012", "T09000001", "T12000001"
INDEX = "social_progress_index"
EARLIER, LATER = "2012-01-01/P1Y", "2014-01-01/P1Y"


def read_score(scores: pl.DataFrame, node: str, area: str, period: str = "2014") -> dict[str, Any]:
    return scores.filter(node_id=node, area_code=area, period_id=period).to_dicts()[0]


def read_input(
    inputs: pl.DataFrame, indicator: str, area: str, period: str = "2014"
) -> dict[str, Any]:
    return inputs.filter(indicator_id=indicator, area_code=area, period_id=period).to_dicts()[0]


def test_every_table_has_the_columns_that_the_model_declares(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    check_table(
        built.scores, schema=SCORE_SCHEMA, key=("node_id", "area_code", "period_id"), name="scores"
    )
    check_table(
        built.inputs,
        schema=INPUT_SCHEMA,
        key=("indicator_id", "area_code", "period_id"),
        name="inputs",
    )
    check_table(built.weights, schema=WEIGHT_SCHEMA, key=("indicator_id",), name="weights")
    check_table(
        built.diagnostics, schema=DIAGNOSTIC_SCHEMA, key=("component_id",), name="diagnostics"
    )


def test_all_levels_of_the_edition_are_scored_in_all_periods(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    index = built.scores.filter(node_id=INDEX)
    assert index.height == 2 * (24 + 4 + 1)
    assert index["score"].null_count() == 0


def test_a_score_equals_the_same_sums_written_out(made: "Made") -> None:
    """Steps 3 to 8 in twenty lines of plain arithmetic, from the observations alone."""
    built = build_index(made.edition, made.observations, made.areas)

    wide = made.observations.pivot("indicator_id", index=["area_code", "period_id"], values="value")
    wards = wide.filter(pl.col("area_code").str.starts_with("T05"))
    expected = []
    for component in ("shelter", "personal_safety"):
        names = [f"{component}_{number}" for number in (1, 2, 3)]
        panel = np.vstack(
            [-wards.select(names).to_numpy(), np.zeros((1, 3)), np.full((1, 3), -100.0)]
        )
        z = (panel - panel.mean(axis=0)) / panel.std(axis=0, ddof=1)
        loading = np.linalg.svd(np.corrcoef(z.T))[0][:, 0]
        v = z @ np.abs(loading)
        at = wards.with_row_index().filter(area_code=WARD, period_id=LATER)["index"][0]
        expected.append(100 * (v[at] - v[-1]) / (v[-2] - v[-1]))
    assert read_score(built.scores, "shelter", WARD)["score"] == pytest.approx(
        expected[0], abs=1e-9
    )
    assert read_score(built.scores, "basic_human_needs", WARD)["score"] == pytest.approx(
        np.mean(expected), abs=1e-9
    )


def test_an_area_at_its_best_goalposts_scores_100_and_at_its_worst_0(made: "Made") -> None:
    best = made.changed(pl.col("area_code") == WARD, value=pl.lit(0.0))
    best = best.changed(pl.col("area_code") == OTHER_WARD, value=pl.lit(100.0))

    built = build_index(best.edition, best.observations, best.areas)

    assert read_score(built.scores, INDEX, WARD)["score"] == pytest.approx(100.0, abs=1e-9)
    assert read_score(built.scores, INDEX, OTHER_WARD)["score"] == pytest.approx(0.0, abs=1e-9)


def test_boroughs_and_the_region_are_scored_on_the_wards_yardstick(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)
    moved = made.changed(pl.col("area_code") == BOROUGH, value=pl.col("value") + 5)

    again = build_index(moved.edition, moved.observations, moved.areas)

    assert again.weights.equals(built.weights)
    same = pl.col("area_code") != BOROUGH
    assert again.scores.filter(same).equals(built.scores.filter(same))
    assert read_score(again.scores, INDEX, BOROUGH)["score"] == pytest.approx(
        read_score(built.scores, INDEX, BOROUGH)["score"] - 5.0, abs=1e-9
    )


def test_excepted_areas_are_scored_but_teach_nothing(made: "Made") -> None:
    fit = replace(made.edition.fit, except_areas=(BOROUGH,), except_reason="redrawn")
    edition = replace(made.edition, fit=fit)
    moved = made.changed(pl.col("area_code") == WARD, value=pl.col("value") * 0.5)

    built = build_index(edition, made.observations, made.areas)
    again = build_index(edition, moved.observations, made.areas)

    assert again.weights.equals(built.weights)
    assert built.diagnostics["rows"].to_list() == [2 * 18] * 3
    assert read_score(built.scores, INDEX, WARD)["score"] is not None


def test_points_sum_to_the_component_and_index_points_to_the_index(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    own = built.inputs.filter(area_code=WARD, period_id="2014")
    shelter = own.filter(pl.col("indicator_id").str.starts_with("shelter"))
    assert shelter["points"].sum() == pytest.approx(
        read_score(built.scores, "shelter", WARD)["score"], abs=1e-9
    )
    assert own["index_points"].sum() == pytest.approx(
        read_score(built.scores, INDEX, WARD)["score"], abs=1e-9
    )


def test_the_three_weight_shares_sum_to_1_behind_every_score(made: "Made") -> None:
    gappy = made.without(pl.col("indicator_id") == "shelter_1", pl.col("period_id") == LATER)
    gappy = gappy.without(
        pl.col("indicator_id") == "personal_safety_1", pl.col("area_code") == WARD
    )

    built = build_index(gappy.edition, gappy.observations, gappy.areas)

    scored = built.scores.filter(pl.col("score").is_not_null())
    total = scored["observed_weight"] + scored["carried_weight"] + scored["estimated_weight"]
    assert np.allclose(total.to_numpy(), 1.0, atol=1e-12)


def test_a_gap_takes_the_latest_earlier_value_and_says_that_it_is_carried(made: "Made") -> None:
    gappy = made.without(
        pl.col("indicator_id") == "shelter_1",
        pl.col("period_id") == LATER,
        pl.col("area_code") == WARD,
    )

    built = build_index(gappy.edition, gappy.observations, gappy.areas)

    row = read_input(built.inputs, "shelter_1", WARD)
    assert row["origin"] == "carried"
    assert row["source_period_id"] == EARLIER
    assert row["value"] == read_input(built.inputs, "shelter_1", WARD, "2012")["value"]
    weight = built.weights.filter(indicator_id="shelter_1")["weight"][0]
    assert read_score(built.scores, "shelter", WARD)["carried_weight"] == pytest.approx(weight)


def test_nothing_is_carried_across_a_declared_break(made: "Made") -> None:
    broken = replace(
        made.find_indicator("shelter_1"), breaks=(Break((EARLIER, LATER), "new form"),)
    )
    gappy = made.with_indicators(shelter_1=broken).without(
        pl.col("indicator_id") == "shelter_1",
        pl.col("period_id") == LATER,
        pl.col("area_code") == WARD,
    )

    built = build_index(gappy.edition, gappy.observations, gappy.areas)

    row = read_input(built.inputs, "shelter_1", WARD)
    assert row["origin"] == "estimated"
    assert row["source_period_id"] is None


def test_one_source_period_for_both_periods_is_carried_in_both(made: "Made") -> None:
    once = replace(made.find_indicator("shelter_1"), periods={"2012": EARLIER, "2014": EARLIER})

    built = build_index(made.with_indicators(shelter_1=once).edition, made.observations, made.areas)

    assert read_input(built.inputs, "shelter_1", WARD, "2012")["origin"] == "carried"
    assert read_input(built.inputs, "shelter_1", WARD, "2014")["origin"] == "carried"


def test_a_gap_without_earlier_value_is_estimated_from_the_other_indicators(made: "Made") -> None:
    gappy = made.without(pl.col("indicator_id") == "shelter_1", pl.col("area_code") == WARD)

    built = build_index(gappy.edition, gappy.observations, gappy.areas)

    row = read_input(built.inputs, "shelter_1", WARD)
    actual = read_input(
        build_index(made.edition, made.observations, made.areas).inputs, "shelter_1", WARD
    )
    assert row["origin"] == "estimated"
    assert row["standard_error"] is None
    assert row["value"] == pytest.approx(actual["value"], abs=10)
    assert row["value"] != actual["value"]


def test_without_imputation_a_gap_leaves_the_component_without_score(made: "Made") -> None:
    gappy = made.with_method(imputation=Imputation.NONE).without(
        pl.col("indicator_id") == "shelter_1", pl.col("area_code") == WARD
    )

    built = build_index(gappy.edition, gappy.observations, gappy.areas)

    for node in ("shelter", "basic_human_needs", INDEX):
        row = read_score(built.scores, node, WARD)
        assert (row["score"], row["lower"], row["status"]) == (None, None, "x")
    assert read_score(built.scores, "personal_rights", WARD)["score"] is not None
    assert read_input(built.inputs, "shelter_1", WARD)["origin"] == "missing"
    assert read_input(built.inputs, "shelter_2", WARD)["points"] is None


def test_a_component_is_scored_only_where_half_its_weight_is_known(made: "Made") -> None:
    thin = made.without(
        pl.col("indicator_id").is_in(["shelter_1", "shelter_2"]), pl.col("area_code") == WARD
    )

    built = build_index(thin.edition, thin.observations, thin.areas)
    lenient = thin.with_method(scored_share=0.3)
    again = build_index(lenient.edition, lenient.observations, lenient.areas)

    row = read_score(built.scores, "shelter", WARD)
    assert (row["score"], row["status"]) == (None, "x")
    assert row["observed_weight"] == pytest.approx(1 / 3, abs=0.01)
    mostly_estimated = read_score(again.scores, "shelter", WARD)
    assert mostly_estimated["score"] is not None
    assert mostly_estimated["status"] == "e"


def test_a_score_is_marked_where_most_of_its_weight_has_no_figure(made: "Made") -> None:
    thin = made.without(
        pl.col("indicator_id").is_in(["shelter_1", "shelter_2"]), pl.col("area_code") == WARD
    )
    gappy = thin.with_method(imputation=Imputation.NONE, least_known=0.1, scored_share=0.1)

    built = build_index(gappy.edition, gappy.observations, gappy.areas)

    row = read_score(built.scores, "shelter", WARD)
    assert row["score"] is not None
    assert row["observed_weight"] == pytest.approx(1 / 3, abs=0.01)
    assert (row["estimated_weight"], row["status"]) == (0.0, "e")
    assert read_score(built.scores, INDEX, WARD)["status"] is None


def test_a_larger_areas_value_stands_for_those_within_only_if_declared(made: "Made") -> None:
    wards = pl.col("area_code").str.starts_with("T05")
    borough_only = made.without(pl.col("indicator_id") == "shelter_1", wards)
    declared = replace(made.find_indicator("shelter_1"), carried_down=True)
    declared_too = borough_only.with_indicators(shelter_1=declared)

    built = build_index(declared_too.edition, declared_too.observations, made.areas)

    row = read_input(built.inputs, "shelter_1", WARD)
    assert row["origin"] == "estimated"
    assert row["value"] == read_input(built.inputs, "shelter_1", BOROUGH)["value"]
    assert read_input(built.inputs, "shelter_1", BOROUGH)["origin"] == "observed"
    with pytest.raises(CompositeError, match="'shelter_1' is known in 0 of 48"):
        build_index(borough_only.edition, borough_only.observations, made.areas)


def test_a_value_that_collation_carried_down_counts_as_estimated_too(made: "Made") -> None:
    declared = replace(made.find_indicator("shelter_1"), carried_down=True)
    borough = made.observations.filter(
        indicator_id="shelter_1", area_code=BOROUGH, period_id=LATER
    )["value"][0]
    cell = (
        (pl.col("indicator_id") == "shelter_1")
        & (pl.col("area_code") == WARD)
        & (pl.col("period_id") == LATER)
    )
    carried = made.with_indicators(shelter_1=declared).changed(
        cell, value=pl.lit(borough), status=pl.lit("e")
    )

    built = build_index(carried.edition, carried.observations, made.areas)

    assert read_input(built.inputs, "shelter_1", WARD)["origin"] == "estimated"
    assert read_input(built.inputs, "shelter_1", WARD, "2012")["origin"] == "observed"
    assert read_input(built.inputs, "shelter_1", OTHER_WARD)["origin"] == "observed"


def test_a_published_average_with_status_e_is_observed(made: "Made") -> None:
    averaged = made.changed(pl.col("indicator_id") == "shelter_1", status=pl.lit("e"))

    built = build_index(averaged.edition, averaged.observations, made.areas)

    assert read_input(built.inputs, "shelter_1", WARD)["origin"] == "observed"


def test_an_indicator_pulling_against_its_component_stops_the_build_by_name(made: "Made") -> None:
    upside_down = made.changed(
        pl.col("indicator_id") == "shelter_2", value=100 - pl.col("value")
    ).with_indicators(
        **{
            name: replace(made.find_indicator(name), goalposts=Goalposts("observed in the fit set"))
            for name in ("shelter_1", "shelter_2", "shelter_3")
        }
    )

    with pytest.raises(NegativeLoadingError, match=r"'shelter'.*'shelter_2' \(-0\.\d+\)"):
        build_index(upside_down.edition, upside_down.observations, made.areas)

    dropped = upside_down.with_method(when_negative=NegativePolicy.DROP)
    built = build_index(dropped.edition, dropped.observations, made.areas)
    weights = dict(built.weights.select("indicator_id", "weight").iter_rows())
    assert weights["shelter_2"] == 0
    assert weights["shelter_1"] + weights["shelter_3"] == pytest.approx(1)
    assert (
        "Dropped, because they pull against the rest: shelter_2" in built.diagnostics["verdict"][0]
    )
    assert built.weights.filter(indicator_id="shelter_2")["loading"][0] < 0

    equal = upside_down.with_method(when_negative=NegativePolicy.EQUAL_WEIGHTS)
    built = build_index(equal.edition, equal.observations, made.areas)
    rows = built.weights.filter(component_id="shelter")
    assert rows["weight"].to_list() == pytest.approx([1 / 3] * 3)
    assert rows["weighting"].to_list() == ["equal"] * 3


def test_equal_weights_are_used_where_declared_and_have_no_loading(made: "Made") -> None:
    framework = made.edition.framework
    shelter = replace(framework.components[0], weighting=Weighting.EQUAL)
    changed = made.with_framework(
        replace(framework, components=(shelter, *framework.components[1:]))
    )

    built = build_index(changed.edition, made.observations, made.areas)

    rows = built.weights.filter(component_id="shelter")
    assert rows["weight"].to_list() == pytest.approx([1 / 3] * 3)
    assert rows["loading"].null_count() == 3
    assert built.weights.filter(component_id="personal_safety")["loading"].null_count() == 0


def declare_empty_at_borough(made: "Made") -> "Made":
    """Declare Shelter empty for boroughs, and take their figures of it away."""
    framework = made.edition.framework
    empty = replace(framework.components[0], empty_at={"borough": "Counted for wards only."})
    changed = made.with_framework(replace(framework, components=(empty, *framework.components[1:])))
    return changed.without(
        pl.col("indicator_id").str.starts_with("shelter"),
        pl.col("area_code").str.slice(1, 2) == "09",
    )


def test_a_component_declared_empty_at_a_level_leaves_its_dimension_partial_there(
    made: "Made",
) -> None:
    changed = declare_empty_at_borough(made)

    built = build_index(changed.edition, changed.observations, changed.areas)

    read = {
        node: read_score(built.scores, node, BOROUGH)
        for node in ("shelter", "basic_human_needs", "personal_safety", "opportunity", INDEX)
    }
    assert read["shelter"]["score"] is None
    assert read["shelter"]["status"] == "x"
    dimension = read["basic_human_needs"]
    for column in ("score", "lower", "upper", "observed_weight", "interval_weight"):
        assert dimension[column] == read["personal_safety"][column]
    assert read[INDEX]["score"] == pytest.approx(
        (dimension["score"] + read["opportunity"]["score"]) / 2, abs=1e-12
    )
    assert (dimension["status"], read[INDEX]["status"]) == ("i", "i")
    assert read["opportunity"]["status"] is None
    points = built.inputs.filter(area_code=BOROUGH, period_id="2014")["index_points"].sum()
    assert points == pytest.approx(read[INDEX]["score"], abs=1e-9)


def test_what_is_empty_at_one_level_changes_nothing_at_another(made: "Made") -> None:
    changed = declare_empty_at_borough(made)

    built = build_index(changed.edition, changed.observations, changed.areas)

    whole = build_index(made.edition, made.observations, made.areas)
    others = pl.col("area_code").str.slice(1, 2) != "09"
    assert built.scores.filter(others).equals(whole.scores.filter(others))
    assert built.inputs.filter(others).equals(whole.inputs.filter(others))


def test_a_component_declared_empty_at_a_level_that_has_its_figures_is_refused(
    made: "Made",
) -> None:
    changed = declare_empty_at_borough(made)

    with pytest.raises(CompositeError, match="'shelter' is declared empty") as caught:
        build_index(changed.edition, made.observations, made.areas)

    assert BOROUGH in caught.value.problem


def test_what_is_declared_empty_stays_so_where_the_rest_would_be_enough(made: "Made") -> None:
    """Without the two indicators that boroughs lack, the third alone is all of the component."""
    framework = made.edition.framework
    empty = replace(framework.components[0], empty_at={"borough": "Counted for wards only."})
    withheld = {
        name: replace(made.find_indicator(name), weighted=False, unweighted_reason="Not signed.")
        for name in ("shelter_1", "shelter_2")
    }
    changed = made.with_indicators(**withheld)
    parts = (empty, *framework.components[1:])
    changed = changed.with_framework(replace(changed.edition.framework, components=parts))

    built = build_index(changed.edition, changed.observations, changed.areas, trust_empty=True)

    assert read_score(built.scores, "shelter", BOROUGH)["score"] is None
    points = built.inputs.filter(area_code=BOROUGH, indicator_id="shelter_3")
    assert points["points"].null_count() == points.height
    assert read_score(built.scores, "basic_human_needs", BOROUGH)["status"] == "i"
    with pytest.raises(CompositeError, match="is declared empty"):
        build_index(changed.edition, changed.observations, changed.areas)


def test_a_component_declared_empty_leaves_its_dimension_the_mean_of_the_others(
    made: "Made",
) -> None:
    framework = made.edition.framework
    empty = replace(framework.components[0], empty_reason="nothing measures it here")
    left = tuple(one for one in framework.indicators if one.component != "shelter")
    changed = made.with_framework(
        replace(framework, components=(empty, *framework.components[1:]), indicators=left)
    )

    built = build_index(changed.edition, made.observations, made.areas)

    assert built.scores.filter(node_id="shelter").is_empty()
    dimension = read_score(built.scores, "basic_human_needs", WARD)["score"]
    assert dimension == read_score(built.scores, "personal_safety", WARD)["score"]
    assert read_score(built.scores, INDEX, WARD)["score"] == pytest.approx(
        (dimension + read_score(built.scores, "opportunity", WARD)["score"]) / 2, abs=1e-12
    )


def test_a_component_without_weighted_indicator_and_without_reason_is_refused(made: "Made") -> None:
    framework = made.edition.framework
    left = tuple(one for one in framework.indicators if one.component != "shelter")
    changed = made.with_framework(replace(framework, indicators=left))

    with pytest.raises(CompositeError, match="'shelter' has no weighted indicator"):
        build_index(changed.edition, made.observations, made.areas)


def test_an_indicator_without_weight_has_its_values_and_no_points(made: "Made") -> None:
    page_only = replace(
        made.find_indicator("shelter_3"), weighted=False, unweighted_reason="too old"
    )
    changed = made.with_indicators(shelter_3=page_only)

    built = build_index(changed.edition, made.observations, made.areas)

    row = read_input(built.inputs, "shelter_3", WARD)
    assert (row["weight"], row["points"], row["index_points"]) == (0.0, None, None)
    assert row["normalised"] == pytest.approx(100 - float(row["value"]))
    assert "shelter_3" not in built.weights["indicator_id"].to_list()


def test_observed_goalposts_are_the_fit_sets_best_and_worst_over_all_periods(made: "Made") -> None:
    observed = replace(made.find_indicator("shelter_1"), goalposts=Goalposts("observed"))
    changed = made.with_indicators(shelter_1=observed)
    wards = made.observations.filter(
        pl.col("area_code").str.starts_with("T05"), pl.col("indicator_id") == "shelter_1"
    )

    built = build_index(changed.edition, made.observations, made.areas)

    row = built.weights.filter(indicator_id="shelter_1").to_dicts()[0]
    assert row["best"] == wards["value"].min()
    assert row["worst"] == wards["value"].max()


def test_a_cap_becomes_the_observed_goalpost_and_stops_chance_from_passing(made: "Made") -> None:
    cap = Transform(TransformKind.CAP, "one shopping street", at=40.0)
    capped = replace(
        made.find_indicator("shelter_1"), goalposts=Goalposts("observed"), transforms=(cap,)
    )
    changed = made.with_indicators(shelter_1=capped).changed(
        (pl.col("area_code") == WARD) & (pl.col("indicator_id") == "shelter_1"),
        value=pl.lit(70.0),
    )

    built = build_index(changed.edition, changed.observations, made.areas)

    row = read_input(built.inputs, "shelter_1", WARD)
    assert built.weights.filter(indicator_id="shelter_1")["worst"][0] == 40.0
    assert (row["value"], row["transformed"], row["normalised"]) == (70.0, 40.0, 0.0)
    assert row["standard_error"] == 0.0


def test_goalposts_against_the_direction_are_refused_by_name(made: "Made") -> None:
    reversed_ = replace(made.find_indicator("shelter_1"), direction=Direction.HIGHER_IS_BETTER)

    with pytest.raises(GoalpostError, match=r"'shelter_1'.*best 0, worst 100"):
        build_index(
            made.with_indicators(shelter_1=reversed_).edition, made.observations, made.areas
        )


def test_an_impossible_transform_names_the_indicator(made: "Made") -> None:
    root = Transform(TransformKind.SQRT, "skewed")
    changed = made.with_indicators(
        shelter_1=replace(made.find_indicator("shelter_1"), transforms=(root,))
    ).changed(pl.col("indicator_id") == "shelter_1", value=pl.col("value") - 50)

    with pytest.raises(CompositeError, match="sqrt has no result") as caught:
        build_index(changed.edition, changed.observations, made.areas)

    assert caught.value.where == "shelter_1"


def test_two_observations_of_one_cell_are_refused(made: "Made") -> None:
    twice = pl.concat([made.observations, made.observations.head(1)])

    with pytest.raises(DuplicateRowError, match="two observations give shelter_1 for T12000001"):
        build_index(made.edition, twice, made.areas)


def test_a_fit_set_without_areas_is_refused(made: "Made") -> None:
    edition = replace(made.edition, fit=replace(made.edition.fit, within="E12000007"))

    with pytest.raises(CompositeError, match="no ward lies within E12000007"):
        build_index(edition, made.observations, made.areas)


def test_the_interval_of_a_component_follows_from_its_counts(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    row = read_score(built.scores, "shelter", WARD)
    z = 1.959963984540054
    variance = 0.0
    for name in ("shelter_1", "shelter_2", "shelter_3"):
        b = built.weights.filter(indicator_id=name)["coefficient"][0]
        cases = made.observations.filter(indicator_id=name, area_code=WARD, period_id=LATER)
        p = (cases["numerator"][0] + z * z / 2) / (2000 + z * z)
        variance += b * b * 100**2 * p * (1 - p) / (2000 + z * z)
    assert row["standard_error"] == pytest.approx(np.sqrt(variance), rel=1e-12)
    assert row["upper"] == pytest.approx(row["score"] + z * np.sqrt(variance), rel=1e-12)
    assert row["interval_weight"] == pytest.approx(1.0)


def test_an_interval_says_which_share_of_the_weight_it_covers(made: "Made") -> None:
    blind = made.changed(
        pl.col("indicator_id") == "shelter_1",
        numerator=pl.lit(None, dtype=pl.Float64),
        denominator=pl.lit(None, dtype=pl.Float64),
    )

    built = build_index(blind.edition, blind.observations, made.areas)

    weight = built.weights.filter(indicator_id="shelter_1")["weight"][0]
    assert read_score(built.scores, "shelter", WARD)["interval_weight"] == pytest.approx(1 - weight)


def test_a_published_interval_is_used_where_there_are_no_counts(made: "Made") -> None:
    published = made.with_indicators(
        shelter_1=replace(made.find_indicator("shelter_1"), kind=Kind.MEAN)
    ).changed(
        pl.col("indicator_id") == "shelter_1",
        lower=pl.col("value") - 1.959963984540054,
        upper=pl.col("value") + 1.959963984540054,
    )

    built = build_index(published.edition, published.observations, made.areas)

    assert read_input(built.inputs, "shelter_1", WARD)["standard_error"] == pytest.approx(1.0)


def test_bootstrap_stability_brackets_the_weight(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)

    assert (built.weights["stability_lower"] < built.weights["weight"]).all()
    assert (built.weights["stability_upper"] > built.weights["weight"]).all()
    assert built.weights["positive_share"].to_list() == [1.0] * 9


def test_building_twice_gives_the_same_tables_and_changes_no_argument(made: "Made") -> None:
    before = made.observations.clone()

    first = build_index(made.edition, made.observations, made.areas)
    second = build_index(made.edition, made.observations, made.areas)

    assert first.scores.equals(second.scores)
    assert first.inputs.equals(second.inputs)
    assert first.weights.equals(second.weights)
    assert made.observations.equals(before)


def test_reordering_areas_and_observations_changes_no_score(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)
    shuffled = made.observations.sample(fraction=1.0, shuffle=True, seed=3)

    again = build_index(made.edition, shuffled, made.areas.reverse())

    keys = ["node_id", "area_code", "period_id"]
    one, two = built.scores.sort(keys), again.scores.sort(keys)
    assert np.allclose(one["score"].to_numpy(), two["score"].to_numpy(), atol=1e-9)


def test_an_area_listed_twice_is_refused_by_its_code(made: "Made") -> None:
    twice = pl.concat([made.areas, made.areas.tail(1)])

    with pytest.raises(CompositeError, match="area T05000046 stands in the areas table more than"):
        build_index(made.edition, made.observations, twice)


def test_an_observed_goalpost_needs_a_value_in_the_fit_set(made: "Made") -> None:
    observed = replace(made.find_indicator("shelter_1"), goalposts=Goalposts("observed"))
    unseen = made.with_indicators(shelter_1=observed).without(
        pl.col("indicator_id") == "shelter_1", pl.col("area_code").str.starts_with("T05")
    )

    with pytest.raises(CompositeError, match="'shelter_1' has no value in the fit set"):
        build_index(unseen.edition, unseen.observations, made.areas)


def test_an_indicator_of_larger_areas_alone_is_told_how_it_may_count(made: "Made") -> None:
    boroughs_only = made.without(
        pl.col("indicator_id") == "shelter_1", pl.col("area_code").str.starts_with("T05")
    )

    with pytest.raises(CompositeError, match="'shelter_1' is known in 0 of 48") as refused:
        build_index(boroughs_only.edition, boroughs_only.observations, made.areas)

    assert "carried_down: true" in refused.value.fix


def test_an_indicator_without_weight_may_lack_goalposts(made: "Made") -> None:
    page_only = replace(
        made.find_indicator("shelter_3"), weighted=False, goalposts=Goalposts("observed")
    )
    boroughs_only = made.with_indicators(shelter_3=page_only).without(
        pl.col("indicator_id") == "shelter_3", pl.col("area_code").str.starts_with("T05")
    )

    built = build_index(boroughs_only.edition, boroughs_only.observations, made.areas)

    row = read_input(built.inputs, "shelter_3", BOROUGH)
    assert row["value"] is not None
    assert row["normalised"] is None
    assert built.inputs.filter(indicator_id="shelter_3", area_code=WARD).is_empty()


def test_an_indicator_measured_only_in_the_later_period_is_estimated_in_the_earlier(
    made: "Made",
) -> None:
    later_only = replace(made.find_indicator("shelter_1"), periods={"2014": LATER})
    changed = made.with_indicators(shelter_1=later_only)

    built = build_index(changed.edition, made.observations, made.areas)

    assert read_input(built.inputs, "shelter_1", WARD, "2012")["origin"] == "estimated"
    assert read_input(built.inputs, "shelter_1", WARD, "2014")["origin"] == "observed"


def test_an_indicator_measured_only_in_the_earlier_period_is_carried_to_the_later(
    made: "Made",
) -> None:
    earlier_only = replace(made.find_indicator("shelter_1"), periods={"2012": EARLIER})
    changed = made.with_indicators(shelter_1=earlier_only)

    built = build_index(changed.edition, made.observations, made.areas)

    row = read_input(built.inputs, "shelter_1", WARD, "2014")
    assert (row["origin"], row["source_period_id"]) == ("carried", EARLIER)
