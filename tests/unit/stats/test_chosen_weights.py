"""Weights that people or an aim choose."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.chosen_weights import (
    average_budgets,
    give_benefit_of_doubt,
    optimise_weights,
)


def test_everybody_counts_the_same_however_many_points_they_share_out() -> None:
    assert average_budgets(np.array([[1.0, 0.0], [0.0, 100.0]])).tolist() == [0.5, 0.5]


@pytest.mark.parametrize("points", [[1.0, -1.0], [0.0, 0.0], [np.nan, 1.0]])
def test_a_budget_that_cannot_be_is_refused_by_person(points: list[float]) -> None:
    with pytest.raises(StatisticsError, match="person 1"):
        average_budgets(np.array([[1.0, 1.0], points]))


def test_an_influence_out_of_reach_gives_the_nearest_that_can_be_reached() -> None:
    common = np.random.default_rng(3).normal(size=(200, 1))
    values = common + 0.3 * np.random.default_rng(4).normal(size=(200, 3))

    found = optimise_weights(values, wanted=np.array([1.0, 0.0, 0.0]))

    assert found.weights == pytest.approx(np.array([1.0, 0.0, 0.0]), abs=1e-6)
    assert found.influence[1] > 0.2


def test_optimised_weights_refuse_a_constant_column() -> None:
    with pytest.raises(StatisticsError, match="columns that vary"):
        optimise_weights(np.ones((4, 2)), wanted=np.ones(2))


def test_nobody_scores_above_one_under_anybodys_weights() -> None:
    values = np.random.default_rng(5).uniform(1, 100, size=(40, 5))

    found = give_benefit_of_doubt(values)

    assert (values @ found.weights.T).max() <= 1 + 1e-9
    assert found.scores.max() == pytest.approx(1)
    assert found.scores.min() < 1


def test_a_least_share_keeps_every_column_in_every_score() -> None:
    values = np.random.default_rng(6).uniform(1, 100, size=(30, 4))

    free = give_benefit_of_doubt(values)
    held = give_benefit_of_doubt(values, least_share=0.1)

    shares = values * held.weights / held.scores[:, np.newaxis]
    assert shares.min() >= 0.1 - 1e-9
    assert (held.scores <= free.scores + 1e-9).all()
    assert (values * free.weights).min() < 1e-9


def test_least_shares_that_add_to_more_than_one_are_refused() -> None:
    with pytest.raises(StatisticsError, match="cannot each have"):
        give_benefit_of_doubt(np.ones((2, 3)), least_share=0.5)


@pytest.mark.parametrize("columns", [1, 2, 5])
def test_weights_shared_by_many_rows_are_those_that_each_would_find_alone(columns: int) -> None:
    random = np.random.default_rng(21)
    values = np.round(random.uniform(0.05, 1.0, size=(200, columns)), 2)

    together = give_benefit_of_doubt(values)

    alone = [
        give_benefit_of_doubt(values[[row]], rivals=values).scores[0] for row in range(len(values))
    ]
    assert together.scores == pytest.approx(alone, abs=1e-9)
    assert (values @ together.weights.T).max() <= 1 + 1e-9
