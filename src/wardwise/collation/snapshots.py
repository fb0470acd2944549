"""Take sources in as snapshots: from a mirror, from the network, or dropped by a person."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wardwise.collation.boroughs import list_borough_codes
from wardwise.collation.file_versions import (
    CheckedFile,
    CheckedSources,
    FileState,
    describe_offer,
    record_snapshot,
    replace_snapshot,
)
from wardwise.collation.held_files import BOROUGH, list_undeclared
from wardwise.collation.inside import DUCKDB, Inside
from wardwise.collation.manifest import (
    FOLDER,
    check_snapshot,
    compute_checksum,
    describe_change,
    read_manifest,
    read_previous,
    write_manifest,
)
from wardwise.collation.offers import (
    NEW,
    Offer,
    Offers,
    check_offer,
    find_address,
    place_offer,
)
from wardwise.model.errors import (
    Problems,
    SnapshotError,
    StorageError,
    UnknownReferenceError,
    WardwiseError,
    suggest_nearest,
)
from wardwise.model.project import Project
from wardwise.model.provenance import Snapshot, Source

_SAVED_EVERY = 1.0  # seconds


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
    inside: bool = False  # made of the council's own database or records: nothing to download


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What was taken in now, what was there already, and what is missing."""

    taken: tuple[Snapshot, ...]
    kept: tuple[Snapshot, ...]
    missing: tuple[MissingFile, ...]
    revised: tuple[Snapshot, ...] = ()  # took the place of an earlier version

    def to_text(self) -> str:
        """Say what was done and, for each missing file, what a person can do."""
        lines = [f"{len(self.taken)} files taken in, {len(self.kept)} already there."]
        if self.revised:
            named = ", ".join(one.file for one in self.revised)
            lines.append(f"Revised: {named}.")
        for one in self.missing:
            lines += [
                "",
                f"Missing: {one.label} ({one.source_id})",
                f"  why:      {one.reason}",
            ]
            if one.inside:
                continue
            lines += [
                f"  download: {one.file}",
                f"  from:     {one.page or one.address or 'its publisher (no page is declared)'}",
                f"  put it:   {one.place}",
            ]
        if self.missing:
            lines += ["", "Then run wardwise fetch again."]
        return "\n".join(lines)

    def to_record(self) -> dict[str, object]:
        """Give the result as plain data, for `--json`."""
        return {
            "taken": [record_snapshot(one) for one in self.taken],
            "kept": [record_snapshot(one) for one in self.kept],
            "revised": [record_snapshot(one) for one in self.revised],
            "missing": [
                {name: str(getattr(one, name)) for name in MissingFile.__slots__}
                for one in self.missing
            ],
        }


def fetch_sources(  # noqa: PLR0913 - what a person may choose, each by its name
    project: Project,
    *,
    mirror: Path | None,
    network: bool,
    received: date,
    report: Callable[[str], None],
    accept: Collection[str] = (),
    engine: str = DUCKDB,
) -> FetchResult:
    """Take in every file of every source that is not a snapshot yet; say what is missing.

    A file is looked for in `snapshots/<source>/` (where a person may have dropped it), then in the
    mirror folder, then on the network. A file that differs from the one received before is refused,
    unless its source is named in `accept`: then it takes the other's place, and both are kept.

    Parameters
    ----------
    mirror : folder that holds the sources' files under their declared paths
    network : whether addresses may be fetched
    received : the date to write beside what is taken in now
    report : called with a sentence as each file is dealt with
    engine : what counts records: `duckdb`, or where Spark runs

    Raises
    ------
    SnapshotError, Problems
        If one file, or several, changed since the snapshot.
    UnknownReferenceError
        If a source to accept is declared nowhere.
    """
    _check_accepted(accept, project)
    # the council's own systems are asked beside a mirror, but not where nothing is to be asked
    inside = Inside(project, engine) if network or mirror is not None else None
    with Offers(project.folder, mirror, network=network, report=report, inside=inside) as offers:
        store = _Store(project, offers, received=received, accept=accept)
        for source, files in _walk_files(project):
            store.take_source(source, files)
    for file in list_undeclared(project):
        report(f"{file} is kept and not read: no source declares it now")
    if len(store.problems) == 1:
        raise store.problems[0]
    if store.problems:
        raise Problems(store.problems)
    return FetchResult(
        tuple(store.taken), tuple(store.kept), tuple(store.missing), tuple(store.revised)
    )


def check_sources(
    project: Project,
    *,
    mirror: Path | None,
    network: bool,
    received: date,
    report: Callable[[str], None],
) -> CheckedSources:
    """Say of every file of every source whether it is new, unchanged, revised or missing.

    Nothing is taken in. Answers of services are kept in the cache, so that taking in what was found
    asks for nothing twice.

    Parameters
    ----------
    As for `fetch_sources`; on the network every source is asked, also those taken in before.
    """
    known = {one.file: one for one in read_manifest(project.folder)}
    found: list[CheckedFile] = []
    inside = Inside(project) if network or mirror is not None else None
    with Offers(project.folder, mirror, network=network, report=report, inside=inside) as offers:
        for source, files in _walk_files(project):
            for file in files:
                key = f"{source.id}/{Path(file).name}"
                one = _check_file(source, file, held=known.get(key), offers=offers, on=received)
                report(f"{source.id}: {Path(file).name} is {one.state.value}")
                found.append(one)
    return CheckedSources(tuple(found))


def _check_accepted(accept: Collection[str], project: Project) -> None:
    known = [one.id for one in project.sources]
    for one in accept:
        if one not in known:
            raise UnknownReferenceError(
                f"there is no source {one!r} to accept a revised file of",
                where=str(project.folder),
                fix=suggest_nearest(one, known),
            )


def _walk_files(project: Project) -> Iterator[tuple[Source, Sequence[str]]]:
    """Give each source with its files: those that are one a borough last, counted records after."""
    # the boroughs that some paths name are themselves read from a source
    templated = [one for one in project.sources if _has_template(one)]
    counted = [one for one in project.sources if one.records is not None]  # by others' lookups
    for source in project.sources:
        if source not in templated and source not in counted:
            yield source, source.files
    for source in templated:
        yield source, _name_files(source, list_borough_codes(project))
    for source in counted:
        yield source, source.files


def _find_held_offer(
    source: Source, file: str, *, offers: Offers, held: Snapshot | None
) -> Offer | None:
    """Give the file that a person put where snapshots lie: as a revised one, or straight there."""
    name = Path(file).name
    dropped = offers.find_dropped(source, name) if held is not None else None
    if dropped is not None:
        return dropped
    target = offers.folder / FOLDER / source.id / name
    if not target.is_file() or (held is not None and compute_checksum(target) == held.checksum):
        return None
    how = "written over in" if held is not None else "dropped into"
    return check_offer(Offer(target, f"{how} {FOLDER}/"), source)


def _check_file(
    source: Source, file: str, *, held: Snapshot | None, offers: Offers, on: date
) -> CheckedFile:
    """Say how one file stands to the snapshot of it."""
    key = f"{source.id}/{Path(file).name}"
    try:
        offer = _find_held_offer(source, file, offers=offers, held=held) or offers.find(
            source, file
        )
    except StorageError:
        raise
    except WardwiseError as problem:
        offer = f"{problem.code}: {problem.problem} - {problem.fix}"
    found = None
    if isinstance(offer, Offer):
        found = describe_offer(offer, source, key=key, received=on)
        if held is None:
            state = FileState.NEW
        else:
            state = FileState.REVISED
            if found.checksum == held.checksum:
                state = FileState.UNCHANGED
    else:
        is_there = held is not None and (offers.folder / FOLDER / held.file).is_file()
        state = FileState.NOT_COMPARED if is_there else FileState.MISSING
    reason = "" if isinstance(offer, Offer) else offer
    return CheckedFile(source.id, source.label, Path(file).name, state, held, found, reason)


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
        self, project: Project, offers: Offers, *, received: date, accept: Collection[str]
    ) -> None:
        self.folder = project.folder
        self.offers = offers
        self.received = received
        self.accept = accept
        self.known = {one.file: one for one in read_manifest(project.folder)}
        self.earlier = {one.file: one for one in read_previous(project.folder)}
        self.taken: list[Snapshot] = []
        self.kept: list[Snapshot] = []
        self.revised: list[Snapshot] = []
        self.missing: list[MissingFile] = []
        self.problems: list[WardwiseError] = []

    def take_source(self, source: Source, files: Sequence[str]) -> None:
        """Take in each file of a source, keeping the list of snapshots up to date."""
        before, saved = len(self.taken), time.monotonic()
        names = [Path(file).name for file in files]
        for file in files:
            try:
                if names.count(Path(file).name) > 1:
                    raise SnapshotError(
                        f"two files of source {source.id!r} are named {Path(file).name}",
                        where=f"sources/{source.id}.yaml, files",
                        fix="make them two sources",
                    )
                self._take_file(source, file)
            except WardwiseError as problem:
                self.problems.append(problem)
            # many files come slowly, and those that came are known though the rest never do
            if len(self.taken) > before and time.monotonic() - saved > _SAVED_EVERY:
                self._save()
                before, saved = len(self.taken), time.monotonic()
        if len(self.taken) > before:
            self._save()

    def _take_file(self, source: Source, file: str) -> None:
        key = f"{source.id}/{Path(file).name}"
        held = self.known.get(key)
        if held is not None and source.id in self.accept:
            self._revise(source, file, held=held)
        elif held is not None and (self.folder / FOLDER / key).is_file():
            self._keep(source, file, held=held)
        else:
            self._take_new(source, file, held=held)

    def _keep(self, source: Source, file: str, *, held: Snapshot) -> None:
        """Keep a snapshot, having checked that nothing at hand says otherwise."""
        check_snapshot(self.folder, held)
        mirror = self.offers.mirror
        others = [self.folder / FOLDER / source.id / NEW / Path(file).name]
        others += [mirror / file] if mirror is not None else []
        for other in others:
            if other.is_file() and (checksum := compute_checksum(other)) != held.checksum:
                raise describe_change(held, checksum, where=str(other))
        self.kept.append(held)

    def _take_new(self, source: Source, file: str, *, held: Snapshot | None) -> None:
        """Take in a file that is not there: for the first time, or again as it was."""
        name = Path(file).name
        key = f"{source.id}/{name}"
        target = self.folder / FOLDER / key
        offer = _find_held_offer(source, file, offers=self.offers, held=None)
        found = offer or self.offers.find(source, file)
        if isinstance(found, str):
            self.missing.append(_describe_missing(source, name, found))
            self.offers.report(f"{source.id}: {name} is missing")
            return
        entry = describe_offer(found, source, key=key, received=self.received)
        if held is not None and entry.checksum != held.checksum:
            raise describe_change(held, entry.checksum, where=found.address or str(found.path))
        if found.path != target:
            place_offer(found, target)
        entry = held or entry
        self.known[key] = entry
        self.taken.append(entry)
        self.offers.report(f"{source.id}: took in {name}")

    def _revise(self, source: Source, file: str, *, held: Snapshot) -> None:
        """Take in a revised file knowingly, keeping the one before it."""
        name = Path(file).name
        offer = _find_held_offer(source, file, offers=self.offers, held=held)
        found = offer or self.offers.find(source, file)
        if isinstance(found, str):
            check_snapshot(self.folder, held)
            self.kept.append(held)
            self.offers.report(f"{source.id}: no revised {name} was found: {found}")
            return
        entry = describe_offer(found, source, key=held.file, received=self.received)
        if entry.checksum == held.checksum:
            target = self.folder / FOLDER / held.file
            if not target.is_file():
                place_offer(found, target)
            self.kept.append(held)
            self.offers.report(f"{source.id}: {name} is the same as before")
            return
        self.revised.append(
            replace_snapshot(
                self.folder, held, offer=found, described=entry, save=self._enter_revised
            )
        )

    def _enter_revised(self, now: Snapshot, before: Snapshot) -> None:
        self.known[now.file] = now
        self.earlier[before.file] = before
        self._save()
        end = "was written over, and is lost" if "kept" in before.details else "is kept"
        name = Path(now.file).name
        self.offers.report(f"{now.source_id}: took in the revised {name}; the one before it {end}")

    def _save(self) -> None:
        write_manifest(self.folder, list(self.known.values()), previous=list(self.earlier.values()))


def _describe_missing(source: Source, name: str, reason: str) -> MissingFile:
    return MissingFile(
        source_id=source.id,
        label=source.label,
        file=name,
        page=source.page,
        address=find_address(source, name),
        place=f"{FOLDER}/{source.id}/{name}",
        reason=reason,
        inside=source.database is not None or source.records is not None,
    )
