"""The site's catalogue of data for programs: the release's, and each indicator's own file."""

import json
from collections.abc import Mapping
from typing import cast

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.publication.shapes import IndicatorEntry

_RELEASED, _SHOWN = "downloads/", "downloads/release/"
Node = dict[str, object]


def write_catalogue(facts: Facts, catalogue: Mapping[str, object]) -> bytes:
    """Write the catalogue of a release as it holds on the site, with a dataset for each indicator.

    Addresses stay relative to the site's own folder.
    """
    moved = cast("dict[str, list[Node]]", _move(dict(catalogue)))
    graph = moved["@graph"]
    added = [_describe_indicator(facts, one) for one in facts.indicators.values()]
    whole = graph[0]
    listed = cast("list[Node]", whole["dcat:dataset"])
    whole["dcat:dataset"] = [*listed, *({"@id": one["@id"]} for one in added)]
    document = {**moved, "@graph": [*graph, *added]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _move(given: object) -> object:
    """Give a document with the addresses of downloads as they are on the site."""
    if isinstance(given, dict):
        return {key: _move(value) for key, value in given.items()}
    if isinstance(given, list):
        return [_move(one) for one in given]
    if isinstance(given, str) and given.startswith(_RELEASED):
        return _SHOWN + given.removeprefix(_RELEASED)
    return given


def _describe_indicator(facts: Facts, indicator: IndicatorEntry) -> Node:
    """Describe an indicator's own file as a dataset."""
    page = addresses.find_indicator(indicator["id"])
    file = page.replace("index.html", facts.name_indicator_file(indicator))
    return {
        "@id": f"#indicator-{indicator['id']}",
        "@type": "dcat:Dataset",
        "dct:title": _say(f"{indicator['label']}: {facts.home.name}"),
        "dct:description": _say(f"{indicator['definition']} Unit: {indicator['unit']}.".strip()),
        "dct:identifier": f"{facts.manifest['release_id']}/indicator/{indicator['id']}",
        "dct:publisher": {"@id": "#publisher"},
        "dct:source": {"@id": f"#source-{indicator['source']}"},
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": {
            "@id": file,
            "@type": "dcat:Distribution",
            "dct:title": _say(file.rsplit("/", 1)[-1]),
            "dcat:accessURL": {"@id": page},
            "dcat:downloadURL": {"@id": file},
            "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
            "rdfs:seeAlso": {"@id": f"{file}-metadata.json"},
        },
    }


def _say(words: str) -> Node:
    return {"@value": words, "@language": "en-GB"}
