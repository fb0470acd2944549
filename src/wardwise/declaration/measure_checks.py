"""Checks of what indicators take from sources: which measure, for which periods, at which level."""

from wardwise.declaration.declared import Declared, check_known, is_larger
from wardwise.declaration.entry import Entry
from wardwise.declaration.source_file import is_by_period
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import (
    DeclarationError,
    PeriodError,
    UnknownReferenceError,
    suggest_nearest,
)
from wardwise.model.period import read_period
from wardwise.model.provenance import Layout

_PARTS = ("numerator", "denominator", "published", "averaged_by")


def check_measures(declared: Declared, findings: Findings) -> None:
    """Report sources, measures and periods that are named and nowhere declared."""
    for entry in declared.measured:
        check_known(
            entry, "source", known=declared.known_sources, what="a source", findings=findings
        )
        for part in _PARTS:
            for named in entry.texts(part):
                _check_part(entry, part, named=named, declared=declared, findings=findings)
        _check_periods(entry, declared, findings)
        _check_averaged(entry, declared, findings)


def _check_part(
    entry: Entry, part: str, *, named: str, declared: Declared, findings: Findings
) -> None:
    source, _, measure = named.partition(".")
    if not source or declared.is_unread(f"sources/{source}.yaml"):
        return
    name, place = entry.text("id"), entry.place(part)
    if source not in declared.sources:
        findings.add(
            UnknownReferenceError(
                f"{part} of {name!r} names {source!r}, which is not a source declared here",
                where=place,
                fix=suggest_nearest(source, list(declared.sources)),
            ),
        )
        return
    measures = declared.sources[source].entry("measures")
    if measure not in measures.lines:
        findings.add(
            UnknownReferenceError(
                f"{part} of {name!r} names {measure!r}, which is not a measure of {source!r}",
                where=place,
                fix=suggest_nearest(measure, list(measures.lines)),
            ),
        )


def _check_periods(entry: Entry, declared: Declared, findings: Findings) -> None:
    """Report periods of the edition without a source period, or without a column for it."""
    periods, name = entry.entry("periods"), entry.text("id")
    wanted = declared.edition_periods
    if not wanted or not entry.is_sound("periods"):
        return
    for period in periods.lines:
        if period not in wanted:
            findings.add(
                UnknownReferenceError(
                    f"periods of {name!r} names {period!r}, which is not a period of the edition",
                    where=periods.place(period),
                    fix=suggest_nearest(period, wanted),
                ),
            )
    lacking = [one for one in wanted if one not in periods.lines]
    if lacking and entry.flag("weighted"):
        findings.add(
            PeriodError(
                f"{name!r} is weighted and says no source period for {' and '.join(lacking)}",
                where=entry.place("periods"),
                fix="name in `periods` what stands for it; one source period may stand for several",
            ),
        )
    for period in (one for one in wanted if periods.text(one)):
        _check_column(entry, period, declared=declared, findings=findings)


def _check_column(entry: Entry, period: str, *, declared: Declared, findings: Findings) -> None:
    """Report a main measure without a column for the period; the other takes its nearest."""
    if entry.has("numerator") and entry.has("published"):
        return  # reported: which of them counts is not known
    named = entry.texts("numerator") or entry.texts("published")
    asked = entry.entry("periods").text(period)
    held: list[str] = []
    for one in named:
        source, _, name = one.partition(".")
        declaring = declared.sources.get(source)
        if declaring is None or declaring.text("layout") != Layout.WIDE.value:
            return  # reported, or the file's rows say which periods there are
        measure = declaring.entry("measures").entry(name)
        if not is_by_period(measure) or not measure.is_sound("columns"):
            return
        held += measure.entry("columns").lines
    if named and asked not in held:
        labels = ", ".join(read_period(one).label for one in held)
        sources = " or ".join(f"sources/{one.partition('.')[0]}.yaml" for one in named)
        findings.add(
            PeriodError(
                f"{read_period(asked).label} stands for {period} in {entry.text('id')!r}, "
                f"but {' and '.join(named)} has no column for it; it has {labels}",
                where=entry.entry("periods").place(period),
                fix=f"name a period that it has, or add the column in {sources}",
            ),
        )


def _check_averaged(entry: Entry, declared: Declared, findings: Findings) -> None:
    """Report a published value that must stand for larger areas without being averaged."""
    levels = [declared.find_level(one.partition(".")[0]) for one in entry.texts("published")]
    level = levels[0] if levels else ""
    larger = [one for one in declared.edition_levels if level and is_larger(one, level)]
    if larger and not entry.has("averaged_by"):
        findings.add(
            DeclarationError(
                f"{entry.text('id')!r} is published for {level} areas and nothing says how it is "
                f"averaged for {' and '.join(larger)}",
                where=entry.place("published"),
                fix="add averaged_by: a measure such as ward_atlas.population",
            ),
        )
