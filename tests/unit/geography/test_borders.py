"""Which areas share a border."""

import polars as pl
import pytest
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from wardwise.geography.borders import find_borders, lift_borders
from wardwise.geography.boundaries import Outlines
from wardwise.model.errors import AreaLookupError
from wardwise.model.patterns import BORDER_SCHEMA


def make_outlines(shapes: dict[str, BaseGeometry]) -> Outlines:
    return Outlines(tuple(shapes), tuple(shapes.values()))


def list_pairs(borders: pl.DataFrame) -> list[tuple[str, str]]:
    return list(borders.select("area_code", "neighbour_code").iter_rows())


def test_areas_beside_each_other_share_a_border_and_those_at_a_corner_do_not() -> None:
    squares = {
        f"{row}{column}": box(column / 10, 51 + row / 10, (column + 1) / 10, 51.1 + row / 10)
        for row in (0, 1)
        for column in (0, 1)
    }

    found = find_borders(make_outlines(squares))

    assert list_pairs(found.filter(pl.col("area_code") == "00")) == [("00", "01"), ("00", "10")]
    assert found.height == 8
    assert found.schema == BORDER_SCHEMA


def test_a_border_is_as_long_as_the_stretch_that_both_share() -> None:
    pair = {
        "A": Polygon([(0, 51), (0.1, 51), (0.1, 51.05), (0.1, 51.1), (0, 51.1)]),
        "B": box(0.1, 51.0, 0.2, 51.05),
    }

    found = find_borders(make_outlines(pair))

    assert found["metres"].to_list() == pytest.approx([5566, 5566], abs=2)


def test_an_edge_that_is_walked_the_other_way_round_is_the_same() -> None:
    one = Polygon([(0, 51), (0.1, 51), (0.1, 51.1), (0, 51.1)])
    pair = {"A": one, "B": Polygon(list(box(0.1, 51.0, 0.2, 51.1).exterior.coords)[::-1])}

    assert list_pairs(find_borders(make_outlines(pair))) == [("A", "B"), ("B", "A")]


def test_water_between_two_areas_parts_them() -> None:
    pair = {"A": box(0, 51, 0.1, 51.1), "B": box(0.1001, 51, 0.2, 51.1)}

    assert find_borders(make_outlines(pair)).is_empty()


def test_parts_and_holes_of_an_area_have_borders_too() -> None:
    hole = box(0.02, 51.02, 0.04, 51.04)
    shapes: dict[str, BaseGeometry] = {
        "A": Polygon(box(0, 51, 0.1, 51.1).exterior.coords, [hole.exterior.coords]),
        "B": MultiPolygon([hole, box(0.5, 51, 0.6, 51.1)]),
        "C": box(0.6, 51, 0.7, 51.1),
    }

    found = list_pairs(find_borders(make_outlines(shapes)))

    assert found == [("A", "B"), ("B", "A"), ("B", "C"), ("C", "B")]


def test_a_corner_drawn_less_than_exactly_is_no_border() -> None:
    pair = {
        "B": Polygon([(0.1, 51.1), (0.1, 51.100005), (0.2, 51.2), (0.2, 51.1)]),
        "C": Polygon([(0.1, 51.1), (0.1, 51.100005), (0, 51.2), (0, 51.05)]),
    }

    assert find_borders(make_outlines(pair)).is_empty()


def test_larger_areas_border_where_smaller_ones_in_them_do() -> None:
    row = {f"S{at}": box(at / 10, 51, (at + 1) / 10, 51.1) for at in range(4)}
    homes = pl.DataFrame(
        {
            "crosswalk_id": "best_fit",
            "from_code": ["S0", "S1", "S1", "S2", "S3"],
            "to_code": ["X", "X", "Y", "Y", "Z"],
            "share": [1.0, 0.6, 0.4, 1.0, 1.0],
        }
    )

    found = lift_borders(find_borders(make_outlines(row)), homes, "best_fit")

    assert list_pairs(found) == [("X", "Y"), ("Y", "X"), ("Y", "Z"), ("Z", "Y")]


def test_a_crosswalk_that_is_not_there_is_refused() -> None:
    homes = pl.DataFrame(
        {"crosswalk_id": "a", "from_code": "S0", "to_code": "X", "share": 1.0},
    )

    with pytest.raises(AreaLookupError, match="no crosswalk 'b'"):
        lift_borders(pl.DataFrame(schema=BORDER_SCHEMA), homes, "b")


def test_no_outline_has_no_border() -> None:
    assert find_borders(Outlines((), ())).is_empty()
