"""The quality report in a real browser: accessible, narrow, and by itself."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from wardwise.toy.project_folder import write_toy_project
from wardwise.workflow.quality.make import make_quality_report
from wardwise.workflow.quality.page import write_page
from wardwise.workflow.run import run_collate, run_fetch

TODAY = date(2026, 3, 2)


def be_silent(*_: object) -> None:
    """Say nothing of progress."""


@pytest.fixture(scope="module")
def write_report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = write_toy_project(tmp_path_factory.mktemp("report") / "demo")
    run_fetch(folder, mirror=folder / "received", network=False, received=TODAY, report=be_silent)
    run_collate(folder, progress=be_silent)

    def write(indicator: str) -> Path:
        made = make_quality_report(folder, indicator=indicator, made=TODAY, progress=be_silent)
        return write_page(made, folder / f"{indicator or 'all'}.html", project_folder=folder)

    return write


@pytest.mark.browser
@pytest.mark.parametrize("indicator", ["temporary_housing", "surface_flooding", ""])
def test_a_report_has_no_accessibility_fault_and_asks_for_nothing(
    browser: Browser, axe: str, write_report: Callable[[str], Path], indicator: str
) -> None:
    address = write_report(indicator).as_uri()
    faults: list[str] = []
    asked: list[str] = []

    for width, scheme in ((360, "light"), (1200, "dark")):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            bypass_csp=True,  # so that the checker may run: the page itself allows no script
        )
        page = context.new_page()
        page.on("request", lambda one: asked.append(one.url))
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"wider than {width} pixels")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]
        context.close()

    assert faults == []
    assert set(asked) == {address}
