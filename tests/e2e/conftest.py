"""The toy borough from its seed to pages, made once for every test that opens them."""

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from explorer_pages import say_nothing

from wardwise.explorer.site import build_site
from wardwise.publication.reader import Release, open_release
from wardwise.workflow.release import run_release
from wardwise.workflow.sensitivity import run_sensitivity


@pytest.fixture(scope="session")
def release(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The toy borough's release, with its ranks under other methods."""
    folder = shutil.copytree(built_toy, tmp_path_factory.mktemp("explorer") / "toy")
    run_sensitivity(folder, draws=20, seed=1, progress=say_nothing, sobol_points=8)
    today = dt.date(2026, 11, 22)
    made = run_release(folder, target=folder / "release", created=today, progress=say_nothing)
    return open_release(made)


@pytest.fixture(scope="session")
def site(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough's pages as plain files."""
    folder = tmp_path_factory.mktemp("pages") / "site"
    build_site(release, folder, progress=say_nothing)
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """A plain file server that keeps its log to itself."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The pages on a plain web host, below a sub-path."""
    above = site.parent
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(above)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def axe(project_root: Path) -> str:
    """The accessibility checker, from the front end's pinned packages."""
    script = project_root / "frontend/node_modules/axe-core/axe.min.js"
    if not script.is_file():
        pytest.skip("needs the front end's packages: run make setup")
    return script.read_text(encoding="utf-8")
