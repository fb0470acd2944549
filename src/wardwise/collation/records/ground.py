"""The ground that outlines cover, as a lookup that tells in which area a point lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from wardwise.collation.records.lookup import read_validity
from wardwise.geography.boundaries import read_features
from wardwise.geography.national_grid import Points, project_to_grid
from wardwise.geography.triangles import cut_outlines
from wardwise.model.errors import BoundaryError
from wardwise.model.internal import Grid, PlaceLookup
from wardwise.model.provenance import Source

UNITS = {Grid.NATIONAL: 100, Grid.DEGREES: 10_000_000}
"""Whole units in a metre and in a degree: about a centimetre each."""

_ENDS = {"first": date.min, "last": date.max}


@dataclass(frozen=True, slots=True)
class Ground:
    """Outlines cut up.

    Parameters
    ----------
    lookup : triangles, with the area, first, last and is_inside of the lookups of places
    bounds : west, south, east and north of all outlines, in whole units
    """

    grid: Grid
    lookup: pl.DataFrame
    bounds: tuple[int, int, int, int]


def read_ground(
    paths: Sequence[Path], source: Source, *, declared: PlaceLookup, grid: Grid
) -> Ground:
    """Read outlines as a lookup from points to areas.

    Raises
    ------
    BoundaryError
        If the outlines cannot be read, or two of one day overlap.
    RecordsError
        If a day is not written as one.
    """
    where = f"source {source.id}"
    named = [declared.valid_from, declared.valid_to, *declared.within]
    texts, outlines = read_features(paths, declared.area, properties=[one for one in named if one])
    validity = read_validity(texts, declared, where=where).with_row_index("outline")
    whole = shapely.transform(np.array(outlines, dtype=object), lambda one: _scale(one, grid))
    first, last = (validity[one].fill_null(end) for one, end in _ENDS.items())
    is_dated = bool(declared.valid_from or declared.valid_to)
    try:
        cut = cut_outlines(
            list(whole),
            names=validity["area"].to_list(),
            days=list(zip(first, last, strict=True)) if is_dated else (),
        )
    except BoundaryError as problem:
        raise BoundaryError(problem.problem, where=where, fix=problem.fix) from None
    west, south, east, north = (int(one) for one in np.rint(shapely.total_bounds(whole)))
    lookup = cut.join(validity.cast({"outline": pl.Int64}), on="outline").drop("outline")
    return Ground(grid, lookup, (west, south, east, north))


def _scale(degrees: Points, grid: Grid) -> Points:
    """Give points in whole units of a grid."""
    points = project_to_grid(degrees) if grid is Grid.NATIONAL else degrees
    return np.asarray(np.rint(points * UNITS[grid]))
