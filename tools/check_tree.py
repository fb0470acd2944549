"""Refuse large files, real data, and traces of one machine."""

import re
from pathlib import Path

from tree import ROOT, list_files, tell

LARGEST = 1024 * 1024
# A home folder, a temporary folder, or the host of a package registry: none works elsewhere.
TRACES = re.compile(
    r"(?<![\w.>)])/(home|root|tmp|work|Users)/[\w.]"
    r"|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org",
)
SNAPSHOT = re.compile(r"(^|/)snapshots/(?!manifest\.yaml$)")


def find_traces(path: Path) -> list[str]:
    """List the lines of a text file that name one machine or a registry."""
    try:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for number, line in enumerate(lines, start=1)
        if TRACES.search(line)
    ]


def main() -> None:
    """Look at every file that git knows or is about to."""
    own = Path(__file__).resolve().relative_to(ROOT)
    files = list_files()
    large = [f"{path}: {size} bytes" for path in files if (size := measure(path)) > LARGEST]
    tell(large, rule="No file above 1 MiB; data and results stay out of git")
    data = [str(path) for path in files if SNAPSHOT.search(path.as_posix())]
    tell(data, rule="Nothing under snapshots/ but its manifest")
    traces = [line for path in files if path != own for line in find_traces(path)]
    tell(traces, rule="No path of one machine and no registry host")


def measure(path: Path) -> int:
    """Give a file's size in bytes."""
    return (ROOT / path).stat().st_size


if __name__ == "__main__":
    main()
