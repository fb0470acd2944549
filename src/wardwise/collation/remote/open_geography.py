"""ONS Open Geography: lookups and outlines from ArcGIS feature layers, page by page."""

import json
from collections.abc import Mapping
from pathlib import Path

from wardwise.collation.manifest import tell_storage
from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.request import Request, make_address
from wardwise.collation.remote.table import describe_empty, tabulate, write_table
from wardwise.model.errors import RemoteAnswerError, RemoteShapeError, suggest_nearest
from wardwise.model.provenance import Connector

PAGE = 1000
"""Features asked for at once; some layers give no more."""


def fetch_open_geography(ask: Ask, target: Path) -> str:
    """Write every feature of a layer into a CSV or GeoJSON file; give the layer's address.

    Raises
    ------
    RemoteAnswerError
        If the layer answers with an error, or with fewer features than it counts.
    """
    layer = f"{ask.start}/{ask.query.text('name')}/FeatureServer/{ask.query.text('layer', '0')}"
    features = _collect_features(ask, layer)
    if not features:
        raise describe_empty(layer)
    _check_count(ask, layer, found=len(features))
    if ask.source.connector is Connector.GEOJSON:
        collection = {"type": "FeatureCollection", "features": features}
        with tell_storage(target):
            target.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    else:
        write_table(
            tabulate([_read_attributes(one) for one in features]), target, source=ask.source
        )
    return layer


def _collect_features(ask: Ask, layer: str) -> list[Mapping[str, object]]:
    order = ask.query.text("order_by") or _find_key(ask, layer)
    features: list[Mapping[str, object]] = []
    is_more = True
    while is_more:
        address = _make_address(ask, layer, offset=len(features), order=order)
        given = _read_answer(ask, address)
        page = _list_features(given, where=address)
        is_more = _exceeds(given)
        if is_more and not page:
            raise _refuse(f"a page is empty after {len(features):,} features", where=address)
        features += page
    return features


def _find_key(ask: Ask, layer: str) -> str:
    """Give the field that numbers the features, and check the fields that the query names."""
    told = _read_answer(ask, make_address(layer, {"f": "json"}))
    fields = told.get("fields")
    known = [str(one.get("name")) for one in fields] if isinstance(fields, list) else []
    for name in (*ask.query.settings.get("fields", ()), *ask.query.where):
        if known and name not in known:
            raise RemoteShapeError(
                f"the layer has no field {name!r} among its {len(known)}",
                where=ask.place,
                fix=suggest_nearest(name, known),
            )
    return str(told.get("objectIdField") or "FID")


def _make_address(ask: Ask, layer: str, *, offset: int, order: str) -> str:
    parameters = {
        "where": _word_where(ask.query.where),
        "outFields": ask.query.text("fields", "*"),
        "orderByFields": order,  # pages repeat rows without it
        "resultOffset": str(offset),
        "resultRecordCount": str(PAGE),
    }
    if ask.source.connector is Connector.GEOJSON:
        shape = {"outSR": "4326", "f": "geojson"}
    else:
        shape = {"returnGeometry": "false", "f": "json"}
    return make_address(f"{layer}/query", {**parameters, **shape})


def _word_where(where: Mapping[str, tuple[str, ...]]) -> str:
    """Word the choice of features as ArcGIS reads it.

    Examples
    --------
    >>> _word_where({"LAD22CD": ("E09000002", "E09000003")})
    "LAD22CD IN ('E09000002','E09000003')"
    """
    parts = []
    for field, values in where.items():
        quoted = ",".join("'" + one.replace("'", "''") + "'" for one in values)
        parts.append(f"{field} IN ({quoted})" if len(values) > 1 else f"{field}={quoted}")
    return " AND ".join(parts) or "1=1"


def _read_answer(ask: Ask, address: str) -> dict[str, object]:
    given = ask.session.fetch(Request(address)).read_json()
    error = given.get("error")
    if isinstance(error, dict):
        raise RemoteAnswerError(
            f"Open Geography answered an error: {error.get('message') or error.get('code')}",
            where=address,
            fix="services are renamed with each edition: look the name and its fields up on "
            "geoportal.statistics.gov.uk and put them into the query",
        )
    return given


def _list_features(given: Mapping[str, object], *, where: str) -> list[Mapping[str, object]]:
    features = given.get("features")
    if not isinstance(features, list):
        raise _refuse("it has no list of features", where=where)
    return [one for one in features if isinstance(one, dict)]


def _exceeds(given: Mapping[str, object]) -> bool:
    """Tell whether there is more; GeoJSON says so among its properties."""
    properties = given.get("properties")
    within = properties if isinstance(properties, dict) else {}
    return bool(given.get("exceededTransferLimit") or within.get("exceededTransferLimit"))


def _check_count(ask: Ask, layer: str, *, found: int) -> None:
    parameters = {"where": _word_where(ask.query.where), "returnCountOnly": "true", "f": "json"}
    address = make_address(f"{layer}/query", parameters)
    counted = _read_answer(ask, address).get("count")
    if counted != found:
        raise _refuse(f"{found:,} features came and the layer counts {counted}", where=address)


def _read_attributes(feature: Mapping[str, object]) -> Mapping[str, object]:
    attributes = feature.get("attributes")
    return attributes if isinstance(attributes, dict) else {}


def _refuse(fact: str, *, where: str) -> RemoteAnswerError:
    return RemoteAnswerError(
        f"the answer of Open Geography is not whole: {fact}",
        where=where,
        fix="fetch again later; or download the layer by hand and put it into snapshots/",
    )
