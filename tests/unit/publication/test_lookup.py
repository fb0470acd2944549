"""The database of codes finds areas of the release, and codes of other dates."""

import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl

from wardwise.model.area import HISTORY_SCHEMA
from wardwise.publication.lookup import read_histories, write_lookup

AREAS = pl.DataFrame(
    {
        "area_code": ["T05000001", "T05000002"],
        "name": ["Abbey", "Quayside"],
        "level": ["ward", "ward"],
        "borough_code": ["T09000001", "T09000001"],
    }
)
LATER = [
    ("T05000011", "Abbey Road", "ward", "2022-05-05", None, "T05000001", 0.4, 0.3),
    ("T05000012", "Northbury", "ward", "2022-05-05", None, "T05000001", 1.0, 0.7),
    ("T05000009", "Old Quay", "ward", None, "2014-05-22", "T05000002", 1.0, 1.0),
]
HISTORIES = pl.DataFrame(LATER, schema=HISTORY_SCHEMA, orient="row")


def test_the_successor_of_an_area_is_where_most_of_its_residents_live_now(tmp_path: Path) -> None:
    path = write_lookup(tmp_path / "lookup.sqlite", AREAS, HISTORIES)

    with closing(sqlite3.connect(path)) as database:
        found = dict(database.execute("SELECT code, successor FROM areas").fetchall())
    assert found == {"T05000001": "T05000012", "T05000002": None}  # an older code is no successor


def test_codes_of_other_dates_are_found_by_name_and_read_back(tmp_path: Path) -> None:
    path = write_lookup(tmp_path / "lookup.sqlite", AREAS, HISTORIES)

    with closing(sqlite3.connect(path)) as database:
        query = "SELECT code FROM histories WHERE name = 'northbury' COLLATE NOCASE"
        assert database.execute(query).fetchall() == [("T05000012",)]
    assert sorted(read_histories(path.read_bytes()).rows()) == sorted(LATER)


def test_a_release_without_histories_reads_as_none() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE areas (code TEXT)")

    assert read_histories(database.serialize()).is_empty()
    database.close()


def test_the_same_histories_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    one = write_lookup(tmp_path / "one.sqlite", AREAS, HISTORIES)
    two = write_lookup(tmp_path / "two.sqlite", AREAS.reverse(), HISTORIES.reverse())

    assert one.read_bytes() == two.read_bytes()
