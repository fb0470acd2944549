import polars as pl

from wardwise.geography.names import name_small_areas

AREAS = pl.DataFrame(
    [
        ("T09000001", "Eastmere", "borough", "T09000001"),
        ("T09000002", "Westmere", "borough", "T09000002"),
        ("T05000001", "Abbey", "ward", "T09000001"),
        ("T05000002", "Abbey", "ward", "T09000002"),
        ("T01000001", "Eastmere 002A", "lsoa", "T09000001"),
        ("T01000002", "Eastmere 001B", "lsoa", "T09000001"),
        ("T01000003", "Westmere 001B", "lsoa", "T09000002"),
        ("T01000004", "Westmere 009Z", "lsoa", "T09000002"),
        ("T01000005", "Wharf Marsh", "lsoa", "T09000002"),
    ],
    schema=["area_code", "name", "level", "borough_code"],
    orient="row",
)
CROSSWALK = pl.DataFrame(
    {
        "crosswalk_id": "fit",
        "from_code": ["T01000001", "T01000002", "T01000003", "T01000005"],
        "to_code": ["T05000001", "T05000001", "T05000002", "T05000002"],
        "share": 1.0,
    }
)


def name_them() -> dict[str, str]:
    named = name_small_areas(AREAS, CROSSWALK, "fit")
    return dict(named.select("area_code", "name").iter_rows())


def test_parts_are_numbered_in_the_order_of_the_official_names() -> None:
    assert name_them()["T01000001"] == "Abbey, part 2 (002A)"


def test_the_official_name_is_kept_beside_it() -> None:
    named = name_small_areas(AREAS, CROSSWALK, "fit")

    assert named["official_name"][0] == "Eastmere 002A"


def test_a_name_that_two_boroughs_share_gets_the_borough() -> None:
    names = name_them()

    assert names["T01000002"] == "Abbey, part 1 (001B), Eastmere"
    assert names["T01000003"] == "Abbey, part 1 (001B), Westmere"


def test_an_lsoa_without_a_listed_ward_keeps_its_official_name() -> None:
    assert name_them()["T01000004"] == "Westmere 009Z"


def test_a_name_that_is_not_official_is_left_alone_so_that_naming_twice_changes_nothing() -> None:
    once = name_them()

    again = name_small_areas(
        AREAS.with_columns(name=pl.col("area_code").replace(once)), CROSSWALK, "fit"
    )

    assert once["T01000005"] == "Wharf Marsh"
    assert dict(again.select("area_code", "name").iter_rows()) == once


def test_real_names_are_unique_and_end_as_the_official_ones(real_areas: pl.DataFrame) -> None:
    lsoas = real_areas.filter(pl.col("level") == "lsoa")

    # E01000006 is officially Barking and Dagenham 016A.
    names = dict(lsoas.select("area_code", "name").iter_rows())
    assert lsoas["name"].n_unique() == 4835
    assert names["E01000006"] == "Abbey, part 5 (016A)"
