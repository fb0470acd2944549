"""Make one area's scorecard out of the tables of the index."""

from collections.abc import Mapping

import polars as pl

from wardwise.composite.build import BuiltIndex
from wardwise.model.area import LEVEL_LABELS, AreaLevel
from wardwise.model.edition import Edition
from wardwise.model.errors import UnknownScoreError, suggest_nearest
from wardwise.presentation.scale_words import word_scale
from wardwise.scorecard.card_text import CardRow, Scorecard

__all__ = ["CardRow", "Scorecard", "list_nodes", "make_scorecard"]


def make_scorecard(
    built: BuiltIndex,
    *,
    area: str,
    areas: pl.DataFrame,
    scorecards: pl.DataFrame,
    changes: pl.DataFrame,
    peers: pl.DataFrame,
) -> Scorecard:
    """Make one area's scorecard in the edition's latest period.

    Change is measured from the edition's first period. Nodes stand in the order of the framework;
    an indicator without a figure here is kept, without one.

    Raises
    ------
    UnknownScoreError
        If the area has no scorecard in this edition.
    """
    edition = built.edition
    first, last = edition.periods[0], edition.periods[-1]
    known = {one["area_code"]: one for one in areas.iter_rows(named=True)}
    mine = scorecards.filter((pl.col("area_code") == area) & (pl.col("period_id") == last.id))
    if area not in known or mine.is_empty():
        raise UnknownScoreError(
            f"area {area!r} has no scorecard in edition {edition.id}",
            where=edition.label,
            fix=suggest_nearest(area, scorecards["area_code"].unique().sort().to_list()),
        )
    moved = changes.filter(
        (pl.col("area_code") == area)
        & (pl.col("from_period_id") == first.id)
        & (pl.col("to_period_id") == last.id)
    )
    benchmark = mine["benchmark_code"].drop_nulls()
    code = benchmark.item(0) if benchmark.len() else ""
    own = known[area]
    return Scorecard(
        area_code=area,
        name=own["name"],
        level=LEVEL_LABELS[AreaLevel(own["level"])][0],
        borough=_name(known, own["borough_code"]) if own["borough_code"] != area else "",
        edition=edition.label,
        scale=word_scale(
            edition.method,
            unit=f"the {LEVEL_LABELS[edition.fit.level][1]} of {edition.fit.within_label}",
        ).sentence,
        period=last.label,
        changed_since=first.label if first is not last else "",
        benchmark=_name(known, code),
        rows=_make_rows(
            edition,
            {one["node_id"]: one for one in mine.iter_rows(named=True)},
            {one["node_id"]: one for one in moved.iter_rows(named=True)},
            covered=_read_covered(built, area, last.id),
        ),
        peers=tuple(
            _name(known, code)
            for code in peers.filter(pl.col("area_code") == area).sort("rank")["peer_code"]
        ),
        notice=own["notice"] or "",
    )


def _read_covered(built: BuiltIndex, area: str, period: str) -> dict[str, float]:
    """Read which share of each scored node's weight its interval covers."""
    mine = built.scores.filter(
        pl.col("score").is_not_null(), area_code=area, period_id=period
    ).drop_nulls("interval_weight")
    return dict(mine.select("node_id", "interval_weight").iter_rows())


def _name(known: Mapping[str, Mapping[str, object]], code: str | None) -> str:
    if not code:
        return ""
    return str(known[code]["name"]) if code in known else code


def list_nodes(edition: Edition) -> list[tuple[str, str, int, str, int]]:
    """List every node and indicator in the order of the framework.

    Each as id, label, depth (0 the index to 3 an indicator), unit and decimals.
    """
    framework = edition.framework
    nodes = [(framework.index_id, framework.label_node(framework.index_id), 0, "points", 1)]
    for dimension in framework.dimensions:
        nodes.append((dimension.id, framework.label_node(dimension.id), 1, "points", 1))
        for component in framework.find_components(dimension.id):
            nodes.append((component.id, component.label, 2, "points", 1))
            nodes += [
                (one.id, one.label, 3, one.unit, one.decimals)
                for one in framework.find_indicators(component.id)
            ]
    return nodes


_COPIED = (
    "score",
    "lower",
    "upper",
    "rank",
    "rank_lower",
    "rank_upper",
    "ranked",
    "benchmark_score",
    "borough_score",
    "peer_median",
)


def _make_rows(
    edition: Edition,
    figures: Mapping[str, Mapping[str, object]],
    changes: Mapping[str, Mapping[str, object]],
    *,
    covered: Mapping[str, float],
) -> tuple[CardRow, ...]:
    rows = []
    for node_id, label, depth, unit, decimals in list_nodes(edition):
        figure, change = figures.get(node_id, {}), changes.get(node_id, {})
        rows.append(
            CardRow(
                node_id=node_id,
                label=label,
                depth=depth,
                unit=unit,
                decimals=decimals,
                benchmark_rating=str(figure.get("benchmark_rating") or "not_compared"),
                borough_rating=str(figure.get("borough_rating") or "not_compared"),
                standing=str(figure.get("standing") or "not_comparable"),
                change_probability=_read_number(change.get("probability")),
                change_rating=str(change.get("rating") or "cannot_say"),
                change_reason=_read_text(change.get("reason")),
                change=_read_number(change.get("change")),
                change_lower=_read_number(change.get("lower")),
                change_upper=_read_number(change.get("upper")),
                change_evidence_weight=_read_number(change.get("evidence_weight")),
                change_interval_weight=_read_number(change.get("interval_weight")),
                score=_read_number(figure.get("score")),
                lower=_read_number(figure.get("lower")),
                upper=_read_number(figure.get("upper")),
                rank=_read_count(figure.get("rank")),
                rank_lower=_read_count(figure.get("rank_lower")),
                rank_upper=_read_count(figure.get("rank_upper")),
                ranked=_read_count(figure.get("ranked")),
                lowest_tenth=_read_number(figure.get("lowest_tenth")),
                lowest_fifth=_read_number(figure.get("lowest_fifth")),
                lowest_reason=_read_text(figure.get("lowest_reason")),
                interval_weight=covered.get(node_id),
                benchmark_score=_read_number(figure.get("benchmark_score")),
                borough_score=_read_number(figure.get("borough_score")),
                peer_median=_read_number(figure.get("peer_median")),
            )
        )
    return tuple(rows)


def _read_number(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _read_count(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None


def _read_text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None
