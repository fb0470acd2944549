"""Maps: TopoJSON outlines to SVG paths, shared edges decoded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import cast

from wardwise.model.errors import BoundaryError

Point = tuple[float, float]
WIDTH = 1000.0  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Shape:
    """What one area of a map shows: its look, its name for all readers and where it leads."""

    kind: str  # a class, such as `band-4`
    label: str
    address: str = ""


class Outlines:
    """Outlines of areas as SVG path data, in one drawing."""

    def __init__(self, paths: Mapping[str, str], *, height: float) -> None:
        """Keep path data by area code, and the drawing's height beside its fixed width."""
        self.paths = paths
        self.height = height

    def draw(
        self, shapes: Mapping[str, Shape], *, label: str, extra: Sequence[tuple[str, str]] = ()
    ) -> str:
        """Draw the areas that `shapes` names as a map.

        Parameters
        ----------
        shapes : by area code; an area without an outline is left out
        label : what the map shows, for readers who do not see it
        extra : further path data, each with its class, drawn on top and not linked
        """
        drawn = [
            _draw_shape(self.paths[code], shape)
            for code, shape in shapes.items()
            if code in self.paths
        ]
        drawn.extend(f'<path class="{kind}" d="{data}"/>' for kind, data in extra)
        linked = any(shape.address for shape in shapes.values())
        role = "group" if linked else "img"
        return (
            f'<svg class="map" viewBox="-6 -6 {WIDTH + 12:g} {self.height + 12:g}" role="{role}" '
            f'aria-label="{escape(label)}">{"".join(drawn)}</svg>'
        )


def _draw_shape(data: str, shape: Shape) -> str:
    name = escape(shape.label)
    path = f'<path class="map__area {escape(shape.kind)}" d="{data}"><title>{name}</title></path>'
    if not shape.address:
        return path
    return f'<a href="{escape(shape.address)}" aria-label="{name}">{path}</a>'


def read_outlines(topologies: Sequence[Mapping[str, object]]) -> Outlines:
    """Read TopoJSON documents into one drawing.

    Raises
    ------
    BoundaryError
        If a document holds no outlines, or one that is not a polygon.
    """
    rings = {
        code: found for topology in topologies for code, found in _read_rings(topology).items()
    }
    points = [point for found in rings.values() for ring in found for point in ring]
    if not points:
        raise BoundaryError("no outline to draw", fix="give a document that holds polygons")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    is_degrees = max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90  # noqa: PLR2004
    narrow = cos(radians((south + north) / 2)) if is_degrees else 1.0
    scale = WIDTH / max((east - west) * narrow, 1e-9)

    def place(point: Point) -> Point:
        return (point[0] - west) * narrow * scale, (north - point[1]) * scale

    paths = {
        code: "".join(_write_ring([place(point) for point in ring]) for ring in found)
        for code, found in rings.items()
    }
    return Outlines(paths, height=(north - south) * scale)


def _write_ring(points: Sequence[Point]) -> str:
    """Write a closed ring in whole units, relative to its start, points that fall together once."""
    whole = [(round(x), round(y)) for x, y in points]
    x, y = whole[0]
    steps = []
    for to_x, to_y in whole[1:-1]:
        if (to_x, to_y) != (x, y):
            steps.append(f"{to_x - x} {to_y - y}")
            x, y = to_x, to_y
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps)}z" if steps else ""


def _read_rings(topology: Mapping[str, object]) -> dict[str, list[list[Point]]]:
    arcs = _decode_arcs(topology)
    rings: dict[str, list[list[Point]]] = {}
    for collection in cast("Mapping[str, Mapping[str, object]]", topology["objects"]).values():
        for geometry in cast("Sequence[Mapping[str, object]]", collection.get("geometries", ())):
            code = str(geometry.get("id"))
            rings[code] = [_join_arcs(ring, arcs) for ring in _list_rings(geometry, code)]
    return rings


def _list_rings(geometry: Mapping[str, object], code: str) -> list[list[int]]:
    kind = geometry.get("type")
    if kind == "Polygon":
        return cast("list[list[int]]", geometry["arcs"])
    if kind == "MultiPolygon":
        parts = cast("list[list[list[int]]]", geometry["arcs"])
        return [ring for part in parts for ring in part]
    raise BoundaryError(
        f"the outline of {code} is a {kind!r}, not a polygon", fix="release the outlines again"
    )


def _join_arcs(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    points: list[Point] = []
    for place in ring:
        # a negative number means the arc of its complement, walked backwards
        arc = arcs[place] if place >= 0 else arcs[~place][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _decode_arcs(topology: Mapping[str, object]) -> list[list[Point]]:
    arcs = cast("Sequence[Sequence[Sequence[float]]]", topology["arcs"])
    transform = cast("Mapping[str, Sequence[float]] | None", topology.get("transform"))
    if transform is None:
        return [[(point[0], point[1]) for point in arc] for arc in arcs]
    (scale_x, scale_y), (start_x, start_y) = transform["scale"], transform["translate"]
    decoded = []
    for arc in arcs:
        x = y = 0.0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * scale_x + start_x, y * scale_y + start_y))
        decoded.append(points)
    return decoded
