import re

import pytest

from wardwise.presentation.map_names import Places, Words, draw_names, find_spot


def make_ring(left: float, top: float, width: float, height: float) -> list[tuple[float, float]]:
    right, bottom = left + width, top + height
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def test_words_stand_where_an_outline_is_widest_for_their_height() -> None:
    # a stem of 40 with a head of 400 below it
    stem, head = make_ring(180, 0, 40, 300), make_ring(0, 300, 400, 200)

    spot = find_spot([stem, head], height=50)

    assert (spot.x, spot.width) == (200, 400)
    assert 325 <= spot.y <= 475


def test_a_hole_in_an_outline_holds_no_words() -> None:
    spot = find_spot([make_ring(0, 0, 400, 100), make_ring(100, 0, 280, 100)], height=20)

    assert spot.width == pytest.approx(100)
    assert spot.x == pytest.approx(50)


def test_a_name_takes_two_lines_before_its_figure_is_left_out() -> None:
    words = {"a": Words("Chadwell Heath", "47.6", "fifth-1")}

    wide = draw_names(words, Places({"a": [make_ring(0, 0, 400, 200)]}), width=1000).drawn
    narrow = draw_names(words, Places({"a": [make_ring(0, 0, 130, 200)]}), width=1000).drawn
    low = draw_names(words, Places({"a": [make_ring(0, 0, 400, 40)]}), width=1000).drawn

    assert re.findall(">([^<]+)</tspan>", wide) == ["Chadwell Heath", "47.6"]
    assert re.findall(">([^<]+)</tspan>", narrow) == ["Chadwell", "Heath", "47.6"]
    assert re.findall(">([^<]+)</tspan>", low) == ["Chadwell Heath"]


def test_names_without_room_stand_beside_the_nearer_edge_one_below_another() -> None:
    small = {"a": [make_ring(100, 50, 20, 20)], "b": [make_ring(130, 52, 20, 20)]}
    words = {code: Words(f"Ward <{code}>", "1.0", "fifth-1") for code in small}

    names = draw_names(words, Places(small), width=1000)

    assert names.left > 0
    assert names.right == 0
    assert names.drawn.count('class="map__lead"') == 2
    assert "Ward &lt;a&gt; 1.0" in names.drawn
    placed = re.findall(r'text-anchor="end" x="(\d+)" y="(\d+)"', names.drawn)
    (x, first), (_, second) = [(int(x), int(y)) for x, y in placed]
    assert x == 100 - 24
    assert second - first >= 28


def test_a_name_beside_the_map_keeps_clear_of_every_outline_at_its_height() -> None:
    rings = {"small": [make_ring(800, 100, 20, 20)], "large": [make_ring(820, 90, 150, 60)]}

    words = {"small": Words("Fen", "", "fifth-1"), "large": Words("Quay", "", "fifth-1")}
    names = draw_names(words, Places(rings), width=1000)

    (x,) = re.findall(r'text-anchor="start" x="(\d+)"', names.drawn)
    assert int(x) == 970 + 24
    assert names.right == pytest.approx(994 + 3 * 0.48 * 28 - 1000)


def test_a_map_without_names_takes_no_room_for_them() -> None:
    assert draw_names({}, Places({}), width=1000).drawn == ""
