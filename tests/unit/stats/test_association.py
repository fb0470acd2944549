"""Coherence of indicators, against textbook formulas and values of other programs."""

import numpy as np
import pytest
from scipy import stats

from wardwise.model.errors import StatisticsError
from wardwise.stats.association import (
    bartlett_sphericity,
    correlation_matrix,
    covariance_by_pairs,
    cronbach_alpha,
    find_close_pairs,
    first_eigenvalue,
    kaiser_meyer_olkin,
    standardised_alpha,
)


def make_values(rows: int = 50) -> np.ndarray:
    random = np.random.default_rng(4)
    cause = random.normal(size=(rows, 1))
    values = cause + random.normal(scale=0.7, size=(rows, 4))
    return np.asarray(values * np.array([1.0, 5.0, 20.0, 0.1]))


def test_correlations_are_those_of_complete_rows() -> None:
    values = make_values()
    gappy = np.vstack([values, [[np.nan, 1.0, 2.0, 3.0]]])

    assert correlation_matrix(gappy) == pytest.approx(np.corrcoef(values.T), abs=1e-12)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_two_complete_rows_are_too_few_to_correlate(rows: int) -> None:
    with pytest.raises(StatisticsError, match=f"{rows} complete row"):
        correlation_matrix(make_values()[:rows])


def test_a_constant_column_cannot_be_correlated() -> None:
    values = make_values()
    values[:, 2] = 0.1

    with pytest.raises(StatisticsError, match="column 2 does not vary"):
        correlation_matrix(values)


def test_covariances_use_every_pair_of_known_values() -> None:
    values = make_values()
    values[0, 0] = values[1, 1] = np.nan

    found = covariance_by_pairs(values)

    both = ~np.isnan(values[:, 0]) & ~np.isnan(values[:, 1])
    assert found[0, 1] == pytest.approx(np.cov(values[both, 0], values[both, 1])[0, 1], abs=1e-12)
    assert found[0, 0] == pytest.approx(np.nanvar(values[:, 0], ddof=1), abs=1e-12)


def test_alpha_is_1_for_indicators_that_say_the_same() -> None:
    same = np.tile(np.arange(10.0)[:, np.newaxis], (1, 3))

    assert cronbach_alpha(same) == pytest.approx(1.0)


def test_standardised_alpha_is_alpha_of_standardised_values() -> None:
    values = make_values()
    z = (values - values.mean(axis=0)) / values.std(axis=0)

    assert standardised_alpha(correlation_matrix(values)) == pytest.approx(cronbach_alpha(z))


def test_alpha_needs_two_indicators() -> None:
    with pytest.raises(StatisticsError, match="at least two columns"):
        standardised_alpha(np.eye(1))


def test_kmo_equals_partial_correlations_found_by_regression() -> None:
    values = make_values()
    correlation = np.corrcoef(values.T)

    partial = np.zeros((4, 4))
    for one in range(4):
        for two in range(4):
            if one != two:
                others = [k for k in range(4) if k not in (one, two)]
                design = np.column_stack([np.ones(len(values)), values[:, others]])
                left = [
                    values[:, k] - design @ np.linalg.lstsq(design, values[:, k], rcond=None)[0]
                    for k in (one, two)
                ]
                partial[one, two] = np.corrcoef(left)[0, 1]
    squared = (correlation**2).sum() - 4
    expected = squared / (squared + (partial**2).sum())
    assert kaiser_meyer_olkin(correlation) == pytest.approx(expected, abs=1e-12)


def test_kmo_of_two_indicators_is_always_a_half() -> None:
    assert kaiser_meyer_olkin(np.array([[1.0, 0.8], [0.8, 1.0]])) == pytest.approx(0.5)


@pytest.mark.parametrize("matrix", [np.ones((3, 3)), np.eye(3)])
def test_kmo_is_not_defined_for_identical_or_unrelated_indicators(matrix: np.ndarray) -> None:
    assert np.isnan(kaiser_meyer_olkin(matrix))


def test_bartlett_follows_its_formula_and_the_chi_squared_tail() -> None:
    correlation = np.corrcoef(make_values().T)

    found = bartlett_sphericity(correlation, rows=50)

    expected = -(49 - 13 / 6) * np.log(np.linalg.det(correlation))
    assert found.chi_squared == pytest.approx(expected)
    assert found.degrees_of_freedom == 6
    assert found.p_value == pytest.approx(stats.chi2.sf(expected, 6))


def test_the_first_eigenvalue_of_equal_correlations_is_known() -> None:
    found = first_eigenvalue(np.full((4, 4), 0.5) + 0.5 * np.eye(4))

    assert found.value == pytest.approx(2.5)
    assert found.share == pytest.approx(0.625)


def test_pairs_closer_than_nine_tenths_are_named_once_whatever_their_sign() -> None:
    correlation = np.array([[1.0, 0.95, 0.2], [0.95, 1.0, -0.93], [0.2, -0.93, 1.0]])

    found = find_close_pairs(correlation)

    assert [(one.first, one.second, one.correlation) for one in found] == [
        (0, 1, 0.95),
        (1, 2, -0.93),
    ]
