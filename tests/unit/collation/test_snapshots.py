"""Taking sources in, and refusing what changed since."""

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from wardwise.collation.assemble import collate_project
from wardwise.collation.held_files import list_snapshots
from wardwise.collation.manifest import read_manifest
from wardwise.collation.snapshots import FetchResult, MissingFile, fetch_sources
from wardwise.model.errors import Problems, SnapshotError, StorageError
from wardwise.model.project import Project
from wardwise.model.provenance import Source

MakeProject = Callable[..., Project]
MakeSource = Callable[..., Source]

MODIFIED = "Wed, 01 Jan 2020 09:00:00 GMT"
FIRST, LATER = date(2020, 1, 2), date(2021, 3, 4)


def fetch(project: Project, *, mirror: Path | None = None, on: date = FIRST) -> FetchResult:
    return fetch_sources(project, mirror=mirror, network=False, received=on, report=lambda _: None)


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "mirror"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "lookup.csv").write_text(
        "lsoa,lsoa_name,ward,ward_name,borough,borough_name\n"
        "T01000001,Ash A,T05000001,North,T09000001,Ash\n"
        "T01000002,Elm A,T05000002,South,T09000002,Elm\n"
    )
    (folder / "data" / "homes.csv").write_text(
        "code,cold 2012,all 2012,cold 2014,all 2014\nT01000001,1,2,3,4\nT01000002,1,2,3,4\n"
    )
    return folder


def test_a_file_from_a_mirror_is_entered_with_checksum_size_date_and_licence(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(address="https://example.org/homes.csv"),))

    fetch(made, mirror=mirror)

    entry = next(one for one in read_manifest(made.folder) if one.source_id == "homes")
    assert entry.file == "homes/homes.csv"
    assert entry.size == (mirror / "data" / "homes.csv").stat().st_size
    assert len(entry.checksum) == 64
    assert (entry.received, entry.licence) == (FIRST, "OGL-3.0")
    assert entry.address == "https://example.org/homes.csv"


def test_what_a_killed_run_was_bringing_goes_with_the_next(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))
    left = made.folder / "snapshots" / ".download-left" / "homes.csv"
    left.parent.mkdir(parents=True)
    left.write_text("a restricted answer")

    fetch(made, mirror=mirror)

    assert not left.parent.exists()


def test_fetching_the_same_file_again_changes_nothing(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))
    fetch(made, mirror=mirror)
    before = (made.folder / "snapshots" / "manifest.yaml").read_bytes()

    again = fetch(made, mirror=mirror, on=LATER)

    assert (len(again.taken), len(again.kept)) == (0, 2)
    assert (made.folder / "snapshots" / "manifest.yaml").read_bytes() == before


def test_a_mirror_file_that_changed_since_is_refused_with_both_checksums(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))
    fetch(made, mirror=mirror)
    old = next(one.checksum for one in read_manifest(made.folder) if one.source_id == "homes")
    (mirror / "data" / "homes.csv").write_text("code\nother\n")

    with pytest.raises(SnapshotError, match=r"homes\.csv changed since its snapshot") as caught:
        fetch(made, mirror=mirror, on=LATER)

    assert old[:12] in caught.value.problem
    assert "wardwise fetch --accept-revised homes" in caught.value.fix


def test_a_snapshot_that_was_edited_stops_collation(
    tmp_path: Path,
    mirror: Path,
    project: MakeProject,
    source: MakeSource,
    indicator: Callable[..., object],
) -> None:
    made = project(tmp_path / "p", sources=(source(),), indicators=(indicator(),))
    fetch(made, mirror=mirror)
    with (made.folder / "snapshots" / "homes" / "homes.csv").open("a") as file:
        file.write("T01000001,9,9,9,9\n")

    with pytest.raises(SnapshotError, match=r"homes\.csv changed since its snapshot of 2020-01-02"):
        collate_project(made)


def test_several_changed_files_are_reported_together(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))
    fetch(made, mirror=mirror)
    for name in ("homes.csv", "lookup.csv"):
        (mirror / "data" / name).write_text("changed\n")

    with pytest.raises(Problems) as caught:
        fetch(made, mirror=mirror)

    assert len(caught.value.found) == 2


def test_a_lost_file_comes_back_only_as_it_was(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))
    fetch(made, mirror=mirror)
    lost = made.folder / "snapshots" / "homes" / "homes.csv"
    lost.unlink()
    whole = (mirror / "data" / "homes.csv").read_text()
    (mirror / "data" / "homes.csv").write_text("code\nother\n")

    with pytest.raises(SnapshotError):
        fetch(made, mirror=mirror)
    assert not lost.exists()
    (mirror / "data" / "homes.csv").write_text(whole)
    fetch(made, mirror=mirror, on=LATER)

    assert lost.read_text() == whole
    assert {one.received for one in read_manifest(made.folder)} == {FIRST}


def test_a_file_that_a_person_dropped_is_taken_in(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))
    dropped = made.folder / "snapshots" / "homes" / "homes.csv"
    dropped.parent.mkdir(parents=True)
    dropped.write_bytes((mirror / "data" / "homes.csv").read_bytes())

    result = fetch(made)

    assert [one.file for one in result.taken] == ["homes/homes.csv"]
    assert result.taken[0].address == "dropped into snapshots/"


def test_a_missing_source_says_what_to_download_from_where_and_where_to_put_it(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))

    text = fetch(made).to_text()

    assert "download: homes.csv" in text
    assert "from:     https://example.org/homes" in text
    assert "put it:   snapshots/homes/homes.csv" in text


def test_what_lies_in_the_councils_own_database_is_not_to_be_downloaded_by_hand() -> None:
    missing = MissingFile(
        source_id="repairs",
        label="Repairs",
        file="repairs.csv",
        page="",
        address="",
        place="snapshots/repairs/repairs.csv",
        reason="WW-351: HOUSING is not set",
        inside=True,
    )

    text = FetchResult((), (), (missing,)).to_text()

    assert "why:      WW-351: HOUSING is not set" in text
    assert "download" not in text
    assert "put it" not in text


def test_an_empty_file_is_not_taken_in(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    (mirror / "data" / "homes.csv").write_text("")
    made = project(tmp_path / "p", sources=(source(),))

    with pytest.raises(SnapshotError, match=r"homes\.csv of source 'homes' is empty"):
        fetch(made, mirror=mirror)

    assert [one.source_id for one in read_manifest(made.folder)] == ["lookup"]


def test_a_borough_in_a_path_stands_for_each_borough_listed(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    for code in ("T09000001", "T09000002"):
        (mirror / "data" / f"{code}.csv").write_text(f"code\n{code}\n")
    many = source("outlines", files=("data/{borough}.csv",))

    result = fetch(project(tmp_path / "p", sources=(many,)), mirror=mirror)

    files = [one.file for one in result.taken if one.source_id == "outlines"]
    assert files == ["outlines/T09000001.csv", "outlines/T09000002.csv"]


def test_nothing_is_left_half_copied(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))

    fetch(made, mirror=mirror)

    assert not [one for one in made.folder.rglob(".*") if one.is_file()]


def test_a_full_disk_leaves_no_file_and_says_so(
    tmp_path: Path,
    mirror: Path,
    project: MakeProject,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fill_disk(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("wardwise.collation.manifest.os.fsync", fill_disk)
    made = project(tmp_path / "p")

    with pytest.raises(StorageError, match="could not be written: No space left"):
        fetch(made, mirror=mirror)

    assert not [one for one in made.folder.rglob("*") if one.is_file()]


def test_an_unreadable_manifest_says_how_to_mend_it(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(),))
    (made.folder / "snapshots").mkdir(parents=True)
    (made.folder / "snapshots" / "manifest.yaml").write_text("snapshots:\n- source_id: [\n")

    with pytest.raises(SnapshotError, match="list of snapshots cannot be read"):
        read_manifest(made.folder)


class Answers(BaseHTTPRequestHandler):
    """A server that gives each of its answers once, the last for ever."""

    def __init__(self, answers: list[tuple[int, bytes, int]], *given: object) -> None:
        self.answers = answers
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        status, body, length = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.send_header("Last-Modified", MODIFIED)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(*answers: tuple[int, bytes, int]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answers, list(answers)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/homes.csv"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_source_is_fetched_from_its_address(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    with serve((200, b"code\n", 5)) as address:
        made = project(tmp_path / "p", sources=(source(address=address),))
        result = fetch_sources(
            made, mirror=None, network=True, received=FIRST, report=lambda _: None
        )

    assert [one.file for one in result.taken] == ["homes/homes.csv"]
    assert [one.source_id for one in result.missing] == ["lookup"]


def test_a_web_page_in_the_place_of_a_file_is_not_taken_in(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    page = b"<!DOCTYPE html><title>Moved</title>"
    with serve((200, page, len(page))) as address:
        made = project(tmp_path / "p", sources=(source(address=address),))
        result = fetch_sources(
            made, mirror=None, network=True, received=FIRST, report=lambda _: None
        )

    assert result.taken == ()
    assert "a web page came" in next(
        one.reason for one in result.missing if one.source_id == "homes"
    )


def test_the_date_that_a_publisher_changed_a_file_on_is_kept(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    with serve((200, b"code\n", 5)) as address:
        made = project(tmp_path / "p", sources=(source(address=address),))
        result = fetch_sources(
            made, mirror=None, network=True, received=FIRST, report=lambda _: None
        )

    assert result.taken[0].modified == MODIFIED


def test_a_file_that_its_source_no_longer_names_is_left_aside_and_told(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    (mirror / "data" / "more.csv").write_bytes((mirror / "data" / "homes.csv").read_bytes())
    both = source(files=("data/homes.csv", "data/more.csv"))
    fetch(project(tmp_path / "p", sources=(both,)), mirror=mirror)
    one = project(tmp_path / "p", sources=(source(),))
    said: list[str] = []

    fetch_sources(one, mirror=mirror, network=False, received=LATER, report=said.append)

    entries = read_manifest(one.folder)
    assert [path.name for path in list_snapshots(one, "homes", entries=entries)] == ["homes.csv"]
    assert "homes/more.csv is kept and not read: no source declares it now" in said


def test_files_of_single_boroughs_are_those_of_their_pattern(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    (mirror / "data" / "T09000001.csv").write_bytes((mirror / "data" / "homes.csv").read_bytes())
    (mirror / "data" / "T09000002.csv").write_bytes((mirror / "data" / "homes.csv").read_bytes())
    made = project(tmp_path / "p", sources=(source(files=("data/{borough}.csv",)),))

    fetch(made, mirror=mirror)

    found = list_snapshots(made, "homes", entries=read_manifest(made.folder))
    assert [path.name for path in found] == ["T09000001.csv", "T09000002.csv"]


def test_files_that_came_slowly_are_on_the_list_though_the_next_is_never_had(
    tmp_path: Path,
    mirror: Path,
    project: MakeProject,
    source: MakeSource,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (mirror / "data" / "more.csv").write_bytes((mirror / "data" / "homes.csv").read_bytes())
    made = project(tmp_path / "p", sources=(source(files=("data/homes.csv", "data/more.csv")),))
    monkeypatch.setattr("wardwise.collation.snapshots._SAVED_EVERY", -1.0)

    class StoppedError(Exception):
        """What stands for a run that was killed."""

    def stop_at_the_second(words: str) -> None:
        if "more.csv" in words:
            raise StoppedError

    with pytest.raises(StoppedError):
        fetch_sources(made, mirror=mirror, network=False, received=FIRST, report=stop_at_the_second)

    assert "homes/homes.csv" in [one.file for one in read_manifest(made.folder)]
