"""Results appear whole or not at all, whatever happens while they are written."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wardwise.model.errors import OrderError, StorageError
from wardwise.workflow.whole import DONE, read_record, require_step, write_whole

MADE_FROM = {"wardwise.yaml": "1" * 64}


def _write(folder: Path, words: str) -> None:
    write_whole(
        folder,
        step="build",
        made_from=MADE_FROM,
        write=lambda beside: _put(beside / "scores.txt", words),
    )


def _put(file: Path, words: str) -> None:
    file.write_text(words, encoding="utf-8")


@contextmanager
def small_disk() -> Iterator[None]:
    """Let no file grow beyond 4 kB, as a full disk would, while nothing else is written."""
    earlier = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, earlier[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, earlier)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_finished_step_is_read_as_whole(tmp_path: Path) -> None:
    _write(tmp_path / "index", "first")

    record = require_step(tmp_path / "index", command="build", made_from=MADE_FROM)

    assert list(record.files) == ["scores.txt"]


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    _write(tmp_path / "index", "first")

    _write(tmp_path / "index", "second")

    assert (tmp_path / "index" / "scores.txt").read_text(encoding="utf-8") == "second"
    assert [one.name for one in tmp_path.iterdir()] == ["index"]


def test_a_full_disk_leaves_the_earlier_result(tmp_path: Path) -> None:
    _write(tmp_path / "index", "first")

    with pytest.raises(StorageError, match="could not write") as raised, small_disk():
        _write(tmp_path / "index", "x" * 100_000)

    assert "run it again" in raised.value.fix
    assert (tmp_path / "index" / "scores.txt").read_text(encoding="utf-8") == "first"
    assert [one.name for one in tmp_path.iterdir()] == ["index"]


def test_a_kill_while_writing_leaves_nothing_that_reads_as_whole(tmp_path: Path) -> None:
    program = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from wardwise.workflow.whole import write_whole\n"
        "def write(beside):\n"
        "    (beside / 'scores.txt').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"folder = Path({str(tmp_path / 'index')!r})\n"
        "write_whole(folder, step='build', made_from={}, write=write)\n"
    )

    ended = subprocess.run([sys.executable, "-c", program], check=False, env=dict(os.environ))

    assert ended.returncode == -signal.SIGKILL
    assert read_record(tmp_path / "index") is None
    _write(tmp_path / "index", "again")
    assert [one.name for one in tmp_path.iterdir()] == ["index"]


def test_a_damaged_result_is_refused_and_named(tmp_path: Path) -> None:
    _write(tmp_path / "index", "first")
    _put(tmp_path / "index" / "scores.txt", "altered")

    with pytest.raises(OrderError, match="damaged") as raised:
        require_step(tmp_path / "index", command="build", made_from=MADE_FROM)

    assert raised.value.where.endswith("scores.txt")
    assert raised.value.fix == "run: wardwise build"


def test_a_missing_step_names_the_command_that_comes_first(tmp_path: Path) -> None:
    with pytest.raises(OrderError, match="'collate' has not been run") as raised:
        require_step(tmp_path / "collated", command="collate", made_from=MADE_FROM)

    assert raised.value.fix == "run: wardwise collate"


def test_a_change_since_the_step_is_named(tmp_path: Path) -> None:
    _write(tmp_path / "index", "first")

    with pytest.raises(OrderError, match=r"changed since .build. was run: wardwise\.yaml"):
        require_step(tmp_path / "index", command="build", made_from={"wardwise.yaml": "2" * 64})


def test_an_unfinished_record_is_not_a_result(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / DONE).write_text(json.dumps({"step": "build"})[:-3], encoding="utf-8")

    assert read_record(folder) is None
