"""Scores, ranks and changes under a supposition, beside those as they are."""

from collections.abc import Sequence

import polars as pl

from wardwise.composite.build import BuiltIndex
from wardwise.composite.what_if import Supposed
from wardwise.model.edition import Edition
from wardwise.model.scores import WHAT_IF_SCHEMA
from wardwise.scorecard.change import compute_changes
from wardwise.scorecard.ratings import rank_scored

_KEYS = ["node_id", "area_code"]
_FIGURES = ("score", "lower", "upper", "rank", "rank_lower", "rank_upper", "ranked")


def compare_supposed(
    built: BuiltIndex,
    supposed: Supposed,
    *,
    observations: pl.DataFrame,
    areas: pl.DataFrame,
    shown: Sequence[str],
) -> pl.DataFrame:
    """Compare areas' scores, ranks and changes as they are with those supposed.

    In the edition's latest period; change is from its first. Ranks are among all areas of the
    level, of which those without supposed values stand as they are, on the edition's own yardstick.

    Parameters
    ----------
    built : the index as it is, from `observations`
    areas : AREAS table
    shown : codes of the areas to compare

    Returns
    -------
    WHAT_IF table: areas in the order given, nodes in that of the framework; a node that is left out
    has no figures after
    """
    edition = built.edition
    levels = areas.filter(pl.col("area_code").is_in(list(shown)))["level"].unique()
    beside = areas.filter(pl.col("level").is_in(levels.implode()))
    before = _describe(built, observations, beside, shown, edition=edition)
    after = _describe(supposed.built, supposed.observations, beside, shown, edition=edition)
    order = pl.DataFrame({"area_code": list(shown), "at": range(len(shown))})
    nodes = list(dict.fromkeys(built.scores["node_id"]))
    return (
        before.join(after, on=_KEYS, how="left", suffix="_after")
        .rename({one: f"{one}_before" for one in before.columns if one not in _KEYS})
        .with_columns(moved=pl.col("score_after") - pl.col("score_before"))
        .join(order, on="area_code")
        .sort("at", pl.col("node_id").replace_strict({one: at for at, one in enumerate(nodes)}))
        .select(pl.col(name).cast(kind) for name, kind in WHAT_IF_SCHEMA.items())
    )


def _describe(
    built: BuiltIndex,
    observations: pl.DataFrame,
    beside: pl.DataFrame,
    shown: Sequence[str],
    *,
    edition: Edition,
) -> pl.DataFrame:
    """Give each node's score, rank and change in the areas shown."""
    latest = built.scores.filter(period_id=edition.periods[-1].id)
    ranked = rank_scored(latest, beside, edition=edition).filter(
        pl.col("area_code").is_in(list(shown))
    )
    changes = _compute_changes(built, observations, shown, edition=edition)
    return ranked.select(*_KEYS, *_FIGURES).join(changes, on=_KEYS, how="left")


def _compute_changes(
    built: BuiltIndex, observations: pl.DataFrame, shown: Sequence[str], *, edition: Edition
) -> pl.DataFrame:
    """Compute the change of nodes since the first period in the areas shown."""
    own = pl.col("area_code").is_in(list(shown))
    ends = [edition.periods[0].id, edition.periods[-1].id]
    changes = compute_changes(
        built.edition,
        scores=built.scores.filter(own & pl.col("period_id").is_in(ends)),
        inputs=built.inputs.filter(pl.col("period_id").is_in(ends)),
        observations=observations.filter(own),
    )
    return changes.filter(own, from_period_id=ends[0], to_period_id=ends[1]).select(
        *_KEYS, "change", change_rating="rating"
    )
