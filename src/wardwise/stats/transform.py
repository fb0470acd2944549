"""Declared changes of an indicator's scale, their derivatives and their inverses."""

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.model.indicator import Transform, TransformKind
from wardwise.stats.arrays import Vector


def transform_values(values: Vector, steps: tuple[Transform, ...]) -> Vector:
    """Change the scale of values by the declared steps, in order. A missing value stays missing.

    Parameters
    ----------
    values : (n,) in the indicator's own unit
    steps : caps and floors in the unit that the steps before them leave

    Raises
    ------
    StatisticsError
        If a logarithm or root is asked of a value that has none, or a cap or floor has no bound.

    Source
    ------
    Social Progress Index methodology reports: capped indicators, distances from parity and
    logarithms; OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5.

    Examples
    --------
    Offences per 1,000 residents, capped so that one shopping street does not set the scale:

    >>> cap = Transform(kind=TransformKind.CAP, reason="city centre", at=200.0)
    >>> transform_values(np.array([45.0, 1030.0, np.nan]), (cap,))
    array([ 45., 200.,  nan])
    """
    for step in steps:
        values = _transform_once(values, step)
    return values


def differentiate_transform(values: Vector, steps: tuple[Transform, ...]) -> Vector:
    """Give the derivative of the declared steps at each value, for the delta method.

    Beyond a cap or floor the derivative is 0: chance there no longer moves the result.

    Parameters
    ----------
    values : (n,) in the indicator's own unit; missing gives missing

    Source
    ------
    The delta method: Casella and Berger, Statistical Inference (2002), section 5.5.4.

    Examples
    --------
    >>> root = Transform(kind=TransformKind.SQRT, reason="skewed")
    >>> differentiate_transform(np.array([4.0, 25.0]), (root,))
    array([0.25, 0.1 ])
    """
    slope = np.where(np.isnan(values), np.nan, 1.0)
    for step in steps:
        slope = slope * _differentiate_once(values, step)
        values = _transform_once(values, step)
    return slope


def invert_transform(values: Vector, steps: tuple[Transform, ...]) -> Vector:
    """Bring transformed values back to the indicator's own unit.

    Parity has no inverse: those values, and those outside a step's range, come back missing. A cap
    or floor gives its bound back.

    Examples
    --------
    >>> root = Transform(kind=TransformKind.SQRT, reason="skewed")
    >>> invert_transform(np.array([2.0, -1.0]), (root,))
    array([ 4., nan])
    """
    for step in reversed(steps):
        match step.kind:
            case TransformKind.PARITY:
                values = np.full_like(values, np.nan)
            case TransformKind.LOG1P:
                values = np.expm1(values)
            case TransformKind.SQRT:
                values = np.where(values < 0, np.nan, values) ** 2
            case TransformKind.CAP | TransformKind.FLOOR:
                pass
    return values


def _transform_once(values: Vector, step: Transform) -> Vector:
    match step.kind:
        case TransformKind.CAP:
            return np.minimum(values, _read_bound(step))
        case TransformKind.FLOOR:
            return np.maximum(values, _read_bound(step))
        case TransformKind.PARITY:
            return np.abs(1.0 - values)
        case TransformKind.LOG1P:
            _refuse_below(values, bound=-1.0, inclusive=True, step="log1p")
            return np.log1p(values)
        case TransformKind.SQRT:
            _refuse_below(values, bound=0.0, inclusive=False, step="sqrt")
            return np.sqrt(values)


def _differentiate_once(values: Vector, step: Transform) -> Vector:
    match step.kind:
        case TransformKind.CAP:
            return np.where(values > _read_bound(step), 0.0, 1.0)
        case TransformKind.FLOOR:
            return np.where(values < _read_bound(step), 0.0, 1.0)
        case TransformKind.PARITY:
            return np.where(values < 1.0, -1.0, 1.0)
        case TransformKind.LOG1P:
            return 1.0 / (1.0 + values)
        case TransformKind.SQRT:
            # at 0 the slope is infinite; the value is then a bound and chance is not carried
            return np.where(values > 0, 0.5 / np.sqrt(np.where(values > 0, values, 1.0)), np.nan)


def _read_bound(step: Transform) -> float:
    if step.at is None:
        raise StatisticsError(
            f"a {step.kind} is declared without its bound",
            fix=f"write {step.kind}: followed by the bound in the indicator's unit",
        )
    return step.at


def _refuse_below(values: Vector, *, bound: float, inclusive: bool, step: str) -> None:
    outside = values <= bound if inclusive else values < bound
    if outside.any():
        worst = float(np.nanmin(values))
        raise StatisticsError(
            f"{step} has no result for {worst:g}; values must be "
            f"{'above' if inclusive else 'at least'} {bound:g}",
            fix="choose another transform, or correct the value",
        )
