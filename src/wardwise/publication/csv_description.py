"""Describe a CSV file's columns for programs: CSV on the Web."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from wardwise.publication.licences import list_addresses
from wardwise.publication.shapes import About

_IN_UNIT = frozenset(
    {"value", "score", "change", "lower", "upper", "comparator_value", "borough_value"}
    | {"peer_median", "best", "worst"}
)
"""Columns whose figures are in the unit that the row names."""


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """What a description says of a column: its heading, its title, its datatype, its meaning."""

    name: str
    title: str
    datatype: str
    meaning: str
    is_filled: bool = False  # in every row


def describe_csv(
    columns: Sequence[DescribedColumn],
    *,
    file: str,
    title: str,
    about: About,
    key: Sequence[str],
) -> bytes:
    """Make the CSV on the Web description of a CSV file, to stand beside it.

    Parameters
    ----------
    file : the CSV file's name; the description's is the same with `-metadata.json` added
    key : the columns that tell each row from the others

    Source
    ------
    W3C, Metadata Vocabulary for Tabular Data (2015).
    """
    licences = list_addresses(about.get("licences", ()))
    schema: dict[str, object] = {"columns": [_describe_column(one) for one in columns]}
    if key:
        schema["primaryKey"] = list(key)
    document: dict[str, object] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}],
        "url": file,
        "dc:title": title,
        "dc:publisher": about["publisher"],
        "dc:issued": about["created"],
        "dc:identifier": about["release_id"],
        "dc:rights": "\n".join(about["licence_lines"]),
        **({"dc:license": [{"@id": one} for one in licences]} if licences else {}),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": schema,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _describe_column(one: DescribedColumn) -> dict[str, object]:
    """Describe a column; an empty cell is a missing one."""
    described: dict[str, object] = {
        "name": one.name,
        "titles": list(dict.fromkeys((one.name, one.title))),
        "dc:description": one.meaning,
        "datatype": one.datatype,
        "null": [""],
    }
    if one.is_filled:
        described["required"] = True
    if one.name in _IN_UNIT:
        described["schema:unitText"] = "as in the column unit"
    return described
