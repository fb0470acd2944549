"""The commands of the page take a framework to Excel and back, and say what the page says."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl

PROGRAM = Path(sys.executable).parent / "wardwise"


def test_the_page_takes_a_framework_there_and_back(
    project_root: Path, built_toy: Path, tmp_path: Path
) -> None:
    shutil.copytree(built_toy, tmp_path / "demo")
    page = (project_root / "docs" / "do" / "edit-the-framework-in-excel.md").read_text("utf-8")
    out, back = re.findall(r"^```sh\n(.*?)\n^```", page, re.MULTILINE | re.DOTALL)
    (told,) = re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)

    run_command(out, beside=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "framework.xlsx")
    sheet = book["Indicators"]
    headings = [one.value for one in sheet[1]]
    (row,) = (one for one in sheet.iter_rows(min_row=2) if one[0].value == "fuel_poverty")
    row[headings.index("Label")].value = "Cold homes"
    row[headings.index("Weight")].value = 2
    book.save(tmp_path / "framework.xlsx")
    said = run_command(f"{back} --yes", beside=tmp_path)

    assert said == told
    framework = (tmp_path / "demo" / "framework.yaml").read_text("utf-8")
    assert "label: Cold homes" in framework


def run_command(command: str, *, beside: Path) -> str:
    done = subprocess.run(
        [str(PROGRAM), *shlex.split(command)[1:]],
        cwd=beside,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
