"""A figure is followed through crosswalks to its rows, and says what each crosswalk is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wardwise.declaration.catalogues import write_project
from wardwise.declaration.project_folder import read_project
from wardwise.model.area import CROSSWALK_SCHEMA
from wardwise.model.correction import Correction, CorrectionAction
from wardwise.model.observations import LINEAGE_SCHEMA
from wardwise.workflow.explain import SourceRow, name_crosswalks, trace_cell

YEAR = "2019-01-01/P1Y"
CROSSWALKS = pl.DataFrame(
    [
        ("lsoa21_wd22@2019", "E01000001", "E05000011", 1.0),
        ("lsoa21_wd22@2019", "E01000002", "E05000011", 0.4),
        ("lsoa21_wd22@2019", "E01000002", "E05000012", 0.6),
    ],
    schema=CROSSWALK_SCHEMA,
    orient="row",
)
NOTHING = dict.fromkeys(LINEAGE_SCHEMA)


def make_lineage() -> pl.DataFrame:
    common = NOTHING | {"indicator_id": "cold", "period_id": YEAR, "part": "numerator"}
    read = common | {"snapshot": "homes", "file": "homes/a.csv", "column": "cold"}
    rows = [
        common | {"area_code": "E05000011", "crosswalk_id": "lsoa21_wd22@2019"},
        read | {"area_code": "E01000001", "row": 7},
        # merged from two rows, so that it names them in its column and has no row of its own
        read
        | {
            "area_code": "E01000002",
            "column": "cold (rows 8, 9)",
            "crosswalk_id": "lsoa11_lsoa21",
            "share_apportioned": 0.25,
        },
    ]
    return pl.DataFrame(rows, schema=LINEAGE_SCHEMA)


def trace(area: str) -> dict[str, SourceRow]:
    tables = {"lineage": make_lineage(), "crosswalks": CROSSWALKS}
    rows = trace_cell(tables, indicator="cold", area=area, period=YEAR, checksums={})
    return {one.area_code: one for one in rows}


def test_each_row_says_by_which_crosswalk_and_which_share_it_counts() -> None:
    rows = trace("E05000011")

    assert {code: one.share for code, one in rows.items()} == {"E01000001": 1.0, "E01000002": 0.4}
    assert {one.crosswalk for one in rows.values()} == {"lsoa21_wd22@2019"}
    assert rows["E01000001"].row == 7


def test_a_figure_moved_from_another_date_names_its_rows_and_the_divided_part() -> None:
    moved = trace("E01000002")["E01000002"]

    assert (moved.file, moved.column) == ("homes/a.csv", "cold (rows 8, 9)")
    assert (moved.moved, moved.divided) == ("lsoa11_lsoa21", 0.25)
    assert moved.crosswalk is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "lsoa21_wd22@2019",
            (
                "GLA shares of neighbourhoods in wards of 2022, by people of the year; shared by "
                "people; shares of 2019"
            ),
        ),
        (
            "lsoa11_lsoa21",
            "neighbourhoods of 2011 to those of 2021, by people; shared by people",
        ),
        ("ward_borough", "whole areas in the larger areas that they lie in"),
    ],
)
def test_a_crosswalk_is_told_by_its_label_what_it_shares_by_and_its_year(
    tmp_path: Path, name: str, words: str
) -> None:
    folder = write_project(tmp_path / "one", area="E09000002", catalogue="london-2025")
    row = replace(trace("E05000011")["E01000001"], crosswalk=name)

    assert name_crosswalks([row], read_project(folder)) == {name: words}


@pytest.mark.parametrize(
    ("action", "value", "said"),
    [
        (CorrectionAction.REPLACE, 2280.0, "2,208 received, 2,280 in its place"),
        (CorrectionAction.SCALE, 0.1, "2,208 received, and multiplied by 0.1: 220.8"),
        (CorrectionAction.DROP, None, "2,208 received, and left out"),
        (CorrectionAction.FLAG, None, "2,208 received, and kept as uncertain"),
    ],
)
def test_a_corrected_row_says_both_figures_and_why(
    action: CorrectionAction, value: float | None, said: str
) -> None:
    correction = Correction(
        id="exchanged",
        area="E01000001",
        period=YEAR,
        action=action,
        reason="Two digits were exchanged.",
        told="The elections office.",
        date=date(2026, 3, 1),
        received=2208.0,
        value=value,
    )
    corrected = make_lineage().with_columns(
        correction_id=pl.when(pl.col("area_code") == "E01000001").then(pl.lit("exchanged"))
    )
    tables = {"lineage": corrected, "crosswalks": CROSSWALKS}

    rows = trace_cell(
        tables,
        indicator="cold",
        area="E05000011",
        period=YEAR,
        checksums={},
        corrections={"exchanged": correction},
    )

    assert rows[0].correction == f"exchanged ({said}): Two digits were exchanged."
    assert rows[1].correction is None
