"""Stat-Xplore: cubes of benefit statistics, laid out as rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.request import Key, Request
from wardwise.collation.remote.table import Table, describe_empty, write_cell, write_table
from wardwise.model.errors import RemoteAnswerError

KEY = Key(
    "WARDWISE_STAT_XPLORE_KEY", header="APIKey", register="https://stat-xplore.dwp.gov.uk (Account)"
)


@dataclass(frozen=True, slots=True)
class _Field:
    """One side of a cube: its heading, and the label and code of each item."""

    label: str
    items: tuple[tuple[str, str], ...]


def fetch_stat_xplore(ask: Ask, target: Path) -> str:
    """Write a table's cells into a file, a row each; give the address that was asked.

    Each field becomes two columns, its label and `<label> code` (the end of an item's identifier,
    the area code of an area), and each measure one. A withheld cell is empty.

    Raises
    ------
    RemoteAnswerError
        If the answer is no cube, or has fewer cells than its fields say.
    """
    address = f"{ask.start}/table"
    body = json.dumps(_word_query(ask), sort_keys=True).encode()
    headers = {"Content-Type": "application/json"}
    answer = ask.session.fetch(Request(address, body=body, headers=headers, key=KEY))
    given = answer.read_json()
    fields = [_read_field(one, where=address) for one in _list(given, "fields", where=address)]
    columns: list[tuple[str, list[object]]] = []
    for one in _list(given, "measures", where=address):
        measure = _object(one, where=address)
        cubes = _object(given.get("cubes"), where=address)
        cube = _object(cubes.get(str(measure.get("uri"))), where=address)
        values = _flatten(cube.get("values"), [len(one.items) for one in fields], where=address)
        columns.append((str(measure.get("label")), values))
    if not columns or not columns[0][1]:
        raise describe_empty(address)
    headings = [name for one in fields for name in (one.label, f"{one.label} code")]
    rows = [
        (*(text for item in items for text in item), *(write_cell(one[at]) for _, one in columns))
        for at, items in enumerate(product(*(one.items for one in fields)))
    ]
    table = Table((*headings, *(name for name, _ in columns)), tuple(rows))
    write_table(table, target, source=ask.source)
    return address


def _word_query(ask: Ask) -> dict[str, object]:
    query = ask.query
    return {
        "database": query.text("database"),
        "measures": list(query.settings["measures"]),
        "dimensions": [[one] for one in query.settings["dimensions"]],
        # one value a row of the map: several are answered as one item without a label
        "recodes": {
            field: {"map": [[one] for one in values], "total": False}
            for field, values in query.where.items()
        },
    }


def _read_field(given: object, *, where: str) -> _Field:
    field = _object(given, where=where)
    items = [_object(one, where=where) for one in _list(field, "items", where=where)]
    return _Field(str(field.get("label")), tuple(_read_item(one, where=where) for one in items))


def _read_item(item: dict[str, object], *, where: str) -> tuple[str, str]:
    labels, uris = _list(item, "labels", where=where), item.get("uris")
    # a total has no identifier
    code = str(uris[0]).rsplit(":", maxsplit=1)[-1] if isinstance(uris, list) and uris else ""
    return " / ".join(str(one) for one in labels), code


def _flatten(values: object, sizes: Sequence[int], *, where: str) -> list[object]:
    """Give the cells of nested lists in the order of the fields, having checked every length."""
    if not sizes:
        return [values]
    if not isinstance(values, list) or len(values) != sizes[0]:
        found = len(values) if isinstance(values, list) else "no"
        raise _refuse(f"it has {found} cells where its fields have {sizes[0]} items", where=where)
    return [cell for one in values for cell in _flatten(one, sizes[1:], where=where)]


def _object(given: object, *, where: str) -> dict[str, object]:
    if not isinstance(given, dict):
        raise _refuse("a part of it is missing", where=where)
    return given


def _list(given: dict[str, object], key: str, *, where: str) -> list[object]:
    value = given.get(key)
    if not isinstance(value, list):
        raise _refuse(f"it has no {key}: {str(given)[:120]}", where=where)
    return value


def _refuse(fact: str, *, where: str) -> RemoteAnswerError:
    return RemoteAnswerError(
        f"the answer of Stat-Xplore is no whole table: {fact}",
        where=where,
        fix="check the query's identifiers; ask for less, such as one borough in each file; or "
        "fetch again later",
    )
