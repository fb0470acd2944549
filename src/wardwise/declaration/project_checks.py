"""Checks of wardwise.yaml against itself and the other files."""

from collections.abc import Sequence

from wardwise.declaration.declared import LEVELS, Declared, check_known, is_larger
from wardwise.declaration.entry import Entry
from wardwise.declaration.peer_checks import check_peer_measures
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.area import AreaLevel, read_area_level
from wardwise.model.errors import (
    AreaCodeError,
    DeclarationError,
    DuplicateIdentifierError,
    PeriodError,
)


def check_project(declared: Declared, findings: Findings) -> None:
    """Report levels, areas, periods and peers in wardwise.yaml that cannot be."""
    _check_levels(declared, findings)
    _check_area_codes(declared, findings)
    _check_fit(declared, findings)
    _check_empty_levels(declared, findings)
    _check_peers(declared, findings)
    check_peer_measures(declared, findings)
    edition = declared.project.entry("edition")
    crosswalks = declared.project.entry("geography").entries("crosswalks")
    _check_unique(edition.entries("periods"), "period of the edition", findings)
    _check_unique(crosswalks, "crosswalk", findings)
    _check_unique(declared.protection.entries("profiles"), "protection profile", findings)


def _check_unique(entries: Sequence[Entry], what: str, findings: Findings) -> None:
    first: dict[str, Entry] = {}
    for entry in entries:
        name = entry.text("id")
        if name and name in first:
            problem = f"the {what} {name!r} is declared twice, first in line {first[name].line}"
            fix = "give one of them another identifier"
            findings.add(DuplicateIdentifierError(problem, where=entry.place("id"), fix=fix))
        first.setdefault(name, entry)


def _check_levels(declared: Declared, findings: Findings) -> None:
    edition = declared.project.entry("edition")
    levels = list(declared.edition_levels)
    ordered = [one for one in LEVELS if one in levels]
    if edition.is_sound("levels") and levels != ordered:
        problem = (
            f"levels of the edition are {', '.join(levels)}; expected smallest first, each once"
        )
        fix = f"write levels: [{', '.join(ordered)}]"
        findings.add(DeclarationError(problem, where=edition.place("levels"), fix=fix))


def _check_area_codes(declared: Declared, findings: Findings) -> None:
    """Report an area or benchmark of a level that the edition does not score."""
    for key in ("area", "benchmark"):
        code = declared.project.text(key)
        if not code or not declared.edition_levels:
            continue
        if list(declared.edition_levels) == [AreaLevel.OTHER.value]:
            continue  # such areas lie in one that only holds them together
        level = read_area_level(code).value
        if level not in declared.edition_levels:
            findings.add(
                AreaCodeError(
                    f"{key} {code!r} is a {level}, and the edition has "
                    f"{', '.join(declared.edition_levels)}",
                    where=declared.project.place(key),
                    fix="name an area of one of these levels, or add its level to the edition",
                ),
            )


def _check_fit(declared: Declared, findings: Findings) -> None:
    fit = declared.project.entry("edition").entry("fit")
    level, within = fit.text("level"), fit.text("within")
    if level and declared.edition_levels and level not in declared.edition_levels:
        problem = f"the fit set is of level {level}, and the edition has "
        problem += ", ".join(declared.edition_levels)
        fix = "fit on one of these levels, or add the level to the edition"
        findings.add(DeclarationError(problem, where=fit.place("level"), fix=fix))
    if not level or not within:
        return
    around = read_area_level(within).value
    if not is_larger(around, level):
        problem = (
            f"the fit set is all areas of level {level} within {within!r}, which is a {around}"
        )
        fix = f"name an area larger than a {level}, such as E12000007 for London"
        findings.add(AreaCodeError(problem, where=fit.place("within"), fix=fix))
    for code in fit.texts("except_areas"):
        left_out = read_area_level(code).value
        if is_larger(level, left_out) or not is_larger(around, left_out):
            problem = f"the fit set leaves out {code!r}, a {left_out}, from areas of level {level}"
            fix = f"name areas of level {level}, or larger ones within {within}"
            findings.add(AreaCodeError(problem, where=fit.place("except_areas"), fix=fix))
    if fit.texts("except_areas") and not fit.text("except_reason"):
        findings.add(
            DeclarationError(
                "the fit set leaves areas out and does not say why",
                where=fit.place("except_areas"),
                fix="say why in except_reason",
            ),
        )


def _check_empty_levels(declared: Declared, findings: Findings) -> None:
    """Report components declared empty at a level that the edition lacks or learns weights on."""
    fit = declared.project.entry("edition").entry("fit").text("level")
    for component in declared.framework.entries("components"):
        empty = component.entry("empty_at")
        for level in empty.lines:
            name = f"component {component.text('id')!r}"
            if component.text("empty_reason"):
                problem = f"{name} is declared empty for all areas, and for areas of level {level}"
                fix = "take empty_at out"
            elif level == fit:
                problem = f"{name} is declared empty for areas of level {level}, on which its "
                problem += "weights are learnt"
                fix = "say in empty_reason why it is empty, or take the level out of empty_at"
            elif declared.edition_levels and level not in declared.edition_levels:
                problem = f"{name} is declared empty for areas of level {level}, and the edition "
                problem += f"has {', '.join(declared.edition_levels)}"
                fix = "name one of these levels"
            else:
                continue
            findings.add(DeclarationError(problem, where=empty.place(level), fix=fix))


def _check_peers(declared: Declared, findings: Findings) -> None:
    peers = declared.project.entry("peers")
    period = peers.text("period")
    if period and declared.edition_periods:
        known = declared.edition_periods
        if not check_known(peers, "period", known=known, what="a period", findings=findings):
            return
    characteristics = {one.text("id"): one for one in declared.framework.entries("characteristics")}
    if declared.is_unread("framework.yaml") or "" in characteristics:
        return
    check_known(
        peers,
        "characteristics",
        known=characteristics,
        what="a characteristic",
        findings=findings,
    )
    for name in peers.texts("characteristics"):
        entry = characteristics.get(name)
        if entry is None or not period or not entry.is_sound("periods"):
            continue
        if period not in entry.entry("periods").lines:
            findings.add(
                PeriodError(
                    f"peers are found by {name!r} in {period}, and it says no source period for it",
                    where=entry.place("periods"),
                    fix=f'add "{period}" to its periods, or name another period in peers',
                ),
            )
