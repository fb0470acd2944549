"""Laws of moving counts that hold for any crosswalk and any counts."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwise.geography.apportion import apportion_counts, average_values, check_conserved
from wardwise.geography.crosswalk import join_crosswalks, read_crosswalk
from wardwise.geography.shares import count_shares

COUNT = st.floats(min_value=0, max_value=1e7, allow_nan=False)


@st.composite
def draw_crosswalks(draw: st.DrawFn) -> pl.DataFrame:
    """Up to eight sources, each shared among up to four of six targets."""
    rows: list[tuple[str, str, float]] = []
    for source in range(draw(st.integers(1, 8))):
        targets = draw(st.sets(st.integers(0, 5), min_size=1, max_size=4))
        parts = [draw(st.integers(1, 1000)) for _ in targets]
        rows += [
            (f"S{source}", f"T{target}", part / sum(parts))
            for target, part in zip(sorted(targets), parts, strict=True)
        ]
    frame = pl.DataFrame(rows, schema=["old", "new", "part"], orient="row")
    return read_crosswalk(
        frame, crosswalk_id="any", from_column="old", to_column="new", share_column="part"
    )


@st.composite
def draw_cases(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    crosswalk = draw(draw_crosswalks())
    sources = crosswalk["from_code"].unique().sort()
    counts = [draw(COUNT) for _ in sources]
    return crosswalk, pl.DataFrame({"area_code": sources, "people": counts})


@given(draw_cases())
def test_apportioning_keeps_totals(case: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    crosswalk, counts = case

    moved = apportion_counts(counts, crosswalk, "any")

    assert math.fsum(moved["people"]) == pytest.approx(math.fsum(counts["people"]), rel=1e-12)
    assert check_conserved(counts, moved, crosswalk=crosswalk, crosswalk_id="any") is moved


@given(draw_cases())
def test_the_share_apportioned_is_a_share(case: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    crosswalk, counts = case

    shares = apportion_counts(counts, crosswalk, "any")["share_apportioned"]

    assert shares.is_between(0, 1 + 1e-12).all()


@given(draw_cases(), st.data())
def test_a_missing_source_makes_its_targets_missing_and_no_other(
    case: tuple[pl.DataFrame, pl.DataFrame], data: st.DataObject
) -> None:
    crosswalk, counts = case
    lost = data.draw(st.sampled_from(counts["area_code"].to_list()))

    whole = apportion_counts(counts, crosswalk, "any")
    moved = apportion_counts(counts.filter(pl.col("area_code") != lost), crosswalk, "any")

    touched = set(crosswalk.filter(pl.col("from_code") == lost)["to_code"])
    missing = set(moved.filter(pl.col("people").is_null())["area_code"])
    assert missing == touched
    kept = moved.filter(pl.col("people").is_not_null())
    assert (
        kept["people"].to_list() == whole.join(kept, on="area_code", how="semi")["people"].to_list()
    )


@given(st.lists(st.tuples(COUNT, st.lists(st.integers(1, 99), min_size=1, max_size=5)), min_size=1))
def test_splitting_and_merging_back_returns_each_count(
    areas: list[tuple[float, list[int]]],
) -> None:
    rows = [
        (f"S{number}", f"S{number}-{part}", size / sum(parts))
        for number, (_, parts) in enumerate(areas)
        for part, size in enumerate(parts)
    ]
    frame = pl.DataFrame(rows, schema=["old", "new", "part"], orient="row")
    there = read_crosswalk(
        frame, crosswalk_id="split", from_column="old", to_column="new", share_column="part"
    )
    back = read_crosswalk(frame, crosswalk_id="merge", from_column="new", to_column="old")
    counts = pl.DataFrame(
        {"area_code": [f"S{n}" for n in range(len(areas))], "people": [one[0] for one in areas]}
    ).sort("area_code")

    pieces = apportion_counts(counts, there, "split").drop("share_apportioned")
    again = apportion_counts(pieces, back, "merge")

    assert again["people"].to_list() == pytest.approx(counts["people"].to_list(), rel=1e-12)


@given(draw_cases())
def test_an_average_lies_between_the_values_it_is_made_of(
    case: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    crosswalk, values = case
    weights = values.select("area_code", weight=pl.lit(3.0))

    averaged = average_values(values, weights, crosswalk=crosswalk, crosswalk_id="any")

    bounds = (
        crosswalk.join(values, left_on="from_code", right_on="area_code")
        .group_by(area_code="to_code")
        .agg(low=pl.col("people").min(), high=pl.col("people").max())
    )
    joined = averaged.join(bounds, on="area_code")
    slack = 1e-9 * (1 + joined["high"])
    assert (joined["people"] >= joined["low"] - slack).all()
    assert (joined["people"] <= joined["high"] + slack).all()


@given(draw_cases(), st.data())
def test_counts_that_go_up_in_two_steps_keep_their_total_at_each(
    case: tuple[pl.DataFrame, pl.DataFrame], data: st.DataObject
) -> None:
    crosswalk, counts = case
    middle = crosswalk["to_code"].unique().sort()
    tops = [data.draw(st.sampled_from(["U", "V"])) for _ in middle]
    nested = read_crosswalk(
        pl.DataFrame({"old": middle, "new": tops}),
        crosswalk_id="nest",
        from_column="old",
        to_column="new",
    )

    once = apportion_counts(counts, crosswalk, "any").drop("share_apportioned")
    twice = apportion_counts(once, nested, "nest")
    straight = apportion_counts(counts, join_crosswalks(crosswalk, nested), "nest")

    total = pytest.approx(math.fsum(counts["people"]), rel=1e-12)
    assert math.fsum(once["people"]) == total
    assert math.fsum(twice["people"]) == total
    assert straight["people"].to_list() == pytest.approx(twice["people"].to_list(), rel=1e-9)


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("XYZ"), st.integers(0, 500)),
        min_size=1,
        max_size=30,
    )
)
def test_shares_made_by_counting_sum_to_one_for_every_area_that_was_counted(
    rows: list[tuple[str, str, int]],
) -> None:
    frame = pl.DataFrame(
        [(one, other, str(count)) for one, other, count in rows],
        schema=["lsoa", "ward", "homes"],
        orient="row",
    )

    shares = count_shares(
        frame, from_column="lsoa", to_column="ward", count_column="homes", where="any"
    ).with_columns(pl.col("share").cast(pl.Float64))

    sums = shares.group_by("lsoa").agg(pl.col("share").sum())["share"]
    counted = {one for one, _, count in rows if count > 0}
    assert set(shares["lsoa"]) == counted
    assert sums.to_list() == pytest.approx([1.0] * len(counted))
