"""The explorer as plain files: every page of a release, written beside and put in place whole."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from wardwise.explorer.facts import Facts
from wardwise.explorer.pages import Site
from wardwise.model.errors import ExplorerError
from wardwise.presentation.colour import write_rules
from wardwise.publication.reader import Release

MARKER = ".wardwise-site"
STYLES = "static/explorer.css"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was written: where, how many files and bytes."""

    folder: Path
    pages: int
    files: int
    size: int

    def to_text(self) -> str:
        """Say it in a sentence."""
        return (
            f"The pages are in {self.folder}: {self.pages:,} pages, {self.files:,} files, "
            f"{self.size / 1e6:.1f} MB."
        )


def build_site(release: Release, folder: Path, *, progress: Progress) -> SiteReport:
    """Write every page of a release as plain files for any web host.

    The folder appears whole: pages are written beside it and put in its place at the end.

    Parameters
    ----------
    folder : a new or empty one, or one that an earlier call wrote, which is replaced

    Raises
    ------
    ExplorerError
        If the folder holds anything else, or the front end was not built.
    """
    check_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        beside.chmod(0o755)
        report = _write_files(Site(Facts(release)), beside, folder, progress)
        (beside / MARKER).write_text(release.manifest["release_id"] + "\n", encoding="utf-8")
        _put_in_place(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return report


def check_folder(folder: Path) -> None:
    """Check that a folder can be written or replaced without loss.

    Raises
    ------
    ExplorerError
        If it is a file, or holds anything but an earlier site.
    """
    fix = "name a new folder, or empty this one"
    if folder.exists() and not folder.is_dir():
        raise ExplorerError(f"{folder} is a file", where=str(folder), fix=fix)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise ExplorerError(
            f"{folder} holds files that are not an earlier site", where=str(folder), fix=fix
        )


def _write_files(site: Site, beside: Path, folder: Path, progress: Progress) -> SiteReport:
    size = pages = count = 0
    makers = {**list_static(), **site.list_files()}
    # the files of an area after one another, so that its figures are looked up once
    order = sorted(makers, key=lambda one: one.split("/")[:2] if one.startswith("area/") else [])
    for done, address in enumerate(order, start=1):
        made = makers[address]()
        target = place_file(beside, address)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(made)
        size += len(made)
        count += 1
        pages += address.endswith(".html")
        progress("pages and files", done, len(makers))
    return SiteReport(folder=folder, pages=pages, files=count, size=size)


def place_file(folder: Path, address: str) -> Path:
    """Give where the file of an address lies in a folder.

    Raises
    ------
    ExplorerError
        If a code or name within the release would lead out of the folder.
    """
    parts = PurePosixPath(address.replace("\\", "/")).parts  # some systems part names by either
    if ".." in parts or address.startswith(("/", "\\")):
        raise ExplorerError(
            f"the release names a page {address!r}, which lies outside of the site",
            where=str(folder),
            fix="check the codes of areas in the release; take it from whoever you trust",
        )
    return folder / address


def _put_in_place(beside: Path, folder: Path) -> None:
    if not folder.exists():
        beside.rename(folder)
        return
    # an open page keeps working: the old site is moved away whole, then removed
    old = beside.with_name(beside.name + "-old")
    folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old)


def list_static() -> dict[str, Callable[[], bytes]]:
    """List the files that every site shares: styles, script and fonts.

    Raises
    ------
    ExplorerError
        If the front end was not built.
    """
    folder = files("wardwise.explorer") / "static"
    if not (folder / "explorer.css").is_file():
        raise ExplorerError(
            "the explorer's style sheet is missing", where=str(folder), fix="run: make setup"
        )
    found = {f"static/{name}": one.read_bytes for name, one in _walk(folder)}
    plain = found[STYLES]
    found[STYLES] = lambda: plain() + write_rules().encode()
    return found


def _walk(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            yield from _walk(one, f"{above}{one.name}/")
        elif not one.name.startswith("."):
            yield above + one.name, one
