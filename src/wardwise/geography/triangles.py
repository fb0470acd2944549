"""Cut outlines into triangles, by which plain arithmetic tells in which outline a point lies."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from wardwise.model.errors import BoundaryError

CELL = 25_000
"""The side of the squares in which triangles are looked up, in units of the points."""

STRIDE = 1 << 24  # more squares than lie between the equator and a pole
SIDES = range(3)
LARGEST_OVERLAP = 0.01  # of the smaller outline: more is no untidy edge

_SIDES = dict.fromkeys((f"{name}_{at}" for at in SIDES for name in "abc"), pl.Int64)

SCHEMA: dict[str, type[pl.DataType]] = {"key": pl.Int64, "outline": pl.Int64, **_SIDES}
"""A square (its column times `STRIDE`, plus its row), an outline's number, and a triangle of it
that reaches into the square: a point is inside where a·x + b·y + c is never negative, for any of
the three sides."""

Shapes = np.ndarray[tuple[int, ...], np.dtype[np.object_]]
Whole = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def cut_outlines(
    outlines: Sequence[BaseGeometry],
    *,
    names: Sequence[str],
    days: Sequence[tuple[date, date]] = (),
) -> pl.DataFrame:
    """Return the triangles of outlines, by the squares that they reach into.

    All is whole numbers, so that every engine gives one answer, and a side belongs to one of the
    two triangles that share it: on any day a point lies in one outline or in none, never in two.

    Parameters
    ----------
    outlines : in whole numbers, such as centimetres; where two overlap by an untidy edge, the
        first keeps the ground
    names : of the outlines, for messages
    days : the first and last on which each outline holds; none if all hold always

    Returns
    -------
    Columns of `SCHEMA`; `outline` counts from zero as the outlines are given.

    Raises
    ------
    BoundaryError
        If two outlines of one day overlap by more than an untidy edge.
    """
    given = np.array([*outlines, None], dtype=object)[:-1]
    tidy = given if shapely.coverage_is_valid(given) else _settle_overlaps(given, names, days)
    found = shapely.constrained_delaunay_triangles(tidy)
    triangles, owners = shapely.get_parts(found, return_index=True)
    rows, keys = _find_squares(triangles)
    sides = _describe_sides(triangles)
    columns = {name: sides[rows, at] for at, name in enumerate(_SIDES)}
    return pl.DataFrame(
        {"key": keys, "outline": owners[rows].astype(np.int64), **columns}, schema=SCHEMA
    )


def _settle_overlaps(
    outlines: Shapes, names: Sequence[str], days: Sequence[tuple[date, date]]
) -> Shapes:
    """Give outlines of which no two share ground on any day: the first of two keeps it."""
    settled = outlines.copy()
    pairs = shapely.STRtree(outlines).query(outlines, predicate="intersects").T.tolist()
    for one, other in sorted((one, other) for one, other in pairs if one < other):
        if days and (days[one][1] < days[other][0] or days[other][1] < days[one][0]):
            continue
        shared = shapely.area(shapely.intersection(settled[one], settled[other]))
        if shared > LARGEST_OVERLAP * min(shapely.area(outlines[[one, other]])):
            raise BoundaryError(
                f"the outlines of {names[one]} and {names[other]} overlap, and a record there "
                "would count twice",
                fix="choose outlines of one vintage, or declare valid_from and valid_to",
            )
        if shared:
            # the whole numbers are kept, so that the edge becomes one and the same
            settled[other] = shapely.difference(settled[other], settled[one], grid_size=1)
    return settled


def _find_squares(triangles: Shapes) -> tuple[Whole, Whole]:
    """Give the squares that triangles reach into: numbers of triangles, and keys of squares."""
    first_column, first_row, last_column, last_row = (
        np.floor(shapely.bounds(triangles) / CELL).astype(np.int64).T
    )
    columns, rows = last_column - first_column + 1, last_row - first_row + 1
    numbers = np.repeat(np.arange(len(triangles)), columns * rows)
    within = np.arange(len(numbers)) - np.repeat(
        np.cumsum(columns * rows) - columns * rows, columns * rows
    )
    column = first_column[numbers] + within // rows[numbers]
    row = first_row[numbers] + within % rows[numbers]
    squares = shapely.box(column * CELL, row * CELL, (column + 1) * CELL, (row + 1) * CELL)
    reaches = shapely.intersects(triangles[numbers], squares)
    return numbers[reaches], (column * STRIDE + row)[reaches]


def _describe_sides(triangles: Shapes) -> Whole:
    """Give a, b and c of each triangle's three sides, in a row.

    A point upon a side counts as lying a hair's breadth to the south of it, and to the east of one
    that runs due north: the same for both triangles that share it.
    """
    corners = shapely.get_coordinates(shapely.orient_polygons(triangles))
    x, y = np.rint(corners).astype(np.int64).reshape(-1, 4, 2).transpose(2, 0, 1)
    across, up = np.diff(x, axis=1), np.diff(y, axis=1)
    is_owner = (across < 0) | ((across == 0) & (up < 0))
    c = up * x[:, :-1] - across * y[:, :-1] - ~is_owner
    return np.stack([-up, across, c], axis=2).reshape(len(triangles), 9)
