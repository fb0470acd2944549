"""How columns move together, how sure that is, and which of many findings to believe."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import special, stats

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector

_LEAST_ROWS = 3  # two rows always correlate perfectly


class Correlation(StrEnum):
    """Which coefficient is meant."""

    PEARSON = "pearson"
    SPEARMAN = "spearman"
    KENDALL = "kendall"


@dataclass(frozen=True, slots=True)
class Correlations:
    """Coefficients between columns, each over the rows that both know; all (columns, columns).

    NaN where a pair shares fewer than three rows or one of the two does not vary over them. `lower`
    and `upper` are NaN for fewer than four rows.
    """

    coefficient: Matrix
    p_value: Matrix
    rows: Positions
    lower: Matrix
    upper: Matrix


def correlate_columns(
    values: Matrix, *, kind: Correlation = Correlation.PEARSON, level: float = 0.95
) -> Correlations:
    """Correlate every pair of columns over the rows known in both.

    Parameters
    ----------
    values : (rows, columns), NaN where missing
    level : 0-1, of the intervals

    Source
    ------
    Intervals by Fisher's z with the standard errors of Bonett and Wright (2000), Sample size
    requirements for estimating Pearson, Kendall and Spearman correlations; tests as in SciPy.

    Examples
    --------
    >>> rows = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 5.0], [4.0, 9.0]])
    >>> correlate_columns(rows).coefficient[0, 1].round(3)
    np.float64(0.965)
    """
    columns = values.shape[1]
    coefficient, p_value = np.full((2, columns, columns), np.nan)
    known = ~np.isnan(values)
    rows: Positions = known.T.astype(np.int64) @ known.astype(np.int64)
    for first in range(columns):
        for second in range(first, columns):
            both = known[:, first] & known[:, second]
            found = _correlate_pair(values[both, first], values[both, second], kind)
            coefficient[[first, second], [second, first]] = found[0]
            p_value[[first, second], [second, first]] = found[1]
    np.fill_diagonal(p_value, np.where(np.isnan(np.diag(coefficient)), np.nan, 0.0))
    lower, upper = _find_limits(coefficient, rows, kind=kind, level=level)
    return Correlations(coefficient, p_value, rows, lower, upper)


def control_false_discoveries(p_values: Matrix, *, rate: float = 0.05) -> Mask:
    """Say which findings to believe when at most a given share of the believed may be false.

    Parameters
    ----------
    p_values : any shape, NaN where there was no test: not believed, and not counted
    rate : 0-1, the share of false findings among those believed, on average

    Raises
    ------
    StatisticsError
        If the rate is not between 0 and 1.

    Source
    ------
    Benjamini and Hochberg (1995), Controlling the false discovery rate.

    Examples
    --------
    >>> control_false_discoveries(np.array([0.001, 0.04, 0.9]), rate=0.05)
    array([ True, False, False])
    """
    if not 0 < rate < 1:
        raise StatisticsError(f"a false discovery rate of {rate:g} is not between 0 and 1")
    tested = ~np.isnan(p_values)
    believed = np.zeros(p_values.shape, dtype=bool)
    if tested.any():
        believed[tested] = stats.false_discovery_control(p_values[tested]) <= rate
    return believed


def _correlate_pair(first: Vector, second: Vector, kind: Correlation) -> tuple[float, float]:
    if len(first) < _LEAST_ROWS or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan"), float("nan")
    if kind is Correlation.PEARSON:
        moment = stats.pearsonr(first, second)
        return float(moment.statistic), float(moment.pvalue)
    if kind is Correlation.SPEARMAN:
        ranked = stats.pearsonr(stats.rankdata(first), stats.rankdata(second))
        return float(ranked.statistic), float(ranked.pvalue)
    paired = stats.kendalltau(first, second)
    return float(paired.statistic), float(paired.pvalue)


def _find_limits(
    coefficient: Matrix, rows: Positions, *, kind: Correlation, level: float
) -> tuple[Matrix, Matrix]:
    spread, less = {
        Correlation.PEARSON: (np.ones_like(coefficient), 3),
        Correlation.SPEARMAN: (np.sqrt(1 + coefficient**2 / 2), 3),
        Correlation.KENDALL: (np.full_like(coefficient, np.sqrt(0.437)), 4),
    }[kind]
    free = (rows - less).astype(np.float64)
    error = np.where(free > 0, spread / np.sqrt(np.where(free > 0, free, 1.0)), np.nan)
    centre = np.arctanh(np.clip(coefficient, -1 + 1e-15, 1 - 1e-15))
    reach = float(special.ndtri(1 - (1 - level) / 2)) * error
    return np.tanh(centre - reach), np.tanh(centre + reach)
