"""Indicator values by edition period, ready to be compared between areas and periods."""

import polars as pl

from wardwise.model.edition import Edition
from wardwise.model.framework import Framework
from wardwise.model.indicator import Direction, Indicator


def list_source_periods(edition: Edition, indicators: tuple[Indicator, ...]) -> pl.DataFrame:
    """List which source period of each indicator stands for which edition period.

    Columns `indicator_id, edition_period_id, period_id`; periods that the edition does not name
    are left out.
    """
    wanted = [one.id for one in edition.periods]
    rows = [
        (indicator.id, period, indicator.periods[period])
        for indicator in indicators
        for period in wanted
        if period in indicator.periods
    ]
    columns = ["indicator_id", "edition_period_id", "period_id"]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def place_values(edition: Edition, observations: pl.DataFrame) -> pl.DataFrame:
    """Give every indicator value under each edition period that it stands for.

    Needs the columns of an ObservationTable. Adds `edition_period_id`, and `sign`: 1 where higher
    is better and -1 where lower is. Rows without a value are left out.
    """
    indicators = edition.framework.indicators
    return (
        observations.filter(pl.col("value").is_not_null())
        .select("indicator_id", "area_code", "period_id", "value", "lower", "upper")
        .join(list_source_periods(edition, indicators), on=["indicator_id", "period_id"])
        .join(list_signs(edition.framework), on="indicator_id")
    )


def list_signs(framework: Framework) -> pl.DataFrame:
    """List `indicator_id, sign`: 1.0 where higher is better, -1.0 where lower is."""
    return pl.DataFrame(
        {
            "indicator_id": [one.id for one in framework.indicators],
            "sign": [find_sign(one.direction) for one in framework.indicators],
        },
        schema={"indicator_id": pl.String, "sign": pl.Float64},
    )


def find_sign(direction: Direction) -> float:
    """Give 1.0 where higher is better and -1.0 where lower is.

    Examples
    --------
    >>> find_sign(Direction.LOWER_IS_BETTER)
    -1.0
    """
    return 1.0 if direction is Direction.HIGHER_IS_BETTER else -1.0
