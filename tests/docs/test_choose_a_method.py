"""The page on methods: its example runs, and it lists the presets that ship."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wardwise.declaration import list_presets, read_project

PROGRAM = Path(sys.executable).parent / "wardwise"


@pytest.fixture(scope="module")
def page(project_root: Path) -> str:
    return (project_root / "docs" / "do" / "choose-a-method.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(page: str, built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough with its method taken out, and the page's written beside."""
    folder = shutil.copytree(built_toy, tmp_path_factory.mktemp("here") / "demo")
    file = folder / "wardwise.yaml"
    without = re.sub(r"^method:\n(?:[ -].*\n)+", "", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(without, encoding="utf-8")
    written = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0]
    (folder / "method.yaml").write_text(written, encoding="utf-8")
    return folder


def run(command: str, *, beside: Path) -> subprocess.CompletedProcess[str]:
    words = command.split()[1:]
    return subprocess.run(
        [str(PROGRAM), *words], cwd=beside, check=False, capture_output=True, text=True
    )


def test_the_example_runs_and_prints_what_the_page_says(page: str, demo: Path) -> None:
    commands = re.findall(r"^wardwise -C demo .*$", page, re.MULTILINE)

    ended = [run(command, beside=demo.parent) for command in commands]

    assert len(commands) == 4
    assert [one.returncode for one in ended] == [0] * 4, [one.stderr for one in ended]
    told = re.findall(r"^Method: .*;$", page, re.MULTILINE)[0]
    assert told in ended[0].stdout


def test_an_index_of_another_method_is_not_released_unnoticed(demo: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(demo, tmp_path / "demo")
    for command in ("collate", "build"):
        assert run(f"wardwise -C demo {command}", beside=tmp_path).returncode == 0
    file = folder / "method.yaml"
    file.write_text(file.read_text("utf-8") + "alpha_floor: 0.7\n", encoding="utf-8")

    ended = run("wardwise -C demo release", beside=tmp_path)

    assert ended.returncode == 1
    assert "method.yaml" in ended.stderr


def test_without_the_floor_the_method_is_refused_as_the_page_says(
    demo: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(demo, tmp_path / "demo")
    file = folder / "method.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(one for one in lines if not one.startswith("floor")), encoding="utf-8")

    ended = run("wardwise -C demo check", beside=tmp_path)

    assert ended.returncode == 1
    assert "above zero, and floor is 0" in ended.stderr


def test_weights_and_budgets_are_read_as_the_page_writes_them(page: str, demo: Path) -> None:
    written = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[2]
    indicators = {one.id for one in read_project(demo).edition.framework.indicators}

    assert set(re.findall(r"(\w+): \d+", written)) <= indicators


@pytest.mark.parametrize("name", ["do/choose-a-method.md", "understand/method.md"])
def test_the_presets_listed_are_those_that_ship(project_root: Path, name: str) -> None:
    text = (project_root / "docs" / name).read_text(encoding="utf-8")
    table = re.findall(r"^\| preset \|.*?\n\n", text, re.MULTILINE | re.DOTALL)[0]

    listed = {one for row in table.splitlines()[2:] for one in re.findall(r"`([\w-]+)`", row)}

    assert listed == {one.id for one in list_presets()}
