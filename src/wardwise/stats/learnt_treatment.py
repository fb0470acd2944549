"""Treatments of distributions that a few values rule: learnt on some rows, put on any rows."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.model.recipe import Logarithm, OutlierRule, Treatment
from wardwise.stats.arrays import Mask, Matrix, Vector
from wardwise.stats.outliers import keep_rule, measure_skewness, treat_outliers, winsorise

_SHARE_OF_RANGE = 0.01


@dataclass(frozen=True, slots=True)
class Bent:
    """How one column's scale is bent, with the ends of its learning rows."""

    treatment: Treatment  # logarithm, box_cox or square_root
    low: float
    high: float
    logarithm: Logarithm
    power: float
    turned: bool  # the tail is low: measured from the highest value

    def apply(self, values: Vector) -> Vector:
        """Bend values. One beyond the learning rows takes the bent value of their nearest end."""
        if self.turned:
            return -np.log(self.high - np.minimum(values, self.high) + self._added)
        above = np.maximum(values, self.low) - self.low
        if self.treatment is Treatment.SQUARE_ROOT:
            return np.sqrt(above)
        if self.treatment is Treatment.BOX_COX:
            moved = above + 1.0
            return np.log(moved) if self.power == 0 else (moved**self.power - 1.0) / self.power
        match self.logarithm:
            case Logarithm.SHIFTED_BY_ONE:
                return np.log(above + 1.0)
            case Logarithm.INNOVATION_INDEX:
                return np.log((self.high - 1.0) * above / (self.high - self.low) + 1.0)
            case _:
                return np.log(above + self._added)

    @property
    def _added(self) -> float:
        return _SHARE_OF_RANGE * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class LearntTreatment:
    """A treatment as its learning rows left it, column by column.

    `low` and `high` (columns,) are where values are pulled in to, infinite where they are not;
    `bent` how the scale of a column is bent, by its position; `pulled` (columns,) marks those
    pulled in.
    """

    low: Vector
    high: Vector
    bent: dict[int, Bent]

    @property
    def pulled(self) -> Mask:
        """Which columns have values pulled in."""
        return np.asarray(np.isfinite(self.low) | np.isfinite(self.high))

    @property
    def bends(self) -> Mask:
        """Which columns have their scale bent."""
        marked = np.zeros(len(self.low), dtype=bool)
        marked[list(self.bent)] = True
        return marked

    def apply(self, values: Matrix) -> Matrix:
        """Treat values of the same columns. Order is kept; missing stays missing."""
        touched = np.flatnonzero(self.pulled | self.bends)
        if not touched.size:
            return values
        result = values.copy(order="K")
        for column in touched:
            one = np.clip(values[:, column], self.low[column], self.high[column])
            bent = self.bent.get(int(column))
            result[:, column] = one if bent is None else bent.apply(one)
        return result


def learn_treatment(values: Matrix, treatment: Treatment, rule: OutlierRule) -> LearntTreatment:
    """Learn what is done to columns that a few values rule; the others are left as they are.

    Parameters
    ----------
    values : (rows, columns) of the learning rows, NaN where missing

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3; limits of skewness and
    kurtosis as used by the Joint Research Centre, in two steps as COINr's `Treat` (Becker and
    others, 2022, Journal of Open Source Software 7(78)).

    Examples
    --------
    One city-centre ward has thirty times the offences of the others; a borough is treated alike:

    >>> wards = np.array([[40.0], [44.0], [52.0], [61.0], [70.0], [1600.0]])
    >>> learnt = learn_treatment(wards, Treatment.WINSORISED, OutlierRule())
    >>> learnt.apply(np.array([[65.0], [900.0]])).ravel()
    array([65., 70.])
    """
    columns = values.shape[1]
    low, high = np.full(columns, -np.inf), np.full(columns, np.inf)
    bent: dict[int, Bent] = {}
    if treatment is Treatment.NONE:
        return LearntTreatment(low, high, bent)
    if treatment is Treatment.OUTLIERS:
        found = treat_outliers(values, rule)
        for column in np.flatnonzero(found.logged):
            bent[int(column)] = _learn_bend(values[:, column], Treatment.LOGARITHM, rule)
        pulled = (found.pulled != 0).any(axis=0)
    else:
        pulled = ~keep_rule(values, rule)
        if treatment is not Treatment.WINSORISED:
            for column in np.flatnonzero(pulled):
                bent[int(column)] = _learn_bend(values[:, column], treatment, rule)
            pulled = np.zeros(columns, dtype=bool)
    for column in np.flatnonzero(pulled):
        once = winsorise(values[:, column], rule)
        if (once.pulled < 0).any():
            low[column] = np.nanmin(once.values)
        if (once.pulled > 0).any():
            high[column] = np.nanmax(once.values)
        if int(column) in bent:  # the logarithm of what was pulled in
            bent[int(column)] = _learn_bend(once.values, Treatment.LOGARITHM, rule)
    return LearntTreatment(low, high, bent)


def _learn_bend(values: Vector, treatment: Treatment, rule: OutlierRule) -> Bent:
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    is_log = treatment is Treatment.LOGARITHM
    if is_log and rule.logarithm is Logarithm.INNOVATION_INDEX and high <= 1:
        raise StatisticsError(
            f"the highest value is {high:g}; this logarithm needs one above 1",
            fix="choose another logarithm, or another unit",
        )
    turned = (
        is_log
        and rule.logarithm is Logarithm.TOWARDS_TAIL
        and bool(measure_skewness(values[:, np.newaxis])[0] < 0)
    )
    return Bent(
        treatment,
        low,
        high,
        rule.logarithm,
        rule.box_cox_power,
        turned,
    )
