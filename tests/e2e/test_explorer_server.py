"""The toy borough's pages from the explorer's own server: the same, packed, and nothing else."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import uvicorn
from explorer_pages import KINDS, WARD, open_page
from playwright.sync_api import Browser

from wardwise.explorer.app import make_app, serve_release
from wardwise.explorer.site import MARKER
from wardwise.model.errors import ExplorerError
from wardwise.publication.reader import Release


@pytest.fixture(scope="module")
def served(release: Release) -> Iterator[str]:
    """The same pages from the explorer's own server."""
    server = uvicorn.Server(
        uvicorn.Config(make_app(release), host="127.0.0.1", port=0, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()


@pytest.mark.browser
def test_the_server_gives_the_same_pages_with_the_policy_in_their_headers(
    browser: Browser, served: str, site: Path
) -> None:
    with open_page(browser) as page:
        answer = page.goto(f"{served}area/{WARD}")

        assert answer is not None
        assert answer.status == 200
        assert page.url == f"{served}area/{WARD}/"
        assert answer.body() == (site / KINDS["ward"]).read_bytes()
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.browser
def test_an_address_that_leads_nowhere_is_a_404_that_shows_the_way(
    browser: Browser, served: str
) -> None:
    with open_page(browser) as page:
        answer = page.goto(f"{served}area/E05999999/index.html")
        assert answer is not None
        assert answer.status == 404
        page.get_by_role("link", name="Start at the home page").click()

        assert page.url == f"{served}index.html"


def ask(address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask a server for something: the status, the headers in lower case, the body."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    try:
        answer = urlopen(Request(address, method=method, headers=named), timeout=20)  # noqa: S310
    except HTTPError as refused:
        answer = refused
    with answer:
        given = {name.lower(): text for name, text in answer.headers.items()}
        return answer.status, given, answer.read()


def test_the_server_packs_what_it_sends_and_sends_nothing_twice(served: str) -> None:
    status, headers, body = ask(served)
    packed = ask(served, accept_encoding="gzip")[2]
    again, _, nothing = ask(served, if_none_match=headers["etag"])
    alone, of_head, empty = ask(served, "HEAD")

    assert (status, alone, again) == (200, 200, 304)
    assert gzip.decompress(packed) == body
    assert len(packed) < len(body) / 2
    assert (nothing, empty) == (b"", b"")
    assert of_head["content-length"] == str(len(body))


def test_the_server_names_every_kind_of_file_it_sends(served: str, site: Path) -> None:
    kinds = {}
    for path in site.rglob("*"):
        if path.is_file() and path.name != MARKER and path.suffix not in kinds:
            address = path.relative_to(site).as_posix()
            kinds[path.suffix] = ask(served + address, "HEAD")[1]["content-type"]

    assert {".html", ".css", ".js", ".csv", ".json", ".xlsx", ".woff2"} <= set(kinds)
    assert "application/octet-stream" not in kinds.values()


@pytest.mark.parametrize("path", ["area//", f"area/{WARD}//", "%2e%2e/manifest.json", "a/b/c/d"])
def test_the_server_gives_nothing_but_the_pages(served: str, path: str) -> None:
    status, headers, body = ask(served + path)

    assert status == 404
    assert headers["content-type"].startswith("text/html")
    assert b"This page is not here" in body
    assert b"shorten the address" not in body


def test_a_port_in_use_is_said_with_the_remedy(release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ExplorerError, match=f"port {port}") as caught:
            serve_release(release.folder, host="127.0.0.1", port=port, ready=lambda: None)

    assert f"--port {port + 1}" in (caught.value.fix or "")
