"""Two commands never write one project at the same time."""

import subprocess
import sys
from pathlib import Path

import pytest

from wardwise.model.errors import LockedError
from wardwise.workflow.lock import hold_project

HOLD = (
    "import sys\n"
    "from pathlib import Path\n"
    "from wardwise.workflow.lock import hold_project\n"
    "with hold_project(Path(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.read()\n"
)


def _hold_elsewhere(folder: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if holder.stdout is None or holder.stdout.readline() != "held\n":
        pytest.fail("the other process did not take the lock")
    return holder


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with _hold_elsewhere(tmp_path) as holder:
        with pytest.raises(LockedError, match="another wardwise command"), hold_project(tmp_path):
            pass

        holder.communicate()


def test_the_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    with _hold_elsewhere(tmp_path) as holder:
        holder.kill()

    with hold_project(tmp_path):
        held = True

    assert held
