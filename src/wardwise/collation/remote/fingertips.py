"""Fingertips: public health indicators, one answer for each indicator."""

from pathlib import Path

from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.request import Request, make_address, shorten
from wardwise.collation.remote.table import Table, read_table, write_table
from wardwise.model.errors import RemoteAnswerError

_NUMBER, _CODE = "Indicator ID", "Area Code"


def fetch_fingertips(ask: Ask, target: Path) -> str:
    """Write the rows of every indicator asked for into a file; give the address of the first.

    Rows of England and of the parent areas stand among them, as the service sends them.

    Raises
    ------
    RemoteAnswerError
        If an indicator has no rows, or the answer is no table.
    """
    addresses = [_make_address(ask, one) for one in ask.query.settings["indicators"]]
    headings: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    for indicator, address in zip(ask.query.settings["indicators"], addresses, strict=True):
        page = _read_page(ask, address, indicator=indicator)
        if headings and page.headings != headings:
            raise RemoteAnswerError(
                f"the columns of indicator {indicator} differ from those of the first",
                where=address,
                fix="make it a source of its own",
            )
        headings = page.headings
        rows += page.rows
    write_table(Table(headings, tuple(rows)), target, source=ask.source)
    return addresses[0]


def _make_address(ask: Ask, indicator: str) -> str:
    query = ask.query
    given = {
        "indicator_ids": indicator,
        "child_area_type_id": query.text("area_type"),
        "parent_area_type_id": query.text("parent_area_type"),
        "parent_area_code": query.text("parent_area"),
        "profile_id": query.text("profile"),
    }
    parameters = {key: value for key, value in given.items() if value}
    return make_address(f"{ask.start}/all_data/csv/by_indicator_id", parameters)


def _read_page(ask: Ask, address: str, *, indicator: str) -> Table:
    text = ask.session.fetch(Request(address)).read_text()
    heading = text.lstrip().split("\n", maxsplit=1)[0]
    if text.strip() and _CODE not in heading:
        raise RemoteAnswerError(
            f"Fingertips answered no table with {_CODE!r}, but {shorten(heading)}",
            where=address,
            fix="check the numbers in the query on fingertips.phe.org.uk; or fetch again later",
        )
    page = read_table(text, where=address) if text.strip() else Table((_CODE,), ())
    if _NUMBER in page.headings:
        at = page.headings.index(_NUMBER)
        page = Table(page.headings, tuple(row for row in page.rows if row[at] == indicator))
    if not page.rows:
        raise RemoteAnswerError(
            f"the service answered without any row for indicator {indicator}",
            where=address,
            fix="another area_type may be meant: its numbers change with each revision of "
            "boundaries, and newer years stand under newer numbers only",
        )
    return page
