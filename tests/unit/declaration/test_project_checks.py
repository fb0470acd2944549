from collections.abc import Callable

import pytest

Expected = tuple[str, str, str, str]  # code, text on the line told, problem, remedy
Refuse = Callable[[str, str, str, Expected], None]

CASES: dict[str, tuple[str, str, Expected]] = {
    "levels stand smallest first": (
        "levels: [lsoa, ward, borough, region]",
        "levels: [region, lsoa, ward, borough]",
        ("WW-101", "levels:", "expected smallest first", "[lsoa, ward, borough, region]"),
    ),
    "the project's area is of a level that is scored": (
        "area: T09000001",
        "area: T02000001",
        ("WW-201", "area:", "area 'T02000001' is a msoa", "name an area of one of these"),
    ),
    "the benchmark is of a level that is scored": (
        "benchmark: T12000001",
        "benchmark: T92000001",
        ("WW-201", "benchmark:", "benchmark 'T92000001' is a country", "add its level"),
    ),
    "an area code is nine characters": (
        "area: T09000001",
        "area: T0900001",
        ("WW-201", "area:", "'T0900001' is not an area code", "nine-character"),
    ),
    "an area code is of a known type": (
        "benchmark: T12000001",
        "benchmark: T77000001",
        ("WW-201", "benchmark:", "'T77000001' is not an area code", "nine-character"),
    ),
    "the fit set lies within an area of a known level": (
        "within: T12000001",
        "within: T77000001",
        ("WW-201", "fit:", "within of fit of 'test.1': 'T77000001' is not", "nine-character"),
    ),
    "the fit set lies within a larger area": (
        "within: T12000001",
        "within: T05000001",
        ("WW-201", "fit:", "within 'T05000001', which is a ward", "larger than a ward"),
    ),
    "the fit set is of a level that is scored": (
        "fit: {level: ward",
        "fit: {level: msoa",
        ("WW-101", "fit:", "of level msoa, and the edition has lsoa", "fit on one of these"),
    ),
    "areas are left out with a reason": (
        "within_label: Testland}",
        "within_label: Testland, except_areas: [T09000002]}",
        ("WW-101", "fit:", "leaves areas out and does not say why", "except_reason"),
    ),
    "areas left out are not larger than the fit set": (
        "within_label: Testland}",
        "within_label: Testland, except_areas: [T12000002], except_reason: Gone.}",
        ("WW-201", "fit:", "leaves out 'T12000002', a region", "or larger ones within"),
    ),
    "areas left out are not smaller than those in the fit set": (
        "within_label: Testland}",
        "within_label: Testland, except_areas: [T01000002], except_reason: Gone.}",
        ("WW-201", "fit:", "leaves out 'T01000002', a lsoa", "name areas of level ward"),
    ),
    "two periods cannot have one name": (
        '    - {id: "2014", label: "2014"}\n',
        '    - {id: "2014", label: "2014"}\n    - {id: "2014", label: "Later"}\n',
        ("WW-104", "Later", "'2014' is declared twice, first in line 11", "another identifier"),
    ),
    "peers are found by characteristics that are declared": (
        "characteristics: [density]",
        "characteristics: [densty]",
        ("WW-103", "characteristics:", "'densty', which is not a characteristic", "'density'?"),
    ),
    "peers are found in a period of the edition": (
        '  period: "2014"\n',
        '  period: "2015"\n',
        ("WW-103", "period:", "'2015', which is not a period", "did you mean '2014'?"),
    ),
    "a share is from nothing to all": (
        "peers:\n",
        "method: {scored_share: 50}\n\npeers:\n",
        ("WW-101", "scored_share", "is '50'; expected a share from 0 to 1", "from 0 to 1"),
    ),
    "an interval cannot be certain": (
        "peers:\n",
        "method: {interval_level: 1}\n\npeers:\n",
        ("WW-101", "interval_level", "is '1'; expected a share between 0 and 1", "between"),
    ),
    "a weighting is one that exists": (
        "peers:\n",
        "method: {weighting: frist_component}\n\npeers:\n",
        ("WW-101", "weighting", "'frist_component'", "did you mean 'first_component'?"),
    ),
    "a project says who publishes it": (
        "  publisher: Testborough Council\n",
        "",
        ("WW-101", "title:", "publisher of publication of 'testborough' is missing", "add"),
    ),
    "a value that is left blank counts as missing": (
        "name: Testborough\n",
        "name:\n",
        ("WW-101", "name:", "name of 'testborough' has no value", "add name: text"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_one_mistake_in_the_project_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("wardwise.yaml", old, new, expected)


def test_a_peer_characteristic_has_a_figure_for_the_peers_period(refuse: Refuse) -> None:
    refuse(
        "framework.yaml",
        'periods: {"2014": 2013}',
        'periods: {"2012": 2013}',
        ("WW-108", "periods:", "peers are found by 'density' in 2014", 'add "2014"'),
    )


def test_peers_are_not_found_by_what_counts_in_the_index(refuse: Refuse) -> None:
    refuse(
        "framework.yaml",
        "    numerator: atlas.population\n",
        "    numerator: fuel.poor_households\n",
        (
            "WW-101",
            "- id: density",
            "'density', which measures the same as indicator 'fuel_poverty'",
            "or declare weighted: false for 'fuel_poverty'",
        ),
    )
