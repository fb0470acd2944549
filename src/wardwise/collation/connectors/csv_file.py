"""Read delimited text files, a row at a time."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wardwise.collation.connectors.grid import Grid
from wardwise.model.errors import SourceFileError
from wardwise.model.provenance import Source

_UTF8 = frozenset({"utf-8", "utf8", "utf_8"})
_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WINDOWS_ONLY = bytes(range(0x80, 0xA0))
_LONGEST_CELL = 16 * 1024 * 1024  # beyond it, a quotation mark was left open
_CHUNK = 1024 * 1024


def read_csv_grid(path: Path, source: Source) -> Grid:
    """Read a delimited file, plain or gzipped, as text with line numbers.

    Quoted cells may hold line breaks; a row's number is the line that it starts on. Blank lines
    are left out. The rows are read while they are gone through, never held together.

    Raises
    ------
    SourceFileError
        If the file is empty, not in its declared encoding, or ends within a quoted cell; all but
        the first while its rows are gone through.
    """
    if path.stat().st_size == 0:
        raise _refuse_empty(path)
    return Grid(_stream_rows(path, source))


def _stream_rows(path: Path, source: Source) -> Iterator[tuple[int, list[str]]]:
    declared = "utf-8-sig" if source.encoding.lower() in _UTF8 else source.encoding
    # the limit holds for the whole process: it may be raised for a long cell, never lowered
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    before = 0
    is_blank = True
    try:
        with _open_bytes(path) as raw, io.TextIOWrapper(raw, declared, newline="") as text:
            reader = csv.reader(text, delimiter=source.delimiter, strict=True)
            for row in reader:
                if row:
                    is_blank = is_blank and not any(cell.strip() for cell in row)
                    yield before + 1, row
                before = reader.line_num
    except csv.Error as error:
        raise SourceFileError(
            f"{path.name} cannot be read as delimited text after line {before}: {error}",
            where=f"{path.name}, line {before + 1}",
            fix="check that the file is whole and that `delimiter` is right; fetch it again",
        ) from None
    except LookupError:
        raise SourceFileError(
            f"{source.encoding!r} is not an encoding",
            where=path.name,
            fix="declare encoding: utf-8, latin-1, windows-1252 or utf-16",
        ) from None
    except UnicodeDecodeError as error:
        raise _word_undecodable(path, declared, error) from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceFileError(
            f"{path.name} is not a whole gzip file: {error}",
            where=path.name,
            fix="fetch it again: it was cut short on the way",
        ) from None
    if is_blank:
        raise _refuse_empty(path)


def _open_bytes(path: Path) -> BinaryIO:
    # a gzip file reads like any other, and is typed as one of its own
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _refuse_empty(path: Path) -> SourceFileError:
    return SourceFileError(
        f"{path.name} is empty ({path.stat().st_size} bytes)",
        where=path.name,
        fix="fetch it again, or ask its publisher for the file",
    )


def _word_undecodable(path: Path, declared: str, error: UnicodeDecodeError) -> SourceFileError:
    """Find the line of the first byte that does not fit, by reading the file once more."""
    encoding = "utf-8" if declared == "utf-8-sig" else declared
    wrong, line = error.object[error.start], 0
    with _open_bytes(path) as raw:
        for number, text in enumerate(raw, start=1):
            try:
                text.decode(encoding)
            except UnicodeDecodeError as found:
                wrong, line = text[found.start], number
                break
    return SourceFileError(
        f"{path.name} is declared {encoding}, but byte 0x{wrong:02x} on line {line} is not "
        f"{encoding}",
        where=f"{path.name}, line {line}",
        fix=f"declare encoding: {_suggest_encoding(path)}",
    )


def _suggest_encoding(path: Path) -> str:
    with _open_bytes(path) as raw:
        chunk = raw.read(_CHUNK)
        for mark, name in _BYTE_ORDER_MARKS:
            if chunk.startswith(mark):
                return name
        while chunk:
            # these bytes are letters and dashes in Windows' set, and control signs in latin-1
            if len(chunk.translate(None, _WINDOWS_ONLY)) < len(chunk):
                return "windows-1252"
            chunk = raw.read(_CHUNK)
    return "latin-1"
