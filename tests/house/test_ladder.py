import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def check_ladder(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of pyproject.toml on the package below a folder."""
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [str(program), "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_ladder_holds(project_root: Path) -> None:
    done = check_ladder(project_root)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("where", "statement"),
    [
        ("composite/probe.py", "import wardwise.collation"),
        ("stats/probe.py", "import wardwise.cli"),
        ("explorer/probe.py", "import wardwise.stats"),
        ("explorer/probe.py", "import wardwise.publication.writer"),
        ("model/probe.py", "import wardwise"),
        ("unheard_of/__init__.py", '"""A package on no rung."""'),
    ],
)
def test_what_breaks_the_ladder_is_refused(
    project_root: Path, tmp_path: Path, where: str, statement: str
) -> None:
    shutil.copy(project_root / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", "static")
    shutil.copytree(project_root / "src", tmp_path / "src", ignore=ignored)
    probe = tmp_path / "src" / "wardwise" / where
    probe.parent.mkdir(exist_ok=True)
    probe.write_text(statement + "\n", encoding="utf-8")

    done = check_ladder(tmp_path)

    assert done.returncode != 0
    assert "BROKEN" in done.stdout
