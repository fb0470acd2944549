"""Shares made by counting, or by the ground that outlines have in common."""

import polars as pl
import pytest

from wardwise.geography.crosswalk import read_declared
from wardwise.geography.shares import OUTLINE, count_shares, overlap_shares
from wardwise.model.area import AreaLevel
from wardwise.model.errors import AreaLookupError, BoundaryError
from wardwise.model.project import CrosswalkDeclaration, SharedBy

HOMES = pl.DataFrame(
    {
        "oa": ["1", "2", "3", "4"],
        "lsoa": ["A", "A", "A", "B"],
        "ward": ["X", "X", "Y", "Y"],
        "homes": ["100", "50", "50", "80"],
    }
)


def draw_box(left: float, right: float) -> str:
    return f"POLYGON (({left} 51, {right} 51, {right} 52, {left} 52, {left} 51))"


def list_shares(table: pl.DataFrame) -> dict[tuple[str, str], float]:
    return {(one, other): float(share) for one, other, share in table.rows()}


def test_rows_are_counted_where_nothing_else_is_said() -> None:
    shares = count_shares(HOMES, from_column="lsoa", to_column="ward", where="x")

    assert list_shares(shares) == pytest.approx(
        {("A", "X"): 2 / 3, ("A", "Y"): 1 / 3, ("B", "Y"): 1.0}
    )


def test_what_each_row_counts_is_added_up() -> None:
    shares = count_shares(
        HOMES, from_column="lsoa", to_column="ward", count_column="homes", where="x"
    )

    assert list_shares(shares)["A", "X"] == pytest.approx(150 / 200)


def test_a_row_without_a_code_is_left_out() -> None:
    lacking = HOMES.with_columns(ward=pl.col("ward").replace("X", ""))

    shares = count_shares(lacking, from_column="lsoa", to_column="ward", where="x")

    assert list_shares(shares)["A", "Y"] == 1.0


@pytest.mark.parametrize("count", ["many", "", "-1"])
def test_a_count_that_is_none_is_refused(count: str) -> None:
    wrong = HOMES.with_columns(homes=pl.lit(count))

    with pytest.raises(AreaLookupError, match="is no count"):
        count_shares(wrong, from_column="lsoa", to_column="ward", count_column="homes", where="x")


SMALL = pl.DataFrame({"lsoa": ["A", "B"], OUTLINE: [draw_box(0, 1), draw_box(1, 2)]})
LARGE = pl.DataFrame({"ward": ["X", "Y"], OUTLINE: [draw_box(0, 0.75), draw_box(0.75, 2)]})


def test_outlines_share_by_the_ground_that_they_have_in_common() -> None:
    shares = overlap_shares(SMALL, LARGE, from_column="lsoa", to_column="ward", where="x")

    assert list_shares(shares) == pytest.approx(
        {("A", "X"): 0.75, ("A", "Y"): 0.25, ("B", "Y"): 1.0}
    )


def test_the_edge_of_a_coarse_outline_is_no_part() -> None:
    coarse = LARGE.with_columns(pl.Series(OUTLINE, [draw_box(0, 1.001), draw_box(1.001, 2)]))

    shares = overlap_shares(SMALL, coarse, from_column="lsoa", to_column="ward", where="x")

    assert list_shares(shares) == {("A", "X"): 1.0, ("B", "Y"): 1.0}


def test_outlines_that_lie_apart_are_refused() -> None:
    far = LARGE.with_columns(pl.lit(draw_box(20, 21)).alias(OUTLINE))

    with pytest.raises(BoundaryError, match="no outline"):
        overlap_shares(SMALL, far, from_column="lsoa", to_column="ward", where="x")


@pytest.mark.parametrize(
    ("shared_by", "given", "expected"),
    [
        (SharedBy.POSTCODES, {}, 2 / 3),
        (SharedBy.HOUSEHOLDS, {"count_column": "homes"}, 0.75),
        (SharedBy.PEOPLE, {"count_column": "homes", "where": {"oa": "1"}}, 1.0),
    ],
)
def test_every_way_of_counting_can_be_declared(
    shared_by: SharedBy, given: dict[str, object], expected: float
) -> None:
    declared = CrosswalkDeclaration(
        "fit",
        AreaLevel.LSOA,
        "lsoa",
        AreaLevel.WARD,
        "ward",
        "homes",
        "",
        shared_by=shared_by,
        **given,  # type: ignore[arg-type]
    )

    crosswalk = read_declared(declared, {"homes": HOMES})

    first = crosswalk.filter(pl.col("from_code") == "A").row(0, named=True)
    assert (first["to_code"], first["share"]) == ("X", pytest.approx(expected))
