"""Checks of corrections: what they name is declared, and each action has the value it needs."""

from wardwise.declaration.declared import Declared, check_known
from wardwise.declaration.entry import Entry
from wardwise.declaration.source_file import is_by_period
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.correction import CorrectionAction
from wardwise.model.errors import (
    DeclarationError,
    DuplicateIdentifierError,
    PeriodError,
    UnknownReferenceError,
    suggest_nearest,
)
from wardwise.model.period import read_period

_VALUED = (CorrectionAction.REPLACE.value, CorrectionAction.SCALE.value)
_NAMING = ("measure", "indicator", "part", "area", "period")


def check_corrections(declared: Declared, findings: Findings) -> None:
    """Report corrections of what is declared nowhere, that contradict themselves or each other."""
    seen: dict[tuple[str, ...], Entry] = {}
    for stem, entry in declared.corrections.items():
        _check_name(stem, entry, findings)
        _check_target(entry, declared, findings)
        _check_value(entry, findings)
        if not entry.is_sound(*_NAMING):
            continue
        target = tuple(entry.text(one) for one in _NAMING)
        if target in seen:
            findings.add(
                DuplicateIdentifierError(
                    f"{entry.text('id')!r} corrects the same figure as {seen[target].text('id')!r}",
                    where=entry.place("area"),
                    fix="keep one of the two",
                ),
            )
        seen.setdefault(target, entry)


def _check_name(stem: str, entry: Entry, findings: Findings) -> None:
    name = entry.text("id")
    if name and name != stem:
        problem = f"the correction {name!r} is declared in a file of another name: {entry.file}"
        fix = f"rename the file to corrections/{name}.yaml, or declare id: {stem}"
        findings.add(DeclarationError(problem, where=entry.place("id"), fix=fix))


def _check_value(entry: Entry, findings: Findings) -> None:
    if not entry.is_sound("action", "value"):
        return
    action, has_value = entry.text("action"), entry.has("value")
    if action in _VALUED and not has_value:
        problem = f"the correction {entry.text('id')!r} is to {action} and has no value"
        place, fix = entry.place("action"), "add value: the figure that holds, or the factor"
    elif action and action not in _VALUED and has_value:
        problem = f"the correction {entry.text('id')!r} is to {action} and has a value"
        place, fix = entry.place("value"), "take the value out, or declare action: replace"
    else:
        return
    findings.add(DeclarationError(problem, where=place, fix=fix))


def _check_target(entry: Entry, declared: Declared, findings: Findings) -> None:
    """Report an indicator, source, measure or period that is declared nowhere."""
    if entry.has("measure") == entry.has("indicator"):
        found = "both a measure and an indicator" if entry.has("measure") else "no measure"
        findings.add(
            DeclarationError(
                f"the correction {entry.text('id')!r} names {found}",
                where=entry.place("indicator"),
                fix="name the figure by measure: source.measure, or by indicator",
            ),
        )
        return
    known = [one.text("id") for one in declared.measured]
    if not declared.is_unread("framework.yaml"):
        check_known(entry, "indicator", known=known, what="an indicator", findings=findings)
    for named in _list_measures(entry, declared, findings):
        _check_measure(entry, named, declared=declared, findings=findings)


def _list_measures(entry: Entry, declared: Declared, findings: Findings) -> tuple[str, ...]:
    """List the measures that a correction may be of."""
    if entry.has("measure"):
        return entry.texts("measure")
    for one in declared.measured:
        if one.text("id") != entry.text("indicator"):
            continue
        named = one.texts(entry.text("part")) if one.has("numerator") else one.texts("published")
        if not named and one.is_sound("numerator", "denominator", "published"):
            findings.add(
                DeclarationError(
                    f"{one.text('id')!r} has no {entry.text('part')} to correct",
                    where=entry.place("part"),
                    fix="declare part: numerator, or name the measure",
                ),
            )
        return named
    return ()


def _check_measure(entry: Entry, named: str, *, declared: Declared, findings: Findings) -> None:
    source, _, measure = named.partition(".")
    if not source or declared.is_unread(f"sources/{source}.yaml"):
        return
    sources = list(declared.sources)
    measures = list(declared.sources[source].entry("measures").lines) if source in sources else []
    for name, known, what in ((source, sources, "a source"), (measure, measures, "a measure")):
        if name not in known:
            findings.add(
                UnknownReferenceError(
                    f"the correction {entry.text('id')!r} names {name!r}, which is not {what} "
                    "declared here",
                    where=entry.place("measure"),
                    fix=suggest_nearest(name, known),
                ),
            )
            return
    _check_period(entry, named, declared=declared, findings=findings)


def _check_period(entry: Entry, named: str, *, declared: Declared, findings: Findings) -> None:
    """Report a period for which no measure that is named has a column."""
    source, _, measure = named.partition(".")
    columns = declared.sources[source].entry("measures").entry(measure)
    is_series = entry.has("indicator")  # which may go on in measures of other sources
    if is_series or not entry.text("period") or not is_by_period(columns):
        return
    held = list(columns.entry("columns").lines)
    if entry.text("period") not in held:
        labels = ", ".join(read_period(one).label for one in held)
        findings.add(
            PeriodError(
                f"{named} has no figure for {read_period(entry.text('period')).label}",
                where=entry.place("period"),
                fix=f"known: {labels}",
            ),
        )
