"""Read delimited text files."""

import csv
import gzip
import io
import zlib
from pathlib import Path

from wardwise.collation.connectors.grid import Grid
from wardwise.model.errors import SourceFileError
from wardwise.model.provenance import Source

_UTF8 = frozenset({"utf-8", "utf8", "utf_8"})
_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WINDOWS_ONLY = range(0x80, 0xA0)


def read_csv_grid(path: Path, source: Source) -> Grid:
    """Read a delimited file, plain or gzipped, as text with line numbers.

    Quoted cells may hold line breaks; a row's number is the line that it starts on. Blank lines
    are left out.

    Raises
    ------
    SourceFileError
        If the file is empty, not in its declared encoding, or ends within a quoted cell.
    """
    text = _decode(_read_bytes(path), path=path, encoding=source.encoding)
    # the limit holds for the whole process: it may be raised for a long cell, never lowered
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter, strict=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    before = 0
    try:
        for row in reader:
            if row:
                rows.append(row)
                numbers.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        raise SourceFileError(
            f"{path.name} cannot be read as delimited text after line {before}: {error}",
            where=f"{path.name}, line {before + 1}",
            fix="check that the file is whole and that `delimiter` is right; fetch it again",
        ) from None
    return Grid(rows, numbers)


def _read_bytes(path: Path) -> bytes:
    raw = path.read_bytes()
    if path.suffix == ".gz":
        try:
            raw = gzip.decompress(raw)
        except (EOFError, OSError, zlib.error) as error:
            raise SourceFileError(
                f"{path.name} is not a whole gzip file: {error}",
                where=path.name,
                fix="fetch it again: it was cut short on the way",
            ) from None
    if not raw.strip():
        raise SourceFileError(
            f"{path.name} is empty ({len(raw)} bytes)",
            where=path.name,
            fix="fetch it again, or ask its publisher for the file",
        )
    return raw


def _decode(raw: bytes, *, path: Path, encoding: str) -> str:
    declared = "utf-8-sig" if encoding.lower() in _UTF8 else encoding
    try:
        return raw.decode(declared)
    except LookupError:
        raise SourceFileError(
            f"{encoding!r} is not an encoding",
            where=path.name,
            fix="declare encoding: utf-8, latin-1, windows-1252 or utf-16",
        ) from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SourceFileError(
            f"{path.name} is declared {encoding}, but byte 0x{raw[error.start]:02x} "
            f"on line {line} is not {encoding}",
            where=f"{path.name}, line {line}",
            fix=f"declare encoding: {_suggest_encoding(raw)}",
        ) from None


def _suggest_encoding(raw: bytes) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return name
    # these bytes are letters and dashes in Windows' set, and control signs in latin-1
    return "windows-1252" if any(byte in _WINDOWS_ONLY for byte in raw) else "latin-1"
