"""How columns move together, against SciPy and published examples."""

import numpy as np
import pytest
from scipy import stats

from wardwise.model.errors import StatisticsError
from wardwise.stats.correlation import (
    Correlation,
    adjust_p_values,
    control_false_discoveries,
    correlate_columns,
)

# Benjamini and Hochberg (1995), section 3.1: patients with myocardial infarction, 15 hypotheses
PUBLISHED = np.array(
    [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
)


def make_values(rows: int = 40) -> np.ndarray:
    """Make four columns that know different rows, the last with many ties."""
    random = np.random.default_rng(7)
    values = random.normal(size=(rows, 1)) + random.normal(size=(rows, 4))
    values[:, 3] = np.round(values[:, 3])
    values[:5, 0] = values[3:9, 2] = np.nan
    return np.asarray(values)


@pytest.mark.parametrize(
    ("kind", "theirs"),
    [
        (Correlation.PEARSON, stats.pearsonr),
        (Correlation.SPEARMAN, stats.spearmanr),
        (Correlation.KENDALL, stats.kendalltau),
    ],
)
def test_every_pair_is_correlated_over_the_rows_known_in_both(
    kind: Correlation,
    theirs: object,
) -> None:
    values = make_values()

    found = correlate_columns(values, kind=kind)

    for one in range(4):
        for other in range(one):
            both = ~np.isnan(values[:, [one, other]]).any(axis=1)
            expected = theirs(values[both, one], values[both, other])  # type: ignore[operator]
            assert found.rows[one, other] == both.sum()
            assert found.coefficient[one, other] == pytest.approx(expected.statistic, abs=1e-12)
            assert found.p_value[other, one] == pytest.approx(expected.pvalue, abs=1e-12)


def test_the_interval_of_a_correlation_is_fishers() -> None:
    values = make_values()[9:, :2]

    found = correlate_columns(values, level=0.9)

    expected = stats.pearsonr(values[:, 0], values[:, 1]).confidence_interval(0.9)
    assert (found.lower[0, 1], found.upper[1, 0]) == pytest.approx(tuple(expected))


def test_rows_of_one_thing_count_once_for_chance() -> None:
    values = make_values()[9:, :2]
    twice = np.vstack([values, values])

    found = correlate_columns(twice, groups=np.tile(np.arange(len(values)), 2))

    alone = correlate_columns(values)
    assert found.rows[0, 1] == 2 * len(values)
    assert found.units[0, 1] == len(values)
    assert found.coefficient == pytest.approx(alone.coefficient)
    assert found.p_value == pytest.approx(alone.p_value)
    assert found.lower == pytest.approx(alone.lower)


def test_a_column_that_does_not_vary_correlates_with_nothing() -> None:
    values = make_values()
    values[:, 1] = 0.1

    found = correlate_columns(values)

    assert np.isnan(found.coefficient[1]).all()
    assert np.isnan(found.p_value[:, 1]).all()
    assert not np.isnan(found.coefficient[0, 2])


def test_two_common_rows_are_too_few_to_correlate() -> None:
    values = np.array([[1.0, np.nan], [2.0, 5.0], [4.0, 1.0], [np.nan, 3.0]])

    found = correlate_columns(values)

    assert found.rows[0, 1] == 2
    assert np.isnan(found.coefficient[0, 1])
    assert found.coefficient[0, 0] == 1.0


def test_columns_that_say_the_same_correlate_fully_and_not_by_chance() -> None:
    column = np.array([1.0, 2.0, 4.0, 8.0])

    found = correlate_columns(np.column_stack([column, 3 * column + 1, -column]))

    assert found.coefficient[0] == pytest.approx([1.0, 1.0, -1.0])
    assert found.p_value[0, 1:] == pytest.approx([0.0, 0.0], abs=1e-7)


def test_four_of_the_published_hypotheses_are_believed() -> None:
    believed = control_false_discoveries(PUBLISHED, rate=0.05)

    assert believed.tolist() == [True] * 4 + [False] * 11


def test_adjusted_p_values_equal_scipys_in_any_order_and_leave_gaps_out() -> None:
    mixed = np.random.default_rng(1).permutation(PUBLISHED).reshape(3, 5)
    gappy = np.hstack([mixed, np.full((3, 1), np.nan)])

    found = adjust_p_values(gappy)

    assert np.isnan(found[:, 5]).all()
    expected = stats.false_discovery_control(mixed.ravel())
    assert found[:, :5].ravel() == pytest.approx(expected)


def test_nothing_tested_is_nothing_believed() -> None:
    assert not control_false_discoveries(np.full(3, np.nan)).any()


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_a_rate_beyond_its_range_is_refused(rate: float) -> None:
    with pytest.raises(StatisticsError, match="false discovery rate"):
        control_false_discoveries(PUBLISHED, rate=rate)
