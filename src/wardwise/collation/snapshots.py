"""Take sources in as snapshots: from a mirror, from the network, or dropped by a person."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wardwise.collation.boroughs import list_borough_codes
from wardwise.collation.download import download_file
from wardwise.collation.manifest import (
    FOLDER,
    check_snapshot,
    compute_checksum,
    copy_whole,
    describe_change,
    read_manifest,
    write_manifest,
)
from wardwise.collation.remote.fetch import fetch_file
from wardwise.collation.remote.session import Session
from wardwise.collation.remote.shape import check_file, is_checked
from wardwise.model.errors import (
    FetchError,
    Problems,
    SnapshotError,
    StorageError,
    WardwiseError,
)
from wardwise.model.project import Project
from wardwise.model.provenance import Snapshot, Source

BOROUGH = "{borough}"
CACHE = ".cache"
"""Below snapshots/: answers of services by address, which may be removed at any time."""


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A file that could not be had: what to download, from which page, and where to put it."""

    source_id: str
    label: str
    file: str
    page: str
    address: str
    place: str  # path below the project folder
    reason: str


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What was taken in now, what was there already, and what is missing."""

    taken: tuple[Snapshot, ...]
    kept: tuple[Snapshot, ...]
    missing: tuple[MissingFile, ...]

    def to_text(self) -> str:
        """Say what was done and, for each missing file, what a person can do."""
        lines = [f"{len(self.taken)} files taken in, {len(self.kept)} already there."]
        for one in self.missing:
            lines += [
                "",
                f"Missing: {one.label} ({one.source_id})",
                f"  why:      {one.reason}",
                f"  download: {one.file}",
                f"  from:     {one.page or one.address or 'its publisher (no page is declared)'}",
                f"  put it:   {one.place}",
            ]
        if self.missing:
            lines += ["", "Then run wardwise fetch again."]
        return "\n".join(lines)

    def to_record(self) -> dict[str, list[dict[str, str]]]:
        """Give the result as plain fields, for `--json`."""
        return {
            "taken": [_record_snapshot(one) for one in self.taken],
            "kept": [_record_snapshot(one) for one in self.kept],
            "missing": [
                {name: str(getattr(one, name)) for name in MissingFile.__slots__}
                for one in self.missing
            ],
        }


def _record_snapshot(one: Snapshot) -> dict[str, str]:
    return {name: str(getattr(one, name)) for name in Snapshot.__slots__}


def fetch_sources(
    project: Project,
    *,
    mirror: Path | None,
    network: bool,
    received: date,
    report: Callable[[str], None],
) -> FetchResult:
    """Take in every file of every source that is not a snapshot yet; say what is missing.

    A file is looked for in `snapshots/<source>/` (where a person may have dropped it), then in the
    mirror folder, then on the network. A snapshot never changes: a file that differs from the one
    received before is refused.

    Parameters
    ----------
    mirror : folder that holds the sources' files under their declared paths
    network : whether addresses may be fetched
    received : the date to write beside what is taken in now
    report : called with a sentence as each file is dealt with

    Raises
    ------
    SnapshotError, Problems
        If one file, or several, changed since the snapshot.
    """
    store = _Store(project, mirror, network=network, received=received)
    # the boroughs that some paths name are themselves read from a source
    plain = [one for one in project.sources if not _has_template(one)]
    templated = [one for one in project.sources if _has_template(one)]
    for source in plain:
        store.take_source(source, source.files, report=report)
    for source in templated:
        codes = list_borough_codes(project)
        store.take_source(source, _name_files(source, codes), report=report)
    if len(store.problems) == 1:
        raise store.problems[0]
    if store.problems:
        raise Problems(store.problems)
    return FetchResult(tuple(store.taken), tuple(store.kept), tuple(store.missing))


def list_snapshots(
    project: Project, source_id: str, *, entries: Sequence[Snapshot]
) -> tuple[Path, ...]:
    """List the files of a source, each checked to be what was received.

    Parameters
    ----------
    entries : the project's manifest, read once

    Raises
    ------
    SnapshotError
        If none was received, or a file is gone or changed.
    """
    own = [one for one in entries if one.source_id == source_id]
    if not own:
        raise SnapshotError(
            f"source {source_id!r} has not been fetched",
            where=f"{FOLDER}/{source_id}/",
            fix="run: wardwise fetch (it says what to download where it cannot be had)",
        )
    return tuple(check_snapshot(project.folder, one) for one in own)


def _name_files(source: Source, codes: Sequence[str]) -> list[str]:
    """Name every file of a source: one a borough, or the pattern itself while none is known."""
    named: list[str] = []
    for file in source.files:
        fitting = codes if BOROUGH in file and codes else (BOROUGH,)
        named += [file.replace(BOROUGH, code) for code in fitting]
    return named


def _has_template(source: Source) -> bool:
    return any(BOROUGH in file for file in source.files)


class _Store:
    """The snapshots of one project while files are taken in."""

    def __init__(
        self, project: Project, mirror: Path | None, *, network: bool, received: date
    ) -> None:
        self.project = project
        self.mirror = mirror
        self.network = network
        self.received = received
        self.known = {one.file: one for one in read_manifest(project.folder)}
        self.taken: list[Snapshot] = []
        self.kept: list[Snapshot] = []
        self.missing: list[MissingFile] = []
        self.problems: list[WardwiseError] = []

    def take_source(
        self, source: Source, files: Sequence[str], *, report: Callable[[str], None]
    ) -> None:
        """Take in each file of a source, keeping the list of snapshots up to date."""
        before = len(self.taken)
        names = [Path(file).name for file in files]
        for file in files:
            try:
                if names.count(Path(file).name) > 1:
                    raise SnapshotError(
                        f"two files of source {source.id!r} are named {Path(file).name}",
                        where=f"sources/{source.id}.yaml, files",
                        fix="make them two sources",
                    )
                self._take_file(source, file, report=report)
            except WardwiseError as problem:
                self.problems.append(problem)
        if len(self.taken) > before:
            write_manifest(self.project.folder, list(self.known.values()))

    def _take_file(self, source: Source, file: str, *, report: Callable[[str], None]) -> None:
        name = Path(file).name
        key = f"{source.id}/{name}"
        target = self.project.folder / FOLDER / key
        known = self.known.get(key)
        if known is not None and target.is_file():
            check_snapshot(self.project.folder, known)
            self._check_mirror(known, file)
            self.kept.append(known)
            return
        if target.is_file():
            if is_checked(source):
                check_file(target, source)
            self._enter(source, key, address=f"dropped into {FOLDER}/")
            report(f"{source.id}: took in {name}, found in {FOLDER}/")
            return
        address = _find_address(source, name)
        reason = self._bring(source, file, target)
        if reason and self.network and source.service is not None:
            address, reason = self._ask_service(source, target, report=report)
        if reason:
            self.missing.append(self._describe_missing(source, name, reason))
            report(f"{source.id}: {name} is missing")
            return
        self._enter(source, key, address=address)
        report(f"{source.id}: took in {name}")

    def _ask_service(
        self, source: Source, target: Path, *, report: Callable[[str], None]
    ) -> tuple[str, str]:
        """Have the source's service bring a file; give where it came from, or why it did not."""
        cache = self.project.folder / FOLDER / CACHE
        with Session(cache) as session:
            try:
                came_from = fetch_file(
                    source,
                    target,
                    session=session,
                    address=_find_address(source, target.name),
                    report=report,
                )
            except StorageError:
                raise
            except WardwiseError as problem:
                # the other sources are still fetched; this one is told with its code and remedy
                where = f" [{problem.where}]" if problem.where else ""
                return "", f"{problem.code}: {problem.problem}{where} - {problem.fix}"
        return came_from, ""

    def _bring(self, source: Source, file: str, target: Path) -> str:
        """Copy or download a file into place; give the reason where that cannot be."""
        reasons: list[str] = []
        if self.mirror is not None:
            mirrored = self.mirror / file
            if mirrored.is_file():
                if is_checked(source):
                    check_file(mirrored, source)
                copy_whole(mirrored, target)
                return ""
            reasons.append(f"{file} is not in the mirror {self.mirror}")
        address = _find_address(source, target.name)
        if self.network and address and source.service is None:
            try:
                self._download(address, target)
            except FetchError as problem:
                reasons.append(problem.problem)
            else:
                return ""
        elif self.network:
            reasons.append("it has no address to download from")
        return "; ".join(reasons) or "neither a mirror nor the network was asked"

    def _download(self, address: str, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".download-") as folder:
            download_file(address, Path(folder) / target.name).replace(target)

    def _enter(self, source: Source, key: str, *, address: str) -> None:
        target = self.project.folder / FOLDER / key
        checksum = compute_checksum(target)
        known = self.known.get(key)
        if known is not None:
            if checksum != known.checksum:
                target.unlink()
                raise describe_change(known, checksum, where=address or str(target))
            self.taken.append(known)
            return
        if target.stat().st_size == 0:
            target.unlink()
            raise SnapshotError(
                f"{target.name} of source {source.id!r} is empty",
                where=str(target),
                fix="fetch or download it again",
            )
        entry = Snapshot(
            source_id=source.id,
            file=key,
            checksum=checksum,
            size=target.stat().st_size,
            received=self.received,
            address=address,
            licence=source.licence,
        )
        self.known[key] = entry
        self.taken.append(entry)

    def _check_mirror(self, known: Snapshot, file: str) -> None:
        mirrored = None if self.mirror is None else self.mirror / file
        if mirrored is not None and mirrored.is_file():
            checksum = compute_checksum(mirrored)
            if checksum != known.checksum:
                raise describe_change(known, checksum, where=str(mirrored))

    def _describe_missing(self, source: Source, name: str, reason: str) -> MissingFile:
        return MissingFile(
            source_id=source.id,
            label=source.label,
            file=name,
            page=source.page,
            address=_find_address(source, name),
            place=f"{FOLDER}/{source.id}/{name}",
            reason=reason,
        )


def _find_address(source: Source, name: str) -> str:
    """Give a file's own address: a folder's address ends in "/", several files need one."""
    if source.address.endswith("/"):
        return source.address + name
    is_single = len(source.files) == 1 and BOROUGH not in source.files[0]
    return source.address if is_single else ""
