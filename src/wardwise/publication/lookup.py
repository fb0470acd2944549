"""The small database that finds areas by code or name, of any date."""

import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl

from wardwise.model.area import HISTORY_SCHEMA

_HISTORY = ", ".join(HISTORY_SCHEMA)
_KINDS = {pl.String: "TEXT", pl.Float64: "REAL"}


def write_lookup(path: Path, areas: pl.DataFrame, histories: pl.DataFrame | None = None) -> Path:
    """Write `areas(code, name, level, borough, successor)` and `histories` as SQLite.

    An area that was redrawn since has as `successor` the code of the area that most of its
    residents live in now; it is null where the code is in force, or nothing is known.

    Parameters
    ----------
    areas : needs `area_code, name, level, borough_code`; the same areas give the same bytes
    histories : columns of `HISTORY_SCHEMA`
    """
    known = pl.DataFrame(schema=HISTORY_SCHEMA) if histories is None else histories
    rows = _list_areas(areas, known).rows()
    columns = ", ".join(f"{name} {_KINDS[kind]}" for name, kind in HISTORY_SCHEMA.items())
    # made in memory and written as bytes, so that a full disk is an OSError like everywhere else
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            "CREATE TABLE areas (code TEXT PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL,"
            " borough TEXT, successor TEXT) WITHOUT ROWID"
        )
        database.execute(f"CREATE TABLE histories ({columns})")
        database.executemany("INSERT INTO areas VALUES (?, ?, ?, ?, ?)", rows)
        places = ", ".join("?" for _ in HISTORY_SCHEMA)
        database.executemany(
            f"INSERT INTO histories VALUES ({places})",  # noqa: S608 - question marks only
            _order(known).rows(),
        )
        database.execute("CREATE INDEX areas_by_name ON areas (name COLLATE NOCASE)")
        database.execute("CREATE INDEX histories_by_code ON histories (code)")
        database.execute("CREATE INDEX histories_by_name ON histories (name COLLATE NOCASE)")
        database.commit()
        path.write_bytes(database.serialize())
    return path


def read_histories(database: bytes) -> pl.DataFrame:
    """Read what became of codes of other dates from the bytes of `lookup.sqlite`.

    Returns
    -------
    Columns of `HISTORY_SCHEMA`; no row where an older release holds none.
    """
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(database)
        held = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
        rows = []
        if "histories" in held:
            rows = opened.execute(f"SELECT {_HISTORY} FROM histories").fetchall()  # noqa: S608
    return _order(pl.DataFrame(rows, schema=HISTORY_SCHEMA, orient="row"))


def _order(histories: pl.DataFrame) -> pl.DataFrame:
    return histories.sort(
        "code", "share", "area_code", descending=[False, True, False], nulls_last=True
    )


def _list_areas(areas: pl.DataFrame, histories: pl.DataFrame) -> pl.DataFrame:
    """Give the areas with the later code that most of each area's residents live in now."""
    largest = (
        histories.filter(pl.col("until").is_null() & pl.col("share_of_area").is_not_null())
        .sort("share_of_area", "code", descending=[True, False])
        .unique("area_code", keep="first", maintain_order=True)
        .select("area_code", successor="code")
    )
    return (
        areas.select("area_code", "name", "level", "borough_code")
        .join(largest, on="area_code", how="left")
        .sort("area_code")
    )
