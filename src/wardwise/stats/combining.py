"""Children into a parent by a named rule, with how far chance in them moves it."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.recipe import Combination
from wardwise.stats.aggregate import power_mean, score_against, shift_against
from wardwise.stats.arrays import Matrix, Vector

EXPONENTS = {
    Combination.ARITHMETIC: 1.0,
    Combination.SQUARE_ROOT: 0.5,
    Combination.GEOMETRIC: 0.0,
    Combination.HARMONIC: -1.0,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How children are combined.

    `floor` is the lowest value that means other than the arithmetic see; `least_share` the share of
    the weight that must be known; `rivals` (rows, children) whom Copeland's rule compares with.
    """

    how: Combination
    floor: float = 1.0
    least_share: float = 1.0
    rivals: Matrix | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the parent is a sum of what each child brings."""
        return self.how is Combination.ARITHMETIC

    def combine(self, values: Matrix, weights: Vector) -> Vector:
        """Give each row's parent, missing where too little of the weight is known.

        Parameters
        ----------
        values : (rows, children), NaN where missing
        weights : (children,) not negative

        Raises
        ------
        StatisticsError
            If a weight is negative, all are zero, or the floor is not above 0 where it must be.
        """
        if self.how is Combination.COPELAND:
            rivals = values if self.rivals is None else self.rivals
            return score_against(
                values, rivals=rivals, weights=weights, least_share=self.least_share
            )
        exponent = EXPONENTS[self.how]
        safe = values if exponent == 1 else np.maximum(values, self.floor)
        return power_mean(safe, weights=weights, exponent=exponent, least_share=self.least_share)

    def spread(self, values: Matrix, spreads: Matrix, weights: Vector) -> Vector:
        """Give the standard error of each row's parent, children taken as independent by chance.

        Means are taken as straight within the spread of each child (the delta method), at 0 below
        the floor; Copeland's rule is asked with each child a spread higher and lower.

        Parameters
        ----------
        spreads : (rows, children) standard errors of the values; NaN where unknown, which adds
            nothing

        Source
        ------
        The delta method: Casella and Berger, Statistical Inference (2002), section 5.5.4.
        """
        known = np.nan_to_num(spreads)
        if self.how is Combination.COPELAND:
            moved = shift_against(
                values,
                known,
                rivals=values if self.rivals is None else self.rivals,
                weights=weights,
                least_share=self.least_share,
            )
        else:
            moved = self._differentiate(values, weights) * known
        result: Vector = np.sqrt((moved * moved).sum(axis=1))
        return result

    def _differentiate(self, values: Matrix, weights: Vector) -> Matrix:
        """Give how much of a child's change its parent takes on; nothing where one is missing."""
        missing = np.isnan(values)
        covered = (~missing) @ weights
        share = np.where(missing, 0.0, weights / np.where(covered > 0, covered, 1.0)[:, np.newaxis])
        exponent = EXPONENTS[self.how]
        if exponent == 1:
            return share
        parent = self.combine(values, weights)[:, np.newaxis]
        moves = values > self.floor
        own = np.where(moves, values, 1.0)  # at the floor, which may be 0, nothing moves
        steep = share * (parent / own) ** (1.0 - exponent)
        return np.where(moves, np.nan_to_num(steep), 0.0)
