import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from wardwise.declaration.project_folder import read_project
from wardwise.toy.project_folder import write_toy_project


@dataclass(frozen=True, slots=True)
class Page:
    """What the page tells its readers to write and to run."""

    figures: str
    source: str
    indicator: str
    commands: tuple[str, ...]


@pytest.fixture(scope="module")
def page(project_root: Path) -> Page:
    text = (project_root / "docs" / "do" / "add-an-indicator.md").read_text(encoding="utf-8")
    source, indicator = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (figures,) = re.findall(r"^```csv\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return Page(figures, source, indicator, tuple(re.findall(r"^wardwise .*$", text, re.MULTILINE)))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, page: Page) -> Path:
    """The toy borough with the page's source, indicator and file."""
    folder = write_toy_project(tmp_path_factory.mktemp("here") / "demo")
    (folder / "sources" / "library_visits.yaml").write_text(page.source, encoding="utf-8")
    framework = folder / "framework.yaml"
    before = framework.read_text(encoding="utf-8")
    after = before.replace("\ncharacteristics:\n", f"\n{page.indicator}characteristics:\n", 1)
    framework.write_text(after, encoding="utf-8")
    snapshots = folder / "snapshots" / "library_visits"
    snapshots.mkdir(parents=True)
    (snapshots / "library-visits.csv").write_text(page.figures, encoding="utf-8")
    return folder


def test_what_the_page_says_adds_the_85th_indicator_without_code(demo: Path) -> None:
    framework = read_project(demo).edition.framework

    assert len(framework.indicators) == 85
    assert framework.indicators[-1].id == "library_visitors"


def test_the_file_on_the_page_has_every_ward(demo: Path, page: Page) -> None:
    places = (demo / "received" / "places.csv").read_text(encoding="utf-8")

    assert set(re.findall(r"T05\d{6}", page.figures)) == set(re.findall(r"T05\d{6}", places))


def test_the_pages_commands_bring_it_into_the_index(demo: Path, page: Page) -> None:
    program = Path(sys.executable).parent / "wardwise"

    for command in page.commands:
        done = subprocess.run(
            [str(program), *command.split()[1:]],
            cwd=demo.parent,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    weights = pl.read_parquet(demo / "build" / "index" / "weights.parquet")
    (weight,) = weights.filter(pl.col("indicator_id") == "library_visitors")["weight"]
    assert 0.0 < weight < 1.0
