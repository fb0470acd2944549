from xml.etree import ElementTree as ET

import pytest

from wardwise.model.errors import BoundaryError
from wardwise.presentation.maps import UNKNOWN, WIDTH, Shape, read_outlines

# Two squares side by side on the national grid, sharing the edge of the first arc.
SQUARES = {
    "type": "Topology",
    "objects": {
        "ward": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "T05000001", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "T05000002", "arcs": [[[-1, 2]]]},
            ],
        }
    },
    "arcs": [
        [[1000, 0], [0, 1000]],
        [[1000, 1000], [-1000, 0], [0, -1000], [1000, 0]],
        [[1000, 0], [1000, 0], [0, 1000], [-1000, 0]],
    ],
    "transform": {"scale": [1, 1], "translate": [0, 0]},
}


def test_shared_edges_are_drawn_at_the_same_place_for_both_areas() -> None:
    outlines = read_outlines([SQUARES])

    assert set(outlines.paths) == {"T05000001", "T05000002"}
    assert outlines.height == pytest.approx(WIDTH / 2)
    assert outlines.paths["T05000001"].startswith("M500 500l0 -500")
    assert outlines.paths["T05000002"].startswith("M500 0l0 500")


def test_every_area_of_a_map_is_a_named_link() -> None:
    svg = read_outlines([SQUARES]).draw(
        {
            "T05000001": Shape("band-4", "Fen & Marsh: 34.0", "area/T05000001/index.html"),
            "T05000009": Shape("band-4", "Elsewhere", "area/T05000009/index.html"),
        },
        label="Map",
    )

    (link,) = ET.fromstring(svg).findall("a")  # noqa: S314 - our own drawing
    assert link.get("aria-label") == "Fen & Marsh: 34.0"
    assert link.get("href") == "area/T05000001/index.html"


def test_a_form_is_clipped_to_itself_so_that_no_neighbour_hides_its_focus() -> None:
    svg = read_outlines([SQUARES]).draw(
        {
            "T05000001": Shape("fifth-1", "One", "one.html"),
            "T05000002": Shape(UNKNOWN, "Two", "two.html"),
        },
        label="Map",
    )

    one, two = ET.fromstring(svg).findall("a")  # noqa: S314 - our own drawing
    for at, link in enumerate((one, two)):
        assert [use.get("href") for use in link.findall("use")] == [f"#form-{at}"] * 2
        assert {use.get("clip-path") for use in link.findall("use")} == {f"url(#within-{at})"}
        assert f'<clipPath id="within-{at}"><use href="#form-{at}"/>' in svg
        assert link.findtext("title") == link.get("aria-label")
    assert one.find("use").get("fill") is None  # type: ignore[union-attr]
    assert two.find("use").get("fill") == "url(#unknown)"  # type: ignore[union-attr]
    assert '<pattern id="unknown"' in svg


def test_a_name_stands_within_its_area_and_the_picture_keeps_its_size() -> None:
    outlines = read_outlines([SQUARES])
    bare = outlines.draw({"T05000001": Shape("fifth-1", "Fen: 34.0")}, label="Map")
    named = outlines.draw(
        {"T05000001": Shape("fifth-1", "Fen: 34.0", name="Fen", figure="34.0")}, label="Map"
    )

    assert "<text" not in bare
    assert '<text class="on-fifth-1"' in named
    assert ET.fromstring(bare).get("viewBox") == ET.fromstring(named).get("viewBox")  # noqa: S314


def test_an_outline_that_is_no_polygon_is_refused_by_its_code() -> None:
    line = {"type": "LineString", "id": "T05000003", "arcs": [0]}
    objects = {"ward": {"type": "GeometryCollection", "geometries": [line]}}

    with pytest.raises(BoundaryError, match="T05000003 is a 'LineString'"):
        read_outlines([{**SQUARES, "objects": objects}])
    with pytest.raises(BoundaryError, match="no outline"):
        read_outlines([])


@pytest.mark.parametrize("kind", ["group-low", "group-low-odd", "group-high-odd", UNKNOWN])
def test_an_area_with_marks_of_its_own_is_filled_with_them(kind: str) -> None:
    svg = read_outlines([SQUARES]).draw({"T05000001": Shape(kind, "Fen")}, label="Map")

    drawing = ET.fromstring(svg)  # noqa: S314 - our own drawing
    (marks,) = drawing.findall("defs/pattern")
    (area,) = drawing.findall("g/use")
    assert area.get("fill") == f"url(#{marks.get('id')})"


def test_marks_that_no_area_has_are_not_drawn() -> None:
    svg = read_outlines([SQUARES]).draw({"T05000001": Shape("group-high", "Fen")}, label="Map")

    assert "<pattern" not in svg
