import polars as pl
import pytest

from wardwise.geography.histories import build_histories
from wardwise.model.area import AreaLevel
from wardwise.model.errors import AreaLookupError
from wardwise.model.project import GeographyDeclaration, HistoryDeclaration, ResidentCounts

AREAS = pl.DataFrame(
    {
        "area_code": ["T05000011", "T05000012", "T01000001", "T01000002", "T01000003"],
        "level": ["ward", "ward", "lsoa", "lsoa", "lsoa"],
        "vintage": ["2022-12-31"] * 2 + ["2021-12-31"] * 3,
    }
)
CROSSWALKS = pl.DataFrame(
    {
        "crosswalk_id": ["lsoa_ward"] * 4 + ["old_new"] * 1,
        "from_code": ["T01000001", "T01000002", "T01000002", "T01000003", "T01000009"],
        "to_code": ["T05000011", "T05000011", "T05000012", "T05000012", "T01000003"],
        "share": [1.0, 0.25, 0.75, 1.0, 1.0],
    }
)
OLD = HistoryDeclaration(
    AreaLevel.WARD, "2015-12-31", "old", "ward", name_column="name", part_column="lsoa"
)
FRAMES = {
    "old": pl.DataFrame(
        {
            "lsoa": ["T01000001", "T01000002", "T01000009"],
            "ward": ["T05000001", "T05000001", "T05000002"],
            "name": ["Quay", "Quay", "Mill"],
        }
    ),
    "pairs": pl.DataFrame(
        {"was": ["T05000003", "T05000001"], "called": ["Fen", "Quay"], "now": ["T05000012"] * 2}
    ),
    "people": pl.DataFrame(
        {"lsoa": ["T01000001", "T01000002", "T01000009"], "count": ["100", "300", "50"]}
    ),
}


def build(*histories: HistoryDeclaration, counted: bool = True) -> dict[tuple[str, str], float]:
    table = build_table(*histories, counted=counted)
    return {
        (code, area): share
        for code, area, share in table.select("code", "area_code", "share").iter_rows()
    }


def build_table(*histories: HistoryDeclaration, counted: bool = True) -> pl.DataFrame:
    geography = GeographyDeclaration(
        (),
        (),
        (),
        histories=histories,
        residents=ResidentCounts("people", "lsoa", "count") if counted else None,
        redrawn={AreaLevel.WARD: ("2014-05-22", "2018-05-03", "2022-05-05")},
    )
    return build_histories(geography, FRAMES, AREAS, crosswalks=CROSSWALKS)


def test_residents_of_an_old_ward_are_shared_among_todays_wards() -> None:
    shares = build(OLD)

    # 100 people and a quarter of 300 in the one, three quarters of 300 in the other
    assert shares["T05000001", "T05000011"] == pytest.approx(175 / 400)
    assert shares["T05000001", "T05000012"] == pytest.approx(225 / 400)


def test_small_areas_of_another_date_are_found_through_their_own_crosswalk() -> None:
    assert build(OLD)["T05000002", "T05000012"] == 1.0


def test_the_part_of_todays_ward_that_an_old_one_gave_is_said() -> None:
    table = build_table(OLD).filter(pl.col("area_code") == "T05000012")

    assert dict(table.select("code", "share_of_area").iter_rows()) == pytest.approx(
        {"T05000001": 225 / 275, "T05000002": 50 / 275}
    )


def test_without_counts_of_residents_small_areas_count_alike() -> None:
    assert build(OLD, counted=False)["T05000001", "T05000011"] == pytest.approx(1.25 / 2)


def test_a_ward_known_by_pairs_only_has_no_shares_and_gives_way_to_a_better_lookup() -> None:
    pairs = HistoryDeclaration(
        AreaLevel.WARD, "2011-12-31", "pairs", "was", name_column="called", area_column="now"
    )

    table = build_table(OLD, pairs)

    fen = table.filter(pl.col("code") == "T05000003").row(0, named=True)
    assert (fen["name"], fen["area_code"], fen["share"]) == ("Fen", "T05000012", None)
    assert table.filter(pl.col("code") == "T05000001")["share"].null_count() == 0


def test_a_code_says_from_when_to_when_it_was_in_force() -> None:
    pairs = HistoryDeclaration(AreaLevel.WARD, "2011-12-31", "pairs", "was", area_column="now")

    table = build_table(OLD, pairs).unique("code").sort("code")

    assert table.select("code", "since", "until").rows() == [
        ("T05000001", None, "2022-12-31"),  # in both lookups; redrawn twice after the later
        ("T05000002", "2014-05-22", "2022-12-31"),  # in the later only
        ("T05000003", None, "2014-05-22"),  # in the earlier only
    ]


def test_a_code_that_is_listed_is_no_history() -> None:
    frame = FRAMES["old"].with_columns(ward=pl.lit("T05000011"))
    geography = GeographyDeclaration((), (), (), histories=(OLD,))

    table = build_histories(geography, {"old": frame}, AREAS, crosswalks=CROSSWALKS)

    assert table.is_empty()


def test_a_count_that_is_no_number_is_refused_by_its_code() -> None:
    frames = FRAMES | {
        "people": pl.DataFrame({"lsoa": ["T01000001"], "count": ["about 90"]}),
    }
    geography = GeographyDeclaration(
        (), (), (), histories=(OLD,), residents=ResidentCounts("people", "lsoa", "count")
    )

    with pytest.raises(AreaLookupError, match="T01000001 has 'about 90'"):
        build_histories(geography, frames, AREAS, crosswalks=CROSSWALKS)
