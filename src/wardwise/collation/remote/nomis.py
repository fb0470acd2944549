"""Nomis: Census tables, claimants, population and jobs, as pages of CSV."""

from pathlib import Path

from wardwise.collation.remote.ask import Ask
from wardwise.collation.remote.request import Key, Request, make_address
from wardwise.collation.remote.table import Table, describe_empty, read_table, write_table
from wardwise.model.errors import RemoteAnswerError

PAGE = 25_000
"""Rows that Nomis gives to guests at once; it leaves the rest out without a word."""

KEY = Key(
    "WARDWISE_NOMIS_KEY", parameter="uid", required=False, register="https://www.nomisweb.co.uk"
)
_SETTINGS = ("date", "time", "geography", "measures", "select")
_COUNT = "RECORD_COUNT"


def fetch_nomis(ask: Ask, target: Path) -> str:
    """Write every row of a Nomis query into a file, page by page; give the address of the first.

    Raises
    ------
    RemoteAnswerError
        If a page holds no table, or fewer rows came than Nomis counts.
    """
    first = _make_address(ask, offset=0)
    headings: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    total = 1
    while len(rows) < total:
        address = _make_address(ask, offset=len(rows))
        answer = ask.session.fetch(Request(address, key=KEY))
        page = _read_page(answer.read_text(), where=address)
        if headings and page.headings != headings:
            raise _refuse("its headings changed from one page to the next", where=address)
        if not page.rows:
            raise _refuse(f"{len(rows):,} rows came and Nomis counts {total:,}", where=address)
        headings, total = page.headings, _read_count(page, where=address)
        rows += page.rows
    if len(rows) != total:
        raise _refuse(f"{len(rows):,} rows came and Nomis counts {total:,}", where=first)
    write_table(_drop_count(Table(headings, tuple(rows))), target, source=ask.source)
    return first


def _make_address(ask: Ask, *, offset: int) -> str:
    given = {key: ask.query.text(key) for key in _SETTINGS if ask.query.text(key)}
    if "select" in given and _COUNT.lower() not in given["select"].lower().split(","):
        given["select"] += f",{_COUNT}"  # how a cut-off answer is recognised
    where = {key.lower(): ",".join(values) for key, values in ask.query.where.items()}
    paging = {"RecordLimit": str(PAGE), "RecordOffset": str(offset)}
    dataset = ask.query.text("dataset")
    return make_address(f"{ask.start}/dataset/{dataset}.data.csv", {**given, **where, **paging})


def _read_page(text: str, *, where: str) -> Table:
    """Give a page's table; Nomis words errors as text, pages or JSON with an answer of success."""
    first = text.lstrip()[:1]
    heading = text.lstrip().split("\n", maxsplit=1)[0]
    if text.strip() and (first in "<{[" or "OBS_VALUE" not in heading):
        raise RemoteAnswerError(
            f"Nomis answered no table with OBS_VALUE, but {heading.strip()[:120]!r}",
            where=where,
            fix="check the query's keys and codes against the dataset's page on Nomis; it also "
            "answers so when asked too often: fetch again later",
        )
    page = read_table(text, where=where)
    if not page.rows and "RecordOffset=0" in where:
        raise describe_empty(where)
    return page


def _read_count(page: Table, *, where: str) -> int:
    if _COUNT not in page.headings:
        raise _refuse(
            f"it holds no {_COUNT}, so that nobody can tell whether it is whole", where=where
        )
    texts = {row[page.headings.index(_COUNT)] for row in page.rows}
    if len(texts) != 1 or not next(iter(texts)).isdigit():
        raise _refuse(f"its {_COUNT} is {', '.join(sorted(texts)[:3])}", where=where)
    return int(next(iter(texts)))


def _drop_count(table: Table) -> Table:
    """Leave out the columns of paging, which are no data."""
    kept = [at for at, one in enumerate(table.headings) if one not in (_COUNT, "RECORD_OFFSET")]
    headings = tuple(table.headings[at] for at in kept)
    return Table(headings, tuple(tuple(row[at] for at in kept) for row in table.rows))


def _refuse(fact: str, *, where: str) -> RemoteAnswerError:
    return RemoteAnswerError(
        f"the answer of Nomis is not whole: {fact}",
        where=where,
        fix="fetch again later; or ask for less: fewer periods, or one borough",
    )
