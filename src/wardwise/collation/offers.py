"""Find a source's file wherever it can be had: dropped by a person, in a mirror, on the network."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from wardwise.collation.held_files import BOROUGH
from wardwise.collation.inside import Inside, is_inside, make_file
from wardwise.collation.manifest import FOLDER, copy_whole, tell_storage
from wardwise.collation.remote.fetch import fetch_file
from wardwise.collation.remote.session import Session
from wardwise.collation.remote.shape import check_file, is_checked
from wardwise.model.errors import SnapshotError, StorageError, WardwiseError
from wardwise.model.provenance import Source

CACHE = ".cache"
"""Below snapshots/: answers of services by address, which may be removed at any time."""

_PASSING = ".download-"

NEW = "new"
"""Below snapshots/<source>/: where a person puts a revised file of the same name."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that could be taken in: where it lies now, and where it came from."""

    path: Path
    address: str
    modified: str = ""  # when its publisher last changed it, where the publisher says so
    passes: bool = False  # whether it lies there for a moment only, and may be moved away
    details: Mapping[str, str] = field(default_factory=dict)  # what else is known of its making


@dataclass
class Offers:
    """Finds files of sources; what came over the network goes when this ends.

    Parameters
    ----------
    folder : the project's
    mirror : folder that holds the sources' files under their declared paths
    network : whether services and addresses may be asked
    report : called with a sentence on what a person should know
    inside : the council's databases and records; None where they are not asked
    """

    folder: Path
    mirror: Path | None
    network: bool
    report: Callable[[str], None]
    inside: Inside | None = None
    _passing: list[tempfile.TemporaryDirectory[str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Begin; what a run brought that was killed goes now."""
        for left in (self.folder / FOLDER).glob(f"{_PASSING}*"):
            shutil.rmtree(left, ignore_errors=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what was brought and not taken in."""
        while self._passing:
            self._passing.pop().cleanup()

    def find(self, source: Source, file: str) -> Offer | str:
        """Give a file from the mirror or else from the network, or say why neither has it.

        Raises
        ------
        StorageError
            If there is no room for what the network sends.
        RemoteShapeError, MissingColumnError, CellError, DuplicateRowError, SourceFileError
            If the mirror's file is not what the source declares.
        """
        reasons: list[str] = []
        if self.mirror is not None:
            mirrored = self.mirror / file
            if mirrored.is_file():
                return check_offer(Offer(mirrored, find_address(source, mirrored.name)), source)
            reasons.append(f"{file} is not in the mirror {self.mirror}")
        if is_inside(source):
            return self._make(source, Path(file).name)
        if self.network and (source.service is not None or find_address(source, Path(file).name)):
            found = self._ask(source, Path(file).name)
            if isinstance(found, Offer):
                return found
            reasons.append(found)
        elif self.network:
            reasons.append("it has no address to download from")
        return "; ".join(reasons) or "neither a mirror nor the network was asked"

    def find_dropped(self, source: Source, name: str) -> Offer | None:
        """Give the revised file that a person put into snapshots/<source>/new/."""
        path = self.folder / FOLDER / source.id / NEW / name
        if not path.is_file():
            return None
        dropped = Offer(path, f"dropped into {FOLDER}/{source.id}/{NEW}/", passes=True)
        return check_offer(dropped, source)

    def _ask(self, source: Source, name: str) -> Offer | str:
        """Have a source's service or address bring a file, or say why it did not."""
        target = self._name_passing(name)
        with Session(self.folder / FOLDER / CACHE) as session:
            try:
                came_from = fetch_file(
                    source,
                    target,
                    session=session,
                    address=find_address(source, name),
                    report=self.report,
                )
            except StorageError:
                raise
            except WardwiseError as problem:
                return _word_reason(problem)
            return Offer(target, came_from, session.modified, passes=True)

    def _make(self, source: Source, name: str) -> Offer | str:
        """Make a file of what lies within the council, or say why that was not possible."""
        if self.inside is None:
            return "the council's own databases and records were not asked"
        target = self._name_passing(name)
        try:
            made = make_file(source, target, inside=self.inside, report=self.report)
        except StorageError:
            raise
        except WardwiseError as problem:
            return _word_reason(problem)
        return Offer(target, made.address, passes=True, details=made.details)

    def _name_passing(self, name: str) -> Path:
        """Give a path in a folder that goes when this ends."""
        place = self.folder / FOLDER
        with tell_storage(place):
            place.mkdir(parents=True, exist_ok=True)
            self._passing.append(tempfile.TemporaryDirectory(dir=place, prefix=_PASSING))
        return Path(self._passing[-1].name) / name


def _word_reason(problem: WardwiseError) -> str:
    """Say in one line why a source was not had; the other sources are still fetched."""
    where = f" [{problem.where}]" if problem.where else ""
    return f"{problem.code}: {problem.problem}{where} - {problem.fix}"


def check_offer(offer: Offer, source: Source) -> Offer:
    """Give an offer back, having checked that it holds something, and what its source declares.

    Raises
    ------
    SnapshotError
        If it is empty.
    RemoteShapeError, MissingColumnError, CellError, DuplicateRowError, SourceFileError
        If it is not what the source declares.
    """
    if offer.path.stat().st_size == 0:
        raise SnapshotError(
            f"{offer.path.name} of source {source.id!r} is empty",
            where=str(offer.path),
            fix="fetch or download it again",
        )
    if is_checked(source):
        check_file(offer.path, source)
    return offer


def place_offer(offer: Offer, target: Path) -> None:
    """Put an offered file into its place, whole or not at all.

    Raises
    ------
    StorageError
        If the disk is full or the folder cannot be written.
    """
    if not offer.passes:
        copy_whole(offer.path, target)
        return
    with tell_storage(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        offer.path.replace(target)


def find_address(source: Source, name: str) -> str:
    """Give a file's own address: a folder's address ends in "/", several files need one."""
    if source.address.endswith("/"):
        return source.address + name
    is_single = len(source.files) == 1 and BOROUGH not in source.files[0]
    return source.address if is_single else ""
