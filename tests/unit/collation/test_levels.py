"""Counts go up the map by the shares of their own year."""

import polars as pl
import pytest

from wardwise.collation.levels import complete_grid, list_steps, sum_up
from wardwise.model.area import AreaLevel

AREAS = pl.DataFrame(
    {
        "area_code": ["T01000001", "T01000002", "T05000001", "T05000002"],
        "level": ["lsoa", "lsoa", "ward", "ward"],
    }
)
PAIRS = (("T01000001", "T05000001"), ("T01000001", "T05000002"), ("T01000002", "T05000002"))
SHARES = {"fit": (0.5, 0.5, 1.0), "fit@2011": (0.9, 0.1, 1.0), "fit@2014": (0.5, 0.5, 1.0)}
CROSSWALKS = pl.DataFrame(
    [
        (name, *pair, share)
        for name, shares in SHARES.items()
        for pair, share in zip(PAIRS, shares, strict=True)
    ],
    schema=["crosswalk_id", "from_code", "to_code", "share"],
    orient="row",
)
PERIODS = ("2011-03-27/P1D", "2013-01-01/P1Y", "2014-01-01/P1Y", "2020-01-01/P1Y")


def climb() -> pl.DataFrame:
    (step,) = list_steps(AREAS, CROSSWALKS)
    counts = pl.DataFrame(
        [
            (code, period, 100.0, 200.0, 50.0, None)
            for code in ("T01000001", "T01000002")
            for period in PERIODS
        ],
        schema={
            "area_code": pl.String,
            "period_id": pl.String,
            "a": pl.Float64,
            "b": pl.Float64,
            "value": pl.Float64,
            "status": pl.String,
        },
        orient="row",
    )
    levels = {
        level: AREAS.filter(pl.col("level") == level.value)
        for level in (AreaLevel.LSOA, AreaLevel.WARD)
    }
    parts = complete_grid(counts, areas=levels[AreaLevel.LSOA], periods=PERIODS)
    return sum_up(parts, step=step, areas=levels, crosswalks=CROSSWALKS)


def test_the_crosswalks_of_years_are_one_step_up() -> None:
    (step,) = list_steps(AREAS, CROSSWALKS)

    assert step.crosswalk_id == "fit"
    assert step.by_year == ((2011, "fit@2011"), (2014, "fit@2014"))


@pytest.mark.parametrize(
    ("period", "crosswalk", "count"),
    [
        (PERIODS[0], "fit@2011", 90.0),
        (PERIODS[1], "fit@2011", 90.0),
        (PERIODS[2], "fit@2014", 50.0),
        (PERIODS[3], "fit@2014", 50.0),
    ],
)
def test_a_count_is_shared_out_as_in_its_own_year_or_the_last_before(
    period: str, crosswalk: str, count: float
) -> None:
    ward = (
        climb()
        .filter((pl.col("area_code") == "T05000001") & (pl.col("period_id") == period))
        .row(0, named=True)
    )

    assert ward["a"] == pytest.approx(count)
    assert ward["crosswalk_id"] == crosswalk
    assert ward["status"] == "e"


def test_totals_of_every_year_stay() -> None:
    totals = climb().group_by("period_id").agg(pl.col("a").sum(), pl.col("b").sum())

    assert totals["a"].to_list() == pytest.approx([200.0] * 4)
    assert totals["b"].to_list() == pytest.approx([400.0] * 4)
