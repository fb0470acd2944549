"""Rows in workbooks as officers keep them: codes, names, totals, repeats, what is hidden."""

import io
import zipfile

import openpyxl
import pytest
from kept_workbooks import (
    CODES,
    NAMES,
    WARDS,
    MakeSource,
    Place,
    Rows,
    book_of,
    find_cells,
    find_check,
    find_values,
)

from wardwise.model.area import AreaLevel
from wardwise.model.errors import (
    AreaCodeError,
    AreaNameError,
    ControlTotalError,
    DuplicateRowError,
    SourceFileError,
    WorkbookError,
)
from wardwise.model.indicator import Indicator
from wardwise.model.provenance import (
    Access,
    AreaColumn,
    TableShape,
)
from wardwise.model.status import Status

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


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ1000000"])
def test_a_blank_far_out_is_named_before_it_fills_the_memory(
    place: Place, wards: MakeSource, one_year: Indicator, cell: str
) -> None:
    def add_blank(book: openpyxl.Workbook) -> None:
        book["Q4"][cell] = " "

    with pytest.raises(WorkbookError, match="has text as far out as row 1,0") as caught:
        place.collate(book_of(WARDS, add_blank), source=wards(), indicator=one_year)

    assert "delete the columns right of the table" in caught.value.fix


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(
    place: Place, wards: MakeSource, one_year: Indicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardwise.collation.connectors.sheet_parts.MOST_BYTES", 1_000)

    with pytest.raises(WorkbookError, match="once it is unpacked"):
        place.collate(book_of(WARDS), source=wards(), indicator=one_year)


def test_columns_hidden_beyond_the_last_are_none(
    place: Place, wards: MakeSource, one_year: Indicator
) -> None:
    def hide_all(book: openpyxl.Workbook) -> None:
        dimension = book["Q4"].column_dimensions["H"]
        dimension.min, dimension.max, dimension.hidden = 8, 2_000_000_000, True

    collated = place.collate(book_of(WARDS, hide_all), source=wards(), indicator=one_year)

    assert find_values(collated)["T05000001"] == 10


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
