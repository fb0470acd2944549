"""Ofcom's Connected Nations: the files of one archive, joined into one."""

import zipfile
import zlib
from fnmatch import fnmatch
from pathlib import Path

from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.plain import open_archive
from wardwise.collation.remote.request import Request
from wardwise.collation.remote.table import Table, describe_empty, read_table, write_table
from wardwise.model.errors import RemoteAnswerError

_NO_DATA = ("-1", "-1.0")


def fetch_ofcom(ask: Ask, target: Path) -> str:
    """Write the rows of every file in the archive that the query names; give its address.

    Ofcom's -1, which means that there is no figure, becomes an empty cell.

    Raises
    ------
    RemoteAnswerError
        If no file is named so, one is damaged, or their columns differ.
    """
    address = ask.start
    answer = ask.session.fetch(Request(address))
    pattern = ask.query.text("member", "*.csv")
    headings: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    with open_archive(answer) as archive:
        names = sorted(one for one in archive.namelist() if fnmatch(one, pattern))
        for name in names:
            page = _read_member(archive, name, where=f"{address}#{name}")
            if headings and page.headings != headings:
                raise RemoteAnswerError(
                    f"the columns of {name} differ from those of {names[0]}",
                    where=address,
                    fix="columns are renamed each year: name files of one year only by `member`",
                )
            headings = page.headings
            rows += page.rows
    if not rows:
        raise describe_empty(address)
    known = tuple(tuple("" if cell in _NO_DATA else cell for cell in row) for row in rows)
    write_table(Table(headings, known), target, source=ask.source)
    return f"{address}#{pattern}"


def _read_member(archive: zipfile.ZipFile, name: str, *, where: str) -> Table:
    try:
        return read_table(archive.read(name).decode("utf-8-sig"), where=where)
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise RemoteAnswerError(
            f"a file of the archive is damaged: {error}",
            where=where,
            fix="remove snapshots/.cache and fetch again",
        ) from None
