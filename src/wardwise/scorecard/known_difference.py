"""How much of a difference in score comes from figures whose chance is known."""

import polars as pl

from wardwise.model.area import tell_level
from wardwise.model.framework import Framework
from wardwise.scorecard.node_change import find_node_shares

_KEYS = ("node_id", "area_code", "period_id")


def share_differences(scores: pl.DataFrame, references: pl.DataFrame) -> pl.DataFrame:
    """Give the part of each score's difference from a reference area's that its interval covers.

    For methods whose scores are no sums of points: what is covered brings its share of the weight.

    Parameters
    ----------
    scores : columns node_id, area_code, period_id, score, interval_weight
    references : as for `find_known_differences`

    Returns
    -------
    Columns `node_id, area_code, period_id, known`; no row where nothing is covered
    """
    of_reference = scores.select(
        "node_id", "period_id", reference_code="area_code", reference_score="score"
    )
    return (
        scores.join(references, on="area_code")
        .join(of_reference, on=["node_id", "period_id", "reference_code"])
        .with_columns(
            known=(pl.col("score") - pl.col("reference_score")) * pl.col("interval_weight")
        )
        .filter(pl.col("known").is_not_null() & (pl.col("interval_weight") > 0))
        .select(*_KEYS, "known")
    )


def find_known_differences(
    framework: Framework, inputs: pl.DataFrame, references: pl.DataFrame
) -> pl.DataFrame:
    """Find the points by which each node's figures of known chance lie above a reference area's.

    An indicator counts where the area's own value is observed or carried and its standard error is
    known: those make the score's interval. Where all of the weight is covered, the points are the
    whole difference of the two scores.

    Parameters
    ----------
    inputs : INPUT table
    references : columns area_code, reference_code: with which area each one is compared

    Returns
    -------
    Columns `node_id, area_code, period_id, known`; no row where nothing is covered
    """
    counted = inputs.filter(pl.col("points").is_not_null() & (pl.col("weight") > 0))
    of_reference = counted.select(
        "indicator_id",
        "period_id",
        pl.col("area_code").alias("reference_code"),
        pl.col("points").alias("reference_points"),
    ).join(references.select("reference_code").unique(), on="reference_code", how="semi")
    own = pl.col("origin").is_in(["observed", "carried"]) & pl.col("standard_error").is_not_null()
    components = pl.DataFrame(
        [(one.id, one.component) for one in framework.indicators],
        schema={"indicator_id": pl.String, "component_id": pl.String},
        orient="row",
    )
    above = (pl.col("points") - pl.col("reference_points")) * pl.col("share")
    return (
        counted.filter(own)
        .select("indicator_id", "area_code", "period_id", "points")
        .join(references, on="area_code")
        .join(of_reference, on=["indicator_id", "period_id", "reference_code"])
        .join(components, on="indicator_id")
        .with_columns(level=tell_level("area_code"))
        .join(find_node_shares(framework), on=["component_id", "level"])
        .group_by(_KEYS)
        .agg(known=above.sum())
    )
