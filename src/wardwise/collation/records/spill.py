"""A private folder for rows that do not fit into memory, gone even after a run that was killed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "wardwise-records-"
_LOCK = "lock"


@contextmanager
def open_spill() -> Iterator[Path]:
    """Give a folder that only this user can read, and that goes when this ends.

    What a run left that was killed goes now.
    """
    from filelock import FileLock  # noqa: PLC0415 - every command begins by `remove_spilt`

    remove_spilt()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name, FileLock(Path(name) / _LOCK):
        yield Path(name)


def remove_spilt() -> None:
    """Remove what runs left that were killed: the lock of one that goes on is held."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        _remove_left(left)


def _remove_left(folder: Path) -> None:
    """Remove a folder of this user whose run has ended; leave any other as it is."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - hardly ever needed

    if os.name != "posix":  # nor is it told elsewhere whose a folder is
        return
    try:
        is_own = not folder.is_symlink() and folder.stat().st_uid == os.getuid()
        if is_own and (folder / _LOCK).is_file():
            with FileLock(folder / _LOCK, timeout=0):
                shutil.rmtree(folder, ignore_errors=True)
    except (OSError, Timeout):  # gone by itself, or at work
        return
