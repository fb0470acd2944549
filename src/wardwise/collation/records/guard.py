"""Keep an engine's own words from people: they may quote a record."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

import duckdb
import pyarrow as pa
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
    try:
        yield
    except _SPEAKABLE as error:
        raise _word(type(error).__name__, where, str(error).splitlines()[0]) from None
    except (duckdb.Error, IbisError, *_list_foreign()) as error:
        raise _word(type(error).__name__, where) from None


def _list_foreign() -> tuple[type[Exception], ...]:
    """List what Spark and Arrow raise, as far as they are here."""
    found: list[type[Exception]] = [pa.ArrowException]
    if find_spec("pyspark") is not None:
        found.append(import_module("pyspark.errors").PySparkException)
        found.append(import_module("py4j.protocol").Py4JError)
    return tuple(found)


def _word(kind: str, where: str, words: str = "") -> RecordsError:
    said = words or "its own words are kept back, since they may quote a record"
    return RecordsError(
        f"the records could not be read: {kind} ({said})",
        where=where,
        fix="check that the files are whole and of the declared kind, and the columns' types",
    )
