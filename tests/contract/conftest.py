"""Public services as they were seen to answer, served on this machine alone."""

import csv
import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from wardwise.collation.remote.fetch import ADDRESS_VARIABLE, fetch_file
from wardwise.collation.remote.session import Session
from wardwise.model.area import AreaLevel
from wardwise.model.provenance import (
    Access,
    AreaColumn,
    Connector,
    Layout,
    Measure,
    Query,
    Service,
    Source,
)
from wardwise.model.status import Status

AREAS = ("E01000001", "E01000002", "E01000003", "E01000004")
MONTHS = ("2023-01", "2023-02")
PAGE = 5  # rows a page: eight rows make two pages


@dataclass(frozen=True)
class Row:
    """One figure, as the service holds it; None is suppressed."""

    area: str
    month: str
    value: int | None
    sex: str = "All"


@dataclass(frozen=True)
class Asked:
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None  # said; the body's own where None
    pause: float = 0.0


@dataclass
class World:
    """A service, what it holds, what it is to do wrong, and what it was asked."""

    answer: Callable[["World", Asked], Reply]
    source: Source
    rows: list[Row]
    key: str = ""  # the environment variable of its key
    needs_key: bool = False
    is_paged: bool = True
    can_suppress: bool = True
    rename: str = ""  # the column that a test renames; the figures' own where empty
    start: str = ""
    is_cut: bool = False  # gives fewer rows than it has, without a word
    is_wrong: bool = False  # words an error in an answer of success
    renamed: dict[str, str] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)  # given before anything else
    asked: list[Asked] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    came_from: str = ""

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.replies.pop(0) if self.replies else self.answer(self, asked)

    def fetch(self, folder: Path, *, environment: Mapping[str, str] | None = None) -> Path:
        """Fetch the source's file into a folder, as `wardwise fetch` does."""
        known = {self.key: "hush-hush"} if self.needs_key else {}
        service = self.source.service or Service.PLAIN
        moved = {f"{ADDRESS_VARIABLE}{service.value.upper()}": self.start}
        given = {**moved, **(known if environment is None else environment)}
        target = folder / "snapshots" / self.source.id / "figures.csv"
        with Session(folder / "snapshots" / ".cache", self.waited.append, given, 0.2) as session:
            self.came_from = fetch_file(
                self.source,
                target,
                session=session,
                address=f"{self.start}/figures.csv",
                report=self.reports.append,
            )
        return target

    def page(self, offset: int, size: int = PAGE) -> list[Row]:
        """Give the rows of a page; a cut-off answer stops early."""
        end = len(self.rows) - 1 if self.is_cut else len(self.rows)
        return self.rows[offset : min(offset + size, end)]

    def name(self, heading: str) -> str:
        return self.renamed.get(heading, heading)


def write_csv(headings: list[str], rows: list[list[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()


def answer_json(given: object, **headers: str) -> Reply:
    return Reply(200, json.dumps(given).encode(), {"Content-Type": "application/json", **headers})


def make_source(service: Service, *, columns: tuple[str, str, str, str], query: Query) -> Source:
    """A source of monthly LSOA figures; columns of area, month, value and sex."""
    area, month, value, sex = columns
    return Source(
        id="figures",
        label="Figures",
        publisher="Nobody",
        licence="OGL-3.0",
        licence_line="Source: Nobody.",
        access=Access.OPEN,
        connector=Connector.CSV,
        files=("figures.csv",),
        service=service,
        query=query,
        area=AreaColumn(area, AreaLevel.LSOA, "2011-12-31"),
        layout=Layout.LONG,
        period_column=month,
        period_words={one: f"{one}-01/P1M" for one in MONTHS},
        measures={"figure": Measure("figure", {"*": (value,)}, where={sex: ("All",)})},
        expected_areas=len(AREAS),
    )


def list_rows() -> list[Row]:
    pairs = ((area, month) for month in MONTHS for area in AREAS)
    return [Row(area, month, 10 + at) for at, (area, month) in enumerate(pairs)]


def answer_plain(world: World, _: Asked) -> Reply:
    if world.is_wrong:
        return Reply(200, b"<!DOCTYPE html><title>This page has moved</title>")
    headings = [world.name(one) for one in ("code", "month", "value", "sex")]
    rows: list[list[object]] = [
        [one.area, one.month, "" if one.value is None else one.value, one.sex] for one in world.rows
    ]
    body = write_csv(headings, rows)
    if not world.rows:
        return Reply(200, b"")
    etag = {"ETag": '"one"'}
    return Reply(200, body[:-30], etag, len(body)) if world.is_cut else Reply(200, body, etag)


def answer_nomis(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return Reply(200, b"Error: unknown dimension C_SEXX in query")
    headings = [
        world.name(one)
        for one in ("DATE_NAME", "GEOGRAPHY_CODE", "GENDER_NAME", "OBS_VALUE", "OBS_STATUS")
    ]
    rows: list[list[object]] = [
        [
            one.month,
            one.area,
            one.sex,
            "" if one.value is None else one.value,
            "Q" if one.value is None else "A",
            len(world.rows),
        ]
        for one in world.page(int(asked.query["RecordOffset"]))
    ]
    return Reply(200, write_csv([*headings, "RECORD_COUNT"], rows))


def answer_open_geography(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return answer_json({"error": {"code": 400, "message": "Invalid URL", "details": []}})
    if asked.query.get("returnCountOnly"):
        return answer_json({"count": len(world.rows)})
    names = [world.name(one) for one in ("LSOA11CD", "MONTH", "VALUE", "SEX")]
    if not asked.path.endswith("/query"):
        fields = [{"name": one} for one in names]
        return answer_json({"objectIdField": "ObjectId", "fields": fields, "maxRecordCount": PAGE})
    offset = int(asked.query["resultOffset"])
    page = world.page(offset)
    features = [
        {"attributes": dict(zip(names, (one.area, one.month, one.value, one.sex), strict=True))}
        for one in page
    ]
    is_more = not world.is_cut and offset + len(page) < len(world.rows)
    return answer_json({"features": features, "exceededTransferLimit": is_more})


def answer_fingertips(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return Reply(200, b"An error has occurred.")
    headings = [
        "Indicator ID",
        "Area Code",
        "Area Type",
        "Sex",
        "Time period",
        world.name("Value"),
        "Value note",
    ]
    rows: list[list[object]] = [
        [
            asked.query["indicator_ids"],
            one.area,
            "LSOA",
            one.sex,
            one.month,
            "" if one.value is None else one.value,
            "Suppressed" if one.value is None else "",
        ]
        for one in world.rows
    ]
    body = write_csv(headings, rows)
    return Reply(200, body[:-30], {}, len(body)) if world.is_cut else Reply(200, body)


def answer_police_archive(world: World, _: Asked) -> Reply:
    """A zip with a file a month, a row a crime."""
    if world.is_wrong:
        return Reply(200, b"<html>Back soon</html>")
    headings = ["Crime ID", "Month", world.name("LSOA code"), "LSOA name", "Crime type"]
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for month in sorted({one.month for one in world.rows} or MONTHS):
            crimes: list[list[object]] = [
                ["", one.month, one.area, "Ash 001A", one.sex]
                for one in world.rows
                if one.month == month
                for _ in range(one.value or 0)
            ]
            archive.writestr(f"{month}/{month}-ash-street.csv", write_csv(headings, crimes))
    body = kept.getvalue()
    return Reply(200, body[:-40] if world.is_cut else body)


def answer_stat_xplore(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return answer_json({"error": "The database is being updated"})
    fields = [
        list(dict.fromkeys(one.area for one in world.rows)),
        list(dict.fromkeys(one.month for one in world.rows)),
        list(dict.fromkeys(one.sex for one in world.rows)),
    ]
    held = {(one.area, one.month, one.sex): one.value for one in world.rows}
    cells = [
        [[held.get((area, month, sex)) for sex in fields[2]] for month in fields[1]]
        for area in fields[0]
    ]
    measure = json.loads(asked.body)["measures"][0]
    return answer_json(
        {
            "measures": [{"uri": measure, "label": world.name("Figures")}],
            "fields": [
                {
                    "uri": f"str:field:{label}",
                    "label": label,
                    "items": [
                        {"labels": [f"{label} {one}"], "uris": [f"str:value:{label}:{one}"]}
                        for one in items
                    ],
                }
                for label, items in zip(("LSOA", "Month", "Sex"), fields, strict=True)
            ],
            "cubes": {measure: {"values": cells[:-1] if world.is_cut else cells}},
        }
    )


def answer_london_datastore(world: World, asked: Asked) -> Reply:
    if asked.path.startswith("/download/"):
        return answer_plain(world, asked)
    url = f"{world.start}/download/figures/1a2b"
    return answer_json({"slug": "figures", "resources": {"1a2b": {"title": "LSOA", "url": url}}})


def answer_explore_education(world: World, asked: Asked) -> Reply:
    if world.is_wrong:
        return answer_json({"title": "Something went wrong", "status": 500})
    areas = sorted({one.area for one in world.rows})
    if asked.path.endswith("/meta"):
        places = [{"id": f"p{one}", "code": one, "label": f"Ash {one}"} for one in areas]
        sexes = [{"id": f"o{one}", "label": one} for one in ("All", "Male")]
        return answer_json(
            {
                "indicators": [{"id": "i1", "label": world.name("Pupils")}],
                "filters": [{"id": "f1", "label": "Sex", "options": sexes}],
                "locations": [{"level": {"code": "LSOA"}, "options": places}],
            }
        )
    results = [
        {
            "timePeriod": {"code": "M1", "period": one.month},
            "geographicLevel": "LSOA",
            "locations": {"LSOA": f"p{one.area}"},
            "filters": {"f1": f"o{one.sex}"},
            "values": {"i1": "c" if one.value is None else str(one.value)},
        }
        for one in world.page((int(asked.query["page"]) - 1) * PAGE)
    ]
    total = len(world.rows)
    return answer_json({"paging": {"totalResults": total, "totalPages": 2}, "results": results})


def answer_ofcom(world: World, _: Asked) -> Reply:
    """A zip of a file a month."""
    if world.is_wrong:
        return Reply(200, b"<html>Back soon</html>")
    headings = ["code", "month", world.name("premises"), "sex"]
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for month in MONTHS:
            rows: list[list[object]] = [
                [one.area, one.month, -1 if one.value is None else one.value, one.sex]
                for one in world.rows
                if one.month == month
            ]
            archive.writestr(f"coverage/{month}.csv", write_csv(headings, rows))
    body = kept.getvalue()
    return Reply(200, body[:-40] if world.is_cut else body)


def answer_epc(world: World, asked: Asked) -> Reply:
    """A row a certificate; each home has an older one too."""
    if world.is_wrong:
        return Reply(200, b'{"error": "unknown"}')
    if not world.rows:
        return Reply(200, b"")
    headings = [
        "address",
        "building-reference-number",
        "lodgement-datetime",
        world.name("local-authority"),
        "month",
        "tenure",
    ]
    homes: list[list[object]] = [
        ["1 High Street", f"{one}-{at}", when, one.area, one.month, one.sex]
        for one in world.rows
        for at in range(one.value or 0)
        for when in ("2012-01-01 00:00:00", "2022-01-01 00:00:00")
    ]
    offset = int(asked.query.get("search-after", "0"))
    body = write_csv(headings, homes[offset : offset + 60])
    if world.is_cut:
        return Reply(200, body[:-30], {}, len(body))
    more = {"X-Next-Search-After": str(offset + 60)} if offset + 60 < len(homes) else {}
    return Reply(200, body, more)


def make_london_datastore() -> World:
    query = Query({"dataset": ("figures",), "resource": ("LSOA",)})
    columns = ("code", "month", "value", "sex")
    source = make_source(Service.LONDON_DATASTORE, columns=columns, query=query)
    return World(answer_london_datastore, source, list_rows(), is_paged=False)


def make_explore_education() -> World:
    query = Query({"data_set": ("d1",), "indicators": ("i1",), "levels": ("LSOA",)})
    columns = ("LSOA code", "Period", "Pupils", "Sex")
    source = make_source(Service.EXPLORE_EDUCATION, columns=columns, query=query)
    source = replace(source, missing={"c": Status.CONFIDENTIAL})
    return World(answer_explore_education, source, list_rows())


def make_ofcom() -> World:
    columns = ("code", "month", "premises", "sex")
    source = make_source(Service.OFCOM, columns=columns, query=Query({"member": ("*/2023-*.csv",)}))
    return World(answer_ofcom, source, list_rows(), is_paged=False)


def make_epc() -> World:
    columns = ("local-authority", "month", "certificates", "tenure")
    asked = ("local-authority", "month", "tenure")
    query = Query({"local_authority": ("E09000002",), "columns": asked})
    source = make_source(Service.EPC, columns=columns, query=query)
    return World(
        answer_epc,
        source,
        list_rows(),
        key="WARDWISE_EPC_KEY",
        needs_key=True,
        can_suppress=False,
        rename="local-authority",
    )


def make_fingertips() -> World:
    query = Query({"indicators": ("93092",), "area_type": ("8",)})
    columns = ("Area Code", "Time period", "Value", "Sex")
    source = make_source(Service.FINGERTIPS, columns=columns, query=query)
    return World(answer_fingertips, source, list_rows(), is_paged=False)


def make_police_archive() -> World:
    query = Query({"months": MONTHS, "forces": ("ash",)})
    columns = ("LSOA code", "Month", "Crimes", "Crime type")
    source = make_source(Service.POLICE_ARCHIVE, columns=columns, query=query)
    return World(
        answer_police_archive,
        source,
        list_rows(),
        is_paged=False,
        can_suppress=False,
        rename="LSOA code",
    )


def make_stat_xplore() -> World:
    query = Query(
        {
            "database": ("str:database:UC",),
            "measures": ("str:count:UC",),
            "dimensions": ("str:field:LSOA", "str:field:Month", "str:field:Sex"),
        },
        {"str:field:Sex": ("str:value:Sex:All",)},
    )
    columns = ("LSOA code", "Month code", "Figures", "Sex code")
    source = make_source(Service.STAT_XPLORE, columns=columns, query=query)
    return World(
        answer_stat_xplore,
        source,
        list_rows(),
        key="WARDWISE_STAT_XPLORE_KEY",
        needs_key=True,
        is_paged=False,
    )


def make_plain() -> World:
    columns = ("code", "month", "value", "sex")
    source = make_source(Service.PLAIN, columns=columns, query=Query())
    return World(answer_plain, source, list_rows(), is_paged=False)


def make_nomis() -> World:
    query = Query(
        {"dataset": ("NM_162_1",), "geography": ("TYPE298",), "measures": ("20100",)},
        {"gender": ("0",)},
    )
    columns = ("GEOGRAPHY_CODE", "DATE_NAME", "OBS_VALUE", "GENDER_NAME")
    source = make_source(Service.NOMIS, columns=columns, query=query)
    return World(answer_nomis, source, list_rows(), key="WARDWISE_NOMIS_KEY")


def make_open_geography() -> World:
    query = Query({"name": ("LSOA_FIGURES_2011",)}, {"SEX": ("All",)})
    columns = ("LSOA11CD", "MONTH", "VALUE", "SEX")
    source = make_source(Service.OPEN_GEOGRAPHY, columns=columns, query=query)
    return World(answer_open_geography, source, list_rows())


WORLDS: Mapping[str, Callable[[], World]] = {
    "plain": make_plain,
    "nomis": make_nomis,
    "open_geography": make_open_geography,
    "fingertips": make_fingertips,
    "police_archive": make_police_archive,
    "stat_xplore": make_stat_xplore,
    "london_datastore": make_london_datastore,
    "explore_education": make_explore_education,
    "ofcom": make_ofcom,
    "epc": make_epc,
}


class Answers(BaseHTTPRequestHandler):
    """Hands each request to the world, and its reply back."""

    def __init__(self, world: World, *given: object) -> None:
        self.world = world
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.reply(b"")

    def do_POST(self) -> None:
        self.reply(self.rfile.read(int(self.headers["Content-Length"])))

    def reply(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        headers = {key.lower(): value for key, value in self.headers.items()}
        reply = self.world.reply(Asked(parts.path, query, headers, body))
        etag = reply.headers.get("ETag")
        if etag and headers.get("if-none-match") == etag:
            reply = replace(reply, status=304, body=b"")
        time.sleep(reply.pause)
        try:
            self.send_response(reply.status)
            for key, value in reply.headers.items():
                self.send_header(key, value)
            length = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(reply.body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the other side lost patience, which is what a test wanted

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """One service after another, holding eight figures: four LSOAs in two months."""
    made = WORLDS[request.param]()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answers, made))
    thread = threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True)
    thread.start()
    made.start = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
