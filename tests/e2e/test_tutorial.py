import re
import subprocess
import sys
from pathlib import Path


def test_the_tutorials_commands_run_in_their_order(project_root: Path, tmp_path: Path) -> None:
    page = (project_root / "docs" / "learn" / "first-release.md").read_text(encoding="utf-8")
    program = Path(sys.executable).parent / "wardwise"

    for command in re.findall(r"^wardwise .*$", page, re.MULTILINE):
        done = subprocess.run(
            [str(program), *command.split()[1:]],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    assert (tmp_path / "demo" / "first-site" / "index.html").is_file()
