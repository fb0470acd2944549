"""What a council's own systems are asked for: one query, or records counted into areas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wardwise.model.period import Period


class Engine(StrEnum):
    """A kind of database."""

    DUCKDB = "duckdb"
    POSTGRES = "postgres"
    MSSQL = "mssql"
    ORACLE = "oracle"


class PlaceKind(StrEnum):
    """How a record says where it happened."""

    POSTCODE = "postcode"
    UPRN = "uprn"
    AREA_CODE = "area_code"
    COORDINATES = "coordinates"


class Grid(StrEnum):
    """What coordinates are measured in."""

    NATIONAL = "national"  # eastings and northings in metres (EPSG:27700)
    DEGREES = "degrees"  # longitude and latitude (EPSG:4326)


class Clock(StrEnum):
    """Which clock a record's time without a zone was read from."""

    LOCAL = "local"
    UTC = "utc"


class Every(StrEnum):
    """Periods that follow each other."""

    MONTH = "month"
    CALENDAR_YEAR = "calendar_year"
    FINANCIAL_YEAR = "financial_year"


@dataclass(frozen=True, slots=True)
class Database:
    """One table or query of a database, whose address only the environment knows.

    Parameters
    ----------
    address_from : name of the environment variable that holds the address with its credentials
    table, query : one of the two
    parameters : values by the name that the query writes after a colon; bound, never written in
    columns : what a source without measures keeps
    timeout : seconds that one answer may take
    """

    engine: Engine
    address_from: str
    table: str = ""
    query: str = ""
    parameters: Mapping[str, str | int | float] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    timeout: int = 300


@dataclass(frozen=True, slots=True)
class Coordinates:
    """The columns in which records have their coordinates: how far east, how far north."""

    grid: Grid
    east: str
    north: str


@dataclass(frozen=True, slots=True)
class PlaceLookup:
    """Which source says in which area a place lay, and when.

    Parameters
    ----------
    key, area : columns of the lookup: postcodes or UPRNs, and area codes; of outlines, `area` is
        the property that holds the code, and there is no key
    valid_from, valid_to : columns of the first and last day on which a row holds; an empty cell
        has no end
    within : columns that must hold one of these texts; other places are outside the area
    """

    source: str
    key: str = ""
    area: str = ""
    valid_from: str = ""
    valid_to: str = ""
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LateRule:
    """When a record is late: received more than so many days after the end of its period."""

    column: str
    days: int
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class PeriodRange:
    """The periods that records are counted into: a series between two days, or those listed."""

    every: Every | None = None
    first: date | None = None  # first and last day of the series, both belong to it
    last: date | None = None
    listed: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """Events of single people or homes, and how they are counted into areas and periods.

    Parameters
    ----------
    path_from, path : environment variable that holds the path of the files, or the path itself;
        neither where the records lie in a database
    place_column, coordinates : the column of the place, or those of its coordinates
    clock : which clock times without a zone are on
    is_day_first : whether dates written as text are 31/03/2024 and not 2024-03-31
    id : column that tells one record from another; of several rows of one record one counts
    person : column that tells one person from another; only how many there are leaves the step
    where : columns that must hold one of these texts
    by : columns of categories, each counted by itself
    sums : columns that are added up, by the heading of the sum
    """

    place: PlaceKind
    place_column: str
    time_column: str
    periods: PeriodRange
    path_from: str = ""
    path: str = ""
    coordinates: Coordinates | None = None
    lookup: PlaceLookup | None = None
    clock: Clock = Clock.LOCAL
    is_day_first: bool = False
    late: LateRule | None = None
    id: str = ""
    person: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    sums: Mapping[str, str] = field(default_factory=dict)
