"""Tell a revised file from the snapshot in use, and put it in its place without losing either."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from wardwise.collation.manifest import FOLDER, PREVIOUS, compute_checksum, copy_whole
from wardwise.collation.offers import Offer, place_offer
from wardwise.model.provenance import Connector, Snapshot, Source

_CHUNK = 1 << 20
_SHOWN = 12  # hexadecimal digits of a checksum that a person compares
NOT_KEPT = "the file was written over before it could be kept"


class FileState(StrEnum):
    """How a source's file stands to the project's snapshot of it."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    NOT_COMPARED = "not compared"  # a snapshot is there, and nothing to compare it with was had
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file of a source: the snapshot in use, and what could be had now."""

    source_id: str
    label: str
    file: str
    state: FileState
    held: Snapshot | None
    found: Snapshot | None
    reason: str = ""  # why nothing was found, or what is wrong with it

    def to_text(self) -> str:
        """Say on a few lines how the file stands."""
        lines = [f"{self.state.value:12} {self.source_id}: {self.file}"]
        if self.state is FileState.REVISED and self.held is not None:
            lines.append(f"  in use:     {word_snapshot(self.held)}")
        if self.state in (FileState.NEW, FileState.REVISED) and self.found is not None:
            lines.append(f"  to be had:  {word_snapshot(self.found)}")
        if self.reason:
            lines.append(f"  why:        {self.reason}")
        if self.state is FileState.REVISED:
            lines.append(f"  take it in: wardwise fetch --accept-revised {self.source_id}")
        return "\n".join(lines)

    def to_record(self) -> dict[str, object]:
        """Give it as plain data."""
        return {
            "source": self.source_id,
            "label": self.label,
            "file": self.file,
            "state": self.state.value,
            "in_use": None if self.held is None else record_snapshot(self.held),
            "to_be_had": None if self.found is None else record_snapshot(self.found),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class CheckedSources:
    """Every file of every source, and how it stands."""

    files: tuple[CheckedFile, ...]

    def count(self, state: FileState) -> int:
        """Count the files that stand so."""
        return sum(one.state is state for one in self.files)

    def to_text(self) -> str:
        """Name every file that is not as it was, and count the others."""
        told = [one for one in self.files if one.state is not FileState.UNCHANGED]
        counts = [f"{self.count(one)} {one.value}" for one in FileState if self.count(one)]
        return "\n".join([*(one.to_text() for one in told), f"{', '.join(counts) or 'No files'}."])

    def to_record(self) -> dict[str, object]:
        """Give it as plain data, for `--json`."""
        return {
            "files": [one.to_record() for one in self.files],
            "counts": {one.value: self.count(one) for one in FileState},
        }


def word_snapshot(one: Snapshot) -> str:
    """Say what is known of a snapshot: rows, bytes, dates, where from, checksum."""
    words = [] if one.rows is None else [f"{one.rows:,} rows"]
    words.append(f"{one.size:,} bytes")
    if one.modified:
        words.append(f"last changed by its publisher {one.modified}")
    words.append(f"received {one.received.isoformat()}")
    if one.address:
        words.append(f"from {one.address}")
    return f"{', '.join(words)}, checksum {one.checksum[:_SHOWN]}…"


def record_snapshot(one: Snapshot) -> dict[str, object]:
    """Give a snapshot as plain data: dates as ISO text, null where nothing is known."""
    return {
        **{name: getattr(one, name) for name in Snapshot.__slots__},
        "received": one.received.isoformat(),
        "replaced": None if one.replaced is None else one.replaced.isoformat(),
        "details": dict(one.details),
    }


def describe_offer(offer: Offer, source: Source, *, key: str, received: date) -> Snapshot:
    """Describe an offered file as the snapshot that it would become.

    Parameters
    ----------
    key : its path within snapshots/
    """
    return Snapshot(
        source_id=source.id,
        file=key,
        checksum=compute_checksum(offer.path),
        size=offer.path.stat().st_size,
        received=received,
        address=offer.address,
        licence=source.licence,
        modified=offer.modified,
        rows=count_rows(offer.path, source),
        details=offer.details,
    )


def count_rows(path: Path, source: Source) -> int | None:
    """Count the rows of data of a delimited file; None for files of another kind.

    Line breaks within quotation marks are no ends of rows.
    """
    is_wide = source.encoding.lower().replace("_", "-").startswith("utf-16")
    if source.connector is not Connector.CSV or path.suffix == ".gz" or is_wide:
        return None
    rows = quotes = 0
    last = b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            for at, part in enumerate(chunk.split(b'"')):
                rows += part.count(b"\n") if (quotes + at) % 2 == 0 else 0
            quotes += chunk.count(b'"')
            last = chunk[-1:]
    rows += last != b"\n"
    return max(0, rows - source.header_rows - source.skip_rows)


def replace_snapshot(
    folder: Path,
    held: Snapshot,
    *,
    offer: Offer,
    described: Snapshot,
    save: Callable[[Snapshot, Snapshot], None],
) -> Snapshot:
    """Put a revised file in the place of a snapshot, keep the one before it, and enter both.

    A run that is broken off leaves the earlier file where it was or kept, so that doing it again
    ends as if nothing had happened.

    Parameters
    ----------
    folder : the project's
    described : the snapshot that the offer becomes
    save : called with the snapshot now in use and the one before it, to write the list

    Raises
    ------
    StorageError
        If there is no room.
    """
    target = folder / FOLDER / held.file
    earlier = name_earlier(held, replaced=described.received)
    kept = folder / FOLDER / earlier.file
    if not (kept.is_file() and compute_checksum(kept) == held.checksum):
        if target.is_file() and compute_checksum(target) == held.checksum:
            copy_whole(target, kept)
        else:
            earlier = replace(earlier, details={**earlier.details, "kept": NOT_KEPT})
    if offer.path != target:
        place_offer(offer, target)
    save(described, earlier)
    return described


def name_earlier(held: Snapshot, *, replaced: date) -> Snapshot:
    """Give the entry of a snapshot once it is replaced: its file lies below previous/."""
    folder = f"{held.received.isoformat()}-{held.checksum[:_SHOWN]}"
    name = Path(held.file).name
    return replace(held, file=f"{held.source_id}/{PREVIOUS}/{folder}/{name}", replaced=replaced)
