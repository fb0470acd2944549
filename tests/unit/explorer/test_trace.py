from types import SimpleNamespace
from typing import cast

import pytest

from wardwise.explorer.claims import write_percent
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Lineage, Observation
from wardwise.explorer.trace import say_estimated, say_place, trace_figure
from wardwise.publication.shapes import IndicatorEntry

YEAR = "2014-01-01/P1Y"
INDICATOR = cast(
    "IndicatorEntry", {"id": "fuel_poverty", "source": "fuel", "decimals": 1, "label": "x"}
)


def make_area(code: str, name: str, level: str) -> Area:
    return Area(code, name, level, "2011-12-31", None, None, "project", None)


def read_cell(part: str, row: int, column: str) -> Lineage:
    return Lineage(part, "fuel", "fuel/fuel.csv", None, row, column, None, None, None)


def make_facts(*, share: float = 0.0) -> Facts:
    ward = make_area("E05000001", "Quay", "ward")
    parts = [make_area(f"E0100000{one}", f"Quay, part {one}", "lsoa") for one in (1, 2)]
    joined = Lineage("numerator", None, None, None, None, None, None, "lsoa_ward", share)
    lineage = {("fuel_poverty", ward.area_code, YEAR): [joined]}
    observations = {}
    for place, one in enumerate(parts):
        key = ("fuel_poverty", one.area_code, YEAR)
        lineage[key] = [
            read_cell("denominator", 10 + place, "households"),
            read_cell("numerator", 10 + place, "fuel poor"),
        ]
        found = Observation(YEAR, 10.0, 60.0 + place, 600.0, None, None, None, "fuel")
        observations["fuel_poverty", one.area_code] = {YEAR: found}
    stand_in = SimpleNamespace(
        areas={one.area_code: one for one in (ward, *parts)},
        lineage=lineage,
        observations=observations,
        sources={"fuel": {"id": "fuel", "label": "Fuel poverty statistics"}},
        list_sources_of=lambda *_: [one.area_code for one in parts],
        release=SimpleNamespace(
            method={
                "crosswalks": [
                    {"id": "lsoa_ward", "label": "shares by people"},
                    {"id": "old_new", "label": "neighbourhoods of 2011 to those of 2021"},
                ]
            }
        ),
    )
    return cast("Facts", stand_in)


def test_a_figure_of_smaller_areas_names_each_with_its_counts_and_its_row() -> None:
    facts = make_facts()

    trace = trace_figure(facts, INDICATOR, facts.areas["E05000001"], period=YEAR)

    assert trace is not None
    assert trace.added == "added up from 2 neighbourhoods"
    assert trace.source == "Fuel poverty statistics"
    # the columns are the same for all, and told once
    assert trace.file == "fuel.csv, columns “fuel poor” and “households”"
    assert [(one.name, one.figure) for one in trace.parts] == [
        ("Quay, part 1", "60 of 600"),
        ("Quay, part 2", "61 of 600"),
    ]
    assert trace.parts[1].place == "row 11"


def test_a_figure_that_was_shared_out_says_so() -> None:
    facts = make_facts(share=0.25)

    trace = trace_figure(facts, INDICATOR, facts.areas["E05000001"], period=YEAR)

    assert trace is not None
    assert "25 percent of it shared out between areas" in trace.added


def test_a_figure_read_as_it_stands_names_its_row_and_nothing_smaller() -> None:
    facts = make_facts()

    trace = trace_figure(facts, INDICATOR, facts.areas["E01000001"], period=YEAR)

    assert trace is not None
    assert trace.added == ""
    assert [one.place for one in trace.steps] == [
        "fuel.csv, row 10, column “fuel poor”",
        "fuel.csv, row 10, column “households”",
    ]


def test_a_figure_without_lineage_has_no_trace() -> None:
    facts = make_facts()

    assert trace_figure(facts, INDICATOR, facts.areas["E05000001"], period="2013") is None


def set_lineage(facts: Facts) -> dict[tuple[str, ...], list[Lineage]]:
    """Give the stand-in's lineage, which is a mapping, to change it."""
    return cast("dict[tuple[str, ...], list[Lineage]]", facts.lineage)


def test_what_a_figure_counts_for_keeps_a_decimal_so_that_the_product_can_be_checked() -> None:
    assert write_percent(0.30472) == "30.5%"


def test_a_figure_shared_out_names_the_crosswalk_and_the_year_of_its_shares() -> None:
    facts = make_facts(share=0.25)
    key = ("fuel_poverty", "E05000001", YEAR)
    set_lineage(facts)[key] = [facts.lineage[key][0]._replace(crosswalk_id="lsoa_ward@2014")]

    trace = trace_figure(facts, INDICATOR, facts.areas["E05000001"], period=YEAR)

    assert trace is not None
    assert trace.added.endswith(
        "25 percent of it shared out between areas (shares by people: 2014)"
    )


def test_a_figure_of_an_area_divided_since_says_so_and_names_no_sum() -> None:
    facts = make_facts()
    key = ("fuel_poverty", "E01000001", YEAR)
    moved = facts.lineage[key][0]._replace(crosswalk_id="old_new", share_apportioned=1.0)
    set_lineage(facts)[key] = [moved]

    trace = trace_figure(facts, INDICATOR, facts.areas["E01000001"], period=YEAR)

    assert trace is not None
    assert trace.added == ""
    assert trace.moved == (
        "All of it comes from areas that were divided since, and is estimated "
        "(neighbourhoods of 2011 to those of 2021)."
    )


def test_a_figure_of_an_area_that_did_not_change_says_nothing_of_boundaries() -> None:
    facts = make_facts()
    key = ("fuel_poverty", "E01000001", YEAR)
    set_lineage(facts)[key] = [facts.lineage[key][0]._replace(crosswalk_id="old_new")]

    trace = trace_figure(facts, INDICATOR, facts.areas["E01000001"], period=YEAR)

    assert trace is not None
    assert (trace.added, trace.moved) == ("", "")


@pytest.mark.parametrize(
    ("joined", "more", "said"),
    [
        ({"share_apportioned": 0.25}, {}, "Estimated: part of it was shared out between areas."),
        ({"part": "value"}, {}, "Estimated: averaged from its smaller areas."),
        ({}, {}, "Estimated: added up from those of its smaller areas that have a figure."),
        ({"crosswalk_id": None, "file": "a.csv"}, {}, "An estimate, says its source."),
        (
            {"crosswalk_id": None, "file": "a.csv"},
            {"carried_down": True},
            "Estimated: the figure of the larger area that it lies in.",
        ),
        ({}, {"modelled": "from a survey"}, ""),
    ],
)
def test_an_estimated_figure_says_why(
    joined: dict[str, object], more: dict[str, object], said: str
) -> None:
    facts = make_facts()
    ward = facts.areas["E05000001"]
    key = ("fuel_poverty", "E05000001", YEAR)
    cell = facts.lineage[key][0]._replace(**joined)  # type: ignore[arg-type]
    cast("dict[tuple[str, ...], list[Lineage]]", facts.lineage)[key] = [cell]
    indicator = cast("IndicatorEntry", {**INDICATOR, "carried_down": False, **more})

    assert say_estimated(facts, indicator, ward, period=YEAR) == said


def test_a_figure_read_from_several_rows_names_them_by_the_column_alone() -> None:
    cell = Lineage(
        "value", "fuel", "fuel/fuel.csv", None, None, "rate (rows 4, 9)", None, None, None
    )

    assert say_place(cell, named=False) == "column “rate (rows 4, 9)”"
