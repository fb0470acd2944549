"""Sources within the council: the keys `database` and `records`, and what they declare."""

from dataclasses import dataclass
from datetime import date

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Either, Key, ListOf, MapOf, Record
from wardwise.declaration.values import (
    IDENTIFIER,
    Choice,
    DateText,
    Flag,
    PeriodText,
    Schema,
    Spot,
    Text,
    Whole,
    choose_from,
    refuse_value,
)
from wardwise.declaration.yaml_lines import Form, Located, Scalar
from wardwise.model.internal import (
    Clock,
    Coordinates,
    Database,
    Engine,
    Every,
    Grid,
    LateRule,
    PeriodRange,
    PlaceKind,
    PlaceLookup,
    Records,
)
from wardwise.model.period import read_period

LEFT_OUT = "left_out"
AXES = {Grid.NATIONAL: ("easting", "northing"), Grid.DEGREES: ("longitude", "latitude")}
"""The keys of a place that name its columns, first east and then north."""


@dataclass(frozen=True, slots=True)
class BoundValue:
    """A text or a number, kept apart: a database compares them differently."""

    words: str = "a text or a number"

    def read(self, node: Located, spot: Spot) -> str | int | float:
        """Give the text as written, or the number."""
        if not isinstance(node, Scalar) or node.form not in (Form.TEXT, Form.NUMBER):
            raise refuse_value(node, spot, self.words)
        if node.form is Form.TEXT:
            return node.text
        try:
            return int(node.text)
        except ValueError:
            return float(node.text)

    def to_schema(self) -> Schema:
        """Give the JSON Schema: text or a number."""
        return {"type": ["string", "number"]}


_COLUMN = Text("a column heading")
_COLUMNS = Either(scalar=_COLUMN, listing=ListOf(_COLUMN, 1))
_TEXTS = Either(scalar=Text("a text"), listing=ListOf(Text("a text"), 1))
_WHERE = MapOf(_COLUMN, _TEXTS)
_VARIABLE = Text(
    "the name of an environment variable, such as WARDWISE_HOUSING_DB",
    r"[A-Z][A-Z0-9_]*",
    "write only the variable's name: what it holds belongs in the environment",
)

DATABASE = Record(
    "a database",
    (
        Key("engine", choose_from(Engine), "The kind of database.", required=True),
        Key(
            "address_from",
            _VARIABLE,
            "The environment variable that holds its address; never the address itself.",
            required=True,
        ),
        Key(
            "table", Text("a table, such as housing.repairs"), "The table that is read.", default=""
        ),
        Key(
            "query", Text("one SELECT"), "Or one SELECT, with :name for each parameter.", default=""
        ),
        Key(
            "parameters",
            MapOf(IDENTIFIER, BoundValue()),
            "The value of each :name; it is bound, never written into the query.",
        ),
        Key(
            "columns",
            ListOf(_COLUMN, 1),
            "The columns kept of a source without measures; with measures, what they name is kept.",
        ),
        Key(
            "timeout",
            Whole("a whole number of seconds", minimum=1, maximum=86_400),
            "Seconds that one answer may take.",
            default=300,
        ),
    ),
)

PLACE = Record(
    "the place of a record",
    (
        Key("by", choose_from(PlaceKind), "What it is.", required=True),
        Key("column", _COLUMN, "Its column; coordinates have two of those below.", default=""),
        Key("easting", _COLUMN, "The column of metres east on the national grid.", default=""),
        Key("northing", _COLUMN, "The column of metres north on it.", default=""),
        Key("longitude", _COLUMN, "Or the column of degrees east of Greenwich.", default=""),
        Key("latitude", _COLUMN, "The column of degrees north of the equator.", default=""),
    ),
)

LOOKUP = Record(
    "a lookup from places to areas",
    (
        Key("source", IDENTIFIER, "The source of it, or of outlines.", required=True),
        Key("key", _COLUMN, "Its column of postcodes or UPRNs.", default=""),
        Key("area", _COLUMN, "Its column of area codes.", required=True),
        Key("valid_from", _COLUMN, "Its column of the first day on which a row holds.", default=""),
        Key("valid_to", _COLUMN, "Its column of the last; an empty cell: still holds.", default=""),
        Key("within", _WHERE, "Texts that its columns must hold; other places are outside."),
    ),
)

TIME = Record(
    "the time of a record",
    (
        Key("column", _COLUMN, "The column of the day or time.", required=True),
        Key(
            "clock",
            choose_from(Clock),
            "Which clock times without a zone are on: local (London) or utc.",
            default=Clock.LOCAL.value,
        ),
        Key("day_first", Flag(), "Whether texts are written 31/03/2024.", default=False),
    ),
)

SERIES = Record(
    "a series of periods",
    (
        Key("every", choose_from(Every), "How long each is.", required=True),
        Key("from", DateText(), "The first day of the first.", required=True),
        Key("until", DateText(), "The last day of the last.", required=True),
    ),
)

RECEIVED = Record(
    "when a record is late",
    (
        Key("column", _COLUMN, "The column of the day on which it was received.", required=True),
        Key("days", Whole("a whole number of days"), "Days after the period's end.", required=True),
        Key("late", Choice(("counted", LEFT_OUT)), "What becomes of it.", default="counted"),
    ),
)

RECORDS = Record(
    "records",
    (
        Key("path_from", _VARIABLE, "The environment variable that holds their path.", default=""),
        Key(
            "path",
            Text("an absolute path outside the project", r"/.+"),
            "Or their path: Parquet or CSV files; * stands for any part of a name.",
            default="",
        ),
        Key("place", PLACE, "Where each happened.", required=True),
        Key("lookup", LOOKUP, "How a place becomes an area; area codes need none."),
        Key("time", TIME, "When each happened.", required=True),
        Key(
            "periods",
            Either(listing=ListOf(PeriodText(), 1), pairs=SERIES),
            "The periods that are counted; what lies outside is told.",
            required=True,
        ),
        Key("received", RECEIVED, "When a record is late."),
        Key("id", _COLUMN, "The column that tells records apart; each counts once.", default=""),
        Key("person", _COLUMN, "The column that tells people apart; only counted.", default=""),
        Key("where", _WHERE, "Only records in which these columns hold these texts."),
        Key("by", _COLUMNS, "Columns of categories, each counted by itself."),
        Key("sums", MapOf(IDENTIFIER, _COLUMN), "Columns that are added up, by the sum's heading."),
    ),
)

DATABASE_KEY = Key("database", DATABASE, "The council's database that the file is made from.")
RECORDS_KEY = Key("records", RECORDS, "Records of single events, counted into the file.")


def make_database(entry: Entry) -> Database:
    """Give the database that a sound entry declares."""
    given = entry.entry("parameters").items()
    return Database(
        engine=Engine(entry.text("engine")),
        address_from=entry.text("address_from"),
        table=entry.text("table"),
        query=entry.text("query"),
        parameters={key: value for key, value in given if isinstance(value, str | int | float)},
        columns=entry.texts("columns"),
        timeout=entry.whole("timeout"),
    )


def make_records(entry: Entry) -> Records:
    """Give the records, and how they are counted, that a sound entry declares."""
    place, time = entry.entry("place"), entry.entry("time")
    return Records(
        path_from=entry.text("path_from"),
        path=entry.text("path"),
        place=PlaceKind(place.text("by")),
        place_column=place.text("column"),
        coordinates=_make_coordinates(place),
        lookup=_make_lookup(entry.entry("lookup")) if entry.has("lookup") else None,
        time_column=time.text("column"),
        clock=Clock(time.text("clock")),
        is_day_first=time.flag("day_first"),
        periods=_make_periods(entry.entry("periods")),
        late=_make_late(entry.entry("received")) if entry.has("received") else None,
        id=entry.text("id"),
        person=entry.text("person"),
        where=_read_where(entry.entry("where")),
        by=entry.texts("by"),
        sums={key: value for key, value in entry.entry("sums").items() if isinstance(value, str)},
    )


def _make_coordinates(place: Entry) -> Coordinates | None:
    for grid, (east, north) in AXES.items():
        if place.has(east):
            return Coordinates(grid, place.text(east), place.text(north))
    return None


def _make_lookup(entry: Entry) -> PlaceLookup:
    return PlaceLookup(
        source=entry.text("source"),
        key=entry.text("key"),
        area=entry.text("area"),
        valid_from=entry.text("valid_from"),
        valid_to=entry.text("valid_to"),
        within=_read_where(entry.entry("within")),
    )


def _make_periods(entry: Entry) -> PeriodRange:
    if not entry.has("every"):
        listed = tuple(read_period(one) for one in entry.values.values() if isinstance(one, str))
        return PeriodRange(listed=listed)
    return PeriodRange(
        every=Every(entry.text("every")),
        first=date.fromisoformat(entry.text("from")),
        last=date.fromisoformat(entry.text("until")),
    )


def _make_late(entry: Entry) -> LateRule:
    return LateRule(entry.text("column"), entry.whole("days"), entry.text("late") == LEFT_OUT)


def _read_where(entry: Entry) -> dict[str, tuple[str, ...]]:
    return {key: entry.texts(key) for key, _ in entry.items()}
