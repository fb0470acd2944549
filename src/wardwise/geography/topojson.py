"""TopoJSON: outlines in which neighbours store a shared edge once."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from wardwise.geography.boundaries import Outlines
from wardwise.model.errors import BoundaryError

Point = tuple[int, int]
Line = tuple[Point, ...]

_CLOSED_TRIANGLE = 4  # points of the smallest ring that encloses anything


def to_topojson(
    outlines: Outlines,
    *,
    names: Mapping[str, str],
    object_name: str,
    grid: int = 10_000,
) -> dict[str, object]:
    """Return outlines as a TopoJSON topology, ready for `json.dump`.

    Points are rounded to a grid over the whole extent and written as steps; each edge stands once,
    however many areas it bounds. Every geometry has its code as `id` and the properties `code` and
    `name`. Outer rings run clockwise, as browsers' map libraries expect.

    Parameters
    ----------
    names : area code to name; the code stands in where there is none
    object_name : the topology's one object, such as `ward`
    grid : points along each side of the extent; 10,000 over a borough is about a metre

    Raises
    ------
    BoundaryError
        If there is no outline, or one is too small for the grid.

    Source
    ------
    Bostock and Metcalf, The TopoJSON Format Specification, version 1.0.0.
    """
    if not outlines.codes:
        raise BoundaryError("there is no outline to write", fix="read outlines first")
    west, south, east, north = map(float, shapely.total_bounds(list(outlines.shapes)))
    scale = ((east - west) / (grid - 1), (north - south) / (grid - 1))
    areas = [
        _round_outline(code, one, corner=(west, south), scale=scale)
        for code, one in zip(outlines.codes, outlines.shapes, strict=True)
    ]
    junctions = _find_junctions([ring for area in areas for polygon in area for ring in polygon])
    arcs = _Arcs()
    geometries = [
        _write_geometry(
            [[arcs.add_ring(ring, junctions) for ring in polygon] for polygon in area],
            code=code,
            name=names.get(code, code),
        )
        for code, area in zip(outlines.codes, areas, strict=True)
    ]
    return {
        "type": "Topology",
        "bbox": [west, south, east, north],
        "transform": {"scale": list(scale), "translate": [west, south]},
        "objects": {object_name: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_write_steps(line) for line in arcs.lines],
    }


class _Arcs:
    """Edges found so far; an edge met again, either way round, gets the number it had."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._numbers: dict[Line, int] = {}

    def add_ring(self, ring: Line, junctions: set[Point]) -> list[int]:
        """Return the numbers of a ring's edges; `~number` is the edge walked backwards."""
        return [self._number(line) for line in _cut_ring(ring, junctions)]

    def _number(self, line: Line) -> int:
        if line in self._numbers:
            return self._numbers[line]
        backwards = line[::-1]
        if backwards in self._numbers:
            return ~self._numbers[backwards]
        self._numbers[line] = len(self.lines)
        self.lines.append(line)
        return self._numbers[line]


def _round_outline(
    code: str,
    outline: BaseGeometry,
    *,
    corner: tuple[float, float],
    scale: tuple[float, float],
) -> list[list[Line]]:
    polygons = shapely.get_parts(shapely.orient_polygons(outline, exterior_cw=True))
    rounded: list[list[Line]] = []
    for polygon in polygons:
        lines = [polygon.exterior, *polygon.interiors]
        rings = [_round_ring(shapely.get_coordinates(one), corner, scale) for one in lines]
        if len(rings[0]) >= _CLOSED_TRIANGLE:
            rounded.append([ring for ring in rings if len(ring) >= _CLOSED_TRIANGLE])
    if not rounded:
        raise BoundaryError(
            f"the outline of {code} is smaller than the grid it is rounded to",
            fix="use a finer grid",
        )
    return rounded


def _round_ring(
    points: Sequence[Sequence[float]],
    corner: tuple[float, float],
    scale: tuple[float, float],
) -> Line:
    """Return whole grid points, each once in a row, the first again at the end."""
    rounded: list[Point] = []
    for longitude, latitude in points:
        point = (
            round((float(longitude) - corner[0]) / (scale[0] or 1.0)),
            round((float(latitude) - corner[1]) / (scale[1] or 1.0)),
        )
        if not rounded or rounded[-1] != point:
            rounded.append(point)
    return tuple(rounded)


def _find_junctions(rings: Sequence[Line]) -> set[Point]:
    """Return the points where edges begin and end: where two rings part company."""
    neighbours: dict[Point, frozenset[Point]] = {}
    junctions: set[Point] = set()
    for ring in rings:
        loop = ring[:-1]
        for place, point in enumerate(loop):
            beside = frozenset((loop[place - 1], loop[(place + 1) % len(loop)]))
            if neighbours.setdefault(point, beside) != beside:
                junctions.add(point)
    return junctions


def _cut_ring(ring: Line, junctions: set[Point]) -> list[Line]:
    loop = ring[:-1]
    places = [place for place, point in enumerate(loop) if point in junctions]
    # A ring without junctions is one edge; it starts at its lowest point, so that the island and
    # the hole around it are found to be the same.
    start = places[0] if places else loop.index(min(loop))
    turned = (*loop[start:], *loop[:start], loop[start])
    cuts = [place - start for place in places] or [0]
    ends = [*cuts[1:], len(loop)]
    return [turned[begin : end + 1] for begin, end in zip(cuts, ends, strict=True)]


def _write_geometry(polygons: list[list[list[int]]], *, code: str, name: str) -> dict[str, object]:
    single = len(polygons) == 1
    return {
        "type": Polygon.__name__ if single else MultiPolygon.__name__,
        "id": code,
        "properties": {"code": code, "name": name},
        "arcs": polygons[0] if single else polygons,
    }


def _write_steps(line: Line) -> list[list[int]]:
    steps = [list(line[0])]
    steps += [[x - a, y - b] for (a, b), (x, y) in pairwise(line)]
    return steps
