"""The workbook that the page shows is read by the declaration that the page shows."""

import re
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from wardwise.collation.connectors.text_table import read_text_table
from wardwise.collation.harmonise import match_areas
from wardwise.collation.table_rows import prepare_rows
from wardwise.collation.tidy import list_columns, tidy_measures
from wardwise.collation.totals import check_totals
from wardwise.declaration.project_folder import read_project
from wardwise.model.provenance import Source
from wardwise.toy.project_folder import write_toy_project

REST = """id: repairs
label: Repairs
publisher: Nobody
licence: OGL-3.0
licence_line: "Source: Nobody."
access: open
"""
AREAS = pl.DataFrame(
    {
        "area_code": ["E09000002", "E05014053", "E05014054"],
        "name": ["Barking and Dagenham", "Abbey", "Alibon"],
        "level": ["borough", "ward", "ward"],
        "vintage": ["2022-05-05"] * 3,
        "parent_code": [None, "E09000002", "E09000002"],
    }
)


@pytest.fixture(scope="module")
def page(project_root: Path) -> str:
    return (project_root / "docs" / "do" / "use-a-workbook.md").read_text(encoding="utf-8")


@pytest.fixture
def source(page: str, tmp_path: Path) -> Source:
    folder = write_toy_project(tmp_path / "toy")
    (declared,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (folder / "sources" / "repairs.yaml").write_text(REST + declared, encoding="utf-8")
    (source,) = [one for one in read_project(folder).sources if one.id == "repairs"]
    return source


@pytest.fixture
def workbook(page: str, tmp_path: Path) -> Path:
    """The table of the page, below three lines of notes, on a sheet for each year."""
    table = page[page.index("| Ward | Homes") :].split("\n\n", maxsplit=1)[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if "---" not in line
    ]
    file = tmp_path / "repairs.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name in ("Year to March 23", "Year to March 24"):
            sheet = book.add_worksheet(name)
            for at, row in enumerate([["Repairs"], ["by ward"], ["from Housing"], *rows]):
                sheet.write_row(at, 0, row)
    return file


def test_the_pages_workbook_is_read_by_the_pages_declaration(
    source: Source, workbook: Path
) -> None:
    measures = tuple(source.measures.values())

    texts = read_text_table(workbook, source, columns=list_columns(source, measures))
    prepared = prepare_rows(texts, source, areas=AREAS)
    totals = check_totals(prepared.apart, source, measures=measures, published=())
    matched = match_areas(prepared.rows, source, areas=AREAS)
    cells = tidy_measures(matched.rows, source, measures=measures)

    urgent = cells.filter(pl.col("measure") == "repairs.urgent_repairs").sort("period_id", "row")
    assert urgent.select("period_id", "area_code", "value", "status", "cell").rows() == [
        ("2022-04-01/P1Y", "E05014053", 310.0, None, "C5"),
        ("2022-04-01/P1Y", "E05014054", None, "c", "C6"),
        ("2023-04-01/P1Y", "E05014053", 310.0, None, "C5"),
        ("2023-04-01/P1Y", "E05014054", None, "c", "C6"),
    ]
    assert totals[0].prose.startswith("4 totals agree with the sum of their areas; in 2")
