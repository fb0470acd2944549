import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that the checkout stays as it is."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(project_root / name, copy / name)
    shutil.copytree(
        project_root / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__")
    )
    made = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)], folder=copy)
    (built,) = made.glob("*.whl")
    return built


def run(
    command: Sequence[str], *, folder: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def installed(wheel: Path, project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel and what it says it needs.

    Its dependencies are links to the ones that are pinned and installed here, so that nothing is
    fetched; what only tests and tools need is not there.
    """
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python"]
    run([*pip, str(folder / "bin" / "python"), "install", "--no-deps", str(wheel)], folder=folder)
    pinned = (project_root / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    for requirement in re.findall(r"^([\w.-]+)==", pinned, re.MULTILINE):
        for entry in list_entries(requirement):
            if not (site / entry.name).exists():
                (site / entry.name).symlink_to(entry)
    return folder / "bin"


def list_entries(requirement: str) -> set[Path]:
    """Give what a distribution put into site-packages; nothing where this platform lacks it."""
    try:
        found = distribution(requirement)
    except PackageNotFoundError:
        return set()
    site = Path(str(found.locate_file("")))
    names = {path.parts[0] for path in found.files or [] if path.parts[0] != ".."}
    return {site / name for name in names - {"__pycache__"}}


def make_bare_environment(programs: Path) -> dict[str, str]:
    """Give an environment without Node: the wheel's programs, and no other folder on PATH."""
    return {"PATH": str(programs), "HOME": os.environ.get("HOME", ""), "LANG": "C.UTF-8"}


def list_carried(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_the_catalogues_and_the_types_marker(wheel: Path) -> None:
    carried = list_carried(wheel)

    assert "wardwise/py.typed" in carried
    assert "wardwise/catalogue/london-2014/catalogue.yaml" in carried


def test_the_wheel_carries_all_that_the_checkout_has(wheel: Path, project_root: Path) -> None:
    source = project_root / "src"
    there = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".built"
    }

    assert there <= list_carried(wheel)


def test_the_installed_wheel_tells_its_version(installed: Path, tmp_path: Path) -> None:
    bare = make_bare_environment(installed)

    done = run([str(installed / "wardwise"), "--version"], folder=tmp_path, environment=bare)

    assert done.stdout.startswith("wardwise ")
    assert shutil.which("node", path=bare["PATH"]) is None


def test_the_installed_wheel_lays_out_the_toy_borough_without_node(
    installed: Path, tmp_path: Path
) -> None:
    bare = make_bare_environment(installed)

    run([str(installed / "wardwise"), "demo", "toy"], folder=tmp_path, environment=bare)

    assert (tmp_path / "toy" / "release" / "manifest.json").is_file()
    assert (tmp_path / "toy" / "site" / "index.html").is_file()
