"""A template, filled in by an officer, comes back as figures, with no edit on the way."""

import json
import re
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command_line import run_command, run_well
from openpyxl.worksheet.worksheet import Worksheet

from wardwise.toy.project_folder import RECEIVED, write_toy_project

FIRST = 6  # row of the first area


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough, fetched."""
    folder = write_toy_project(tmp_path_factory.mktemp("whole") / "toy")
    ended = run_command(folder, "fetch", "--mirror", str(folder / RECEIVED))
    assert ended.status == 0, ended.said
    return folder


@pytest.fixture
def fetched(whole: Path, tmp_path: Path) -> Path:
    """A copy to work on."""
    return Path(shutil.copytree(whole, tmp_path / "toy"))


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough, of which everything was fetched but what the schools are to send."""
    folder = write_toy_project(tmp_path_factory.mktemp("listed") / "toy")
    (folder / RECEIVED / "schools.xlsx").unlink()
    run_command(folder, "fetch", "--mirror", str(folder / RECEIVED))
    return folder


@pytest.fixture
def fresh(listed: Path, tmp_path: Path) -> Path:
    """A copy to work on."""
    return Path(shutil.copytree(listed, tmp_path / "toy"))


def fill_in(file: Path) -> dict[tuple[str, str], dict[str, float]]:
    """Fill every figure in, as an officer would; give what was typed, by area and period."""
    book = openpyxl.load_workbook(file)
    sheet = book["Figures"]
    headings = [cell.value for cell in sheet[FIRST - 1]]
    typed: dict[tuple[str, str], dict[str, float]] = {}
    for at, row in enumerate(sheet.iter_rows(min_row=FIRST), start=1):
        code, _, period = (cell.value for cell in row[:3])
        for across in range(3, len(headings) - 1):
            row[across].value = at + 1000 * (across % 2 == 0)
        typed[code, period] = {
            headings[across]: row[across].value for across in range(3, len(headings) - 1)
        }
    book.save(file)
    return typed


def open_figures(file: Path) -> Worksheet:
    return openpyxl.load_workbook(file)["Figures"]


def test_a_filled_in_template_is_collated_to_the_figures_typed(fresh: Path) -> None:
    written = run_command(fresh, "template", "schools", "--all", "--declare", typed="y\n")
    assert written.status == 0, written.said
    place = fresh / "snapshots" / "schools"
    place.mkdir(parents=True)
    filled = place / "schools.xlsx"
    filled.write_bytes((fresh / "templates" / "schools.xlsx").read_bytes())
    typed = fill_in(filled)

    run_well(fresh, ("check",), ("fetch", "--offline"), ("collate",))

    observed = pl.read_parquet(fresh / "build" / "collated" / "observations.parquet")
    rows = observed.filter(
        (pl.col("indicator_id") == "early_learning") & pl.col("area_code").str.starts_with("T05")
    )
    assert rows.height == len(typed)
    for code, period, numerator, denominator in rows.select(
        "area_code", "period_id", "numerator", "denominator"
    ).rows():
        row = typed[code, period[:4]]
        assert (numerator, denominator) == (row["Children ready for school"], row["Children age 5"])
    lineage = pl.read_parquet(fresh / "build" / "collated" / "lineage.parquet")
    (cell,) = lineage.filter(
        (pl.col("indicator_id") == "early_learning")
        & (pl.col("area_code") == "T05000001")
        & (pl.col("period_id") == "2015-01-01/P1Y")
        & (pl.col("part") == "numerator")
    )["cell"]
    assert cell == f"D{FIRST}"


def test_a_reason_chosen_in_a_template_becomes_the_status(fresh: Path) -> None:
    run_command(fresh, "template", "schools", "--all", "--declare", "--yes")
    place = fresh / "snapshots" / "schools"
    place.mkdir(parents=True)
    filled = place / "schools.xlsx"
    filled.write_bytes((fresh / "templates" / "schools.xlsx").read_bytes())
    fill_in(filled)
    book = openpyxl.load_workbook(filled)
    sheet = book["Figures"]
    sheet.cell(FIRST, 4).value = None
    sheet.cell(FIRST, sheet.max_column).value = "Withheld to protect people"
    book.save(filled)

    run_well(fresh, ("fetch", "--offline"), ("collate",))

    observed = pl.read_parquet(fresh / "build" / "collated" / "observations.parquet")
    (status,) = observed.filter(
        (pl.col("indicator_id") == "early_learning")
        & (pl.col("area_code") == "T05000001")
        & (pl.col("period_id") == "2015-01-01/P1Y")
    )["status"]
    assert status == "c"


def test_a_template_of_one_indicator_says_which_lines_to_change(fetched: Path) -> None:
    ended = run_command(fetched, "template", "early_learning")

    assert ended.status == 0, ended.said
    assert "numerator: early_learning_form.early_learning" in ended.said
    assert ended.shown.startswith("id: early_learning_form\n")


def test_those_lines_and_the_printed_declaration_are_all_that_is_needed(fetched: Path) -> None:
    ended = run_command(fetched, "template", "early_learning")
    (fetched / "sources" / "early_learning_form.yaml").write_text(ended.shown, encoding="utf-8")
    framework = fetched / "framework.yaml"
    text = framework.read_text(encoding="utf-8")
    start = text.index("  - id: early_learning\n")
    own = text[start:].split("\n  - id: ")[0]
    changed = own
    for line in re.findall(r"^    (\w+: early_learning_form.*)$", ended.said, re.MULTILINE):
        key = line.split(":")[0]
        changed = re.sub(rf"^    {key}: .*$", f"    {line}", changed, flags=re.MULTILINE)
    framework.write_text(text.replace(own, changed), encoding="utf-8")
    place = fetched / "snapshots" / "early_learning_form"
    place.mkdir()
    filled = place / "early_learning.xlsx"
    filled.write_bytes((fetched / "templates" / "early_learning.xlsx").read_bytes())
    typed = fill_in(filled)

    run_well(fetched, ("fetch", "--offline"), ("collate",))

    observed = pl.read_parquet(fetched / "build" / "collated" / "observations.parquet")
    rows = observed.filter(
        (pl.col("indicator_id") == "early_learning") & (pl.col("area_code") == "T05000003")
    )
    assert rows.sort("period_id")["numerator"].to_list() == [
        typed["T05000003", year]["Children ready for school"] for year in ("2015", "2016", "2017")
    ]


def test_a_template_offers_reasons_and_bounds_and_keeps_codes_locked(fetched: Path) -> None:
    run_command(fetched, "template", "early_learning")

    sheet = open_figures(fetched / "templates" / "early_learning.xlsx")
    rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert rules["F6:F56"].formula1 == (
        '"Withheld to protect people,Not known,Does not apply to this area"'
    )
    assert rules["D6:D56"].formula1 == "AND(ISNUMBER(D6),D6>=0,OR(ISBLANK(E6),D6<=E6))"
    assert sheet.protection.sheet
    assert sheet["A6"].protection.locked
    assert not sheet["D6"].protection.locked


def test_a_further_period_is_asked_for(fetched: Path) -> None:
    run_command(fetched, "template", "early_learning", "--period", "2018/19")

    sheet = open_figures(fetched / "templates" / "early_learning.xlsx")
    assert {row[2].value for row in sheet.iter_rows(min_row=FIRST)} == {
        "2015",
        "2016",
        "2017",
        "2018/19",
    }


def test_a_template_at_another_level_lists_its_areas(fetched: Path) -> None:
    ended = run_command(fetched, "template", "early_learning", "--level", "lsoa", "--json")

    record = json.loads(ended.shown)
    assert "level: lsoa" in record["declaration"]
    sheet = open_figures(Path(record["file"]))
    assert str(sheet["A6"].value).startswith("T01")


def test_a_restricted_source_asks_for_true_counts_and_says_how_they_are_protected(
    fetched: Path,
) -> None:
    ended = run_command(fetched, "template", "safeguarding", "--all")
    assert ended.status == 0, ended.said

    book = openpyxl.load_workbook(fetched / "templates" / "safeguarding.xlsx")
    notes = " ".join(str(row[1].value) for row in book["Notes"].iter_rows())
    assert "Enter the true count, even 1 or 2" in notes
    assert "Counts of 1 to 4 withheld" in notes


def test_an_unknown_indicator_is_named_with_the_nearest(fetched: Path) -> None:
    ended = run_command(fetched, "template", "early_lerning")

    assert ended.status == 1
    assert "did you mean 'early_learning'?" in ended.said


def test_a_declaration_is_not_replaced_unasked(fetched: Path) -> None:
    before = (fetched / "sources" / "schools.yaml").read_bytes()

    ended = run_command(fetched, "template", "schools", "--all", "--declare", typed="n\n")

    assert ended.status == 1
    assert (fetched / "sources" / "schools.yaml").read_bytes() == before


def test_a_declaration_that_other_indicators_would_miss_is_not_written(fetched: Path) -> None:
    ended = run_command(fetched, "template", "early_learning", "--declare", "--yes")

    assert ended.status == 1
    assert "template schools --all --declare" in ended.said
    assert not (fetched / "templates").exists()
