"""Distributions that a few values rule."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.model.recipe import Logarithm, OutlierRule
from wardwise.stats.outliers import (
    keep_rule,
    measure_kurtosis,
    measure_skewness,
    shift_and_log,
    transform_box_cox,
    treat_outliers,
    winsorise,
)


def test_a_column_too_short_or_too_flat_has_no_shape_and_nothing_to_treat() -> None:
    values = np.array([[1.0, 5.0], [2.0, 5.0], [np.nan, 5.0], [np.nan, 5.0]])

    assert np.isnan(measure_skewness(values)).all()
    assert np.isnan(measure_kurtosis(values)).all()
    assert keep_rule(values, OutlierRule()).all()
    assert (treat_outliers(values, OutlierRule()).pulled == 0).all()


def test_low_outliers_are_pulled_up_and_marked_so() -> None:
    values = np.array([-1600.0, 40.0, 44.0, 52.0, 61.0, 70.0])

    found = winsorise(values, OutlierRule())

    assert found.values.tolist() == [40.0, 40.0, 44.0, 52.0, 61.0, 70.0]
    assert found.pulled.tolist() == [-1, 0, 0, 0, 0, 0]


def test_values_that_are_all_alike_are_left_even_when_forced() -> None:
    found = winsorise(np.full(6, 3.0), OutlierRule(), always=True)

    assert found.values.tolist() == [3.0] * 6
    assert found.count == 0


def test_a_column_that_winsorising_cannot_mend_takes_the_logarithm_of_its_own_values() -> None:
    values = np.exp(np.linspace(0, 30, 60))[:, np.newaxis]

    found = treat_outliers(values, OutlierRule(most_winsorised=1))

    assert found.logged.tolist() == [True]
    assert (np.diff(found.values[:, 0]) > 0).all()
    assert (found.pulled == 0).all()


def test_missing_values_stay_missing_through_treatment() -> None:
    values = np.array([[40.0], [np.nan], [44.0], [52.0], [61.0], [70.0], [1600.0]])

    found = treat_outliers(values, OutlierRule())

    assert np.isnan(found.values[1, 0])
    assert found.values[6, 0] == 70.0


@pytest.mark.parametrize("logarithm", list(Logarithm))
def test_every_logarithm_keeps_the_order(logarithm: Logarithm) -> None:
    values = np.array([-3.0, 0.0, 2.0, 90.0, 4000.0])

    assert (np.diff(shift_and_log(values, logarithm)) > 0).all()
    low_tail = -values[::-1] + 5000.0
    assert (np.diff(shift_and_log(low_tail, logarithm)) > 0).all()


def test_a_logarithm_that_would_turn_the_order_round_is_refused() -> None:
    with pytest.raises(StatisticsError, match="needs one above 1"):
        shift_and_log(np.array([0.1, 0.5, 0.9]), Logarithm.INNOVATION_INDEX)


def test_a_constant_has_no_logarithm_and_a_negative_no_box_cox() -> None:
    with pytest.raises(StatisticsError, match="do not vary"):
        shift_and_log(np.ones(3), Logarithm.SHIFTED_BY_ONE)
    with pytest.raises(StatisticsError, match="above 0"):
        transform_box_cox(np.array([-1.0, 2.0]), power=2, shifted=False)


def test_a_columns_shape_does_not_depend_on_the_columns_beside_it_or_on_how_they_lie() -> None:
    random = np.random.default_rng(5)
    values = random.lognormal(size=(20_000, 9))
    values[random.random(values.shape) < 0.1] = np.nan

    together = measure_kurtosis(np.asfortranarray(values))

    apart = [measure_kurtosis(values[:, [at]])[0] for at in range(9)]
    assert together.tolist() == apart
