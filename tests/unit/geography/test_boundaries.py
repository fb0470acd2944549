import json
from pathlib import Path

import polars as pl
import pytest
import shapely
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry

from wardwise.geography.boundaries import (
    Outlines,
    measure_outlines,
    read_outlines,
    select_outlines,
    simplify_coverage,
    union_outlines,
)
from wardwise.model.errors import AreaLookupError, BoundaryError

SQUARES: dict[str, BaseGeometry] = {
    "A": box(0.0, 51.0, 0.1, 51.1),
    "B": box(0.1, 51.0, 0.2, 51.1),
    "C": box(0.2, 51.0, 0.3, 51.1),
}
PAIRS = pl.DataFrame(
    {
        "crosswalk_id": "pairs",
        "from_code": ["A", "B", "C"],
        "to_code": ["X", "X", "Y"],
        "share": [1.0, 1.0, 1.0],
    }
)


def write_file(
    folder: Path, shapes: dict[str, BaseGeometry], *, name: str = "some.geojson"
) -> Path:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": mapping(one)}
        for code, one in shapes.items()
    ]
    path = folder / name
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    return path


def gather(shapes: dict[str, BaseGeometry]) -> Outlines:
    return Outlines(tuple(shapes), tuple(shapes.values()))


def test_outlines_are_read_from_several_files_in_order_of_code(tmp_path: Path) -> None:
    second = write_file(tmp_path, {"C": SQUARES["C"]}, name="c.geojson")
    first = write_file(tmp_path, {"B": SQUARES["B"], "A": SQUARES["A"]}, name="ab.geojson")

    outlines = read_outlines([second, first], "code")

    assert outlines.codes == ("A", "B", "C")
    assert outlines.shapes[1].equals(SQUARES["B"])


def test_a_file_that_is_not_there_or_not_whole_is_refused(tmp_path: Path) -> None:
    whole = write_file(tmp_path, SQUARES)
    broken = tmp_path / "broken.geojson"
    broken.write_text(whole.read_text(encoding="utf-8")[:200], encoding="utf-8")
    table = tmp_path / "table.geojson"
    table.write_text('{"type": "FeatureCollection"}', encoding="utf-8")

    with pytest.raises(BoundaryError, match="not there"):
        read_outlines([tmp_path / "none.geojson"], "code")
    for path in (broken, table):
        with pytest.raises(BoundaryError, match="cannot be read as GeoJSON outlines") as caught:
            read_outlines([path], "code")
        assert caught.value.where == path.name


def test_an_outline_without_a_code_is_refused_with_the_nearest_property(tmp_path: Path) -> None:
    path = write_file(tmp_path, SQUARES)

    with pytest.raises(BoundaryError, match="has no 'codes'") as caught:
        read_outlines([path], "codes")

    assert caught.value.fix == "did you mean 'code'?"


def test_an_outline_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = write_file(tmp_path, SQUARES)

    with pytest.raises(BoundaryError, match="the outline of A stands twice"):
        read_outlines([path, path], "code")


@pytest.mark.parametrize(
    ("outline", "problem"),
    [
        (box(544_000, 184_000, 545_000, 185_000), "not longitude and latitude"),
        (shapely.Point(0, 51), "a Point, not a polygon"),
        (shapely.Polygon(), "not a polygon"),
    ],
    ids=["national grid", "point", "empty"],
)
def test_an_outline_that_cannot_be_mapped_is_refused(
    tmp_path: Path, outline: BaseGeometry, problem: str
) -> None:
    path = write_file(tmp_path, {"A": outline})

    with pytest.raises(BoundaryError, match=problem):
        read_outlines([path], "code")


def test_an_outline_that_crosses_itself_is_repaired_and_noted(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(0, 51), (0.1, 51.1), (0.1, 51), (0, 51.1)])

    outlines = read_outlines([write_file(tmp_path, {"A": bow_tie})], "code")

    assert outlines.shapes[0].is_valid
    assert outlines.notes == ("The outline of A crosses itself and was repaired.",)


def test_larger_outlines_are_unions_that_share_edges() -> None:
    union = union_outlines(gather(SQUARES), PAIRS, "pairs")

    assert union.codes == ("X", "Y")
    assert union.shapes[0].equals(box(0.0, 51.0, 0.2, 51.1))
    assert shapely.coverage_is_valid(union.shapes)


def test_a_split_area_goes_where_most_of_it_is() -> None:
    split = pl.concat(
        [
            PAIRS.filter(pl.col("from_code") != "B"),
            pl.DataFrame(
                {
                    "crosswalk_id": "pairs",
                    "from_code": "B",
                    "to_code": ["X", "Y"],
                    "share": [0.4, 0.6],
                }
            ),
        ]
    )

    union = union_outlines(gather(SQUARES), split, "pairs")

    assert union.shapes[0].equals(SQUARES["A"])


def test_a_larger_area_with_a_hole_where_an_outline_is_missing_is_not_drawn() -> None:
    known = select_outlines(gather(SQUARES), ["A", "C", "D"])

    union = union_outlines(known, PAIRS, "pairs")

    assert union.codes == ("Y",)
    assert union.notes == ("X has no outline: B in it has none.",)


def test_outlines_of_another_vintage_are_refused() -> None:
    other = PAIRS.with_columns(from_code=pl.Series(["P", "Q", "R"]))

    with pytest.raises(BoundaryError, match="none of its areas has an outline"):
        union_outlines(gather(SQUARES), other, "pairs")
    with pytest.raises(AreaLookupError, match="no crosswalk 'triples'"):
        union_outlines(gather(SQUARES), PAIRS, "triples")


def test_outlines_that_do_not_meet_edge_to_edge_are_joined_and_noted() -> None:
    overlapping = SQUARES | {"B": box(0.0999, 51.0, 0.2, 51.1)}

    union = union_outlines(gather(overlapping), PAIRS, "pairs")

    assert union.shapes[0].area == pytest.approx(0.02)
    assert union.notes == ("Parts of X do not fit edge to edge; they were joined all the same.",)


def test_simplifying_nothing_is_refused() -> None:
    with pytest.raises(BoundaryError, match="cannot simplify 0 outlines"):
        simplify_coverage(gather({}), tolerance_metres=10)


def test_a_square_kilometre_measures_one() -> None:
    # At 51.5 north a degree is 69,427 m of longitude and 111,258 m of latitude.
    square = box(0.1, 51.5, 0.1 + 1000 / 69_427, 51.5 + 1000 / 111_258)

    measured = measure_outlines(gather({"A": square}))

    assert measured["square_kilometres"][0] == pytest.approx(1.0, abs=2e-4)


# the real files


def read_borough(folder: Path, borough: str) -> Outlines:
    path = folder / "geography" / "boundaries" / "lsoa11_bgc" / f"{borough}.geojson"
    return read_outlines([path], "LSOA11CD")


@pytest.fixture(scope="module")
def real_wards(open_data_folder: Path, real_crosswalks: pl.DataFrame) -> Outlines:
    lsoas = read_borough(open_data_folder, "E09000002")
    return union_outlines(lsoas, real_crosswalks, "lsoa11_wd15")


def test_the_wards_of_barking_and_dagenham_are_those_of_the_published_outlines(
    open_data_folder: Path, real_wards: Outlines
) -> None:
    path = open_data_folder / "geography" / "boundaries" / "wards_2020_london.geojson"
    published = read_outlines([path], "WD20CD")
    by_code = dict(zip(published.codes, published.shapes, strict=True))

    shared = [
        one.intersection(by_code[code]).area / one.union(by_code[code]).area
        for code, one in zip(real_wards.codes, real_wards.shapes, strict=True)
    ]

    assert len(shared) == 17
    assert min(shared) >= 0.96


def test_simplified_wards_still_share_their_edges_and_stay_in_place(real_wards: Outlines) -> None:
    simple = simplify_coverage(real_wards, tolerance_metres=20)

    points = [sum(map(shapely.get_num_coordinates, one.shapes)) for one in (simple, real_wards)]
    assert shapely.coverage_is_valid(simple.shapes)
    assert points[0] < 0.85 * points[1]
    for before, after in zip(real_wards.shapes, simple.shapes, strict=True):
        assert before.intersection(after).area / before.union(after).area > 0.99


def test_a_borough_is_the_same_from_its_lsoas_and_from_its_wards(
    open_data_folder: Path, real_wards: Outlines, real_crosswalks: pl.DataFrame
) -> None:
    lsoas = read_borough(open_data_folder, "E09000002")

    from_lsoas = union_outlines(lsoas, real_crosswalks, "lsoa_borough")
    from_wards = union_outlines(real_wards, real_crosswalks, "ward_borough")

    assert from_lsoas.codes == from_wards.codes == ("E09000002",)
    assert from_lsoas.shapes[0].equals(from_wards.shapes[0])


def test_wards_away_from_the_rivers_measure_what_the_gla_says(
    open_data_folder: Path, real_wards: Outlines
) -> None:
    path = open_data_folder / "indicators" / "gla" / "ward-atlas-data.csv"
    atlas = pl.read_csv(path, encoding="latin-1", infer_schema=False, has_header=False)
    headings = [" ".join(filter(None, column[:2])) for column in atlas.iter_columns()]
    place = next(number for number, one in enumerate(headings) if "Area; Hectares" in one)
    hectares = dict(zip(atlas.to_series(1), atlas.to_series(place), strict=True))
    # Gascoigne, River and Thames: these outlines end at high water, the GLA's in mid-river.
    on_a_river = {"E05000032", "E05000038", "E05000039"}

    measured = dict(measure_outlines(real_wards).iter_rows())

    for code in measured.keys() - on_a_river:
        assert 100 * measured[code] == pytest.approx(float(hectares[code]), rel=0.03)
    for code in on_a_river:
        assert 100 * measured[code] < float(hectares[code])
    assert sum(measured.values()) == pytest.approx(36.1, abs=0.1)


def test_southwark_with_its_two_bad_edges_is_joined_and_noted(
    open_data_folder: Path, real_crosswalks: pl.DataFrame
) -> None:
    lsoas = read_borough(open_data_folder, "E09000028")

    simple = simplify_coverage(lsoas, tolerance_metres=10)
    wards = union_outlines(simple, real_crosswalks, "lsoa11_wd15")

    assert len(wards.codes) == 21
    assert [note.split(" ")[0] for note in wards.notes] == ["Edges", "Parts"]
    assert all(one.is_valid for one in wards.shapes)
    holes = [len(part.interiors) for one in wards.shapes for part in shapely.get_parts(one)]
    assert sum(holes) == 0


def test_tower_hamlets_has_no_ward_outlines_and_still_a_borough(
    open_data_folder: Path, real_crosswalks: pl.DataFrame
) -> None:
    lsoas = read_borough(open_data_folder, "E09000030")

    borough = union_outlines(lsoas, real_crosswalks, "lsoa_borough")

    assert borough.codes == ("E09000030",)
    with pytest.raises(BoundaryError, match="none of its areas has an outline"):
        union_outlines(lsoas, real_crosswalks, "lsoa11_wd15")
