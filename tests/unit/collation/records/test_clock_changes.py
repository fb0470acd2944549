"""Times without a zone around the nights on which London's clock changes."""

from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest
from records_bench import RECORDS, Bench

from wardwise.model.internal import PeriodRange
from wardwise.model.period import read_period

DAYS = ("2023-10-28", "2023-10-29", "2023-10-30", "2024-03-30", "2024-03-31", "2024-04-01")
BY_DAY = replace(
    RECORDS, periods=PeriodRange(listed=tuple(read_period(f"{one}/P1D") for one in DAYS))
)
IN_THE_HOUR_THAT_COMES_TWICE = ["2023-10-29 01:00:00", "2023-10-29 01:30:00", "2023-10-29 01:30:00"]
IN_THE_HOUR_THAT_IS_LEFT_OUT = ["2024-03-31 01:00:00", "2024-03-31 01:59:59"]
AT_MIDNIGHT = ["2023-10-28 23:59:59", "2023-10-30 00:00:00", "2024-03-30 23:59:59"]


@pytest.mark.parametrize("name", ["rows.parquet", "rows.csv"])
def test_a_local_time_keeps_its_day_though_its_hour_comes_twice_or_never(
    bench: Bench, name: str
) -> None:
    texts = [*IN_THE_HOUR_THAT_COMES_TWICE, *IN_THE_HOUR_THAT_IS_LEFT_OUT, *AT_MIDNIGHT]
    moments = [datetime.fromisoformat(one) for one in texts]
    rows = pl.DataFrame({"postcode": ["RM1 1AB"] * len(texts), "reported": moments})
    if name.endswith(".csv"):
        rows = rows.with_columns(reported=pl.Series(texts))
    bench.write(rows, name=name)

    counted = bench.count(BY_DAY)

    assert dict(counted.select(pl.col("period").str.head(10), "records").iter_rows()) == {
        "2023-10-28": 1,
        "2023-10-29": 3,
        "2023-10-30": 1,
        "2024-03-30": 1,
        "2024-03-31": 2,
    }


def test_rows_of_one_job_in_the_hour_that_comes_twice_count_once(bench: Bench) -> None:
    rows = {
        "id": ["r1", "r1"],
        "postcode": ["RM1 1AB"] * 2,
        "reported": ["2023-10-29T01:30:00", "2023-10-29T01:30:00"],
    }
    bench.write(pl.DataFrame(rows), name="rows.csv")

    counted = bench.count(replace(BY_DAY, id="id"))

    assert counted["records"].to_list() == [1]
