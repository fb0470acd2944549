"""Checks of one source: its file's name, its text, its layout and its protection."""

import codecs
from pathlib import PurePosixPath

from wardwise.declaration.declared import Declared, check_known
from wardwise.declaration.entry import Entry
from wardwise.declaration.internal_checks import check_internal
from wardwise.declaration.query_keys import check_query
from wardwise.declaration.source_file import is_by_period
from wardwise.declaration.table_keys import check_table
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import DeclarationError, UnknownReferenceError, suggest_nearest
from wardwise.model.provenance import Access, Layout


def check_sources(declared: Declared, findings: Findings) -> None:
    """Report what is wrong within single sources, and which restricted ones nothing protects."""
    for stem, entry in declared.sources.items():
        _check_name(stem, entry, findings)
        _check_files(entry, findings)
        _check_encoding(entry, findings)
        _check_layout(entry, findings)
        check_query(entry, findings)
        check_internal(entry, declared, findings)
        check_table(entry, findings)
        _check_level(entry, declared, findings)
        for name, measure in entry.entry("measures").items():
            if isinstance(measure, Entry):
                _check_measure(entry, name, measure=measure, findings=findings)
    if not declared.is_unread("protection.yaml"):
        _check_protection(declared, findings)


def _check_name(stem: str, entry: Entry, findings: Findings) -> None:
    name = entry.text("id")
    if name and name != stem:
        problem = f"the source {name!r} is declared in a file of another name: {entry.file}"
        fix = f"rename the file to sources/{name}.yaml, or declare id: {stem}"
        findings.add(DeclarationError(problem, where=entry.place("id"), fix=fix))


def _check_files(entry: Entry, findings: Findings) -> None:
    """Report paths that may lead elsewhere, and two files that would be kept as one."""
    kept: set[str] = set()
    for text in entry.texts("files"):
        path = PurePosixPath(text)
        if path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text:
            problem = f"files of {entry.text('id')!r} names {text!r}, which may lead elsewhere"
            fix = "write a path below the mirror folder with forward slashes: indicators/atlas.csv"
        elif path.name in kept:
            problem = f"files of {entry.text('id')!r} names two files called {path.name!r}"
            fix = "keep one: files are stored by their last part"
        else:
            kept.add(path.name)
            continue
        findings.add(DeclarationError(problem, where=entry.place("files"), fix=fix))


def _check_encoding(entry: Entry, findings: Findings) -> None:
    name = entry.text("encoding")
    try:
        codecs.lookup(name)
    except LookupError:
        problem = f"encoding of {entry.text('id')!r} is {name!r}, which is not an encoding"
        fix = "write utf-8, or latin-1 for older files"
        findings.add(DeclarationError(problem, where=entry.place("encoding"), fix=fix))


def _check_layout(entry: Entry, findings: Findings) -> None:
    name, is_long = entry.text("id"), entry.text("layout") == Layout.LONG.value
    if entry.entry("measures").lines and not entry.has("area"):
        problem = f"{name!r} has measures and does not say where its area codes stand"
        place, fix = entry.place("measures"), "add area: {column: …, level: …, vintage: …}"
    elif is_long and not entry.has("period_column"):
        problem = f"{name!r} has its periods in rows and does not say in which column"
        place, fix = entry.place("layout"), "add period_column, or declare layout: wide"
    elif not is_long and entry.has("period_column"):
        problem = f"{name!r} has its periods in columns and names a column of periods"
        place, fix = entry.place("period_column"), "declare layout: long, or take period_column out"
    else:
        return
    findings.add(DeclarationError(problem, where=place, fix=fix))


def _check_level(entry: Entry, declared: Declared, findings: Findings) -> None:
    """Report measures for areas of a level that no list of areas names."""
    geography = declared.project.entry("geography")
    listed = {one.text("level") for one in geography.entries("areas")}
    level = entry.entry("area").text("level")
    if not entry.entry("measures").lines or not level or level in listed or "" in listed:
        return
    if listed and geography.is_sound("areas"):
        problem = f"{entry.text('id')!r} has measures for areas of level {level}, and no list of "
        problem += "areas in wardwise.yaml is of that level"
        fix = f"add a list of level {level} to geography.areas, or take the source out"
        place = entry.entry("area").place("level")
        findings.add(DeclarationError(problem, where=place, fix=fix))


def _check_measure(entry: Entry, name: str, *, measure: Entry, findings: Findings) -> None:
    if not measure.is_sound("columns") or not entry.is_sound("layout"):
        return
    is_long = entry.text("layout") == Layout.LONG.value
    called = f"measure {name!r} of {entry.text('id')!r}"
    if is_long and is_by_period(measure):
        problem = f"{called} names columns by period, but the periods stand in rows"
        fix = "write columns: the heading of the column"
    elif not is_long and not is_by_period(measure):
        problem = f"{called} does not say for which period its column is"
        fix = 'write columns: {"2012": the heading of the column}'
    elif is_by_period(measure) and not measure.entry("columns").lines:
        problem = f"{called} has no columns"
        fix = 'write columns: {"2012": the heading of the column}'
    else:
        _check_less(called, measure, findings)
        return
    findings.add(DeclarationError(problem, where=measure.place("columns"), fix=fix))


def _check_less(called: str, measure: Entry, findings: Findings) -> None:
    less, columns = measure.entry("less"), measure.entry("columns")
    for period in (one for one in less.lines if one not in columns.lines):
        problem = f"{called} takes columns away for a period that it has no columns for"
        fix = "name a period that `columns` names too"
        findings.add(DeclarationError(problem, where=less.place(period), fix=fix))


def _check_protection(declared: Declared, findings: Findings) -> None:
    protection = declared.protection
    profiles = [one.text("id") for one in protection.entries("profiles")]
    check_known(protection, "default", known=profiles, what="a profile", findings=findings)
    by_source = protection.entry("by_source")
    for source in by_source.lines:
        check_known(by_source, source, known=profiles, what="a profile", findings=findings)
        if source not in declared.known_sources:
            findings.add(
                UnknownReferenceError(
                    f"by_source binds {source!r}, which is not a source declared here",
                    where=by_source.place(source),
                    fix=suggest_nearest(source, declared.known_sources),
                ),
            )
    for source, entry in declared.sources.items():
        bound = by_source.has(source) or protection.has("default")
        if entry.text("access") == Access.RESTRICTED.value and not bound:
            findings.add(
                DeclarationError(
                    f"the source {source!r} is restricted and no protection profile binds it",
                    where=entry.place("access"),
                    fix=f"name one in protection.yaml: by_source: {{{source}: …}}, or a default",
                ),
            )
