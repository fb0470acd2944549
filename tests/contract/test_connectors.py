"""What every connector promises, tried on each with the same table."""

import csv
import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from wardwise.collation.connectors.text_table import FILE, MEMBER, ROW, read_text_table
from wardwise.model.errors import MissingColumnError, SourceFileError
from wardwise.model.provenance import Access, Connector, Source

Rows = list[list[str | float]]
Write = Callable[[Path, Rows], Path]

TABLE: Rows = [
    ["code", "name", "homes"],
    ["E05000026", "Abbey", 12],
    ["E05000027", "Alibon", 1234.5],
    ["E05000028", "Becontree", ""],
]


def make_source(connector: Connector) -> Source:
    return Source(
        id="homes",
        label="Homes",
        publisher="Nobody",
        licence="OGL-3.0",
        licence_line="",
        access=Access.OPEN,
        connector=connector,
        files=(),
    )


def write_csv(folder: Path, rows: Rows) -> Path:
    file = folder / "homes.csv"
    file.write_text("\n".join(",".join(str(cell) for cell in row) for row in rows) + "\n")
    return file


def write_excel(folder: Path, rows: Rows) -> Path:
    file = folder / "homes.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return file


KINDS = [
    pytest.param(Connector.CSV, write_csv, id="csv"),
    pytest.param(Connector.EXCEL, write_excel, id="excel"),
]


@pytest.mark.parametrize(("connector", "write"), KINDS)
def test_cells_come_as_text_exactly_as_they_stand(
    connector: Connector, write: Write, tmp_path: Path
) -> None:
    file = write(tmp_path, TABLE)

    table = read_text_table(file, make_source(connector), columns=["code", "homes"])

    assert table["homes"].to_list() == ["12", "1234.5", ""]
    assert table.schema["homes"] == pl.String


@pytest.mark.parametrize(("connector", "write"), KINDS)
def test_every_row_knows_its_file_and_its_number_there(
    connector: Connector, write: Write, tmp_path: Path
) -> None:
    file = write(tmp_path, [["A title"], [""], *TABLE])
    source = replace(make_source(connector), skip_rows=2)

    table = read_text_table(file, source, columns=["code"])

    assert table[ROW].to_list() == [4, 5, 6]
    assert table[FILE].unique().to_list() == [f"homes/{file.name}"]
    assert table[MEMBER].unique().to_list() == ([None] if file.suffix == ".csv" else ["Data"])


@pytest.mark.parametrize(("connector", "write"), KINDS)
def test_a_missing_column_names_the_nearest_one(
    connector: Connector, write: Write, tmp_path: Path
) -> None:
    file = write(tmp_path, TABLE)

    with pytest.raises(MissingColumnError, match="no column 'home'") as caught:
        read_text_table(file, make_source(connector), columns=["home"])

    assert caught.value.fix == "did you mean 'homes'?"


@pytest.mark.parametrize(("connector", "write"), KINDS)
def test_a_heading_that_stands_twice_is_refused_where_it_is_asked_for(
    connector: Connector, write: Write, tmp_path: Path
) -> None:
    file = write(tmp_path, [["code", "2012", "2012"], ["E05000026", 1, 2]])

    with pytest.raises(SourceFileError, match="2 columns headed '2012': numbers 2, 3"):
        read_text_table(file, make_source(connector), columns=["2012"])


@pytest.mark.parametrize(("connector", "write"), KINDS)
def test_an_empty_file_is_refused(connector: Connector, write: Write, tmp_path: Path) -> None:
    file = write(tmp_path, TABLE)
    file.write_bytes(b"")

    with pytest.raises(SourceFileError, match="is empty"):
        read_text_table(file, make_source(connector), columns=["code"])


@pytest.mark.parametrize(("connector", "write"), KINDS)
def test_headings_without_rows_are_refused(
    connector: Connector, write: Write, tmp_path: Path
) -> None:
    file = write(tmp_path, TABLE[:1])

    with pytest.raises(SourceFileError, match="has headings but no rows"):
        read_text_table(file, make_source(connector), columns=["code"])


@pytest.mark.parametrize(("connector", "write"), KINDS)
def test_two_header_rows_are_joined(connector: Connector, write: Write, tmp_path: Path) -> None:
    file = write(
        tmp_path, [["", "Homes; Cold; 2012", "Homes"], ["code", "2012", "all"], ["E", 1, 2]]
    )
    source = replace(make_source(connector), header_rows=2)

    table = read_text_table(file, source, columns=["code", "Homes; Cold; 2012", "Homes | all"])

    assert table.select("code", "Homes; Cold; 2012", "Homes | all").row(0) == ("E", "1", "2")


# what only one kind can do


def test_a_latin_1_file_declared_utf_8_names_byte_line_and_the_likely_encoding(
    tmp_path: Path,
) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes("code,price\nE05000026,£100\n".encode("latin-1"))

    with pytest.raises(SourceFileError, match="byte 0xa3 on line 2 is not utf-8") as caught:
        read_text_table(file, make_source(Connector.CSV), columns=["code"])

    assert caught.value.fix == "declare encoding: latin-1"


def test_a_latin_1_file_declared_so_is_read(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes("code,price\nE05000026,£100\n".encode("latin-1"))
    source = replace(make_source(Connector.CSV), encoding="latin-1")

    table = read_text_table(file, source, columns=["price"])

    assert table["price"].to_list() == ["£100"]


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_bytes(b"\xef\xbb\xbfcode,homes\r\nE05000026,1\r\n")

    table = read_text_table(file, make_source(Connector.CSV), columns=["code", "homes"])

    assert table.select("code", "homes").row(0) == ("E05000026", "1")


def test_a_quoted_line_break_does_not_shift_the_numbers_of_later_rows(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text('code,note\nE05000026,"two\nlines"\n\nE05000027,one\n')

    table = read_text_table(file, make_source(Connector.CSV), columns=["note"])

    assert table[ROW].to_list() == [2, 5]
    assert table["note"].to_list() == ["two\nlines", "one"]


def test_a_small_file_leaves_other_readers_their_long_cells(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text("code,homes\nE05000026,1\n")

    read_text_table(file, make_source(Connector.CSV), columns=["homes"])

    assert next(csv.reader(["x" * 100_000])) == ["x" * 100_000]


def test_another_delimiter_is_read_where_declared(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text("code;homes\nE05000026;1,5\n")
    source = replace(make_source(Connector.CSV), delimiter=";")

    table = read_text_table(file, source, columns=["homes"])

    assert table["homes"].to_list() == ["1,5"]


def test_a_row_that_breaks_off_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text("code,name,homes\nE05000026,Abbey,12\nE05000027,Al")

    with pytest.raises(SourceFileError, match=r"row 3 of homes\.csv has 2 cells .* have 3"):
        read_text_table(file, make_source(Connector.CSV), columns=["homes"])


def test_a_file_that_ends_within_a_quoted_cell_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text('code,name\nE05000026,"Abb')

    with pytest.raises(SourceFileError, match="after line 1"):
        read_text_table(file, make_source(Connector.CSV), columns=["code"])


def test_a_cut_short_gzip_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b"code,homes\n" + b"E05000026,12\n" * 1000)
    file = tmp_path / "homes.csv.gz"
    file.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(SourceFileError, match="not a whole gzip file"):
        read_text_table(file, make_source(Connector.CSV), columns=["code"])


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    file = write_excel(tmp_path, TABLE)
    file.write_bytes(file.read_bytes()[:2000])

    with pytest.raises(SourceFileError, match=r"2,000 bytes.* cannot be opened as a workbook"):
        read_text_table(file, make_source(Connector.EXCEL), columns=["code"])


def test_an_unknown_sheet_lists_the_sheets(tmp_path: Path) -> None:
    file = write_excel(tmp_path, TABLE)
    source = replace(make_source(Connector.EXCEL), sheet="Dat")

    with pytest.raises(SourceFileError, match="no sheet 'Dat'; its sheets are 'Data'"):
        read_text_table(file, source, columns=["code"])


def test_a_range_bounds_what_is_read_and_keeps_the_sheets_row_numbers(tmp_path: Path) -> None:
    rows: Rows = [["A title", "", ""], *[["x", *row] for row in TABLE], ["x", "a note", "", ""]]
    file = write_excel(tmp_path, rows)
    source = replace(make_source(Connector.EXCEL), cell_range="B2:D4")

    table = read_text_table(file, source, columns=["code", "homes"])

    assert table["code"].to_list() == ["E05000026", "E05000027"]
    assert table[ROW].to_list() == [3, 4]


def test_a_range_means_the_sheets_own_columns_though_the_first_are_empty(tmp_path: Path) -> None:
    file = tmp_path / "homes.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate(TABLE):
            sheet.write_row(at + 4, 2, row)
    source = replace(make_source(Connector.EXCEL), cell_range="D5:E8")

    table = read_text_table(file, source, columns=["name", "homes"])

    assert table["name"].to_list() == ["Abbey", "Alibon", "Becontree"]
    assert table[ROW].to_list() == [6, 7, 8]
    with pytest.raises(MissingColumnError, match="no column 'code'"):
        read_text_table(file, source, columns=["code"])


def test_an_old_workbook_is_read_from_its_chosen_sheet(open_data_folder: Path) -> None:
    file = open_data_folder / "indicators/gla/land-registry-house-prices-ward.xls"
    source = replace(make_source(Connector.EXCEL), sheet="Median")

    table = read_text_table(file, source, columns=["New code", "Year ending Dec 2012"])

    abbey = table.filter(pl.col("New code") == "E05000026")
    assert abbey.select("Year ending Dec 2012", ROW).row(0) == ("141000", 4)
