"""The commands of the page on templates, run as they stand there."""

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from wardwise.toy.project_folder import write_toy_project


@pytest.fixture(scope="module")
def commands(project_root: Path) -> list[str]:
    page = (project_root / "docs" / "do" / "collect-with-a-template.md").read_text(encoding="utf-8")
    return re.findall(r"^wardwise .*$", page, re.MULTILINE)


def test_the_pages_commands_bring_a_filled_in_workbook_into_the_figures(
    commands: list[str], tmp_path: Path
) -> None:
    folder = write_toy_project(tmp_path / "demo")
    (folder / "received" / "schools.xlsx").unlink()
    program = str(Path(sys.executable).parent / "wardwise")

    def run(command: str, *, more: str = "", typed: str = "") -> None:
        words = [*command.split()[1:], *more.split()]
        done = subprocess.run(
            [program, *words],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
            input=typed,
        )
        assert done.returncode == 0 or "schools.xlsx is missing" in done.stderr, done.stderr

    write, fetch, collate = commands
    run(fetch, more="--mirror demo/received")  # the lists of areas, before the page begins
    run(write, typed="y\n")
    place = folder / "snapshots" / "schools"
    place.mkdir()
    book = openpyxl.load_workbook(folder / "templates" / "schools.xlsx")
    for row in book["Figures"].iter_rows(min_row=6, min_col=4, max_col=19):
        for cell in row:
            cell.value = 50
    book.save(place / "schools.xlsx")
    run(fetch, more="--offline")
    run(collate)

    assert (folder / "build" / "collated" / "observations.parquet").is_file()
