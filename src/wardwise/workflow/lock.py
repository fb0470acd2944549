"""One writer at a time in a project."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from wardwise.model.errors import LockedError
from wardwise.workflow.whole import storage_errors


@contextmanager
def hold_project(folder: Path) -> Iterator[None]:
    """Hold the project for writing; the lock goes with the process, however it ends.

    Raises
    ------
    LockedError
        If another run holds it.
    """
    lock = FileLock(folder / ".wardwise.lock")
    try:
        with storage_errors(folder):
            lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(
            "another wardwise command is writing this project",
            where=str(folder),
            fix="wait until it has ended, then run this again",
        ) from None
    try:
        yield
    finally:
        lock.release()
