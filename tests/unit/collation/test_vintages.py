"""Sources on the boundaries of another date."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import polars as pl
import pytest

from wardwise.collation.assemble import Collated
from wardwise.model.area import AreaLevel
from wardwise.model.errors import AreaCodeError, DeclarationError
from wardwise.model.indicator import Indicator, Kind, MeasureReference
from wardwise.model.project import CrosswalkDeclaration
from wardwise.model.provenance import AreaColumn, Layout, Measure, Source

# of the later date: 9 is 1 and 2 together; 3 was split into 10 and 11; the rest did not change
CHANGES = """new,old,share
T01000009,T01000001,0.25
T01000009,T01000002,0.75
T01000010,T01000003,1
T01000011,T01000003,1
T01000004,T01000004,1
T01000005,T01000005,1
T01000006,T01000006,1
T01000007,T01000007,1
T01000008,T01000008,1
"""
HOMES = """code,cold 2012,all 2012,cold 2014,all 2014
T01000009,40,200,40,200
T01000010,10,100,10,100
T01000011,20,100,20,100
T01000004,0,50,5,50
T01000005,10,100,10,100
T01000006,10,100,10,100
T01000007,10,100,10,100
T01000008,10,100,10,100
"""
LATER = AreaColumn("code", AreaLevel.LSOA, "2021-12-31")
CROSSWALK = CrosswalkDeclaration(
    "later_lsoa",
    AreaLevel.LSOA,
    "new",
    AreaLevel.LSOA,
    "old",
    "changes",
    "people",
    share_column="share",
)


class Place(Protocol):
    def write(self, name: str, text: str | bytes) -> None: ...

    def collate(self, text: str | bytes = ..., **given: object) -> Collated: ...


@pytest.fixture
def moved(place: Place, source: Callable[..., Source]) -> Callable[[Indicator | None], Collated]:
    place.write("changes.csv", CHANGES)

    def collate(indicator: Indicator | None = None) -> Collated:
        return place.collate(
            HOMES,
            source=source(area=LATER),
            indicator=indicator,
            more=(source("changes", area=None, measures={}),),
            crosswalks=(CROSSWALK,),
        )

    return collate


def find_cell(collated: Collated, area: str) -> dict[str, object]:
    rows = collated.observations.filter(
        (pl.col("area_code") == area) & (pl.col("period_id") == "2012-01-01/P1Y")
    )
    return rows.row(0, named=True)


def find_lineage(collated: Collated, area: str, part: str = "numerator") -> dict[str, object]:
    rows = collated.lineage.filter(
        (pl.col("area_code") == area)
        & (pl.col("part") == part)
        & (pl.col("period_id") == "2012-01-01/P1Y")
    )
    return rows.row(0, named=True)


def test_counts_of_an_area_split_since_are_added_and_are_as_published(
    moved: Callable[..., Collated],
) -> None:
    collated = moved()

    cell = find_cell(collated, "T01000003")
    assert (cell["numerator"], cell["denominator"], cell["status"]) == (30.0, 200.0, None)
    assert find_lineage(collated, "T01000003")["column"] == "cold 2012 (rows 3, 4)"


def test_counts_of_areas_merged_since_are_shared_out_and_are_estimates(
    moved: Callable[..., Collated],
) -> None:
    collated = moved()

    cell = find_cell(collated, "T01000002")
    assert (cell["numerator"], cell["denominator"], cell["status"]) == (30.0, 150.0, "e")
    lineage = find_lineage(collated, "T01000002")
    assert (lineage["crosswalk_id"], lineage["share_apportioned"]) == ("later_lsoa", 1.0)
    assert lineage["row"] == 2


def test_totals_are_conserved_when_counts_move(moved: Callable[..., Collated]) -> None:
    collated = moved()

    assert find_cell(collated, "T12000001")["denominator"] == 850.0


PEOPLE = """new,old,share,people
T01000009,T01000001,0.25,1
T01000009,T01000002,0.75,1
T01000010,T01000003,1,0.2
T01000011,T01000003,1,0.8
T01000004,T01000004,1,1
T01000005,T01000005,1,1
T01000006,T01000006,1,1
T01000007,T01000007,1,1
T01000008,T01000008,1,1
"""


@pytest.fixture
def averaged(
    place: Place, source: Callable[..., Source]
) -> Callable[[Indicator, str, str], Collated]:
    def collate(indicator: Indicator, people: str = PEOPLE, homes: str = HOMES) -> Collated:
        place.write("changes.csv", people)
        return place.collate(
            homes,
            source=source(area=LATER),
            indicator=indicator,
            more=(source("changes", area=None, measures={}),),
            crosswalks=(replace(CROSSWALK, average_column="people"),),
        )

    return collate


@pytest.fixture
def averaged_rate(rate: Indicator) -> Indicator:
    return replace(rate, averaged_by=MeasureReference("homes", "all"))


def test_a_published_rate_of_areas_merged_since_is_their_mean_by_people_and_an_estimate(
    averaged: Callable[..., Collated], averaged_rate: Indicator
) -> None:
    collated = averaged(averaged_rate)

    merged = find_cell(collated, "T01000003")
    assert merged["value"] == pytest.approx(0.2 * 10 + 0.8 * 20)
    assert merged["status"] == "e"
    lineage = find_lineage(collated, "T01000003", part="value")
    assert (lineage["crosswalk_id"], lineage["column"]) == ("later_lsoa", "cold 2012 (rows 3, 4)")
    assert lineage["share_apportioned"] == 0  # whole areas were merged: none was divided


def test_a_published_rate_that_nothing_averages_is_not_averaged_where_areas_merged(
    averaged: Callable[..., Collated], rate: Indicator
) -> None:
    assert find_cell(averaged(rate), "T01000003")["value"] is None


def test_a_merged_area_without_one_of_its_rates_is_missing(
    averaged: Callable[..., Collated], averaged_rate: Indicator
) -> None:
    lacking = "\n".join(one for one in HOMES.splitlines() if "T01000011" not in one)

    cell = find_cell(averaged(averaged_rate, homes=lacking + "\n"), "T01000003")

    assert (cell["value"], cell["status"]) == (None, "x")


def test_an_irregular_change_is_averaged_and_says_what_came_from_a_divided_area(
    averaged: Callable[..., Collated], averaged_rate: Indicator
) -> None:
    # half of 9 went to 1 together with all of 10; the other half became 2
    irregular = PEOPLE.replace(
        "T01000009,T01000001,0.25,1\nT01000009,T01000002,0.75,1\nT01000010,T01000003,1,0.2\n"
        "T01000011,T01000003,1,0.8\n",
        "T01000009,T01000001,0.5,0.4\nT01000010,T01000001,1,0.6\nT01000009,T01000002,0.5,1\n"
        "T01000011,T01000003,1,1\n",
    )

    collated = averaged(averaged_rate, irregular)

    cell = find_cell(collated, "T01000001")
    assert (cell["value"], cell["status"]) == (pytest.approx(0.4 * 40 + 0.6 * 10), "e")
    shares = find_lineage(collated, "T01000001", part="value")["share_apportioned"]
    assert shares == pytest.approx(0.4)


@pytest.fixture
def rate(indicator: Callable[..., Indicator]) -> Indicator:
    return indicator(
        kind=Kind.MEAN,
        per=1.0,
        numerator=None,
        denominator=None,
        published=MeasureReference("homes", "cold"),
    )


def test_a_published_rate_stays_where_the_area_did_not_change(
    moved: Callable[..., Collated], rate: Indicator
) -> None:
    collated = moved(rate)

    same = find_cell(collated, "T01000005")
    assert (same["value"], same["status"]) == (10.0, None)
    merged = find_cell(collated, "T01000003")
    assert (merged["value"], merged["status"]) == (None, "x")


def test_a_published_rate_of_an_area_split_since_stands_for_its_parts_as_an_estimate(
    moved: Callable[..., Collated], rate: Indicator
) -> None:
    collated = moved(rate)

    parts = [find_cell(collated, one) for one in ("T01000001", "T01000002")]
    assert [(one["value"], one["status"]) for one in parts] == [(40.0, "e"), (40.0, "e")]


def test_rows_of_years_left_aside_do_not_decide_the_vintage(
    place: Place, source: Callable[..., Source]
) -> None:
    place.write("changes.csv", CHANGES)
    rows = [one.split(",") for one in HOMES.splitlines()[1:]]
    older = [f"2012,{code},{cold},{people}" for code, cold, people, *_ in rows]
    newer = [f"2014,T0100000{one},5,50" for one in range(1, 9)]
    cold, homes = (Measure(one, {"*": (f"{one} homes",)}) for one in ("cold", "all"))

    collated = place.collate(
        "\n".join(["year,code,cold homes,all homes", *older, *newer, ""]),
        source=source(
            area=LATER,
            layout=Layout.LONG,
            period_column="year",
            period_words={"2012": "2012"},
            measures={"cold": cold, "all": homes},
        ),
        more=(source("changes", area=None, measures={}),),
        crosswalks=(CROSSWALK,),
    )

    assert find_cell(collated, "T01000002")["denominator"] == 150.0
    told = next(one for one in collated.quality if one.name == "unknown_codes")
    assert told.passed


def test_a_series_that_another_file_goes_on_with_is_one_and_its_lineage_names_both(
    place: Place, source: Callable[..., Source], indicator: Callable[..., Indicator]
) -> None:
    place.write("changes.csv", CHANGES)
    codes = [f"T0100000{one}" for one in range(1, 9)]
    place.write("later.csv", "\n".join(["code,cold,all", *(f"{one},6,60" for one in codes), ""]))
    earlier = {
        "cold": Measure("cold", {"2012": ("cold 2012",)}),
        "all": Measure("all", {"2012": ("all 2012",)}),
    }
    later = {name: Measure(name, {"2014": (name,)}) for name in earlier}

    collated = place.collate(
        HOMES,
        source=source(area=LATER, measures=earlier),
        indicator=indicator(
            numerator=MeasureReference("homes", "cold", (MeasureReference("later", "cold"),)),
            denominator=MeasureReference("homes", "all", (MeasureReference("later", "all"),)),
        ),
        more=(
            source("changes", area=None, measures={}),
            source("later", measures=later),
        ),
        crosswalks=(CROSSWALK,),
    )

    series = collated.observations.filter(pl.col("area_code") == "T01000002").sort("period_id")
    assert series.select("numerator", "denominator").rows() == [(30.0, 150.0), (6.0, 60.0)]
    traced = collated.lineage.filter(
        (pl.col("area_code") == "T01000002") & (pl.col("part") == "numerator")
    ).sort("period_id")
    assert traced["snapshot"].to_list() == ["homes", "later"]


def test_two_files_of_one_series_may_not_give_the_same_year(
    place: Place, source: Callable[..., Source], indicator: Callable[..., Indicator]
) -> None:
    text = HOMES.replace("T01000009", "T01000001").replace("T01000010", "T01000002")
    place.write("later.csv", text)
    twice = MeasureReference("homes", "cold", (MeasureReference("later", "cold"),))

    with pytest.raises(DeclarationError, match=r"homes.cold and later.cold both give 201"):
        place.collate(text, indicator=indicator(numerator=twice), more=(source("later"),))


def test_without_a_crosswalk_the_codes_that_are_not_listed_are_named(
    place: Place, source: Callable[..., Source]
) -> None:
    collated = place.collate(HOMES, source=source(area=LATER))

    told = next(one for one in collated.quality if one.name == "unknown_codes")
    assert [one[:9] for one in told.examples] == ["T01000009", "T01000010", "T01000011"]


def test_codes_of_which_none_is_listed_are_refused(
    place: Place, source: Callable[..., Source]
) -> None:
    text = "\n".join(one.replace("T01000", "T01777") for one in HOMES.splitlines())

    with pytest.raises(AreaCodeError, match="8 of the 8 codes") as caught:
        place.collate(text, source=source(area=LATER))

    assert "2021-12-31" in caught.value.where
