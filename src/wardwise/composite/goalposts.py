"""The values that become 100 and 0: declared, or found once in the fit set."""

import math
from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import CompositeError, GoalpostError
from wardwise.model.indicator import Direction, Indicator
from wardwise.stats.arrays import Vector
from wardwise.stats.transform import invert_transform, transform_values


@dataclass(frozen=True, slots=True)
class FrozenGoalposts:
    """Goalposts as an edition uses them: in the indicator's unit, and transformed."""

    best: float
    worst: float
    transformed_best: float
    transformed_worst: float


def read_sign(indicator: Indicator) -> float:
    """Give 1 where higher is better and -1 where lower is."""
    return 1.0 if indicator.direction is Direction.HIGHER_IS_BETTER else -1.0


def freeze_goalposts(indicator: Indicator, fitted: Vector) -> FrozenGoalposts:
    """Give an indicator's goalposts: each side as declared, else the extreme of the fit set.

    Parameters
    ----------
    fitted : (n,) values of the fit set in all periods of the edition, in the indicator's unit, NaN
        where missing; filled cells are not among them

    Raises
    ------
    CompositeError
        If a side is observed and the fit set has no value.
    GoalpostError
        If, once transformed, the goalposts are equal or point against the direction.
    """
    sign = read_sign(indicator)
    declared = indicator.goalposts
    best, transformed_best = _find_side(indicator, declared.best, fitted, sign=sign)
    worst, transformed_worst = _find_side(indicator, declared.worst, fitted, sign=-sign)
    if not sign * (transformed_best - transformed_worst) > 0:
        raise GoalpostError(
            f"goalposts of {indicator.id!r} do not span a range in its direction: "
            f"best {best:g}, worst {worst:g} while {indicator.direction.replace('_', ' ')}",
            where=indicator.id,
            fix="declare goalposts that differ and point with the direction",
        )
    return FrozenGoalposts(best, worst, transformed_best, transformed_worst)


def _find_side(
    indicator: Indicator, declared: float | None, fitted: Vector, *, sign: float
) -> tuple[float, float]:
    """Give one goalpost in the indicator's unit and transformed."""
    if declared is not None:
        changed = transform_values(np.array([declared]), indicator.transforms)
        return declared, float(changed[0])
    known = fitted[~np.isnan(fitted)]
    if not len(known):
        raise CompositeError(
            f"{indicator.id!r} has no value in the fit set, so its goalposts cannot be observed",
            where=indicator.id,
            fix="declare both goalposts, or leave the indicator without weight",
        )
    changed = transform_values(known, indicator.transforms)
    extreme = int(np.argmax(sign * changed))
    back = float(invert_transform(changed[[extreme]], indicator.transforms)[0])
    # a cap gives its bound back; otherwise the value itself stands, free of rounding
    own = float(known[extreme])
    same = math.isnan(back) or math.isclose(back, own, rel_tol=1e-9, abs_tol=1e-12)
    return (own if same else back), float(changed[extreme])
