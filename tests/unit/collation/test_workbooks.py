"""Where tables stand in workbooks as officers keep them: notes, merged cells, sheets, dates."""

from datetime import date

import openpyxl
import pytest
from kept_workbooks import (
    CODES,
    LONG,
    WARDS,
    YEAR_2012,
    YEAR_2014,
    Cell,
    MakeIndicator,
    MakeSource,
    Place,
    Rows,
    book_of,
    find_cells,
    find_check,
    find_values,
    keep,
    make_book,
)

from wardwise.model.errors import (
    MissingColumnError,
    PeriodError,
    SourceFileError,
)
from wardwise.model.indicator import Indicator
from wardwise.model.provenance import (
    Layout,
    Measure,
    PeriodUnit,
    TableShape,
)

# Where the table stands


def test_every_figure_names_its_sheet_and_cell(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    collated = place.collate(book_of(WARDS), source=wards(), indicator=one_year)

    assert find_values(collated) == dict(zip(CODES, (10, 11, 12, 13), strict=True))
    assert find_cells(collated, "T05000002") == [("Q4", "B3")]
    assert find_cells(collated, "T05000002", "denominator") == [("Q4", "C3")]


def test_notes_above_and_below_the_table_are_passed_by_and_told(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [
        ["Cold homes, 2012"],
        ["Ask Housing about this table", None],
        [],
        *WARDS,
        [],
        ["1. Homes with a certificate only."],
        ["Source: Housing"],
    ]

    collated = place.collate(
        book_of(rows), source=wards(TableShape(headings_at="Ward code")), indicator=one_year
    )

    assert find_values(collated)["T05000004"] == 13
    assert find_cells(collated, "T05000001") == [("Q4", "B5")]
    told = find_check(collated, "rows_without_code")
    assert "2 rows hold no area code" in told.prose
    assert "'1. Homes with a certificate only.'" in told.examples[0]


def test_headings_that_cannot_be_found_are_named_with_the_nearest_cell(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    with pytest.raises(MissingColumnError, match="no cell in the first 100 rows") as caught:
        place.collate(
            book_of(WARDS), source=wards(TableShape(headings_at="Ward codes")), indicator=one_year
        )

    assert caught.value.fix == "did you mean 'Ward code'?"
    assert caught.value.where == "homes.xlsx, sheet 'Q4'"


def test_merged_headings_count_for_the_columns_below_them(
    place: Place, wards: MakeSource, indicator: MakeIndicator
) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book["Q4"].merge_cells("B1:C1")
        book["Q4"].merge_cells("D1:E1")
        book["Q4"].merge_cells("A1:A2")

    rows: Rows = [
        ["Ward code", "2012", None, "2014", None],
        [None, "Cold", "All", "Cold", "All"],
        *([code, 10, 100, 20, 100] for code in CODES),
    ]
    measures = {
        "cold": Measure("cold", {"2012": ("2012 | Cold",), "2014": ("2014 | Cold",)}),
        "all": Measure("all", {"2012": ("2012 | All",), "2014": ("2014 | All",)}),
    }

    collated = place.collate(
        book_of(rows, merge),
        source=wards(header_rows=2, fill_headings=True, measures=measures),
        indicator=indicator(),
    )

    assert set(find_values(collated, YEAR_2014).values()) == {20}
    assert find_cells(collated, "T05000001") == [("Q4", "B3"), ("Q4", "D3")]


def test_merged_codes_count_for_the_rows_below_them(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        for at in range(2, 10, 2):
            book["Q4"].merge_cells(f"A{at}:A{at + 1}")

    rows: list[list[Cell]] = [["Ward code", "Tenure", "Cold", "All"]]
    for code in CODES:
        rows += [[code, "owned", 1, 50], [None, "rented", 9, 50]]
    measures = {
        "cold": Measure("cold", {"2012": ("Cold",)}, where={"Tenure": ("rented",)}),
        "all": Measure("all", {"2012": ("All",)}, where={"Tenure": ("owned", "rented")}),
    }

    collated = place.collate(
        book_of(rows, merge),
        source=wards(TableShape(fill_down=("Ward code",)), measures=measures),
        indicator=one_year,
    )

    assert set(find_values(collated).values()) == {9}
    assert find_cells(collated, "T05000001", "denominator") == [("Q4", "D2 + D3")]


# Several sheets


def test_one_period_a_sheet_is_read_as_one_table(
    place: Place, wards: MakeSource, indicator: MakeIndicator
) -> None:
    later: Rows = [WARDS[0], *([code, 40, 100] for code in CODES)]
    shape = TableShape(sheets={"2012": "Year to Dec 12", "2014": "Year to Dec 14"})
    book = make_book({"Year to Dec 12": WARDS, "Notes": [["x"]], "Year to Dec 14": later}, keep)

    collated = place.collate(
        book,
        source=wards(shape, layout=Layout.LONG, period_column="Sheet", measures=LONG),
        indicator=indicator(),
    )

    assert find_values(collated)["T05000002"] == 11
    assert find_values(collated, YEAR_2014)["T05000002"] == 40
    assert find_cells(collated, "T05000002") == [("Year to Dec 12", "B3"), ("Year to Dec 14", "B3")]


def test_sheets_are_found_by_a_pattern(
    place: Place, wards: MakeSource, indicator: MakeIndicator
) -> None:
    book = make_book({"2012": WARDS, "About": [["x"]], "2014": WARDS}, keep)

    collated = place.collate(
        book,
        source=wards(
            TableShape(sheets_like="20??"),
            layout=Layout.LONG,
            period_column="Sheet",
            measures=LONG,
        ),
        indicator=indicator(),
    )

    assert set(collated.observations["period_id"]) == {YEAR_2012, YEAR_2014}


def test_one_measure_a_sheet_is_read_from_its_own(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    cold: Rows = [["Ward code", "Cold"], *([code, 7] for code in CODES)]
    every: Rows = [["Ward code", "Rank", "All"], *([code, 1, 100] for code in CODES)]
    measures = {
        "cold": Measure("cold", {"2012": ("Cold",)}, where={"Sheet": ("cold",)}),
        "all": Measure("all", {"2012": ("All",)}, where={"Sheet": ("all",)}),
    }

    collated = place.collate(
        make_book({"Cold homes": cold, "All homes": every}, keep),
        source=wards(
            TableShape(sheets={"cold": "Cold homes", "all": "All homes"}), measures=measures
        ),
        indicator=one_year,
    )

    assert list(find_values(collated).values()) == pytest.approx([7, 7, 7, 7])
    assert find_cells(collated, "T05000004", "denominator") == [("All homes", "C5")]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    with pytest.raises(SourceFileError, match="no sheet 'Q3'; its sheets are 'Q4'"):
        place.collate(
            book_of(WARDS), source=wards(TableShape(sheets={"a": "Q3"})), indicator=one_year
        )


# Dates


@pytest.mark.parametrize(
    "written",
    ["Mar-23", "31/03/2023", "2023-03-31", date(2023, 3, 31), 45016, "March 2023", "31.3.23"],
)
def test_a_date_in_any_usual_writing_means_its_month(
    place: Place, wards: MakeSource, indicator: MakeIndicator, written: Cell
) -> None:
    rows: Rows = [
        ["Ward code", "Month", "Cold", "All"],
        *([code, written, 5, 50] for code in CODES),
    ]

    collated = place.collate(
        book_of(rows),
        source=wards(
            TableShape(period_as=PeriodUnit.MONTH),
            layout=Layout.LONG,
            period_column="Month",
            measures=LONG,
        ),
        indicator=indicator(periods={"2012": "2023-03-01/P1M"}),
    )

    assert set(collated.observations["period_id"]) == {"2023-03-01/P1M"}


@pytest.mark.parametrize("written", ["2022/23", "2022-23", "31/03/2023", "Mar-23", "FY 2022/23"])
def test_a_split_year_or_its_last_day_means_the_financial_year(
    place: Place, wards: MakeSource, indicator: MakeIndicator, written: str
) -> None:
    rows: Rows = [["Ward code", "Year", "Cold", "All"], *([code, written, 5, 50] for code in CODES)]

    collated = place.collate(
        book_of(rows),
        source=wards(
            TableShape(period_as=PeriodUnit.FINANCIAL_YEAR),
            layout=Layout.LONG,
            period_column="Year",
            measures=LONG,
        ),
        indicator=indicator(periods={"2012": "2022/23"}),
    )

    assert set(collated.observations["period_id"]) == {"2022-04-01/P1Y"}


def test_a_date_that_is_none_is_named_with_its_row(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [["Ward code", "Month", "Cold", "All"], ["T05000001", "03/31/2023", 5, 50]]

    with pytest.raises(PeriodError, match="'03/31/2023' is not a date") as caught:
        place.collate(
            book_of(rows),
            source=wards(
                TableShape(period_as=PeriodUnit.MONTH),
                layout=Layout.LONG,
                period_column="Month",
                measures=LONG,
            ),
            indicator=one_year,
        )

    assert caught.value.where == "homes/homes.xlsx, row 2, column 'Month'"


def test_a_real_date_as_a_heading_is_written_as_iso(
    place: Place, wards: MakeSource, indicator: MakeIndicator
) -> None:
    rows: Rows = [["Ward code", date(2023, 3, 1), "All"], *([code, 5, 50] for code in CODES)]
    measures = {
        "cold": Measure("cold", {"2023-03-01/P1M": ("2023-03-01",)}),
        "all": Measure("all", {"2023-03-01/P1M": ("All",)}),
    }

    collated = place.collate(
        book_of(rows),
        source=wards(measures=measures),
        indicator=indicator(periods={"2012": "2023-03-01/P1M"}),
    )

    assert find_values(collated, "2023-03-01/P1M")["T05000001"] == 10
