"""What becomes of an indicator's figures: filled, carried, moved between areas, withheld."""

import polars as pl

from wardwise.collation.sources import is_restricted
from wardwise.disclosure.gate import pass_observations
from wardwise.model.area import AreaLevel
from wardwise.model.indicator import Indicator
from wardwise.model.observations import OBSERVATION_SCHEMA
from wardwise.workflow.quality.ground import Ground, label_levels
from wardwise.workflow.quality.report import Moved, Protected, Treatment

_ORDER = [one.value for one in AreaLevel]


def list_treatments(indicator: Indicator, ground: Ground) -> tuple[Treatment, ...]:
    """Count by level and edition period what the scores stand on; none before the build."""
    inputs = ground.inputs.get(indicator.id)
    if inputs is None:
        return ()
    labels = {one.id: one.label for one in ground.project.edition.periods}
    counted = (
        inputs.join(ground.areas.select("area_code", "level"), on="area_code")
        .group_by("level", "period_id")
        .agg(
            *((pl.col("origin") == one).sum().alias(one) for one in ("observed", "carried")),
            *((pl.col("origin") == one).sum().alias(one) for one in ("estimated", "missing")),
        )
    )
    rows = sorted(
        counted.to_dicts(), key=lambda one: (_ORDER.index(one["level"]), one["period_id"])
    )
    return tuple(
        Treatment(
            label_levels(one["level"]),
            labels.get(one["period_id"], one["period_id"]),
            observed=one["observed"],
            carried=one["carried"],
            estimated=one["estimated"],
            missing=one["missing"],
        )
        for one in rows
    )


def list_moved(indicator: Indicator, ground: Ground) -> tuple[Moved, ...]:
    """Count the figures of each level that came by shares of areas of other boundaries."""
    lineage = ground.lineage.get(indicator.id)
    if lineage is None:
        return ()
    shared = lineage.filter(pl.col("share_apportioned") > 0).join(
        ground.areas.select("area_code", "level"), on="area_code"
    )
    counted = shared.group_by("level").agg(
        figures=pl.struct("area_code", "period_id").n_unique(),
        largest=pl.col("share_apportioned").max(),
    )
    rows = sorted(counted.to_dicts(), key=lambda one: _ORDER.index(one["level"]))
    return tuple(Moved(label_levels(one["level"]), one["figures"], one["largest"]) for one in rows)


def list_protected(indicator: Indicator, ground: Ground) -> tuple[Protected, ...]:
    """Count the figures of each level that protection withholds or alters before a release.

    Nothing for an indicator of open sources alone.
    """
    table = ground.observations.get(indicator.id)
    if table is None or not is_restricted(indicator, ground.project):
        return ()
    project = ground.project
    before = table.select(list(OBSERVATION_SCHEMA))
    safe = pass_observations(
        before,
        areas=ground.areas,
        protection=project.protection,
        sources=project.sources,
        framework=project.edition.framework,
        level=project.edition.method.interval_level,
    )
    key = ["area_code", "period_id"]
    after = safe.table.select(*key, pl.col("value").alias("shown"))
    known = before.filter(pl.col("value").is_not_null())
    both = known.join(after, on=key, how="left").join(
        ground.areas.select("area_code", "level"), on="area_code"
    )
    counted = both.group_by("level").agg(
        figures=pl.len(),
        withheld=pl.col("shown").is_null().sum(),
        altered=(pl.col("shown") != pl.col("value")).sum(),
    )
    rows = sorted(counted.to_dicts(), key=lambda one: _ORDER.index(one["level"]))
    return tuple(
        Protected(label_levels(one["level"]), one["figures"], one["withheld"], one["altered"])
        for one in rows
    )
