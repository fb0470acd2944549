"""Nearest rows."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.neighbours import find_nearest


def test_the_nearest_come_first_and_nobody_is_their_own_neighbour() -> None:
    values = np.array([[0.0], [1.0], [3.0], [10.0]])

    found = find_nearest(values, k=2)

    assert found.positions.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]


def test_distances_are_euclidean_on_standardised_columns() -> None:
    values = np.random.default_rng(1).normal(size=(20, 3)) * np.array([1.0, 100.0, 0.01])

    found = find_nearest(values, k=5)

    z = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    apart = np.linalg.norm(z[0] - z, axis=1)
    assert found.distances[0] == pytest.approx(np.sort(apart)[1:6])


def test_the_unit_of_a_characteristic_does_not_matter() -> None:
    values = np.random.default_rng(1).normal(size=(20, 2))

    assert np.array_equal(
        find_nearest(values, k=4).positions, find_nearest(values * [1, 60], k=4).positions
    )


def test_a_row_with_a_missing_characteristic_has_and_is_no_neighbour() -> None:
    values = np.array([[0.0], [np.nan], [3.0], [10.0]])

    found = find_nearest(values, k=2)

    assert found.positions[1].tolist() == [-1, -1]
    assert np.isnan(found.distances[1]).all()
    assert 1 not in found.positions[[0, 2, 3]]


def test_fewer_rows_than_neighbours_leave_the_rest_empty() -> None:
    found = find_nearest(np.array([[0.0], [1.0]]), k=3)

    assert found.positions.tolist() == [[1, -1, -1], [0, -1, -1]]


def test_many_rows_are_compared_in_blocks_as_in_one() -> None:
    values = np.random.default_rng(3).normal(size=(2100, 2))

    found = find_nearest(values, k=1)

    z = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    apart = ((z[1050] - z) ** 2).sum(axis=1)
    assert found.positions[1050, 0] == np.argsort(apart)[1]


def test_no_neighbours_wanted_is_refused() -> None:
    with pytest.raises(StatisticsError, match="0 neighbours"):
        find_nearest(np.array([[0.0], [1.0]]), k=0)


def test_a_row_alone_has_no_neighbour() -> None:
    found = find_nearest(np.array([[1.0], [np.nan]]), k=1)

    assert found.positions.tolist() == [[-1], [-1]]
