"""Write protected cells: nothing where withheld, else rates made from rounded counts."""

import numpy as np
import polars as pl

from wardwise.model.indicator import Kind
from wardwise.model.observations import OBSERVATION_SCHEMA
from wardwise.model.status import Status
from wardwise.stats.intervals import byar_interval, wilson_interval


def write_protected(marked: pl.DataFrame, *, level: float) -> pl.DataFrame:
    """Make the ObservationTable that may be published out of a marked one.

    A withheld cell keeps its row and has status [c] and no value, numerator or interval; its
    denominator stays only where that comes from an open source. Other cells of restricted sources
    have rounded counts, and value and interval computed from these. A mean keeps its value and
    interval, and loses its sum. Cells of open sources stay as they are.

    Parameters
    ----------
    marked : as `primary.mark_small_counts` and `secondary.withhold_partners` leave it
    level : of the intervals, 0-1
    """
    bound = pl.col("threshold").is_not_null()
    shown = bound & ~pl.col("withheld") & pl.col("value").is_not_null()
    counted = shown & (pl.col("kind") != Kind.MEAN.value)
    mean = shown & (pl.col("kind") == Kind.MEAN.value)
    hidden = pl.col("withheld")
    table = marked.hstack(_compute_intervals(marked, level=level)).with_columns(
        value=pl.when(hidden).then(None).when(counted).then(_compute_value()).otherwise("value"),
        numerator=pl.when(hidden | mean)
        .then(None)
        .when(counted & pl.col("numerator").is_not_null())
        .then("rounded_numerator")
        .otherwise("numerator"),
        denominator=pl.when(hidden & pl.col("denominator_bound"))
        .then(None)
        .when(bound)
        .then("rounded_denominator")
        .otherwise("denominator"),
        lower=pl.when(hidden).then(None).when(counted).then("made_lower").otherwise("lower"),
        upper=pl.when(hidden).then(None).when(counted).then("made_upper").otherwise("upper"),
        status=pl.when(hidden).then(pl.lit(Status.CONFIDENTIAL.value)).otherwise("status"),
    )
    return table.select(list(OBSERVATION_SCHEMA))


def _compute_value() -> pl.Expr:
    cases = pl.col("rounded_numerator") * pl.col("per")
    return (
        pl.when(pl.col("kind") == Kind.COUNT.value)
        .then(cases)
        .when(pl.col("rounded_denominator") > 0)
        .then(cases / pl.col("rounded_denominator"))
    )


def _compute_intervals(marked: pl.DataFrame, *, level: float) -> pl.DataFrame:
    cases = marked["rounded_numerator"].fill_null(np.nan).to_numpy()
    people = marked["rounded_denominator"].fill_null(np.nan).to_numpy()
    per = marked["per"].fill_null(np.nan).to_numpy()
    kind = marked["kind"].fill_null("").to_numpy()
    wilson = wilson_interval(cases, people, level=level)
    byar = byar_interval(cases, level=level)
    over = np.where(kind == Kind.COUNT.value, 1.0, np.where(people > 0, people, np.nan))
    share = kind == Kind.SHARE.value
    return pl.DataFrame(
        {
            "made_lower": per * np.where(share, wilson.lower, byar.lower / over),
            "made_upper": per * np.where(share, wilson.upper, byar.upper / over),
        },
        nan_to_null=True,
    )
