"""Transforms, their slopes and their inverses."""

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.model.indicator import Transform, TransformKind
from wardwise.stats.transform import differentiate_transform, invert_transform, transform_values

CAP = Transform(TransformKind.CAP, "one odd place", at=30.0)
FLOOR = Transform(TransformKind.FLOOR, "one odd place", at=2.0)
PARITY = Transform(TransformKind.PARITY, "as many women as men")
LOG1P = Transform(TransformKind.LOG1P, "skewed")
SQRT = Transform(TransformKind.SQRT, "skewed")


@pytest.mark.parametrize(
    ("step", "value", "expected"),
    [
        (CAP, 45.0, 30.0),
        (CAP, 12.0, 12.0),
        (FLOOR, 1.0, 2.0),
        (PARITY, 0.8, 0.2),
        (PARITY, 1.3, 0.3),
        (LOG1P, np.e - 1, 1.0),
        (SQRT, 49.0, 7.0),
    ],
)
def test_each_transform_changes_a_value_as_declared(
    step: Transform, value: float, expected: float
) -> None:
    assert transform_values(np.array([value]), (step,))[0] == pytest.approx(expected)


def test_steps_are_taken_in_the_order_declared() -> None:
    found = transform_values(np.array([1000.0]), (CAP, LOG1P))

    assert found[0] == pytest.approx(np.log(31.0))


@pytest.mark.parametrize("steps", [(CAP,), (FLOOR,), (PARITY,), (LOG1P,), (SQRT,), (CAP, LOG1P)])
def test_the_derivative_is_the_slope_between_two_near_values(steps: tuple[Transform, ...]) -> None:
    values, step = np.array([0.4, 1.7, 12.0, 44.0]), 1e-6

    slope = differentiate_transform(values, steps)

    rise = transform_values(values + step, steps) - transform_values(values - step, steps)
    assert slope == pytest.approx(rise / (2 * step), abs=1e-6)


def test_chance_is_unknown_where_a_root_is_infinitely_steep() -> None:
    assert np.isnan(differentiate_transform(np.array([0.0]), (SQRT,))[0])


@pytest.mark.parametrize("steps", [(LOG1P,), (SQRT,), (FLOOR, SQRT), ()])
def test_inverting_gives_the_value_back(steps: tuple[Transform, ...]) -> None:
    values = np.array([3.0, 17.5])

    assert invert_transform(transform_values(values, steps), steps) == pytest.approx(values)


def test_parity_cannot_be_inverted() -> None:
    assert np.isnan(invert_transform(np.array([0.2]), (PARITY,))).all()


@pytest.mark.parametrize("step", [CAP, FLOOR, PARITY, LOG1P, SQRT])
def test_a_missing_value_stays_missing(step: Transform) -> None:
    missing = np.array([np.nan])

    assert np.isnan(transform_values(missing, (step,))).all()
    assert np.isnan(differentiate_transform(missing, (step,))).all()


def test_a_root_of_a_negative_value_is_refused_with_the_value() -> None:
    with pytest.raises(StatisticsError, match="sqrt has no result for -4"):
        transform_values(np.array([9.0, -4.0]), (SQRT,))


def test_a_logarithm_of_nothing_is_refused_with_the_value() -> None:
    with pytest.raises(StatisticsError, match="log1p has no result for -1"):
        transform_values(np.array([-1.0]), (LOG1P,))


def test_a_cap_without_bound_is_refused() -> None:
    with pytest.raises(StatisticsError, match="cap is declared without its bound"):
        transform_values(np.array([1.0]), (Transform(TransformKind.CAP, "no bound"),))
