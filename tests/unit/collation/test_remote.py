"""Services asked by wardwise fetch, and what a session never does."""

import io
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from wardwise.collation.manifest import read_manifest
from wardwise.collation.remote.fetch import fetch_file, find_borough, put_borough
from wardwise.collation.remote.request import Key, Request
from wardwise.collation.remote.session import Session
from wardwise.collation.snapshots import FetchResult, fetch_sources
from wardwise.model.errors import AccessKeyError, DeclarationError, MissingColumnError
from wardwise.model.project import Project
from wardwise.model.provenance import Query, Service, Source

MakeProject = Callable[..., Project]
MakeSource = Callable[..., Source]
Reply = tuple[int, bytes, Mapping[str, str]]

HOMES = b"code,cold 2012,all 2012,cold 2014,all 2014\nT01000001,1,2,3,4\n"


class Answers(BaseHTTPRequestHandler):
    """Gives each path its reply, and remembers what came."""

    def __init__(
        self, replies: Mapping[str, Reply], seen: list[dict[str, str]], *given: object
    ) -> None:
        self.replies, self.seen = replies, seen
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.seen.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        status, body, headers = self.replies[self.path]
        if "ETag" in headers and self.headers["If-None-Match"] == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(replies: Mapping[str, Reply]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    seen: list[dict[str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answers, replies, seen))
    thread = threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(project: Project, *, mirror: Path | None = None, network: bool = True) -> FetchResult:
    return fetch_sources(
        project, mirror=mirror, network=network, received=date(2020, 1, 2), report=lambda _: None
    )


def test_a_source_is_fetched_from_its_service_and_entered_with_where_it_came_from(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    with serve({"/homes.csv": (200, HOMES, {})}) as (start, _):
        one = source(service=Service.PLAIN, address=f"{start}/homes.csv")
        made = project(tmp_path / "p", sources=(one,))
        fetch(made)

    entry = next(one for one in read_manifest(made.folder) if one.source_id == "homes")
    assert entry.address == f"{start}/homes.csv"
    assert (entry.received, entry.licence) == (date(2020, 1, 2), "OGL-3.0")


def test_a_source_that_cannot_be_had_is_told_with_its_code_and_the_others_are_fetched(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    with serve({"/homes.csv": (200, HOMES, {}), "/more.csv": (200, b"", {})}) as (start, _):
        good = source(service=Service.PLAIN, address=f"{start}/homes.csv")
        bad = source("more", service=Service.PLAIN, address=f"{start}/more.csv")
        result = fetch(project(tmp_path / "p", sources=(bad, good)))

    assert "homes" in [one.source_id for one in result.taken]
    missing = next(one for one in result.missing if one.source_id == "more")
    assert missing.reason.startswith("WW-321: the service answered without any row")
    assert missing.place == "snapshots/more/more.csv"


def test_a_mirror_goes_before_the_service(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "data").mkdir(parents=True)
    (mirror / "data" / "homes.csv").write_bytes(HOMES)

    with serve({}) as (start, seen):
        one = source(service=Service.PLAIN, address=f"{start}/homes.csv")
        result = fetch(project(tmp_path / "p", sources=(one,)), mirror=mirror)

    assert "homes" in [one.source_id for one in result.taken]
    assert seen == []


def test_a_file_dropped_by_hand_is_checked_and_stays_where_it_is(
    tmp_path: Path, project: MakeProject, source: MakeSource
) -> None:
    one = source(service=Service.PLAIN, address="https://example.org/homes.csv")
    made = project(tmp_path / "p", sources=(one,))
    dropped = made.folder / "snapshots" / "homes" / "homes.csv"
    dropped.parent.mkdir(parents=True)
    dropped.write_bytes(HOMES.replace(b"cold 2014", b"chilly 2014"))

    with pytest.raises(MissingColumnError, match="cold 2014"):
        fetch(made, network=False)

    assert dropped.is_file()
    assert not [one for one in read_manifest(made.folder) if one.source_id == "homes"]


def test_an_answer_that_the_service_says_is_unchanged_comes_from_the_cache(tmp_path: Path) -> None:
    with serve({"/a": (200, b"one", {"ETag": '"1"'})}) as (start, seen):
        session = Session(tmp_path)
        first = session.fetch(Request(f"{start}/a")).read()
        again = session.fetch(Request(f"{start}/a")).read()

    assert first == again == b"one"
    assert "if-none-match" not in seen[0]
    assert seen[1]["if-none-match"] == '"1"'


def test_a_cache_without_its_answer_is_asked_for_anew(tmp_path: Path) -> None:
    with serve({"/a": (200, b"one", {"ETag": '"1"'})}) as (start, _):
        session = Session(tmp_path)
        session.fetch(Request(f"{start}/a")).path.unlink()

        assert session.fetch(Request(f"{start}/a")).read() == b"one"


def test_a_key_is_not_sent_on_to_where_a_service_redirects(tmp_path: Path) -> None:
    key = Key("WARDWISE_TEST_KEY", header="APIKey")
    with (
        serve({"/b": (200, b"two", {})}) as (other, seen),
        serve({"/a": (302, b"", {"Location": f"{other}/b"})}) as (start, first),
    ):
        session = Session(tmp_path, environment={"WARDWISE_TEST_KEY": "hush-hush"})
        answer = session.fetch(Request(f"{start}/a", key=key)).read()

    assert answer == b"two"
    assert first[0]["apikey"] == "hush-hush"
    assert "apikey" not in seen[0]


def test_a_key_is_not_sent_unprotected(tmp_path: Path) -> None:
    key = Key("WARDWISE_TEST_KEY", header="APIKey")
    session = Session(tmp_path, environment={"WARDWISE_TEST_KEY": "hush-hush"})

    with pytest.raises(AccessKeyError, match="unprotected"):
        session.fetch(Request("http://example.org/a", key=key))


def test_an_answer_that_may_not_stay_is_gone_when_the_session_ends(tmp_path: Path) -> None:
    with (
        serve({"/a": (200, b"one", {})}) as (start, _),
        Session(tmp_path) as session,
    ):
        answer = session.fetch(Request(f"{start}/a", is_kept=False))
        held = answer.read()

    assert held == b"one"
    assert not answer.path.exists()
    assert not list(tmp_path.iterdir())


def test_a_boroughs_file_is_asked_for_by_its_code(source: MakeSource) -> None:
    one = source(files=("claims/claimants-{borough}.csv",))
    query = Query({"geography": ("{borough}TYPE298",)}, {"area": ("{borough}",)})

    code = find_borough(one, "claimants-E09000002.csv")

    assert code == "E09000002"
    filled = Query({"geography": ("E09000002TYPE298",)}, {"area": ("E09000002",)})
    assert put_borough(query, code) == filled


def test_crimes_without_a_place_are_counted_and_told(tmp_path: Path, source: MakeSource) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(
            "2023-01/2023-01-ash-street.csv",
            "Crime ID,Month,LSOA code,Crime type\n"
            "a,2023-01,E01000001,Burglary\n,2023-01,,Burglary\nb,2023-01,E01000001,Burglary\n",
        )
    query = Query({"months": ("2023-01",), "forces": ("ash",)})
    one = replace(source(), service=Service.POLICE_ARCHIVE, query=query, area=None, measures={})
    told: list[str] = []

    with serve({"/2023-01.zip": (200, kept.getvalue(), {})}) as (start, _):
        moved = {"WARDWISE_ADDRESS_POLICE_ARCHIVE": start}
        session = Session(tmp_path / "cache", environment=moved)
        fetch_file(one, tmp_path / "out" / "crimes.csv", session=session, report=told.append)

    assert (tmp_path / "out" / "crimes.csv").read_text() == (
        "Month,LSOA code,Crime type,Crimes\n2023-01,,Burglary,1\n2023-01,E01000001,Burglary,2\n"
    )
    assert told == ["homes: 1 of 3 crimes (33.3 %) have no LSOA and count nowhere"]


@pytest.mark.parametrize("column", ["address1", "uprn"])
def test_a_column_that_tells_homes_apart_is_not_asked_for(
    tmp_path: Path, source: MakeSource, column: str
) -> None:
    query = Query({"local_authority": ("E09000002",), "columns": ("tenure", column)})
    one = replace(source(), service=Service.EPC, query=query, area=None, measures={})

    with pytest.raises(DeclarationError, match=column):
        fetch_file(one, tmp_path / "homes.csv", session=Session(tmp_path), report=print)
