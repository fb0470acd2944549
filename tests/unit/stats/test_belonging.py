"""How each indicator stands to the others of its component, against the long way round."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.association import cronbach_alpha
from wardwise.stats.belonging import (
    correlate_with_rest,
    explain_by_others,
    measure_alpha_without,
)


def make_values() -> np.ndarray:
    """Make three columns that follow one cause and one that follows nothing, standardised."""
    random = np.random.default_rng(3)
    cause = random.normal(size=(60, 1))
    values = cause * np.array([1.0, 1.0, 1.0, 0.0]) + random.normal(scale=0.8, size=(60, 4))
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0))


def test_a_column_is_correlated_with_the_sum_of_the_others() -> None:
    values = make_values()

    found = correlate_with_rest(np.corrcoef(values.T))

    rest = [np.delete(values, at, axis=1).sum(axis=1) for at in range(4)]
    expected = [np.corrcoef(values[:, at], rest[at])[0, 1] for at in range(4)]
    assert found == pytest.approx(np.array(expected), abs=1e-12)


def test_alpha_without_a_column_is_the_alpha_of_the_others() -> None:
    values = make_values()

    found = measure_alpha_without(np.corrcoef(values.T))

    expected = [cronbach_alpha(np.delete(values, at, axis=1)) for at in range(4)]
    assert found == pytest.approx(np.array(expected), abs=1e-12)
    assert found.argmax() == 3


def test_of_columns_alike_alpha_without_one_is_known() -> None:
    """With all correlations r, alpha of k columns is k r / (1 + (k - 1) r) (Spearman-Brown)."""
    alike = np.full((5, 5), 0.4) + 0.6 * np.eye(5)

    assert measure_alpha_without(alike) == pytest.approx(np.full(5, 4 * 0.4 / (1 + 3 * 0.4)))


def test_the_share_that_others_explain_is_that_of_a_regression() -> None:
    values = make_values()

    found = explain_by_others(np.corrcoef(values.T))

    for at in range(4):
        others = np.delete(values, at, axis=1)
        fitted = others @ np.linalg.lstsq(others, values[:, at], rcond=None)[0]
        assert found[at] == pytest.approx(fitted.var() / values[:, at].var(), abs=1e-12)


def test_a_column_that_is_the_sum_of_others_is_explained_in_full() -> None:
    values = make_values()
    values[:, 3] = values[:, 0] + values[:, 1]

    found = explain_by_others(np.corrcoef(values.T))

    assert found[[0, 1, 3]] == pytest.approx(np.ones(3))
    assert found[2] < 0.9


def test_two_columns_have_no_alpha_without_one() -> None:
    pair = np.array([[1.0, -0.3], [-0.3, 1.0]])

    assert np.isnan(measure_alpha_without(pair)).all()
    assert correlate_with_rest(pair) == pytest.approx([-0.3, -0.3])


def test_a_rest_that_cancels_out_correlates_with_nothing() -> None:
    correlation = np.array([[1.0, 0.2, 0.2], [0.2, 1.0, -1.0], [0.2, -1.0, 1.0]])

    assert np.isnan(correlate_with_rest(correlation)[0])


@pytest.mark.parametrize("measure", [correlate_with_rest, measure_alpha_without, explain_by_others])
def test_one_column_alone_belongs_to_nothing(measure: object) -> None:
    with pytest.raises(StatisticsError, match="others only where there are: 1"):
        measure(np.eye(1))  # type: ignore[operator]
