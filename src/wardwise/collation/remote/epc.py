"""The register of energy certificates: the latest of each home, counted, and no address kept."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.request import Answer, Key, Request, make_address, shorten
from wardwise.collation.remote.table import Table, describe_empty, read_table, write_table
from wardwise.model.errors import (
    DeclarationError,
    RemoteAnswerError,
    RemoteShapeError,
    suggest_nearest,
)

PAGE = 5000
COUNT = "certificates"
"""Heading of the column of counts."""

KEY = Key(
    "WARDWISE_EPC_KEY",
    header="Authorization",
    register="https://epc.opendatacommunities.org (written as email:key)",
    is_basic=True,
)
_HOME, _WHEN = "building-reference-number", "lodgement-datetime"
_PERSONAL = frozenset({"uprn", "lmk-key", "building-reference-number"})
_NEXT = "x-next-search-after"


def fetch_epc(ask: Ask, target: Path) -> str:
    """Write how many homes have each combination of the columns asked for; give the address.

    Of several certificates of a home the latest counts. Single certificates, which hold addresses,
    stay on the disk no longer than the fetch.

    Raises
    ------
    DeclarationError
        If a column would tell one home from another.
    RemoteAnswerError
        If an answer is no table, or the pages go in a circle.
    RemoteShapeError
        If the register has no such column.
    """
    _refuse_personal(ask)
    given = {key: ",".join(values) for key, values in ask.query.where.items()}
    given |= {"local-authority": ask.query.text("local_authority"), "size": str(PAGE)}
    first = make_address(f"{ask.start}/domestic/search", given)
    latest: dict[str, tuple[str, tuple[str, ...]]] = {}
    seen = {""}
    after, address = "", first
    while True:
        headers = {"Accept": "text/csv"}
        answer = ask.session.fetch(Request(address, headers=headers, key=KEY, is_kept=False))
        page = _read_page(answer)
        for home, found in _list_homes(page, ask, where=address).items():
            latest[home] = max(found, latest.get(home, found))
        after = answer.headers.get(_NEXT, "")
        if not after or not page.rows:
            break
        if after in seen:
            raise _refuse("its pages go in a circle", where=address)
        seen.add(after)
        address = make_address(f"{ask.start}/domestic/search", {**given, "search-after": after})
    if not latest:
        raise describe_empty(first)
    homes = Counter(kept for _, kept in latest.values())
    rows = tuple((*kept, str(count)) for kept, count in sorted(homes.items()))
    headings = (*ask.query.settings["columns"], COUNT)
    write_table(Table(headings, rows), target, source=ask.source)
    return first


def _refuse_personal(ask: Ask) -> None:
    """Refuse columns that tell one home from its neighbours."""
    for one in ask.query.settings["columns"]:
        if one.startswith("address") or one in _PERSONAL:
            raise DeclarationError(
                f"columns names {one!r}, which tells one home from its neighbours",
                where=ask.place,
                fix="take it out: only counts of homes are kept",
            )


def _read_page(answer: Answer) -> Table:
    text = answer.read_text()
    if not text.strip():
        return Table((), ())
    heading = text.lstrip().split("\n", maxsplit=1)[0]
    if heading[:1] in "<{[" or "," not in heading:
        raise _refuse(f"it answered {shorten(heading)}", where=answer.address)
    return read_table(text, where=answer.address)


def _list_homes(page: Table, ask: Ask, *, where: str) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Give each home's latest certificate: when it was lodged, and the columns asked for."""
    if not page.rows:
        return {}
    columns = ask.query.settings["columns"]
    places = [_find_column(one, page, where=where) for one in (_HOME, _WHEN, *columns)]
    homes: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in page.rows:
        home, when, *kept = (row[at] for at in places)
        found = (when, tuple(kept))
        name = home or repr(row)  # a home without a number is not the same as the next one
        homes[name] = max(found, homes.get(name, found))
    return homes


def _find_column(wanted: str, page: Table, *, where: str) -> int:
    if wanted not in page.headings:
        raise RemoteShapeError(
            f"the register has no column {wanted!r} among its {len(page.headings)}",
            where=where,
            fix=suggest_nearest(wanted, page.headings),
        )
    return page.headings.index(wanted)


def _refuse(fact: str, *, where: str) -> RemoteAnswerError:
    return RemoteAnswerError(
        f"the register of certificates gave no whole table: {fact}",
        where=where,
        fix="check the query; fetch again later",
    )
