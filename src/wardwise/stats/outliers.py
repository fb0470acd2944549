"""Finding distributions that a few values rule, and treating them by a stated rule."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.model.recipe import Logarithm, OutlierRule
from wardwise.stats.arrays import Counts, Mask, Matrix, Vector, refuse_infinite

_LEAST_FOR_SKEWNESS = 3
_LEAST_FOR_KURTOSIS = 4
_SHARE_OF_RANGE = 0.01  # of the range, added so that the lowest value has a logarithm
_RESIDUE = 1e-12  # a spread this small beside the values is rounding
_CELLS_AT_ONCE = 65_536  # cells measured at once: 512 kB stay in a processor's own memory


@dataclass(frozen=True, slots=True)
class Winsorised:
    """Values with the outermost pulled in.

    `pulled` is 1 where a high value came down, -1 where a low one came up, else 0.
    """

    values: Vector
    pulled: Counts

    @property
    def count(self) -> int:
        """How many points were pulled in."""
        return int((self.pulled != 0).sum())


@dataclass(frozen=True, slots=True)
class Treated:
    """A panel after treatment, with what was done to which column.

    `values` (rows, columns); `pulled` (rows, columns) as in `Winsorised`; `logged` (columns,) where
    the logarithm was taken; `passes` (columns,) whether the column now keeps the rule.
    """

    values: Matrix
    pulled: Counts
    logged: Mask
    passes: Mask


def measure_skewness(values: Matrix) -> Vector:
    """Give each column's skewness, corrected for the number of values.

    Parameters
    ----------
    values : (rows, columns), NaN where missing

    Returns
    -------
    (columns,) NaN where fewer than three values are known or they do not vary

    Raises
    ------
    StatisticsError
        If a value is infinite.

    Source
    ------
    Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis, G1.

    Examples
    --------
    >>> measure_skewness(np.array([[1.0], [2.0], [9.0]])).round(3)
    array([1.63])
    """
    return _measure_shape(values)[0]


def measure_kurtosis(values: Matrix) -> Vector:
    """Give each column's excess kurtosis, corrected for the number of values.

    Parameters
    ----------
    values : (rows, columns), NaN where missing

    Returns
    -------
    (columns,) NaN where fewer than four values are known or they do not vary; 0 for a normal
    distribution

    Raises
    ------
    StatisticsError
        If a value is infinite.

    Source
    ------
    Joanes and Gill (1998), Comparing measures of sample skewness and kurtosis, G2.

    Examples
    --------
    >>> measure_kurtosis(np.array([[1.0], [2.0], [3.0], [14.0]])).round(3)
    array([3.642])
    """
    return _measure_shape(values)[1]


def keep_rule(values: Matrix, rule: OutlierRule) -> Mask:
    """Say which columns have both a skewness and a kurtosis within a rule's limits, or no shape.

    A column passes unless both its skewness (either sign) and its kurtosis exceed their limits. A
    column too short or too flat to have a shape passes: there is nothing to treat.

    Parameters
    ----------
    values : (rows, columns), NaN where missing

    Source
    ------
    The rule of the European Commission's Joint Research Centre for composite indicators, as in
    COINr's `check_SkewKurt` (Becker and others, 2022, Journal of Open Source Software 7(78)).
    """
    skewness, kurtosis = _measure_shape(values)
    skewed, heavy = np.abs(skewness) > rule.skewness_limit, kurtosis > rule.kurtosis_limit
    return np.asarray(~(skewed & heavy))


def winsorise(values: Vector, rule: OutlierRule, *, always: bool = False) -> Winsorised:
    """Pull the outermost values in to their neighbours until a distribution keeps the rule.

    The end that the skewness points to is pulled in, one value (and those equal to it) at a time,
    until the rule holds or `rule.most_winsorised` points are pulled in. Equal values go together,
    so the last step may pass that number. Values that are all alike are left.

    Parameters
    ----------
    values : (n,), NaN where missing
    always : go on to the greatest number whether or not the rule holds

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3; the order of steps as in
    COINr's `winsorise`.

    Examples
    --------
    One city-centre ward has thirty times the offences of the others:

    >>> rates = np.array([40.0, 44.0, 52.0, 61.0, 70.0, 1600.0])
    >>> winsorise(rates, OutlierRule(most_winsorised=1)).values
    array([40., 44., 52., 61., 70., 70.])
    """
    result = np.array(values, dtype=np.float64)
    pulled = np.zeros(len(values), dtype=np.int32)
    while (pulled != 0).sum() < rule.most_winsorised:
        skewness, kurtosis = (float(one[0]) for one in _measure_shape(result[:, np.newaxis]))
        ruled = abs(skewness) > rule.skewness_limit and kurtosis > rule.kurtosis_limit
        if not (ruled or always):
            break
        high = not skewness < 0
        outermost = np.nanmax(result) if high else np.nanmin(result)
        at = result == outermost
        inner = result[~at & ~np.isnan(result)]
        if not inner.size:
            break
        result[at] = inner.max() if high else inner.min()
        pulled[at] = 1 if high else -1
    return Winsorised(result, pulled)


def shift_and_log(values: Vector, logarithm: Logarithm) -> Vector:
    """Give the logarithm of values shifted so that the lowest one has one. Missing stays missing.

    Order is kept: a higher value stays higher.

    Parameters
    ----------
    values : (n,) in any unit, NaN where missing

    Raises
    ------
    StatisticsError
        If the values do not vary, one is infinite, or `INNOVATION_INDEX` meets a highest value of
        at most 1, where that transform turns the order round.

    Source
    ------
    The COIN tool of the Joint Research Centre (`SHIFTED_BY_ONE`), COINr (`SHIFTED_BY_RANGE`),
    Global Innovation Index 2020, appendix IV (`INNOVATION_INDEX`).

    Examples
    --------
    >>> shift_and_log(np.array([0.0, 9.0, 99.0]), Logarithm.SHIFTED_BY_ONE).round(3)
    array([0.   , 2.303, 4.605])
    """
    refuse_infinite(values)
    known = values[~np.isnan(values)]
    if not known.size or known.min() == known.max():
        raise StatisticsError("a logarithm is asked of values that do not vary")
    low, high = float(known.min()), float(known.max())
    added = _SHARE_OF_RANGE * (high - low)
    match logarithm:
        case Logarithm.SHIFTED_BY_ONE:
            return np.log(values - low + 1.0)
        case Logarithm.SHIFTED_BY_RANGE:
            return np.log(values - low + added)
        case Logarithm.TOWARDS_TAIL:
            if measure_skewness(values[:, np.newaxis])[0] < 0:
                return -np.log(high - values + added)
            return np.log(values - low + added)
        case Logarithm.INNOVATION_INDEX:
            if high <= 1:
                raise StatisticsError(
                    f"the highest value is {high:g}; this logarithm needs one above 1",
                    fix="choose another logarithm, or another unit",
                )
            return np.log((high - 1) * (values - low) / (high - low) + 1)


def transform_box_cox(values: Vector, *, power: float, shifted: bool = True) -> Vector:
    """Give the Box-Cox transform of values. Missing stays missing.

    Parameters
    ----------
    values : (n,), NaN where missing
    power : 0 gives the natural logarithm
    shifted : lower or raise all values first so that the least is 1

    Raises
    ------
    StatisticsError
        If a value is not positive and `shifted` is false, or one is infinite.

    Source
    ------
    Box and Cox (1964), An analysis of transformations.

    Examples
    --------
    >>> transform_box_cox(np.array([1.0, 4.0]), power=0.5, shifted=False)
    array([0., 2.])
    """
    refuse_infinite(values)
    if np.isnan(values).all():
        return values.copy()
    moved = values - np.nanmin(values) + 1.0 if shifted else values
    if (moved <= 0).any():
        raise StatisticsError(
            f"Box-Cox has no result for {float(np.nanmin(moved)):g}; values must be above 0",
            fix="shift the values first",
        )
    return np.log(moved) if power == 0 else (moved**power - 1.0) / power


def treat_outliers(values: Matrix, rule: OutlierRule) -> Treated:
    """Treat every column that a few values rule: pull those in, else take the logarithm.

    Parameters
    ----------
    values : (rows, columns), NaN where missing

    Source
    ------
    As `keep_rule`; two stages as in COINr's `Treat`: the second starts from the original values
    unless the rule says `combined`.

    Examples
    --------
    >>> rates = np.array([[40.0], [44.0], [52.0], [61.0], [70.0], [1600.0]])
    >>> found = treat_outliers(rates, OutlierRule())
    >>> found.values.ravel(), bool(found.logged[0])
    (array([40., 44., 52., 61., 70., 70.]), False)
    """
    passes = keep_rule(values, rule)
    result = np.array(values, dtype=np.float64)
    pulled = np.zeros(values.shape, dtype=np.int32)
    logged = np.zeros(values.shape[1], dtype=bool)
    failing = np.flatnonzero(~passes)
    for column in failing:
        once = winsorise(values[:, column], rule)
        if not keep_rule(once.values[:, np.newaxis], rule)[0]:
            logged[column] = True
            base = once.values if rule.combined else values[:, column]
            result[:, column] = shift_and_log(base, rule.logarithm)
        else:
            result[:, column] = once.values
        if not logged[column] or rule.combined:
            pulled[:, column] = once.pulled
    passes[failing] = keep_rule(result[:, failing], rule)
    return Treated(result, pulled, logged, passes)


def _measure_shape(values: Matrix) -> tuple[Vector, Vector]:
    """Give each column's skewness and kurtosis, NaN where it has none."""
    refuse_infinite(values)
    at_once = max(1, _CELLS_AT_ONCE // max(len(values), 1))
    measured = [
        _measure_block(np.asfortranarray(values[:, at : at + at_once]))
        for at in range(0, max(values.shape[1], 1), at_once)
    ]
    skewness, kurtosis = (np.concatenate(parts) for parts in zip(*measured, strict=True))
    return skewness, kurtosis


def _measure_block(values: Matrix) -> tuple[Vector, Vector]:
    unknown = np.isnan(values)
    count = (len(values) - unknown.sum(axis=0)).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(unknown, 0.0, values).sum(axis=0) / count
        # products, since powers are many times slower; a missing value adds nothing
        centred = values - mean
        centred[unknown] = 0.0
        squared = centred * centred
        spread = np.sqrt(squared.sum(axis=0) / (count - 1))
        spread = np.where(spread > _RESIDUE * np.abs(mean), spread, np.nan)
        third = np.multiply(squared, centred, out=centred).sum(axis=0) / spread**3
        fourth = np.multiply(squared, squared, out=squared).sum(axis=0) / spread**4
        skewness = count / ((count - 1) * (count - 2)) * third
        factor = count * (count + 1) / ((count - 1) * (count - 2) * (count - 3))
        kurtosis = factor * fourth - 3 * (count - 1) ** 2 / ((count - 2) * (count - 3))
    return (
        np.where(count >= _LEAST_FOR_SKEWNESS, skewness, np.nan),
        np.where(count >= _LEAST_FOR_KURTOSIS, kurtosis, np.nan),
    )
