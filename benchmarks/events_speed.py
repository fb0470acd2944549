"""How long 50 million events take to become counts and distinct people by LSOA and month.

    python benchmarks/events_speed.py                       DuckDB, 50 million events
    python benchmarks/events_speed.py --events 5000000      fewer
    python benchmarks/events_speed.py --spark 'local[2]'    Spark beside it, and whether both agree

The events are drawn by DuckDB from hashes, so that they are the same on every run, and lie in a
folder that goes with it. Each engine runs in a process of its own; memory is the process's highest,
with Python and the libraries in it. Spark's is held by Java, in another process, and not counted.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from wardwise.collation.records.engine import DUCKDB, MEMORY, open_engine
from wardwise.collation.records.expression import count_records
from wardwise.collation.records.periods import list_periods
from wardwise.model.internal import Every, PeriodRange, PlaceKind, Records

EVENTS = 50_000_000
LSOAS, PEOPLE, DAYS = 4_994, 2_000_000, 3_653
SECONDS, MEGABYTES = 60.0, 2_000
RECORDS = Records(
    place=PlaceKind.AREA_CODE,
    place_column="lsoa",
    time_column="day",
    periods=PeriodRange(Every.MONTH, date(2015, 1, 1), date(2024, 12, 31)),
    person="person",
)


def draw_events(path: Path, *, events: int) -> None:
    """Write events with an LSOA, a day and a person, the same on every run."""
    with duckdb.connect() as connection:
        connection.execute("set memory_limit = '2GB'; set preserve_insertion_order = false")
        connection.execute(
            f"""copy (select
                  'E01' || lpad((hash(i * 3) % {LSOAS})::varchar, 6, '0') as lsoa,
                  date '2015-01-01' + (hash(i * 5) % {DAYS})::integer as day,
                  (hash(i * 7) % {PEOPLE})::integer as person
                from range({events}) as drawn(i))
                to '{path}' (format parquet, compression zstd)"""  # noqa: S608 - numbers of ours
        )


def measure(engine: str, events: Path, result: Path) -> dict[str, float]:
    """Count in this process; write the counts, and give seconds and megabytes."""
    periods = list_periods(RECORDS.periods, where="here")
    start = time.perf_counter()
    with open_engine(engine, where="here") as opened:
        ready = time.perf_counter()
        given = opened.read_files([events])
        counted = opened.collect(count_records(given, RECORDS, periods=periods, lookup=None))
        done = time.perf_counter()
    counted.sort("outcome", "area", "period").write_parquet(result)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "start": ready - start,
        "seconds": done - ready,
        "cpu": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
        "groups": counted.height,
        "records": int(counted["records"].sum()),
        "people": int(counted["people"].sum()),
    }


def run_apart(engine: str, events: Path, result: Path) -> dict[str, float]:
    """Measure an engine in a process of its own, and print what came."""
    command = [sys.executable, __file__, "--measure", engine, str(events), str(result)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{engine:10} {found['seconds']:6.1f} s (start {found['start']:.1f} s, "
        f"processor {found['cpu']:.1f} s), {found['megabytes']:,.0f} MB, "
        f"{found['groups']:,.0f} groups, {found['records']:,.0f} records, "
        f"{found['people']:,.0f} people a group and month"
    )
    return found


def main() -> int:
    """Measure, and say whether it stays within its bounds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--spark", default="", metavar="ADDRESS")
    parser.add_argument("--measure", nargs=3, metavar=("ENGINE", "EVENTS", "RESULT"))
    given = parser.parse_args()
    if given.measure:
        engine, events, result = given.measure
        print(json.dumps(measure(engine, Path(events), Path(result))))
        return 0
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(
        f"{given.events:,} events; {platform.machine()}, {cores} cores, load {load:.1f}; {MEMORY}"
    )
    with tempfile.TemporaryDirectory(prefix="wardwise-events-") as folder:
        events, result = Path(folder) / "events.parquet", Path(folder) / "duckdb.parquet"
        draw_events(events, events=given.events)
        print(f"drawn: {events.stat().st_size / 1e6:,.0f} MB of Parquet")
        found = run_apart(DUCKDB, events, result)
        is_good = found["seconds"] <= SECONDS and found["megabytes"] <= MEGABYTES
        print(f"within {SECONDS:.0f} s and {MEGABYTES:,} MB: {'yes' if is_good else 'no'}")
        if given.spark:
            other = Path(folder) / "spark.parquet"
            run_apart(given.spark, events, other)
            is_same = pl.read_parquet(result).equals(pl.read_parquet(other))
            print(f"Spark's rows are DuckDB's: {'yes' if is_same else 'no'}")
            is_good = is_good and is_same
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
