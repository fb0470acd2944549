import re
from pathlib import Path

import pytest

from wardwise.declaration.project_folder import read_project
from wardwise.model.project import Project
from wardwise.toy.project_folder import write_toy_project


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_toy_project(tmp_path_factory.mktemp("toy") / "saltmarsh")


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Project:
    """The toy borough with what the page tells its readers to write."""
    folder = write_toy_project(tmp_path_factory.mktemp("toy") / "saltmarsh")
    page = (project_root / "docs" / "do" / "add-an-indicator.md").read_text(encoding="utf-8")
    source, indicator = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (folder / "sources" / "library_visits.yaml").write_text(source, encoding="utf-8")
    framework = folder / "framework.yaml"
    listed = framework.read_text(encoding="utf-8").replace(
        "\nindicators:\n", f"\nindicators:\n{indicator}", 1
    )
    framework.write_text(listed, encoding="utf-8")
    return read_project(folder)


def test_the_toy_borough_has_84_indicators(before: Path) -> None:
    assert len(read_project(before).edition.framework.indicators) == 84


def test_what_the_page_says_adds_the_85th_indicator_without_code(after: Project) -> None:
    assert len(after.edition.framework.indicators) == 85
    assert after.edition.framework.indicators[0].id == "library_visitors"
