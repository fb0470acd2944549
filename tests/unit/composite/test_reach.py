"""What an indicator would have to become brings exactly the score that was wanted."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.composite.reach import Needed, find_needed, read_score
from wardwise.composite.supposed_values import SupposedValue
from wardwise.composite.what_if import Supposition, suppose_index
from wardwise.model.errors import SuppositionError
from wardwise.model.indicator import Transform, TransformKind
from wardwise.model.recipe import Combination, Normalisation

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

WARD = "T05000011"


def reach(made: "Made", target: float, node: str = "shelter") -> dict[str, Needed]:
    built = build_index(made.edition, made.observations, made.areas)
    found = find_needed(
        built,
        observations=made.observations,
        areas=made.areas,
        node=node,
        area=WARD,
        target=target,
    )
    return {one.indicator_id: one for one in found}


def score_with(made: "Made", indicator: str, value: float, node: str = "shelter") -> float:
    built = build_index(made.edition, made.observations, made.areas)
    supposed = suppose_index(
        built,
        observations=made.observations,
        areas=made.areas,
        supposition=Supposition(values=(SupposedValue(indicator, WARD, value),)),
    )
    return read_score(supposed.built, node, WARD)


def read_now(made: "Made", node: str = "shelter") -> float:
    return read_score(build_index(made.edition, made.observations, made.areas), node, WARD)


@pytest.mark.parametrize("way", [-3.0, 4.0])
def test_supposing_the_value_needed_brings_the_score_wanted(made: "Made", way: float) -> None:
    target = read_now(made) + way

    needed = reach(made, target)

    assert len(needed) == 3
    for name, one in needed.items():
        assert one.value is not None
        assert score_with(made, name, one.value) == pytest.approx(target, abs=1e-5)
        assert (one.value < one.before) == (way > 0)  # lower is better


def test_the_value_needed_is_the_gap_over_the_slope(made: "Made") -> None:
    built = build_index(made.edition, made.observations, made.areas)
    slope = built.weights.filter(indicator_id="shelter_2")["coefficient"].item()

    one = reach(made, read_now(made) + 2.0)["shelter_2"]

    assert one.value == pytest.approx(one.before + 2.0 / slope, abs=1e-6)


def test_a_quarter_of_the_index_needs_four_times_the_way(made: "Made") -> None:
    near = reach(made, read_now(made) + 1.0)["shelter_2"]
    far = reach(made, read_now(made, "social_progress_index") + 0.25, "social_progress_index")[
        "shelter_2"
    ]

    assert far.value == pytest.approx(near.value, abs=1e-5)


def test_a_score_out_of_reach_says_how_far_the_best_value_would_bring_it(made: "Made") -> None:
    one = reach(made, 99.0)["shelter_1"]

    assert (one.value, one.best_value) == (None, 0.0)
    assert one.best_score == pytest.approx(score_with(made, "shelter_1", 0.0), abs=1e-6)
    assert one.best_score is not None
    assert one.best_score < 99.0


def test_a_value_beyond_all_that_was_seen_is_marked(made: "Made") -> None:
    seen = made.observations.filter(
        pl.col("area_code").str.starts_with("T05"), indicator_id="shelter_1"
    )["value"]
    now = read_now(made)

    near, far = reach(made, now + 0.5)["shelter_1"], reach(made, now + 8.0)["shelter_1"]

    assert near.value is not None
    assert far.value is not None
    assert near.value > seen.min() > far.value  # type: ignore[operator]
    assert (near.is_seen, far.is_seen) == (True, False)


def test_a_bent_scale_is_followed(made: "Made") -> None:
    bent = replace(
        made.find_indicator("shelter_1"), transforms=(Transform(TransformKind.LOG1P, "skewed"),)
    )
    made = made.with_indicators(shelter_1=bent)
    target = read_now(made) + 5.0

    one = reach(made, target)["shelter_1"]

    assert one.value is not None
    assert score_with(made, "shelter_1", one.value) == pytest.approx(target, abs=1e-5)


@pytest.mark.parametrize(
    "method",
    [
        {"component_scale": Normalisation.EXPONENTIAL},
        {"normalisation": Normalisation.PERCENTILE_RANK},
        {"within_components": Combination.HARMONIC},
        {"within_components": Combination.GEOMETRIC},
    ],
)
def test_on_bent_and_stepped_scales_what_comes_back_was_tried(
    made: "Made", method: dict[str, object]
) -> None:
    bent = made.with_method(**method)
    now = read_now(bent)

    for target in (now + 5, now + 20):
        for name, one in reach(bent, target).items():
            if one.value is not None:
                assert score_with(bent, name, one.value) > target - 1e-5
                short = one.value + 0.02 * (one.before - one.value)
                assert score_with(bent, name, short) < target
            else:
                assert one.best_value == 0.0
                assert one.best_score == pytest.approx(score_with(bent, name, 0.0))
                assert score_with(bent, name, 0.0) < target


def test_where_another_figure_is_filled_from_it_the_filling_follows(made: "Made") -> None:
    lacking = made.without(pl.col("area_code") == WARD, pl.col("indicator_id") == "shelter_3")
    target = read_now(lacking) + 3.0

    one = reach(lacking, target)["shelter_1"]

    assert one.value is not None
    assert score_with(lacking, "shelter_1", one.value) == pytest.approx(target, abs=1e-5)


@pytest.mark.parametrize(
    ("node", "target", "words"),
    [("sheltr", 50.0, "is not the index"), ("shelter", None, "scores .* already")],
)
def test_what_cannot_be_asked_is_refused(
    made: "Made", node: str, target: float | None, words: str
) -> None:
    with pytest.raises(SuppositionError, match=words):
        reach(made, read_now(made) if target is None else target, node)
