import json
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import TypedDict, cast

import polars as pl
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from wardwise.geography.boundaries import (
    Outlines,
    read_outlines,
    simplify_coverage,
    union_outlines,
)
from wardwise.geography.topojson import to_topojson
from wardwise.model.errors import BoundaryError


class Transform(TypedDict):
    scale: list[float]
    translate: list[float]


class Geometry(TypedDict):
    type: str
    id: str
    properties: dict[str, str]
    arcs: object  # rings of a polygon, or polygons: told by the type


class Collection(TypedDict):
    type: str
    geometries: list[Geometry]


class Topology(TypedDict):
    type: str
    bbox: list[float]
    transform: Transform
    objects: dict[str, Collection]
    arcs: list[list[list[int]]]


def encode(shapes: dict[str, BaseGeometry], *, grid: int = 10_000) -> Topology:
    topology = to_topojson(
        Outlines(tuple(shapes), tuple(shapes.values())),
        names={"A": "Abbey"},
        object_name="ward",
        grid=grid,
    )
    read: Topology = json.loads(json.dumps(topology))
    return read


def decode(topology: Topology) -> dict[str, BaseGeometry]:
    """Read a topology back as the specification says, independently of how it was written."""
    (across, up), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines: list[list[tuple[float, float]]] = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        lines.append([(west + across * x, south + up * y) for x, y in zip(xs, ys, strict=True)])

    def join(numbers: Sequence[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            line = lines[number] if number >= 0 else lines[~number][::-1]
            assert not points or points[-1] == line[0]
            points += line[1:] if points else line
        return points

    found: dict[str, BaseGeometry] = {}
    for one in next(iter(topology["objects"].values()))["geometries"]:
        polygons = cast(
            "list[list[list[int]]]",
            one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]],
        )
        parts = [Polygon(join(rings[0]), [join(ring) for ring in rings[1:]]) for rings in polygons]
        found[one["id"]] = MultiPolygon(parts) if len(parts) > 1 else parts[0]
    return found


def test_neighbours_store_their_shared_edge_once() -> None:
    topology = encode({"A": box(0, 51, 1, 52), "B": box(1, 51, 2, 52)})

    assert len(topology["arcs"]) == 3
    rings = [
        ring
        for one in topology["objects"]["ward"]["geometries"]
        for ring in cast("list[list[int]]", one["arcs"])
    ]
    used = [max(number, ~number) for ring in rings for number in ring]
    assert sorted(used.count(number) for number in range(3)) == [1, 1, 2]


def test_a_geometry_carries_its_code_and_name() -> None:
    topology = encode({"A": box(0, 51, 1, 52), "B": box(1, 51, 2, 52)})

    geometries = topology["objects"]["ward"]["geometries"]
    assert geometries[0]["properties"] == {"code": "A", "name": "Abbey"}
    assert geometries[1]["properties"] == {"code": "B", "name": "B"}


def test_an_island_and_the_hole_around_it_are_one_edge() -> None:
    island = box(0.4, 51.4, 0.6, 51.6)
    topology = encode({"A": box(0, 51, 1, 52).difference(island), "B": island})

    assert len(topology["arcs"]) == 2
    back = decode(topology)
    assert back["A"].area == pytest.approx(0.96, abs=1e-3)
    assert back["A"].intersection(back["B"]).area == 0


def test_several_parts_are_kept() -> None:
    topology = encode({"A": MultiPolygon([box(0, 51, 1, 52), box(2, 51, 3, 52)])})

    assert topology["objects"]["ward"]["geometries"][0]["type"] == "MultiPolygon"
    assert decode(topology)["A"].area == pytest.approx(2.0)


def test_outer_rings_run_clockwise() -> None:
    back = decode(encode({"A": box(0, 51, 1, 52), "B": box(1, 51, 2, 52)}))

    assert not any(shapely.is_ccw(one.exterior) for one in back.values())


def test_an_outline_too_small_for_the_grid_is_refused_and_named() -> None:
    with pytest.raises(BoundaryError, match="the outline of B is smaller than the grid"):
        encode({"A": box(0, 51, 1, 52), "B": box(1, 51, 1.001, 51.001)}, grid=100)


def test_no_outline_at_all_is_refused() -> None:
    with pytest.raises(BoundaryError, match="no outline to write"):
        to_topojson(Outlines((), ()), names={}, object_name="ward")


# the real files


@pytest.fixture(scope="module")
def lsoas(open_data_folder: Path) -> Outlines:
    path = open_data_folder / "geography" / "boundaries" / "lsoa11_bgc" / "E09000002.geojson"
    return simplify_coverage(read_outlines([path], "LSOA11CD"), tolerance_metres=10)


@pytest.fixture(scope="module")
def wards(lsoas: Outlines, real_crosswalks: pl.DataFrame) -> Outlines:
    return union_outlines(lsoas, real_crosswalks, "lsoa11_wd15")


def test_the_files_of_a_borough_are_small_enough_to_stand_in_a_page(
    lsoas: Outlines, wards: Outlines
) -> None:
    sizes = [
        len(json.dumps(to_topojson(one, names={}, object_name="x"), separators=(",", ":")))
        for one in (wards, lsoas)
    ]

    assert sizes[0] < 15_000
    assert sizes[1] < 40_000


def test_real_wards_come_back_where_they_were_edge_to_edge(wards: Outlines) -> None:
    topology: Topology = json.loads(json.dumps(to_topojson(wards, names={}, object_name="ward")))

    back = decode(topology)

    assert list(back) == list(wards.codes)
    assert shapely.coverage_is_valid(list(back.values()))
    for code, before in zip(wards.codes, wards.shapes, strict=True):
        assert before.intersection(back[code]).area / before.union(back[code]).area > 0.995


def test_writing_twice_gives_the_same_bytes(wards: Outlines) -> None:
    first, second = (json.dumps(to_topojson(wards, names={}, object_name="ward")) for _ in "12")

    assert first == second
