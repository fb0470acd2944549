"""Other weights move scores as the arithmetic says, and what is left out counts for nothing."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.composite.supposed_values import SupposedValue
from wardwise.composite.what_if import Supposition, suppose_index
from wardwise.model.errors import SuppositionError
from wardwise.model.recipe import Weighting

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

WARD = "T05000011"
INDEX, NEEDS, SHELTER = "social_progress_index", "basic_human_needs", "shelter"


def suppose(made: "Made", **given: object) -> pl.DataFrame:
    built = build_index(made.edition, made.observations, made.areas)
    return suppose_index(
        built,
        observations=made.observations,
        areas=made.areas,
        supposition=Supposition(**given),  # type: ignore[arg-type]
    ).built.scores


def find(scores: pl.DataFrame, node: str, area: str = WARD) -> float:
    return float(scores.filter(node_id=node, area_code=area, period_id="2014")["score"].item())


def read_parts(made: "Made") -> tuple[dict[str, float], dict[str, float]]:
    """Give each indicator of shelter its score of its own in the ward, and its share."""
    built = build_index(made.edition, made.observations, made.areas)
    own = built.inputs.filter(area_code=WARD, period_id="2014")
    scores = dict(own.select("indicator_id", "normalised").iter_rows())
    shares = dict(built.weights.select("indicator_id", "share").iter_rows())
    return scores, shares


def test_a_component_of_twice_the_weight_is_two_thirds_of_its_dimension(made: "Made") -> None:
    before = build_index(made.edition, made.observations, made.areas).scores

    found = suppose(made, weights={SHELTER: 2.0})

    shelter, safety = find(before, SHELTER), find(before, "personal_safety")
    needs = (2 * shelter + safety) / 3
    assert find(found, NEEDS) == pytest.approx(needs, abs=1e-9)
    assert find(found, INDEX) == pytest.approx((needs + find(before, "opportunity")) / 2, abs=1e-9)
    assert find(found, SHELTER) == pytest.approx(shelter, abs=1e-9)


def test_a_dimension_of_thrice_the_weight_is_three_quarters_of_the_index(made: "Made") -> None:
    before = build_index(made.edition, made.observations, made.areas).scores

    found = suppose(made, weights={NEEDS: 3.0})

    expected = (3 * find(before, NEEDS) + find(before, "opportunity")) / 4
    assert find(found, INDEX) == pytest.approx(expected, abs=1e-9)


def test_an_indicator_of_twice_the_weight_counts_twice_its_share(made: "Made") -> None:
    scores, shares = read_parts(made)
    shares["shelter_1"] *= 2
    names = ["shelter_1", "shelter_2", "shelter_3"]
    total = sum(shares[one] for one in names)

    found = suppose(made, weights={"shelter_1": 2.0})

    expected = sum(scores[one] * shares[one] for one in names) / total
    assert find(found, SHELTER) == pytest.approx(expected, abs=1e-9)


def test_left_out_the_others_keep_their_shares_towards_each_other(made: "Made") -> None:
    scores, shares = read_parts(made)
    names = ["shelter_2", "shelter_3"]
    total = sum(shares[one] for one in names)

    found = suppose(made, left_out=("shelter_1",))

    expected = sum(scores[one] * shares[one] for one in names) / total
    assert find(found, SHELTER) == pytest.approx(expected, abs=1e-9)


def test_a_component_left_out_leaves_its_dimension_to_the_others(made: "Made") -> None:
    before = build_index(made.edition, made.observations, made.areas).scores

    found = suppose(made, left_out=(SHELTER,))

    assert find(found, NEEDS) == pytest.approx(find(before, "personal_safety"), abs=1e-9)
    assert found.filter(node_id=SHELTER).is_empty()


def test_the_last_indicator_of_a_component_takes_it_along(made: "Made") -> None:
    whole = suppose(made, left_out=(SHELTER,))

    found = suppose(made, left_out=("shelter_1", "shelter_2", "shelter_3"))

    assert find(found, INDEX) == pytest.approx(find(whole, INDEX), abs=1e-12)


def test_factors_of_one_change_nothing(made: "Made") -> None:
    before = build_index(made.edition, made.observations, made.areas).scores

    found = suppose(made, weights={"shelter_1": 1.0, SHELTER: 1.0, NEEDS: 1.0})

    keys = ["node_id", "area_code", "period_id"]
    both = before.join(found, on=keys, suffix="_after")
    assert both.height == before.height
    assert float(str((both["score"] - both["score_after"]).abs().max())) < 1e-9


def test_with_a_new_fit_the_indicators_that_remain_are_weighed_anew(made: "Made") -> None:
    framework = made.edition.framework
    kept = tuple(one for one in framework.indicators if one.id != "shelter_1")
    without = made.with_framework(replace(framework, indicators=kept))

    found = suppose(made, left_out=("shelter_1",), refit=True)

    rebuilt = build_index(without.edition, without.observations, without.areas).scores
    assert find(found, SHELTER) == pytest.approx(find(rebuilt, SHELTER), abs=1e-9)
    frozen = suppose(made, left_out=("shelter_1",))
    assert find(found, SHELTER) != pytest.approx(find(frozen, SHELTER), abs=1e-6)


def test_values_and_weights_are_supposed_together(made: "Made") -> None:
    value = SupposedValue("shelter_1", WARD, 12.5)
    alone = suppose(made, values=(value,))

    found = suppose(made, values=(value,), weights={SHELTER: 2.0})

    expected = (2 * find(alone, SHELTER) + find(alone, "personal_safety")) / 3
    assert find(found, NEEDS) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"weights": {"sheltr": 2.0}}, "no indicator, component or dimension"),
        ({"weights": {SHELTER: 0.0}}, "cannot be multiplied by 0"),
        ({"weights": {SHELTER: -1.0}}, "cannot be multiplied by -1"),
        ({"weights": {SHELTER: 2.0}, "left_out": (SHELTER,)}, "is left out"),
        ({"left_out": (NEEDS, "opportunity")}, "nothing counts"),
        ({"left_out": (INDEX,)}, "no indicator, component or dimension"),
    ],
)
def test_weights_that_cannot_be_are_refused(
    made: "Made", given: dict[str, object], words: str
) -> None:
    with pytest.raises(SuppositionError, match=words):
        suppose(made, **given)


def test_by_benefit_of_the_doubt_areas_weigh_what_is_left_anew(made: "Made") -> None:
    doubted = made.with_method(weighting=Weighting.BENEFIT_OF_DOUBT)
    without = doubted.with_indicators(
        shelter_1=replace(doubted.find_indicator("shelter_1"), weighted=False)
    )

    found = suppose(doubted, left_out=("shelter_1",))

    rebuilt = build_index(without.edition, without.observations, without.areas).scores
    assert find(found, SHELTER) == pytest.approx(find(rebuilt, SHELTER), abs=1e-9)


def test_by_benefit_of_the_doubt_no_weight_of_an_indicator_can_be_multiplied(
    made: "Made",
) -> None:
    doubted = made.with_method(weighting=Weighting.BENEFIT_OF_DOUBT)

    with pytest.raises(SuppositionError, match="'shelter_1' has no one weight"):
        suppose(doubted, weights={"shelter_1": 2.0})
