"""The connectors and the arithmetic, on files as publishers wrote them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from wardwise.collation.connectors.text_table import ROW, read_text_table
from wardwise.collation.harmonise import AREA
from wardwise.collation.tidy import list_columns, tidy_measures
from wardwise.model.area import AreaLevel
from wardwise.model.errors import SourceFileError
from wardwise.model.provenance import AreaColumn, Connector, Layout, Measure, Source
from wardwise.model.status import Status

MakeSource = Callable[..., Source]


def read_cells(folder: Path, source: Source) -> pl.DataFrame:
    """Read a real file's measures, taking every code as known."""
    measures = tuple(source.measures.values())
    columns = list_columns(source, measures)
    rows = read_text_table(folder / source.files[0], source, columns=columns)
    assert source.area is not None
    known = rows.with_columns(pl.col(source.area.column).alias(AREA), pl.lit("lsoa").alias("level"))
    return tidy_measures(
        known.filter(pl.col(AREA).str.starts_with("E0")), source, measures=measures
    )


def pick(cells: pl.DataFrame, area: str, period: str) -> dict[str, object]:
    return cells.filter((pl.col("area_code") == area) & (pl.col("period_id") == period)).row(
        0, named=True
    )


def test_the_ward_atlas_gives_abbeys_mortality_ratio(
    open_data_folder: Path, source: MakeSource
) -> None:
    atlas = source(
        "ward_atlas",
        files=("indicators/gla/ward-atlas-data.csv",),
        encoding="latin-1",
        header_rows=2,
        missing={"n/a": Status.NOT_AVAILABLE},
        area=AreaColumn("New Code", AreaLevel.WARD, "2011-12-31"),
        measures={
            "smr": Measure(
                "smr", {"2012": ("Births and deaths; Standardised Mortality Ratio (SMR); 2012",)}
            )
        },
    )

    abbey = pick(read_cells(open_data_folder, atlas), "E05000026", "2012-01-01/P1Y")

    assert abbey["value"] == pytest.approx(108.993762, abs=1e-6)
    assert abbey["row"] == 4


def test_pounds_in_latin_1_declared_utf_8_are_refused_with_line_and_encoding(
    open_data_folder: Path, source: MakeSource
) -> None:
    file = open_data_folder / "indicators/economic/household_income_ward_2001_2012.csv"

    with pytest.raises(SourceFileError, match="byte 0xa3 on line 2 is not utf-8") as caught:
        read_text_table(file, source("income"), columns=["Code"])

    assert caught.value.fix == "declare encoding: latin-1"


def test_fuel_poverty_is_read_by_year_and_definition(
    open_data_folder: Path, source: MakeSource
) -> None:
    fuel = source(
        "fuel_poverty",
        files=("indicators/housing/fuel_poverty_lsoa_2011_2022.csv",),
        layout=Layout.LONG,
        period_column="year",
        period_words={"2012": "2012", "2014": "2014"},
        area=AreaColumn("lsoa_code", AreaLevel.LSOA, "2011-12-31"),
        measures={
            "poor": Measure("poor", {"*": ("fuel_poor_households",)}, where={"measure": ("LIHC",)})
        },
    )

    cells = read_cells(open_data_folder, fuel)

    assert set(cells["period_id"]) == {"2012-01-01/P1Y", "2014-01-01/P1Y"}
    assert cells.group_by("period_id").len()["len"].to_list() == [4835, 4835]


def test_rows_of_two_deprivation_counts_are_added(
    open_data_folder: Path, source: MakeSource
) -> None:
    day = "2011-03-27/P1D"
    census = source(
        "deprivation",
        files=("indicators/census/census2011_deprivation_dims_lsoa11.csv",),
        area=AreaColumn("lsoa11_code", AreaLevel.LSOA, "2011-12-31"),
        measures={
            "two": Measure(
                "two",
                {day: ("count",)},
                where={"households_number_deprivation_dimensions": ("0.0", "1.0")},
            )
        },
    )

    first = pick(read_cells(open_data_folder, census), "E01000907", day)

    assert first["value"] == 226.0 + 175.0
    assert first["row"] == 2


def test_withheld_child_measurements_are_confidential_and_never_zero(
    open_data_folder: Path, source: MakeSource
) -> None:
    measurements = source(
        "ncmp",
        files=("indicators/nutrition/ncmp_child_obesity_ward_2013_14.csv",),
        missing={"na": Status.CONFIDENTIAL},
        area=AreaColumn("area_id", AreaLevel.WARD, "2011-12-31"),
        measures={
            "obese": Measure("obese", {"2012": ("prevalence_obese_reception",)}, scale=100.0)
        },
    )

    cells = read_cells(open_data_folder, measurements)

    withheld = cells.filter(pl.col("status") == "c")
    assert withheld.height > 0
    assert withheld["value"].null_count() == withheld.height
    assert pick(cells, "E05000026", "2012-01-01/P1Y")["value"] == pytest.approx(13.3426966)


def test_blank_numerators_of_the_indices_are_missing_and_not_zero(
    open_data_folder: Path, source: MakeSource
) -> None:
    column = "income_deprivation_affecting_older_people_index_idaopi_numerator"
    indices = source(
        "iod2019",
        files=("indicators/iod/iod2019_lsoa11_indicators.csv",),
        area=AreaColumn("lsoa11_code", AreaLevel.LSOA, "2011-12-31"),
        measures={"older": Measure("older", {"2015": (column,)})},
    )

    blank = pick(read_cells(open_data_folder, indices), "E01000001", "2015-01-01/P1Y")

    assert (blank["value"], blank["status"]) == (None, "x")


def test_a_census_table_adds_its_columns(open_data_folder: Path, source: MakeSource) -> None:
    shared = (
        "Shared dwelling: Two household spaces",
        "Shared dwelling: Three or more household spaces",
    )
    census = source(
        "dwellings",
        files=("indicators/census/ew2001_2011_tables/2011_ks401ew.csv",),
        area=AreaColumn("lsoa_code", AreaLevel.LSOA, "2011-12-31"),
        measures={"shared": Measure("shared", {"2011-03-27/P1D": shared})},
    )

    cell = pick(read_cells(open_data_folder, census), "E01000908", "2011-03-27/P1D")

    assert (cell["value"], cell["column"]) == (4.0, " + ".join(shared))


def test_a_real_workbook_keeps_its_row_numbers(open_data_folder: Path, source: MakeSource) -> None:
    wards = replace(source("imd_wards"), connector=Connector.EXCEL)

    table = read_text_table(
        open_data_folder / "indicators/iod/imd2019_wards.xlsx", wards, columns=["Ward Code"]
    )

    assert table.filter(pl.col("Ward Code") == "E05000026")[ROW].to_list() == [2]
