"""Keys of a source that say how a table is kept by hand."""

from collections.abc import Mapping

from wardwise.declaration.entry import Entry, Value
from wardwise.declaration.shapes import Either, Key, ListOf, MapOf
from wardwise.declaration.values import Flag, Text, choose_from
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import DeclarationError
from wardwise.model.provenance import Connector, Layout, PeriodUnit, TableShape

_COLUMN = Text("a column heading")

TABLE_KEYS = (
    Key(
        "sheets",
        Either(
            scalar=Text("a pattern of sheet names"), pairs=MapOf(Text("a text"), Text("a sheet"))
        ),
        "Excel: several sheets, read as one table. Each text stands in a column headed Sheet, on "
        "the rows of its sheet, for `period_column` or `where`; or a pattern such as '20??-??', "
        "and the sheet's own name stands there.",
    ),
    Key(
        "headings_at",
        Text(),
        "A text in the first row of headings; what stands above that row is passed by.",
        default="",
    ),
    Key(
        "fill_down",
        ListOf(_COLUMN, 1),
        "Columns in which an empty cell takes what stands above it, as merged cells need.",
    ),
    Key(
        "percent",
        Flag(),
        "Whether 45%, and 0.45 in a percent format, are read as 45.",
        default=False,
    ),
    Key(
        "totals",
        MapOf(_COLUMN, Either(scalar=Text("a text"), listing=ListOf(Text("a text"), 1))),
        "Texts of total rows, by column: they are no areas, and must agree with the areas' sum.",
    ),
    Key(
        "reason_column",
        _COLUMN,
        "The column that says, in the words of `missing`, why a figure in its row is missing.",
        default="",
    ),
    Key(
        "period_as",
        choose_from(PeriodUnit),
        "Long layout: the column of periods holds dates or years, and each means the month, "
        "quarter or year that it lies in.",
    ),
    Key(
        "repeats_once",
        Flag(),
        "Whether a row that says the same as an earlier one is passed over, and told.",
        default=False,
    ),
)


def make_table(entry: Entry) -> TableShape:
    """Give the shape of the table that a sound source declares."""
    unit = entry.text("period_as")
    return TableShape(
        sheets={
            text: name for text, name in entry.entry("sheets").items() if isinstance(name, str)
        },
        sheets_like=entry.text("sheets"),
        headings_at=entry.text("headings_at"),
        fill_down=entry.texts("fill_down"),
        percent=entry.flag("percent"),
        totals=_read_lists(entry.entry("totals")),
        reason_column=entry.text("reason_column"),
        period_as=PeriodUnit(unit) if unit else None,
        repeats_once=entry.flag("repeats_once"),
    )


def check_table(entry: Entry, findings: Findings) -> None:
    """Report keys that contradict each other."""
    name = entry.text("id")
    if entry.has("sheets") and entry.has("sheet"):
        problem, place = f"{name!r} names one sheet and several", entry.place("sheets")
        fix = "keep sheet or sheets"
    elif entry.has("sheets") and entry.text("connector") != Connector.EXCEL.value:
        problem, place = f"{name!r} names sheets and is no workbook", entry.place("sheets")
        fix = "declare connector: excel, or take sheets out"
    elif entry.has("headings_at") and entry.has("skip_rows"):
        problem = f"{name!r} says twice where its headings begin"
        place, fix = entry.place("headings_at"), "keep headings_at or skip_rows"
    elif entry.has("reason_column") and not entry.entry("missing").lines:
        problem = f"{name!r} has a column of reasons and does not say what they mean"
        place, fix = entry.place("reason_column"), "add missing: {the reason's words: its status}"
    elif entry.has("period_as") and entry.text("layout") != Layout.LONG.value:
        problem = f"{name!r} says how dates in rows are read, and its periods stand in columns"
        place, fix = entry.place("period_as"), "declare layout: long, or take period_as out"
    else:
        return
    findings.add(DeclarationError(problem, where=place, fix=fix))


def _read_lists(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    return {key: _read_list(value) for key, value in entry.items()}


def _read_list(value: Value) -> tuple[str, ...]:
    if isinstance(value, Entry):
        return tuple(one for one in value.values.values() if isinstance(one, str))
    return (value,) if isinstance(value, str) else ()
