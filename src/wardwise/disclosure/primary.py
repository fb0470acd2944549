"""Find cells that are too small to publish, and round the counts of the rest."""

import polars as pl

from wardwise.disclosure.rules import Rule, frame_rules
from wardwise.model.indicator import Kind
from wardwise.model.status import Status

_COUNTED = (Kind.SHARE.value, Kind.RATE.value)
_RESIDUE = 0.0005  # of a person: what arithmetic may leave on an apportioned count


def mark_small_counts(observations: pl.DataFrame, rules: tuple[Rule, ...]) -> pl.DataFrame:
    """Add each cell's rule, its rounded counts, and whether it must be withheld.

    Needs the columns of an ObservationTable. Adds the columns of `rules.frame_rules` (null for an
    indicator from open sources alone), `rounded_numerator`, `rounded_denominator` and `withheld`.
    Withheld are: a restricted count from 1 to below the threshold, as numerator, denominator or
    what is left between them; a mean of that few; a value without its counts, which nobody can
    show to be safe; and whatever was withheld before ([c]). A count of zero is not withheld.
    """
    bound = observations.join(
        frame_rules(rules), on="indicator_id", how="left", maintain_order="left"
    ).with_columns(_count_cases().alias("cases"))
    rounded = bound.with_columns(
        rounded_numerator=pl.when("numerator_bound").then(round_count("cases")).otherwise("cases"),
        rounded_denominator=pl.when("denominator_bound")
        .then(round_count("denominator"))
        .otherwise("denominator"),
    )
    # rounding up must not give more cases than people: the next multiple below then stands
    above = pl.col("rounded_numerator") > pl.col("rounded_denominator")
    below = (pl.col("rounded_denominator") / pl.col("rounding")).floor() * pl.col("rounding")
    shares = pl.col("kind") == Kind.SHARE.value
    capped = rounded.with_columns(
        rounded_numerator=pl.when(shares & above & pl.col("numerator_bound"))
        .then(below)
        .otherwise("rounded_numerator")
    )
    return capped.with_columns(
        withheld=(pl.col("threshold").is_not_null() & _is_small()).fill_null(value=False)
    ).drop("cases")


def round_count(column: str) -> pl.Expr:
    """Round a count to the nearest multiple of `rounding`, a half upwards.

    Zero stays zero, and no count from the threshold up is rounded to below it.
    """
    step, count = pl.col("rounding"), pl.col(column)
    nearest = (count / step + 0.5).floor() * step
    least = (pl.col("threshold") / step).ceil() * step
    return pl.when(count == 0).then(0.0).otherwise(pl.max_horizontal(nearest, least))


def _count_cases() -> pl.Expr:
    """Give the count of cases: the numerator, or the value itself where a count has none."""
    counts = pl.col("kind") == Kind.COUNT.value
    return (
        pl.when(counts)
        .then(pl.coalesce("numerator", pl.col("value") / pl.col("per")))
        .when(pl.col("kind") != Kind.MEAN.value)
        .then("numerator")
    )


def _is_small() -> pl.Expr:
    kind, value = pl.col("kind"), pl.col("value")
    rest = pl.col("denominator") - pl.col("cases")
    mean = kind == Kind.MEAN.value
    uncounted = (
        pl.when(mean)
        .then(pl.col("denominator").is_null())
        .otherwise(
            pl.col("cases").is_null() | (kind.is_in(_COUNTED) & pl.col("denominator").is_null())
        )
    )
    few = [
        pl.col("numerator_bound") & (_below("cases") | _below("rounded_numerator")),
        pl.col("numerator_bound") & (kind == Kind.SHARE.value) & _below(rest),
        (pl.col("denominator_bound") | mean) & _below("denominator"),
        uncounted & value.is_not_null(),
        value.is_null() & (pl.col("status") == Status.CONFIDENTIAL.value),
    ]
    return pl.any_horizontal([one.fill_null(value=False) for one in few])


def _below(count: str | pl.Expr) -> pl.Expr:
    found = pl.col(count) if isinstance(count, str) else count
    return (found > _RESIDUE) & (found < pl.col("threshold") - _RESIDUE)
