"""A framework goes to Excel and comes back: what was edited, and nothing else."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from command_line import run_command
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wardwise.declaration.project_folder import read_project
from wardwise.model.errors import MissingColumnError, Problems, WardwiseError, WorkbookError
from wardwise.model.indicator import Direction
from wardwise.toy.project_folder import write_toy_project
from wardwise.workflow.framework_workbook import (
    read_framework_workbook,
    write_changed_framework,
    write_framework_workbook,
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough, with a comment in its framework, and its framework's workbook beside it."""
    folder = write_toy_project(tmp_path_factory.mktemp("written") / "toy")
    framework = folder / "framework.yaml"
    text = framework.read_text(encoding="utf-8")
    framework.write_text(
        text.replace("indicators:\n", "# Agreed with Housing in March.\nindicators:\n"),
        encoding="utf-8",
    )
    write_framework_workbook(folder, folder / "framework.xlsx")
    return folder


@pytest.fixture
def toy(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "toy"))


def edit(toy: Path, change: Callable[[Workbook], None]) -> Path:
    file = toy / "framework.xlsx"
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return file


def find_row(sheet: Worksheet, name: str) -> int:
    return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == name)


def write_cell(book: Workbook, sheet: str, name: str, heading: str, value: object) -> None:
    drawn = book[sheet]
    headings = [cell.value for cell in drawn[1]]
    drawn.cell(find_row(drawn, name), headings.index(heading) + 1, value)


def test_a_workbook_that_nobody_edited_changes_nothing(toy: Path) -> None:
    before = (toy / "framework.yaml").read_text(encoding="utf-8")

    changed = read_framework_workbook(toy, toy / "framework.xlsx")

    assert changed.changes == ()
    assert changed.text == before


def test_what_was_edited_comes_back(toy: Path) -> None:
    def change(book: Workbook) -> None:
        for heading, value in (
            ("Label", "Cold homes: those in fuel poverty"),
            ("Component", "personal_safety"),
            ("Direction", "Higher is better"),
            ("Weight", 2.5),
            ("Best", 60),
            ("Worst", "observed"),
            ("Target", 12),
        ):
            write_cell(book, "Indicators", "fuel_poverty", heading, value)
        write_cell(book, "Components", "shelter", "Weight", 3)
        write_cell(book, "Dimensions", "opportunity", "Label", "Chances")

    changed = read_framework_workbook(toy, edit(toy, change))
    write_changed_framework(toy, changed)

    framework = read_project(toy).edition.framework
    cold = next(one for one in framework.indicators if one.id == "fuel_poverty")
    assert cold.label == "Cold homes: those in fuel poverty"
    assert cold.component == "personal_safety"
    assert cold.direction is Direction.HIGHER_IS_BETTER
    assert (cold.weight, cold.target) == (2.5, 12)
    assert (cold.goalposts.best, cold.goalposts.worst) == (60, None)
    assert {one.id: one.weight for one in framework.components}["shelter"] == 3
    assert framework.dimensions[2].label == "Chances"
    assert len(changed.changes) == 9


def test_all_else_stays_as_it_was_written(toy: Path) -> None:
    before = (toy / "framework.yaml").read_text(encoding="utf-8")

    changed = read_framework_workbook(
        toy,
        edit(toy, lambda book: write_cell(book, "Indicators", "fuel_poverty", "Label", "Cold")),
    )

    assert "# Agreed with Housing in March.\nindicators:" in changed.text
    expected = before.replace("label: Households in fuel poverty", "label: Cold")
    assert changed.text.split() == expected.split()  # long lines may be joined


def test_rows_may_be_taken_out_and_groups_added(toy: Path) -> None:
    def change(book: Workbook) -> None:
        indicators, components = book["Indicators"], book["Components"]
        indicators.delete_rows(find_row(indicators, "evictions"))
        components.append(["warmth", "Warmth", "basic_human_needs", 1, "Are homes warm?"])
        write_cell(book, "Indicators", "fuel_poverty", "Component", "warmth")

    changed = read_framework_workbook(toy, edit(toy, change))
    write_changed_framework(toy, changed)

    framework = read_project(toy).edition.framework
    assert "evictions" not in {one.id for one in framework.indicators}
    assert [one.id for one in framework.find_indicators("warmth")] == ["fuel_poverty"]
    assert "Indicators: evictions is taken out" in changed.changes
    assert "Components: warmth is added" in changed.changes


def test_rows_may_stand_in_any_order(toy: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Indicators"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for at, row in enumerate(reversed(rows), start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(at, column, value)

    assert read_framework_workbook(toy, edit(toy, change)).changes == ()


def say_mistake(sheet: str, name: str, heading: str, value: object) -> Callable[[Workbook], None]:
    return lambda book: write_cell(book, sheet, name, heading, value)


@pytest.mark.parametrize(
    ("change", "error", "problem"),
    [
        (
            say_mistake("Indicators", "fuel_poverty", "Weight", "heavy"),
            Problems,
            "Weight of 'fuel_poverty' is 'heavy'; expected a number",
        ),
        (
            say_mistake("Indicators", "fuel_poverty", "Direction", "down"),
            Problems,
            "expected higher_is_better or lower_is_better",
        ),
        (
            say_mistake("Indicators", "fuel_poverty", "Decimals", 1.5),
            Problems,
            "expected a whole number",
        ),
        (
            say_mistake("Indicators", "fuel_poverty", "Component", "sheltr"),
            Problems,
            "did you mean 'shelter'?",
        ),
        (
            say_mistake("Indicators", "fuel_poverty", "Id", "warmth"),
            Problems,
            "there is no indicator 'warmth', and a new one needs a source",
        ),
        (
            say_mistake("Indicators", "fuel_poverty", "Id", "overcrowding"),
            Problems,
            "'overcrowding' stands twice",
        ),
        (
            say_mistake("Indicators", "fuel_poverty", "Best", 90),
            Problems,
            "goalposts of 'fuel_poverty' point",
        ),
        (
            lambda book: book["Indicators"].delete_cols(1),
            MissingColumnError,
            "the sheet Indicators has no column 'Id'",
        ),
        (
            lambda book: book.remove(book["Components"]),
            WorkbookError,
            "has no sheet Components",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    toy: Path, change: Callable[[Workbook], None], error: type[WardwiseError], problem: str
) -> None:
    before = (toy / "framework.yaml").read_bytes()

    with pytest.raises(error) as refused:
        read_framework_workbook(toy, edit(toy, change))

    assert problem in str(refused.value)
    assert (toy / "framework.yaml").read_bytes() == before


def test_a_mistake_is_told_with_its_sheet_and_row(toy: Path) -> None:
    file = edit(toy, say_mistake("Indicators", "fuel_poverty", "Weight", "heavy"))
    row = find_row(openpyxl.load_workbook(file)["Indicators"], "fuel_poverty")

    with pytest.raises(Problems) as refused:
        read_framework_workbook(toy, file)

    assert f"framework.xlsx, sheet Indicators, row {row}, column Weight" in str(refused.value)


def test_what_is_no_workbook_is_refused(toy: Path) -> None:
    with pytest.raises(WorkbookError, match="cannot be read as a workbook"):
        read_framework_workbook(toy, toy / "framework.yaml")


def test_nothing_is_overwritten_unasked(toy: Path) -> None:
    file = edit(toy, say_mistake("Indicators", "fuel_poverty", "Label", "Cold homes"))
    before = (toy / "framework.yaml").read_bytes()

    asked = run_command(toy, "import", "workbook", str(file), typed="n\n")
    again = run_command(toy, "template", "--framework", str(file), typed="n\n")

    assert (asked.status, again.status) == (1, 1)
    assert "label Households in fuel poverty becomes Cold homes" in asked.shown
    assert (toy / "framework.yaml").read_bytes() == before
    assert openpyxl.load_workbook(file)["Indicators"]["B2"].value is not None


def test_the_commands_take_a_framework_there_and_back(toy: Path) -> None:
    file = toy / "sheets" / "mine.xlsx"

    there = run_command(toy, "template", "--framework", str(file))
    book = openpyxl.load_workbook(file)
    write_cell(book, "Indicators", "fuel_poverty", "Label", "Cold homes")
    book.save(file)
    back = run_command(toy, "import", "workbook", str(file), "--yes", "--json")

    assert there.status == 0, there.said
    assert back.status == 0, back.said
    (said,) = json.loads(back.shown)["changes"]
    assert said == "fuel_poverty: label Households in fuel poverty becomes Cold homes"
    assert "label: Cold homes" in (toy / "framework.yaml").read_text(encoding="utf-8")
