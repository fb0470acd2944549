import gzip
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wardwise.geography.apportion import apportion_counts, average_values, check_conserved
from wardwise.geography.crosswalk import read_crosswalk
from wardwise.model.errors import AreaLookupError, ConservationError, DuplicateRowError

HALVES = pl.DataFrame(
    {
        "crosswalk_id": "halves",
        "from_code": ["A", "B", "B", "C"],
        "to_code": ["X", "X", "Y", "Z"],
        "share": [1.0, 0.5, 0.5, 1.0],
    }
)


def move(counts: dict[str, object]) -> dict[str, dict[str, object]]:
    moved = apportion_counts(pl.DataFrame(counts), HALVES, "halves")
    return {row["area_code"]: row for row in moved.iter_rows(named=True)}


def test_counts_are_shared_out_and_added_up() -> None:
    moved = move({"area_code": ["A", "B", "C"], "people": [10, 30, 5], "homes": [4, 2, 1]})

    assert [(one, moved[one]["people"], moved[one]["homes"]) for one in "XYZ"] == [
        ("X", 25.0, 5.0),
        ("Y", 15.0, 1.0),
        ("Z", 5.0, 1.0),
    ]


def test_the_share_apportioned_is_the_part_that_came_by_split_shares() -> None:
    moved = move({"area_code": ["A", "B", "C"], "people": [10, 30, 5]})

    assert {one: row["share_apportioned"] for one, row in moved.items()} == {
        "X": 0.6,
        "Y": 1.0,
        "Z": 0.0,
    }


@pytest.mark.parametrize(
    "counts",
    [
        {"area_code": ["A", "B", "C"], "people": [None, 30, 5]},
        {"area_code": ["B", "C"], "people": [30, 5]},
    ],
    ids=["null", "absent"],
)
def test_a_missing_count_makes_its_targets_missing(counts: dict[str, object]) -> None:
    moved = move(counts)

    assert moved["X"]["people"] is None
    assert moved["X"]["share_apportioned"] is None
    assert moved["Y"]["people"] == 15.0


def test_an_empty_area_stays_zero_and_is_not_missing() -> None:
    moved = move({"area_code": ["A", "B", "C"], "people": [0, 0, 0]})

    assert [moved[one]["people"] for one in "XYZ"] == [0.0, 0.0, 0.0]
    assert moved["Y"]["share_apportioned"] == 1.0


def test_periods_are_moved_apart_and_a_gap_in_one_leaves_the_other() -> None:
    counts = pl.DataFrame(
        {
            "area_code": ["A", "B", "C", "A", "B"],
            "period_id": ["2012", "2012", "2012", "2014", "2014"],
            "people": [10, 30, 5, 20, 40],
        }
    )

    moved = apportion_counts(counts, HALVES, "halves")

    found = {(row[0], row[1]): row[2] for row in moved.iter_rows()}
    assert found["X", "2012"] == 25.0
    assert found["X", "2014"] == 40.0
    assert found["Z", "2014"] is None


def test_an_area_counted_twice_is_refused() -> None:
    with pytest.raises(DuplicateRowError, match="A stands twice"):
        move({"area_code": ["A", "A", "B"], "people": [1, 2, 3]})


def test_an_unknown_crosswalk_is_refused() -> None:
    with pytest.raises(AreaLookupError, match="no crosswalk 'thirds'"):
        apportion_counts(pl.DataFrame({"area_code": ["A"], "people": [1]}), HALVES, "thirds")


def test_a_lost_count_is_noticed() -> None:
    before = pl.DataFrame({"area_code": ["A", "B", "C"], "people": [10.0, 30.0, 5.0]})
    after = pl.DataFrame({"area_code": ["X", "Y", "Z"], "people": [25.0, 14.0, 5.0]})

    with pytest.raises(ConservationError, match=r"'people' was 45\.0 before and is 44\.0 after"):
        check_conserved(before, after, crosswalk=HALVES, crosswalk_id="halves")


def test_values_are_averaged_by_weight_and_share() -> None:
    values = pl.DataFrame({"area_code": ["A", "B", "C"], "level": [10.0, 40.0, 7.0]})
    weights = pl.DataFrame({"area_code": ["A", "B", "C"], "weight": [100, 100, 50]})

    averaged = average_values(values, weights, crosswalk=HALVES, crosswalk_id="halves")

    rows = {row["area_code"]: row for row in averaged.iter_rows(named=True)}
    assert rows["X"]["level"] == pytest.approx((100 * 10 + 50 * 40) / 150)
    assert rows["X"]["share_apportioned"] == pytest.approx(50 / 150)
    assert rows["Y"]["level"] == 40.0
    assert rows["Z"]["level"] == 7.0


def test_an_average_is_missing_where_a_value_or_weight_is_and_not_where_nobody_lives() -> None:
    values = pl.DataFrame({"area_code": ["A", "B", "C"], "level": [None, 40.0, 7.0]})
    empty = pl.DataFrame({"area_code": ["A", "B", "C"], "weight": [0, 100, 0]})
    unknown = pl.DataFrame({"area_code": ["A", "B"], "weight": [1, 100]})

    with_empty = average_values(values, empty, crosswalk=HALVES, crosswalk_id="halves")
    with_unknown = average_values(values, unknown, crosswalk=HALVES, crosswalk_id="halves")

    assert with_empty["level"].to_list() == [40.0, 40.0, None]
    assert with_unknown["level"].to_list() == [None, 40.0, None]


def test_weights_may_differ_by_period() -> None:
    values = pl.DataFrame(
        {"area_code": ["A", "B"] * 2, "period_id": ["1", "1", "2", "2"], "level": [0.0, 1.0] * 2}
    )
    weights = values.select("area_code", "period_id", weight=pl.Series([1, 2, 3, 2]))

    averaged = average_values(values, weights, crosswalk=HALVES, crosswalk_id="halves")

    found = averaged.filter(pl.col("area_code") == "X")["level"].to_list()
    assert found == [0.5, 0.25]


# the real files


@pytest.fixture(scope="module")
def population_2017(open_data_folder: Path) -> pl.DataFrame:
    path = open_data_folder / "geography" / "population" / "lsoa11_mid2017.csv.gz"
    table = pl.read_csv(gzip.decompress(path.read_bytes()))
    return table.select(area_code="lsoa11_code", people="total_population")


def read_weights(folder: Path, kind: str, *, back: bool = False) -> pl.DataFrame:
    frame = pl.read_csv(folder / f"lsoa11_lsoa21_{kind}_weights_london.csv", infer_schema=False)
    old, new = "LSOA11CD", "LSOA21CD"
    return read_crosswalk(
        frame,
        crosswalk_id=kind,
        from_column=new if back else old,
        to_column=old if back else new,
        share_column="Prop11of21" if back else "Prop21of11",
    )


@pytest.mark.parametrize("kind", ["person", "household"])
def test_the_people_of_london_are_all_there_on_the_lsoas_of_2021_and_back(
    lookups_folder: Path, population_2017: pl.DataFrame, kind: str
) -> None:
    there = read_weights(lookups_folder, kind)
    back = read_weights(lookups_folder, kind, back=True)
    london = population_2017.filter(pl.col("area_code").is_in(there["from_code"].implode()))

    newer = apportion_counts(london, there, kind)
    again = apportion_counts(newer.drop("share_apportioned"), back, kind)

    total = london["people"].sum()
    assert total == 8_825_001  # ONS mid-2017 estimate for London
    assert (london.height, newer.height, again.height) == (4835, 4994, 4835)
    assert newer["people"].sum() == pytest.approx(total, rel=1e-12)
    assert again["people"].sum() == pytest.approx(total, rel=1e-12)


def test_most_lsoas_of_2021_hold_no_apportioned_count(
    lookups_folder: Path, population_2017: pl.DataFrame
) -> None:
    newer = apportion_counts(population_2017, read_weights(lookups_folder, "person"), "person")

    whole = newer.filter(pl.col("share_apportioned") == 0)
    assert whole.height == 4671  # 4,650 unchanged, 21 merged


def test_the_people_of_london_add_up_the_same_at_every_level(
    real_crosswalks: pl.DataFrame, real_areas: pl.DataFrame, population_2017: pl.DataFrame
) -> None:
    lsoas = real_areas.filter(pl.col("level") == "lsoa")["area_code"].implode()
    london = population_2017.filter(pl.col("area_code").is_in(lsoas))

    boroughs = apportion_counts(london, real_crosswalks, "lsoa_borough").drop("share_apportioned")
    region = apportion_counts(boroughs, real_crosswalks, "borough_region")
    wards = apportion_counts(london, real_crosswalks, "lsoa11_wd15").drop("share_apportioned")
    from_wards = apportion_counts(wards, real_crosswalks, "ward_borough")

    assert region.row(0) == ("E12000007", 8_825_001.0, 0.0)
    assert wards.height == 570
    both = boroughs.join(from_wards, on="area_code", suffix="_wards").drop_nulls()
    assert both.height == 29  # the redrawn three are missing, the City has no wards
    assert (both["people"] == both["people_wards"]).all()


def test_the_part_that_came_by_shares_is_a_share_though_sums_are_negative() -> None:
    # a score below zero times its weight is added up as a count is
    sums = pl.DataFrame({"area_code": ["A", "B"], "sum": [-30.0, 20.0]})
    halves = pl.DataFrame(
        {
            "crosswalk_id": "halves",
            "from_code": ["A", "B", "B"],
            "to_code": ["X", "X", "Y"],
            "share": [1.0, 0.5, 0.5],
        }
    )

    moved = apportion_counts(sums, halves, "halves")

    assert moved.select("area_code", "sum", "share_apportioned").rows() == [
        ("X", -20.0, 0.25),
        ("Y", 10.0, 1.0),
    ]


def test_sums_that_cancel_are_not_taken_for_a_lost_total() -> None:
    # scores about zero times residents: large parts, next to no total
    random = np.random.default_rng(2017)
    values = random.normal(scale=1e9, size=3_000)
    values -= values.mean()
    codes = [f"A{at}" for at in range(len(values))]
    thirds = pl.DataFrame(
        {
            "crosswalk_id": "thirds",
            "from_code": [code for code in codes for _ in range(3)],
            "to_code": [f"X{(at + to) % 40}" for at in range(len(codes)) for to in range(3)],
            "share": [1 / 3] * (3 * len(codes)),
        }
    )

    moved = apportion_counts(pl.DataFrame({"area_code": codes, "sum": values}), thirds, "thirds")

    assert moved.height == 40
