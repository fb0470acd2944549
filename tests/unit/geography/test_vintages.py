from pathlib import Path

import polars as pl
import pytest

from wardwise.geography.vintages import CodeMatches, check_codes, list_vintages, match_codes
from wardwise.model.area import AreaLevel
from wardwise.model.errors import AreaCodeError

AREAS = pl.DataFrame(
    {
        "area_code": ["T01000001", "T01000003", "T05000001"],
        "level": ["lsoa", "lsoa", "ward"],
    }
)


def explain(code: str) -> str:
    (unknown,) = match_codes([code], AREAS, level=AreaLevel.LSOA).unknown
    return unknown.reason


def test_known_unknown_and_absent_codes_are_told_apart() -> None:
    matches = match_codes(["T01000001", "T01000002", "T01000001"], AREAS, level=AreaLevel.LSOA)

    assert matches.known == ("T01000001",)
    assert [one.code for one in matches.unknown] == ["T01000002"]
    assert matches.absent == ("T01000003",)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("T05000001", "a code of level ward, not lsoa"),
        ("00ABFX", "a code of the kind used before 2011"),
        ("Abbey", "not an area code known here"),
        ("T01000009", "issued after every code listed: newer boundaries, or another place"),
        ("T01000002", "of another place, or of older boundaries"),
    ],
)
def test_an_unknown_code_is_explained_by_what_it_shows(code: str, reason: str) -> None:
    assert explain(code) == reason


def test_checking_names_the_codes_the_place_and_the_remedy() -> None:
    matches = match_codes(["T01000001", "T01000009"], AREAS, level=AreaLevel.LSOA)

    with pytest.raises(AreaCodeError, match=r"1 of 2 codes .* T01000009 \(issued after") as caught:
        check_codes(matches, vintage="2011-12-31", where="crime.csv, column LSOA")

    assert caught.value.where == "crime.csv, column LSOA"
    assert "declare the column's true vintage" in caught.value.fix


def test_codes_that_are_all_known_pass() -> None:
    matches = CodeMatches(known=("T01000001",), unknown=(), absent=())

    assert check_codes(matches, vintage="2011-12-31", where="") is matches


# the real files


def test_real_codes_of_2021_in_a_column_of_2011_are_recognised(
    lookups_folder: Path, real_areas: pl.DataFrame
) -> None:
    lookup = pl.read_csv(
        lookups_folder / "lsoa11_lsoa21_lad22_exact_london.csv", infer_schema=False
    )
    wards = pl.read_csv(lookups_folder / "wd11_wd22_london.csv", infer_schema=False)
    vintages = list_vintages({"lsoas": lookup, "wards": wards})

    lsoas = match_codes(lookup["LSOA21CD"], real_areas, level=AreaLevel.LSOA, vintages=vintages)
    newer = match_codes(["E05014053"], real_areas, level=AreaLevel.WARD, vintages=vintages)

    assert sorted(vintages) == [
        "LSOA 2011",
        "LSOA 2021",
        "borough 2011",
        "borough 2022",
        "ward 2011",
        "ward 2022",
    ]
    assert {one.reason for one in lsoas.unknown} == {"a code of LSOA 2021"}
    assert newer.unknown[0].reason == "a code of ward 2022"
