"""Laws of every way to combine children, and of every way to choose their weights."""

import numpy as np
import pytest
from drawn_panels import COLUMNS, ROWS, draw_gapped, draw_values, draw_weights
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwise.stats.aggregate import copeland_scores, outrank_rows, power_mean
from wardwise.stats.arrays import Matrix, Vector
from wardwise.stats.chosen_weights import (
    average_budgets,
    give_benefit_of_doubt,
    optimise_weights,
)
from wardwise.stats.weights import find_effective_weights

EXPONENTS = (-1.0, 0.0, 0.5, 1.0)  # harmonic, geometric, of square roots, arithmetic
AREA, CHILD = st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1)
each_exponent = pytest.mark.parametrize("exponent", EXPONENTS)


def combine(values: Matrix, weights: Vector, exponent: float) -> Vector:
    return power_mean(values, weights=weights, exponent=exponent, least_share=0.0)


@given(values=draw_gapped(), weights=draw_weights())
def test_a_lower_exponent_never_gives_a_higher_mean(values: Matrix, weights: Vector) -> None:
    """Harmonic at most geometric, geometric at most arithmetic."""
    harmonic, geometric, of_roots, arithmetic = (
        combine(values, weights, exponent) for exponent in EXPONENTS
    )

    slack = 1.0 + 1e-12
    known = ~np.isnan(values).all(axis=1)
    assert (harmonic <= geometric * slack)[known].all()
    assert (geometric <= of_roots * slack)[known].all()
    assert (of_roots <= arithmetic * slack)[known].all()


@each_exponent
@given(values=draw_gapped(), weights=draw_weights())
def test_a_mean_lies_between_the_children_that_are_known(
    exponent: float, values: Matrix, weights: Vector
) -> None:
    known = ~np.isnan(values).all(axis=1)

    found = combine(values, weights, exponent)[known]

    assert (found >= np.nanmin(values[known], axis=1) * (1 - 1e-12)).all()
    assert (found <= np.nanmax(values[known], axis=1) * (1 + 1e-12)).all()


@each_exponent
@given(values=draw_values(), weights=draw_weights(), power=st.integers(-20, 20))
def test_a_mean_has_the_unit_of_its_children(
    exponent: float, values: Matrix, weights: Vector, power: int
) -> None:
    own = combine(values, weights, exponent)

    np.testing.assert_allclose(
        combine(values * 2.0**power, weights, exponent), own * 2.0**power, rtol=1e-12
    )


@each_exponent
@given(values=draw_gapped(), weights=draw_weights(), area=AREA, child=CHILD, gain=st.floats(0, 1e4))
def test_a_better_child_never_lowers_a_mean(
    exponent: float, values: Matrix, weights: Vector, area: int, child: int, gain: float
) -> None:
    better = values.copy()
    better[area, child] += gain

    own, after = combine(values, weights, exponent), combine(better, weights, exponent)

    assert np.isnan(own[area]) or after[area] >= own[area] * (1 - 1e-12)
    others = np.arange(ROWS) != area
    np.testing.assert_array_equal(after[others], own[others])


@each_exponent
@given(values=draw_gapped(), weights=draw_weights(), factor=st.integers(1, 50))
def test_only_the_ratio_of_weights_matters(
    exponent: float, values: Matrix, weights: Vector, factor: int
) -> None:
    own = combine(values, weights, exponent)

    np.testing.assert_allclose(combine(values, weights * factor, exponent), own, rtol=1e-12)


@given(values=draw_gapped(), weights=draw_weights(), area=AREA, child=CHILD, gain=st.floats(0, 1e4))
def test_a_better_child_never_lowers_a_copeland_score(
    values: Matrix, weights: Vector, area: int, child: int, gain: float
) -> None:
    better = values.copy()
    better[area, child] += gain

    own = copeland_scores(values, weights=weights, least_share=0.0)
    after = copeland_scores(better, weights=weights, least_share=0.0)

    assert np.isnan(own[area]) or after[area] >= own[area]


@given(values=draw_gapped(), weights=draw_weights(), order=st.permutations(range(ROWS)))
def test_copeland_scores_sum_to_nought_and_know_no_order_of_areas(
    values: Matrix, weights: Vector, order: list[int]
) -> None:
    own = copeland_scores(values, weights=weights, least_share=0.0)

    assert np.nansum(own) == 0
    shuffled = copeland_scores(values[order], weights=weights, least_share=0.0)
    np.testing.assert_array_equal(shuffled, own[order])
    turned = copeland_scores(-values, weights=weights, least_share=0.0)
    np.testing.assert_array_equal(turned, -own)


@given(values=draw_gapped(), weights=draw_weights())
def test_two_areas_share_all_the_weight_they_are_compared_by(
    values: Matrix, weights: Vector
) -> None:
    found = outrank_rows(values, weights=weights)

    pairs = ~np.eye(ROWS, dtype=bool)
    np.testing.assert_allclose((found + found.T)[pairs], 1.0)
    assert ((found >= 0) & (found <= 1 + 1e-12)).all()


@given(
    points=st.lists(
        st.lists(st.integers(0, 100), min_size=COLUMNS, max_size=COLUMNS).filter(any),
        min_size=1,
        max_size=6,
    )
)
def test_budgets_give_weights_that_are_not_negative_and_sum_to_one(points: list[list[int]]) -> None:
    found = average_budgets(np.array(points, dtype=np.float64))

    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1.0)


@given(values=draw_values(), wanted=draw_weights())
def test_optimised_weights_are_not_negative_sum_to_one_and_miss_no_more_than_equal_ones(
    values: Matrix, wanted: Vector
) -> None:
    found = optimise_weights(values, wanted=wanted)

    assert (found.weights >= 0).all()
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.influence.sum() == pytest.approx(1.0)
    covariance = np.cov(values, rowvar=False)
    equal = covariance.sum(axis=0) / np.sqrt(np.diag(covariance))
    missed = ((equal / equal.sum() - found.wanted) ** 2).sum()
    assert ((found.influence - found.wanted) ** 2).sum() <= missed + 1e-9


@settings(max_examples=25)  # a linear programme an area
@given(values=draw_values(), least=st.sampled_from([0.0, 0.1, 1 / 3]))
def test_benefit_of_the_doubt_gives_each_area_its_best_weights_none_negative_none_beyond_one(
    values: Matrix, least: float
) -> None:
    found = give_benefit_of_doubt(values, least_share=least)

    assert (found.weights >= -1e-9).all()
    assert (found.scores <= 1 + 1e-9).all()
    under_all = values @ found.weights.T  # each area under each area's weights
    assert (under_all <= 1 + 1e-7).all()
    if least == 0:
        assert found.scores.max() == pytest.approx(1.0)
        assert (found.scores >= under_all.max(axis=1) - 1e-7).all()
    parts = values * found.weights
    assert (parts >= least * found.scores[:, np.newaxis] - 1e-7).all()


@settings(max_examples=25)
@given(values=draw_values(), power=st.integers(-10, 10), child=CHILD)
def test_benefit_of_the_doubt_does_not_depend_on_units(
    values: Matrix, power: int, child: int
) -> None:
    other = values.copy()
    other[:, child] *= 2.0**power

    np.testing.assert_allclose(
        give_benefit_of_doubt(other).scores, give_benefit_of_doubt(values).scores, atol=1e-6
    )


@given(
    tree=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 100)), min_size=1, max_size=20),
)
def test_what_the_ends_of_a_tree_count_for_sums_to_one(tree: list[tuple[int, int]]) -> None:
    parents = np.array([-1, *(above % (at + 1) for at, (_, above) in enumerate(tree))])
    weights = np.array([1.0, *(float(own) for own, _ in tree)])

    found = find_effective_weights(weights, parents)

    ends = np.setdiff1d(np.arange(len(parents)), parents)
    assert found[ends].sum() == pytest.approx(1.0)
    assert (found > 0).all()
