"""Intervals, against figures made with the public health methods they implement."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.intervals import (
    byar_interval,
    estimate_rate_variance,
    estimate_share_variance,
    find_normal_quantile,
    normal_interval,
    wilson_interval,
)

# Expected limits: DHSC, PHStatsMethods 0.1.16 (ph_proportion, ph_rate), to print precision.


@pytest.mark.parametrize(
    ("cases", "population", "lower", "upper"),
    [(65, 100, 0.552544, 0.736358), (3, 20, 0.052369, 0.360419)],
)
def test_wilson_limits_equal_the_public_health_ones(
    cases: float, population: float, lower: float, upper: float
) -> None:
    found = wilson_interval(np.array([cases], dtype=float), np.array([population], dtype=float))

    assert found.lower[0] == pytest.approx(lower, abs=5e-7)
    assert found.upper[0] == pytest.approx(upper, abs=5e-7)


@pytest.mark.parametrize(
    ("cases", "population", "lower", "upper"),
    [
        (65, 100, 50163.19, 82849.14),
        (3, 20, 3093.36, 43836.37),
        (12, 50, 12387.02, 41925.72),
    ],
)
def test_byar_and_exact_limits_equal_the_public_health_ones(
    cases: float, population: float, lower: float, upper: float
) -> None:
    found = byar_interval(np.array([cases], dtype=float))

    assert found.lower[0] / population * 1e5 == pytest.approx(lower, abs=5e-3)
    assert found.upper[0] / population * 1e5 == pytest.approx(upper, abs=5e-3)


def test_no_cases_give_a_lower_limit_of_zero_and_an_upper_above_it() -> None:
    none = np.array([0.0])

    share = wilson_interval(none, np.array([50.0]))
    count = byar_interval(none)

    assert (share.lower[0], count.lower[0]) == (0.0, 0.0)
    assert share.upper[0] > 0
    assert count.upper[0] == pytest.approx(3.68888, abs=1e-5)  # -ln(0.025)


def test_everybody_gives_an_upper_limit_of_one() -> None:
    found = wilson_interval(np.array([50.0]), np.array([50.0]))

    assert found.upper[0] == 1.0
    assert found.lower[0] < 1.0


def test_nothing_is_said_without_population_or_with_more_cases_than_people() -> None:
    cases = np.array([1.0, 1.0, np.nan, 30.0, -1.0])
    population = np.array([0.0, np.nan, 10.0, 20.0, 10.0])

    found = wilson_interval(cases, population)

    assert np.isnan(found.lower).all()
    assert np.isnan(found.upper).all()
    assert np.isnan(estimate_share_variance(cases, population)).all()


def test_a_rate_may_have_more_cases_than_people() -> None:
    variance = estimate_rate_variance(np.array([30.0]), np.array([20.0]))

    assert variance[0] == pytest.approx(30.5 / 400)


def test_byar_meets_the_exact_limits_at_ten_cases() -> None:
    found = byar_interval(np.array([9.999999, 10.0]))

    assert found.lower[0] == pytest.approx(found.lower[1], rel=2e-3)
    assert found.upper[0] == pytest.approx(found.upper[1], rel=2e-3)


def test_a_wider_level_gives_a_wider_interval() -> None:
    cases, population = np.array([12.0]), np.array([50.0])

    usual, strict = (wilson_interval(cases, population, level=level) for level in (0.95, 0.998))

    assert strict.lower[0] < usual.lower[0] < usual.upper[0] < strict.upper[0]


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_of_nought_or_all_still_varies_by_chance(share: float) -> None:
    variance = estimate_share_variance(np.array([share * 100]), np.array([100.0]))

    assert variance[0] > 0


def test_the_variance_of_a_share_nears_the_textbook_one_in_large_populations() -> None:
    variance = estimate_share_variance(np.array([30_000.0]), np.array([100_000.0]))

    assert variance[0] == pytest.approx(0.3 * 0.7 / 100_000, rel=1e-4)


def test_no_cases_still_vary_by_chance_as_a_rate() -> None:
    variance = estimate_rate_variance(np.array([0.0]), np.array([100.0]))

    assert variance[0] == pytest.approx(0.5 / 10_000)


def test_a_normal_interval_reaches_196_standard_errors_each_way() -> None:
    found = normal_interval(np.array([50.0]), np.array([2.0]))

    assert found.lower[0] == pytest.approx(50 - 3.919928, abs=1e-6)
    assert found.upper[0] == pytest.approx(50 + 3.919928, abs=1e-6)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_an_impossible_level_is_refused(level: float) -> None:
    with pytest.raises(StatisticsError, match="not between 0 and 1"):
        find_normal_quantile(level)
