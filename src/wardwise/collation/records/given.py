"""Find the records as they lie: in files outside of the project, or in a database."""

import csv
import glob
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
from ibis.expr.types import Table

from wardwise.collation.databases.fetch import write_cell
from wardwise.collation.databases.reading import Answer, ask_database
from wardwise.collation.records.engine import Engine
from wardwise.model.errors import MissingColumnError, RecordsError
from wardwise.model.internal import Database, Records
from wardwise.model.provenance import Source

_NEAR = 0.8  # how alike a heading is that is named
_SUFFIXES = (".parquet", ".csv")


@dataclass(frozen=True, slots=True)
class Desk:
    """What counting a source's records needs from outside of it.

    Parameters
    ----------
    project_folder : where no record may lie
    environment : variables that hold paths and addresses
    engine : `duckdb`, or where Spark runs
    find_lookup : gives a source by its id, with the files received of it
    report : called with a sentence on what a person should know
    """

    project_folder: Path
    environment: Mapping[str, str]
    engine: str
    find_lookup: Callable[[str], tuple[Source, Sequence[Path]]]
    report: Callable[[str], None]


def read_given(
    source: Source, records: Records, *, engine: Engine, desk: Desk
) -> tuple[Table, str]:
    """Give the records as they lie, and where that is as it may be told.

    Raises
    ------
    RecordsError
        If no files are named or found, or they lie within the project.
    DatabaseError
        If the database that holds them is not named, refuses or breaks off.
    """
    if source.database is not None:
        where = f"sources/{source.id}.yaml, database"
        return _copy_answer(source.database, records, engine=engine, desk=desk, where=where)
    where = f"sources/{source.id}.yaml, records"
    paths, named = _find_files(records, desk, where=where)
    number = f"{len(paths)} file{'s' if len(paths) > 1 else ''}"
    headings = () if paths[0].suffix == ".parquet" else _read_headings(paths, where=where)
    return engine.read_files(paths, headings), f"records at {named}, {number}"


def list_record_columns(records: Records) -> list[str]:
    """List the columns of records that counting reads, each once."""
    named = [records.place_column, records.time_column, *records.where, *records.by]
    named += [records.id, records.person, *records.sums.values()]
    named += [records.late.column] if records.late else []
    named += [records.coordinates.east, records.coordinates.north] if records.coordinates else []
    return list(dict.fromkeys(one for one in named if one))


def check_columns(columns: Sequence[str], records: Records, *, where: str) -> None:
    """Refuse records that lack a column.

    Raises
    ------
    MissingColumnError
        If one that is declared is not there.
    """
    for one in list_record_columns(records):
        if one not in columns:
            # they are not listed: a file without headings has a record in their place
            near = get_close_matches(one, columns, n=1, cutoff=_NEAR)
            raise MissingColumnError(
                f"the records have no column {one!r} among their {len(columns)}",
                where=where,
                fix=f"did you mean {near[0]!r}?" if near else "check the headings of the records",
            )


def _find_files(records: Records, desk: Desk, *, where: str) -> tuple[tuple[Path, ...], str]:
    pattern = records.path or desk.environment.get(records.path_from, "")
    named = records.path or f"${records.path_from}"
    if not pattern:
        raise RecordsError(
            f"the environment variable {records.path_from} does not say where the records lie",
            where=where,
            fix=f"set {records.path_from} to the files' path, such as /data/repairs/*.parquet",
        )
    paths = tuple(Path(one) for one in sorted(glob.glob(pattern)))  # noqa: PTH207 - from the root
    suffixes = {one.suffix for one in paths}
    if len(suffixes) != 1 or suffixes - set(_SUFFIXES):
        raise RecordsError(
            f"{len(paths)} files are at {named}; expected Parquet files alone, or CSV files alone",
            where=where,
            fix="give the path of files that end in .parquet or in .csv; * stands for any part",
        )
    if any(one.resolve().is_relative_to(desk.project_folder.resolve()) for one in paths):
        raise RecordsError(
            "the records lie within the project's folder, which more people see than may see them",
            where=where,
            fix="keep them elsewhere, and give that path",
        )
    return paths, named


def _read_headings(paths: Sequence[Path], *, where: str) -> tuple[str, ...]:
    """Give the headings that all CSV files have."""
    found: set[tuple[str, ...]] = set()
    for path in paths:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            found.add(tuple(next(csv.reader(file), ())))
    if len(found) != 1 or not all(next(iter(found))):
        raise RecordsError(
            f"the {len(paths)} files have {len(found)} different rows of headings, or empty ones",
            where=where,
            fix="the first row of every file holds the same headings, none of them empty",
        )
    return next(iter(found))


def _copy_answer(
    database: Database, records: Records, *, engine: Engine, desk: Desk, where: str
) -> tuple[Table, str]:
    """Copy the columns that counting needs into the engine, people and records without names."""
    columns = list_record_columns(records)
    hidden = {records.id, records.person} - {""}
    with ask_database(database, columns, environment=desk.environment, where=where) as answer:
        check_columns(answer.headings, records, where=where)
        schema = pa.schema([(one, pa.string()) for one in columns])
        pieces = _hide_names(answer, columns, hidden=hidden, schema=schema)
        return engine.keep(pieces, schema), answer.told


def _hide_names(
    answer: Answer, columns: Sequence[str], *, hidden: set[str], schema: pa.Schema
) -> Iterator[pa.Table]:
    """Give rows as text; what tells people and records apart is hashed with a key of this run."""
    key = secrets.token_bytes(32)
    places = [(answer.headings.index(one), one in hidden) for one in columns]
    for rows in answer.chunks:
        cells = [
            [_hash(row[at], key) if is_hidden else _write(row[at]) for row in rows]
            for at, is_hidden in places
        ]
        yield pa.Table.from_arrays([pa.array(one, pa.string()) for one in cells], schema=schema)


def _write(value: object) -> str | None:
    """Write a value as text; an instant as UTC, with its Z."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    return None if value is None else write_cell(value)


def _hash(value: object, key: bytes) -> str | None:
    text = write_cell(value).strip()
    return hashlib.blake2b(text.encode(), key=key, digest_size=16).hexdigest() if text else None
