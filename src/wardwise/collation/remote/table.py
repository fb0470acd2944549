"""Tables as services send them, and the files that they become."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wardwise.collation.manifest import tell_storage
from wardwise.model.errors import RemoteAnswerError
from wardwise.model.provenance import Source


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of text."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_table(text: str, *, where: str) -> Table:
    """Give the table in a service's CSV answer.

    Raises
    ------
    RemoteAnswerError
        If a row is cut short, or no row is there.
    """
    rows = [tuple(one) for one in csv.reader(io.StringIO(text, newline="")) if one]
    if not rows:
        raise describe_empty(where)
    headings = tuple(one.strip() for one in rows[0])
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(headings):
            raise RemoteAnswerError(
                f"row {number} of the answer has {len(row)} cells where the headings have "
                f"{len(headings)}",
                where=where,
                fix="the answer was cut short, or is an error in words: fetch again later",
            )
    return Table(headings, tuple(rows[1:]))


def describe_empty(where: str) -> RemoteAnswerError:
    """Word the error that a service answered without a single row."""
    return RemoteAnswerError(
        "the service answered without any row",
        where=where,
        fix="check the query: another type of area, period or category may be meant",
    )


def tabulate(records: Sequence[Mapping[str, object]]) -> Table:
    """Give records as a table; an absent or null value is an empty cell."""
    headings = tuple(dict.fromkeys(key for one in records for key in one))
    rows = tuple(tuple(write_cell(one.get(key)) for key in headings) for one in records)
    return Table(headings, rows)


def write_cell(value: object) -> str:
    """Give a JSON value as a cell: whole numbers without a point, null as nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def write_table(table: Table, target: Path, *, source: Source) -> None:
    """Write a table as the CSV file that the source declares."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=source.delimiter, lineterminator="\n")
    writer.writerow(table.headings)
    writer.writerows(table.rows)
    with tell_storage(target):
        target.write_bytes(text.getvalue().encode(source.encoding, errors="strict"))
