"""Ranks and what chance leaves of them."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.ranks import find_lowest_from, rank_scores, simulate_rank_intervals


def test_the_highest_score_ranks_first_and_equals_share_a_rank() -> None:
    assert rank_scores(np.array([10.0, 30.0, 30.0, 20.0])).tolist() == [4.0, 1.0, 1.0, 3.0]


def test_a_missing_score_is_not_ranked_nor_counted() -> None:
    ranks = rank_scores(np.array([np.nan, 30.0, 20.0]))

    assert np.isnan(ranks[0])
    assert ranks[1:].tolist() == [1.0, 2.0]


def test_scores_without_chance_keep_their_ranks() -> None:
    scores = np.array([10.0, 40.0, 30.0])

    found = simulate_rank_intervals(scores, np.full(3, np.nan), draws=50, seed=1)

    assert found.lower.tolist() == found.upper.tolist() == [3.0, 1.0, 2.0]


def test_two_equal_areas_have_even_chances_of_either_rank() -> None:
    found = simulate_rank_intervals(np.array([50.0, 50.0]), np.array([2.0, 2.0]), draws=500, seed=1)

    assert found.lower.tolist() == [1.0, 1.0]
    assert found.upper.tolist() == [2.0, 2.0]


def test_areas_far_apart_are_told_apart() -> None:
    scores = np.array([20.0, 50.0, 80.0])

    found = simulate_rank_intervals(scores, np.full(3, 1.0), draws=500, seed=1)

    assert found.lower.tolist() == found.upper.tolist() == [3.0, 2.0, 1.0]


def test_the_actual_rank_lies_within_its_interval_and_more_chance_widens_it() -> None:
    random = np.random.default_rng(6)
    scores = random.normal(50, 10, size=200)

    narrow = simulate_rank_intervals(scores, np.full(200, 1.0), draws=300, seed=1)
    wide = simulate_rank_intervals(scores, np.full(200, 5.0), draws=300, seed=1)

    actual = rank_scores(scores)
    assert ((narrow.lower <= actual) & (actual <= narrow.upper)).all()
    assert (wide.upper - wide.lower).mean() > 2 * (narrow.upper - narrow.lower).mean()


def test_missing_scores_have_no_interval() -> None:
    scores = np.array([np.nan, 1.0])

    found = simulate_rank_intervals(scores, np.ones(2), draws=10, seed=1)

    assert np.isnan(found.lower[0])
    assert found.upper[1] == 1.0


@pytest.mark.parametrize(("draws_at_once", "kept_cells"), [(3, 0), (3, 10_000), (16, 0)])
def test_blocks_of_draws_give_what_one_block_gives(
    monkeypatch: pytest.MonkeyPatch, draws_at_once: int, kept_cells: int
) -> None:
    scores, errors = np.random.default_rng(7).normal(size=(2, 30))
    whole = simulate_rank_intervals(scores, np.abs(errors), draws=40, seed=2)

    monkeypatch.setattr("wardwise.stats.ranks._DRAWS_AT_ONCE", draws_at_once)
    monkeypatch.setattr("wardwise.stats.ranks._KEPT_CELLS", kept_cells)
    parts = simulate_rank_intervals(scores, np.abs(errors), draws=40, seed=2)

    assert np.array_equal(whole.lower, parts.lower)
    assert np.array_equal(whole.upper, parts.upper)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_ranges_are_those_of_ranking_every_draw_by_hand(sign: float) -> None:
    random = np.random.default_rng(5)
    scores = sign * random.normal(30, 5, 200).round()  # many are equal
    errors = np.where(random.random(200) < 0.5, 0.0, random.uniform(1, 5, 200))
    scores[:20] = 0.0

    found = simulate_rank_intervals(scores, errors, draws=101, seed=3)

    draws = np.random.default_rng(3).standard_normal((101, 208))  # tables of 193 to 208 share
    drawn = scores + errors * draws[:, :200]
    ranks = np.sort([1 + (row[:, np.newaxis] < row).sum(axis=1) for row in drawn], axis=0)
    own = rank_scores(scores)
    assert np.array_equal(found.lower, np.minimum(ranks[2], own))
    assert np.array_equal(found.upper, np.maximum(ranks[98], own))


def test_ten_equal_areas_each_rank_last_in_a_tenth_of_the_draws() -> None:
    found = simulate_rank_intervals(np.full(10, 50.0), np.full(10, 2.0), draws=4000, seed=1)

    assert found.lowest_tenth.sum() == pytest.approx(1.0)  # one of ten is last in every draw
    assert found.lowest_fifth.sum() == pytest.approx(2.0)
    assert np.abs(found.lowest_tenth - 0.1).max() < 0.02  # 4 standard errors of 4000 draws
    assert np.abs(found.lowest_fifth - 0.2).max() < 0.027


def test_the_chance_to_be_the_lower_of_two_is_that_of_the_normal_distribution() -> None:
    # eight scores far above, and two 1 point apart, each with a standard error of 1: the lower one
    # stays the lower with probability Phi(1 / sqrt(2)) = 0.7602
    scores = np.array([10.0, 11.0, *np.full(8, 90.0)])

    found = simulate_rank_intervals(scores, np.full(10, 1.0), draws=20_000, seed=4)

    assert found.lowest_tenth[0] == pytest.approx(0.7602, abs=0.012)
    assert found.lowest_tenth[1] == pytest.approx(1 - found.lowest_tenth[0])
    assert found.lowest_fifth[:3].tolist() == [1.0, 1.0, 0.0]


def test_areas_that_chance_cannot_part_are_none_of_them_the_lowest() -> None:
    scores = np.array([*np.full(8, 20.0), 60.0, 90.0])
    errors = np.array([*np.zeros(8), 1.0, 1.0])

    found = simulate_rank_intervals(scores, errors, draws=50, seed=1)

    assert found.lowest_fifth.tolist() == [0.0] * 10  # eight share the third rank


def test_too_few_areas_have_no_lowest_tenth_nor_fifth() -> None:
    four, nine = (
        simulate_rank_intervals(np.linspace(0, n, n), np.ones(n), draws=50, seed=1) for n in (4, 9)
    )

    assert np.isnan([four.lowest_fifth, four.lowest_tenth]).all()
    assert np.isnan(nine.lowest_tenth).all()
    assert nine.lowest_fifth[0] > 0.5


@pytest.mark.parametrize(
    ("ranked", "tenths", "fifths"), [(570, 57, 114), (17, 1, 3), (679, 67, 135)]
)
def test_the_lowest_tenth_and_fifth_are_never_more_than_that(
    ranked: int, tenths: int, fifths: int
) -> None:
    assert ranked - find_lowest_from(ranked, 10) + 1 == tenths
    assert ranked - find_lowest_from(ranked, 5) + 1 == fifths


def test_no_draws_are_refused() -> None:
    with pytest.raises(StatisticsError, match="0 draws"):
        simulate_rank_intervals(np.array([1.0]), np.array([1.0]), draws=0, seed=1)


def test_nothing_to_rank_gives_nothing() -> None:
    found = simulate_rank_intervals(np.full(2, np.nan), np.ones(2), draws=5, seed=1)

    assert np.isnan(found.lower).all()
