"""The lines of the pages for notebooks and for users of COINr run as they stand there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wardwise.model.method import Method
from wardwise.model.recipe import Combination, Imputation, Logarithm, Normalisation, Treatment

PROGRAM = Path(sys.executable).parent / "wardwise"
IDATA = """\
uName,uCode,EurAsia_group,Time,Cold,Crowded,Violence,People
Northland,NOR,Europe,2018,5.5,10,3,100
Southland,SOU,Europe,2018,NA,12,6,200
Eastland,EAS,Asia,2018,7.5,14,9,300
Westland,WES,Asia,2018,9.0,11,2,150
"""
IMETA = """\
Level,iCode,iName,Direction,Weight,Unit,Denominator,Parent,Type
1,Cold,Cold homes,-1,2,percent,,Shelter,Indicator
1,Crowded,Crowded homes,-1,1,percent,,Shelter,Indicator
1,Violence,Violent offences,-1,1,offences,People,Safety,Indicator
2,Shelter,Shelter,1,1,,,Index,Aggregate
2,Safety,Safety,1,1,,,Index,Aggregate
3,Index,The index,1,1,,,,Aggregate
,EurAsia_group,Europe or Asia,,,,,,Group
,People,Residents,,,people,,,Denominator
"""


def read_blocks(project_root: Path, page: str, kind: str) -> list[str]:
    text = (project_root / "docs" / "do" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def run_lines(lines: str, beside: Path) -> str:
    """Run lines of Python in a process of their own, as a notebook's kernel would."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", lines],
        cwd=beside,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_lines_of_the_notebook_page_run_in_their_order(
    project_root: Path, built_toy: Path, tmp_path: Path
) -> None:
    shutil.copytree(built_toy, tmp_path / "demo")
    lines = read_blocks(project_root, "use-a-notebook.md", "python")
    told = read_blocks(project_root, "use-a-notebook.md", "text")

    said = run_lines("\n".join(lines), tmp_path)

    assert len(lines) == 8
    for one in told:
        assert one.strip() in said


def test_a_supposed_figure_moves_the_scores_it_should(
    project_root: Path, built_toy: Path, tmp_path: Path
) -> None:
    shutil.copytree(built_toy, tmp_path / "demo")
    lines = "\n".join(read_blocks(project_root, "use-a-notebook.md", "python"))

    said = run_lines(
        lines + "\nfirst, second = (one.to_table()['shelter'].mean() for one in (built, supposed))"
        "\nprint('moved', first < second)",
        tmp_path,
    )

    assert said.splitlines()[-1] == "moved True"


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two tables, as R leaves them."""
    folder = tmp_path_factory.mktemp("coinr")
    (folder / "iData.csv").write_text(IDATA, encoding="utf-8")
    (folder / "iMeta.csv").write_text(IMETA, encoding="utf-8")
    return folder


def test_the_commands_of_the_coinr_page_need_no_edit_between_them(
    project_root: Path, beside: Path
) -> None:
    (commands,) = read_blocks(project_root, "move-from-coinr.md", "sh")

    for command in commands.strip().splitlines():
        done = subprocess.run(
            [str(PROGRAM), *shlex.split(command)[1:]],
            cwd=beside,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    assert (beside / "asem" / "build" / "index" / "scores.parquet").is_file()


def test_the_lines_of_the_coinr_page_run(project_root: Path, beside: Path) -> None:
    (lines,) = read_blocks(project_root, "move-from-coinr.md", "python")

    assert "Westland" in run_lines(lines, beside)


def test_every_key_and_word_of_the_coinr_page_is_one(project_root: Path) -> None:
    page = (project_root / "docs" / "do" / "move-from-coinr.md").read_text(encoding="utf-8")
    known = {
        *(one.value for kind in (Combination, Imputation, Logarithm) for one in kind),
        *(one.value for kind in (Normalisation, Treatment) for one in kind),
    }

    for key, words in re.findall(
        r"`(imputation|treatment|normalisation|weighting): ([a-z_]+)`", page
    ):
        assert key in Method.__dataclass_fields__
        assert key == "weighting" or words in known
    for word in ("distance_to_best", "fraction_of_best", "goalposts_capped", "group_median"):
        assert word in known
        assert f"`{word}`" in page
