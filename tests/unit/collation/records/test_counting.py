"""What is counted, checked against a count by hand or by another way."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from records_bench import RECORDS, Bench

from wardwise.collation.records.clock import list_shifts
from wardwise.model.errors import DeclarationError, MissingColumnError, RecordsError
from wardwise.model.internal import (
    Clock,
    Database,
    Engine,
    Every,
    LateRule,
    PeriodRange,
    PlaceKind,
    PlaceLookup,
)
from wardwise.model.period import read_period

LONDON = ZoneInfo("Europe/London")
BY_CODE = replace(RECORDS, place=PlaceKind.AREA_CODE, place_column="lsoa", lookup=None)


def rows_of(counted: pl.DataFrame) -> list[tuple[object, ...]]:
    return counted.select("area_code", "period", "records").rows()


def test_records_are_counted_by_area_and_month(bench: Bench) -> None:
    bench.write(
        pl.DataFrame(
            {
                "postcode": ["RM1 1AB", "rm11ab", " RM1  1AB", "RM1 1AB"],
                "reported": [
                    date(2023, 4, 1),
                    date(2023, 4, 30),
                    date(2023, 5, 1),
                    date(2023, 5, 2),
                ],
            }
        )
    )

    counted = bench.count()

    assert rows_of(counted) == [
        ("E01000002", "2023-04-01/P1M", 2),
        ("E01000002", "2023-05-01/P1M", 2),
    ]


def test_a_place_counts_in_the_area_that_it_lay_in_that_day(bench: Bench) -> None:
    days = [date(2023, 6, 30), date(2023, 7, 1)]
    bench.write(pl.DataFrame({"postcode": ["RM1 1AA"] * 2, "reported": days}))

    counted = bench.count()

    assert rows_of(counted) == [
        ("E01000001", "2023-06-01/P1M", 1),
        ("E01000002", "2023-07-01/P1M", 1),
    ]


def test_every_record_is_counted_or_told_as_left_aside(bench: Bench) -> None:
    places = ["RM1 1AB", "RM9 9ZZ", "SW1A 1AA", "", None, "RM1 1AB", "RM1 1AB"]
    days = [*[date(2023, 4, 1)] * 5, date(2025, 1, 1), None]
    bench.write(pl.DataFrame({"postcode": places, "reported": days}))

    bench.count()

    assert bench.made is not None
    told = dict(bench.made.details)
    assert told["records read"] == "7"
    assert told["records counted"] == "1"
    assert told["records outside the area"] == "1"
    assert told["records with a place that the lookup does not have"] == "1"
    assert told["records without a place"] == "2"
    assert told["records outside the periods"] == "1"
    assert told["records without a day that can be read"] == "1"


def test_an_instant_belongs_to_the_day_that_london_had(bench: Bench) -> None:
    # in summer time 23:30 UTC is the next day's half past midnight
    moments = [
        datetime(2023, 4, 30, 23, 30, tzinfo=UTC),
        datetime(2023, 11, 30, 23, 30, tzinfo=UTC),
    ]
    bench.write(pl.DataFrame({"postcode": ["RM1 1AB"] * 2, "reported": moments}))

    counted = bench.count()

    assert rows_of(counted) == [
        ("E01000002", "2023-05-01/P1M", 1),
        ("E01000002", "2023-11-01/P1M", 1),
    ]


@pytest.mark.parametrize(
    ("clock", "month"), [(Clock.LOCAL, "2023-04-01/P1M"), (Clock.UTC, "2023-05-01/P1M")]
)
def test_a_time_without_a_zone_is_read_on_the_declared_clock(
    bench: Bench, clock: Clock, month: str
) -> None:
    moment = datetime(2023, 4, 30, 23, 30)  # noqa: DTZ001 - as a system writes it
    bench.write(pl.DataFrame({"postcode": ["RM1 1AB"], "reported": [moment]}))

    counted = bench.count(replace(RECORDS, clock=clock))

    assert rows_of(counted) == [("E01000002", month, 1)]


def test_every_hour_around_the_clock_changes_agrees_with_the_zone_database(bench: Bench) -> None:
    first = [datetime(2023, 10, 28, tzinfo=UTC), datetime(2024, 3, 30, tzinfo=UTC)]
    moments = [day + timedelta(minutes=20 * at) for day in first for at in range(216)]
    bench.write(pl.DataFrame({"postcode": ["RM1 1AB"] * len(moments), "reported": moments}))
    days = [one.astimezone(LONDON).date() for one in moments]
    listed = PeriodRange(listed=tuple(read_period(f"{one}/P1D") for one in sorted(set(days))))

    counted = bench.count(replace(RECORDS, periods=listed))

    expected = Counter(f"{one.isoformat()}/P1D" for one in days)
    assert dict(counted.select("period", "records").iter_rows()) == expected


def test_the_clock_changes_are_those_of_the_law() -> None:
    shifts = list_shifts(date(2023, 1, 1), date(2024, 12, 31))

    assert [(str(one.first), str(one.end)) for one in shifts] == [
        ("2023-03-26 01:00:00", "2023-10-29 01:00:00"),
        ("2024-03-31 01:00:00", "2024-10-27 01:00:00"),
    ]


@pytest.mark.parametrize(
    ("every", "period"),
    [
        (Every.MONTH, "2024-03-01/P1M"),
        (Every.CALENDAR_YEAR, "2024-01-01/P1Y"),
        (Every.FINANCIAL_YEAR, "2023-04-01/P1Y"),
    ],
)
def test_the_same_day_belongs_to_its_month_calendar_and_financial_year(
    bench: Bench, every: Every, period: str
) -> None:
    bench.write(pl.DataFrame({"postcode": ["RM1 1AB"], "reported": [date(2024, 3, 31)]}))
    span = PeriodRange(every=every, first=date(2023, 1, 1), last=date(2024, 12, 31))

    counted = bench.count(replace(RECORDS, periods=span))

    assert rows_of(counted) == [("E01000002", period, 1)]


def test_listed_periods_that_share_a_day_are_refused(bench: Bench) -> None:
    both = PeriodRange(listed=(read_period("2023"), read_period("2023/24")))
    bench.write(pl.DataFrame({"postcode": ["RM1 1AB"], "reported": [date(2023, 4, 1)]}))

    with pytest.raises(DeclarationError, match="share days"):
        bench.count(replace(RECORDS, periods=both))


def test_people_are_counted_once_and_amounts_added_exactly(bench: Bench) -> None:
    bench.write(
        pl.DataFrame(
            {
                "lsoa": ["E01000001"] * 4 + ["E01000002"],
                "reported": [date(2023, 4, 1)] * 5,
                "tenant": ["anne", "anne", "ben", "", "anne"],
                "cost": [0.1, 0.2, None, 1.25, 3.0],
            }
        )
    )

    counted = bench.count(replace(BY_CODE, person="tenant", sums={"cost": "cost"}))

    assert counted.select("area_code", "records", "people", "cost").rows() == [
        ("E01000001", 4, 2, 1.55),
        ("E01000002", 1, 1, 3.0),
    ]
    assert bench.made is not None
    assert bench.made.details["counted records without a person"] == "1"
    assert bench.made.details["counted records without an amount for cost"] == "1"


def test_amounts_that_cannot_be_read_are_told(bench: Bench) -> None:
    bench.write(
        pl.DataFrame(
            {
                "lsoa": ["E01000001"] * 3,
                "reported": [date(2023, 4, 1)] * 3,
                "cost": ["12.50", "1,250.00", "£80"],
            }
        )
    )

    counted = bench.count(replace(BY_CODE, sums={"cost": "cost"}))

    assert counted["cost"].to_list() == [12.5]
    assert "repairs: 2 counted without an amount that can be read for cost" in bench.said


def test_a_sum_of_no_amount_at_all_is_empty_and_not_nothing(bench: Bench) -> None:
    rows = {"lsoa": ["E01000001"], "reported": [date(2023, 4, 1)], "cost": ["unknown"]}
    bench.write(pl.DataFrame(rows))

    counted = bench.count(replace(BY_CODE, sums={"cost": "cost"}))

    assert counted["cost"].null_count() == 1


def test_only_chosen_records_count_and_categories_count_apart(bench: Bench) -> None:
    bench.write(
        pl.DataFrame(
            {
                "lsoa": ["E01000001"] * 4,
                "reported": [date(2023, 4, 1)] * 4,
                "status": ["done", "cancelled", "open", "done"],
                "trade": ["roof", "roof", "damp", None],
            }
        )
    )
    chosen = replace(BY_CODE, where={"status": ("done", "open")}, by=("trade",))

    counted = bench.count(chosen)

    assert counted.select("trade", "records").rows() == [("", 1), ("damp", 1), ("roof", 1)]


def test_of_several_rows_of_one_record_the_latest_received_counts(bench: Bench) -> None:
    bench.write(
        pl.DataFrame(
            {
                "id": [1, 1, 2, None, None],
                "lsoa": ["E01000001", "E01000002", "E01000001", "E01000001", "E01000001"],
                "reported": [date(2023, 4, 1)] * 5,
                "logged": [date(2023, 4, 2), date(2023, 4, 9), *[date(2023, 4, 2)] * 3],
            }
        )
    )
    rule = LateRule("logged", days=30, is_left_out=False)

    counted = bench.count(replace(BY_CODE, id="id", late=rule))

    assert rows_of(counted) == [
        ("E01000001", "2023-04-01/P1M", 3),
        ("E01000002", "2023-04-01/P1M", 1),
    ]


def test_a_source_that_doubles_its_rows_counts_no_more_than_before(bench: Bench) -> None:
    rows = pl.DataFrame(
        {"id": range(50), "lsoa": ["E01000001"] * 50, "reported": [date(2023, 4, 1)] * 50}
    )
    bench.write(pl.concat([rows, rows]))

    counted = bench.count(replace(BY_CODE, id="id"))

    assert rows_of(counted) == [("E01000001", "2023-04-01/P1M", 50)]
    assert "50 (50.0 %) told again by a later row" in "\n".join(bench.said)


@pytest.mark.parametrize(("is_left_out", "records"), [(False, 3), (True, 2)])
def test_late_records_are_told_and_left_out_where_declared(
    bench: Bench, *, is_left_out: bool, records: int
) -> None:
    bench.write(
        pl.DataFrame(
            {
                "lsoa": ["E01000001"] * 3,
                "reported": [date(2023, 4, 1)] * 3,
                "logged": [date(2023, 5, 30), date(2023, 5, 31), None],
            }
        )
    )

    counted = bench.count(replace(BY_CODE, late=LateRule("logged", 30, is_left_out)))

    assert rows_of(counted) == [("E01000001", "2023-04-01/P1M", records)]
    assert bench.made is not None
    told = bench.made.details
    key = "records late, and left out" if is_left_out else "counted records received late"
    assert told[key] == "1"


def test_uprns_match_with_or_without_their_leading_zeros(bench: Bench) -> None:
    bench.lookup.write_text("uprn,lsoa\n000100,E01000001\n200,E01000002\n", encoding="utf-8")
    rows = pl.DataFrame({"uprn": [100.0, 200.0], "reported": [date(2023, 4, 1)] * 2})
    bench.write(rows)
    by_uprn = replace(
        RECORDS,
        place=PlaceKind.UPRN,
        place_column="uprn",
        lookup=PlaceLookup("uprns", key="uprn", area="lsoa"),
    )

    counted = bench.count(by_uprn)

    assert counted["area_code"].to_list() == ["E01000001", "E01000002"]


@pytest.mark.parametrize(
    ("is_day_first", "texts"),
    [
        (False, ["2023-04-30", "2023-04-30 23:30:00", "2023-04-30T23:30:00Z", "30 April"]),
        (True, ["30/04/2023", "30/04/2023 23:30", "30/04/2023 23:30Z", "2023-04-30"]),
    ],
)
def test_days_written_as_text_are_read_as_declared(
    bench: Bench, *, is_day_first: bool, texts: list[str]
) -> None:
    rows = pl.DataFrame({"postcode": ["RM1 1AB"] * 4, "reported": texts})
    bench.write(rows, name="rows.csv")

    counted = bench.count(replace(RECORDS, is_day_first=is_day_first))

    assert rows_of(counted) == [
        ("E01000002", "2023-04-01/P1M", 2),
        ("E01000002", "2023-05-01/P1M", 1),  # its Z says that the clock was UTC
    ]
    assert bench.made is not None
    assert bench.made.details["records without a day that can be read"] == "1"


def test_counts_agree_with_another_way_of_counting(bench: Bench) -> None:
    chance = np.random.default_rng(2017)
    number = 5000
    rows = pl.DataFrame(
        {
            "lsoa": chance.choice(["E01000001", "E01000002", "E01000003"], number),
            "reported": [
                datetime(2023, 3, 1, tzinfo=UTC) + timedelta(minutes=int(one))
                for one in chance.integers(0, 60 * 24 * 500, number)
            ],
            "tenant": chance.integers(0, 400, number),
            "cost": chance.integers(0, 10_000, number) / 100,
        }
    )
    bench.write(rows)

    counted = bench.count(replace(BY_CODE, person="tenant", sums={"cost": "cost"}))

    local = rows.with_columns(
        day=pl.col("reported").dt.convert_time_zone("Europe/London").dt.date()
    ).filter(pl.col("day").is_between(date(2023, 4, 1), date(2024, 3, 31)))
    expected = (
        local.group_by(area_code="lsoa", period=pl.col("day").dt.strftime("%Y-%m-01") + "/P1M")
        .agg(
            records=pl.len().cast(pl.Int64),
            people=pl.col("tenant").n_unique().cast(pl.Int64),
            cost=pl.col("cost").sum(),
        )
        .sort("area_code", "period")
    )
    assert counted.drop("cost").equals(expected.drop("cost"))
    assert np.abs((counted["cost"] - expected["cost"]).to_numpy()).max() < 0.0001


def test_a_lookup_with_two_areas_for_a_place_on_one_day_is_refused(bench: Bench) -> None:
    bench.lookup.write_text(
        "postcode,lsoa,from,to,borough\n"
        "RM1 1AB,E01000001,2000-01-01,2023-12-31,E09000002\n"
        "RM1 1AB,E01000002,2023-06-01,,E09000002\n",
        encoding="utf-8",
    )
    bench.write(pl.DataFrame({"postcode": ["RM1 1AB"], "reported": [date(2023, 4, 1)]}))

    with pytest.raises(RecordsError, match="two areas on the same day"):
        bench.count()


def test_a_column_that_is_not_there_is_named_with_the_nearest(bench: Bench) -> None:
    bench.write(pl.DataFrame({"post_code": ["RM1 1AB"], "reported": [date(2023, 4, 1)]}))

    with pytest.raises(MissingColumnError, match="no column 'postcode'") as caught:
        bench.count()

    assert "post_code" in caught.value.fix


def test_no_record_counted_is_an_error_that_says_why(bench: Bench) -> None:
    bench.write(pl.DataFrame({"postcode": ["SW1A 1AA"] * 20, "reported": [date(2023, 4, 1)] * 20}))

    with pytest.raises(RecordsError, match="none of the 20 records is counted"):
        bench.count()

    assert not bench.target.exists()


def test_a_column_with_hundreds_of_categories_is_refused(bench: Bench) -> None:
    rows = pl.DataFrame(
        {
            "lsoa": ["E01000001"] * 300,
            "reported": [date(2023, 4, 1)] * 300,
            "tenant": [f"tenant {one}" for one in range(300)],
        }
    )
    bench.write(rows)

    with pytest.raises(RecordsError, match="300 categories"):
        bench.count(replace(BY_CODE, by=("tenant",)))


def test_no_variable_and_no_files_are_told(bench: Bench) -> None:
    with pytest.raises(RecordsError, match="WARDWISE_REPAIRS does not say"):
        bench.count()

    bench.environment["WARDWISE_REPAIRS"] = str(bench.folder / "nothing*.parquet")
    with pytest.raises(RecordsError, match=r"0 files are at \$WARDWISE_REPAIRS"):
        bench.count()


def test_records_within_the_project_are_refused(bench: Bench) -> None:
    path = bench.folder / "project" / "rows.parquet"
    path.parent.mkdir()
    pl.DataFrame({"postcode": ["RM1 1AB"], "reported": [date(2023, 4, 1)]}).write_parquet(path)
    bench.environment["WARDWISE_REPAIRS"] = str(path)

    with pytest.raises(RecordsError, match="within the project's folder"):
        bench.count()


def test_spark_is_not_started_for_records_of_a_database(bench: Bench) -> None:
    bench.engine = "local[2]"
    database = Database(Engine.DUCKDB, "WARDWISE_HOUSING_DB", table="repairs")

    with pytest.raises(RecordsError, match="Spark counts records in files"):
        bench.count(replace(BY_CODE, path_from=""), database=database)


def test_an_engine_that_is_none_is_refused(bench: Bench) -> None:
    bench.engine = "hadoop"
    bench.write(pl.DataFrame({"lsoa": ["E01000001"], "reported": [date(2023, 4, 1)]}))

    with pytest.raises(RecordsError, match="'hadoop' is not an engine"):
        bench.count(BY_CODE)
