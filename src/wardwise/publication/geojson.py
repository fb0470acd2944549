"""Outlines as GeoJSON, which more programs read than TopoJSON."""

import json
from collections.abc import Sequence
from typing import cast

from wardwise.publication.shapes import Topology

Point = list[float]
_DIGITS = 6  # of a degree: a tenth of a metre


def make_geojson(topology: Topology) -> bytes:
    """Make the GeoJSON of outlines: one feature an area, with its code and name.

    Source
    ------
    RFC 7946; the TopoJSON specification, section 2.1.4, for arcs.
    """
    arcs = _decode_arcs(topology)
    features = [
        {
            "type": "Feature",
            "id": one["id"],
            "properties": one["properties"],
            "geometry": {"type": one["type"], "coordinates": _place(one["arcs"], arcs)},
        }
        for each in topology["objects"].values()
        for one in cast("dict[str, list[dict[str, object]]]", each)["geometries"]
    ]
    document = {"type": "FeatureCollection", "features": features}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return (text + "\n").encode()


def _decode_arcs(topology: Topology) -> list[list[Point]]:
    """Undo the steps and the scale that arcs are written in."""
    given = cast("Sequence[Sequence[Sequence[float]]]", topology["arcs"])
    transform = cast("dict[str, Sequence[float]] | None", topology.get("transform"))
    if transform is None:
        return [[[point[0], point[1]] for point in arc] for arc in given]
    scale, shift = transform["scale"], transform["translate"]
    decoded: list[list[Point]] = []
    for arc in given:
        x = y = 0.0
        points: list[Point] = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            place = (x * scale[0] + shift[0], y * scale[1] + shift[1])
            points.append([round(one, _DIGITS) for one in place])
        decoded.append(points)
    return decoded


def _place(given: object, arcs: Sequence[Sequence[Point]]) -> object:
    """Put points in the place of arcs: of a ring, or of the rings and parts above it."""
    parts = cast("Sequence[object]", given)
    if parts and isinstance(parts[0], int):
        return _join_ring(cast("Sequence[int]", parts), arcs)
    return [_place(one, arcs) for one in parts]


def _join_ring(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Join the arcs of a ring; a negative number is an arc taken backwards."""
    points: list[Point] = []
    for one in ring:
        arc = arcs[one] if one >= 0 else arcs[~one][::-1]
        points += arc[1:] if points else arc
    return points
