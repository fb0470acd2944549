"""The script on the page about clusters does, on Dask, what the command does here."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from wardwise.workflow.sensitivity import run_sensitivity

DRAWS, POINTS = 40, 2


def hear_nothing(what: str, done: int, total: int) -> None:
    """Take the words of progress."""


@pytest.mark.cluster
def test_the_pages_script_leaves_what_the_command_leaves(
    project_root: Path, tmp_path: Path, built_toy: Path
) -> None:
    pytest.importorskip("distributed", reason="needs Dask; run: make test-cluster")
    page = (project_root / "docs/do/run-on-a-cluster.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    fewer = script.replace("draws=1000,", f"draws={DRAWS}, sobol_points={POINTS},")
    (tmp_path / "on_dask.py").write_text(fewer, encoding="utf-8")
    there, here = (Path(copytree(built_toy, tmp_path / name)) for name in ("bd", "here"))

    done = subprocess.run(
        [sys.executable, "on_dask.py"], cwd=tmp_path, check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{DRAWS} of {DRAWS}" in done.stdout
    told = run_sensitivity(
        here, draws=DRAWS, seed=None, sobol_points=POINTS, progress=hear_nothing
    ).to_text()
    assert told in done.stdout
    ours, theirs = (
        {path.name: path.read_bytes() for path in (each / "build/sensitivity").glob("*.parquet")}
        for each in (here, there)
    )
    assert "sensitivity_areas.parquet" in ours
    assert ours == theirs
