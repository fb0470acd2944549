"""What the checks share: the files that git knows, and how findings are told."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def list_files(*patterns: str) -> list[Path]:
    """Give the files in git, or about to be, as paths relative to the project's root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    names = answer.decode("utf-8").split("\0")
    return sorted({Path(name) for name in names if name and (ROOT / name).is_file()})


def tell(findings: Sequence[str], *, rule: str) -> None:
    """Print what was found and leave with 1; say nothing and go on where nothing was."""
    if not findings:
        return
    print(f"{rule}:")
    for finding in findings:
        print(f"  {finding}")
    sys.exit(1)
