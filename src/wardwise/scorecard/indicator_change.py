"""Change of indicators in their own unit."""

import polars as pl

from wardwise.model.edition import Edition
from wardwise.model.ratings import ChangeRating
from wardwise.model.scores import CHANGE_SCHEMA
from wardwise.scorecard.evidence import Evidence, name_periods
from wardwise.scorecard.figures import list_signs
from wardwise.scorecard.probability import tell_probability


def compute_indicator_changes(
    edition: Edition,
    *,
    observations: pl.DataFrame,
    evidence: pl.DataFrame,
    between: tuple[str, str],
) -> pl.DataFrame:
    """Compute every indicator's change between two edition periods, in its own unit.

    Only observed values count. The interval joins those of the two values; where one of them is
    not known the difference is given without an interval and without a rating. How probably it
    truly went the way seen follows from the side of the interval that faces zero.

    Parameters
    ----------
    observations : ObservationTable
    evidence : as `evidence.list_evidence` gives it for these periods
    between : the two edition periods, earlier first

    Source
    ------
    Newcombe (1998), Interval estimation for the difference between independent proportions,
    method 10: square and add the distances from each value to its limits.
    """
    values = _place_pairs(observations, evidence)
    down = (pl.col("to_value") - pl.col("to_lower")) ** 2
    down += (pl.col("from_upper") - pl.col("from_value")) ** 2
    rise = (pl.col("to_upper") - pl.col("to_value")) ** 2
    rise += (pl.col("from_value") - pl.col("from_lower")) ** 2
    difference = pl.col("to_value") - pl.col("from_value")
    shown = pl.col("evidence") == Evidence.SHOWN.value
    both = shown & difference.is_not_null()
    level = edition.method.interval_level
    covered = both & down.is_not_null() & rise.is_not_null()
    return (
        values.join(list_signs(edition.framework), on="indicator_id")
        .with_columns(
            node_id="indicator_id",
            from_period_id=pl.lit(between[0]),
            to_period_id=pl.lit(between[1]),
            change=pl.when(shown).then(difference),
            lower=pl.when(covered).then(difference - down.sqrt()),
            upper=pl.when(covered).then(difference + rise.sqrt()),
            evidence_weight=pl.when(both).then(1.0).otherwise(0.0),
            interval_weight=pl.when(covered).then(1.0).otherwise(0.0),
            probability=pl.when(covered).then(_tell_probability(down, rise, difference, level)),
            reason=_explain(name_periods(edition, between)),
        )
        .with_columns(rating=_rate())
        .select(CHANGE_SCHEMA.keys())
    )


def _tell_probability(down: pl.Expr, rise: pl.Expr, difference: pl.Expr, level: float) -> pl.Expr:
    """Tell how probably a difference truly has its sign, by the side that faces zero."""
    facing = pl.when(difference > 0).then(down).otherwise(rise).sqrt()
    return tell_probability(difference.abs(), facing, level=level)


def _place_pairs(observations: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Put each area's two figures side by side; an area has a row where either period has one."""
    figures = observations.select(
        "indicator_id", "area_code", "period_id", "value", "lower", "upper"
    )
    sides = [
        figures.join(
            evidence.select("indicator_id", period_id=f"{side}_source"),
            on=["indicator_id", "period_id"],
        ).select(
            "indicator_id", "area_code", pl.col("value", "lower", "upper").name.prefix(f"{side}_")
        )
        for side in ("from", "to")
    ]
    return (
        sides[0]
        .join(sides[1], on=["indicator_id", "area_code"], how="full", coalesce=True)
        .filter(pl.col("from_value").is_not_null() | pl.col("to_value").is_not_null())
        .join(evidence.select("indicator_id", "evidence", "why"), on="indicator_id")
    )


def _explain(labels: tuple[str, str]) -> pl.Expr:
    unknown = pl.col("from_lower").is_null() | pl.col("to_lower").is_null()
    unknown |= pl.col("from_upper").is_null() | pl.col("to_upper").is_null()
    return (
        pl.when(pl.col("why").is_not_null())
        .then("why")
        .when(pl.col("from_value").is_null())
        .then(pl.lit(f"There is no figure here for {labels[0]}."))
        .when(pl.col("to_value").is_null())
        .then(pl.lit(f"There is no figure here for {labels[1]}."))
        .when(unknown)
        .then(pl.lit("Published without a range, so chance cannot be told from change."))
    )


def _rate() -> pl.Expr:
    better = pl.col("change") * pl.col("sign") > 0
    clear = (pl.col("lower") > 0) | (pl.col("upper") < 0)
    return (
        pl.when(pl.col("evidence") == Evidence.BREAK.value)
        .then(pl.lit(ChangeRating.BREAK.value))
        .when(pl.col("lower").is_null())
        .then(pl.lit(ChangeRating.CANNOT_SAY.value))
        .when(clear & better)
        .then(pl.lit(ChangeRating.IMPROVED.value))
        .when(clear)
        .then(pl.lit(ChangeRating.WORSENED.value))
        .otherwise(pl.lit(ChangeRating.NO_CLEAR_CHANGE.value))
    )
