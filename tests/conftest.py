"""What tests of every kind share: the reference and open-data folders, and a real browser."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from wardwise.toy.project_folder import RECEIVED, write_toy_project
from wardwise.workflow.run import run_build, run_collate, run_fetch

ROOT = Path(__file__).parents[1]

# The same cases each time, and no clock: a busy machine is no fault of the code.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_APPS = (
    Path("/usr/bin/chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
# No sandbox, so that root can run it; the rest keeps it from talking to anyone but us.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def reference_folder() -> Path:
    """Published results that reference tests reproduce."""
    return find_folder(variable="WARDWISE_REFERENCE", default="reference")


@pytest.fixture(scope="session")
def open_data_folder() -> Path:
    """Real public data, as downloaded."""
    return find_folder(variable="WARDWISE_OPEN_DATA", default="open-data")


def find_folder(*, variable: str, default: str) -> Path:
    folder = Path(os.environ.get(variable) or ROOT.parent / "shared" / default)
    if not folder.is_dir():
        pytest.skip(f"needs {folder}; set {variable} to the folder that holds it")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium; `make browser` installs one or says how."""
    named = os.environ.get("WARDWISE_CHROMIUM")
    if named:
        return Path(named)
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    for app in CHROMIUM_APPS:
        if app.exists():
            return app
    return pytest.fail("no Chromium found: run `make browser`, or set WARDWISE_CHROMIUM")


@pytest.fixture(scope="session")
def built_toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough, collated and built once for all tests: copy it before changing anything."""
    place = write_toy_project(tmp_path_factory.mktemp("built") / "toy")
    run_fetch(
        place,
        mirror=place / RECEIVED,
        network=False,
        received=date(2026, 1, 5),
        report=lambda _: None,
    )
    run_collate(place, progress=_hear_nothing)
    run_build(place, progress=_hear_nothing)
    return place


def _hear_nothing(what: str, done: int, total: int) -> None:
    """Take the words of progress."""


# One browser a module, not a session: while it is open an event loop runs in this thread, and
# tests elsewhere start loops of their own.
@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A real browser. Under our strict CSP `wait_for_function` fails: poll `evaluate` instead."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()
