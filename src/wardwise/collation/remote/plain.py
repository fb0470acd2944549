"""Plain files on the web, and members of zip archives."""

import shutil
import zipfile
import zlib
from fnmatch import fnmatch
from pathlib import Path

from wardwise.collation.manifest import tell_storage
from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.request import Answer, Request, shorten
from wardwise.collation.remote.table import describe_empty
from wardwise.model.errors import RemoteAnswerError
from wardwise.model.provenance import Connector


def fetch_plain(ask: Ask, target: Path) -> str:
    """Write the file at an address, or one member of the zip there, into place; give the address.

    Raises
    ------
    RemoteAnswerError
        If the file is empty, a web page, or has no such member.
    """
    return save_file(ask, ask.start, target)


def save_file(ask: Ask, address: str, target: Path) -> str:
    """Write the file at an address, or the member that the query names, into place."""
    answer = ask.session.fetch(Request(address))
    pattern = ask.query.text("member")
    if pattern:
        _extract(answer, pattern, target)
    else:
        with tell_storage(target):
            shutil.copyfile(answer.path, target)
    _check_content(ask, target, address=address)
    return f"{address}#{pattern}" if pattern else address


def open_archive(answer: Answer) -> zipfile.ZipFile:
    """Open the zip archive that a service answered.

    Raises
    ------
    RemoteAnswerError
        If it is none, or was cut short.
    """
    try:
        return zipfile.ZipFile(answer.path)
    except zipfile.BadZipFile:
        raise RemoteAnswerError(
            "the answer is not a whole zip archive",
            where=answer.address,
            fix="fetch again later; or download it by hand and put the file into snapshots/",
        ) from None


def _extract(answer: Answer, pattern: str, target: Path) -> None:
    with open_archive(answer) as archive:
        names = [one for one in archive.namelist() if not one.endswith("/")]
        found = [one for one in names if fnmatch(one, pattern)]
        if len(found) != 1:
            raise RemoteAnswerError(
                f"{len(found)} files of the archive are named {pattern!r}; expected one",
                where=answer.address,
                fix=f"declare member: one of {', '.join(sorted(found or names)[:5])}",
            )
        try:
            with archive.open(found[0]) as member, tell_storage(target), target.open("wb") as file:
                shutil.copyfileobj(member, file)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise RemoteAnswerError(
                f"{found[0]} in the archive is damaged: {error}", where=answer.address
            ) from None


def _check_content(ask: Ask, target: Path, *, address: str) -> None:
    """Refuse what is no data: nothing, or the page that a site shows for a file that moved."""
    with target.open("rb") as file:
        start = file.read(400).lstrip()
    if not start:
        raise describe_empty(address)
    is_page = start[:15].lower().startswith((b"<!doctype html", b"<html"))
    is_error = start.startswith((b"{", b"[")) and ask.source.connector is Connector.CSV
    if is_page or is_error:
        what = "a web page" if is_page else "JSON"
        words = shorten(start.decode("utf-8", errors="replace"))
        raise RemoteAnswerError(
            f"{what} came where a {ask.source.connector.value} file was expected: {words}",
            where=address,
            fix="the file may have moved: look for its new address on the source's page",
        )
