"""Combining children into a parent."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector, refuse_infinite

Margins = npt.NDArray[np.int8]

_ROUNDING = 1e-12  # sums of shares that differ by less are equal
_PAIRS_AT_ONCE = 4_000_000  # pairs of rows compared at once: 32 MB


def weighted_mean(values: Matrix, *, weights: Vector, least_share: float = 1.0) -> Vector:
    """Give each row's weighted mean of what is known, where enough of the weight is known.

    Parameters
    ----------
    values : (rows, children), NaN where missing
    weights : (children,) not negative
    least_share : 0-1; a row with less of the weight known is missing

    Raises
    ------
    StatisticsError
        If a weight is negative or missing, all are zero, or a value is infinite.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6, linear aggregation; the
    threshold is COINr's data-availability threshold (Becker and others,
    2022, Journal of Open Source Software 7(78)).

    Examples
    --------
    >>> rows = np.array([[40.0, 60.0], [40.0, np.nan]])
    >>> weighted_mean(rows, weights=np.array([1.0, 1.0]), least_share=0.5)
    array([50., 40.])
    """
    shares = _read_weights(weights)
    refuse_infinite(values)
    known = (~np.isnan(values)) * shares
    covered = known.sum(axis=1)
    total = (np.nan_to_num(values) * known).sum(axis=1)
    enough = (covered > 0) & (covered >= least_share - _ROUNDING)
    result: Vector = np.full(len(values), np.nan)
    np.divide(total, covered, out=result, where=enough)
    return result


def power_mean(
    values: Matrix, *, weights: Vector, exponent: float, least_share: float = 1.0
) -> Vector:
    """Give each row's weighted power mean of what is known, where enough of the weight is known.

    Exponent 1 is the arithmetic mean, 0 the geometric, -1 the harmonic. The lower the exponent, the
    less a good child makes up for a poor one.

    Parameters
    ----------
    values : (rows, children), NaN where missing; above 0 unless the exponent is 1, and not negative
        where it is above 0
    weights : (children,) not negative; divided by the sum of those that are known in the row
    least_share : 0-1; a row with less of the weight known is missing

    Raises
    ------
    StatisticsError
        If a weight is negative or missing, all are zero, or a value has no such mean or is
        infinite.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6, geometric aggregation;
    the EU regional Social Progress Index (2020) uses exponent 0.5.

    Examples
    --------
    A ward with 20 and 80 is not as well off as one with 50 and 50:

    >>> wards = np.array([[20.0, 80.0], [50.0, 50.0]])
    >>> power_mean(wards, weights=np.array([1.0, 1.0]), exponent=0).round(6)
    array([40., 50.])
    """
    if exponent == 1:
        return weighted_mean(values, weights=weights, least_share=least_share)
    refuse_infinite(values)
    _refuse_outside(values, exponent)
    known = ~np.isnan(values)
    safe = np.where(known, values, 1.0)
    raised = np.where(known, np.log(safe) if exponent == 0 else safe**exponent, np.nan)
    mean = weighted_mean(raised, weights=weights, least_share=least_share)
    return np.exp(mean) if exponent == 0 else mean ** (1.0 / exponent)


def copeland_scores(values: Matrix, *, weights: Vector, least_share: float = 1.0) -> Vector:
    """Give each row its wins less its defeats against every other row (Copeland's rule).

    One row beats another where the children in which it is higher carry more weight. Only children
    known in both are compared. Nothing makes up for anything; scores are whole numbers between
    -(rows - 1) and rows - 1, and mean nothing outside this set of rows.

    Parameters
    ----------
    values : (rows, children), NaN where missing
    weights : (children,) not negative
    least_share : 0-1; a row with less of the weight known has no score and meets nobody

    Raises
    ------
    StatisticsError
        If a weight is negative or missing, or all are zero.

    Source
    ------
    Munda and Nardo (2009), Noncompensatory/nonlinear composite indicators for ranking countries;
    OECD/JRC Handbook (2008), step 6. COINr 1.1.14 counts a missing value as a defeat of whichever
    row stands first in the table; here it decides nothing.

    Examples
    --------
    >>> copeland_scores(np.array([[9.0, 9.0], [5.0, 8.0], [1.0, 1.0]]), weights=np.ones(2))
    array([ 2.,  0., -2.])
    """
    return _Meeting.arrange(values, values, weights, least_share).count(values)


def outrank_rows(values: Matrix, *, weights: Vector) -> Matrix:
    """Give the share of the weight in which each row beats each other row.

    A child in which two rows are equal counts half for either, and so does one that either misses.
    A pair where the share is 1 is dominated: no weights could turn it round.

    Parameters
    ----------
    values : (rows, children), NaN where missing
    weights : (children,) not negative

    Returns
    -------
    (rows, rows): at (one, other) the share in which `one` beats `other`; 0 on the diagonal

    Raises
    ------
    StatisticsError
        If a weight is negative or missing, or all are zero.

    Source
    ------
    Munda and Nardo (2009), Noncompensatory/nonlinear composite indicators for ranking countries.

    Examples
    --------
    >>> outrank_rows(np.array([[9.0, 5.0], [5.0, 5.0]]), weights=np.ones(2))
    array([[0.  , 0.75],
           [0.25, 0.  ]])
    """
    shares = _read_weights(weights)
    result: Matrix = np.zeros((len(values), len(values)))
    for column, share in zip(values.T, shares, strict=True):
        higher = column[:, np.newaxis] > column
        result += share * (0.5 + 0.5 * (higher.astype(np.float64) - higher.T))
    np.fill_diagonal(result, 0.0)
    return result


def score_against(
    values: Matrix, *, rivals: Matrix, weights: Vector, least_share: float = 1.0
) -> Vector:
    """Give each row its wins less its defeats against rivals, on a scale from 0 to 100.

    50 is as many wins as defeats. A row that is one of the rivals draws with itself, which is left
    out of the count, so that 100 is a win over every other.

    Parameters
    ----------
    values : (rows, children), NaN where missing
    rivals : (rivals, children); those with too little known meet nobody
    weights : (children,) not negative
    least_share : 0-1; a row with less of the weight known has no score

    Raises
    ------
    StatisticsError
        If a weight is negative or missing, or all are zero.

    Source
    ------
    Copeland's rule as in `copeland_scores`, against a fixed set of rows.

    Examples
    --------
    >>> wards = np.array([[9.0, 9.0], [5.0, 8.0], [1.0, 1.0]])
    >>> score_against(wards, rivals=wards, weights=np.ones(2))
    array([100.,  50.,   0.])
    """
    return _Meeting.arrange(values, rivals, weights, least_share).score(values)


def shift_against(
    values: Matrix,
    spreads: Matrix,
    *,
    rivals: Matrix,
    weights: Vector,
    least_share: float = 1.0,
) -> Matrix:
    """Give half of what each child, a spread higher and lower, makes of difference to its row.

    Parameters
    ----------
    values : (rows, children) as for `score_against`
    spreads : (rows, children) not negative, none missing

    Returns
    -------
    (rows, children) points of `score_against`, 0 where a row has no score
    """
    return _Meeting.arrange(values, rivals, weights, least_share).shift(values, spreads)


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Who meets whom under Copeland's rule: `met` is how many others each row that enters meets."""

    shares: Vector
    field: Matrix
    here: Mask
    met: Positions

    @classmethod
    def arrange(
        cls, values: Matrix, rivals: Matrix, weights: Vector, least_share: float
    ) -> "_Meeting":
        """Let in rows and rivals of which enough is known."""
        shares = _read_weights(weights)

        def enters(rows: Matrix) -> Mask:
            known = ~np.isnan(rows)
            covered = (known * shares).sum(axis=1)
            return np.asarray(known.any(axis=1) & (covered >= least_share - _ROUNDING))

        field, here = rivals[enters(rivals)], enters(values)
        known_rivals = {row.tobytes() for row in np.ascontiguousarray(field)}
        among = [row.tobytes() in known_rivals for row in np.ascontiguousarray(values[here])]
        met = np.maximum(len(field) - np.array(among, dtype=np.int64), 1)
        return cls(shares, field, here, met)

    def count(self, values: Matrix) -> Vector:
        """Give the wins less the defeats of each row."""
        result: Vector = np.full(len(values), np.nan)
        own = values[self.here]
        if len(own) and len(self.field):
            net = [_count_net_wins(own[at], self.field, self.shares) for at in self._split(own)]
            result[self.here] = np.concatenate(net)
        return result

    def score(self, values: Matrix) -> Vector:
        """Give the wins less the defeats of each row, from 0 to 100."""
        result = self.count(values)
        result[self.here] = 50.0 + 50.0 * result[self.here] / self.met
        return result

    def shift(self, values: Matrix, spreads: Matrix) -> Matrix:
        """Give half of the difference that each child's spread makes."""
        result = np.zeros(values.shape)
        own, reach = values[self.here], spreads[self.here]
        if not len(own) or not len(self.field):
            return result
        net = [self._shift_block(own[at], reach[at]) for at in self._split(own)]
        result[self.here] = 25.0 * np.abs(np.vstack(net)) / self.met[:, np.newaxis]
        return result

    def _split(self, own: Matrix) -> list[slice]:
        block = max(1, _PAIRS_AT_ONCE // len(self.field))
        return [slice(at, at + block) for at in range(0, len(own), block)]

    def _shift_block(self, own: Matrix, reach: Matrix) -> Matrix:
        """Give the net wins won by each child's spread from below to above it."""
        margin = np.zeros((len(own), len(self.field)))
        for child, share in enumerate(self.shares):
            margin += share * _compare(own[:, child], self.field[:, child])
        gained = np.zeros(own.shape)
        for child in np.flatnonzero((reach > 0).any(axis=0)).tolist():
            others = self.field[:, child]
            without = margin - self.shares[child] * _compare(own[:, child], others)
            sides = [
                _decide(without + self.shares[child] * _compare(own[:, child] + way, others))
                for way in (reach[:, child], -reach[:, child])
            ]
            gained[:, child] = sides[0] - sides[1]
        return gained


def _count_net_wins(own: Matrix, others: Matrix, shares: Vector) -> Vector:
    margin = np.zeros((len(own), len(others)))
    for child, share in enumerate(shares):
        margin += share * _compare(own[:, child], others[:, child])
    return _decide(margin)


def _compare(own: Vector, others: Vector) -> Margins:
    """Give 1 where a row is above another, -1 where below, 0 where neither can be said."""
    one, other = own[:, np.newaxis], others[np.newaxis, :]
    sign: Margins = (one > other).view(np.int8) - (one < other).view(np.int8)
    return sign


def _decide(margin: Matrix) -> Vector:
    wins = np.count_nonzero(margin > _ROUNDING, axis=1)
    net: Vector = (wins - np.count_nonzero(margin < -_ROUNDING, axis=1)).astype(np.float64)
    return net


def _refuse_outside(values: Matrix, exponent: float) -> None:
    outside = np.asarray(values < 0 if exponent > 0 else values <= 0)
    if outside.any():
        raise StatisticsError(
            f"column {int(np.flatnonzero(outside.any(axis=0))[0])} has "
            f"{float(np.nanmin(values)):g}; a mean with exponent {exponent:g} needs values "
            f"{'of at least' if exponent > 0 else 'above'} 0",
            fix="put the goalposts so that no score is below them, or use the arithmetic mean",
        )


def _read_weights(weights: Vector) -> Vector:
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise StatisticsError(
            f"weights {weights.tolist()} must be known, not negative, and not all zero",
        )
    shares: Vector = weights / weights.sum()
    return shares
