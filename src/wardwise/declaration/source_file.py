"""sources/*.yaml: its keys, and the source that they declare."""

from collections.abc import Mapping

from wardwise.declaration.entry import Entry, Value
from wardwise.declaration.internal_keys import (
    DATABASE_KEY,
    RECORDS_KEY,
    make_database,
    make_records,
)
from wardwise.declaration.query_keys import QUERY_KEY, make_query
from wardwise.declaration.shapes import Either, Key, ListOf, MapOf, Record
from wardwise.declaration.table_keys import TABLE_KEYS, make_table
from wardwise.declaration.values import (
    IDENTIFIER,
    AreaCode,
    DateText,
    Flag,
    Number,
    PeriodText,
    Text,
    Whole,
    choose_from,
)
from wardwise.model.area import AreaLevel
from wardwise.model.indicator import Rating
from wardwise.model.provenance import (
    Access,
    AreaColumn,
    Connector,
    Layout,
    Measure,
    Service,
    Source,
)
from wardwise.model.status import Status

EVERY_PERIOD = "*"  # the key of a long measure's columns: the period stands in its own column

_ONE_OR_MORE = Either(scalar=Text("a column heading"), listing=ListOf(Text("a column heading"), 1))
_BY_PERIOD = MapOf(PeriodText(), _ONE_OR_MORE)

MEASURE = Record(
    "a measure",
    (
        Key(
            "columns",
            Either(_ONE_OR_MORE.scalar, _ONE_OR_MORE.listing, _BY_PERIOD),
            "Wide layout: for each period, the column, or the columns that are added. "
            "Long layout: the column or columns.",
            required=True,
        ),
        Key("less", _BY_PERIOD, "For a period, columns that are taken away again."),
        Key(
            "where",
            MapOf(
                Text("a column heading"),
                Either(scalar=Text("a text"), listing=ListOf(Text("a text"), 1)),
            ),
            "Only rows in which each of these columns holds the text, or one of the texts.",
        ),
        Key(
            "scale",
            Number(),
            "Every figure is multiplied by this: 100 turns 0-1 into percent.",
            default=1.0,
        ),
        Key(
            "absent_is_zero",
            Flag(),
            "Whether an area that the file leaves out has none; otherwise it is not known.",
            default=False,
        ),
    ),
)

AREA = Record(
    "the area column",
    (
        Key("column", Text(), "Heading of the column of area codes.", required=True),
        Key("level", choose_from(AreaLevel), "Level of its areas.", required=True),
        Key("vintage", DateText(), "Date whose boundaries the codes belong to.", required=True),
        Key(
            "also",
            ListOf(Text("the beginning of an area code, such as E09", r"[A-Z]\d{2}")),
            "Beginnings of codes of other levels that may stand there and are left aside.",
        ),
        Key(
            "by_name",
            Flag(),
            "Whether the column holds names, looked up in the project's list of areas.",
            default=False,
        ),
        Key(
            "names",
            MapOf(Text("a name"), AreaCode()),
            "By name: the code of each name that the list writes otherwise.",
        ),
        Key(
            "within",
            AreaCode(),
            "By name: the larger area that all lie in, where a name occurs more than once.",
            default="",
        ),
    ),
)

WEB_ADDRESS = Text(
    "an address on the web",
    r"(https?://\S+)?",
    "write it with https:// or http://; words about where to find it belong into note",
)
SOURCE = Record(
    "a source",
    (
        Key("id", IDENTIFIER, "The name of its file without .yaml.", required=True),
        Key("label", Text(), "The name that people read.", required=True),
        Key("publisher", Text(), "Who publishes it.", required=True),
        Key("licence", Text(), "Its licence, such as OGL-3.0.", required=True),
        Key("licence_line", Text(), "The credit printed with every figure.", required=True),
        Key(
            "access",
            choose_from(Access),
            "Open where already public; restricted binds a protection profile to it.",
            required=True,
        ),
        Key("page", WEB_ADDRESS, "Where a person finds it.", default=""),
        Key("address", WEB_ADDRESS, "A direct download.", default=""),
        Key(
            "service",
            choose_from(Service),
            "The public service that `query` asks for the file; plain fetches `address`.",
        ),
        QUERY_KEY,
        DATABASE_KEY,
        RECORDS_KEY,
        Key(
            "expected_areas",
            Whole(),
            "How many areas of its level each file holds; the file is refused otherwise.",
            default=0,
        ),
        Key("owner", Text(), "Who answers for it within the council.", default=""),
        Key("description", Text(), "What it holds.", default=""),
        Key("published", Text(), "When it was published.", default=""),
        Key("connector", choose_from(Connector), "The kind of file it arrives as.", required=True),
        Key(
            "files",
            ListOf(Text("the path of a file"), minimum=1),
            "Paths below the mirror folder; {borough} stands for each borough. "
            "Kept in snapshots/<id>/ by their last part.",
            required=True,
        ),
        Key("encoding", Text(), "How its text is encoded.", default="utf-8"),
        Key("delimiter", Text("one character", r"."), "What parts its columns.", default=","),
        Key(
            "header_rows",
            Whole(minimum=1, maximum=5),
            "Rows of headings, joined with ' | '.",
            default=1,
        ),
        Key("skip_rows", Whole(), "Rows above the headings.", default=0),
        Key(
            "fill_headings",
            Flag(),
            "Whether an empty upper heading takes the one to its left.",
            default=False,
        ),
        Key("sheet", Text(), "Excel: the sheet.", default=""),
        Key(
            "cell_range",
            Text("a range of cells, such as A3:F120", r"[A-Z]+\d+:[A-Z]+\d+"),
            "Excel: the range of cells.",
            default="",
        ),
        *TABLE_KEYS,
        Key("thousands", Text("one character", r"."), "The mark in 1,234.", default=""),
        Key(
            "missing",
            MapOf(Text("a marker"), choose_from(Status)),
            "What stands in cells without a figure, and the status that each means.",
        ),
        Key("area", AREA, "Where its area codes stand; needed where it has measures."),
        Key(
            "layout",
            choose_from(Layout),
            "Whether periods stand in columns (wide) or rows (long).",
            default=Layout.WIDE.value,
        ),
        Key("period_column", Text(), "Long layout: the column of periods.", default=""),
        Key(
            "period_words",
            MapOf(Text("a text"), PeriodText()),
            "Long layout: the period that each text in that column means.",
        ),
        Key("measures", MapOf(IDENTIFIER, MEASURE), "Its quantities, by name."),
        Key("quality", choose_from(Rating), "Quality of the data.", default=Rating.GREEN.value),
        Key("note", Text(), "What a reader must bear in mind.", default=""),
    ),
)


def make_source(entry: Entry) -> Source:
    """Give the source that a sound entry declares."""
    missing = {
        marker: Status(word)
        for marker, word in entry.entry("missing").items()
        if isinstance(word, str)
    }
    words = {
        text: period
        for text, period in entry.entry("period_words").items()
        if isinstance(period, str)
    }
    return Source(
        id=entry.text("id"),
        label=entry.text("label"),
        publisher=entry.text("publisher"),
        licence=entry.text("licence"),
        licence_line=entry.text("licence_line"),
        access=Access(entry.text("access")),
        connector=Connector(entry.text("connector")),
        files=entry.texts("files"),
        page=entry.text("page"),
        address=entry.text("address"),
        service=Service(entry.text("service")) if entry.text("service") else None,
        query=make_query(entry.entry("query")),
        database=make_database(entry.entry("database")) if entry.has("database") else None,
        records=make_records(entry.entry("records")) if entry.has("records") else None,
        expected_areas=entry.whole("expected_areas"),
        owner=entry.text("owner"),
        description=entry.text("description"),
        published=entry.text("published"),
        encoding=entry.text("encoding"),
        delimiter=entry.text("delimiter"),
        header_rows=entry.whole("header_rows"),
        skip_rows=entry.whole("skip_rows"),
        shape=make_table(entry),
        fill_headings=entry.flag("fill_headings"),
        sheet=entry.text("sheet"),
        cell_range=entry.text("cell_range"),
        thousands=entry.text("thousands"),
        missing=missing,
        area=_make_area(entry.entry("area")) if entry.has("area") else None,
        layout=Layout(entry.text("layout")),
        period_column=entry.text("period_column"),
        period_words=words,
        measures=_make_measures(entry.entry("measures")),
        quality=Rating(entry.text("quality")),
        note=entry.text("note"),
    )


def _make_area(entry: Entry) -> AreaColumn:
    return AreaColumn(
        column=entry.text("column"),
        level=AreaLevel(entry.text("level")),
        vintage=entry.text("vintage"),
        also=entry.texts("also"),
        by_name=entry.flag("by_name"),
        names={k: v for k, v in entry.entry("names").items() if isinstance(v, str)},
        within=entry.text("within"),
    )


def _make_measures(entry: Entry) -> Mapping[str, Measure]:
    return {name: _make_measure(name, one) for name, one in entry.items() if isinstance(one, Entry)}


def _make_measure(name: str, entry: Entry) -> Measure:
    return Measure(
        id=name,
        columns=read_columns(entry),
        less=_read_lists(entry.entry("less")),
        where=_read_lists(entry.entry("where")),
        scale=entry.number("scale") or 0.0,
        absent_is_zero=entry.flag("absent_is_zero"),
    )


def read_columns(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    """Give the columns of a measure by period; under "*" where no period is named."""
    if is_by_period(entry):
        return _read_lists(entry.entry("columns"))
    return {EVERY_PERIOD: entry.texts("columns")}


def is_by_period(entry: Entry) -> bool:
    """Tell whether a measure's columns are declared for each period."""
    columns = entry.values.get("columns")
    return isinstance(columns, Entry) and not all(one.isdigit() for one in columns.values)


def _read_lists(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    return {key: _read_list(value) for key, value in entry.items()}


def _read_list(value: Value) -> tuple[str, ...]:
    if isinstance(value, Entry):
        return tuple(one for one in value.values.values() if isinstance(one, str))
    return (value,) if isinstance(value, str) else ()
