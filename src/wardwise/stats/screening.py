"""Which rows have enough data to be judged at all."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector


@dataclass(frozen=True, slots=True)
class Screening:
    """What each row has, and whether it stays; each (rows,).

    `known_share` is of all columns, `nonzero_share` of the known ones (NaN where none is known).
    """

    missing: Positions
    zeros: Positions
    known_share: Vector
    nonzero_share: Vector
    thin: Mask
    mostly_zero: Mask
    included: Mask


def screen_rows(
    values: Matrix,
    *,
    least_known: float | None = None,
    least_nonzero: float | None = None,
    forced_in: Mask | None = None,
    forced_out: Mask | None = None,
) -> Screening:
    """Say which rows have enough known, and enough non-zero, values to stay.

    A condition that is None is not asked. A forced row keeps its figures, so that a page can say
    what it was forced past.

    Parameters
    ----------
    values : (rows, columns), NaN where missing
    least_known : 0-1, of all columns
    least_nonzero : 0-1, of the known columns
    forced_in, forced_out : (rows,) that stay or go whatever they have

    Raises
    ------
    StatisticsError
        If a row is forced both in and out.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 2; COINr's `Screen` (Becker
    and others, 2022, Journal of Open Source Software 7(78)).

    Examples
    --------
    >>> rows = np.array([[1.0, 2.0, 3.0], [1.0, np.nan, np.nan]])
    >>> screen_rows(rows, least_known=0.5).included
    array([ True, False])
    """
    none = np.zeros(len(values), dtype=bool)
    inside = none if forced_in is None else forced_in
    outside = none if forced_out is None else forced_out
    if (inside & outside).any():
        row = int(np.flatnonzero(inside & outside)[0])
        raise StatisticsError(f"row {row} is forced both in and out", fix="choose one of the two")
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    zeros = (values == 0).sum(axis=1)
    nonzero_share: Vector = np.full(len(values), np.nan)
    np.divide(count - zeros, count, out=nonzero_share, where=count > 0)
    known_share = count / values.shape[1]
    thin = none if least_known is None else known_share < least_known
    mostly_zero = none if least_nonzero is None else nonzero_share < least_nonzero
    return Screening(
        missing=(values.shape[1] - count).astype(np.int64),
        zeros=zeros.astype(np.int64),
        known_share=known_share,
        nonzero_share=nonzero_share,
        thin=np.asarray(thin),
        mostly_zero=np.asarray(mostly_zero),
        included=np.asarray((~(thin | mostly_zero) | inside) & ~outside),
    )
