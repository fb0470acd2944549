"""Find the files of a source among those that were received."""

import re
from collections.abc import Sequence
from pathlib import Path

from wardwise.collation.manifest import FOLDER, check_snapshot, read_manifest
from wardwise.model.errors import SnapshotError
from wardwise.model.project import Project
from wardwise.model.provenance import Snapshot, Source

BOROUGH = "{borough}"
"""What stands in a declared path for the code of each borough."""

_CODE = r"[A-Z]\d{8}"


def list_snapshots(
    project: Project, source_id: str, *, entries: Sequence[Snapshot]
) -> tuple[Path, ...]:
    """List the files of a source that it declares, each checked to be what was received.

    A file that it declared once, and no longer does, is left aside.

    Parameters
    ----------
    entries : the project's manifest, read once

    Raises
    ------
    SnapshotError
        If none was received, or a file is gone or changed.
    """
    declared = next((one for one in project.sources if one.id == source_id), None)
    own = [
        one
        for one in entries
        if one.source_id == source_id and (declared is None or _is_declared(one, declared))
    ]
    if not own:
        raise SnapshotError(
            f"source {source_id!r} has not been fetched",
            where=f"{FOLDER}/{source_id}/",
            fix="run: wardwise fetch (it says what to download where it cannot be had)",
        )
    return tuple(check_snapshot(project.folder, one) for one in own)


def list_undeclared(project: Project) -> list[str]:
    """List the files that were received and that no source declares now."""
    known = {one.id: one for one in project.sources}
    return [
        one.file
        for one in read_manifest(project.folder)
        if one.source_id not in known or not _is_declared(one, known[one.source_id])
    ]


def _is_declared(snapshot: Snapshot, source: Source) -> bool:
    """Claim that a source declares a file of this name."""
    name = Path(snapshot.file).name
    shapes = (re.escape(Path(one).name) for one in source.files)
    return any(
        re.fullmatch(one.replace(re.escape(BOROUGH), _CODE), name) is not None for one in shapes
    )
