"""The police's monthly archives: recorded crimes, counted by LSOA, month and type."""

import csv
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.plain import open_archive
from wardwise.collation.remote.request import Request
from wardwise.collation.remote.table import Table, describe_empty, write_table
from wardwise.model.errors import RemoteAnswerError, RemoteShapeError, suggest_nearest

_READ = ("Month", "LSOA code", "Crime type")
HEADINGS = (*_READ, "Crimes")
"""Columns of the file that is made."""


def fetch_police_archive(ask: Ask, target: Path) -> str:
    """Write how many crimes of each type each LSOA had in each month; give the archive's address.

    Crimes without an LSOA are counted under an empty code, and told. Nothing of a single crime is
    kept but in the cache, where the public archive lies as it came.

    Raises
    ------
    RemoteAnswerError
        If the archive is damaged, or lacks a month of a force: absence is not zero.
    RemoteShapeError
        If a column has another name.
    """
    months = ask.query.settings["months"]
    address = f"{ask.start}/{ask.query.text('archive', max(months))}.zip"
    answer = ask.session.fetch(Request(address))
    wanted = [
        f"{month}/{month}-{force}-street.csv"
        for month in months
        for force in ask.query.settings["forces"]
    ]
    crimes: Counter[tuple[str, ...]] = Counter()
    with open_archive(answer) as archive:
        lacking = [one for one in wanted if one not in archive.namelist()]
        if lacking:
            raise RemoteAnswerError(
                f"the archive lacks {len(lacking)} of {len(wanted)} files: "
                f"{', '.join(lacking[:3])}{' …' if len(lacking) > 3 else ''}",  # noqa: PLR2004 - as many as a line holds
                where=address,
                fix="a force may not have sent that month: take it out of the query, and do not "
                "read its absence as zero. An archive holds three years: name another by `archive`",
            )
        for name in wanted:
            crimes.update(_read_crimes(archive, name, where=f"{address}#{name}"))
    if not crimes:
        raise describe_empty(address)
    _tell_unplaced(ask, crimes)
    rows = tuple((*key, str(count)) for key, count in sorted(crimes.items()))
    write_table(Table(HEADINGS, rows), target, source=ask.source)
    return address


def _read_crimes(archive: zipfile.ZipFile, name: str, *, where: str) -> Iterator[tuple[str, ...]]:
    """Give the month, LSOA and type of each crime."""
    try:
        with archive.open(name) as member:
            reader = csv.reader(io.TextIOWrapper(member, encoding="utf-8-sig", newline=""))
            headings = next(reader, [])
            places = [_find_column(one, headings, where=where) for one in _READ]
            for row in reader:
                if len(row) != len(headings):
                    raise RemoteAnswerError(
                        f"row {reader.line_num} has {len(row)} cells where the headings have "
                        f"{len(headings)}",
                        where=where,
                        fix="fetch again later",
                    )
                yield tuple(row[at].strip() for at in places)
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise RemoteAnswerError(
            f"a file of the archive is damaged: {error}",
            where=where,
            fix="remove snapshots/.cache and fetch again",
        ) from None


def _find_column(wanted: str, headings: list[str], *, where: str) -> int:
    if wanted not in headings:
        raise RemoteShapeError(
            f"there is no column {wanted!r} among the {len(headings)}",
            where=where,
            fix=suggest_nearest(wanted, headings),
        )
    return headings.index(wanted)


def _tell_unplaced(ask: Ask, crimes: Counter[tuple[str, ...]]) -> None:
    at = HEADINGS.index("LSOA code")
    unplaced = sum(count for key, count in crimes.items() if not key[at])
    if unplaced:
        share = 100 * unplaced / crimes.total()
        ask.report(
            f"{ask.source.id}: {unplaced:,} of {crimes.total():,} crimes ({share:.1f} %) have no "
            "LSOA and count nowhere"
        )
