"""How much each indicator counts on the normalised scale, where people or an aim decide it."""

from collections.abc import Sequence

import numpy as np

from wardwise.model.errors import CompositeError, StatisticsError
from wardwise.model.recipe import Budget, Weighting
from wardwise.stats.arrays import Matrix, Vector
from wardwise.stats.chosen_weights import average_budgets, optimise_weights
from wardwise.stats.weights import equal_weights

IN_SPREADS = frozenset({Weighting.FIRST_COMPONENT, Weighting.EQUAL})
"""Weights that are of indicators in standard deviations; all others are of normalised scores."""


def choose_shares(
    weighting: Weighting,
    *,
    scaled: Matrix,
    wanted: Vector,
    budgets: Sequence[Budget],
    names: Sequence[str],
    component: str,
) -> Vector:
    """Choose the share of a component that each of its indicators makes, summing to 1.

    Benefit of the doubt has weights of its own for every area: here they count alike.

    Parameters
    ----------
    scaled : (rows, indicators) normalised, the fit set's rows that are complete
    wanted : (indicators,) weights as declared
    names : ids of the indicators

    Raises
    ------
    CompositeError
        If the declared weights are not usable, or nobody gave any of the indicators a point.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6.
    """
    try:
        match weighting:
            case Weighting.DECLARED:
                return _divide(wanted)
            case Weighting.BUDGET:
                return average_budgets(_read_budgets(budgets, names, component))
            case Weighting.OPTIMISED:
                return optimise_weights(scaled, wanted=wanted).weights
            case _:
                return equal_weights(len(names))
    except StatisticsError as error:
        raise CompositeError(
            f"component {component!r} cannot be weighted: {error.problem}",
            where=f"framework.yaml, component {component}",
            fix=error.fix,
        ) from error


def _divide(wanted: Vector) -> Vector:
    if not (np.isfinite(wanted).all() and (wanted >= 0).all() and wanted.sum() > 0):
        raise StatisticsError(
            f"the declared weights {wanted.tolist()} must not be negative, nor all 0",
            fix="give at least one of its indicators a weight above 0",
        )
    shares: Vector = wanted / wanted.sum()
    return shares


def _read_budgets(budgets: Sequence[Budget], names: Sequence[str], component: str) -> Matrix:
    """Give the points of each person who gave the component's indicators any: (people, columns)."""
    rows = [[float(one.points.get(name, 0.0)) for name in names] for one in budgets]
    given = [row for row in rows if any(row)]
    if not given:
        raise CompositeError(
            f"nobody shared out points among the indicators of component {component!r}",
            where="wardwise.yaml, method: budgets",
            fix=f"add points for {', '.join(names[:5])}, or choose another weighting for it",
        )
    return np.array(given)
