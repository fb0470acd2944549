"""Every public service in turn, served on this machine alone."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from served.files import (
    make_epc,
    make_explore_education,
    make_london_datastore,
    make_ofcom,
    make_plain,
)
from served.government import (
    make_fingertips,
    make_nomis,
    make_open_geography,
    make_police_archive,
    make_stat_xplore,
)
from served.world import Asked, World

WORLDS: Mapping[str, Callable[[], World]] = {
    "plain": make_plain,
    "nomis": make_nomis,
    "open_geography": make_open_geography,
    "fingertips": make_fingertips,
    "police_archive": make_police_archive,
    "stat_xplore": make_stat_xplore,
    "london_datastore": make_london_datastore,
    "explore_education": make_explore_education,
    "ofcom": make_ofcom,
    "epc": make_epc,
}


class Answers(BaseHTTPRequestHandler):
    """Hands each request to the world, and its reply back."""

    def __init__(self, world: World, *given: object) -> None:
        self.world = world
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.reply(b"")

    def do_POST(self) -> None:
        self.reply(self.rfile.read(int(self.headers["Content-Length"])))

    def reply(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        headers = {key.lower(): value for key, value in self.headers.items()}
        reply = self.world.reply(Asked(parts.path, query, headers, body))
        etag = reply.headers.get("ETag")
        if etag and headers.get("if-none-match") == etag:
            reply = replace(reply, status=304, body=b"")
        time.sleep(reply.pause)
        try:
            self.send_response(reply.status)
            for key, value in reply.headers.items():
                self.send_header(key, value)
            length = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(reply.body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the other side lost patience, which is what a test wanted

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """One service after another, holding eight figures: four LSOAs in two months."""
    made = WORLDS[request.param]()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answers, made))
    thread = threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True)
    thread.start()
    made.start = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
