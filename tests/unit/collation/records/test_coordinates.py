"""Records with coordinates, counted in the outlines that they lie in."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from placed_records import BY_DEGREES, BY_GRID, draw_points, write_outlines
from records_bench import Bench

from wardwise.geography.boundaries import read_outlines
from wardwise.geography.national_grid import project_to_grid
from wardwise.model.errors import BoundaryError, RecordsError
from wardwise.model.internal import Coordinates, Grid, PlaceLookup

DAY = date(2023, 4, 3)
LEFT, RIGHT = (0.145, 51.545), (0.155, 51.545)


def place(*points: tuple[float | str | None, float | str | None]) -> pl.DataFrame:
    """Give records at these longitudes and latitudes."""
    east, north = zip(*points, strict=True)
    columns = {"longitude": east, "latitude": north, "reported": [DAY] * len(points)}
    return pl.DataFrame(columns, strict=False)


def to_grid(degrees: pl.DataFrame) -> pl.DataFrame:
    """Give the same records on the national grid."""
    metres = project_to_grid(degrees.select("longitude", "latitude").to_numpy())
    return degrees.select("reported", easting=metres[:, 0], northing=metres[:, 1])


def count_areas(counted: pl.DataFrame) -> dict[str, int]:
    return dict(counted.group_by("area_code").agg(pl.col("records").sum()).iter_rows())


@pytest.fixture
def squares(bench: Bench) -> Bench:
    bench.lookup = write_outlines(bench.folder / "outlines.geojson")
    return bench


def test_records_are_counted_in_the_outline_that_they_lie_in(squares: Bench) -> None:
    squares.write(place(LEFT, LEFT, RIGHT))

    counted = squares.count(BY_DEGREES)

    assert counted.select("area_code", "period", "records").rows() == [
        ("E01000001", "2023-04-01/P1M", 2),
        ("E01000002", "2023-04-01/P1M", 1),
    ]


@pytest.mark.parametrize("name", ["rows.parquet", "rows.csv"])
def test_the_same_places_on_the_national_grid_are_counted_alike(squares: Bench, name: str) -> None:
    squares.write(to_grid(place(LEFT, LEFT, RIGHT)), name=name)

    counted = squares.count(BY_GRID)

    assert count_areas(counted) == {"E01000001": 2, "E01000002": 1}


def test_a_record_on_the_border_is_counted_once(squares: Bench) -> None:
    squares.write(place((0.15, 51.545), (0.15, 51.541), RIGHT))

    counted = squares.count(BY_DEGREES)

    assert sum(count_areas(counted).values()) == 3


def test_a_place_outside_of_all_outlines_is_told_and_not_counted(squares: Bench) -> None:
    squares.write(place(LEFT, (0.145, 51.56), (0.30, 51.545)))

    squares.count(BY_DEGREES)

    assert squares.made is not None
    assert squares.made.details["records counted"] == "1"
    told = squares.made.details["records with a place that the lookup does not have"]
    assert told == "2"


def test_coordinates_that_cannot_be_read_are_no_place(squares: Bench) -> None:
    texts = place(
        ("0.145", "51.545"), ("", "51.545"), (None, "51.5"), ("0.145", "near"), ("nan", "1")
    )
    squares.write(texts, name="rows.csv")

    squares.count(BY_DEGREES)

    assert squares.made is not None
    assert squares.made.details["records counted"] == "1"
    assert squares.made.details["records without a place"] == "4"


def test_a_place_counts_in_the_outline_of_that_day(bench: Bench) -> None:
    bench.lookup = write_outlines(
        bench.folder / "outlines.geojson",
        [(0.14, 0.16)] * 2,
        since=["", "2023-05-01"],
        until=["2023-04-30", ""],
    )
    lookup = PlaceLookup("outlines", area="LSOA21CD", valid_from="since", valid_to="until")
    days = [date(2023, 4, 30), date(2023, 5, 1), date(2023, 5, 2)]
    bench.write(place(LEFT, LEFT, RIGHT).with_columns(reported=pl.Series(days)))

    counted = bench.count(replace(BY_DEGREES, lookup=lookup))

    assert count_areas(counted) == {"E01000001": 1, "E01000002": 2}


def test_outlines_that_share_ground_are_refused(bench: Bench) -> None:
    bench.lookup = write_outlines(bench.folder / "outlines.geojson", [(0.14, 0.155), (0.15, 0.16)])
    bench.write(place(LEFT))

    with pytest.raises(BoundaryError, match="E01000001 and E01000002 overlap"):
        bench.count(BY_DEGREES)


def test_outlines_without_the_named_property_are_refused(squares: Bench) -> None:
    squares.write(place(LEFT))

    lookup = PlaceLookup("outlines", area="LSOA21CD", valid_from="since")

    with pytest.raises(BoundaryError, match="no outline has the property 'since'"):
        squares.count(replace(BY_DEGREES, lookup=lookup))


def test_swapped_axes_are_refused_by_name(squares: Bench) -> None:
    squares.write(place((51.545, 0.145), (51.545, 0.155), LEFT))

    with pytest.raises(RecordsError, match="once east and north change places") as caught:
        squares.count(BY_DEGREES)

    assert "2 of 3 coordinates" in caught.value.problem
    assert "0.145" not in str(caught.value)


def test_swapped_metres_are_refused_too(squares: Bench) -> None:
    rows = to_grid(place(LEFT, RIGHT)).rename({"easting": "northing", "northing": "easting"})
    squares.write(rows)

    with pytest.raises(RecordsError, match="once east and north change places"):
        squares.count(BY_GRID)


def test_degrees_declared_as_metres_are_refused(squares: Bench) -> None:
    squares.write(place(LEFT, RIGHT).rename({"longitude": "easting", "latitude": "northing"}))

    with pytest.raises(
        RecordsError, match="look like degrees, and are declared as metres"
    ) as caught:
        squares.count(BY_GRID)

    assert caught.value.fix == "declare longitude and latitude in place of easting and northing"


def test_metres_declared_as_degrees_are_refused(squares: Bench) -> None:
    rows = to_grid(place(LEFT, RIGHT))
    squares.write(rows.rename({"easting": "longitude", "northing": "latitude"}))

    with pytest.raises(RecordsError, match="look like metres, and are declared as degrees"):
        squares.count(BY_DEGREES)


def test_a_few_odd_coordinates_are_told_and_the_others_counted(squares: Bench) -> None:
    squares.write(place(*[LEFT] * 8, (51.545, 0.145), (0, 0)))

    counted = squares.count(BY_DEGREES)

    assert count_areas(counted) == {"E01000001": 8}
    assert "repairs: 1 coordinates are 0, 0" in squares.said
    said = "repairs: 1 coordinates lie within the outlines once east and north change places"
    assert said in squares.said


def test_no_coordinate_leaves_the_count(squares: Bench) -> None:
    squares.write(to_grid(place(LEFT, LEFT, (0.3, 51.6))))
    squares.count(BY_GRID)

    assert squares.made is not None
    told = "\n".join([*squares.said, *squares.made.details.values(), squares.target.read_text()])
    easting = to_grid(place(LEFT))["easting"][0]
    assert str(int(easting)) not in told


def test_points_among_real_outlines_lie_where_geometry_says(
    bench: Bench, open_data_folder: Path
) -> None:
    folder = open_data_folder / "geography" / "boundaries" / "lsoa21_bgc"
    bench.lookup = folder / "E09000002.geojson"
    points = draw_points(20_000)
    bench.write(points)

    counted = bench.count(BY_GRID)

    outlines = read_outlines([bench.lookup], "LSOA21CD")
    whole = shapely.transform(
        np.array(outlines.shapes, dtype=object), lambda one: np.rint(project_to_grid(one) * 100)
    )
    hundredths = np.rint(points.select("easting", "northing").to_numpy() * 100)
    found = shapely.STRtree(whole).query(shapely.points(hundredths), predicate="within")
    expected = Counter(outlines.codes[at] for at in found[1])
    assert sum(expected.values()) > 5_000
    assert count_areas(counted) == expected


def test_postcodes_lie_in_the_neighbourhood_that_the_directory_gives_them(
    bench: Bench, open_data_folder: Path
) -> None:
    path = open_data_folder / "geography" / "postcodes" / "lbbd_postcodes_derived.csv"
    postcodes = pl.read_csv(path).with_columns(reported=pl.lit(DAY))
    bench.lookup = (
        open_data_folder / "geography" / "boundaries" / "lsoa21_bgc" / "E09000002.geojson"
    )
    bench.write(postcodes)
    records = replace(
        BY_GRID,
        coordinates=Coordinates(Grid.NATIONAL, "oseast1m", "osnrth1m"),
        by=("lsoa21cd",),
    )

    counted = bench.count(records)

    agree = counted.filter(pl.col("area_code") == pl.col("lsoa21cd"))["records"].sum()
    assert agree / postcodes.height > 0.99


def test_outlines_with_untidy_edges_count_no_record_twice(
    bench: Bench, open_data_folder: Path
) -> None:
    # E01004015 and E01004021 of 2011 do not share their edge exactly
    bench.lookup = (
        open_data_folder / "geography" / "boundaries" / "lsoa11_bgc" / "E09000028.geojson"
    )
    outlines = read_outlines([bench.lookup], "LSOA11CD")
    one, other = (outlines.shapes[outlines.codes.index(f"E010040{at}")] for at in (15, 21))
    corners = shapely.get_coordinates(shapely.boundary(one).intersection(other.buffer(1e-6)))
    chance = np.random.default_rng(2017)
    shifts = chance.normal(0, 2e-7, (400, *corners.shape))
    points = np.vstack([corners, *(corners + each for each in shifts)])
    bench.write(place(*points.tolist()))

    lookup = PlaceLookup("outlines", area="LSOA11CD")
    counted = bench.count(replace(BY_DEGREES, lookup=lookup))

    assert len(points) > 2_000
    assert bench.made is not None
    assert bench.made.details["records read"] == str(len(points))
    assert {"E01004015", "E01004021"} <= set(counted["area_code"])
