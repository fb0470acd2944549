"""Means up the framework, and summaries of peers."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.aggregate import outrank_rows, weighted_mean
from wardwise.stats.robust import summarise_peers


def test_a_parent_of_a_missing_child_is_missing() -> None:
    values = np.array([[40.0, 60.0], [np.nan, 60.0]])

    found = weighted_mean(values, weights=np.array([2.0, 2.0]))

    assert found[0] == 50.0
    assert np.isnan(found[1])


def test_enough_known_weight_gives_the_mean_of_what_is_known() -> None:
    values = np.array([[40.0, np.nan], [np.nan, 60.0], [np.nan, np.nan]])

    found = weighted_mean(values, weights=np.array([3.0, 1.0]), least_share=0.5)

    assert found[0] == 40.0
    assert np.isnan(found[1:]).all()


@pytest.mark.parametrize("weights", [[1.0, -1.0], [0.0, 0.0], [np.nan, 1.0]])
def test_impossible_weights_are_refused(weights: list[float]) -> None:
    with pytest.raises(StatisticsError, match="must be known, not negative"):
        weighted_mean(np.ones((1, 2)), weights=np.array(weights))


def test_the_deviation_of_peers_is_from_their_median_and_not_below_one_point() -> None:
    values = np.array([[50.0, 50.0, 50.0], [40.0, 50.0, 90.0]])

    found = summarise_peers(values, least_deviation=1.0)

    assert found.median.tolist() == [50.0, 50.0]
    assert found.deviation.tolist() == [1.0, pytest.approx(50 / 3)]


def test_no_known_peer_gives_no_summary() -> None:
    found = summarise_peers(np.array([[np.nan, np.nan]]))

    assert np.isnan(found.median[0])
    assert np.isnan(found.deviation[0])
    assert found.count[0] == 0


def test_two_rows_share_the_weight_of_what_they_are_compared_in() -> None:
    rows = np.array([[3.0, 1.0, np.nan], [2.0, 1.0, 8.0]])

    found = outrank_rows(rows, weights=np.array([2.0, 1.0, 1.0]))

    assert found[0, 1] == pytest.approx(0.5 + 0.125 + 0.125)
    assert found[0, 1] + found[1, 0] == pytest.approx(1.0)
