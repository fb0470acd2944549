"""Ranks and what chance leaves of them."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.ranks import rank_scores, simulate_rank_intervals


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

    drawn = scores + errors * np.random.default_rng(3).standard_normal((101, 200))
    ranks = np.sort([1 + (row[:, np.newaxis] < row).sum(axis=1) for row in drawn], axis=0)
    own = rank_scores(scores)
    assert np.array_equal(found.lower, np.minimum(ranks[2], own))
    assert np.array_equal(found.upper, np.maximum(ranks[98], own))


def test_no_draws_are_refused() -> None:
    with pytest.raises(StatisticsError, match="0 draws"):
        simulate_rank_intervals(np.array([1.0]), np.array([1.0]), draws=0, seed=1)


def test_nothing_to_rank_gives_nothing() -> None:
    found = simulate_rank_intervals(np.full(2, np.nan), np.ones(2), draws=5, seed=1)

    assert np.isnan(found.lower).all()
