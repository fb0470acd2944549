"""Laws that every protection profile keeps, whatever the counts."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwise.disclosure.gate import pass_observations
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind, MeasureReference
from wardwise.model.observations import OBSERVATION_SCHEMA
from wardwise.model.protection import Protection, ProtectionProfile
from wardwise.model.provenance import Access, Connector, Source

PERIOD = "2014-01-01/P1Y"
BOROUGH = "T09000001"
WARDS = {f"T0500000{at}": BOROUGH for at in range(1, 4)}
SMALL = {f"T010000{ward}{at}": f"T0500000{ward}" for ward in range(1, 4) for at in range(1, 4)}
PARENTS = {**WARDS, **SMALL}

counts = st.lists(st.integers(0, 30), min_size=len(SMALL), max_size=len(SMALL))
profiles = st.builds(
    lambda threshold, rounding: ProtectionProfile("any", "", threshold, rounding),
    threshold=st.integers(1, 12),
    rounding=st.integers(1, 10),
)
FRAMEWORK = Framework(
    index_id="index",
    index_label="Index",
    dimensions=(Dimension("needs", "", ""),),
    components=(Component("safety", "", "needs", ""),),
    indicators=(
        Indicator(
            id="harm",
            label="Harm",
            component="safety",
            kind=Kind.RATE,
            unit="per 1,000 residents",
            direction=Direction.LOWER_IS_BETTER,
            definition="",
            why="",
            source="casework",
            goalposts=Goalposts(reason=""),
            per=1000.0,
            numerator=MeasureReference("casework", "cases"),
            denominator=MeasureReference("casework", "people"),
        ),
    ),
)
SOURCE = Source(
    id="casework",
    label="",
    publisher="",
    licence="",
    licence_line="",
    access=Access.RESTRICTED,
    connector=Connector.CSV,
    files=(),
)
AREAS = pl.DataFrame(
    {"area_code": [BOROUGH, *PARENTS], "parent_code": [None, *PARENTS.values()]},
    schema={"area_code": pl.String, "parent_code": pl.String},
)


def sum_up(small: list[int]) -> dict[str, float]:
    """Sum small areas to wards and the borough."""
    cases = {area: float(count) for area, count in zip(SMALL, small, strict=True)}
    for ward in WARDS:
        cases[ward] = sum(cases[one] for one, parent in SMALL.items() if parent == ward)
    cases[BOROUGH] = sum(cases[ward] for ward in WARDS)
    return cases


def protect(cases: dict[str, float], profile: ProtectionProfile) -> pl.DataFrame:
    rows = [
        {
            "indicator_id": "harm",
            "area_code": area,
            "period_id": PERIOD,
            "value": count,
            "numerator": count,
            "denominator": 1000.0,
            "lower": None,
            "upper": None,
            "status": None,
            "source_id": "casework",
        }
        for area, count in cases.items()
    ]
    return pass_observations(
        pl.DataFrame(rows, schema=OBSERVATION_SCHEMA),
        areas=AREAS,
        protection=Protection((profile,), "any"),
        sources=(SOURCE,),
        framework=FRAMEWORK,
    ).table


@settings(max_examples=60)
@given(small=counts, profile=profiles)
def test_no_small_count_is_published_and_every_zero_is(
    small: list[int], profile: ProtectionProfile
) -> None:
    cases = sum_up(small)

    table = protect(cases, profile)

    for area, shown, status in table.select("area_code", "numerator", "status").iter_rows():
        if 0 < cases[area] < profile.threshold:
            assert (shown, status) == (None, "c")
        elif shown is not None:
            assert shown % profile.rounding == 0
            assert shown == 0 or shown >= profile.threshold
            assert (shown == 0) == (cases[area] == 0)


@settings(max_examples=60)
@given(small=counts, profile=profiles)
def test_no_withheld_count_is_the_only_unknown_of_a_sum(
    small: list[int], profile: ProtectionProfile
) -> None:
    table = protect(sum_up(small), profile)

    withheld = set(table.filter(status="c")["area_code"])
    for parent in {BOROUGH, *WARDS}:
        family = {parent, *(one for one, above in PARENTS.items() if above == parent)}
        assert len(family & withheld) != 1


@settings(max_examples=60)
@given(small=counts, profile=profiles)
def test_nothing_of_a_withheld_cell_is_left_and_every_other_has_its_rate(
    small: list[int], profile: ProtectionProfile
) -> None:
    table = protect(sum_up(small), profile)

    hidden = table.filter(status="c")
    shown = table.filter(pl.col("status").is_null())
    for column in ("value", "numerator", "denominator", "lower", "upper"):
        assert hidden[column].null_count() == hidden.height
    rate = 1000 * shown["numerator"] / shown["denominator"]
    assert shown["value"].to_list() == pytest.approx(rate.to_list())
    assert (shown["lower"] <= shown["value"]).all()
    assert (shown["value"] <= shown["upper"]).all()


@settings(max_examples=40)
@given(small=counts, profile=profiles)
def test_protecting_what_was_protected_changes_nothing(
    small: list[int], profile: ProtectionProfile
) -> None:
    first = protect(sum_up(small), profile)

    second = pass_observations(
        first,
        areas=AREAS,
        protection=Protection((profile,), "any"),
        sources=(SOURCE,),
        framework=FRAMEWORK,
    ).table

    assert second.equals(first, null_equal=True)
