"""Figures in workbooks as officers keep them: percent, markers, reasons, formulas."""

import io

import openpyxl
import pytest
import xlsxwriter
from kept_workbooks import (
    CODES,
    WARDS,
    MakeIndicator,
    MakeSource,
    Place,
    Rows,
    book_of,
    find_values,
)

from wardwise.model.errors import (
    CellError,
)
from wardwise.model.indicator import Indicator, Kind, MeasureReference
from wardwise.model.provenance import (
    Measure,
    TableShape,
)
from wardwise.model.status import Status

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
