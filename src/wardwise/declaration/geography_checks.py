"""Checks of the geography in wardwise.yaml: lists of areas, crosswalks and outlines."""

from wardwise.declaration.declared import Declared, check_known, is_larger
from wardwise.declaration.entry import Entry
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.area import read_area_level
from wardwise.model.errors import AreaCodeError, DeclarationError
from wardwise.model.project import SharedBy

_PARENTS = ("parent_column", "parent_name_column", "parent_code")


def check_geography(declared: Declared, findings: Findings) -> None:
    """Report lists of areas, crosswalks and outlines that cannot be read or do not fit."""
    geography = declared.project.entry("geography")
    known = declared.known_sources
    listed = [
        entry
        for key in ("areas", "crosswalks", "outlines", "histories")
        for entry in geography.entries(key)
    ]
    steps = [one.entry("through") for one in geography.entries("crosswalks")]
    for entry in (*listed, *steps, geography.entry("residents")):
        if entry.has("source"):
            check_known(entry, "source", known=known, what="a source", findings=findings)
    for entry in geography.entries("areas"):
        _check_area_list(entry, findings)
    for entry in geography.entries("crosswalks"):
        check_known(entry, "to_source", known=known, what="a source", findings=findings)
        _check_crosswalk(entry, findings)
    for entry in geography.entries("histories"):
        _check_history(entry, findings)
    levels = {one.text("level") for one in geography.entries("areas")}
    if not geography.has("areas") or not geography.is_sound("areas") or "" in levels:
        return
    edition = declared.project.entry("edition")
    for level in (one for one in declared.edition_levels if one not in levels):
        problem = f"the edition has the level {level}, and no list of areas is of that level"
        fix = f"add a list of level {level} to geography.areas, or take it out of levels"
        findings.add(DeclarationError(problem, where=edition.place("levels"), fix=fix))


def _check_area_list(entry: Entry, findings: Findings) -> None:
    level = entry.text("level")
    called = f"the list of areas of level {level or '?'}"
    outright = entry.has("code") or entry.has("name")
    needed = ("code", "name") if outright else ("source", "code_column", "name_column")
    lacking = [one for one in needed if not entry.has(one)]
    parents = [one for one in _PARENTS if entry.has(one)]
    if outright and entry.has("source"):
        problem = f"{called} names both a source and one area outright"
        place, fix = entry.place("source"), "keep either source with its columns, or code and name"
    elif lacking:
        problem = f"{called} lacks {' and '.join(lacking)}"
        place, fix = entry.place(), "give source, code_column and name_column, or code and name"
    elif len(parents) > 1:
        problem = f"{called} says in {' and in '.join(parents)} what its areas lie in"
        place, fix = entry.place(parents[1]), "keep one of them"
    else:
        _check_codes(entry, level=level, findings=findings)
        return
    findings.add(DeclarationError(problem, where=place, fix=fix))


def _check_codes(entry: Entry, *, level: str, findings: Findings) -> None:
    code, parent = entry.text("code"), entry.text("parent_code")
    if code and level and (actual := read_area_level(code).value) != level:
        problem = f"{code!r} is a {actual} code and stands in a list of level {level}"
        fix = f"write a {level} code, or declare level: {actual}"
        findings.add(AreaCodeError(problem, where=entry.place("code"), fix=fix))
    if parent and level and not is_larger(read_area_level(parent).value, level):
        problem = f"areas of level {level} cannot lie in {parent!r}, "
        problem += f"which is a {read_area_level(parent).value}"
        fix = f"name an area larger than a {level}"
        findings.add(AreaCodeError(problem, where=entry.place("parent_code"), fix=fix))


def _check_crosswalk(entry: Entry, findings: Findings) -> None:
    smaller, larger = entry.text("from_level"), entry.text("to_level")
    by_area = entry.text("shared_by") == SharedBy.AREA.value and not entry.has("share_column")
    if by_area and not entry.has("to_source"):
        problem = f"the crosswalk {entry.text('id')!r} shares by area and names one source only"
        fix = "name in to_source the outlines of the larger areas; source has the smaller"
        findings.add(DeclarationError(problem, where=entry.place("shared_by"), fix=fix))
    if entry.has("year_column") and entry.text("year_column") not in entry.entry("where").values:
        problem = f"the crosswalk {entry.text('id')!r} has yearly shares and no year for the rest"
        fix = f'write where: {{{entry.text("year_column")}: "2021"}}, with a year of the file'
        findings.add(DeclarationError(problem, where=entry.place("year_column"), fix=fix))
    if smaller and larger and is_larger(smaller, larger):
        problem = f"the crosswalk {entry.text('id')!r} leads from {smaller} to {larger}"
        fix = "name the smaller areas first"
        findings.add(DeclarationError(problem, where=entry.place("from_level"), fix=fix))


def _check_history(entry: Entry, findings: Findings) -> None:
    if entry.has("part_column") == entry.has("area_column"):
        problem = f"the history of {entry.text('level') or '?'}s of {entry.text('vintage') or '?'}"
        problem += " needs either part_column or area_column"
        fix = "name the column of small areas within each, or the column of the areas it overlaps"
        findings.add(DeclarationError(problem, where=entry.place(), fix=fix))
