"""Checks of sums over single records: no figure of one person may pass for a figure of many."""

from collections.abc import Iterator

from wardwise.declaration.declared import Declared
from wardwise.declaration.entry import Entry
from wardwise.declaration.internal_checks import PEOPLE_HEADING, RECORDS_HEADING
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import DeclarationError

_COUNTS = {RECORDS_HEADING, PEOPLE_HEADING}


def check_sums(declared: Declared, findings: Findings) -> None:
    """Report indicators of a sum over records that nothing says how many people it is of.

    Protection goes by counts: an amount of one person is no small number. Over the same records or
    people it is withheld where these are few.
    """
    for entry in declared.measured:
        sums = [one for one in _find_measures(entry, "numerator", declared) if _is_sum(*one)]
        if not sums:
            continue
        counts = list(_find_measures(entry, "denominator", declared))
        if not counts or not all(_counts_same(one, sums) for one in counts):
            findings.add(
                DeclarationError(
                    f"{entry.text('id')!r} is made of a sum over single records, and its "
                    "denominator does not say of how many",
                    where=entry.place("numerator"),
                    fix="declare as denominator the records or people of the same source, counted "
                    "by the same `where`; protection then withholds what is of few",
                )
            )


def _find_measures(entry: Entry, part: str, declared: Declared) -> Iterator[tuple[Entry, Entry]]:
    """Give the source and measure of each reference that is declared."""
    for reference in entry.texts(part):
        source, _, name = reference.partition(".")
        known = declared.sources.get(source)
        if known is None:
            continue
        measure = known.entry("measures").values.get(name)
        if isinstance(measure, Entry):
            yield known, measure


def _is_sum(source: Entry, measure: Entry) -> bool:
    sums = source.entry("records").entry("sums").lines
    return any(one in sums for one in measure.texts("columns"))


def _counts_same(found: tuple[Entry, Entry], sums: list[tuple[Entry, Entry]]) -> bool:
    source, measure = found
    return set(measure.texts("columns")) <= _COUNTS and all(
        source is other and _list_chosen(measure) == _list_chosen(summed) for other, summed in sums
    )


def _list_chosen(measure: Entry) -> dict[str, set[str]]:
    where = measure.entry("where")
    return {column: set(where.texts(column)) for column in where.lines}
