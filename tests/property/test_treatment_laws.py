"""Laws of treating outliers and of filling gaps, whatever the figures."""

from collections.abc import Callable

import numpy as np
import pytest
from drawn_panels import COLUMNS, ROWS, draw_gapped, draw_values
from hypothesis import given
from hypothesis import strategies as st

from wardwise.model.recipe import Logarithm, OutlierRule
from wardwise.stats.arrays import Matrix
from wardwise.stats.impute import (
    Filled,
    Middle,
    carry_latest,
    impute_by_middle,
    impute_by_regression,
    impute_from_neighbours,
    interpolate_in_time,
)
from wardwise.stats.outliers import (
    measure_skewness,
    shift_and_log,
    transform_box_cox,
    treat_outliers,
    winsorise,
)

STRICT = OutlierRule(skewness_limit=0.5, kurtosis_limit=0.5, most_winsorised=3)
ORDER = st.permutations(range(ROWS))
FILL: dict[str, Callable[[Matrix], Filled]] = {
    "mean": lambda x: impute_by_middle(x, middle=Middle.MEAN),
    "median": lambda x: impute_by_middle(x, middle=Middle.MEDIAN),
    "regression": impute_by_regression,
    "neighbours": lambda x: impute_from_neighbours(x, np.zeros(COLUMNS, dtype=np.int64)),
}
each_fill = pytest.mark.parametrize("name", list(FILL))


def keeps_order(before: Matrix, after: Matrix) -> bool:
    known = ~np.isnan(before)
    placed = np.argsort(before[known], kind="stable")
    rises = np.diff(before[known][placed]) > 0
    steps = np.diff(after[known][placed])
    scale = np.abs(after[known]).max() + 1.0
    return bool((steps >= -1e-12 * scale).all() and (steps[~rises] <= 1e-12 * scale).all())


@given(values=draw_gapped(), points=st.integers(0, 5))
def test_winsorising_keeps_order_range_and_what_is_missing(values: Matrix, points: int) -> None:
    rule = OutlierRule(0.5, 0.5, points)

    for column in values.T:
        found = winsorise(column, rule)
        assert keeps_order(column, found.values)
        assert (np.isnan(found.values) == np.isnan(column)).all()
        assert np.nanmin(found.values) >= np.nanmin(column)
        assert np.nanmax(found.values) <= np.nanmax(column)
        moved = np.nan_to_num(found.values - column)
        assert (np.sign(moved) == -found.pulled).all()


@given(values=draw_gapped())
def test_treatment_keeps_order_and_what_is_missing(values: Matrix) -> None:
    found = treat_outliers(values, STRICT)

    assert (np.isnan(found.values) == np.isnan(values)).all()
    for before, after in zip(values.T, found.values.T, strict=True):
        assert keeps_order(before, after)


@given(values=draw_gapped(), order=ORDER, power=st.integers(-10, 10))
def test_which_values_are_pulled_in_depends_on_neither_order_nor_unit(
    values: Matrix, order: list[int], power: int
) -> None:
    own = treat_outliers(values, STRICT)

    other = treat_outliers(values[order] * 2.0**power, STRICT)

    assert (other.pulled == own.pulled[order]).all()
    assert (other.logged == own.logged).all()


@pytest.mark.parametrize("logarithm", list(Logarithm))
@given(values=draw_gapped())
def test_every_logarithm_keeps_order(logarithm: Logarithm, values: Matrix) -> None:
    for column in values.T:
        if np.nanmin(column) < np.nanmax(column):
            assert keeps_order(column, shift_and_log(column, logarithm))


@given(values=draw_gapped(), power=st.floats(-3, 3))
def test_box_cox_keeps_order(values: Matrix, power: float) -> None:
    for column in values.T:
        assert keeps_order(column, transform_box_cox(column / 1000, power=power))


@given(values=draw_values(), power=st.integers(-10, 10))
def test_skewness_knows_no_unit_and_turns_its_sign_with_the_values(
    values: Matrix, power: int
) -> None:
    own = measure_skewness(values)

    np.testing.assert_allclose(measure_skewness(values * 2.0**power), own, atol=1e-9)
    np.testing.assert_allclose(measure_skewness(-values), -own, atol=1e-9)


@each_fill
@given(values=draw_gapped(), order=ORDER)
def test_filling_leaves_what_is_known_and_knows_no_order_of_areas(
    name: str, values: Matrix, order: list[int]
) -> None:
    known = ~np.isnan(values)

    found = FILL[name](values)

    assert (found.values[known] == values[known]).all()
    assert (found.filled == (~known & ~np.isnan(found.values))).all()
    shuffled = FILL[name](values[order]).values
    np.testing.assert_allclose(shuffled, found.values[order], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", ["mean", "median", "neighbours"])
@given(values=draw_gapped())
def test_a_middle_lies_between_what_it_is_made_of(name: str, values: Matrix) -> None:
    axis = 1 if name == "neighbours" else 0

    found = FILL[name](values)

    some = ~np.isnan(values).all(axis=axis, keepdims=True)
    safe = np.where(some, values, 0.0)
    low, high = np.nanmin(safe, axis=axis, keepdims=True), np.nanmax(safe, axis=axis, keepdims=True)
    inside = (found.values >= low - 1e-9) & (found.values <= high + 1e-9)
    assert inside[found.filled].all()


@pytest.mark.parametrize("name", ["mean", "median", "regression"])
@given(values=draw_gapped(), power=st.integers(-10, 10), column=st.integers(0, COLUMNS - 1))
def test_what_is_filled_in_has_the_unit_of_its_indicator(
    name: str, values: Matrix, power: int, column: int
) -> None:
    own = FILL[name](values).values
    other = values.copy()
    other[:, column] *= 2.0**power

    found = FILL[name](other).values
    found[:, column] /= 2.0**power

    np.testing.assert_allclose(found, own, rtol=1e-6, atol=1e-6)


@given(values=draw_gapped())
def test_time_fills_nothing_before_the_first_value_unless_told_and_stays_between(
    values: Matrix,
) -> None:
    carried = carry_latest(values)
    between = interpolate_in_time(values, np.arange(float(COLUMNS)), beyond=False)

    first = np.cumsum(~np.isnan(values), axis=1) > 0
    assert (np.isnan(carried.values) == ~first).all()
    some = ~np.isnan(values).all(axis=1)
    low, high = np.nanmin(values[some], axis=1), np.nanmax(values[some], axis=1)
    for found in (carried.values[some], between.values[some]):
        assert (np.isnan(found) | (found >= low[:, np.newaxis] - 1e-9)).all()
        assert (np.isnan(found) | (found <= high[:, np.newaxis] + 1e-9)).all()
