"""A public service on this machine: what it holds, does wrong and is asked."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

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
