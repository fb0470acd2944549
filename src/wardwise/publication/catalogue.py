"""The release as a catalogue of data that programs read: DCAT, as JSON-LD."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import polars as pl

from wardwise.model.period import read_period
from wardwise.publication.licences import ADDRESSES, list_addresses
from wardwise.publication.reader import CATALOGUE
from wardwise.publication.shapes import About, SourceEntry

DOWNLOADS = "downloads/"
Node = dict[str, object]

_CONTEXT: Node = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA = {
    "csv": ("text/csv", "CSV"),
    "parquet": ("application/vnd.apache.parquet", "PARQUET"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "geojson": ("application/geo+json", "GEOJSON"),
    "zip": ("application/zip", "ZIP"),
}
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
_PLACES = "http://statistics.data.gov.uk/id/statistical-geography/"
_BRITISH = ("E", "K", "N", "S", "W")  # how codes of the United Kingdom's areas begin
_DATASETS = {
    "scores": "Scores of the index, its dimensions and components, with ranks and ratings",
    "indicators": "Values of every indicator by its own period, in its own unit",
    "indicator-ratings": "Values of every indicator by edition period, with ranks and ratings",
    "changes": "Change of every score and indicator between periods",
    "weights": "How each weighted indicator counts, with goalposts",
    "areas": "Areas, what they lie in, and what a reader must know of them",
    "other-methods": "Where areas rank when the index is built in other defensible ways",
    "other-methods-choices": "Which choices of method move ranks",
    "other-methods-importance": "How far the index moves without each indicator and component",
    "other-methods-builds": "Every way in which the index was built, and how far ranks then shift",
    "coherence": "How every indicator stands to the others of its component, and to scores",
    "coherence-pairs": "How every two indicators move together, and how sure that is",
    "coherence-principal-components": "Directions in which a component's indicators vary together",
    "patterns": "How far neighbours resemble each other in every score, over all areas",
    "similar-areas": "The areas most alike in what the index does not judge",
    "similar-areas-reasons": "In what each area and those most like it are alike",
    "patterns-areas": "Whether each area lies in a group of high or low ones beyond chance",
    "coherence-findings": "What an expert should know of each component, and what to do",
    "outlines": "Outlines of areas, simplified for drawing",
    "tables": "Scores, indicators and changes of wards and above, in one workbook",
    "everything": "Every table for every area that was compared",
}


@dataclass(frozen=True, slots=True)
class _File:
    """A file that can be downloaded."""

    name: str
    size: int
    checksum: str

    @property
    def kind(self) -> str:
        """What its name ends with."""
        return self.name.rsplit(".", 1)[-1]


def write_catalogue(
    folder: Path,
    *,
    tables: Mapping[str, pl.DataFrame],
    documents: Mapping[str, object],
    about: About,
) -> Path:
    """Write the catalogue of a release's downloads into its folder, and return its path.

    Addresses in it are relative: they hold wherever the folder is put.
    """
    files = [
        _File(one.name, one.stat().st_size, hashlib.sha256(one.read_bytes()).hexdigest())
        for one in sorted((folder / DOWNLOADS).iterdir())
        if not one.name.endswith("-metadata.json")
    ]
    document = make_catalogue(
        files,
        about=about,
        sources=cast("Sequence[SourceEntry]", documents["sources"]),
        span=find_span(tables["observations"]),
    )
    path = folder / CATALOGUE
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def find_span(observations: pl.DataFrame) -> tuple[date, date] | None:
    """Find the first and the last day that any figure is of; None where there is none."""
    given = observations.filter(pl.col("value").is_not_null())["period_id"].unique()
    periods = [read_period(one) for one in given]
    if not periods:
        return None
    # a period's middle lies as far from its end as from its start
    ends = [one.middle + (one.middle - one.start) for one in periods]
    return min(one.start for one in periods), max(ends) - timedelta(days=1)


def make_catalogue(
    files: Sequence[_File],
    *,
    about: About,
    sources: Sequence[SourceEntry],
    span: tuple[date, date] | None,
) -> Node:
    """Make the catalogue: a dataset for each table, with a distribution for each file of it.

    Source
    ------
    W3C, Data Catalog Vocabulary (DCAT) version 3 (2024); the properties that DCAT-AP asks for.
    """
    publisher: Node = {"@id": "#publisher", "@type": "foaf:Agent", "foaf:name": about["publisher"]}
    common = {
        "dct:publisher": {"@id": "#publisher"},
        "dct:issued": _type(about["created"], "xsd:date"),
        "dct:language": {"@id": _ENGLISH},
        "dct:spatial": _make_place(about),
        **({"dct:temporal": _make_span(span)} if span else {}),
        **({"dcat:contactPoint": _make_contact(about)} if about["contact"] else {}),
    }
    by_table: dict[str, list[_File]] = {}
    for one in files:
        by_table.setdefault(one.name.split("_")[0], []).append(one)
    datasets = [
        {
            "@id": f"#{name}",
            "@type": "dcat:Dataset",
            "dct:title": _say(f"{_DATASETS.get(name, name)}: {about['area']['name']}"),
            "dct:description": _say(f"{_DATASETS.get(name, name)}. {about['edition']['label']}."),
            "dct:identifier": f"{about['release_id']}/{name}",
            "dcat:version": about["release_id"],
            **common,
            "dct:source": [{"@id": f"#source-{one['id']}"} for one in sources],
            "dcat:distribution": [_make_distribution(one, about) for one in found],
        }
        for name, found in by_table.items()
    ]
    catalogue: Node = {
        "@id": "#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _say(about["title"]),
        "dct:description": _say(about["introduction"] or about["edition"]["label"]),
        "dct:identifier": about["release_id"],
        **common,
        "foaf:homepage": {"@id": "index.html"},
        "dct:rights": {
            "@type": "dct:RightsStatement",
            "rdfs:label": _say("\n".join(about["licence_lines"])),
        },
        "dcat:dataset": [{"@id": one["@id"]} for one in datasets],
    }
    given = [_make_source(one) for one in sources]
    return {"@context": _CONTEXT, "@graph": [catalogue, publisher, *datasets, *given]}


def _say(words: str) -> Node:
    return {"@value": words, "@language": "en-GB"}


def _type(value: object, kind: str) -> Node:
    return {"@value": str(value), "@type": kind}


def _make_place(about: About) -> Node:
    """Name the place; one that exists by the address of its code."""
    code, name = about["area"]["code"], about["area"]["name"]
    place: Node = {"@type": "dct:Location", "dct:identifier": code, "rdfs:label": _say(name)}
    if code.startswith(_BRITISH) and not about["fictional"]:
        place["@id"] = f"{_PLACES}{code}"
    return place


def _make_span(span: tuple[date, date]) -> Node:
    first, last = span
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _type(first.isoformat(), "xsd:date"),
        "dcat:endDate": _type(last.isoformat(), "xsd:date"),
    }


def _make_contact(about: About) -> Node:
    contact = about["contact"]
    if "@" in contact and " " not in contact:
        return {
            "@type": "vcard:Kind",
            "vcard:fn": about["publisher"],
            "vcard:hasEmail": {"@id": f"mailto:{contact}"},
        }
    return {"@type": "vcard:Kind", "vcard:fn": contact}


def _make_distribution(file: _File, about: About) -> Node:
    """Describe a file; its columns are described beside it where it is a CSV file."""
    media, kind = _MEDIA[file.kind]
    address = f"{DOWNLOADS}{file.name}"
    licences = list_addresses(about.get("licences", ()))
    made: Node = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _say(file.name),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{media}"},
        "dct:format": {"@id": f"{_FILE_TYPES}{kind}"},
        "dcat:byteSize": _type(file.size, "xsd:nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _type(file.checksum, "xsd:hexBinary"),
        },
    }
    if licences:
        made["dct:license"] = [{"@id": one} for one in licences]
    if file.kind == "csv":
        made["dct:conformsTo"] = {"@id": "http://www.w3.org/TR/tabular-metadata/"}
        made["rdfs:seeAlso"] = {"@id": f"{address}-metadata.json"}
    return made


def _make_source(source: SourceEntry) -> Node:
    """Describe a dataset that figures were made of; addresses of restricted ones are left out."""
    made: Node = {
        "@id": f"#source-{source['id']}",
        "@type": "dcat:Dataset",
        "dct:title": _say(source["label"]),
        "dct:description": _say(source["description"] or source["label"]),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": source["publisher"]},
        "dct:accessRights": _say(source["access"]),
    }
    if source["page"]:
        made["dcat:landingPage"] = {"@id": source["page"]}
    if source["licence"] in ADDRESSES:
        made["dct:license"] = {"@id": ADDRESSES[source["licence"]]}
    return made
