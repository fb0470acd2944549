"""The quality report in a real browser: accessible, narrow, and by itself."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from wardwise.workflow.quality.make import make_quality_report
from wardwise.workflow.quality.page import write_page

TODAY = date(2026, 3, 2)


def be_silent(*_: object) -> None:
    """Say nothing of progress."""


@pytest.fixture(scope="module")
def write_report(
    built_toy: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    folder = shutil.copytree(built_toy, tmp_path_factory.mktemp("report") / "demo")

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
