"""Which areas share a border, from their outlines."""

import math

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from wardwise.geography.boundaries import Outlines
from wardwise.geography.crosswalk import pick_largest_share, select_crosswalk
from wardwise.model.patterns import BORDER_SCHEMA

_METRES_A_DEGREE = 111_319.49
_STEPS_A_DEGREE = 1e7  # points closer than about a centimetre are one
_LEAST_METRES = 1.0  # a shorter border is a corner where several meet, drawn less than exactly

_Steps = npt.NDArray[np.int64]


def find_borders(outlines: Outlines) -> pl.DataFrame:
    """Find which areas share a stretch of border; those that meet at a point alone do not.

    Less than a metre counts as a point. Outlines must share their edges point for point, as those
    of one publisher and date do. Areas that face each other over water outside every outline do
    not share a border.

    Returns
    -------
    Table of `BORDER_SCHEMA`, both ways round, in order; areas without a neighbour have no row
    """
    owners, edges, metres = _list_edges(outlines)
    table = pl.DataFrame(
        {
            "area": owners,
            "metres": metres,
            **{name: edges[:, at] for at, name in enumerate(("x", "y", "to_x", "to_y"))},
        }
    )
    place = ["x", "y", "to_x", "to_y"]
    codes = pl.Series(outlines.codes, dtype=pl.String)
    pairs = (
        table.filter(pl.len().over(place) > 1)  # an edge of one area alone is the shore
        .join(table.drop("metres"), on=place, suffix="_beside", maintain_order="left_right")
        .filter(pl.col("area") != pl.col("area_beside"))
        .group_by("area", "area_beside", maintain_order=True)
        .agg(pl.col("metres").sum())
    )
    return _shape(
        pairs.select(
            area_code=codes.gather(pairs["area"]),
            neighbour_code=codes.gather(pairs["area_beside"]),
            metres=pairs["metres"],
        )
    )


def lift_borders(borders: pl.DataFrame, crosswalk: pl.DataFrame, crosswalk_id: str) -> pl.DataFrame:
    """Lift borders to larger areas: those between smaller ones that lie in different larger ones.

    A smaller area that is split counts where most of it lies, as for outlines.

    Raises
    ------
    AreaLookupError
        If there is no such crosswalk.
    """
    homes = pick_largest_share(select_crosswalk(crosswalk, crosswalk_id))
    home = homes.select("code", "target")
    lifted = (
        borders.join(home, left_on="area_code", right_on="code", maintain_order="left")
        .join(
            home,
            left_on="neighbour_code",
            right_on="code",
            suffix="_beside",
            maintain_order="left",
        )
        .filter(pl.col("target") != pl.col("target_beside"))
        .group_by("target", "target_beside", maintain_order=True)
        .agg(pl.col("metres").sum())
    )
    return _shape(lifted.rename({"target": "area_code", "target_beside": "neighbour_code"}))


def _shape(table: pl.DataFrame) -> pl.DataFrame:
    return (
        table.select(list(BORDER_SCHEMA))
        .cast(pl.Schema(BORDER_SCHEMA))
        .filter(pl.col("metres") >= _LEAST_METRES)
        .with_columns(pl.col("metres").round(2))
        .sort("area_code", "neighbour_code")
    )


def _list_edges(outlines: Outlines) -> tuple[_Steps, _Steps, npt.NDArray[np.float64]]:
    """List every edge of every outline: its area's position, its two ends in order, its length."""
    parts, of_area = shapely.get_parts(np.array(outlines.shapes, dtype=object), return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    along = of_ring[:-1] == of_ring[1:]
    start, end = points[:-1][along], points[1:][along]
    narrow = math.cos(math.radians(float(points[:, 1].mean()))) if len(points) else 1.0
    metres = np.hypot((end - start)[:, 0] * narrow, (end - start)[:, 1]) * _METRES_A_DEGREE
    one, other = (np.round(one * _STEPS_A_DEGREE).astype(np.int64) for one in (start, end))
    turned = (one[:, 0] > other[:, 0]) | ((one[:, 0] == other[:, 0]) & (one[:, 1] > other[:, 1]))
    edges = np.where(turned[:, np.newaxis], np.hstack([other, one]), np.hstack([one, other]))
    return of_area[of_part[of_ring[:-1][along]]].astype(np.int64), edges, metres
