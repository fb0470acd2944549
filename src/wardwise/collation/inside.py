"""Make a source's file from within the council: of a database's answer, or of counted records."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wardwise.collation.databases.made import Made
from wardwise.collation.databases.part import require_part
from wardwise.collation.held_files import list_snapshots
from wardwise.collation.manifest import read_manifest
from wardwise.collation.remote.shape import check_file
from wardwise.model.errors import RecordsError
from wardwise.model.project import Project
from wardwise.model.provenance import Source

DUCKDB = "duckdb"


@dataclass(frozen=True, slots=True)
class Inside:
    """What lies within the council, and with what it is counted.

    Parameters
    ----------
    project : whose other sources may be lookups
    engine : `duckdb`, or where Spark runs
    environment : variables that hold addresses and paths
    """

    project: Project
    engine: str = DUCKDB
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


def is_inside(source: Source) -> bool:
    """Claim that a source's file is made from a database or from records."""
    return source.database is not None or source.records is not None


def make_file(
    source: Source, target: Path, *, inside: Inside, report: Callable[[str], None]
) -> Made:
    """Make a source's file, checked before it is kept; say where its figures came from.

    Raises
    ------
    DatabaseError, RecordsError, MissingPartError
        If the database or the records cannot be read as declared.
    RemoteShapeError, MissingColumnError, CellError, DuplicateRowError, SourceFileError
        If the file is not what the source declares.
    """
    # the libraries that read databases and count records are an optional part
    require_part("databases", where=f"sources/{source.id}.yaml")
    if source.records is not None:
        made = _count(source, target, inside=inside, report=report)
    else:
        from wardwise.collation.databases.fetch import fetch_database  # noqa: PLC0415

        if source.database is None:
            raise ValueError(source.id)
        made = fetch_database(
            source, source.database, target=target, environment=inside.environment
        )
        report(
            f"{source.id}: {made.details['rows read']} rows read from {made.details['read from']}"
        )
    check_file(target, source)
    return made


def _count(source: Source, target: Path, *, inside: Inside, report: Callable[[str], None]) -> Made:
    from wardwise.collation.records.fetch import fetch_records  # noqa: PLC0415
    from wardwise.collation.records.given import Desk  # noqa: PLC0415

    def find_lookup(name: str) -> tuple[Source, Sequence[Path]]:
        folder = inside.project.folder
        entries = read_manifest(folder)
        if not any(one.source_id == name for one in entries):
            raise RecordsError(
                f"the lookup {name!r} has not been fetched yet",
                where=f"sources/{source.id}.yaml, records",
                fix="fetch it first: it is a source like any other",
            )
        looked = next(one for one in inside.project.sources if one.id == name)
        return looked, list_snapshots(inside.project, name, entries=entries)

    if source.records is None:
        raise ValueError(source.id)
    desk = Desk(inside.project.folder, inside.environment, inside.engine, find_lookup, report)
    return fetch_records(source, source.records, target=target, desk=desk)
