"""Treatments that some rows teach, put on any rows."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.model.recipe import Logarithm, OutlierRule, Treatment
from wardwise.stats.arrays import Matrix
from wardwise.stats.learnt_treatment import learn_treatment
from wardwise.stats.outliers import shift_and_log, transform_box_cox, treat_outliers

STRICT = OutlierRule(skewness_limit=1.0, kurtosis_limit=1.0, most_winsorised=2)


def make_values() -> Matrix:
    """Make a plain column, one with two wild values, and one with a long tail."""
    random = np.random.default_rng(11)
    plain = random.normal(50.0, 5.0, size=80)
    wild = np.r_[random.uniform(20.0, 30.0, size=78), 400.0, 900.0]
    tail = random.lognormal(2.0, 1.3, size=80)
    values = np.column_stack([plain, wild, tail])
    values[3] = np.nan
    return values


@pytest.mark.parametrize("combined", [False, True])
@pytest.mark.parametrize("logarithm", Logarithm)
def test_rows_that_taught_are_treated_as_by_the_plain_function(
    logarithm: Logarithm, *, combined: bool
) -> None:
    values = make_values()
    rule = OutlierRule(
        skewness_limit=1.0,
        kurtosis_limit=1.0,
        most_winsorised=2,
        logarithm=logarithm,
        combined=combined,
    )

    learnt = learn_treatment(values, Treatment.OUTLIERS, rule)

    expected = treat_outliers(values, rule)
    assert np.allclose(learnt.apply(values), expected.values, equal_nan=True, rtol=0, atol=1e-12)
    assert learnt.bends.tolist() == expected.logged.tolist() == [False, False, True]
    assert learnt.pulled[1]


@pytest.mark.parametrize("treatment", Treatment)
def test_order_is_kept_and_a_plain_column_is_left_alone(treatment: Treatment) -> None:
    values = make_values()

    found = learn_treatment(values, treatment, STRICT).apply(values)

    known = ~np.isnan(values[:, 0])
    assert np.array_equal(found[:, 0], values[:, 0], equal_nan=True)
    assert np.array_equal(np.isnan(found), np.isnan(values))
    for column in (1, 2):
        order = np.argsort(values[known, column], kind="stable")
        assert (np.diff(found[known, column][order]) >= 0).all()


def test_each_bend_is_the_function_of_its_name() -> None:
    tail = make_values()[:, [2]]
    low = np.nanmin(tail)

    found = {
        one: learn_treatment(tail, one, STRICT).apply(tail).ravel()
        for one in (Treatment.LOGARITHM, Treatment.BOX_COX, Treatment.SQUARE_ROOT)
    }

    column = tail.ravel()
    assert np.allclose(
        found[Treatment.LOGARITHM],
        shift_and_log(column, Logarithm.SHIFTED_BY_RANGE),
        equal_nan=True,
    )
    assert np.allclose(
        found[Treatment.BOX_COX], transform_box_cox(column, power=0.5), equal_nan=True
    )
    assert np.allclose(found[Treatment.SQUARE_ROOT], np.sqrt(column - low), equal_nan=True)


@pytest.mark.parametrize("treatment", [one for one in Treatment if one is not Treatment.NONE])
def test_a_row_beyond_those_that_taught_takes_their_nearest_end(treatment: Treatment) -> None:
    values = make_values()
    learnt = learn_treatment(values, treatment, STRICT)
    low = np.nanmin(values, axis=0)

    below = learnt.apply(np.array([low - 1000.0]))[0]

    ends = learnt.apply(np.array([low]))[0]
    bent = learnt.bends
    assert np.array_equal(below[bent], ends[bent])
    above = learnt.apply(np.full((1, 3), 1e6))[0]
    assert np.isfinite(above).all()


def test_a_logarithm_that_turns_the_order_round_is_refused() -> None:
    small = make_values()[:, [2]] / 1000.0
    rule = OutlierRule(1.0, 1.0, logarithm=Logarithm.INNOVATION_INDEX)

    with pytest.raises(StatisticsError, match="needs one above 1"):
        learn_treatment(small, Treatment.LOGARITHM, rule)
