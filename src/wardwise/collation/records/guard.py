"""Keep an engine's own words from people: they may quote a record."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from ibis.common.exceptions import IbisError

from wardwise.model.errors import RecordsError

_SPEAKABLE = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
)
"""Errors of the disk and of memory, whose words name files and sizes."""


@contextmanager
def guard_words(where: str) -> Iterator[None]:
    """Turn an engine's error into one that says its kind, and nothing of what was read."""
    told: RecordsError | None = None
    try:
        yield
    except _SPEAKABLE as error:
        told = _word(type(error).__name__, where, str(error).splitlines()[0])
    except (duckdb.Error, IbisError) as error:
        told = _word(type(error).__name__, where)
    except Exception as error:
        if not type(error).__module__.startswith(("pyspark", "py4j", "pyarrow")):
            raise
        told = _word(type(error).__name__, where)
    # raised here and not above, so that the engine's error does not hang on it
    if told is not None:
        raise told


def _word(kind: str, where: str, words: str = "") -> RecordsError:
    said = words or "its own words are kept back, since they may quote a record"
    return RecordsError(
        f"the records could not be read: {kind} ({said})",
        where=where,
        fix="check that the files are whole and of the declared kind, and the columns' types",
    )
