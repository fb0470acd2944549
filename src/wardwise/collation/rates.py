"""Divide counts into values, with their intervals."""

import numpy as np
import polars as pl

from wardwise.model.indicator import Indicator, Kind
from wardwise.model.status import Status
from wardwise.stats.intervals import Interval, byar_interval, wilson_interval

_NOT_APPLICABLE = Status.NOT_APPLICABLE.value
_NOT_AVAILABLE = Status.NOT_AVAILABLE.value


def divide_counts(parts: pl.DataFrame, *, per: float) -> pl.DataFrame:
    """Add `value`: numerator `a` over denominator `b`, times `per`.

    Where either is missing the value is missing with its status; a denominator of zero gives no
    value and status [z].
    """
    is_empty = pl.col("b") == 0
    value = pl.when(~is_empty).then(pl.col("a") / pl.col("b") * per)
    status = (
        pl.when(pl.col("value").is_not_null())
        .then(pl.col("status"))
        .when(is_empty & pl.col("a").is_not_null())
        .then(pl.lit(_NOT_APPLICABLE))
        .otherwise(pl.col("status").fill_null(_NOT_AVAILABLE))
    )
    return parts.with_columns(value=value).with_columns(status=status)


def add_intervals(values: pl.DataFrame, indicator: Indicator, *, level: float) -> pl.DataFrame:
    """Add `lower` and `upper`, in the indicator's unit, where the counts are known.

    Shares have Wilson's interval, counts and rates Byar's. Means, and values that came without
    their counts, have none.

    Parameters
    ----------
    values : with `numerator`, `denominator`, null where unknown
    level : such as 0.95
    """
    cases = values["numerator"].cast(pl.Float64).to_numpy()
    population = values["denominator"].cast(pl.Float64).to_numpy()
    found = _find_interval(cases, population, indicator, level=level)
    return values.with_columns(
        pl.Series("lower", found.lower).fill_nan(None),
        pl.Series("upper", found.upper).fill_nan(None),
    )


def _find_interval(
    cases: np.ndarray[tuple[int], np.dtype[np.float64]],
    population: np.ndarray[tuple[int], np.dtype[np.float64]],
    indicator: Indicator,
    *,
    level: float,
) -> Interval:
    if indicator.kind is Kind.SHARE:
        share = wilson_interval(cases, population, level=level)
        return Interval(share.lower * indicator.per, share.upper * indicator.per)
    if indicator.kind is Kind.MEAN:
        nothing = np.full(len(cases), np.nan)
        return Interval(nothing, nothing)
    count = byar_interval(cases, level=level)
    if indicator.denominator is None:
        return Interval(count.lower * indicator.per, count.upper * indicator.per)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(population > 0, indicator.per / population, np.nan)
    return Interval(count.lower * scale, count.upper * scale)
