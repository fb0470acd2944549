from functools import partial
from pathlib import Path

import polars as pl
import pytest

from wardwise.geography.area_list import list_areas
from wardwise.geography.crosswalk import (
    build_crosswalks,
    check_shares,
    pick_largest_share,
    read_averages,
    read_crosswalk,
    read_declared,
    read_yearly,
    select_crosswalk,
)
from wardwise.model.area import AreaLevel
from wardwise.model.errors import AreaLookupError, MissingColumnError
from wardwise.model.project import CrosswalkDeclaration, CrosswalkStep, GeographyDeclaration


def read_small(rows: list[tuple[str, str, str]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["old", "new", "part"], orient="row")
    return read_crosswalk(
        frame, crosswalk_id="moves", from_column="old", to_column="new", share_column="part"
    )


def test_shares_are_read_and_made_to_sum_to_one_exactly() -> None:
    crosswalk = read_small([("A", "X", "0.33333"), ("A", "Y", "0.66666"), ("B", "Y", "1")])

    sums = crosswalk.group_by("from_code").agg(pl.col("share").sum())["share"].to_list()
    assert sums == [1.0, 1.0]
    assert crosswalk["to_code"].to_list() == ["X", "Y", "Y"]


def test_a_zero_share_is_left_out() -> None:
    crosswalk = read_small([("A", "X", "1"), ("A", "Y", "0")])

    assert crosswalk.rows() == [("moves", "A", "X", 1.0)]


def test_shares_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(AreaLookupError, match=r"the shares of B sum to 0\.9, not 1"):
        read_small([("A", "X", "1"), ("B", "X", "0.5"), ("B", "Y", "0.4")])


@pytest.mark.parametrize("share", ["-0.1", "1.5", "half", "", "nan"])
def test_a_share_that_is_no_part_of_one_is_refused(share: str) -> None:
    with pytest.raises(AreaLookupError, match="not a number from 0 to 1"):
        read_small([("A", "X", share)])


def test_a_pair_that_stands_twice_is_refused() -> None:
    with pytest.raises(AreaLookupError, match="A and X stand together more than once"):
        read_small([("A", "X", "0.5"), ("A", "X", "0.5")])


def test_without_shares_a_source_may_have_one_target_only() -> None:
    frame = pl.DataFrame({"old": ["A", "A", "B"], "new": ["X", "X", "X"]})
    twice = pl.DataFrame({"old": ["A", "A"], "new": ["X", "Y"]})

    whole = read_crosswalk(frame, crosswalk_id="fit", from_column="old", to_column="new")

    assert whole.rows() == [("fit", "A", "X", 1.0), ("fit", "B", "X", 1.0)]
    with pytest.raises(AreaLookupError, match="A stands with more than one target: 'X', 'Y'"):
        read_crosswalk(twice, crosswalk_id="fit", from_column="old", to_column="new")


def test_an_unknown_column_or_no_row_left_is_refused() -> None:
    frame = pl.DataFrame({"old": ["A"], "new": ["X"]})

    with pytest.raises(MissingColumnError, match="no column 'newer'"):
        read_crosswalk(frame, crosswalk_id="fit", from_column="old", to_column="newer")
    with pytest.raises(AreaLookupError, match="no row has both codes"):
        read_crosswalk(
            frame, crosswalk_id="fit", from_column="old", to_column="new", where={"old": "B"}
        )


def test_an_unknown_crosswalk_is_refused_with_those_there_are() -> None:
    crosswalk = read_small([("A", "X", "1")])

    with pytest.raises(AreaLookupError, match="no crosswalk 'other'") as caught:
        select_crosswalk(crosswalk, "other")

    assert caught.value.fix == "use one of: moves"


def test_the_largest_share_decides_and_ties_go_to_the_lower_code() -> None:
    crosswalk = read_small(
        [("A", "Y", "0.5"), ("A", "X", "0.5"), ("B", "X", ".1"), ("B", "Y", ".9")]
    )

    assert pick_largest_share(crosswalk).rows() == [("A", "X"), ("B", "Y")]


SPLIT_AREAS = pl.DataFrame(
    [
        ("T09000001", "borough", None, "T09000001"),
        ("T05000001", "ward", "T09000001", "T09000001"),
        ("T05000002", "ward", "T09000001", "T09000001"),
        ("T01000001", "lsoa", "T05000001", "T09000001"),
    ],
    schema=["area_code", "level", "parent_code", "borough_code"],
    orient="row",
).with_columns(role=pl.lit("comparison"))


def build_split(rows: list[tuple[str, str, str]], *, name: str = "parts") -> pl.DataFrame:
    geography = GeographyDeclaration(
        areas=(),
        crosswalks=(
            CrosswalkDeclaration(
                id=name,
                from_level=AreaLevel.LSOA,
                from_column="old",
                to_level=AreaLevel.WARD,
                to_column="new",
                source="file",
                label="Parts",
                share_column="part",
            ),
        ),
        outlines=(),
    )
    frame = pl.DataFrame(rows, schema=["old", "new", "part"], orient="row")
    return build_crosswalks(geography, {"file": frame}, SPLIT_AREAS)


def test_an_area_that_lies_in_listed_and_unlisted_targets_is_refused() -> None:
    with pytest.raises(AreaLookupError, match=r"25\.0% of T01000001 lies in T05000009, which"):
        build_split([("T01000001", "T05000001", ".75"), ("T01000001", "T05000009", ".25")])


def test_an_area_that_lies_in_unlisted_targets_only_is_left_out() -> None:
    built = build_split([("T01000001", "T05000001", "1"), ("T01000002", "T05000009", "1")])

    declared = select_crosswalk(built, "parts")
    assert declared["from_code"].to_list() == ["T01000001"]


def test_a_declared_crosswalk_takes_the_place_of_a_nested_one() -> None:
    rows = [("T01000001", "T05000001", "0.5"), ("T01000001", "T05000002", "0.5")]

    built = build_split(rows, name="lsoa_borough")

    assert select_crosswalk(built, "lsoa_borough")["share"].to_list() == [0.5, 0.5]
    assert select_crosswalk(built, "ward_borough").height == 2


def test_london_has_the_declared_and_the_nested_crosswalks(real_crosswalks: pl.DataFrame) -> None:
    sizes = dict(real_crosswalks.group_by("crosswalk_id").len().iter_rows())

    assert sizes == {
        "lsoa11_wd15": 4438,  # 4,835 less the 397 of the four redrawn boroughs
        "lsoa_borough": 4835,
        "ward_borough": 624,
        "borough_region": 33,
    }
    assert check_shares(real_crosswalks) is real_crosswalks


def test_a_crosswalk_of_another_vintage_is_refused(
    geography: GeographyDeclaration,
    real_frames: dict[str, pl.DataFrame],
    real_areas: pl.DataFrame,
) -> None:
    newer = real_frames["lsoa11_wd15"].with_columns(WD15CD=pl.lit("E05014053"))

    with pytest.raises(AreaLookupError, match="none of its targets is among the 624 areas"):
        build_crosswalks(geography, real_frames | {"lsoa11_wd15": newer}, real_areas)


def test_the_yearly_weights_of_the_gla_give_a_crosswalk_once_a_year_is_chosen(
    lookups_folder: Path,
) -> None:
    frame = pl.read_csv(
        lookups_folder / "lsoa11_wd22_population_weights_by_year_london.csv.gz", infer_schema=False
    )
    read_gla = partial(
        read_crosswalk,
        frame,
        crosswalk_id="gla",
        from_column="lsoa11cd",
        to_column="ward22cd",
        share_column="weight",
    )

    chosen = read_gla(where={"year": "2014"})

    assert chosen["from_code"].n_unique() == 4835
    with pytest.raises(AreaLookupError, match="more than once"):
        read_gla()


def frame_columns(**columns: list[str]) -> pl.DataFrame:
    return pl.DataFrame(columns)


STEPPED = CrosswalkDeclaration(
    "stepped",
    AreaLevel.LSOA,
    "old",
    AreaLevel.WARD,
    "ward",
    "weights",
    "shares of old areas by year, through those of today",
    share_column="weight",
    where={"year": "2021"},
    through=CrosswalkStep("changes", "new", "old", "share"),
)
YEARLY = {
    "old": ["A", "B", "B", "A"],
    "ward": ["X", "X", "Y", "Y"],
    "weight": ["1", "0.5", "0.5", "1"],
    "year": ["2021", "2021", "2021", "2011"],
}


def test_a_crosswalk_may_lead_through_areas_of_another_date_in_a_chosen_year() -> None:
    changes = {"new": ["N", "N", "M"], "old": ["A", "B", "B"], "share": ["0.25", "0.75", "1"]}
    frames = {"weights": frame_columns(**YEARLY), "changes": frame_columns(**changes)}

    read = read_declared(STEPPED, frames)

    assert read.drop("crosswalk_id").rows() == [
        ("M", "X", 0.5),
        ("M", "Y", 0.5),
        ("N", "X", 0.625),
        ("N", "Y", 0.375),
    ]


def test_a_step_to_an_area_that_the_next_does_not_hold_is_refused() -> None:
    changes = {"new": ["N", "M"], "old": ["A", "C"], "share": ["1", "1"]}
    frames = {"weights": frame_columns(**YEARLY), "changes": frame_columns(**changes)}

    with pytest.raises(AreaLookupError, match="C, in which M lies, is not in the second"):
        read_declared(STEPPED, frames)


def test_a_lookup_that_leaves_out_areas_of_the_project_names_them_and_the_remedy(
    geography: GeographyDeclaration, small_frames: dict[str, pl.DataFrame]
) -> None:
    areas = list_areas(geography, small_frames, project_area="T09000001")
    lacking = small_frames["lsoa11_wd15"].filter(pl.col("LSOA11CD") != "T01000002")

    with pytest.raises(AreaLookupError, match=r"1 of the project's 2 .*T01000002") as caught:
        build_crosswalks(geography, small_frames | {"lsoa11_wd15": lacking}, areas)

    assert caught.value.where == "crosswalk lsoa11_wd15, source lsoa11_wd15"
    assert "2011-12-31" in caught.value.fix


def test_a_lookup_that_leaves_out_another_borough_is_no_error(
    geography: GeographyDeclaration, small_frames: dict[str, pl.DataFrame]
) -> None:
    areas = list_areas(geography, small_frames, project_area="T09000001")
    lacking = small_frames["lsoa11_wd15"].filter(pl.col("LSOA11CD") != "T01000003")

    crosswalks = build_crosswalks(geography, small_frames | {"lsoa11_wd15": lacking}, areas)

    assert "T01000003" not in set(
        crosswalks.filter(pl.col("crosswalk_id") == "lsoa11_wd15")["from_code"]
    )


def test_a_crosswalk_back_holds_the_share_of_each_new_areas_people() -> None:
    frame = pl.DataFrame(
        {"old": ["A1", "A2"], "new": ["B1", "B1"], "part": ["1", "1"], "from": ["0.3", "0.7"]}
    )
    declared = CrosswalkDeclaration(
        "old_new",
        AreaLevel.LSOA,
        "old",
        AreaLevel.LSOA,
        "new",
        "changes",
        "people",
        share_column="part",
        average_column="from",
    )
    areas = pl.DataFrame({"area_code": ["B1"], "level": ["lsoa"]})

    back = read_averages(declared, {"changes": frame}, areas=areas)

    assert back.rows() == [
        ("old_new~averages", "B1", "A1", pytest.approx(0.3)),
        ("old_new~averages", "B1", "A2", pytest.approx(0.7)),
    ]


YEARS = pl.DataFrame(
    {
        "year": ["2011", "2011", "2012", "2012", "2013", "2013"],
        "old": ["A"] * 6,
        "new": ["X", "Y"] * 3,
        "part": ["0.6", "0.4", "0.6", "0.4", "0.5", "0.5"],
    }
)
YEARLY_SHARES = CrosswalkDeclaration(
    "moves",
    AreaLevel.LSOA,
    "old",
    AreaLevel.WARD,
    "new",
    "years",
    "people",
    share_column="part",
    where={"year": "2013"},
    year_column="year",
)


def test_yearly_shares_are_read_once_for_each_year_in_which_they_changed() -> None:
    found = read_yearly(YEARLY_SHARES, {"years": YEARS})

    assert [one["crosswalk_id"][0] for one in found] == ["moves@2011", "moves@2013"]
    assert [one["share"].to_list() for one in found] == [[0.6, 0.4], [0.5, 0.5]]


def test_everything_else_goes_by_the_declared_year_of_yearly_shares() -> None:
    assert read_declared(YEARLY_SHARES, {"years": YEARS})["share"].to_list() == [0.5, 0.5]
