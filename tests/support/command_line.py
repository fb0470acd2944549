"""Commands as a person types them, and how they ended."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-c", "from wardwise.cli.main import run; run()")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its status, its results, and what it said to the person."""

    status: int
    shown: str
    talk: str

    @property
    def said(self) -> str:
        """All that stood on the screen."""
        return self.shown + self.talk


def run_command(
    folder: Path,
    *words: str,
    typed: str = "",
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command on a project, answering its questions with what is typed."""
    ended = subprocess.run(
        [*COMMAND, "-C", str(folder), *words],
        capture_output=True,
        text=True,
        check=False,
        input=typed,
        env={**os.environ, **(environment or {})},
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def run_well(folder: Path, *commands: tuple[str, ...]) -> None:
    """Run commands one after another, each of which is to end well."""
    for words in commands:
        ended = run_command(folder, *words)
        assert ended.status == 0, ended.said


def check_said(ended: Ended, *parts: str, status: int = 1) -> None:
    """Check that a command was refused with code, remedy and these words, and no traceback."""
    assert ended.status == status, ended.said
    assert re.search(r"WW-\d{3}: ", ended.said), ended.said
    assert "  fix:   " in ended.said, ended.said
    assert "Traceback" not in ended.said
    for part in parts:
        assert part in ended.said, ended.said
