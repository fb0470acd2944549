"""Whether indicators belong together."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Matrix, refuse_infinite

_LEAST_FOR_COVARIANCE = 2


@dataclass(frozen=True, slots=True)
class Bartlett:
    """Bartlett's test that all correlations are zero."""

    chi_squared: float
    degrees_of_freedom: int
    p_value: float


@dataclass(frozen=True, slots=True)
class FirstEigenvalue:
    """The largest eigenvalue of a correlation matrix and its share of the total."""

    value: float
    share: float


@dataclass(frozen=True, slots=True)
class ClosePair:
    """Two columns, by position, and their correlation."""

    first: int
    second: int
    correlation: float


def correlation_matrix(values: Matrix) -> Matrix:
    """Give the Pearson correlations of columns over the rows without a missing value.

    Parameters
    ----------
    values : (rows, columns), NaN where missing

    Raises
    ------
    StatisticsError
        If a column does not vary, there are fewer than three complete rows, or a value is infinite.

    Source
    ------
    Pearson's product-moment correlation.
    """
    refuse_infinite(values)
    known = values[~np.isnan(values).any(axis=1)]
    if len(known) < 3:  # noqa: PLR2004 - two rows always correlate perfectly
        raise StatisticsError(
            f"{len(known)} complete row(s) out of {len(values)}; correlations need at least three",
        )
    centred = known - known.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    size = np.abs(known).max(axis=0) * np.sqrt(len(known))
    if (flat := length <= 1e-12 * size).any():  # rounding residue
        raise StatisticsError(f"column {int(np.flatnonzero(flat)[0])} does not vary")
    unit = centred / length
    correlation: Matrix = unit.T @ unit
    np.fill_diagonal(correlation, 1.0)
    return correlation


def covariance_by_pairs(values: Matrix) -> Matrix:
    """Give the covariances of columns, each over the rows where both its columns are known.

    Raises
    ------
    StatisticsError
        If two columns share fewer than two rows, or a value is infinite.

    Source
    ------
    The pairwise-complete covariance of R's `cov(use = "pairwise.complete.obs")`.
    """
    refuse_infinite(values)
    known = ~np.isnan(values)
    present = known.astype(np.float64)
    counts = present.T @ present
    if (counts < _LEAST_FOR_COVARIANCE).any():
        first, second = np.argwhere(counts < _LEAST_FOR_COVARIANCE)[0]
        raise StatisticsError(
            f"column {first} and column {second} are known together in "
            f"{int(counts[first, second])} row(s); a covariance needs at least two",
        )
    filled = np.where(known, values - np.nanmean(values, axis=0), 0.0)
    sums = filled.T @ present  # of each row's column, over the rows where the other is known
    covariance: Matrix = (filled.T @ filled - sums * sums.T / counts) / (counts - 1)
    return covariance


def cronbach_alpha(values: Matrix) -> float:
    """Give Cronbach's alpha of columns in their own units, from covariances by pairs.

    Parameters
    ----------
    values : (rows, columns), at least two columns, NaN where missing

    Raises
    ------
    StatisticsError
        If there are fewer than two columns, two of them share fewer than two rows, or a value is
        infinite.

    Source
    ------
    Cronbach (1951), Coefficient alpha and the internal structure of tests; OECD/JRC Handbook on
    Constructing Composite Indicators (2008), step 4.
    """
    return _measure_alpha(covariance_by_pairs(values))


def standardised_alpha(correlation: Matrix) -> float:
    """Give Cronbach's alpha of standardised columns, from their correlation matrix.

    Source
    ------
    As `cronbach_alpha`, on z-scores.

    Examples
    --------
    >>> round(standardised_alpha(np.array([[1.0, 0.5], [0.5, 1.0]])), 4)
    0.6667
    """
    return _measure_alpha(correlation)


def kaiser_meyer_olkin(correlation: Matrix) -> float:
    """Give the Kaiser-Meyer-Olkin measure: how far correlations are not partial ones, 0 to 1.

    NaN where the matrix has no inverse or every correlation is zero, since the measure is then not
    defined.

    Source
    ------
    Kaiser and Rice (1974), Little Jiffy, Mark IV.
    """
    if np.linalg.matrix_rank(correlation, hermitian=True) < len(correlation):
        return float("nan")
    inverse = np.linalg.inv(correlation)
    scale = np.sqrt(np.diag(inverse))
    partial = -inverse / np.outer(scale, scale)
    off = ~np.eye(len(correlation), dtype=bool)
    squared, left = (correlation[off] ** 2).sum(), (partial[off] ** 2).sum()
    return float(squared / (squared + left)) if squared + left > 0 else float("nan")


def bartlett_sphericity(correlation: Matrix, *, rows: int) -> Bartlett:
    """Test whether all correlations could be zero.

    Parameters
    ----------
    correlation : (columns, columns)
    rows : that the correlations were computed from

    Source
    ------
    Bartlett (1951), The effect of standardization on a chi-squared approximation.
    """
    columns = len(correlation)
    logarithm = float(np.linalg.slogdet(correlation).logabsdet)
    chi_squared = -(rows - 1 - (2 * columns + 5) / 6) * logarithm
    degrees = columns * (columns - 1) // 2
    return Bartlett(chi_squared, degrees, float(special.chdtrc(degrees, chi_squared)))


def first_eigenvalue(correlation: Matrix) -> FirstEigenvalue:
    """Give the largest eigenvalue and the share of all variance that it stands for.

    Source
    ------
    Jolliffe, Principal Component Analysis (2002), section 6.1.
    """
    largest = float(np.linalg.eigvalsh(correlation)[-1])
    return FirstEigenvalue(largest, largest / len(correlation))


def find_close_pairs(correlation: Matrix, *, above: float = 0.9) -> tuple[ClosePair, ...]:
    """List the pairs of columns whose correlation, of either sign, is larger than `above`.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6: collinear indicators
    count twice.
    """
    first, second = np.nonzero(np.triu(np.abs(correlation) > above, k=1))
    return tuple(
        ClosePair(int(one), int(two), float(correlation[one, two]))
        for one, two in zip(first, second, strict=True)
    )


def _measure_alpha(covariance: Matrix) -> float:
    columns = len(covariance)
    if columns < 2:  # noqa: PLR2004
        raise StatisticsError(f"alpha needs at least two columns, not {columns}")
    return float(columns / (columns - 1) * (1 - np.trace(covariance) / covariance.sum()))
