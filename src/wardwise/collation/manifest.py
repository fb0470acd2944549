"""The list of snapshots that a project holds, and held: what was received, from where and when."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from wardwise.model.errors import SnapshotError, StorageError
from wardwise.model.provenance import Snapshot

FOLDER = "snapshots"
MANIFEST = "manifest.yaml"
_HEAD = "# What was received, from where and when. Written by wardwise fetch.\n"
PREVIOUS = "previous"
"""Below snapshots/<source>/: the versions of its files that a revised one replaced."""

_KEYS = ("source_id", "file", "checksum", "size", "received", "address", "licence")
_MORE = ("modified", "rows", "details", "replaced")  # written where known
_CHUNK = 1 << 20
_SHOWN = 12  # hexadecimal digits of a checksum that a person compares


def read_manifest(project_folder: Path) -> tuple[Snapshot, ...]:
    """Read the project's snapshots; none where nothing was fetched yet.

    Raises
    ------
    SnapshotError
        If the manifest cannot be read.
    """
    return _read_entries(project_folder, "snapshots")


def read_previous(project_folder: Path) -> tuple[Snapshot, ...]:
    """Read the versions of snapshots that revised files replaced, as `read_manifest` does.

    The latest replaced come first; each has `replaced`, and its `file` below `previous/`.
    """
    found = _read_entries(project_folder, PREVIOUS)
    return tuple(sorted(found, key=lambda one: one.replaced or date.min, reverse=True))


def _read_entries(project_folder: Path, part: str) -> tuple[Snapshot, ...]:
    path = project_folder / FOLDER / MANIFEST
    if not path.is_file():
        return ()
    try:
        given = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        needed = given[part] if part == "snapshots" else given.get(part) or ()
        return tuple(_read_entry(one) for one in needed)
    except (
        YAMLError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:
        raise SnapshotError(
            f"the list of snapshots cannot be read: {error}",
            where=str(path),
            fix="restore it from version control, or remove it and fetch again",
        ) from None


def _read_entry(given: dict[str, object]) -> Snapshot:
    rows, details, replaced = given.get("rows"), given.get("details"), given.get("replaced")
    if details is not None and not isinstance(details, dict):
        raise TypeError(f"details of {given['file']} are no mapping")
    return Snapshot(
        source_id=str(given["source_id"]),
        file=str(given["file"]),
        checksum=str(given["checksum"]),
        size=int(str(given["size"])),
        received=_read_date(given["received"]),
        address=str(given["address"] or ""),
        licence=str(given["licence"] or ""),
        modified=str(given.get("modified") or ""),
        rows=None if rows is None else int(str(rows)),
        details={str(key): str(value) for key, value in (details or {}).items()},
        replaced=None if replaced is None else _read_date(replaced),
    )


def _read_date(given: object) -> date:
    return given if isinstance(given, date) else date.fromisoformat(str(given))


def write_manifest(
    project_folder: Path,
    snapshots: Sequence[Snapshot],
    *,
    previous: Sequence[Snapshot] | None = None,
) -> Path:
    """Write the list of snapshots whole, in order of source and file; give its path.

    Parameters
    ----------
    previous : versions that were replaced; those that the list names already where None
    """
    path = project_folder / FOLDER / MANIFEST
    kept = read_previous(project_folder) if previous is None else previous
    path.parent.mkdir(parents=True, exist_ok=True)
    given = {"snapshots": _list_records(snapshots)}
    if kept:
        given[PREVIOUS] = _list_records(kept)
    text = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.representer.ignore_aliases = lambda _: True  # each entry reads by itself
    yaml.width = 10_000  # a checksum or address stays on its line
    yaml.dump(given, text)
    beside = path.with_name(f".{MANIFEST}.new")
    with tell_storage(path):
        with beside.open("w", encoding="utf-8") as file:
            file.write(_HEAD + text.getvalue())
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the name without the text
        beside.replace(path)
    return path


def _list_records(snapshots: Sequence[Snapshot]) -> list[dict[str, object]]:
    ordered = sorted(snapshots, key=lambda one: (one.source_id, one.replaced or date.min, one.file))
    return [
        {
            **{key: getattr(one, key) for key in _KEYS},
            **{key: _plain(getattr(one, key)) for key in _MORE if _is_known(getattr(one, key))},
        }
        for one in ordered
    ]


def _is_known(given: object) -> bool:
    return given is not None and given not in ("", {})


def _plain(given: object) -> object:
    return dict(given) if isinstance(given, Mapping) else given


def find_previous(project_folder: Path, snapshot: Snapshot) -> tuple[Snapshot, Path] | None:
    """Give the version of a snapshot's file before the one in use, and where it lies.

    None where there is none, or where its file is not there any more or not as received.
    """
    name = Path(snapshot.file).name
    for one in read_previous(project_folder):
        if one.source_id == snapshot.source_id and Path(one.file).name == name:
            path = project_folder / FOLDER / one.file
            is_whole = path.is_file() and compute_checksum(path) == one.checksum
            return (one, path) if is_whole else None
    return None


def compute_checksum(path: Path) -> str:
    """Give a file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def tell_storage(path: Path) -> Iterator[None]:
    """Say it plainly when the disk is full or a folder cannot be written."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{path.name} could not be written: {error.strerror or error}",
            where=str(path),
            fix="make room or choose a folder that can be written, then run this again",
        ) from None


def copy_whole(path: Path, target: Path) -> None:
    """Copy a file so that the target appears whole or not at all.

    Raises
    ------
    StorageError
        If the disk is full or the folder cannot be written.
    """
    beside = target.with_name(f".{target.name}.new")
    with tell_storage(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_beside(path, beside, target)


def _copy_beside(path: Path, beside: Path, target: Path) -> None:
    try:
        with path.open("rb") as given, beside.open("wb") as kept:
            while chunk := given.read(_CHUNK):
                kept.write(chunk)
            kept.flush()
            os.fsync(kept.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def check_snapshot(project_folder: Path, snapshot: Snapshot) -> Path:
    """Give the path of a snapshot's file, having checked that it is what was received.

    Raises
    ------
    SnapshotError
        If the file is not there, or has changed since.
    """
    path = project_folder / FOLDER / snapshot.file
    if not path.is_file():
        raise SnapshotError(
            f"the snapshot {snapshot.file} of source {snapshot.source_id!r} is not there",
            where=str(path),
            fix="run: wardwise fetch (it must be the same file, or the list of snapshots must "
            "forget it)",
        )
    checksum = compute_checksum(path)
    if checksum != snapshot.checksum:
        raise _describe_loss(snapshot, checksum, where=str(path))
    return path


def describe_change(snapshot: Snapshot, checksum: str, *, where: str) -> SnapshotError:
    """Word the error that a file is no longer what was received."""
    return SnapshotError(
        _word_change(snapshot, checksum),
        where=where,
        fix="see what changed: wardwise fetch --check; take the new file in, which keeps both: "
        f"wardwise fetch --accept-revised {snapshot.source_id}; or put the file of "
        f"{snapshot.received.isoformat()} back",
    )


def _describe_loss(snapshot: Snapshot, checksum: str, *, where: str) -> SnapshotError:
    """Word the error that a file was written over where it lay, so that the one before is gone."""
    name, received = Path(snapshot.file).name, snapshot.received.isoformat()
    return SnapshotError(
        _word_change(snapshot, checksum),
        where=where,
        fix=f"to keep both: put the file of {received} back, the new one into "
        f"{FOLDER}/{snapshot.source_id}/new/{name}, and run: wardwise fetch --accept-revised "
        f"{snapshot.source_id}; without the earlier file the same command takes the new one in "
        "and says that the other is lost",
    )


def _word_change(snapshot: Snapshot, checksum: str) -> str:
    return (
        f"{Path(snapshot.file).name} changed since its snapshot of "
        f"{snapshot.received.isoformat()}: its checksum was "
        f"{snapshot.checksum[:_SHOWN]}… and is {checksum[:_SHOWN]}…"
    )
