"""How far chance moves a figure that was put on a scale, straight or not."""

from collections.abc import Callable

import numpy as np

from wardwise.stats.arrays import Matrix

# Gauss and Hermite's three points: exact wherever the scale is straight
_REACH = np.sqrt(3.0)
_SIDE = 1.0 / 6.0  # what each of the two outer points weighs


def spread_on_scale(
    apply: Callable[[Matrix], Matrix], values: Matrix, spreads: Matrix, *, placed: Matrix
) -> Matrix:
    """Give the standard error that figures have on a scale, from those that they have off it.

    Parameters
    ----------
    apply : puts values on the scale
    values, spreads : (rows, columns) figures and their standard errors; NaN where unknown
    placed : the values on the scale

    Source
    ------
    Gauss-Hermite quadrature with three points (Abramowitz and Stegun, 1964, section 25.4), of the
    mean and the square of a normally distributed figure.

    Examples
    --------
    >>> values, spreads = np.array([[4.0]]), np.array([[0.5]])
    >>> spread_on_scale(lambda one: 3.0 * one, values, spreads, placed=3.0 * values)
    array([[1.5]])
    """
    # differences from where the figure stands, so that nothing is cancelled
    sides = [apply(values + way * _REACH * spreads) - placed for way in (1.0, -1.0)]
    mean = _SIDE * (sides[0] + sides[1])
    square = _SIDE * (sides[0] ** 2 + sides[1] ** 2)
    result: Matrix = np.sqrt(np.maximum(square - mean**2, 0.0))
    return result
