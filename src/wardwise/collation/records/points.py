"""Tell in which outline the coordinates of records lie, in an expression of any engine."""

from collections.abc import Mapping
from enum import StrEnum
from functools import reduce
from operator import and_

import ibis
from ibis.expr.types import BooleanValue, Column, IntegerValue, Table

from wardwise.collation.records.ground import UNITS, Ground
from wardwise.geography.triangles import CELL, SIDES, STRIDE
from wardwise.model.internal import Coordinates, Grid

_FARTHEST = 10_000_000  # metres or degrees beyond which a number is no place on Earth
_NOWHERE = -1  # the key of no square
_TURN, _QUARTER = 180, 90  # the largest longitude and latitude


class Oddity(StrEnum):
    """What unmatched coordinates look like; the first that holds."""

    ZERO = "are 0, 0"
    SWAPPED = "lie within the outlines once east and north change places"
    DEGREES = "look like degrees, and are declared as metres"
    METRES = "look like metres, and are declared as degrees"


def read_points(given: Table, columns: Coordinates, ground: Ground) -> Mapping[str, Column]:
    """Give the columns place, east, north and oddity of records.

    `place` is the square that a record lies in, null where its coordinates cannot be read; `east`
    and `north` are null far from the outlines; `oddity` is null where nothing is odd.
    """
    east, north = (_read_number(given[one], ground.grid) for one in (columns.east, columns.north))
    west_end, south_end, east_end, north_end = ground.bounds
    is_near = east.between(west_end, east_end) & north.between(south_end, north_end)
    is_swapped = north.between(west_end, east_end) & east.between(south_end, north_end)
    # no engine divides whole numbers as another does; these are small enough to be exact
    square = (east / CELL).floor().cast("int64") * STRIDE + (north / CELL).floor().cast("int64")
    nowhere = (east.notnull() & north.notnull()).ifelse(_NOWHERE, ibis.null("int64"))
    unit = UNITS[ground.grid]
    is_on_globe = (east.abs() <= _TURN * unit) & (north.abs() <= _QUARTER * unit)
    odd = ibis.cases(
        (is_near, ibis.null("string")),
        ((east == 0) & (north == 0), Oddity.ZERO.value),
        (is_swapped, Oddity.SWAPPED.value),
        (is_on_globe, Oddity.DEGREES.value)
        if ground.grid is Grid.NATIONAL
        else (~is_on_globe, Oddity.METRES.value),
    )
    return {
        "place": is_near.ifelse(square, nowhere),
        "east": is_near.ifelse(east, ibis.null("int64")),
        "north": is_near.ifelse(north, ibis.null("int64")),
        "oddity": odd,
    }


def _read_number(column: Column, grid: Grid) -> IntegerValue:
    """Give a coordinate in whole units; null where it is no number, or none of this Earth."""
    number = column.try_cast("float64")
    is_sound = number.abs() < _FARTHEST  # not so where it is no number
    return (is_sound.ifelse(number, ibis.null("float64")) * UNITS[grid] + 0.5).floor().cast("int64")


def lie_within(read: Table, lookup: Table) -> BooleanValue:
    """Claim that a point lies in a triangle of its square."""
    sides = [
        lookup[f"a_{at}"] * read.east + lookup[f"b_{at}"] * read.north + lookup[f"c_{at}"] >= 0
        for at in SIDES
    ]
    return reduce(and_, sides, read.place == lookup.key)
