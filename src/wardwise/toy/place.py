"""The invented borough's land: 110 small areas in 17 wards, with outlines of their own."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Array = npt.NDArray[np.float64]

BOROUGH_CODE = "T09000001"
BOROUGH_NAME = "Saltmarsh"
LSOA_COUNT = 110
WARD_NAMES = (
    "Brickfields North",
    "Brickfields South",
    "Castle Hill",
    "Eastmere",
    "Fenside",
    "Harbour",
    "Heron",
    "Lark Rise",
    "Meadowbank",
    "Millbrook",
    "Old Town",
    "Orchard",
    "Priory",
    "Quayside",
    "Saltings",
    "Station",
    "Windmill",
)
EARLIER_WARD = ("T05000018", "Brickfields")
"""The ward that was split before 2016: its code and name until then."""
SPLIT_INTO = ("T05000001", "T05000002")

_CENTRE = (2.35, 53.05)  # open sea off East Anglia, so that nobody looks for it on a map
_WIDTH = 0.11  # degrees of longitude


@dataclass(frozen=True, slots=True)
class SmallArea:
    """One small area: its codes, names, ward and outline (longitude and latitude)."""

    code: str
    name: str
    ward_code: str
    ward_name: str
    outline: shapely.Geometry
    centre: tuple[float, float]  # on a plane where the borough is about 2 wide


def lay_out_borough(chance: np.random.Generator) -> tuple[SmallArea, ...]:
    """Lay out the small areas and gather them in wards, in the order of their codes."""
    land = _draw_land(chance)
    centres = _spread_evenly(_scatter(land, chance), land)
    cells = _cut_cells(centres, land)
    wards = _gather_wards(centres)
    areas = []
    for ward, name in enumerate(WARD_NAMES):
        members = sorted(np.flatnonzero(wards == ward), key=lambda one: -centres[one, 1])
        for letter, one in enumerate(members):
            areas.append((ward, name, chr(ord("A") + letter), int(one)))
    return tuple(
        SmallArea(
            code=f"T01{number + 1:06d}",
            name=f"{BOROUGH_NAME} {ward + 1:03d}{letter}",
            ward_code=f"T05{ward + 1:06d}",
            ward_name=name,
            outline=_place_on_map(cells[one]),
            centre=(float(centres[one, 0]), float(centres[one, 1])),
        )
        for number, (ward, name, letter, one) in enumerate(areas)
    )


def _draw_land(chance: np.random.Generator) -> shapely.Geometry:
    """Draw the coast: a rounded shape, wider than tall, with a bay in the south."""
    angles = np.linspace(0.0, 2.0 * np.pi, 160, endpoint=False)
    waves = sum(
        chance.normal(0.0, 0.06 / order) * np.sin(order * angles + chance.uniform(0, 2 * np.pi))
        for order in range(2, 9)
    )
    radius = 1.0 + waves
    coast = shapely.polygons(
        np.column_stack([radius * np.cos(angles), 0.72 * radius * np.sin(angles)])
    )
    bay = shapely.buffer(shapely.points(0.35, -0.95), 0.42)
    return shapely.difference(coast, bay)


def _scatter(land: shapely.Geometry, chance: np.random.Generator) -> Array:
    west, south, east, north = shapely.bounds(land)
    found: list[tuple[float, float]] = []
    while len(found) < LSOA_COUNT:
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        if shapely.contains_xy(land, x, y):
            found.append((x, y))
    return np.array(found)


def _cut_cells(centres: Array, land: shapely.Geometry) -> list[shapely.Geometry]:
    """Cut the land into the cells nearest each centre, in the order of the centres."""
    points = shapely.multipoints(centres)
    around = shapely.voronoi_polygons(points, extend_to=shapely.buffer(land, 0.5))
    pieces = shapely.get_parts(around)
    tree = shapely.STRtree(pieces)
    owner = tree.query(shapely.points(centres), predicate="within")
    order = np.empty(len(centres), dtype=int)
    order[owner[0]] = owner[1]
    return [shapely.intersection(pieces[one], land) for one in order]


def _spread_evenly(centres: Array, land: shapely.Geometry, *, rounds: int = 12) -> Array:
    """Move each centre to the middle of its cell, again and again (Lloyd's relaxation)."""
    for _ in range(rounds):
        cells = _cut_cells(centres, land)
        middles = shapely.centroid(np.array(cells))
        centres = np.column_stack([shapely.get_x(middles), shapely.get_y(middles)])
    return centres


def _gather_wards(centres: Array, *, rounds: int = 40) -> npt.NDArray[np.int64]:
    """Gather the small areas around 17 middles; each ward is one piece of land."""
    spread = np.argsort(centres[:, 0] + 0.3 * centres[:, 1])
    middles = centres[spread[:: LSOA_COUNT // len(WARD_NAMES)][: len(WARD_NAMES)]]
    for _ in range(rounds):
        distance = ((centres[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2)
        nearest = distance.argmin(axis=1)
        middles = np.array(
            [centres[nearest == ward].mean(axis=0) for ward in range(len(WARD_NAMES))]
        )
    west_first = np.argsort(middles[:, 0])
    numbered: npt.NDArray[np.int64] = np.argsort(west_first)[nearest]
    return numbered


def _place_on_map(cell: shapely.Geometry) -> shapely.Geometry:
    longitude, latitude = _CENTRE
    scale = _WIDTH / 2.0
    squeeze = np.cos(np.radians(latitude))
    moved = shapely.transform(
        cell,
        lambda xy: np.column_stack(
            [longitude + xy[:, 0] * scale, latitude + xy[:, 1] * scale * squeeze]
        ),
    )
    return shapely.set_precision(moved, 1e-6)
