"""What is supposed comes out as rebuilding from it would, and nothing else moves."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.composite.supposed_values import SupposedValue, alter_observations, find_bounds
from wardwise.composite.what_if import Supposition, suppose_index
from wardwise.model.errors import SuppositionError
from wardwise.model.indicator import Kind
from wardwise.model.recipe import AreaScreening

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

WARD, OTHER, BOROUGH = "T05000011", "T05000012", "T09000001"
KEYS = ["node_id", "area_code", "period_id"]


def suppose(made: "Made", **given: object) -> pl.DataFrame:
    """Give the scores as supposed, sorted by their key."""
    built = build_index(made.edition, made.observations, made.areas)
    found = suppose_index(
        built,
        observations=made.observations,
        areas=made.areas,
        supposition=Supposition(**given),  # type: ignore[arg-type]
    )
    return found.built.scores.sort(KEYS)


def build(made: "Made", observations: pl.DataFrame | None = None) -> pl.DataFrame:
    table = made.observations if observations is None else observations
    return build_index(made.edition, table, made.areas).scores.sort(KEYS)


def find(scores: pl.DataFrame, node: str, area: str, period: str = "2014") -> float:
    return float(scores.filter(node_id=node, area_code=area, period_id=period)["score"].item())


def find_farthest(one: pl.DataFrame, other: pl.DataFrame) -> float:
    """Give the largest difference of two score tables in any number."""
    assert one.select(KEYS).equals(other.select(KEYS))
    numbers = ("score", "lower", "upper", "standard_error", "observed_weight", "interval_weight")
    apart = [(one[name] - other[name]).abs().max() for name in numbers]
    return max(float(str(gap)) for gap in apart)


def test_supposing_the_value_that_was_observed_changes_nothing(made: "Made") -> None:
    value = made.observations.filter(
        indicator_id="shelter_1", area_code=WARD, period_id="2014-01-01/P1Y"
    )["value"].item()

    found = suppose(made, values=(SupposedValue("shelter_1", WARD, value),))

    assert find_farthest(found, build(made)) < 1e-12


def test_a_value_of_an_area_that_teaches_nothing_is_as_if_rebuilt(made: "Made") -> None:
    value = SupposedValue("shelter_1", BOROUGH, 12.5)
    altered = alter_observations(made.edition, made.observations, [value])

    found = suppose(made, values=(value,))

    assert find_farthest(found, build(made, altered)) < 1e-9


def test_with_a_new_fit_a_value_is_as_if_rebuilt_everywhere(made: "Made") -> None:
    value = SupposedValue("shelter_1", WARD, 12.5)
    altered = alter_observations(made.edition, made.observations, [value])

    found = suppose(made, values=(value,), refit=True)

    assert find_farthest(found, build(made, altered)) < 1e-9


def test_on_the_frozen_yardstick_the_score_moves_along_its_straight_line(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)
    slope = built.weights.filter(indicator_id="shelter_1")["coefficient"].item()
    inputs = built.inputs.filter(indicator_id="shelter_1", area_code=WARD, period_id="2014")
    moved = 12.5 - inputs["transformed"].item()

    found = suppose(made, values=(SupposedValue("shelter_1", WARD, 12.5),))

    before = build(made)
    apart = find(found, "shelter", WARD) - find(before, "shelter", WARD)
    assert apart == pytest.approx(slope * moved, abs=1e-9)
    # shelter is half of its dimension, which is half of the index
    whole = find(found, "social_progress_index", WARD) - find(before, "social_progress_index", WARD)
    assert whole == pytest.approx(apart / 4, abs=1e-9)


def test_no_other_area_period_or_component_moves(made: "Made") -> None:
    found = suppose(made, values=(SupposedValue("shelter_1", WARD, 12.5),))

    touched = (pl.col("area_code") == WARD) & (pl.col("period_id") == "2014")
    touched &= pl.col("node_id").is_in(["shelter", "basic_human_needs", "social_progress_index"])
    assert find_farthest(found.filter(~touched), build(made).filter(~touched)) < 1e-12
    assert (found.filter(touched)["score"] != build(made).filter(touched)["score"]).all()


def test_values_of_several_areas_and_indicators_are_supposed_together(made: "Made") -> None:
    values = (
        SupposedValue("shelter_1", WARD, 12.5),
        SupposedValue("personal_safety_2", WARD, 20.0),
        SupposedValue("shelter_1", OTHER, 0.5, is_factor=True),
    )

    found = suppose(made, values=values)

    alone = suppose(made, values=values[2:])
    assert find(found, "shelter", OTHER) == pytest.approx(find(alone, "shelter", OTHER), abs=1e-9)
    before = build(made)
    for node in ("shelter", "personal_safety", "basic_human_needs", "social_progress_index"):
        assert find(found, node, WARD) != find(before, node, WARD)


def test_a_multiple_is_of_what_was_observed(made: "Made") -> None:
    own = made.observations.filter(area_code=WARD, period_id="2014-01-01/P1Y")
    before = own.filter(indicator_id="shelter_1")["value"].item()

    found = alter_observations(
        made.edition, made.observations, [SupposedValue("shelter_1", WARD, 0.9, is_factor=True)]
    )

    row = found.filter(indicator_id="shelter_1", area_code=WARD, period_id="2014-01-01/P1Y")
    assert row["value"].item() == pytest.approx(0.9 * before)
    assert row["numerator"].item() == pytest.approx(0.9 * before * 20)
    assert row["lower"].item() < 0.9 * before < row["upper"].item()
    assert found.height == made.observations.height


def test_a_value_may_be_supposed_where_none_was_observed(made: "Made") -> None:
    gap = (pl.col("area_code") == WARD, pl.col("indicator_id") == "shelter_1")
    lacking = made.without(*gap)

    found = suppose(lacking, values=(SupposedValue("shelter_1", WARD, 30.0),))

    assert math.isfinite(find(found, "shelter", WARD))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (SupposedValue("shelter_1", WARD, 130.0), "shelter_1 of 130 percent of residents"),
        (SupposedValue("shelter_1", WARD, -1.0), "not possible"),
        (SupposedValue("shelter_1", WARD, math.nan), "not possible"),
        (SupposedValue("shelter_1", WARD, 9.0, is_factor=True), "not possible"),
        (SupposedValue("sheltr_1", WARD, 1.0), "not an indicator"),
        (SupposedValue("shelter_1", "T05000099", 1.0), "not an area"),
        (SupposedValue("shelter_1", WARD, 1.0, period="2013"), "not a period"),
    ],
)
def test_what_cannot_be_is_refused_by_name(made: "Made", value: SupposedValue, words: str) -> None:
    with pytest.raises(SuppositionError, match=words):
        suppose(made, values=(value,))


def test_nothing_supposed_is_refused(made: "Made") -> None:
    with pytest.raises(SuppositionError, match="nothing is supposed"):
        suppose(made)


def test_the_same_value_twice_is_refused(made: "Made") -> None:
    twice = (SupposedValue("shelter_1", WARD, 10.0), SupposedValue("shelter_1", WARD, 11.0))

    with pytest.raises(SuppositionError, match="two values are supposed of shelter_1"):
        suppose(made, values=twice)


def test_a_rate_has_no_upper_bound_but_what_is_declared(made: "Made") -> None:
    rate = replace(made.find_indicator("shelter_1"), kind=Kind.RATE, per=1000.0)

    assert find_bounds(rate) == (0.0, math.inf)
    assert find_bounds(replace(rate, possible_maximum=500.0)) == (0.0, 500.0)
    assert find_bounds(replace(rate, kind=Kind.MEAN)) == (-math.inf, math.inf)


def test_an_area_that_the_method_leaves_out_has_no_score_with_supposed_values(
    made: "Made",
) -> None:
    screened = made.with_method(screening=AreaScreening(left_out={WARD: "a prison"}))

    found = suppose(screened, values=(SupposedValue("shelter_1", WARD, 12.5),))

    assert found.filter(area_code=WARD)["score"].null_count() == len(found.filter(area_code=WARD))


def test_an_area_that_the_method_keeps_is_scored_with_supposed_values(made: "Made") -> None:
    gaps = pl.col("indicator_id").is_in(["shelter_2", "personal_rights_1"])
    screened = made.without(gaps, pl.col("area_code") == WARD).with_method(
        screening=AreaScreening(least_known=0.9, kept={WARD: "known well"})
    )

    found = suppose(screened, values=(SupposedValue("shelter_1", WARD, 12.5),))

    assert find(found, "shelter", WARD) > find(build(screened), "shelter", WARD)
