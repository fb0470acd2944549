"""The page on what-if says what its commands print."""

import doctest
import re
import shutil
from pathlib import Path

import pytest
from command_line import run_command


@pytest.fixture(scope="module")
def page(project_root: Path) -> Path:
    return project_root / "docs" / "do" / "ask-what-if.md"


def test_every_command_prints_the_lines_that_stand_below_it(
    page: Path, built_toy: Path, tmp_path: Path
) -> None:
    demo = tmp_path / "demo"
    shutil.copytree(built_toy, demo)
    blocks = re.findall(
        r"^```(sh|text)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )

    printed, checked = "", 0
    for kind, text in blocks:
        if kind == "sh":
            ended = [run_command(demo, *line.split()[3:]) for line in text.splitlines()]
            assert [one.status for one in ended] == [0] * len(ended), ended[0].said
            printed = "".join(one.shown for one in ended)
            continue
        for line in text.splitlines():
            assert line in printed
            checked += 1

    assert checked >= 4


def test_the_lines_for_a_notebook_run(page: Path, built_toy: Path) -> None:
    found = doctest.testfile(
        str(page), module_relative=False, encoding="utf-8", globs={"demo": built_toy}
    )

    assert found.attempted > 0
    assert found.failed == 0
