"""How probably a difference truly has the sign that was seen."""

import polars as pl

from wardwise.stats.intervals import find_normal_quantile, find_probability


def tell_probability(difference: pl.Expr, reach: pl.Expr, *, level: float) -> pl.Expr:
    """Tell how probably a difference is real, from the reach of its interval towards zero.

    Parameters
    ----------
    difference : without its sign
    reach : from the difference to the limit that faces zero, in the same unit; null where unknown
    level : of that interval, 0-1

    Returns
    -------
    0.5-1; 0.5 where there is no difference, 1 where there is one and no reach
    """
    quantile = find_normal_quantile(level)
    ratio = pl.when(difference == 0).then(0.0).otherwise(difference / reach) * quantile
    return ratio.map_batches(_find, return_dtype=pl.Float64, is_elementwise=True)


def _find(reaches: pl.Series) -> pl.Series:
    found = find_probability(reaches.to_numpy())
    return pl.Series(reaches.name, found, nan_to_null=True)
