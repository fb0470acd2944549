"""Every choice of a method is told in whole sentences."""

import re
from dataclasses import replace

import pytest

from wardwise.model.area import AreaLevel
from wardwise.model.method import Method
from wardwise.model.recipe import (
    Anchoring,
    AreaScreening,
    Budget,
    Combination,
    Imputation,
    Normalisation,
    Treatment,
    Weighting,
)
from wardwise.presentation.charts import draw_axis
from wardwise.presentation.method_steps import describe_method, is_straight, say_method
from wardwise.presentation.scale_words import word_scale

VARIANTS = [
    *(Method(imputation=one) for one in Imputation),
    *(Method(treatment=one) for one in Treatment),
    *(Method(normalisation=one) for one in Normalisation),
    *(Method(weighting=one) for one in Weighting),
    *(Method(within_components=one) for one in Combination),
    *(Method(within_dimensions=one) for one in Combination),
    *(Method(within_index=one) for one in Combination),
    Method(component_scale=Normalisation.EXPONENTIAL),
    Method(anchoring=Anchoring(AreaLevel.BOROUGH, "residents")),
    Method(budgets=(Budget("Ada", {"safety": 3.0}),), weighting=Weighting.BUDGET),
    Method(
        screening=AreaScreening(
            least_known=0.5,
            least_nonzero=0.2,
            kept={"E05000001": "It is new"},
            left_out={"E05000002": "Nobody lives there."},
        )
    ),
    Method(weighting=Weighting.BENEFIT_OF_DOUBT, least_contribution=0.1),
    Method(imputation=Imputation.NONE, least_known=0.5, scored_share=0.0),
    Method(imputation=Imputation.NONE, least_known=0.0, scored_share=0.0),
]


@pytest.mark.parametrize("method", VARIANTS, ids=say_method)
def test_each_step_is_told_in_whole_sentences(method: Method) -> None:
    steps = describe_method(method, unit="wards of London", weighs=True)

    for one in steps:
        for said in filter(None, (one.done, one.why)):
            assert said[0].isupper(), said
            assert said.endswith("."), said
            assert not re.search(r"None|\{|\}|\.\.|  | \.|[a-z]_[a-z]", said), said
    assert len({one.title for one in steps}) == len(steps)


def test_two_methods_that_differ_are_told_differently() -> None:
    told = {say_method(one) for one in VARIANTS[: len(Imputation) + len(Treatment)]}
    steps = {tuple(one.done for one in describe_method(method)) for method in VARIANTS}

    assert len(told) >= len(Imputation)
    # the default stands once among each of the seven lists of choices
    assert len(steps) == len(VARIANTS) - 6


@pytest.mark.parametrize(
    ("method", "straight"),
    [
        (Method(), True),
        (Method(normalisation=Normalisation.Z_SCORE), True),
        (Method(normalisation=Normalisation.GOALPOSTS_CAPPED), False),
        (Method(within_index=Combination.GEOMETRIC), False),
        (Method(component_scale=Normalisation.EXPONENTIAL), False),
        (Method(treatment=Treatment.WINSORISED), False),
        (Method(weighting=Weighting.BENEFIT_OF_DOUBT), False),
    ],
)
def test_ranges_are_called_exact_only_where_scores_are_straight_sums(
    method: Method, *, straight: bool
) -> None:
    told = next(one for one in describe_method(method) if one.title == "How sure a score is")

    assert is_straight(method) is straight
    assert ("not exact" in told.done) is not straight


def test_a_floor_is_told_only_where_a_mean_sees_it() -> None:
    harmonic = Method(within_index=Combination.HARMONIC, floor=2.0)

    def tell(method: Method) -> str:
        return " ".join(one.done for one in describe_method(method))

    assert "A score below 2 enters" in tell(harmonic)
    assert "enters such a mean" not in tell(replace(harmonic, floor=0.0))
    assert "enters such a mean" not in tell(Method(floor=2.0))


@pytest.mark.parametrize("scale", list(Normalisation))
def test_what_a_score_means_is_said_for_every_scale(scale: Normalisation) -> None:
    words = word_scale(Method(normalisation=scale), unit="the wards of London")

    assert words.sentence.endswith("higher is better.")
    assert "{" not in words.sentence
    assert words.counts_places == (scale in {Normalisation.RANK, Normalisation.BORDA})


def test_scores_of_components_put_on_another_scale_are_on_that() -> None:
    words = word_scale(
        Method(normalisation=Normalisation.Z_SCORE, component_scale=Normalisation.EXPONENTIAL)
    )

    assert words.out_of == "of 100"


def test_under_benefit_of_the_doubt_scores_end_at_a_hundred_whatever_the_scale() -> None:
    words = word_scale(
        Method(normalisation=Normalisation.RANK, weighting=Weighting.BENEFIT_OF_DOUBT)
    )

    assert (words.out_of, words.counts_places) == ("of 100", False)
    assert "suit it best" in words.sentence


def test_an_axis_ends_where_the_scale_does() -> None:
    assert 'cx="25.0%"' in draw_axis(50.0, None, None, end=200.0)
    assert 'cx="50.0%"' in draw_axis(50.0, None, None)
