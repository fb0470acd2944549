"""A component's score as a constant plus a coefficient for each indicator."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import GoalpostError
from wardwise.stats.arrays import Matrix, Vector


@dataclass(frozen=True, slots=True)
class LinearForm:
    """score = constant + sum(coefficients * x), x being transformed values in their own direction.

    `worst` holds the transformed worst goalposts: an indicator's contribution is its coefficient
    times its distance from there, and contributions sum to the score.
    """

    constant: float
    coefficients: Vector
    worst: Vector


def make_linear_form(
    *, weights: Vector, spreads: Vector, signs: Vector, best: Vector, worst: Vector
) -> LinearForm:
    """Give the linear form of a score rescaled between goalposts.

    Means of the panel cancel between a value and the goalposts, so only spreads are needed.

    Parameters
    ----------
    weights : (indicators,) any positive multiple
    spreads : (indicators,) of the pooled panel, in transformed units
    signs : (indicators,) 1 where higher is better, -1 where lower is
    best, worst : (indicators,) goalposts in transformed units

    Raises
    ------
    GoalpostError
        If the weighted goalposts do not span a range.

    Source
    ------
    Social Progress Index methodology reports: 100 (v - v_worst) / (v_best - v_worst), where v is
    the weighted sum of z-scores; written out as a linear function of the indicators.

    Examples
    --------
    Two indicators of the same weight, the second better when lower:

    >>> form = make_linear_form(
    ...     weights=np.array([0.5, 0.5]), spreads=np.array([10.0, 2.0]),
    ...     signs=np.array([1.0, -1.0]), best=np.array([100.0, 0.0]), worst=np.array([0.0, 20.0]))
    >>> form.constant, form.coefficients
    (50.0, array([ 0.5, -2.5]))
    """
    scaled = weights * signs / spreads
    span = float(scaled @ (best - worst))
    if not np.isfinite(span) or span <= 0:
        raise GoalpostError(
            f"the weighted goalposts span {span:g}; best must lie above worst",
            fix="declare goalposts that differ and point with the direction",
        )
    coefficients = 100.0 * scaled / span
    return LinearForm(float(-(coefficients @ worst)), coefficients, worst)


def score_linear_form(values: Matrix, form: LinearForm) -> Vector:
    """Give the score of each row: missing where any indicator with a coefficient is missing.

    Parameters
    ----------
    values : (rows, indicators) transformed, in their own direction
    """
    score: Vector = split_linear_form(values, form).sum(axis=1)
    return score


def split_linear_form(values: Matrix, form: LinearForm) -> Matrix:
    """Give the points that each indicator contributes: their sum is the row's score.

    Parameters
    ----------
    values : (rows, indicators) transformed, in their own direction

    Returns
    -------
    (rows, indicators) points above the score that the worst goalpost would give
    """
    points: Matrix = (values - form.worst) * form.coefficients
    return points


def spread_linear_form(variances: Matrix, form: LinearForm) -> Vector:
    """Give the standard error of each row's score, indicators taken as independent by chance.

    Parameters
    ----------
    variances : (rows, indicators) of the transformed values by chance; NaN where unknown, which
        adds nothing: the caller says how much of the weight is covered

    Source
    ------
    Variance of a linear combination of independent quantities.
    """
    result: Vector = np.sqrt(np.nan_to_num(variances) @ form.coefficients**2)
    return result
