"""A private folder for rows that do not fit into memory, gone even after a run that was killed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "wardwise-records-"
_LOCK = "lock"


@contextmanager
def open_spill() -> Iterator[Path]:
    """Give a folder that only this user can read, and that goes when this ends.

    What a run left that was killed goes now: the lock of a run that goes on is held.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        _remove_left(left)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name, FileLock(Path(name) / _LOCK):
        yield Path(name)


def _remove_left(folder: Path) -> None:
    """Remove a folder of this user whose run has ended; leave any other as it is."""
    if os.name != "posix":  # nor is it told elsewhere whose a folder is
        return
    try:
        is_own = not folder.is_symlink() and folder.stat().st_uid == os.getuid()
        if is_own and (folder / _LOCK).is_file():
            with FileLock(folder / _LOCK, timeout=0):
                shutil.rmtree(folder, ignore_errors=True)
    except (OSError, Timeout):  # gone by itself, or at work
        return
