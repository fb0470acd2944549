"""Find figures and changes unlike the others, by rules that a few odd ones cannot move."""

import polars as pl

from wardwise.stats.intervals import find_normal_quantile

FAR = 3.5
"""Robust standard deviations from the median beyond which a figure is pointed out."""
FEW_AREAS = 10
"""With fewer areas, nothing can be said to be unusual."""
_QUARTER = 0.6745  # of a standard deviation: from a normal variable's median to its quartile

RULE = (
    f"A figure stands out where it lies more than {FAR:g} robust standard deviations from the "
    "median of its level and period. Above the median the deviation is the distance of the upper "
    "quartile, below it of the lower one, each divided by 0.6745, so that a lopsided spread is "
    "measured on its own side. It is never less than the figure's own standard error by chance, "
    "nor than one unit of the last decimal shown. Changes are treated alike, among the changes "
    "between the same two periods. Sources: Iglewicz and Hoaglin, How to Detect and Handle "
    "Outliers (1993), for the bound and the factor; Kimber, Applied Statistics 39 (1990), for "
    "measuring each side by its own quartile; Spiegelhalter, Statistics in Medicine 24 (2005), for "
    "not calling unusual what chance explains."
)
"""The rule in words, for whoever reads a report."""


def add_distances(
    figures: pl.DataFrame, column: str, *, decimals: int, level: float = 0.95
) -> pl.DataFrame:
    """Add how far each figure lies from the median of its group, in robust standard deviations.

    Parameters
    ----------
    figures : columns `period_id` and `level` (together the group), `column`, and `lower` and
        `upper`, its sampling interval, null where unknown
    decimals : shown of the figures: a spread below one unit of the last is not told apart
    level : of the interval, 0-1

    Returns
    -------
    The table with `middle` (the median) and `distance` (signed); `distance` is null where the
    figure is missing, or fewer than `FEW_AREAS` of its group are known.

    Source
    ------
    `RULE` names the formula's sources.
    """
    group = ["period_id", "level"]
    value = pl.col(column)
    middle = value.median().over(group)
    above = (value.quantile(0.75, interpolation="linear").over(group) - middle) / _QUARTER
    below = (middle - value.quantile(0.25, interpolation="linear").over(group)) / _QUARTER
    chance = (pl.col("upper") - pl.col("lower")) / (2 * find_normal_quantile(level))
    spread = pl.max_horizontal(
        pl.when(value >= middle).then(above).otherwise(below),
        chance.fill_null(0.0),
        pl.lit(10.0**-decimals),
    )
    enough = value.count().over(group) >= FEW_AREAS
    return figures.with_columns(
        middle=middle, distance=pl.when(enough).then((value - middle) / spread)
    )


def find_unusual(distances: pl.DataFrame) -> pl.DataFrame:
    """Keep what lies further than `FAR` from the others, the furthest first.

    Parameters
    ----------
    distances : as `add_distances` gives them
    """
    return distances.filter(pl.col("distance").abs() > FAR).sort(
        pl.col("distance").abs(), descending=True, maintain_order=True
    )


def find_changes(figures: pl.DataFrame) -> pl.DataFrame:
    """Give each area's change from one period to the next that it has a figure for.

    Parameters
    ----------
    figures : `area_code`, `period_id`, `value`, `lower`, `upper` and others, which are kept

    Returns
    -------
    One row a change: `earlier` (its period), `before` (its value), `change`, and `lower` and
    `upper` of the change; `period_id` names both periods, so that changes are compared among
    those of the same two.

    Source
    ------
    The standard error of a difference of independent figures: the root of the sum of squares.
    """
    half = pl.col("upper") - pl.col("lower")
    before = half.shift().over("area_code")
    # `half` is twice the reach of one figure, so the root is twice that of their difference
    reach = (half**2 + before**2).sqrt() / 2
    return (
        figures.filter(pl.col("value").is_not_null())
        .sort("area_code", "period_id", maintain_order=True)
        .with_columns(
            earlier=pl.col("period_id").shift().over("area_code"),
            before=pl.col("value").shift().over("area_code"),
            change=pl.col("value").diff().over("area_code"),
            reach=reach,
        )
        .filter(pl.col("change").is_not_null())
        .with_columns(
            later=pl.col("period_id"),
            period_id=pl.concat_str(["earlier", "period_id"], separator=" to "),
            lower=pl.col("change") - pl.col("reach"),
            upper=pl.col("change") + pl.col("reach"),
        )
        .drop("reach")
    )
