"""Records that say by coordinates where they happened, and the outlines that they are found in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from records_bench import RECORDS
from shapely import box
from shapely.geometry import mapping

from wardwise.model.internal import Coordinates, Grid, PlaceKind, PlaceLookup

BY_GRID = replace(
    RECORDS,
    place=PlaceKind.COORDINATES,
    place_column="",
    coordinates=Coordinates(Grid.NATIONAL, "easting", "northing"),
    lookup=PlaceLookup("outlines", area="LSOA21CD"),
)
BY_DEGREES = replace(BY_GRID, coordinates=Coordinates(Grid.DEGREES, "longitude", "latitude"))


SIDE_BY_SIDE = ((0.14, 0.15), (0.15, 0.16))
"""From where to where, in degrees of longitude, the two outlines reach."""


def write_outlines(
    path: Path, spans: Sequence[tuple[float, float]] = SIDE_BY_SIDE, **said: list[str]
) -> Path:
    """Write the outlines of E01000001 and E01000002, about a kilometre high, in Dagenham."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "LSOA21CD": f"E0100000{at + 1}",
                **{key: texts[at] for key, texts in said.items()},
            },
            "geometry": mapping(box(west, 51.54, east, 51.55)),
        }
        for at, (west, east) in enumerate(spans)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def draw_points(number: int) -> pl.DataFrame:
    """Draw places in and around Barking and Dagenham, on the national grid."""
    chance = np.random.default_rng(2017)
    return pl.DataFrame(
        {
            "easting": chance.uniform(543_000, 553_000, number).round(2),
            "northing": chance.uniform(180_500, 192_500, number).round(2),
            "reported": [date(2023, 4, 3)] * number,
        }
    )
