from collections.abc import Callable

import pytest

Expected = tuple[str, str, str, str]  # code, text on the line told, problem, remedy
Refuse = Callable[[str, str, str, Expected], None]

CASES: dict[str, tuple[str, str, Expected]] = {
    "a list of areas is read from a source that is declared": (
        "{level: ward, source: atlas",
        "{level: ward, source: atlass",
        ("WW-103", "level: ward", "'atlass', which is not a source", "did you mean 'atlas'?"),
    ),
    "a crosswalk is read from a source that is declared": (
        "label: Best fit, source: lookup",
        "label: Best fit, source: lookups",
        ("WW-103", "lsoa_ward", "source of 'lsoa_ward' names 'lookups'", "'lookup'?"),
    ),
    "outlines are read from a source that is declared": (
        "source: outlines",
        "source: outline",
        ("WW-103", "source: outline", "'outline', which is not a source", "'outlines'?"),
    ),
    "a list of areas says its columns": (
        "code_column: Code, ",
        "",
        ("WW-101", "level: ward", "the list of areas of level ward lacks code_column", "give"),
    ),
    "one area said outright has a code": (
        "code: T12000001, ",
        "",
        ("WW-101", "level: region", "level region lacks code", "or code and name"),
    ),
    "one area said outright has no source": (
        "code: T12000001, ",
        "code: T12000001, source: atlas, ",
        ("WW-101", "level: region", "both a source and one area outright", "keep either"),
    ),
    "a list of areas says once what they lie in": (
        "parent_name_column: Borough",
        "parent_name_column: Borough, parent_code: T12000001",
        ("WW-101", "level: ward", "in parent_name_column and in parent_code", "keep one"),
    ),
    "one area said outright is of its level": (
        "{level: region, code: T12000001",
        "{level: region, code: T92000001",
        ("WW-201", "T92", "'T92000001' is a country code and stands in a list", "region code"),
    ),
    "areas lie in larger ones": (
        "parent_code: T12000001",
        "parent_code: T05000001",
        ("WW-201", "T05", "areas of level borough cannot lie in 'T05000001'", "larger than"),
    ),
    "a crosswalk leads to larger areas": (
        "from_level: lsoa, from_column: LSOA, to_level: ward",
        "from_level: ward, from_column: LSOA, to_level: lsoa",
        ("WW-101", "lsoa_ward", "'lsoa_ward' leads from ward to lsoa", "smaller areas first"),
    ),
    "every level has a list of areas": (
        "levels: [lsoa, ward, borough, region]",
        "levels: [lsoa, msoa, ward, borough, region]",
        ("WW-101", "levels:", "has the level msoa, and no list of areas", "add a list"),
    ),
    "shares by area need both outlines": (
        "to_column: WD}",
        "to_column: WD, shared_by: area}",
        ("WW-101", "lsoa_ward", "shares by area and names one source only", "to_source"),
    ),
    "yearly shares say the year of all else": (
        "to_column: WD}",
        "to_column: WD, share_column: part, year_column: year}",
        ("WW-101", "lsoa_ward", "yearly shares and no year for the rest", "where: {year:"),
    ),
    "a history says what its areas are made of": (
        "peers:\n",
        (
            "  histories:\n"
            "    - {level: ward, vintage: 2015-12-31, source: lookup, code_column: WD}\n"
            "\npeers:\n"
        ),
        ("WW-101", "2015-12-31", "needs either part_column or area_column", "small areas within"),
    ),
    "a history has a source": (
        "peers:\n",
        (
            "  histories:\n"
            "    - {level: ward, vintage: 2015-12-31, source: lokup, code_column: WD, "
            "part_column: LSOA}\n\npeers:\n"
        ),
        ("WW-103", "source: lokup", "'lokup', which is not a source", "'lookup'?"),
    ),
    "a notice is for an area": (
        "peers:\n",
        "  notices: {Northside: Redrawn.}\n\npeers:\n",
        ("WW-101", "Northside", "'Northside'; expected an area code, or the beg", "E0900003*"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_one_mistake_in_the_geography_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("wardwise.yaml", old, new, expected)
