"""One indicator from file to observations at every level."""

from collections.abc import Callable
from typing import Protocol

import polars as pl
import pytest

from wardwise.collation.assemble import Collated
from wardwise.model.area import AreaLevel
from wardwise.model.errors import (
    AreaCodeError,
    CellError,
    DuplicateRowError,
    MissingColumnError,
    PeriodError,
)
from wardwise.model.indicator import Indicator, Kind, MeasureReference
from wardwise.model.provenance import Access, AreaColumn, Layout, Measure, Source
from wardwise.model.status import Status

YEAR_2012, YEAR_2014 = "2012-01-01/P1Y", "2014-01-01/P1Y"
HOMES = """code,cold 2012,all 2012,cold 2014,all 2014
T01000001,10,100,12,100
T01000002,20,100,22,100
T01000003,30,200,30,200
T01000004,0,50,5,50
T01000005,10,100,10,100
T01000006,10,100,10,100
T01000007,10,100,10,100
T01000008,10,100,10,100
"""


class Place(Protocol):
    def write(self, name: str, text: str | bytes) -> None: ...

    def collate(self, text: str | bytes = ..., **given: object) -> Collated: ...


MakeSource = Callable[..., Source]
MakeIndicator = Callable[..., Indicator]


def find_cell(collated: Collated, area: str, period: str = YEAR_2012) -> dict[str, object]:
    rows = collated.observations.filter(
        (pl.col("area_code") == area) & (pl.col("period_id") == period)
    )
    assert rows.height == 1
    return rows.row(0, named=True)


def find_lineage(collated: Collated, area: str, part: str) -> dict[str, object]:
    rows = collated.lineage.filter(
        (pl.col("area_code") == area)
        & (pl.col("part") == part)
        & (pl.col("period_id") == YEAR_2012)
    )
    assert rows.height == 1
    return rows.row(0, named=True)


def test_counts_are_added_up_before_they_are_divided(place: Place) -> None:
    collated = place.collate()

    ward = find_cell(collated, "T05000002")
    assert (ward["numerator"], ward["denominator"]) == (30.0, 250.0)
    assert ward["value"] == pytest.approx(12.0)  # not 7.5, the mean of 15 and 0 percent
    assert ward["status"] is None


def test_every_level_above_is_made_of_the_smallest_areas(place: Place) -> None:
    collated = place.collate()

    assert find_cell(collated, "T09000001")["numerator"] == 60.0
    assert find_cell(collated, "T12000001")["denominator"] == 850.0


def test_every_declared_period_is_kept_though_the_edition_uses_fewer(
    place: Place, indicator: MakeIndicator
) -> None:
    collated = place.collate(indicator=indicator(periods={"2014": "2014"}))

    assert set(collated.observations["period_id"]) == {YEAR_2012, YEAR_2014}


def test_a_native_value_leads_to_its_file_row_and_column(place: Place) -> None:
    collated = place.collate()

    cell = find_lineage(collated, "T01000003", "numerator")
    assert (cell["snapshot"], cell["file"], cell["row"]) == ("homes", "homes/homes.csv", 4)
    assert cell["column"] == "cold 2012"
    assert cell["crosswalk_id"] is None


def test_a_summed_value_names_its_crosswalk(place: Place) -> None:
    collated = place.collate()

    cell = find_lineage(collated, "T05000002", "denominator")
    assert (cell["crosswalk_id"], cell["share_apportioned"], cell["row"]) == (
        "lsoa_ward",
        0.0,
        None,
    )


def test_a_missing_count_makes_its_ward_missing_with_the_same_reason(
    place: Place, source: MakeSource
) -> None:
    text = HOMES.replace("T01000003,30,", "T01000003,*,")

    collated = place.collate(text, source=source(missing={"*": Status.CONFIDENTIAL}))

    assert find_cell(collated, "T01000003")["status"] == "c"
    assert find_cell(collated, "T05000002") | {"value": None, "status": "c"} == find_cell(
        collated, "T05000002"
    )


def test_an_area_that_the_file_leaves_out_is_missing_and_not_zero(place: Place) -> None:
    collated = place.collate(HOMES.replace("T01000008,10,100,10,100\n", ""))

    left_out = find_cell(collated, "T01000008")
    assert (left_out["value"], left_out["status"]) == (None, "x")
    assert find_cell(collated, "T05000004")["value"] is None


def test_an_area_left_out_is_zero_only_by_declaration(place: Place, source: MakeSource) -> None:
    measures = {
        "cold": Measure("cold", {"2012": ("cold 2012",)}, absent_is_zero=True),
        "all": Measure("all", {"2012": ("all 2012",)}, absent_is_zero=True),
    }
    one_period = source(measures=measures)

    collated = place.collate(HOMES.replace("T01000004,0,50,5,50\n", ""), source=one_period)

    ward = find_cell(collated, "T05000002")
    assert (ward["numerator"], ward["denominator"]) == (30.0, 200.0)


def test_a_denominator_of_zero_gives_no_value_and_says_that_it_does_not_apply(
    place: Place,
) -> None:
    collated = place.collate(HOMES.replace("T01000004,0,50,", "T01000004,0,0,"))

    empty = find_cell(collated, "T01000004")
    assert (empty["value"], empty["status"]) == (None, "z")
    assert find_cell(collated, "T05000002")["value"] == pytest.approx(15.0)


def test_a_large_area_missing_a_few_small_ones_is_estimated_and_says_so(place: Place) -> None:
    lookup = [
        f"T01{at:06},Area {at},T05{1 + at // 10:06},Ward {at // 10},T09000001,Ash"
        for at in range(20)
    ]
    place.write(
        "lookup.csv",
        "lsoa,lsoa_name,ward,ward_name,borough,borough_name\n" + "\n".join(lookup) + "\n",
    )
    rows = [f"T01{at:06},{'' if at == 0 else 5},10,5,10" for at in range(20)]

    collated = place.collate("code,cold 2012,all 2012,cold 2014,all 2014\n" + "\n".join(rows))

    assert find_cell(collated, "T05000001")["value"] is None
    borough = find_cell(collated, "T09000001")
    assert (borough["value"], borough["status"]) == (pytest.approx(50.0), "e")
    assert borough["denominator"] == 190.0
    partly = [one for one in collated.quality if one.name == "partly_covered"]
    assert "95.0%" in partly[0].examples[0]


def test_a_count_is_never_estimated_from_some_of_its_areas(
    place: Place, indicator: MakeIndicator
) -> None:
    plain = indicator(kind=Kind.COUNT, per=1.0, denominator=None)

    collated = place.collate(HOMES.replace("T01000008,10,100,10,100\n", ""), indicator=plain)

    assert find_cell(collated, "T09000001")["value"] == 60.0
    assert find_cell(collated, "T12000001")["value"] is None


def test_a_published_value_is_averaged_by_its_declared_measure_and_is_estimated(
    place: Place, indicator: MakeIndicator
) -> None:
    published = indicator(
        kind=Kind.MEAN,
        per=1.0,
        numerator=None,
        denominator=None,
        published=MeasureReference("homes", "cold"),
        averaged_by=MeasureReference("homes", "all"),
    )

    collated = place.collate(indicator=published)

    ward = find_cell(collated, "T05000002")
    assert ward["value"] == pytest.approx((30 * 200 + 0 * 50) / 250)
    assert (ward["status"], ward["numerator"], ward["lower"]) == ("e", None, None)
    assert find_cell(collated, "T01000003")["status"] is None


def test_a_published_value_without_a_measure_to_average_by_stays_at_its_level(
    place: Place, indicator: MakeIndicator
) -> None:
    published = indicator(
        kind=Kind.MEAN,
        per=1.0,
        numerator=None,
        denominator=None,
        published=MeasureReference("homes", "cold"),
    )

    collated = place.collate(indicator=published)

    assert collated.observations["area_code"].str.starts_with("T01").all()


def test_a_level_with_its_own_published_value_uses_it(
    place: Place, indicator: MakeIndicator
) -> None:
    published = indicator(
        kind=Kind.MEAN,
        per=1.0,
        numerator=None,
        denominator=None,
        published=MeasureReference("homes", "cold"),
        averaged_by=MeasureReference("homes", "all"),
    )

    collated = place.collate(HOMES + "T12000001,77,850,78,850\n", indicator=published)

    region = find_cell(collated, "T12000001")
    assert (region["value"], region["status"]) == (77.0, None)
    assert find_lineage(collated, "T12000001", "value")["row"] == 10


def test_a_borough_value_is_carried_down_with_status_e_where_declared(
    place: Place, indicator: MakeIndicator, source: MakeSource
) -> None:
    boroughs = source(area=AreaColumn("code", AreaLevel.BOROUGH, "2011-12-31"))
    text = "code,cold 2012,all 2012,cold 2014,all 2014\nT09000001,5,50,6,50\nT09000002,8,40,9,40\n"

    collated = place.collate(text, source=boroughs, indicator=indicator(carried_down=True))

    small = find_cell(collated, "T01000005")
    assert (small["value"], small["status"], small["numerator"]) == (20.0, "e", None)
    assert find_cell(collated, "T05000001")["value"] == 10.0
    assert find_lineage(collated, "T01000005", "numerator")["row"] == 3


def test_a_borough_value_is_not_carried_down_undeclared(place: Place, source: MakeSource) -> None:
    boroughs = source(area=AreaColumn("code", AreaLevel.BOROUGH, "2011-12-31"))
    text = "code,cold 2012,all 2012,cold 2014,all 2014\nT09000001,5,50,6,50\nT09000002,8,40,9,40\n"

    collated = place.collate(text, source=boroughs)

    assert set(collated.observations["area_code"]) == {"T09000001", "T09000002", "T12000001"}


def test_a_numerator_of_small_areas_meets_a_denominator_of_wards_at_the_ward(
    place: Place, indicator: MakeIndicator, source: MakeSource
) -> None:
    people = source(
        "people",
        area=AreaColumn("ward", AreaLevel.WARD, "2011-12-31"),
        measures={"all": Measure("all", {"2013": ("people",)})},
    )
    place.write(
        "people.csv",
        "ward,people\nT05000001,300\nT05000002,600\nT05000003,400\nT05000004,400\n",
    )
    mixed = indicator(denominator=MeasureReference("people", "all"))

    collated = place.collate(indicator=mixed, more=(people,))

    assert find_cell(collated, "T05000002")["value"] == pytest.approx(5.0)
    assert find_lineage(collated, "T05000002", "numerator")["crosswalk_id"] == "lsoa_ward"
    assert find_lineage(collated, "T05000002", "denominator")["row"] == 3
    assert not collated.observations["area_code"].str.starts_with("T01").any()


def test_a_denominator_of_the_nearest_period_is_used_and_told(
    place: Place, indicator: MakeIndicator, source: MakeSource
) -> None:
    people = source("people", measures={"all": Measure("all", {"2011": ("all 2012",)})})
    place.write("people.csv", HOMES)
    other_year = indicator(denominator=MeasureReference("people", "all"))

    collated = place.collate(indicator=other_year, more=(people,))

    assert find_cell(collated, "T01000001", YEAR_2014)["denominator"] == 100.0
    told = [one for one in collated.quality if one.name == "denominator_period"]
    assert "2014 by 2011" in told[0].prose
    assert not told[0].passed


def test_long_rows_are_chosen_by_where_and_their_texts_are_added(
    place: Place, source: MakeSource
) -> None:
    kinds = {"kind": ("cold", "damp")}
    every = {"kind": ("cold", "damp", "fine")}
    long = source(
        layout=Layout.LONG,
        period_column="year",
        period_words={"y12": "2012"},
        measures={
            "cold": Measure("cold", {"*": ("homes",)}, where=kinds),
            "all": Measure("all", {"*": ("homes",)}, where=every),
        },
    )
    rows = [
        f"T0100000{area},{year},{kind},{count}"
        for area in range(1, 9)
        for year in ("y12", "y99")
        for kind, count in (("cold", 3), ("damp", 2), ("fine", 5))
    ]

    collated = place.collate("code,year,kind,homes\n" + "\n".join(rows), source=long)

    cell = find_cell(collated, "T01000001")
    assert (cell["numerator"], cell["denominator"], cell["value"]) == (5.0, 10.0, 50.0)
    told = find_lineage(collated, "T01000001", "numerator")
    assert (told["row"], told["column"]) == (2, "homes [kind = cold + damp] (rows 2, 3)")
    left = [one for one in collated.quality if one.name == "periods_left_aside"]
    assert "y99" in left[0].prose


def test_a_missing_row_of_a_sum_leaves_it_missing(place: Place, source: MakeSource) -> None:
    long = source(
        layout=Layout.LONG,
        period_column="year",
        measures={
            "cold": Measure("cold", {"*": ("homes",)}, where={"kind": ("cold", "damp")}),
            "all": Measure("all", {"*": ("homes",)}, where={"kind": ("fine",)}),
        },
    )
    rows = [
        f"T0100000{area},2012,{kind},4"
        for area in range(1, 9)
        for kind in ("cold", "damp", "fine")
        if (area, kind) != (1, "damp")
    ]

    collated = place.collate("code,year,kind,homes\n" + "\n".join(rows), source=long)

    cell = find_cell(collated, "T01000001")
    assert (cell["value"], cell["status"]) == (None, "x")
    assert find_cell(collated, "T01000002")["numerator"] == 8.0


def test_columns_are_added_and_taken_away_and_scaled(place: Place, source: MakeSource) -> None:
    measures = {
        "cold": Measure("cold", {"2012": ("cold 2012", "cold 2014")}, scale=10.0),
        "all": Measure("all", {"2012": ("all 2012",)}, less={"2012": ("cold 2012",)}),
    }

    collated = place.collate(source=source(measures=measures))

    cell = find_cell(collated, "T01000001")
    assert (cell["numerator"], cell["denominator"]) == (220.0, 90.0)
    assert find_lineage(collated, "T01000001", "denominator")["column"] == "all 2012 - cold 2012"


def test_a_share_has_a_wilson_interval_where_its_counts_are_known(place: Place) -> None:
    collated = place.collate(HOMES.replace("T01000001,10,100,", "T01000001,65,100,"))

    cell = find_cell(collated, "T01000001")
    assert cell["lower"] == pytest.approx(55.2544, abs=1e-4)
    assert cell["upper"] == pytest.approx(73.6358, abs=1e-4)


def test_a_rate_has_a_byar_interval_in_its_own_unit(place: Place, indicator: MakeIndicator) -> None:
    rate = indicator(kind=Kind.RATE, per=100_000.0)

    collated = place.collate(
        HOMES.replace("T01000001,10,100,", "T01000001,65,100,"), indicator=rate
    )

    cell = find_cell(collated, "T01000001")
    assert cell["lower"] == pytest.approx(50163.19, abs=0.01)
    assert cell["upper"] == pytest.approx(82849.14, abs=0.01)


def test_thousands_are_read_only_where_declared(place: Place, source: MakeSource) -> None:
    text = HOMES.replace("T01000001,10,100,", 'T01000001,10,"1,000",')

    collated = place.collate(text, source=source(thousands=","))

    assert find_cell(collated, "T01000001")["denominator"] == 1000.0


def test_text_in_a_number_column_names_the_cell_and_the_remedy(place: Place) -> None:
    with pytest.raises(CellError, match=r"row 4 of column 'cold 2012' holds 'n/a'") as caught:
        place.collate(HOMES.replace("T01000003,30,", "T01000003,n/a,"))

    assert caught.value.where == "homes/homes.csv, row 4, column 'cold 2012'"
    assert "`missing`" in caught.value.fix


@pytest.mark.parametrize("word", ["nan", "inf", "-inf", "1_000"])
def test_words_that_a_machine_would_take_for_numbers_are_text(place: Place, word: str) -> None:
    with pytest.raises(CellError, match=word):
        place.collate(HOMES.replace("T01000003,30,", f"T01000003,{word},"))


def test_text_of_a_restricted_source_is_never_repeated(place: Place, source: MakeSource) -> None:
    hidden = source(access=Access.RESTRICTED)

    with pytest.raises(CellError) as caught:
        place.collate(HOMES.replace("T01000003,30,", "T01000003,<5,"), source=hidden)

    assert "<5" not in str(caught.value)


@pytest.mark.parametrize("words", [{}, {"y12": "2012"}])
def test_text_of_a_restricted_sources_periods_is_never_repeated(
    place: Place, source: MakeSource, words: dict[str, str]
) -> None:
    """A column of periods that is another column in truth may hold a person."""
    hidden = source(
        access=Access.RESTRICTED,
        layout=Layout.LONG,
        period_column="when",
        period_words=words,
        measures={"cold": Measure("cold", {"*": ("n",)}), "all": Measure("all", {"*": ("m",)})},
    )
    text = "code,when,n,m\n" + "".join(
        f"T0100000{area},{when},3,5\n" for area in range(1, 9) for when in ("y12", "Anne Other")
    )

    try:
        seen = repr(place.collate(text, source=hidden).quality)
        assert "1 texts in column 'when'" in seen
    except PeriodError as problem:
        seen = str(problem)
        assert "a text is not a period" in seen

    assert "Anne" not in seen


def test_a_duplicate_row_names_both_rows(place: Place) -> None:
    with pytest.raises(DuplicateRowError, match="T01000003 has 2 rows") as caught:
        place.collate(HOMES + "T01000003,31,200,30,200\n")

    assert caught.value.where == "homes/homes.csv row 4 and homes/homes.csv row 10"


def test_a_file_of_another_vintage_is_refused(place: Place) -> None:
    with pytest.raises(AreaCodeError, match="8 of the 8 codes in column 'code'") as caught:
        place.collate(HOMES.replace("T01000", "T01999"))

    assert "2011-12-31" in caught.value.where


def test_a_few_unknown_codes_are_named_in_the_quality_report(place: Place) -> None:
    collated = place.collate(HOMES + "T01999999,1,2,3,4\n")

    told = [one for one in collated.quality if one.name == "unknown_codes" and not one.passed]
    assert told[0].examples[0].startswith("T01999999 (homes/homes.csv, row 10): ")


def test_codes_of_other_levels_are_left_aside_where_declared(
    place: Place, source: MakeSource
) -> None:
    aside = source(area=AreaColumn("code", AreaLevel.LSOA, "2011-12-31", also=("T12",)))

    collated = place.collate(HOMES + "T12000001,1,2,3,4\n", source=aside)

    assert find_cell(collated, "T12000001")["denominator"] == 850.0
    assert all(one.passed for one in collated.quality if one.name == "unknown_codes")


def test_a_note_below_the_table_is_told_and_left_out(place: Place) -> None:
    collated = place.collate(HOMES + "Source: nobody\n")

    told = [one for one in collated.quality if one.name == "rows_without_code" and not one.passed]
    assert told[0].examples == ("homes/homes.csv, row 10: 'Source: nobody'",)


def test_a_missing_column_names_the_nearest(place: Place) -> None:
    with pytest.raises(MissingColumnError, match="no column 'cold 2012'") as caught:
        place.collate(HOMES.replace("cold 2012", "cold 2021"))

    assert caught.value.fix.startswith("did you mean 'cold 20")


def test_a_share_above_the_whole_is_an_impossible_value(place: Place) -> None:
    collated = place.collate(HOMES.replace("T01000001,10,100,", "T01000001,110,100,"))

    told = [one for one in collated.quality if one.name == "impossible_values"]
    assert not told[0].passed
    assert told[0].examples[0] == "Ash A (T01000001), 2012: 110.0 (homes/homes.csv, row 2)"


def test_populations_come_from_the_characteristic_of_that_name(
    place: Place, indicator: MakeIndicator
) -> None:
    people = indicator(
        "population",
        component="",
        kind=Kind.COUNT,
        per=1.0,
        numerator=MeasureReference("homes", "all"),
        denominator=None,
    )

    collated = place.collate(characteristics=(people,))

    ward = collated.areas.filter(pl.col("area_code") == "T05000002")
    assert ward["population"].to_list() == [250.0]
