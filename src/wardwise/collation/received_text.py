"""Read again, from the snapshots, the very text that figures were read from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wardwise.collation.connectors.text_table import MEMBER, ROW, read_text_table
from wardwise.collation.manifest import check_snapshot, read_manifest
from wardwise.collation.sources import find_source
from wardwise.collation.tidy import word_columns
from wardwise.model.project import Project
from wardwise.model.provenance import Connector, Snapshot, Source

_MORE = re.compile(r" \((rows [\d, ]+|left out of the file: none, as declared)\)$")


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a figure stands, as its lineage says: file below snapshots/, sheet, row, columns."""

    source: str
    file: str
    member: str | None
    row: int
    column: str


def read_received_texts(
    project: Project, places: Iterable[CellPlace]
) -> Mapping[CellPlace, tuple[str, ...]]:
    """Read the text of each place, one a column that the figure is made of, exactly as it stands.

    Each file is read once. A place whose columns its source no longer declares has none.

    Raises
    ------
    SnapshotError
        If a file is gone, or is not what was received.
    """
    wanted: dict[str, dict[CellPlace, tuple[str, ...]]] = {}
    for place in dict.fromkeys(places):
        source = find_source(project, place.source)
        columns = list_place_columns(place, source)
        if columns and source.connector is not Connector.GEOJSON:
            wanted.setdefault(place.file, {})[place] = columns
    entries = {one.file: one for one in read_manifest(project.folder)}
    found: dict[CellPlace, tuple[str, ...]] = {}
    for file, columns_of in wanted.items():
        if file in entries:
            found |= _read_file(project, entries[file], columns_of)
    return found


def list_place_columns(place: CellPlace, source: Source) -> tuple[str, ...]:
    """List the headings that a place's words stand for, those taken away last."""
    words = _MORE.sub("", place.column)
    for measure in source.measures.values():
        for written, columns in measure.columns.items():
            less = measure.less.get(written, ())
            if word_columns(columns, less, measure) == words:
                return (*columns, *less)
    return ()


def _read_file(
    project: Project, entry: Snapshot, columns_of: Mapping[CellPlace, Sequence[str]]
) -> dict[CellPlace, tuple[str, ...]]:
    path = check_snapshot(project.folder, entry)
    source = find_source(project, entry.source_id)
    columns = list(dict.fromkeys(one for each in columns_of.values() for one in each))
    table = read_text_table(path, source, columns=columns)
    at = {
        (member, row): place
        for place, (member, row) in enumerate(table.select(MEMBER, ROW).iter_rows())
    }
    return {
        place: tuple(table[one][at[place.member, place.row]] for one in named)
        for place, named in columns_of.items()
        if (place.member, place.row) in at
    }
