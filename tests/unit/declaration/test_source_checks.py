from collections.abc import Callable
from pathlib import Path

import pytest

from wardwise.model.errors import WardwiseError

Change = Callable[[str, str, str], tuple[WardwiseError, ...]]
Expected = tuple[str, str, str, str]  # code, text on the line told, problem, remedy
Refuse = Callable[[str, str, str, Expected], None]

ATLAS: dict[str, tuple[str, str, Expected]] = {
    "a source is declared in the file of its name": (
        "id: atlas",
        "id: ward_atlas",
        ("WW-101", "id: ward_atlas", "a file of another name: sources/atlas.yaml", "rename"),
    ),
    "an encoding is one that exists": (
        "encoding: latin-1",
        "encoding: latin1-de",
        ("WW-101", "encoding:", "'latin1-de', which is not an encoding", "utf-8"),
    ),
    "a path stays below its folder": (
        "files: [indicators/atlas.csv]",
        "files: [../secrets/atlas.csv]",
        ("WW-101", "files:", "'../secrets/atlas.csv', which may lead elsewhere", "below"),
    ),
    "a path does not begin at the root": (
        "files: [indicators/atlas.csv]",
        "files: [/etc/passwd]",
        ("WW-101", "files:", "may lead elsewhere", "below"),
    ),
    "two files cannot be kept under one name": (
        "files: [indicators/atlas.csv]",
        "files: [a/atlas.csv, b/atlas.csv]",
        ("WW-101", "files:", "two files called 'atlas.csv'", "by their last part"),
    ),
    "a source has a file": (
        "files: [indicators/atlas.csv]",
        "files: []",
        ("WW-101", "files:", "is a list of 0", "write a list"),
    ),
    "a page is an address on the web": (
        "connector:",
        "page: 'javascript:alert(1)'\nconnector:",
        ("WW-101", "page:", "an address on the web", "write it with https://"),
    ),
    "a missing marker means a known status": (
        '"*": c}',
        '"*": withheld}',
        ("WW-101", "missing:", "'*' in missing of 'atlas' is 'withheld'", "known: b, c, e"),
    ),
    "measures need area codes": (
        "area: {column: Code, level: ward, vintage: 2011-12-31, also: [T09]}\n",
        "",
        ("WW-101", "measures:", "does not say where its area codes stand", "add area"),
    ),
    "a level is on the list of levels": (
        "level: ward",
        "level: wards",
        (
            "WW-101",
            "level: wards",
            "'wards'; expected one of other, output_area",
            "did you mean 'ward'?",
        ),
    ),
    "measures are for areas that are listed": (
        "level: ward",
        "level: msoa",
        ("WW-101", "level: msoa", "no list of areas in wardwise.yaml is of that level", "add a"),
    ),
    "a vintage is a date": (
        "vintage: 2011-12-31",
        "vintage: 2011",
        ("WW-101", "vintage: 2011", "'2011'; expected a date", "2011-12-31"),
    ),
    "a wide measure says for which period its column is": (
        "{columns: {2013: Hectares}}",
        "{columns: Hectares}",
        ("WW-101", "Hectares", "does not say for which period its column is", '{"2012": '),
    ),
    "columns are taken away only where columns are": (
        "less: {2013: Prisoners}",
        "less: {2011: Prisoners}",
        ("WW-101", "Prisoners", "a period that it has no columns for", "`columns` names"),
    ),
    "one period is named once however it is written": (
        "2012/13: People",
        "2012/13: People\n      2012-04-01/P1Y: All people",
        ("WW-101", "2012-04-01/P1Y", "says the same as the key in line", "keep one"),
    ),
    "a wide source has no column of periods": (
        "quality: amber",
        "quality: amber\nperiod_column: Year",
        ("WW-101", "period_column:", "and names a column of periods", "layout: long"),
    ),
    "access is open or restricted": (
        "access: open",
        "access: public",
        ("WW-101", "access:", "'public'; expected one of open, restricted", "known: open"),
    ),
    "rows of headings are counted in whole numbers": (
        "header_rows: 2",
        "header_rows: two",
        ("WW-101", "header_rows:", "header_rows of 'atlas' is 'two'", "a whole number"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), ATLAS.values(), ids=ATLAS.keys())
def test_one_mistake_in_a_wide_source_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("sources/atlas.yaml", old, new, expected)


FUEL: dict[str, tuple[str, str, Expected]] = {
    "a long source says which column holds the periods": (
        "period_column: year\n",
        "",
        ("WW-101", "layout:", "does not say in which column", "add period_column"),
    ),
    "a long measure names no periods": (
        "columns: poor,",
        "columns: {2012: poor},",
        ("WW-101", "poor", "names columns by period, but the periods stand in rows", "heading"),
    ),
    "a scale is a number": (
        "scale: 1000",
        "scale: per thousand",
        ("WW-101", "scale", "is 'per thousand'; expected a number", "a number"),
    ),
    "a flag is true or false": (
        "absent_is_zero: true",
        "absent_is_zero: yes",
        ("WW-101", "absent_is_zero", "is 'yes'; expected true or false", "true or false"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), FUEL.values(), ids=FUEL.keys())
def test_one_mistake_in_a_long_source_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("sources/fuel.yaml", old, new, expected)


PROTECTION: dict[str, tuple[str, str, Expected]] = {
    "the default profile is declared": (
        "default: small_counts",
        "default: small_count",
        ("WW-103", "default:", "'small_count', which is not a profile", "'small_counts'?"),
    ),
    "a bound source is declared": (
        "by_source: {fuel: small_counts}",
        "by_source: {fule: small_counts}",
        ("WW-103", "by_source:", "by_source binds 'fule'", "did you mean 'fuel'?"),
    ),
    "a binding profile is declared": (
        "by_source: {fuel: small_counts}",
        "by_source: {fuel: big_counts}",
        ("WW-103", "by_source:", "'big_counts', which is not a profile", "'small_counts'?"),
    ),
    "a threshold of nothing is refused": (
        "threshold: 5",
        "threshold: 0",
        ("WW-101", "threshold", "threshold of 'small_counts' is '0'", "at least 1"),
    ),
    "two profiles cannot have one name": (
        "default: small_counts",
        "  - {id: small_counts, label: Again, threshold: 3, rounding: 1}\ndefault: small_counts",
        ("WW-104", "Again", "profile 'small_counts' is declared twice", "another identifier"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), PROTECTION.values(), ids=PROTECTION.keys())
def test_one_mistake_in_the_protection_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("protection.yaml", old, new, expected)


def test_a_restricted_source_needs_a_profile(small_project: Path, refuse: Refuse) -> None:
    (small_project / "protection.yaml").unlink()

    refuse(
        "sources/fuel.yaml",
        "scale: 1000",
        "scale: 100",
        ("WW-101", "access: restricted", "restricted and no protection profile", "by_source"),
    )
