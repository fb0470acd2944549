"""Outlines cut into triangles: every point lies in one outline or in none."""

from datetime import date

import numpy as np
import polars as pl
import pytest
import shapely

from wardwise.geography.triangles import CELL, SIDES, STRIDE, cut_outlines
from wardwise.model.errors import BoundaryError


def find_homes(triangles: pl.DataFrame, points: np.ndarray) -> list[list[int]]:
    """Give the outlines that each point lies in, by the rule that the table states."""
    homes: list[list[int]] = []
    for x, y in points.tolist():
        near = triangles.filter(pl.col("key") == x // CELL * STRIDE + y // CELL)
        for at in SIDES:
            near = near.filter(
                pl.col(f"a_{at}") * x + pl.col(f"b_{at}") * y + pl.col(f"c_{at}") >= 0
            )
        homes.append(near["outline"].to_list())
    return homes


def test_every_point_of_a_map_of_squares_lies_in_one_of_them() -> None:
    squares = [shapely.box(x, y, x + 4, y + 4) for x in (0, 4) for y in (0, 4)]
    triangles = cut_outlines(squares, names=["a", "b", "c", "d"])
    inside = np.array([(x, y) for x in range(1, 8) for y in range(1, 8)])

    homes = find_homes(triangles, inside)

    assert [len(one) for one in homes] == [1] * 49
    assert homes[inside.tolist().index([1, 1])] == [0]
    assert homes[inside.tolist().index([7, 7])] == [3]


def test_points_of_an_irregular_map_lie_where_geometry_says() -> None:
    chance = np.random.default_rng(2017)
    seeds = shapely.MultiPoint(chance.integers(0, 60_000, (30, 2)).astype(float))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds))
    whole = shapely.transform(cells, np.rint)
    points = chance.integers(0, 60_000, (2_000, 2))

    homes = find_homes(cut_outlines(list(whole), names=[""] * len(whole)), points)

    expected = shapely.STRtree(whole).query(shapely.points(points), predicate="within").T.tolist()
    assert [len(one) for one in homes] == [1] * len(points)
    assert len(expected) > 1_900
    assert all(homes[point] == [outline] for point, outline in expected)


def test_corners_and_edges_of_an_irregular_map_lie_in_one_outline() -> None:
    chance = np.random.default_rng(2018)
    seeds = shapely.MultiPoint(chance.integers(0, 400, (60, 2)).astype(float))
    box = shapely.box(0, 0, 400, 400)
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=box))
    whole = shapely.transform(cells, np.rint)
    middle = shapely.box(50, 50, 350, 350)
    corners = np.unique(shapely.get_coordinates(whole).astype(int), axis=0)
    points = corners[shapely.within(shapely.points(corners), middle)]

    homes = find_homes(cut_outlines(list(whole), names=[""] * len(whole)), points)

    assert len(points) > 40
    assert [len(one) for one in homes] == [1] * len(points)


def test_a_hole_is_outside_and_what_fills_it_inside() -> None:
    ring = shapely.box(0, 0, 90, 90).difference(shapely.box(30, 30, 60, 60))

    homes = find_homes(
        cut_outlines([ring, shapely.box(30, 30, 50, 60)], names=["a", "b"]),
        np.array([(10, 10), (40, 40), (55, 40), (95, 10)]),
    )

    assert homes == [[0], [1], [], []]


def test_an_untidy_edge_belongs_to_the_first_of_two() -> None:
    outlines = [shapely.box(0, 0, 1000, 1000), shapely.box(998, 0, 2000, 1000)]

    homes = find_homes(cut_outlines(outlines, names=["a", "b"]), np.array([(999, 500), (1500, 2)]))

    assert homes == [[0], [1]]


def test_outlines_that_share_ground_are_refused_by_name() -> None:
    outlines = [shapely.box(0, 0, 1000, 1000), shapely.box(500, 0, 2000, 1000)]

    with pytest.raises(BoundaryError, match="the outlines of E01 and E02 overlap"):
        cut_outlines(outlines, names=["E01", "E02"])


def test_outlines_of_different_days_may_share_ground() -> None:
    outlines = [shapely.box(0, 0, 1000, 1000), shapely.box(500, 0, 2000, 1000)]
    days = [(date.min, date(2022, 5, 4)), (date(2022, 5, 5), date.max)]

    triangles = cut_outlines(outlines, names=["E01", "E02"], days=days)

    assert find_homes(triangles, np.array([(700, 500)])) in ([[0, 1]], [[1, 0]])
