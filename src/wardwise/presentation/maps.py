"""Maps: TopoJSON outlines to SVG paths, shared edges decoded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import cast

from wardwise.model.errors import BoundaryError
from wardwise.presentation.map_names import Places, Words, draw_names

Point = tuple[float, float]
Rings = Sequence[Sequence[Point]]
UNKNOWN = "map__unknown"  # the class of an area of which nothing can be said
WIDTH = 1000.0  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is drawn over and over on an area, so that it is told apart without colour too."""

    name: str
    drawn: str
    side: int  # of the square that is repeated
    turn: int = 0  # degrees


_MARKS = {
    UNKNOWN: _Marks("unknown", '<path class="map__hatch" d="M0 0v14"/>', side=14, turn=45),
    "group-low": _Marks("low", '<path class="group-low__mark" d="M0 0v22"/>', side=22, turn=-45),
    "group-low-odd": _Marks(
        "low-odd", '<circle class="group-low-odd__mark" cx="11" cy="11" r="4"/>', side=22
    ),
    "group-high-odd": _Marks(
        "high-odd", '<path class="group-high-odd__mark" d="M0 11h22"/>', side=22
    ),
}
"""By the class of an area."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What one area of a map shows: its look, its name for all readers and where it leads."""

    kind: str  # a class, such as `fifth-4`
    label: str
    address: str = ""
    name: str = ""  # written on the map, where there is room for it
    figure: str = ""


class Outlines:
    """Outlines of areas as SVG path data, in one drawing."""

    def __init__(self, rings: Mapping[str, Rings], *, height: float) -> None:
        """Keep rings by area code, in the drawing's units, and its height beside its width."""
        self._places = Places(rings)
        self.height = height
        self.paths = {
            code: "".join(_write_ring(one) for one in found) for code, found in rings.items()
        }

    def draw(
        self, shapes: Mapping[str, Shape], *, label: str, extra: Sequence[tuple[str, str]] = ()
    ) -> str:
        """Draw the areas that `shapes` names as a map, their names on it.

        Each form is clipped to itself, so that a thick line marks the one in focus and none of
        its neighbours hides it.

        Parameters
        ----------
        shapes : by area code; an area without an outline is left out
        label : what the map shows, for readers who do not see it
        extra : further path data, each with its class, drawn on top and not linked
        """
        kept = {code: shape for code, shape in shapes.items() if self.paths.get(code)}
        words = {
            code: Words(shape.name, shape.figure, shape.kind)
            for code, shape in kept.items()
            if shape.name
        }
        names = draw_names(words, self._places, width=WIDTH)
        forms = [self._write_form(code, at) for at, code in enumerate(kept)]
        drawn = [_draw_shape(shape, at) for at, shape in enumerate(kept.values())]
        drawn.extend(f'<path class="{kind}" d="{data}"/>' for kind, data in extra)
        used = {shape.kind for shape in kept.values()}
        marks = "".join(_define_marks(kind) for kind in _MARKS if kind in used)
        role = "group" if any(shape.address for shape in kept.values()) else "img"
        box = f"{-6 - names.left:.0f} -6 {WIDTH + 12 + names.left + names.right:.0f}"
        return (
            f'<svg class="map" viewBox="{box} {self.height + 12:.0f}" role="{role}" '
            f'aria-label="{escape(label)}"><defs>{marks}{"".join(forms)}</defs>'
            f"{''.join(drawn)}{names.drawn}</svg>"
        )

    def _write_form(self, code: str, at: int) -> str:
        return (
            f'<path id="form-{at}" class="map__form" d="{self.paths[code]}"/>'
            f'<clipPath id="within-{at}"><use href="#form-{at}"/></clipPath>'
        )


def draw_sample(kind: str) -> str:
    """Draw the look of an area for a key."""
    return (
        '<svg aria-hidden="true" focusable="false" viewBox="0 0 28 20">'
        f'<rect class="map__area {escape(kind)}"{_fill(kind)} width="28" height="20"/></svg>'
    )


def _define_marks(kind: str) -> str:
    marks = _MARKS[kind]
    ground = "map__blank" if kind == UNKNOWN else f"{kind}__ground"
    turned = f' patternTransform="rotate({marks.turn})"' if marks.turn else ""
    return (
        f'<pattern id="{marks.name}" width="{marks.side}" height="{marks.side}" '
        f'patternUnits="userSpaceOnUse"{turned}>'
        f'<rect class="{ground}" width="{marks.side}" height="{marks.side}"/>{marks.drawn}'
        "</pattern>"
    )


def _fill(kind: str) -> str:
    return f' fill="url(#{_MARKS[kind].name})"' if kind in _MARKS else ""


def _draw_shape(shape: Shape, at: int) -> str:
    name = escape(shape.label)
    form = (
        f'<use href="#form-{at}" class="map__area {escape(shape.kind)}"{_fill(shape.kind)} '
        f'clip-path="url(#within-{at})"/>'
    )
    if not shape.address:
        return f"<g><title>{name}</title>{form}</g>"
    ring = f'<use href="#form-{at}" class="map__ring" clip-path="url(#within-{at})"/>'
    return (
        f'<a href="{escape(shape.address)}" aria-label="{name}"><title>{name}</title>'
        f"{form}{ring}</a>"
    )


def read_outlines(topologies: Sequence[Mapping[str, object]]) -> Outlines:
    """Read TopoJSON documents into one drawing.

    Raises
    ------
    BoundaryError
        If a document holds no outlines, or one that is not a polygon.
    """
    return place_outlines(read_rings(topologies))


def read_rings(topologies: Sequence[Mapping[str, object]]) -> dict[str, Rings]:
    """Read the rings of TopoJSON documents by area code, in the documents' own units.

    Raises
    ------
    BoundaryError
        If a document holds an outline that is not a polygon.
    """
    return {code: found for topology in topologies for code, found in _read_rings(topology).items()}


def place_outlines(rings: Mapping[str, Rings]) -> Outlines:
    """Place rings in one drawing, as wide as they reach.

    Raises
    ------
    BoundaryError
        If there are none.
    """
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

    placed = {
        code: [[place(point) for point in ring] for ring in found] for code, found in rings.items()
    }
    return Outlines(placed, height=(north - south) * scale)


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
