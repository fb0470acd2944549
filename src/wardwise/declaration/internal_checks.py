"""Checks of sources within the council: a database that is asked, records that are counted."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from wardwise.declaration.declared import Declared
from wardwise.declaration.entry import Entry
from wardwise.declaration.internal_keys import AXES
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import (
    DeclarationError,
    UnknownReferenceError,
    WardwiseError,
    suggest_nearest,
)
from wardwise.model.internal import Every, PlaceKind
from wardwise.model.provenance import Access, Connector, Layout

_BEGINS: Mapping[Every, Collection[int]] = {
    Every.MONTH: range(1, 13),
    Every.CALENDAR_YEAR: (1,),
    Every.FINANCIAL_YEAR: (4,),
}
"""The months in which a period may begin."""

AREA_HEADING, PERIOD_HEADING = "area_code", "period"
RECORDS_HEADING, PEOPLE_HEADING = "records", "people"
"""Headings of the file that counted records become."""


def check_internal(entry: Entry, declared: Declared, findings: Findings) -> None:
    """Report what cannot be asked of a database, and records that cannot be counted."""
    if entry.has("database") or entry.has("records"):
        _check_kind(entry, findings)
    if entry.has("database") and entry.is_sound("database"):
        _check_database(entry, entry.entry("database"), findings)
    if entry.has("records") and entry.is_sound("records"):
        _check_records(entry, entry.entry("records"), findings)
        _check_place(entry, entry.entry("records"), findings)
        _check_lookup(entry, entry.entry("records"), declared=declared, findings=findings)
        _check_counted(entry, entry.entry("records"), findings)


def _check_kind(entry: Entry, findings: Findings) -> None:
    name = entry.text("id")
    key = "database" if entry.has("database") else "records"
    if entry.has("service"):
        problem, fix = f"{name!r} is asked of a public service and has {key}", "keep one of the two"
    elif entry.text("connector") not in ("", Connector.CSV.value):
        problem, fix = f"{name!r} has {key}, whose file is CSV", "declare connector: csv"
    elif len(entry.texts("files")) > 1:
        problem, fix = f"{name!r} has {key} and several files", f"declare files: [{name}.csv]"
    else:
        return
    findings.add(DeclarationError(problem, where=entry.place(key), fix=fix))


def _check_database(entry: Entry, database: Entry, findings: Findings) -> None:
    name = entry.text("id")
    measured = bool(entry.entry("measures").lines) or entry.has("records")
    if database.has("table") is database.has("query"):
        problem = f"the database of {name!r} has {'both' if database.has('table') else 'neither'} "
        problem += "table and query"
        place, fix = database.place("query"), "declare one of the two"
    elif database.has("parameters") and not database.has("query"):
        problem = f"the database of {name!r} has parameters and no query"
        place, fix = database.place("parameters"), "declare query: select … where x = :name"
    elif not measured and not database.has("columns"):
        problem = f"nothing says which columns of the database {name!r} keeps"
        place, fix = database.place(), "declare measures, or columns within database"
    else:
        return
    findings.add(DeclarationError(problem, where=place, fix=fix))


def _check_records(entry: Entry, records: Entry, findings: Findings) -> None:
    name, periods = entry.text("id"), records.entry("periods")
    origins = [one for one in ("path_from", "path") if records.has(one)]
    origins += ["database"] if entry.has("database") else []

    def report(problem: str, where: str, fix: str) -> None:
        findings.add(DeclarationError(problem, where=where, fix=fix))

    if len(origins) != 1:
        said = " and ".join(origins) or "nothing"
        fix = "declare one of path_from, path, or database beside records"
        report(f"where the records of {name!r} lie is said by {said}", records.place(), fix)
    if entry.text("access") not in ("", Access.RESTRICTED.value):
        fix = "declare access: restricted, so that a protection profile binds it"
        report(f"{name!r} counts single records and is not restricted", entry.place("access"), fix)
    place = records.entry("place")
    named = {place.text("column"), *(place.text(one) for pair in AXES.values() for one in pair)}
    named |= {records.text("person"), records.text("id")}
    for one in (one for one in records.texts("by") if one in named):
        problem = f"{one!r} tells the records of {name!r} or their people apart, and stands in `by`"
        report(problem, records.place("by"), "name a column of a few categories")
    first, last = periods.text("from"), periods.text("until")
    if first and last and first > last:  # ISO dates sort as text
        problem = f"the periods of {name!r} end on {last}, before they begin"
        report(problem, periods.place("until"), f"give a day after {first}")
    elif first and last and periods.has("every") and periods.is_sound("every"):
        _check_ends(name, periods, findings)


def _check_ends(name: str, periods: Entry, findings: Findings) -> None:
    """Report a series that begins or ends within a period: part of it would pass for the whole."""
    begins = _BEGINS[Every(periods.text("every"))]
    first = date.fromisoformat(periods.text("from"))
    after = date.fromisoformat(periods.text("until")) + timedelta(days=1)
    for key, day in (("from", first), ("until", after)):
        if day.day != 1 or day.month not in begins:
            problem = f"the periods of {name!r} have part of a {periods.text('every')} at their "
            problem += f"{'beginning' if key == 'from' else 'end'}: {periods.text(key)}"
            fix = "give the first day of a period as from, and the last day of one as until"
            findings.add(DeclarationError(problem, where=periods.place(key), fix=fix))


def _check_place(entry: Entry, records: Entry, findings: Findings) -> None:
    """Report a place that is said by no column, or by columns of another kind."""
    name, place = entry.text("id"), records.entry("place")
    if not place.text("by"):
        return
    given = {one for pair in AXES.values() for one in pair if place.has(one)}
    is_point = place.text("by") == PlaceKind.COORDINATES.value
    if not is_point and not place.has("column"):
        problem = f"nothing says in which column the records of {name!r} have their place"
        fix = "declare column: the heading of the column"
    elif not is_point and given:
        problem = f"the records of {name!r} have places by {place.text('by')} and by coordinates"
        fix = f"declare by: coordinates, or take {' and '.join(sorted(given))} out"
    elif is_point and (place.has("column") or given not in [set(one) for one in AXES.values()]):
        problem = f"the coordinates of {name!r} are said by {' and '.join(sorted(given)) or 'none'}"
        problem += " and column" if place.has("column") else ""
        fix = "declare easting and northing, or longitude and latitude: each names its column"
    else:
        return
    findings.add(DeclarationError(problem, where=place.place(), fix=fix))


def _check_lookup(entry: Entry, records: Entry, *, declared: Declared, findings: Findings) -> None:
    name, lookup = entry.text("id"), records.entry("lookup")
    kind, source = records.entry("place").text("by"), lookup.text("source")
    problem: WardwiseError | None = None
    if not records.has("lookup"):
        if kind and kind != PlaceKind.AREA_CODE.value:
            problem = DeclarationError(
                f"the records of {name!r} have places by {kind} and no lookup to areas",
                where=records.place("place"),
                fix="declare lookup: {source: …, key: …, area: …}",
            )
    elif source and (source not in declared.known_sources or source == name):
        problem = UnknownReferenceError(
            f"the lookup of {name!r} is {source!r}, which is not another source declared here",
            where=lookup.place("source"),
            fix=suggest_nearest(source, [one for one in declared.known_sources if one != name]),
        )
    elif kind == PlaceKind.COORDINATES.value:
        problem = _find_fault_of_outlines(name, lookup, declared.sources.get(source))
    elif kind and not lookup.has("key"):
        problem = DeclarationError(
            f"the lookup of {name!r} does not say in which column its places stand",
            where=lookup.place(),
            fix="declare key: the heading of the column",
        )
    if problem is not None:
        findings.add(problem)


def _find_fault_of_outlines(
    name: str, lookup: Entry, outlines: Entry | None
) -> DeclarationError | None:
    """Give what keeps a lookup from saying in which area coordinates lie."""
    geojson = Connector.GEOJSON.value
    if outlines is not None and outlines.text("connector") not in ("", geojson):
        return DeclarationError(
            f"the records of {name!r} have coordinates, and their lookup {outlines.text('id')!r} "
            "has no outlines",
            where=lookup.place("source"),
            fix=f"name a source of outlines: one with connector: {geojson}",
        )
    if lookup.has("key"):
        return DeclarationError(
            f"the lookup of {name!r} has a key, and coordinates are found in its outlines",
            where=lookup.place("key"),
            fix="take key out",
        )
    return None


def _check_counted(entry: Entry, records: Entry, findings: Findings) -> None:
    """Report measures and columns that the counted file will not have."""
    name, by = entry.text("id"), records.texts("by")
    numbers = [RECORDS_HEADING, *([PEOPLE_HEADING] if records.has("person") else [])]
    numbers += list(records.entry("sums").lines)
    headings = [AREA_HEADING, PERIOD_HEADING, *by, *numbers]

    def report(problem: str, where: str, fix: str) -> None:
        findings.add(DeclarationError(problem, where=where, fix=fix))

    for one in sorted({one for one in headings if headings.count(one) > 1}):
        problem = f"the counted file of {name!r} would have two columns {one!r}"
        report(problem, records.place(), "give the sum or category another name")
    is_laid_out = (
        entry.entry("area").text("column") == AREA_HEADING
        and entry.text("layout") == Layout.LONG.value
        and entry.text("period_column") == PERIOD_HEADING
    )
    if not is_laid_out and entry.is_sound("area", "layout", "period_column"):
        problem = f"the counted file of {name!r} has its areas in the column {AREA_HEADING!r} and "
        problem += f"its periods in {PERIOD_HEADING!r}"
        fix = f"declare area: {{column: {AREA_HEADING}, …}}, layout: long and "
        report(problem, entry.place("layout"), f"{fix}period_column: {PERIOD_HEADING}")
    for measure in entry.entry("measures").values.values():
        if not isinstance(measure, Entry):
            continue
        for one in (one for one in measure.texts("columns") if one not in numbers):
            problem = f"the counted file of {name!r} has no numbers {one!r}"
            report(problem, measure.place("columns"), suggest_nearest(one, numbers))
        for one in (one for one in measure.entry("where").lines if one not in by):
            problem = f"the counted file of {name!r} has no category {one!r}"
            report(problem, measure.place("where"), "name it in `by` of records too")
