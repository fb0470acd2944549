"""A real PostgreSQL server of the tests' own: a new cluster in a folder that goes with them."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

PASSWORD = "s3cret/Wörd%"  # noqa: S105 - of a server that lives as long as a test
ENCODED = "s3cret%2FW%C3%B6rd%25"
_NOBODY = 65534
_SECONDS = 30


@dataclass
class Server:
    """A server, its files and where it answers.

    Parameters
    ----------
    programs : the folder of PostgreSQL's programs
    folder : of the cluster
    """

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    def address(self, *, user: str = "tester", password: str = ENCODED) -> str:
        """Give the address of a user."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        settings += ["-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=10"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    self.programs / "postgres",
                    *("-D", self.folder / "data", "-p", str(self.port)),
                    *settings,
                ],
                stdout=log,
                stderr=log,
                **_as_nobody(),  # type: ignore[call-overload]
            )
        end = time.monotonic() + _SECONDS
        while True:
            try:
                psycopg.connect(self.address(), connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """End the server at once, in whatever it is doing, as when a machine fails."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(_SECONDS)

    def run(self, *statements: str) -> None:
        """Run statements as the owner."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            for one in statements:
                connection.execute(one)


@contextmanager
def start_server() -> Iterator[Server]:
    """Start a server with a new cluster; skip the test with a plain message where none is."""
    programs = _find_programs()
    folder = Path(tempfile.mkdtemp(prefix="wardwise-postgres-"))
    try:
        words = folder / "words"
        words.write_text(PASSWORD, encoding="utf-8")
        if os.getuid() == 0:  # the server refuses to run as root
            os.chown(folder, _NOBODY, _NOBODY)
            os.chown(words, _NOBODY, _NOBODY)
        subprocess.run(
            [
                programs / "initdb",
                *("-D", folder / "data", "-U", "tester", "--pwfile", words),
                *("--auth=scram-sha-256", "--locale=C", "--encoding=UTF8", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            **_as_nobody(),  # type: ignore[call-overload]
        )
        server = Server(programs, folder, _find_port())
        server.start()
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_nobody() -> Mapping[str, object]:
    if os.getuid() != 0:
        return {}
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": [], "cwd": "/"}


def _find_programs() -> Path:
    named = os.environ.get("WARDWISE_POSTGRES")
    found = [Path(named)] if named else [*sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve().parent] if on_path else []
    for folder in reversed(found):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return pytest.skip("needs PostgreSQL's programs; run: sh tools/find_postgres.sh")


def _find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
