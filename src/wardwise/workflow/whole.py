"""Folders of results that appear whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wardwise.collation.manifest import compute_checksum
from wardwise.model.errors import OrderError, StorageError

DONE = "done.json"
_SHOWN = 3  # changed inputs named in a message


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What a step's folder says of itself: what it was made from, and what it holds."""

    step: str
    made_from: Mapping[str, str]  # name to checksum
    files: Mapping[str, str]  # path to checksum


def write_whole(
    folder: Path, *, step: str, made_from: Mapping[str, str], write: Callable[[Path], None]
) -> None:
    """Replace a folder by what `write` puts into an empty one, in one move.

    A kill or a full disk before the move leaves the earlier folder as it was; leavings of an
    interrupted run are removed first.

    Raises
    ------
    StorageError
        If the disk is full or the folder cannot be written.
    """
    with storage_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        for leaving in folder.parent.glob(f".{folder.name}-*"):
            shutil.rmtree(leaving)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            write(beside)
            files = {name: compute_checksum(beside / name) for name in _list_files(beside)}
            record = {"step": step, "made_from": dict(made_from), "files": files}
            done = beside / DONE
            done.write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")
            _flush_to_disk(done)
            beside.chmod(0o755)
            _swap(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _swap(beside: Path, folder: Path) -> None:
    earlier = folder.parent / f".{folder.name}-earlier"
    if folder.exists():
        folder.rename(earlier)
    beside.rename(folder)
    shutil.rmtree(earlier, ignore_errors=True)


def read_record(folder: Path) -> StepRecord | None:
    """Read what a step's folder says of itself; None where the step has not been completed."""
    try:
        given = json.loads((folder / DONE).read_text(encoding="utf-8"))
        return StepRecord(given["step"], given["made_from"], given["files"])
    except (OSError, ValueError, KeyError):
        return None


def require_step(folder: Path, *, command: str, made_from: Mapping[str, str]) -> StepRecord:
    """Return a step's record, having checked that it is whole and made from what stands now.

    Raises
    ------
    OrderError
        If the step was never completed, its files are damaged, or what it was made from changed.
    """
    record = read_record(folder)
    run_it = f"run: wardwise {command}"
    if record is None:
        raise OrderError(f"{command!r} has not been run in this project", fix=run_it)
    for name, checksum in record.files.items():
        if not (folder / name).is_file() or compute_checksum(folder / name) != checksum:
            raise OrderError(
                f"the results of {command!r} are damaged", where=str(folder / name), fix=run_it
            )
    changed = sorted(
        name
        for name in {*record.made_from, *made_from}
        if record.made_from.get(name) != made_from.get(name)
    )
    if changed:
        shown, more = changed[:_SHOWN], len(changed) - _SHOWN
        raise OrderError(
            f"changed since {command!r} was run: {', '.join(shown)}"
            + (f" and {more} more" if more > 0 else ""),
            fix=run_it,
        )
    return record


@contextmanager
def storage_errors(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into a StorageError that says where and what to do."""
    try:
        yield
    except OSError as refused:
        if refused.errno is None:
            raise
        raise StorageError(
            f"could not write: {os.strerror(refused.errno)}",
            where=str(refused.filename or place),
            fix="free some space or choose a folder that you may write to, then run it again; "
            "nothing half-written was kept",
        ) from refused


def _list_files(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def _flush_to_disk(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
