from dataclasses import replace

import polars as pl
import pytest

from wardwise.geography.area_list import list_areas
from wardwise.model.errors import AreaCodeError, AreaLookupError, MissingColumnError
from wardwise.model.project import AreaList, GeographyDeclaration

Frames = dict[str, pl.DataFrame]


def list_small(geography: GeographyDeclaration, frames: Frames) -> dict[str, dict[str, object]]:
    areas = list_areas(geography, frames, project_area="T09000001")
    return {row["area_code"]: row for row in areas.iter_rows(named=True)}


@pytest.fixture
def small(geography: GeographyDeclaration) -> GeographyDeclaration:
    def move(one: AreaList) -> AreaList:
        return replace(
            one,
            code="T12000001" if one.code else "",
            parent_code="T12000001" if one.parent_code else "",
        )

    return replace(
        geography,
        areas=tuple(move(one) for one in geography.areas),
        notices=(("T0500*", "Invented."), ("T09000002", "Redrawn in 2014.")),
    )


def test_a_list_keeps_only_codes_of_its_own_level(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    areas = list_small(small, small_frames)

    wards = [code for code, row in areas.items() if row["level"] == "ward"]
    assert wards == ["T05000001", "T05000002"]
    assert areas["T05000001"]["name"] == "Abbey"


def test_a_parent_may_be_given_by_code_by_name_or_outright(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    areas = list_small(small, small_frames)

    assert areas["T01000001"]["parent_code"] == "T05000001"
    assert areas["T05000002"]["parent_code"] == "T09000002"
    assert areas["T09000001"]["parent_code"] == "T12000001"
    assert areas["T12000001"]["parent_code"] is None


def test_an_area_whose_parent_is_not_listed_lies_in_the_next_larger_one(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    areas = list_small(small, small_frames)

    assert areas["T01000003"]["parent_code"] == "T09000002"
    assert areas["T01000003"]["borough_code"] == "T09000002"
    assert "T05000009) is not among the wards" in str(areas["T01000003"]["notice"])


def test_roles_follow_from_where_an_area_lies(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    areas = list_small(small, small_frames)

    roles = {code: row["role"] for code, row in areas.items()}
    assert roles == {
        "T12000001": "benchmark",
        "T09000001": "project",
        "T09000002": "comparison",
        "T05000001": "project",
        "T05000002": "comparison",
        "T01000001": "project",
        "T01000002": "project",
        "T01000003": "comparison",
    }


def test_a_ward_without_lsoas_says_exactly_what_is_missing(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    areas = list_small(small, small_frames)

    notice = str(areas["T05000002"]["notice"])
    assert notice.startswith("Invented. No outline, and no figures added up from neighbourhoods")
    assert areas["T05000001"]["notice"] == "Invented."
    assert str(areas["T09000002"]["notice"]).startswith("Redrawn in 2014. 1 of the 1 wards")
    assert areas["T09000001"]["notice"] is None


def test_a_code_one_digit_short_is_refused_rather_than_lost(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    atlas = small_frames["ward_atlas"].with_columns(
        pl.col("New Code").replace("T05000002", "T0500002")
    )

    with pytest.raises(AreaCodeError, match="'T0500002' is not an area code"):
        list_small(small, small_frames | {"ward_atlas": atlas})


def test_a_borough_name_that_is_not_listed_is_refused_with_the_nearest(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    atlas = small_frames["ward_atlas"].with_columns(
        pl.col("Borough").replace("Westmere", "Westmeer")
    )

    with pytest.raises(AreaLookupError, match=r"T05000002 lies in 'Westmeer'") as caught:
        list_small(small, small_frames | {"ward_atlas": atlas})

    assert caught.value.fix == "did you mean 'Westmere'?"


def test_an_area_with_two_names_is_refused(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    lookup = small_frames["lsoa11_wd15"].with_columns(LAD15NM=pl.Series(["Eastmere", "East", "W"]))

    with pytest.raises(AreaLookupError, match="T09000001 stands with more than one target"):
        list_small(small, small_frames | {"lsoa11_wd15": lookup})


def test_a_missing_source_or_column_is_named(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    with pytest.raises(AreaLookupError, match="'ward_atlas', which was not given"):
        list_small(small, {"lsoa11_wd15": small_frames["lsoa11_wd15"]})
    with pytest.raises(MissingColumnError, match="'Names'"):
        list_small(small, small_frames | {"ward_atlas": small_frames["ward_atlas"].drop("Names")})


def test_a_project_area_that_is_not_listed_is_refused(
    small: GeographyDeclaration, small_frames: Frames
) -> None:
    with pytest.raises(AreaCodeError, match="'T09000003' is not among the 8 areas listed"):
        list_areas(small, small_frames, project_area="T09000003")


def test_london_has_its_real_areas(real_areas: pl.DataFrame) -> None:
    counts = dict(real_areas.group_by("level").len().iter_rows())
    rungs = real_areas["level"].unique(maintain_order=True).to_list()
    inside = dict(
        real_areas.filter(pl.col("role") == "project").group_by("level").len().iter_rows()
    )

    assert counts == {"region": 1, "borough": 33, "ward": 624, "lsoa": 4835}
    assert rungs == ["region", "borough", "ward", "lsoa"]
    assert inside == {"borough": 1, "ward": 17, "lsoa": 110}
    assert real_areas.filter(pl.col("parent_code").is_null())["area_code"].to_list() == [
        "E12000007"
    ]


def test_the_redrawn_wards_of_london_stay_listed_with_a_notice(real_areas: pl.DataFrame) -> None:
    wards = real_areas.filter(pl.col("level") == "ward")

    bare = wards.filter(pl.col("notice").is_not_null())

    by_borough = dict(bare.group_by("borough_code").len().iter_rows())
    assert by_borough == {"E09000012": 19, "E09000020": 18, "E09000030": 17}
    assert wards.height - bare.height == 570


def test_each_redrawn_borough_says_what_is_missing(real_areas: pl.DataFrame) -> None:
    notices = dict(
        real_areas.filter((pl.col("level") == "borough") & pl.col("notice").is_not_null())
        .select("area_code", "notice")
        .iter_rows()
    )

    assert sorted(notices) == ["E09000001", "E09000012", "E09000020", "E09000030"]
    assert notices["E09000001"].startswith("No wards of this borough are listed")
    assert notices["E09000030"].startswith("Ward boundaries changed in May 2014. 17 of the 17")


def test_every_lsoa_of_london_keeps_its_borough(real_areas: pl.DataFrame) -> None:
    lsoas = real_areas.filter(pl.col("level") == "lsoa")

    assert lsoas["borough_code"].null_count() == 0
    assert lsoas["borough_code"].n_unique() == 33
    assert lsoas.filter(pl.col("parent_code").str.starts_with("E09")).height == 397
