"""Neighbours that resemble each other."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Positions
from wardwise.stats.spatial import (
    Borders,
    average_neighbours,
    lay_borders,
    measure_local_moran,
    measure_moran,
    select_places,
)


def lay_lattice(rows: int, columns: int, *, further: int = 0) -> Borders:
    """Lay places out as a chessboard; `further` more have no neighbour."""
    at: Positions = np.arange(rows * columns).reshape(rows, columns)
    one = np.concatenate([at[:, :-1].ravel(), at[:-1].ravel()])
    other = np.concatenate([at[:, 1:].ravel(), at[1:].ravel()])
    return lay_borders(one, other, places=rows * columns + further)


def test_a_border_counts_once_however_often_and_whichever_way_it_is_given() -> None:
    borders = lay_borders(np.array([0, 1, 1, 2]), np.array([1, 0, 0, 1]), places=4)

    assert borders.count().tolist() == [1, 2, 1, 0]
    assert borders.one.tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize(("one", "other"), [([0], [0]), ([0], [3]), ([-1], [1])])
def test_a_border_is_of_two_places_that_there_are(one: list[int], other: list[int]) -> None:
    with pytest.raises(StatisticsError):
        lay_borders(np.array(one), np.array(other), places=3)


def test_places_left_out_take_their_borders_with_them() -> None:
    borders = lay_borders(np.array([0, 1, 2]), np.array([1, 2, 3]), places=4)

    kept = select_places(borders, np.array([True, False, True, True]))

    assert (kept.places, kept.one.tolist(), kept.other.tolist()) == (3, [1, 2], [2, 1])


def test_neighbours_are_averaged_alike_and_a_place_without_any_has_no_mean() -> None:
    borders = lay_borders(np.array([0, 0]), np.array([1, 2]), places=4)

    found = average_neighbours(np.array([5.0, 1.0, 3.0, 9.0]), borders)

    assert found.tolist()[:3] == [2.0, 5.0, 5.0]
    assert np.isnan(found[3])


def test_a_chessboard_of_two_colours_is_as_unlike_its_neighbours_as_can_be() -> None:
    colours = np.add.outer(np.arange(8), np.arange(8)).ravel() % 2.0

    found = measure_moran(colours, lay_lattice(8, 8), draws=999, seed=1)

    assert found.value == pytest.approx(-1.0)
    assert found.z < -5
    assert found.p_value == pytest.approx(0.002)


def test_figures_in_two_halves_resemble_their_neighbours() -> None:
    halves = np.repeat([0.0, 1.0], 32)

    found = measure_moran(halves, lay_lattice(8, 8), draws=999, seed=1)

    assert found.value > 0.8
    assert found.p_value == pytest.approx(0.002)


def test_expectation_and_variance_are_those_of_random_orders() -> None:
    borders = lay_lattice(5, 6, further=1)
    figures = np.arange(31.0) ** 1.5
    chance = np.random.default_rng(3)

    strewn = [
        measure_moran(chance.permutation(figures), borders, draws=1, seed=1).value
        for _ in range(4_000)
    ]

    found = measure_moran(figures, borders, draws=1, seed=1)
    assert np.mean(strewn) == pytest.approx(found.expected, abs=0.008)
    assert np.var(strewn) == pytest.approx(found.variance, rel=0.08)


def test_random_figures_are_found_apart_from_chance_as_often_as_they_should() -> None:
    borders = lay_lattice(6, 6)
    chance = np.random.default_rng(5)

    p_values = [
        measure_moran(chance.normal(size=36), borders, draws=199, seed=seed).p_value
        for seed in range(400)
    ]

    assert 0.02 <= np.mean(np.array(p_values) <= 0.05) <= 0.08


def test_local_figures_sum_to_the_whole() -> None:
    figures = np.random.default_rng(2).normal(size=42)
    borders = lay_lattice(6, 7)

    local = measure_local_moran(figures, borders, draws=99, seed=1)

    whole = measure_moran(figures, borders, draws=99, seed=1)
    assert local.value.mean() * 42 / 41 == pytest.approx(whole.value)


def test_each_place_is_tried_against_choices_of_all_other_places() -> None:
    # the same as trying each by itself, which is slow
    figures = np.random.default_rng(2).normal(size=20) + np.arange(20) / 5
    borders = lay_lattice(4, 5)
    draws = 4_000

    found = measure_local_moran(figures, borders, draws=draws, seed=1)

    chance = np.random.default_rng(7)
    counts = borders.count()
    for place in range(20):
        others = np.delete(found.own, place)
        means = np.array(
            [chance.choice(others, counts[place], replace=False).mean() for _ in range(draws)]
        )
        above, below = means >= found.around[place], means <= found.around[place]
        slow = min(1.0, 2 * (min(above.sum(), below.sum()) + 1) / (draws + 1))
        assert found.p_value[place] == pytest.approx(slow, abs=0.06)


def test_a_low_corner_is_found_and_a_place_without_neighbours_is_not_tried() -> None:
    figures = np.full((10, 10), 50.0) + np.random.default_rng(1).normal(size=(10, 10))
    figures[:3, :3] -= 20
    borders = lay_lattice(10, 10, further=1)

    found = measure_local_moran(np.append(figures.ravel(), 10.0), borders, draws=9_999, seed=1)

    assert found.own[0] < 0
    assert found.around[0] < 0
    assert found.p_value[11] <= 0.001
    assert np.isnan(found.p_value[100])
    assert np.isnan(found.value[100])


def test_equal_figures_do_not_pass_for_extreme_ones() -> None:
    # nearly all alike: a choice of others nearly always gives the same mean
    figures = np.zeros(36)
    figures[20] = 1.0

    found = measure_local_moran(figures, lay_lattice(6, 6), draws=999, seed=1)

    assert found.p_value[0] == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_and_another_one_nearly() -> None:
    figures = np.random.default_rng(2).normal(size=42)
    borders = lay_lattice(6, 7)

    first, again, other = (
        measure_local_moran(figures, borders, draws=9_999, seed=seed) for seed in (1, 1, 2)
    )

    assert np.array_equal(first.p_value, again.p_value)
    assert not np.array_equal(first.p_value, other.p_value)
    assert np.abs(first.p_value - other.p_value).max() < 0.07


@pytest.mark.parametrize(
    ("figures", "borders"),
    [
        (np.ones(9), lay_lattice(3, 3)),
        (np.array([1.0, 2.0, 3.0]), lay_lattice(1, 3)),
        (np.arange(5.0), lay_lattice(0, 0, further=5)),
    ],
    ids=["all alike", "three places", "no border"],
)
def test_nothing_is_measured_where_nothing_can_be(
    figures: np.ndarray[tuple[int], np.dtype[np.float64]], borders: Borders
) -> None:
    whole = measure_moran(figures, borders, draws=99, seed=1)
    local = measure_local_moran(figures, borders, draws=99, seed=1)

    assert np.isnan([whole.value, whole.variance, whole.z, whole.p_value]).all()
    assert np.isnan(local.p_value).all()


def test_a_missing_figure_is_refused() -> None:
    figures = np.array([1.0, np.nan, 2.0, 3.0])

    with pytest.raises(StatisticsError, match="of 4 places, 3 have a figure"):
        measure_moran(figures, lay_lattice(2, 2), draws=99, seed=1)
