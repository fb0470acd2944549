"""Any borough works without an edit: three of them here, all of them by `make london`."""

import os
import re
import subprocess
import sys
from pathlib import Path

# few wards, most wards of a middling one, and one whose wards were all redrawn
CITY = "E09000001"
BOROUGHS = {CITY: 25, "E09000021": 19, "E09000012": 21}


def run_tool(root: Path, *arguments: str, mirror: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, root / "tools" / "build_boroughs.py", *arguments],
        env={**os.environ, "WARDWISE_OPEN_DATA": str(mirror)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_three_boroughs_reach_their_release(project_root: Path, open_data_folder: Path) -> None:
    asked = [word for code in BOROUGHS for word in ("--area", code)]

    done = run_tool(project_root, "--catalogue", "london-2025", *asked, mirror=open_data_folder)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 of 3 stand." in done.stdout
    for code, wards in BOROUGHS.items():
        line = next(one for one in done.stdout.splitlines() if code in one)
        assert f", {wards} wards, " in line
        scores = re.search(r"([\d,]+) scores", line)
        assert scores
        # ten of the City's wards have too few people for most components
        least = 15 if code == CITY else 30
        assert int(scores.group(1).replace(",", "")) > least * wards
        assert line.endswith("missing: nothing") is (code != CITY)


def test_without_the_mirror_nothing_is_built_and_it_says_so(
    project_root: Path, tmp_path: Path
) -> None:
    done = run_tool(project_root, mirror=tmp_path / "nowhere")

    assert done.returncode == 0
    assert "nowhere" in done.stdout
    assert "WARDWISE_OPEN_DATA" in done.stdout


def test_a_borough_that_fails_fails_the_run(project_root: Path, tmp_path: Path) -> None:
    empty = tmp_path / "mirror"
    empty.mkdir()

    done = run_tool(project_root, "--catalogue", "london-2025", "--area", "E09000002", mirror=empty)

    assert done.returncode == 1
    assert "E09000002 Barking and Dagenham" in done.stdout
    assert "FAILED" in done.stdout
    assert "0 of 1 stand." in done.stdout
