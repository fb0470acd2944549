"""The same expression on Spark: every row of the file is the same as DuckDB's."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from placed_records import BY_GRID, draw_points
from records_bench import RECORDS, Bench, make_bench

from wardwise.model.errors import RecordsError
from wardwise.model.internal import Clock, LateRule

pytestmark = [
    pytest.mark.spark,
    # PySpark leaves its connection to Java for the end of the process
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

FULL = replace(
    RECORDS,
    clock=Clock.UTC,
    late=LateRule("logged", 30, is_left_out=False),
    id="id",
    person="tenant",
    where={"status": ("done", "open")},
    by=("trade",),
    sums={"cost": "cost"},
)


@pytest.fixture
def count_twice(tmp_path: Path) -> Callable[[pl.DataFrame, str], tuple[Bench, Bench]]:
    """Count the same records on both engines."""
    pytest.importorskip("pyspark", reason="needs PySpark; run: make test-spark")
    if shutil.which("java") is None:
        pytest.skip("needs Java, which Spark runs on; install a Java runtime, 17 or later")

    def count(rows: pl.DataFrame, name: str) -> tuple[Bench, Bench]:
        benches = []
        for engine in ("duckdb", "local[2]"):
            folder = tmp_path / engine[:5]
            folder.mkdir()
            bench = make_bench(folder, engine)
            bench.write(rows, name=name)
            bench.count(FULL)
            benches.append(bench)
        return benches[0], benches[1]

    return count


def draw_rows() -> pl.DataFrame:
    """Records around every trap: clock changes, doubled rows, late ones, odd places."""
    chance = np.random.default_rng(2017)
    number = 4000
    start = datetime(2023, 3, 20, tzinfo=UTC)
    moments = [start + timedelta(minutes=151 * at) for at in range(number)]

    def draw(*texts: str | None) -> list[str | None]:
        return [texts[int(one)] for one in chance.integers(0, len(texts), number)]

    rows = pl.DataFrame(
        {
            "id": [f"r{at}" if at % 40 else None for at in range(number)],
            "postcode": draw(
                "RM1 1AA", "rm11ab", "RM9 9ZZ", "ZZ1 1ZZ", "ZZ2 2ZZ", "a name", "", None
            ),
            "reported": moments,
            "naive": [one.replace(tzinfo=None) for one in moments],
            "logged": [one.date() + timedelta(days=int(chance.integers(0, 90))) for one in moments],
            "tenant": chance.integers(0, 300, number),
            "status": draw("done", "open", "cancelled", None),
            "trade": draw("roof", "damp", "", None),
            "cost": [one / 7 if one % 10 else None for one in chance.integers(0, 10**6, number)],
        },
        strict=False,
    )
    return pl.concat([rows, rows.head(700)])


@pytest.mark.parametrize("name", ["rows.parquet", "rows.csv"])
def test_spark_counts_as_duckdb_does_row_for_row(
    count_twice: Callable[[pl.DataFrame, str], tuple[Bench, Bench]], name: str
) -> None:
    rows = draw_rows()
    if name.endswith(".csv"):
        rows = rows.with_columns(
            pl.col("reported").dt.strftime("%Y-%m-%dT%H:%M:%SZ"), pl.col("cost").round(4)
        )

    duckdb, spark = count_twice(rows, name)

    assert duckdb.target.read_bytes() == spark.target.read_bytes()
    assert duckdb.target.read_text().count("\n") > 40
    assert duckdb.said == spark.said
    assert duckdb.made is not None
    assert spark.made is not None
    assert spark.made.details["engine"].startswith("Spark 4")
    assert "told again by a later row" in " ".join(spark.said)


def test_times_without_a_zone_mean_the_same_to_both(
    count_twice: Callable[[pl.DataFrame, str], tuple[Bench, Bench]],
) -> None:
    rows = draw_rows().drop("reported").rename({"naive": "reported"})

    duckdb, spark = count_twice(rows, "rows.parquet")

    assert duckdb.target.read_bytes() == spark.target.read_bytes()


def test_a_record_that_spark_cannot_read_is_not_quoted(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="needs PySpark; run: make test-spark")
    if shutil.which("java") is None:
        pytest.skip("needs Java, which Spark runs on; install a Java runtime, 17 or later")
    bench = make_bench(tmp_path, "local[2]")
    path = bench.write(draw_rows().head(5), name="rows.csv")
    with path.open("a", encoding="utf-8") as file:
        file.write('"Jonquil Featherstonehaugh\n')

    with pytest.raises(RecordsError) as caught:
        bench.count(FULL)

    assert "Jonquil" not in str(caught.value)
    assert caught.value.__context__ is None


def test_spark_finds_coordinates_in_the_outlines_that_duckdb_finds(
    tmp_path: Path, open_data_folder: Path
) -> None:
    pytest.importorskip("pyspark", reason="needs PySpark; run: make test-spark")
    if shutil.which("java") is None:
        pytest.skip("needs Java, which Spark runs on; install a Java runtime, 17 or later")
    outlines = open_data_folder / "geography" / "boundaries" / "lsoa21_bgc" / "E09000002.geojson"
    benches = []
    for engine in ("duckdb", "local[2]"):
        folder = tmp_path / engine[:5]
        folder.mkdir()
        bench = make_bench(folder, engine)
        bench.lookup = outlines
        bench.write(draw_points(20_000), name="rows.csv")
        bench.count(BY_GRID)
        benches.append(bench)
    duckdb, spark = benches

    assert duckdb.target.read_bytes() == spark.target.read_bytes()
    assert duckdb.target.read_text().count("\n") > 100
    assert duckdb.said == spark.said
