"""Write a database's answer as the file that its source declares, whole or not at all."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from wardwise.collation.databases.made import Made, make_alone
from wardwise.collation.databases.reading import Answer, ask_database
from wardwise.collation.manifest import tell_storage
from wardwise.collation.tidy import list_columns
from wardwise.model.errors import DatabaseError, MissingColumnError, suggest_nearest
from wardwise.model.internal import Database
from wardwise.model.provenance import Source


def fetch_database(
    source: Source, database: Database, *, target: Path, environment: Mapping[str, str]
) -> Made:
    """Write a database's answer into a file; say where it came from and what was asked.

    Raises
    ------
    DatabaseError
        If the database is not named, refuses, breaks off, or answers with nothing or with columns
        that nothing declared uses.
    MissingColumnError
        If its answer lacks a column.
    MissingPartError
        If the driver is not installed.
    """
    return make_alone(lambda: _copy(source, database, target=target, environment=environment))


def _copy(
    source: Source, database: Database, *, target: Path, environment: Mapping[str, str]
) -> Made:
    where = f"sources/{source.id}.yaml, database"
    columns = list(database.columns) or list_columns(source, source.measures.values())
    with ask_database(database, columns, environment=environment, where=where) as answer:
        _check_headings(answer.headings, columns, where=where)
        rows = _write_answer(answer, columns, target=target, source=source)
    if not rows:
        raise DatabaseError(
            f"the database {answer.told} answered without any row",
            where=where,
            fix="check the table or query, and what the account may read",
        )
    details = {
        "engine": database.engine.value,
        "read from": answer.told,
        "asked": " ".join(answer.sql.split()),
    }
    if database.parameters:
        bound = (f"{key} = {value!r}" for key, value in database.parameters.items())
        details["parameters"] = ", ".join(bound)
    return Made(f"a {database.engine.value} database", {**details, "rows read": str(rows)})


def _check_headings(headings: Sequence[str], columns: Sequence[str], *, where: str) -> None:
    for one in columns:
        if one not in headings:
            raise MissingColumnError(
                f"the database's answer has no column {one!r} among its {len(headings)}",
                where=where,
                fix=suggest_nearest(one, headings),
            )
    idle = [one for one in headings if one not in columns]
    if idle:
        raise DatabaseError(
            f"the database's answer has a column {idle[0]!r} that nothing declared uses, and a "
            "snapshot keeps only what is used",
            where=where,
            fix="take it out of the query, so that no more leaves the database than is needed",
        )


def _write_answer(answer: Answer, columns: Sequence[str], *, target: Path, source: Source) -> int:
    """Write headings and rows; give how many rows there are."""
    rows = 0
    order = [answer.headings.index(one) for one in columns]
    with tell_storage(target), target.open("w", encoding=source.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=source.delimiter, lineterminator="\n")
        writer.writerow(columns)
        for chunk in answer.chunks:
            writer.writerows([write_cell(row[at]) for at in order] for row in chunk)
            rows += len(chunk)
    return rows


def write_cell(value: object) -> str:
    """Give a database's value as text: days and times as ISO writes them, null as nothing.

    Examples
    --------
    >>> write_cell(Decimal("12.50")), write_cell(None), write_cell(True)
    ('12.50', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return format(value, "f") if isinstance(value, Decimal) else str(value)
