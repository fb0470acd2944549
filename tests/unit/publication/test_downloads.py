"""Downloads tell what they hold, keep real zeros, and say why a figure is missing."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import openpyxl
import polars as pl
import pytest

from wardwise.publication.files import Sheet, make_csv, make_csv_parts, make_workbook
from wardwise.publication.reader import Release, name_download, open_release
from wardwise.publication.writer import write_release

if TYPE_CHECKING:
    from tests.unit.publication.conftest import Material

    from wardwise.publication.shapes import About

SPAN = "2012-2014_toy.1"


@pytest.fixture
def release(tmp_path: Path, material: "Material") -> Release:
    return open_release(
        write_release(
            tmp_path / "one",
            safe=material.seal(),
            documents=material.documents.documents,
            boundaries={},
            about=material.documents.about,
        )
    )


def read_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def read_indicators(release: Release) -> dict[tuple[str, str], dict[str, str]]:
    rows = read_rows(release.read_file(f"downloads/indicators_all-levels_{SPAN}.csv"))
    return {(one["area_name"], one["period"]): one for one in rows}


def test_every_row_says_what_where_when_and_in_which_unit(release: Release) -> None:
    row = read_indicators(release)["Abbey", "2012"]

    told = {
        "indicator": "Households in fuel poverty",
        "component": "Shelter",
        "area_code": "T05000001",
        "area_level": "ward",
        "borough": "Toy borough",
        "unit": "percent of households",
        "value": "10.0",
        "interval": "95 percent confidence interval",
        "direction": "lower",
        "comparator": "Toyshire",
        "source": "Department of Toys, Sub-regional fuel poverty",
    }
    assert {name: row[name] for name in told} == told


def test_a_real_zero_is_kept_and_a_missing_figure_is_empty_with_its_reason(
    release: Release,
) -> None:
    rows = read_indicators(release)

    zero, missing = rows["Eastbrook", "2012"], rows["Eastbrook", "2014"]
    assert (zero["value"], zero["status"], zero["reason"]) == ("0.0", "", "")
    assert (missing["value"], missing["status"], missing["reason"]) == ("", "x", "not available")
    assert missing["interval"] == ""


def test_metadata_beside_each_csv_describes_exactly_its_columns(release: Release) -> None:
    tables = [one for one in release.downloads if one.endswith(".csv")]

    assert len(tables) == 6
    for path in tables:
        with io.StringIO(release.read_file(path).decode()) as file:
            header = next(csv.reader(file))
        described = json.loads(release.read_file(f"{path}-metadata.json"))
        assert [one["name"] for one in described["tableSchema"]["columns"]] == header
        assert described["url"] == Path(path).name
        assert all(one["dc:description"] for one in described["tableSchema"]["columns"])


def test_the_workbook_has_contents_notes_and_one_tidy_table_a_sheet(release: Release) -> None:
    content = release.read_file(f"downloads/tables_wards-and-above_{SPAN}.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(content))

    assert book.sheetnames[:3] == ["Contents", "Notes", "Scores"]
    sheet = book["Indicators"]
    header = [one.value for one in sheet[1]]
    rows = [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(2, values_only=True)]
    zero = next(one for one in rows if one["numerator"] == 0)
    missing = next(one for one in rows if one["status"] == "x")
    assert zero["value"] == 0
    assert (missing["value"], missing["reason"]) == (None, "not available")
    notes = [str(row[1]) for row in book["Notes"].iter_rows(values_only=True)]
    assert "This place is invented, and so are its figures." in notes
    assert "Source: Department of Toys, OGL v3.0." in notes


def test_the_archive_holds_every_table_with_its_metadata(release: Release) -> None:
    content = release.read_file(f"downloads/everything_all-areas_{SPAN}.zip")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()

    assert f"scores_all-areas_{SPAN}.csv" in names
    assert f"scores_all-areas_{SPAN}.csv-metadata.json" in names
    assert len(names) == 12


def test_texts_of_a_workbook_come_back_as_they_went_in() -> None:
    table = pl.DataFrame(
        {
            "words": ['a < b & "c" > d', None, " edge ", "", "caf\u00e9 \u2013 5 %"],
            "figures": [0.0, 1.5e-7, None, -3.25, 123456789.123],
            "places": [1, None, 3, 4, 2**40],
        }
    )
    about = cast("About", {"created": "2026-01-02", "publisher": "P", "licence_lines": []})

    content = make_workbook([Sheet("One", "A table", table)], title="T", notes=[], about=about)

    sheet = openpyxl.load_workbook(io.BytesIO(content))["One"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("words", "figures", "places")
    assert rows[1:] == [tuple(row) for row in table.iter_rows()]
    assert (sheet.dimensions, sheet.auto_filter.ref) == ("A1:C6", "A1:C6")


def test_csv_parts_make_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pl.DataFrame({"a": range(5), "b": ["x", "y,z", None, "", "w"]})
    monkeypatch.setattr("wardwise.publication.files._ROWS_AT_ONCE", 2)

    assert b"".join(make_csv_parts(table)) == make_csv(table)


def test_of_thousands_of_areas_the_plain_files_leave_out_the_small_ones(
    tmp_path: Path, material: "Material", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardwise.publication.downloads._MANY", 2)
    monkeypatch.setattr("wardwise.publication.downloads._SMALL", ("ward",))

    release = open_release(
        write_release(
            tmp_path / "many",
            safe=material.seal(),
            documents=material.documents.documents,
            boundaries={},
            about=material.documents.about,
        )
    )

    plain = read_rows(release.read_file(f"downloads/areas_wards-and-above_{SPAN}.csv"))
    content = release.read_file(f"downloads/everything_all-areas_{SPAN}.zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        every = read_rows(archive.read(f"areas_all-areas_{SPAN}.csv"))
    assert {one["area_level"] for one in plain} == {"borough", "region"}
    assert {one["area_level"] for one in every} == {"ward", "borough", "region"}


def test_a_page_can_label_its_own_rows_from_the_release(release: Release) -> None:
    ward = release.observations.filter(area_code="T05000002")

    labelled = release.labels.label_observations(ward)

    assert labelled["area_name"].unique().to_list() == ["Eastbrook"]
    assert labelled.height == ward.height


def test_a_download_is_named_by_what_it_holds() -> None:
    name = name_download(
        "fuel poverty", levels="ward", periods=["2014"], edition="toy.1", ending="csv"
    )

    assert name == "fuel-poverty_ward_2014_toy.1.csv"
