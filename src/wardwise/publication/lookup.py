"""Write the small database that finds areas by code or name."""

import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl


def write_lookup(path: Path, areas: pl.DataFrame) -> Path:
    """Write `areas(code, name, level, borough, successor)` as SQLite and return the path.

    Needs `area_code, name, level, borough_code`. The same areas give the same bytes. `successor`
    is null where the code is in force.
    """
    rows = areas.select("area_code", "name", "level", "borough_code").sort("area_code").rows()
    # made in memory and written as bytes, so that a full disk is an OSError like everywhere else
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            "CREATE TABLE areas (code TEXT PRIMARY KEY, name TEXT NOT NULL, level TEXT NOT NULL,"
            " borough TEXT, successor TEXT) WITHOUT ROWID"
        )
        database.executemany("INSERT INTO areas VALUES (?, ?, ?, ?, NULL)", rows)
        database.execute("CREATE INDEX areas_by_name ON areas (name COLLATE NOCASE)")
        database.commit()
        path.write_bytes(database.serialize())
    return path
