"""Children into a parent, with how far chance in them moves it."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.model.recipe import Combination
from wardwise.stats.aggregate import copeland_scores, score_against
from wardwise.stats.combining import Rule

MEANS = [one for one in Combination if one is not Combination.COPELAND]
WEIGHTS = np.array([1.0, 2.0, 1.0])


def make_children() -> np.ndarray:
    return np.random.default_rng(3).uniform(20.0, 90.0, size=(40, 3))


@pytest.mark.parametrize("how", MEANS)
def test_the_spread_of_a_mean_is_that_of_children_redrawn(how: Combination) -> None:
    children = make_children()[:1]
    spreads = np.array([[3.0, 2.0, np.nan]])
    rule = Rule(how)

    found = rule.spread(children, spreads, WEIGHTS)

    drawn = children + np.random.default_rng(4).normal(size=(20_000, 3)) * [3.0, 2.0, 0.0]
    assert found[0] == pytest.approx(rule.combine(drawn, WEIGHTS).std(), rel=0.03)


@pytest.mark.parametrize("how", Combination)
def test_children_without_chance_give_a_parent_without(how: Combination) -> None:
    children = make_children()

    found = Rule(how, rivals=children).spread(children, np.full((40, 3), np.nan), WEIGHTS)

    assert found.tolist() == [0.0] * 40


@pytest.mark.parametrize("how", Combination)
def test_a_row_with_nothing_known_has_no_parent_and_no_spread(how: Combination) -> None:
    children = make_children()
    children[0] = np.nan
    rule = Rule(how, least_share=0.5, rivals=children[1:])

    assert np.isnan(rule.combine(children, WEIGHTS)[0])
    assert rule.spread(children, np.ones((40, 3)), WEIGHTS)[0] == 0.0


def test_copelands_rule_gives_the_order_of_wins_less_defeats() -> None:
    children = make_children()

    found = Rule(Combination.COPELAND).combine(children, WEIGHTS)

    wins = copeland_scores(children, weights=WEIGHTS)
    assert found == pytest.approx(50 + 50 * wins / 39)


def test_a_row_outside_of_the_rivals_meets_all_of_them() -> None:
    rivals = np.array([[1.0], [2.0], [3.0], [4.0]])

    found = score_against(np.array([[2.5], [9.0], [4.0]]), rivals=rivals, weights=np.ones(1))

    assert found == pytest.approx([50.0, 100.0, 100.0])


def test_chance_moves_copelands_score_by_the_rivals_that_it_may_pass() -> None:
    rivals = np.arange(101.0)[:, np.newaxis]
    rule = Rule(Combination.COPELAND, rivals=rivals)

    found = rule.spread(np.array([[50.25]]), np.array([[10.0]]), np.ones(1))

    assert found[0] == pytest.approx(100 * 10 / 101, rel=0.06)


def test_a_floor_of_0_leaves_a_geometric_mean_without_a_result() -> None:
    with pytest.raises(StatisticsError, match="needs values above 0"):
        Rule(Combination.GEOMETRIC, floor=0.0).combine(np.array([[0.0, 5.0]]), np.ones(2))
