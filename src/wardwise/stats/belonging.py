"""How each column of a group stands to the others of it."""

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Matrix, Vector
from wardwise.stats.association import standardised_alpha

_LEAST_COLUMNS = 2
_NOTHING = 1e-12  # a rounding


def correlate_with_rest(correlation: Matrix) -> Vector:
    """Give each column's correlation with the sum of the others, all standardised.

    NaN where the others cancel each other out.

    Parameters
    ----------
    correlation : (columns, columns), of at least two

    Raises
    ------
    StatisticsError
        If there are fewer than two columns.

    Source
    ------
    Nunnally and Bernstein, Psychometric Theory (1994), section 8: corrected item-total correlation.

    Examples
    --------
    >>> correlate_with_rest(np.array([[1.0, 0.5], [0.5, 1.0]]))
    array([0.5, 0.5])
    """
    _check_columns(correlation)
    with_others = correlation.sum(axis=0) - 1.0
    variance_of_rest = correlation.sum() - 1.0 - 2.0 * with_others
    exists = variance_of_rest > _NOTHING
    safe = np.sqrt(np.where(exists, variance_of_rest, 1.0))
    found: Vector = np.where(exists, with_others / safe, np.nan)
    return found


def measure_alpha_without(correlation: Matrix) -> Vector:
    """Give Cronbach's alpha of the other columns, standardised, for each one left out.

    NaN for two columns: one alone has no alpha.

    Parameters
    ----------
    correlation : (columns, columns), of at least two

    Raises
    ------
    StatisticsError
        If there are fewer than two columns.

    Source
    ------
    As `stats.association.cronbach_alpha`: alpha if the item is deleted.
    """
    _check_columns(correlation)
    columns = len(correlation)
    if columns == _LEAST_COLUMNS:
        return np.full(columns, np.nan)
    alphas = []
    for at in range(columns):
        kept = np.arange(columns) != at
        alphas.append(standardised_alpha(correlation[np.ix_(kept, kept)]))
    return np.array(alphas)


def explain_by_others(correlation: Matrix) -> Vector:
    """Give the share of each column's variance that the others together explain, 0 to 1.

    Parameters
    ----------
    correlation : (columns, columns), of at least two

    Raises
    ------
    StatisticsError
        If there are fewer than two columns.

    Source
    ------
    Squared multiple correlation; Belsley, Kuh and Welsch, Regression Diagnostics (1980), section
    3.1 (1 - 1 / variance inflation factor).

    Examples
    --------
    >>> explain_by_others(np.array([[1.0, 0.5], [0.5, 1.0]]))
    array([0.25, 0.25])
    """
    _check_columns(correlation)
    shares = np.empty(len(correlation))
    for at in range(len(correlation)):
        others = np.arange(len(correlation)) != at
        own = correlation[at, others]
        # a pseudo-inverse, since others may say the same as each other
        among = np.linalg.pinv(correlation[np.ix_(others, others)], rcond=1e-10, hermitian=True)
        shares[at] = np.clip(own @ among @ own, 0.0, 1.0)
    return shares


def _check_columns(correlation: Matrix) -> None:
    if len(correlation) < _LEAST_COLUMNS:
        raise StatisticsError(
            f"a column belongs to others only where there are: {len(correlation)}"
        )
