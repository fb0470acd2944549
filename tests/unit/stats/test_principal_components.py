"""Principal components, against what is known of simple matrices."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.principal_components import (
    find_chance_eigenvalues,
    find_principal_components,
    rotate_varimax,
)


def make_two_groups() -> np.ndarray:
    """Make correlations of two pairs: 0.6 within each and nothing between them."""
    correlation = np.eye(4)
    correlation[0, 1] = correlation[1, 0] = correlation[2, 3] = correlation[3, 2] = 0.6
    return correlation


def test_equal_correlations_give_one_large_component() -> None:
    found = find_principal_components(0.5 * np.ones((4, 4)) + 0.5 * np.eye(4))

    assert found.eigenvalues == pytest.approx([2.5, 0.5, 0.5, 0.5])
    assert found.shares == pytest.approx([0.625, 0.125, 0.125, 0.125])
    assert found.above_one == 1
    assert found.loadings[:, 0] == pytest.approx(np.full(4, np.sqrt(0.625)))


def test_loadings_give_the_correlations_back() -> None:
    values = np.random.default_rng(2).normal(size=(30, 5))
    correlation = np.asarray(np.corrcoef(values.T))

    found = find_principal_components(correlation)

    assert found.loadings @ found.loadings.T == pytest.approx(correlation)
    assert (found.loadings.sum(axis=0) >= -1e-9).all()


def test_two_unrelated_pairs_are_two_components() -> None:
    found = find_principal_components(make_two_groups())

    assert found.eigenvalues == pytest.approx([1.6, 1.6, 0.4, 0.4])
    assert found.above_one == 2


def test_columns_without_any_correlation_have_no_component_above_one() -> None:
    assert find_principal_components(np.eye(3)).above_one == 0


def test_a_rotation_tells_two_pairs_apart_and_keeps_what_is_explained() -> None:
    mixed = find_principal_components(
        make_two_groups() + 0.2 * (np.ones((4, 4)) - np.eye(4))
    ).loadings[:, :2]

    found = rotate_varimax(mixed)

    assert (found**2).sum(axis=1) == pytest.approx((mixed**2).sum(axis=1))
    first, second = found[:2], found[2:]
    large = first.sum(axis=0).argmax()
    assert first[:, large].min() > 0.8
    assert second[:, large].max() < 0.3
    assert second[:, 1 - large].min() > 0.8


def test_no_other_turn_of_two_components_is_simpler() -> None:
    """The varimax criterion: the variance of squared loadings, over rows of equal length."""
    random = np.random.default_rng(5)
    loadings = random.uniform(-1, 1, size=(6, 2))

    def measure(turned: np.ndarray) -> float:
        rows = turned / np.sqrt((turned**2).sum(axis=1, keepdims=True))
        return float((rows**2).var(axis=0).sum())

    angles = np.linspace(0, np.pi / 2, 400)
    best = max(
        measure(loadings @ np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]))
        for a in angles
    )
    assert measure(rotate_varimax(loadings)) >= best - 1e-9


def test_eigenvalues_by_chance_are_those_of_drawn_columns() -> None:
    rows, columns = 40, 5
    random = np.random.default_rng(8)
    drawn = [
        np.linalg.eigvalsh(np.corrcoef(random.normal(size=(columns, rows))))[::-1]
        for _ in range(4000)
    ]

    found = find_chance_eigenvalues(columns, rows=rows, draws=4000, seed=1)

    assert found == pytest.approx(np.quantile(drawn, 0.95, axis=0), abs=0.02)


def test_the_more_rows_the_closer_to_1_lies_what_chance_reaches() -> None:
    few, many = (find_chance_eigenvalues(6, rows=rows, draws=200, seed=1) for rows in (17, 5000))

    assert few[0] > 2
    assert many == pytest.approx(np.ones(6), abs=0.1)


def test_as_many_columns_as_rows_cannot_be_unrelated() -> None:
    with pytest.raises(StatisticsError, match="6 rows are too few for 6 columns"):
        find_chance_eigenvalues(6, rows=6, draws=10, seed=1)
