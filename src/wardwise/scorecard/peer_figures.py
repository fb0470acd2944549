"""What an area's peers have, an array of areas by peers at a time."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from wardwise.model.area import tell_level
from wardwise.model.framework import Framework
from wardwise.scorecard.node_change import find_node_shares
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector
from wardwise.stats.robust import summarise_peers

_SUMMARY = {"peer_median": pl.Float64, "deviation": pl.Float64, "peers": pl.Int64}
Shares = dict[tuple[str, str], Vector]
_KNOWN = {"area_code": pl.String, "known": pl.Float64}


@dataclass(frozen=True, slots=True)
class PeerPlaces:
    """Every area with its peers as positions: `near` is (areas, most peers), -1 where fewer."""

    areas: pl.Enum
    near: Positions

    @classmethod
    def read(cls, peers: pl.DataFrame, codes: pl.Series) -> "PeerPlaces":
        """Place the peers of a PEER table among the areas of `codes`; others are left aside."""
        areas = pl.Enum(codes.unique().sort())
        own, peer = (
            peers[one].cast(areas, strict=False).to_physical().cast(pl.Int64).fill_null(-1)
            for one in ("area_code", "peer_code")
        )
        kept = ((own >= 0) & (peer >= 0)).to_numpy()
        order = np.argsort(own.to_numpy()[kept], kind="stable")
        row = own.to_numpy()[kept][order]
        column = np.arange(len(row)) - np.searchsorted(row, row)
        near = np.full((len(areas.categories), int(column.max(initial=-1)) + 1), -1, dtype=np.int64)
        near[row, column] = peer.to_numpy()[kept][order]
        return cls(areas, near)

    def find(self, codes: pl.Series) -> Positions:
        """Give the position of each area, all of which must be known."""
        return codes.cast(self.areas).to_physical().to_numpy().astype(np.int64)

    def take(self, figures: Vector) -> Matrix:
        """Give each area's peers' figures, NaN where there is none: (areas, most peers)."""
        return np.append(figures, np.nan)[self.near]


def summarise_peer_figures(group: pl.DataFrame, places: PeerPlaces) -> pl.DataFrame:
    """Give `peer_median, deviation, peers` beside each figure of one node in one period.

    Parameters
    ----------
    group : columns area_code, score; one row an area
    """
    own = places.find(group["area_code"])
    figures = np.full(len(places.near), np.nan)
    figures[own] = group["score"].fill_null(np.nan).to_numpy()
    found = summarise_peers(places.take(figures)[own])
    columns = {"peer_median": found.median, "deviation": found.deviation, "peers": found.count}
    return pl.DataFrame(columns, schema=_SUMMARY, nan_to_null=True)


def find_known_differences_from_peers(
    framework: Framework, inputs: pl.DataFrame, places: PeerPlaces
) -> pl.DataFrame:
    """Find the points by which each node's figures of known chance lie above the middle peer's.

    As `known_difference.find_known_differences`, against each peer in turn; then the median.

    Parameters
    ----------
    inputs : INPUT table

    Returns
    -------
    Columns `node_id, area_code, period_id, known`; no row where nothing is covered
    """
    shares = _place_shares(framework, places)
    counted = inputs.filter(pl.col("points").is_not_null() & (pl.col("weight") > 0))
    tables = [
        _describe_known(node, period, sums, places)
        for (period,), of_period in counted.group_by("period_id", maintain_order=True)
        for node, sums in _sum_nodes(framework, of_period, places, shares=shares).items()
    ]
    columns = ["node_id", "area_code", "period_id", "known"]
    none = pl.DataFrame(schema={**dict.fromkeys(columns, pl.String), "known": pl.Float64})
    return pl.concat([none, *(one.select(columns) for one in tables)])


def _sum_nodes(
    framework: Framework, inputs: pl.DataFrame, places: PeerPlaces, *, shares: Shares
) -> dict[str, Matrix]:
    """Sum the known points of one period above each peer's up to every node; NaN where none are."""
    of_component = {one.id: one.component for one in framework.indicators}
    above: dict[str, Matrix] = {}
    for (indicator,), rows in inputs.group_by("indicator_id", maintain_order=True):
        component = of_component[str(indicator)]
        _add_known(above, component, _find_above(rows, places))
    nodes: dict[str, Matrix] = {}
    for (node, component), share in shares.items():
        if component in above:
            _add_known(nodes, node, above[component] * share[:, np.newaxis])
    return nodes


def _place_shares(framework: Framework, places: PeerPlaces) -> Shares:
    """Give each component's share of each node it belongs to, by area; NaN where it has none."""
    levels = pl.DataFrame({"area_code": places.areas.categories}).select(
        level=tell_level("area_code")
    )["level"]
    found: Shares = {}
    for node, component, share, level in find_node_shares(framework).iter_rows():
        by_area = found.setdefault((node, component), np.full(len(levels), np.nan))
        by_area[(levels == level).fill_null(value=False).to_numpy()] = share
    return found


def _find_above(rows: pl.DataFrame, places: PeerPlaces) -> Matrix:
    """Give one indicator's points above those of each peer; NaN where the own chance is unknown."""
    points = np.full(len(places.near), np.nan)
    at = places.find(rows["area_code"])
    points[at] = rows["points"].to_numpy()
    own: Mask = np.zeros(len(points), dtype=bool)
    is_known = pl.col("origin").is_in(["observed", "carried"])
    own[at] = rows.select(is_known & pl.col("standard_error").is_not_null()).to_series().to_numpy()
    above: Matrix = np.where(own, points, np.nan)[:, np.newaxis] - places.take(points)
    return above


def _add_known(sums: dict[str, Matrix], name: str, more: Matrix) -> None:
    """Add what is known to a sum; it stays unknown only where all of it is."""
    so_far = sums.get(name)
    if so_far is None:
        sums[name] = more
        return
    either = np.where(np.isnan(so_far), more, so_far)
    sums[name] = np.where(np.isnan(so_far) | np.isnan(more), either, so_far + more)


def _describe_known(node: str, period: object, sums: Matrix, places: PeerPlaces) -> pl.DataFrame:
    median = summarise_peers(sums).median
    columns = {"area_code": places.areas.categories, "known": pl.Series(median, nan_to_null=True)}
    return (
        pl.DataFrame(columns, schema=_KNOWN)
        .drop_nulls("known")
        .with_columns(node_id=pl.lit(node), period_id=pl.lit(period, dtype=pl.String))
    )
