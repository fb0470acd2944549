"""A small valid project, and what is found when one thing in it is changed."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from wardwise.declaration import read_project
from wardwise.model.errors import Problems, WardwiseError

SMALL = Path(__file__).parent / "small_project"


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A copy of the small project, to be changed."""
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def change(small_project: Path) -> Callable[[str, str, str], tuple[WardwiseError, ...]]:
    """Change one text in one file of the small project and give the problems then found."""

    def apply(file: str, old: str, new: str) -> tuple[WardwiseError, ...]:
        path = small_project / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        try:
            read_project(small_project)
        except Problems as problems:
            return problems.found
        return ()

    return apply


@pytest.fixture
def refuse(
    change: Callable[[str, str, str], tuple[WardwiseError, ...]],
    small_project: Path,
) -> Callable[[str, str, str, tuple[str, str, str, str]], None]:
    """Change one text and assert that just one problem is told.

    `expected` is its code, a text that stands on the line it names, and parts of its problem and
    of its remedy.
    """

    def check(file: str, old: str, new: str, expected: tuple[str, str, str, str]) -> None:
        code, on_line, problem, fix = expected
        found = change(file, old, new)
        assert [one.code for one in found] == [code], [str(one) for one in found]
        place = re.fullmatch(rf"{re.escape(file)}, line (\d+)", found[0].where)
        assert place, found[0].where
        lines = (small_project / file).read_text(encoding="utf-8").splitlines()
        assert on_line in lines[int(place[1]) - 1], found[0].where
        assert problem in found[0].problem
        assert fix in found[0].fix

    return check
