"""Workbooks as officers really keep them, each made here and collated like any other source."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from wardwise.collation.assemble import Collated
from wardwise.model.area import AreaLevel
from wardwise.model.check import CheckResult
from wardwise.model.errors import (
    AreaCodeError,
    AreaNameError,
    CellError,
    ControlTotalError,
    DuplicateRowError,
    MissingColumnError,
    PeriodError,
    SourceFileError,
    WorkbookError,
)
from wardwise.model.indicator import Indicator, Kind, MeasureReference
from wardwise.model.provenance import (
    Access,
    AreaColumn,
    Connector,
    Layout,
    Measure,
    PeriodUnit,
    Source,
    TableShape,
)
from wardwise.model.status import Status

Cell = str | float | date | None
Rows = Sequence[Sequence[object]]
MakeSource = Callable[..., Source]
MakeIndicator = Callable[..., Indicator]

YEAR_2012, YEAR_2014 = "2012-01-01/P1Y", "2014-01-01/P1Y"
CODES = ("T05000001", "T05000002", "T05000003", "T05000004")
NAMES = ("North", "South", "East", "West")
WARDS: Rows = [
    ["Ward code", "Cold", "All"],
    *([code, 10 + at, 100] for at, code in enumerate(CODES)),
]
ONE_YEAR = {
    "cold": Measure("cold", {"2012": ("Cold",)}),
    "all": Measure("all", {"2012": ("All",)}),
}
LONG = {"cold": Measure("cold", {"*": ("Cold",)}), "all": Measure("all", {"*": ("All",)})}


class Place(Protocol):
    def collate(self, text: str | bytes = ..., **given: object) -> Collated: ...


def make_book(sheets: Mapping[str, Rows], change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A workbook of plain cells, changed as a test needs."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def keep(book: openpyxl.Workbook) -> None:
    """Change nothing."""


def book_of(rows: Rows, change: Callable[[openpyxl.Workbook], None] = keep) -> bytes:
    return make_book({"Q4": rows}, change)


@pytest.fixture
def wards(source: MakeSource) -> MakeSource:
    """A source of ward counts in a workbook, changed as a test needs."""

    def make(shape: TableShape | None = None, **changes: object) -> Source:
        given: dict[str, object] = {
            "connector": Connector.EXCEL,
            "files": ("data/homes.xlsx",),
            "area": AreaColumn("Ward code", AreaLevel.WARD, "2011-12-31"),
            "measures": ONE_YEAR,
            "shape": shape or TableShape(),
        }
        return source(**(given | changes))

    return make


@pytest.fixture
def one_year(indicator: MakeIndicator) -> Indicator:
    return indicator(periods={"2012": "2012"})


def find_values(collated: Collated, period: str = YEAR_2012) -> dict[str, float | None]:
    rows = collated.observations.filter(
        (pl.col("period_id") == period) & pl.col("area_code").is_in(CODES)
    )
    return dict(rows.select("area_code", "value").rows())


def find_cells(collated: Collated, area: str, part: str = "numerator") -> list[tuple[str, str]]:
    rows = collated.lineage.filter((pl.col("area_code") == area) & (pl.col("part") == part))
    return [
        (member, cell) for member, cell in rows.sort("period_id").select("member", "cell").rows()
    ]


def find_check(collated: Collated, name: str) -> CheckResult:
    (found,) = [one for one in collated.quality if one.name == name and one.subject == "homes"]
    return found


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


# Figures


def test_percent_cells_and_percent_texts_are_both_percent(
    place: Place, wards: MakeSource, indicator: MakeIndicator
) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet("Q4")
        whole, tenths = (
            book.add_format({"num_format": "0%"}),
            book.add_format({"num_format": "0.0%"}),
        )
        sheet.write_row(0, 0, ["Ward code", "Share", "All"])
        for at, code in enumerate(CODES, start=1):
            sheet.write_row(at, 0, [code, "", 100])
        sheet.write_number(1, 1, 0.45, whole)
        sheet.write_number(2, 1, 0.07, tenths)
        sheet.write_string(3, 1, "45%")
        sheet.write_number(4, 1, 1, whole)
    share = indicator(
        kind=Kind.SHARE,
        numerator=None,
        denominator=None,
        published=MeasureReference("homes", "share"),
        averaged_by=MeasureReference("homes", "all"),
        periods={"2012": "2012"},
    )
    measures = {
        "share": Measure("share", {"2012": ("Share",)}),
        "all": Measure("all", {"2012": ("All",)}),
    }

    collated = place.collate(
        held.getvalue(), source=wards(TableShape(percent=True), measures=measures), indicator=share
    )

    assert find_values(collated) == dict(zip(CODES, (45, 7, 45, 100), strict=True))


def test_a_column_half_in_percent_is_refused(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [WARDS[0], ["T05000001", "45%", 1], ["T05000002", 0.45, 1]]

    with pytest.raises(CellError, match=r"in percent, and one, '0\.45', that is not") as caught:
        place.collate(book_of(rows), source=wards(TableShape(percent=True)), indicator=one_year)

    assert caught.value.where == "homes/homes.xlsx, Sheet 'Q4'!B3"


def test_percent_that_is_not_declared_says_what_to_declare(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    with pytest.raises(CellError, match="holds '45%'") as caught:
        place.collate(
            book_of([WARDS[0], ["T05000001", "45%", 1]]), source=wards(), indicator=one_year
        )

    assert caught.value.fix.startswith("declare percent: true in sources/homes.yaml")


@pytest.mark.parametrize(
    ("marker", "status"), [("<5", "c"), ("-", "x"), ("..", "x"), ("c", "c"), ("[c]", "c")]
)
def test_a_usual_marker_is_refused_with_the_line_that_declares_it(
    place: Place, wards: MakeSource, one_year: Indicator, marker: str, status: str
) -> None:
    rows: Rows = [WARDS[0], ["T05000001", marker, 100], *([one, 1, 100] for one in CODES[1:])]
    book = book_of(rows)

    with pytest.raises(CellError) as caught:
        place.collate(book, source=wards(), indicator=one_year)
    declared = wards(missing={marker: Status(status)})
    collated = place.collate(book, source=declared, indicator=one_year)

    assert f"missing: {{{marker!r}: {status}}}" in caught.value.fix
    assert caught.value.where == "homes/homes.xlsx, Sheet 'Q4'!B2"
    assert find_values(collated)["T05000001"] is None


def test_thousands_separators_are_taken_out_where_declared(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [WARDS[0], *([code, "1,000", "10,000"] for code in CODES)]
    book = book_of(rows)

    with pytest.raises(CellError) as caught:
        place.collate(book, source=wards(), indicator=one_year)
    collated = place.collate(book, source=wards(thousands=","), indicator=one_year)

    assert caught.value.fix == 'declare thousands: "," in sources/homes.yaml'
    assert set(find_values(collated).values()) == {10}


def test_a_column_of_reasons_says_why_a_figure_is_missing(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [
        [*WARDS[0], "Why missing"],
        ["T05000001", None, 100, "Withheld"],
        ["T05000002", None, 100, None],
        ["T05000003", 5, 100, None],
        ["T05000004", 5, 100, None],
    ]
    shape = TableShape(reason_column="Why missing")
    declared = wards(shape, missing={"Withheld": Status.CONFIDENTIAL})

    collated = place.collate(book_of(rows), source=declared, indicator=one_year)

    statuses = dict(collated.observations.select("area_code", "status").rows())
    assert (statuses["T05000001"], statuses["T05000002"]) == ("c", "x")


def test_a_reason_beside_figures_of_which_none_is_missing_is_refused(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [[*WARDS[0], "Why missing"], ["T05000001", 1, 100, "Withheld"]]
    declared = wards(
        TableShape(reason_column="Why missing"), missing={"Withheld": Status.CONFIDENTIAL}
    )

    with pytest.raises(CellError, match="why a figure is missing, and none is"):
        place.collate(book_of(rows), source=declared, indicator=one_year)


# Formulas


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def test_a_formula_in_error_is_named_by_its_cell(
    place: Place, wards: MakeSource, one_year: Indicator, error: str
) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet("Q4")
        for at, row in enumerate(WARDS):
            sheet.write_row(at, 0, row)
        sheet.write_formula("B3", "=1/0", None, error)

    with pytest.raises(CellError, match=f"holds the error {error}") as caught:
        place.collate(held.getvalue(), source=wards(), indicator=one_year)

    assert caught.value.where == "homes/homes.xlsx, Sheet 'Q4'!B3"
    assert "put the formula right" in caught.value.fix


def test_a_formula_that_was_never_worked_out_is_no_missing_figure(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    def write(book: openpyxl.Workbook) -> None:
        book["Q4"]["B3"] = "=5+6"

    with pytest.raises(CellError, match="a formula that was never worked out") as caught:
        place.collate(book_of(WARDS, write), source=wards(), indicator=one_year)

    assert caught.value.where == "homes/homes.xlsx, Sheet 'Q4'!B3"


def test_a_formula_with_its_result_is_read(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet("Q4")
        for at, row in enumerate(WARDS):
            sheet.write_row(at, 0, row)
        sheet.write_formula("B3", "=40+2", None, 42)

    collated = place.collate(held.getvalue(), source=wards(), indicator=one_year)

    assert find_values(collated)["T05000002"] == 42


# Areas


def test_codes_with_blanks_around_them_or_in_small_letters_are_read_and_told(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [
        WARDS[0],
        ["T05000001 ", 10, 100],
        ["t05000002", 20, 100],
        [" T05000003", 30, 100],
        ["T05000004\u00a0", 40, 100],
    ]

    collated = place.collate(book_of(rows), source=wards(), indicator=one_year)

    assert list(find_values(collated).values()) == [10, 20, 30, 40]
    told = find_check(collated, "codes_in_small_letters")
    assert told.examples == ("t05000002 (homes/homes.xlsx, row 3)",)


def name_wards(**changes: object) -> AreaColumn:
    return AreaColumn("Ward", AreaLevel.WARD, "2011-12-31", by_name=True, **changes)  # type: ignore[arg-type]


NAMED: Rows = [["Ward", "Cold", "All"], *([name, 10, 100] for name in NAMES)]


def test_names_are_looked_up_in_the_projects_list_and_told(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [*NAMED, ["Source: Housing", None, None]]

    collated = place.collate(book_of(rows), source=wards(area=name_wards()), indicator=one_year)

    assert set(find_values(collated).values()) == {10}
    assert "4 areas are named, not coded" in find_check(collated, "areas_by_name").prose


def test_a_name_that_is_nearly_one_is_not_guessed(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [*NAMED[:2], ["Sth", 10, 100], ["Souht", 10, 100]]

    with pytest.raises(AreaNameError, match="'Sth' is not the name of a ward") as caught:
        place.collate(book_of(rows), source=wards(area=name_wards()), indicator=one_year)

    assert caught.value.where == "homes/homes.xlsx, Sheet 'Q4'!A3"
    assert "is it 'South'" in caught.value.fix


def test_a_declared_name_stands_for_its_code(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [*NAMED[:2], ["South (old town)", 33, 100], *NAMED[3:]]
    area = name_wards(names={"South (old town)": "T05000002"})

    collated = place.collate(book_of(rows), source=wards(area=area), indicator=one_year)

    assert find_values(collated)["T05000002"] == 33
    assert "declared: South (old town)" in find_check(collated, "areas_by_name").prose


def test_a_name_outside_the_declared_borough_is_unknown(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    with pytest.raises(AreaNameError, match="'East' is not the name"):
        place.collate(
            book_of(NAMED), source=wards(area=name_wards(within="T09000001")), indicator=one_year
        )


def test_a_code_that_is_a_formula_in_error_is_no_note(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["Q4"]["A3"].value, book["Q4"]["A3"].data_type = "#REF!", "e"

    with pytest.raises(WorkbookError, match="holds the error #REF!") as caught:
        place.collate(book_of(WARDS, spoil), source=wards(), indicator=one_year)

    assert caught.value.where == "homes/homes.xlsx, Sheet 'Q4'!A3"


def test_codes_of_another_date_than_declared_ask_for_their_own(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [WARDS[0], *([f"T0500009{at}", 1, 100] for at in range(4))]

    with pytest.raises(AreaCodeError) as caught:
        place.collate(book_of(rows), source=wards(), indicator=one_year)

    assert "declare that as area.vintage in sources/homes.yaml" in caught.value.fix


# Totals


TOTAL = TableShape(totals={"Ward code": ("Borough total",)})


def test_a_total_row_is_no_area_and_must_agree(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [*WARDS, ["Borough total", 46, 400]]

    collated = place.collate(book_of(rows), source=wards(TOTAL), indicator=one_year)

    assert find_check(collated, "control_totals").prose.startswith("2 totals agree")
    assert set(find_values(collated)) == set(CODES)


def test_a_total_that_differs_is_refused_with_both_sums(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [*WARDS, ["BOROUGH TOTAL ", 47, 400]]

    with pytest.raises(ControlTotalError, match="is 47, and its areas add up to 46") as caught:
        place.collate(book_of(rows), source=wards(TOTAL), indicator=one_year)

    assert caught.value.where == "homes/homes.xlsx, Sheet 'Q4'!B6"


def test_a_total_of_a_restricted_source_is_refused_without_its_figures(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [*WARDS, ["Borough total", 4711, 400]]

    with pytest.raises(ControlTotalError) as caught:
        place.collate(
            book_of(rows), source=wards(TOTAL, access=Access.RESTRICTED), indicator=one_year
        )

    assert "4711" not in str(caught.value).replace(",", "")
    assert "46" not in str(caught.value)


def test_a_total_may_be_more_than_its_areas_where_some_are_withheld(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [WARDS[0], ["T05000001", "c", 100], *WARDS[2:], ["Borough total", 40, 400]]
    declared = wards(TOTAL, missing={"c": Status.CONFIDENTIAL})

    collated = place.collate(book_of(rows), source=declared, indicator=one_year)

    assert "in 1 some areas are missing" in find_check(collated, "control_totals").prose


# Repeats


def test_rows_that_only_repeat_themselves_are_told_to_be_copies(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    with pytest.raises(DuplicateRowError, match=r"say the same \(and so have 3 more\)") as caught:
        place.collate(book_of([*WARDS, *WARDS[1:]]), source=wards(), indicator=one_year)

    assert "repeats_once: true" in caught.value.fix


def test_rows_that_differ_are_told_from_copies(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [*WARDS, *WARDS[1:3], ["T05000003", 99, 100], WARDS[4]]

    with pytest.raises(DuplicateRowError, match="T05000003 has 2 rows that differ; 3 more only"):
        place.collate(book_of(rows), source=wards(), indicator=one_year)


def test_repeated_rows_are_read_once_where_declared(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    collated = place.collate(
        book_of([*WARDS, *WARDS[1:]]),
        source=wards(TableShape(repeats_once=True)),
        indicator=one_year,
    )

    assert find_values(collated)["T05000001"] == 10
    assert find_check(collated, "repeated_rows").prose.startswith("4 of 8 rows")


# Hidden and shut


def test_what_is_hidden_is_read_and_told(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["Q4"].row_dimensions[3].hidden = True
        book["Q4"].column_dimensions["C"].hidden = True

    collated = place.collate(book_of(WARDS, hide), source=wards(), indicator=one_year)

    told = find_check(collated, "hidden_cells")
    assert find_values(collated)["T05000002"] == 11
    assert any("column C; the row hidden (1 rows, from row 3)" in one for one in told.examples)


def test_a_hidden_sheet_is_told(place: Place, wards: MakeSource, one_year: Indicator) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book.create_sheet("Front")
        book["Q4"].sheet_state = "hidden"

    collated = place.collate(book_of(WARDS, hide), source=wards(sheet="Q4"), indicator=one_year)

    assert "the sheet hidden" in find_check(collated, "hidden_cells").examples[0]


def test_a_workbook_with_a_password_says_how_to_take_it_off(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    # how Excel keeps one: an old compound file that holds a part of this name
    shut = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1528 + "EncryptedPackage".encode("utf-16-le")
    )

    with pytest.raises(WorkbookError, match="protected by a password") as caught:
        place.collate(shut.ljust(8192, b"\0"), source=wards(), indicator=one_year)

    assert "take the password off" in caught.value.fix


def test_a_truncated_workbook_is_refused(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    with pytest.raises(SourceFileError, match="cannot be opened as a workbook"):
        place.collate(book_of(WARDS)[:1500], source=wards(), indicator=one_year)


def make_ods(rows: Rows) -> bytes:
    """The least that an OpenDocument workbook may be."""
    spaces = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = {
        str: '<table:table-cell office:value-type="string"><text:p>{0}</text:p></table:table-cell>',
        int: '<table:table-cell office:value-type="float" office:value="{0}"/>',
        type(None): "<table:table-cell/>",
    }
    lines = "".join(
        f"<table:table-row>{''.join(cells[type(one)].format(one) for one in row)}</table:table-row>"
        for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{spaces}office:1.0" '
        f'xmlns:table="{spaces}table:1.0" xmlns:text="{spaces}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Q4">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = f'<manifest:manifest xmlns:manifest="{spaces}manifest:1.0"/>'
        book.writestr("META-INF/manifest.xml", manifest)
        book.writestr("content.xml", content)
    return held.getvalue()


def test_an_opendocument_workbook_is_read_and_what_it_does_not_tell_is_told(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    rows: Rows = [*WARDS[:4], ["T05000004", None, 100]]
    declared = wards(files=("data/wards.ods",))

    collated = place.collate(make_ods(rows), source=declared, indicator=one_year)

    assert find_values(collated)["T05000002"] == 11
    assert find_cells(collated, "T05000002") == [("Q4", "B3")]
    assert "1 figures are empty in a workbook" in find_check(collated, "empty_or_in_error").prose


def test_percent_formats_of_an_opendocument_workbook_cannot_be_known(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    declared = wards(TableShape(percent=True), files=("data/wards.ods",))

    with pytest.raises(WorkbookError, match="does not tell which of its cells are in percent"):
        place.collate(make_ods(WARDS), source=declared, indicator=one_year)
