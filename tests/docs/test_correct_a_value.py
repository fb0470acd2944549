import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from wardwise.toy.project_folder import write_toy_project

PROGRAM = Path(sys.executable).parent / "wardwise"


def run_commands(text: str, *, beside: Path) -> list[subprocess.CompletedProcess[str]]:
    return [
        subprocess.run(
            [str(PROGRAM), *command.split()[1:]],
            cwd=beside,
            check=False,
            capture_output=True,
            text=True,
        )
        for command in re.findall(r"^wardwise .*$", text, re.MULTILINE)
    ]


@pytest.fixture(scope="module")
def page(project_root: Path) -> str:
    return (project_root / "docs" / "do" / "correct-a-value.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory, page: str) -> tuple[Path, list[str]]:
    """The toy borough after all that the page says, and what each of its commands printed."""
    demo = write_toy_project(tmp_path_factory.mktemp("here") / "demo")
    (written,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (demo / "corrections").mkdir(exist_ok=True)
    (demo / "corrections" / "brickfields_turnout.yaml").write_text(written, encoding="utf-8")
    run_commands("wardwise -C demo fetch --mirror demo/received", beside=demo.parent)
    done = run_commands(page, beside=demo.parent)
    assert [one.returncode for one in done] == [0, 0, 0, 0], done[-1].stderr + done[1].stderr
    return demo, [one.stdout for one in done]


def test_the_page_corrects_the_figure_and_explains_it(
    corrected: tuple[Path, list[str]],
) -> None:
    demo, shown = corrected

    table = pl.read_parquet(demo / "build" / "collated" / "observations.parquet")
    cell = table.row(
        by_predicate=(pl.col("indicator_id") == "turnout")
        & (pl.col("area_code") == "T05000001")
        & (pl.col("period_id") == "2016-01-01/P1Y"),
        named=True,
    )
    assert (cell["numerator"], cell["status"]) == (2280.0, "r")
    said = "corrected by brickfields_turnout (2,208 received, 2,280 in its place): Two digits"
    assert said in shown[-1]


def test_a_file_put_right_asks_for_the_correction_to_be_taken_out(
    corrected: tuple[Path, list[str]], tmp_path: Path
) -> None:
    demo = write_toy_project(tmp_path / "demo")
    shutil.copytree(corrected[0] / "corrections", demo / "corrections", dirs_exist_ok=True)
    file = demo / "received" / "elections.csv"
    file.write_bytes(file.read_bytes().replace(b",2208,", b",2280,", 1))

    fetched, stopped = run_commands(
        "wardwise -C demo fetch --mirror demo/received\nwardwise -C demo collate", beside=tmp_path
    )

    assert (fetched.returncode, stopped.returncode) == (0, 1)
    assert "WW-331" in stopped.stderr
    assert "corrections/brickfields_turnout.yaml, line 11" in stopped.stderr
