"""Explore Education Statistics: a data set's rows, page by page, with its own words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.request import Request, make_address
from wardwise.collation.remote.table import describe_empty, tabulate, write_table
from wardwise.model.errors import RemoteAnswerError, RemoteShapeError, suggest_nearest

PAGE = 1000


@dataclass(frozen=True, slots=True)
class _Words:
    """What a data set's identifiers stand for: labels, and the codes and names of places."""

    indicators: Mapping[str, str]
    filters: Mapping[str, str]
    options: Mapping[str, str]
    places: Mapping[str, tuple[str, str]]


def fetch_explore_education(ask: Ask, target: Path) -> str:
    """Write a data set's rows into a file; give the address of its first page.

    Columns are `Period`, `Level`, `<level> code` and `<level> name`, each filter and each indicator
    by its label. Values are as published, with their signs for what is withheld (c, z, x, low).

    Raises
    ------
    RemoteAnswerError
        If an answer is no page of results, or rows are fewer than the service counts.
    RemoteShapeError
        If the data set has no such indicator.
    """
    start = f"{ask.start}/data-sets/{ask.query.text('data_set')}"
    version = ask.query.text("version")
    pinned = {"dataSetVersion": version} if version else {}
    words = _read_words(ask, make_address(f"{start}/meta", pinned))
    body = json.dumps(_word_query(ask), sort_keys=True).encode()
    records: list[dict[str, object]] = []
    first, page, total = "", 0, 1
    while len(records) < total:
        page += 1
        parameters = {**pinned, "page": str(page), "pageSize": str(PAGE)}
        address = make_address(f"{start}/query", parameters)
        first = first or address
        headers = {"Content-Type": "application/json"}
        given = ask.session.fetch(Request(address, body=body, headers=headers)).read_json()
        results, total = _read_page(given, where=address)
        if not results and total > len(records):
            raise _refuse(f"{len(records):,} rows came of {total:,}", where=address)
        records += [_name_record(one, words) for one in results]
    if not records:
        raise describe_empty(first)
    if len(records) != total:
        raise _refuse(f"{len(records):,} rows came of {total:,}", where=first)
    write_table(tabulate(records), target, source=ask.source)
    return first


def _word_query(ask: Ask) -> dict[str, object]:
    """Give the query as the service reads it: every criterion that is declared must hold."""
    settings = ask.query.settings
    levels = settings.get("levels", ())
    criteria: list[dict[str, object]] = []
    if levels:
        criteria.append({"geographicLevels": {"in": list(levels)}})
    if settings.get("areas"):
        places = [
            {"level": levels[0] if levels else "LA", "code": one} for one in settings["areas"]
        ]
        criteria.append({"locations": {"in": places}})
    if settings.get("periods"):
        pairs = [one.rpartition(" ") for one in settings["periods"]]
        spans = [{"period": period, "code": code} for period, _, code in pairs]
        criteria.append({"timePeriods": {"in": spans}})
    criteria += [{"filters": {"in": list(one)}} for one in ask.query.where.values()]
    query: dict[str, object] = {"indicators": list(settings["indicators"])}
    return query | ({"criteria": {"and": criteria}} if criteria else {})


def _read_words(ask: Ask, address: str) -> _Words:
    given = ask.session.fetch(Request(address)).read_json()
    indicators = {_text(one, "id"): _text(one, "label") for one in _list(given, "indicators")}
    if not indicators:
        raise _refuse("it names no indicators of this data set", where=address)
    for one in ask.query.settings["indicators"]:
        if one not in indicators:
            raise RemoteShapeError(
                f"the data set has no indicator {one!r} among its {len(indicators)}",
                where=ask.place,
                fix=suggest_nearest(one, list(indicators)) + "; identifiers change with a data "
                "set's version",
            )
    filters = _list(given, "filters")
    return _Words(
        indicators,
        {_text(one, "id"): _text(one, "label") for one in filters},
        {_text(at, "id"): _text(at, "label") for one in filters for at in _list(one, "options")},
        {
            _text(at, "id"): (_text(at, "code"), _text(at, "label"))
            for one in _list(given, "locations")
            for at in _list(one, "options")
        },
    )


def _read_page(given: Mapping[str, object], *, where: str) -> tuple[list[dict[str, object]], int]:
    paging = _mapping(given, "paging")
    total = paging.get("totalResults")
    if not isinstance(total, int) or not isinstance(given.get("results"), list):
        raise _refuse(f"it is no page of results: {str(dict(given))[:120]}", where=where)
    return _list(given, "results"), total


def _name_record(result: Mapping[str, object], words: _Words) -> dict[str, object]:
    """Give a result's cells under headings that people read."""
    level = _text(result, "geographicLevel")
    record: dict[str, object] = {
        "Period": _text(_mapping(result, "timePeriod"), "period"),
        "Level": level,
    }
    for at, place in _mapping(result, "locations").items():
        code, name = words.places.get(str(place), (str(place), ""))
        record |= {f"{at} code": code, f"{at} name": name}
    for key, option in _mapping(result, "filters").items():
        record[words.filters.get(key, key)] = words.options.get(str(option), str(option))
    for key, value in _mapping(result, "values").items():
        record[words.indicators.get(key, key)] = value
    return record


def _mapping(given: Mapping[str, object], key: str) -> dict[str, object]:
    value = given.get(key)
    return value if isinstance(value, dict) else {}


def _list(given: Mapping[str, object], key: str) -> list[dict[str, object]]:
    value = given.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(given: Mapping[str, object], key: str) -> str:
    return str(given.get(key) or "")


def _refuse(fact: str, *, where: str) -> RemoteAnswerError:
    return RemoteAnswerError(
        f"the answer of Explore Education Statistics is not whole: {fact}",
        where=where,
        fix="check the query's identifiers; fetch again later",
    )
