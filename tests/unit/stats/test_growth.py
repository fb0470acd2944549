"""How fast values rise or fall."""

from collections.abc import Callable

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Vector
from wardwise.stats.growth import measure_annual_growth, measure_trend


def test_a_missing_year_at_the_end_is_passed_over() -> None:
    values, times = np.array([100.0, 121.0, np.nan]), np.array([2010.0, 2012.0, 2015.0])

    assert measure_annual_growth(values, times) == pytest.approx(0.1)


def test_a_trend_uses_the_years_between_too() -> None:
    times = np.array([2010.0, 2011.0, 2012.0])

    steady = measure_trend(np.array([100.0, 110.0, 120.0]), times)

    assert steady == pytest.approx(10.0)
    assert measure_trend(np.array([100.0, 130.0, 120.0]), times) != pytest.approx(steady)


@pytest.mark.parametrize("measure", [measure_annual_growth, measure_trend])
def test_one_known_value_has_neither(measure: Callable[[Vector, Vector], float]) -> None:
    with pytest.raises(StatisticsError, match="1 known value"):
        measure(np.array([5.0, np.nan]), np.array([2010.0, 2011.0]))


@pytest.mark.parametrize("first", [0.0, -4.0])
def test_growth_from_nothing_or_less_has_no_rate(first: float) -> None:
    with pytest.raises(StatisticsError, match="must be above 0"):
        measure_annual_growth(np.array([first, 5.0]), np.array([2010.0, 2011.0]))


def test_a_line_that_begins_at_nothing_has_no_share() -> None:
    with pytest.raises(StatisticsError, match="begins at 0"):
        measure_trend(np.array([0.0, 5.0, 10.0]), np.array([2010.0, 2011.0, 2012.0]))


def test_times_that_do_not_rise_are_refused() -> None:
    with pytest.raises(StatisticsError, match="must rise"):
        measure_trend(np.array([1.0, 2.0]), np.array([2011.0, 2011.0]))
