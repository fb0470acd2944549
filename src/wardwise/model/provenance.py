"""Where data come from: sources, their measures, snapshots and licences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wardwise.model.area import AreaLevel
from wardwise.model.indicator import Rating
from wardwise.model.internal import Database, Records
from wardwise.model.status import Status


class Access(StrEnum):
    """Whether a source is already public."""

    OPEN = "open"
    RESTRICTED = "restricted"


class Connector(StrEnum):
    """The kind of file a source arrives as."""

    CSV = "csv"
    EXCEL = "excel"
    GEOJSON = "geojson"


class Layout(StrEnum):
    """Whether periods stand in columns or in rows."""

    WIDE = "wide"
    LONG = "long"


class PeriodUnit(StrEnum):
    """Which period a date in a column of dates stands for: the one of this kind it lies in."""

    MONTH = "month"
    QUARTER = "quarter"
    CALENDAR_YEAR = "calendar_year"
    FINANCIAL_YEAR = "financial_year"
    SCHOOL_YEAR = "school_year"


class Service(StrEnum):
    """A public service that answers a declared query with a source's file."""

    PLAIN = "plain"
    NOMIS = "nomis"
    OPEN_GEOGRAPHY = "open_geography"
    FINGERTIPS = "fingertips"
    POLICE_ARCHIVE = "police_archive"
    STAT_XPLORE = "stat_xplore"
    LONDON_DATASTORE = "london_datastore"
    EXPLORE_EDUCATION = "explore_education"
    OFCOM = "ofcom"
    EPC = "epc"


@dataclass(frozen=True, slots=True)
class Query:
    """What a service is asked for: its settings, and the categories wanted of each dimension."""

    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, key: str, default: str = "") -> str:
        """Give a setting as one text, the parts of a list joined with commas."""
        return ",".join(self.settings.get(key, ())) or default


@dataclass(frozen=True, slots=True)
class Measure:
    """A named quantity of a source: for each period, the columns that are added to make it.

    Wide: `columns` maps a period (as written, "2012" or "2011/12") to the columns added;
    `less` to columns taken away again. Long: the single key "*" and rows chosen by `where`.
    """

    id: str
    columns: Mapping[str, tuple[str, ...]]
    less: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # column to accepted texts
    scale: float = 1.0  # 100 turns a 0-1 share into percent
    absent_is_zero: bool = False  # an area that the file leaves out has none: only by declaration


@dataclass(frozen=True, slots=True)
class AreaColumn:
    """Which column holds area codes, of which level and vintage."""

    column: str
    level: AreaLevel
    vintage: str  # ISO date of the boundaries, such as 2011-12-31
    also: tuple[str, ...] = ()  # codes of other levels that the column may hold and we leave aside:
    #   their prefixes, such as E09
    by_name: bool = False  # the column holds names, looked up in the project's list of areas
    names: Mapping[str, str] = field(default_factory=dict)  # a name as written there, to its code
    within: str = ""  # the larger area that all lie in, where names occur more than once


@dataclass(frozen=True, slots=True)
class TableShape:
    """How a table is kept by hand: on which sheets, below which notes, with which extra rows.

    `sheets` maps a text to the name of a sheet; the text then stands in a column headed "Sheet" on
    each of its rows, where `period_column` and `where` find it. `sheets_like` is a pattern instead,
    and the text is the sheet's own name.
    """

    sheets: Mapping[str, str] = field(default_factory=dict)
    sheets_like: str = ""
    headings_at: str = ""  # a text that the first row of headings holds; notes above are passed by
    fill_down: tuple[str, ...] = ()  # columns in which an empty cell takes what stands above it
    percent: bool = False  # 45%, and 0.45 in a percent format, are both 45
    totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column to the texts of total rows: left out of the areas, and compared with their sum."""
    reason_column: str = ""  # says, by the words of `missing`, why a figure in its row is missing
    period_as: PeriodUnit | None = None  # the period column holds dates or years, not period words
    repeats_once: bool = False  # a row that says the same as an earlier one is passed over


@dataclass(frozen=True, slots=True)
class Source:
    """A published or internal dataset, with owner, licence and how to read its file.

    `files` are paths within a mirror folder or within `snapshots/<id>/`; `{borough}` in a path
    stands for each borough of the project's region. `address` is a direct download, `page` where
    a person finds it.
    """

    id: str
    label: str
    publisher: str
    licence: str  # "OGL-3.0"
    licence_line: str  # attribution to print beside every figure
    access: Access
    connector: Connector
    files: tuple[str, ...]
    page: str = ""
    address: str = ""
    service: Service | None = None  # a public service that `query` asks
    query: Query = field(default_factory=Query)
    database: Database | None = None  # of the council, that the file is made from
    records: Records | None = None  # of single events, counted into the file
    expected_areas: int = 0  # areas of its level in each file; 0 where not declared
    owner: str = ""
    description: str = ""
    published: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    header_rows: int = 1
    shape: TableShape = field(default_factory=TableShape)
    fill_headings: bool = False  # an upper heading also stands for the empty cells right of it
    skip_rows: int = 0  # rows above the headings
    sheet: str = ""  # Excel
    cell_range: str = ""  # Excel, such as A3:F120
    thousands: str = ""  # "," where 1,234 is written
    missing: Mapping[str, Status] = field(default_factory=dict)  # marker to status
    area: AreaColumn | None = None
    layout: Layout = Layout.WIDE
    period_column: str = ""  # long layout
    period_words: Mapping[str, str] = field(default_factory=dict)  # text in the column to period
    measures: Mapping[str, Measure] = field(default_factory=dict)
    quality: Rating = Rating.GREEN
    note: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One file of a source, as received; an earlier version of it says when it was replaced."""

    source_id: str
    file: str  # path within snapshots/
    checksum: str  # sha256, hexadecimal
    size: int
    received: date
    address: str
    licence: str
    modified: str = ""  # when the publisher last changed it, in the publisher's own words
    rows: int | None = None  # of data; None where they were not counted
    details: Mapping[str, str] = field(default_factory=dict)  # what else is known of its making
    replaced: date | None = None  # when a revised file took its place; None for the one in use
