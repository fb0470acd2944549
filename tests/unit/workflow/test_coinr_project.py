"""COINr's two tables become a project, and what cannot be is named with line and column."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from command_line import run_command

from wardwise.declaration.project_folder import read_project
from wardwise.model.errors import (
    MissingColumnError,
    PeriodError,
    Problems,
    ProjectError,
    SourceFileError,
)
from wardwise.workflow.coinr_project import CoinrImport, ImportedProject, import_coinr
from wardwise.workflow.run import run_collate

IDATA = """\
uCode,uName,Zone,Time,Cold,Crowded,Violence,People,Extra
a1,North,Inner,2020,5.5,10,3,100,x
a2,South,Inner,2020,NA,12,6,200,y
a3,"East, upper",Outer,2020,7.5,,9,300,z
"""
IMETA = """\
Level,iCode,iName,Direction,Weight,Unit,Target,Denominator,Parent,Type
1,Cold,Cold homes,-1,2,percent,3,,Shelter,Indicator
1,Crowded,Crowded homes,-1,1,percent,,,Shelter,Indicator
1,Violence,Violent offences,-1,1,offences,,People,Safety,Indicator
2,Shelter,Shelter,1,1,,,,Index,Aggregate
2,Safety,Safety,1,0.5,,,,Index,Aggregate
3,Index,The index,1,1,,,,,Aggregate
,Zone,Zone,,,,,,,Group
,People,Residents,,,people,,,,Denominator
"""


def write_files(
    folder: Path, idata: str = IDATA, imeta: str = IMETA, *, encoding: str = "utf-8"
) -> tuple[Path, Path]:
    folder.mkdir(exist_ok=True)
    (folder / "iData.csv").write_text(idata, encoding=encoding)
    (folder / "iMeta.csv").write_text(imeta, encoding=encoding)
    return folder / "iData.csv", folder / "iMeta.csv"


def run_import(
    folder: Path, idata: str = IDATA, imeta: str = IMETA, *, group: str = "", period: str = ""
) -> ImportedProject:
    files = write_files(folder / "given", idata, imeta)
    asked = CoinrImport(*files, folder / "made", group=group, period=period)
    return import_coinr(asked, received=date(2026, 1, 5))


def test_a_project_is_written_that_collates_as_it_is(tmp_path: Path) -> None:
    made = run_import(tmp_path, group="Zone")

    collated = run_collate(made.folder, progress=lambda *_: None)

    values = collated.tables["observations"].select("indicator_id", "area_code", "value")
    assert dict(values.filter(indicator_id="violence").drop("indicator_id").rows()) == {
        "a1": 0.03,
        "a2": 0.03,
        "a3": 0.03,
    }
    assert values.filter(indicator_id="cold")["value"].to_list() == [5.5, None, 7.5]


def test_weights_directions_and_targets_are_declared(tmp_path: Path) -> None:
    framework = read_project(run_import(tmp_path).folder).edition.framework

    cold = framework.indicators[0]
    assert (cold.weight, cold.target, cold.direction) == (2.0, 3.0, "lower_is_better")
    assert {one.id: one.weight for one in framework.components} == {"shelter": 1.0, "safety": 0.5}
    assert framework.index_label == "The index"
    assert [one.id for one in framework.characteristics] == ["people"]


def test_groups_become_larger_areas(tmp_path: Path) -> None:
    made = run_import(tmp_path, group="Zone")

    areas = run_collate(made.folder, progress=lambda *_: None).tables["areas"]

    parents = dict(areas.filter(level="other").select("area_code", "parent_code").iter_rows())
    names = dict(areas.select("area_code", "name").iter_rows())
    assert {code: names[parent] for code, parent in parents.items()} == {
        "a1": "Inner",
        "a2": "Inner",
        "a3": "Outer",
    }


def test_what_is_not_carried_over_is_named(tmp_path: Path) -> None:
    made = run_import(tmp_path)

    lost = " ".join(made.lost)
    assert "groups Zone" in lost
    assert "without a row in iMeta: Extra" in lost
    assert "Treat()" in lost
    assert any("all_components" in one for one in made.changed)


def test_a_panel_becomes_several_periods(tmp_path: Path) -> None:
    later = "\n".join(line.replace(",2020,", ",2021,") for line in IDATA.splitlines()[1:])

    made = run_import(tmp_path, IDATA + later + "\n")

    assert made.periods == ("2020", "2021")
    observed = run_collate(made.folder, progress=lambda *_: None).tables["observations"]
    assert observed["period_id"].unique().sort().to_list() == ["2020-01-01/P1Y", "2021-01-01/P1Y"]


def test_semicolons_and_a_mark_of_byte_order_are_read(tmp_path: Path) -> None:
    files = write_files(
        tmp_path / "given",
        IDATA.replace('"East, upper"', "East").replace(",", ";"),
        IMETA.replace(",", ";"),
        encoding="utf-8-sig",
    )

    made = import_coinr(CoinrImport(*files, tmp_path / "made"), received=date(2026, 1, 5))

    assert run_collate(made.folder, progress=lambda *_: None).tables["observations"].height == 12


@pytest.mark.parametrize(
    ("idata", "imeta", "problem", "where"),
    [
        (
            IDATA.replace("7.5", "seven"),
            IMETA,
            "'Cold' holds 'seven', which is not a number",
            "iData.csv, line 4, column 'Cold'",
        ),
        (
            IDATA.replace("Crowded", "Crowding"),
            IMETA,
            "'Crowded' has no column in iData.csv",
            "iMeta.csv, line 3",
        ),
        (
            IDATA.replace("a2", "a1"),
            IMETA,
            "'a1' stands twice in a year",
            "iData.csv, line 3, column 'uCode'",
        ),
        (
            IDATA,
            IMETA.replace(",Shelter,Indicator", ",Sheltre,Indicator", 1),
            "the parent of 'Cold' is 'Sheltre', which has no row",
            "iMeta.csv, line 2",
        ),
        (
            IDATA,
            IMETA.replace("1,Crowded,", "1,Cold,"),
            "the code 'Cold' stands twice, first in iMeta.csv, line 2",
            "iMeta.csv, line 3",
        ),
        (
            IDATA,
            IMETA.replace(",People,Safety", ",Persons,Safety"),
            "the denominator of 'Violence' is 'Persons'",
            "iMeta.csv, line 4",
        ),
        (
            IDATA,
            IMETA.replace(",-1,2,", ",down,2,"),
            "the direction of 'Cold' is 'down'",
            "iMeta.csv, line 2",
        ),
        (
            IDATA,
            IMETA.replace(",Safety,Indicator", ",Shelter,Indicator"),
            "the aggregate 'Safety' is nobody's parent",
            "iMeta.csv, line 6",
        ),
    ],
)
def test_what_cannot_be_is_named_with_its_place(
    tmp_path: Path, idata: str, imeta: str, problem: str, where: str
) -> None:
    with pytest.raises(Problems) as refused:
        run_import(tmp_path, idata, imeta)

    assert problem in str(refused.value)
    assert where in str(refused.value)
    assert not (tmp_path / "made").exists()


def test_columns_that_imeta_lacks_are_all_named(tmp_path: Path) -> None:
    table = pl.read_csv(IMETA.encode(), infer_schema=False).drop("Parent", "Type")

    with pytest.raises(MissingColumnError, match="lacks the columns 'parent', 'type'"):
        run_import(tmp_path, imeta=table.write_csv())


def test_figures_of_no_year_need_one(tmp_path: Path) -> None:
    undated = pl.read_csv(IDATA.encode(), infer_schema=False).drop("Time").write_csv()

    with pytest.raises(PeriodError, match="no column 'Time'") as refused:
        run_import(tmp_path, undated)
    made = run_import(tmp_path, undated, period="2020")

    assert "--period" in refused.value.fix
    assert made.periods == ("2020",)


def test_a_year_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(PeriodError, match="'FY20' is not a period") as refused:
        run_import(tmp_path, IDATA.replace("Outer,2020", "Outer,FY20"))

    assert refused.value.where == "iData.csv, line 4, column 'Time'"


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match="two columns are headed 'Cold'"):
        run_import(tmp_path, IDATA.replace("Extra", "Cold"))


def test_codes_of_the_register_are_areas_like_others(tmp_path: Path) -> None:
    wards = IDATA.replace("a1", "E05000026").replace("a2", "E05000027")

    made = run_import(tmp_path, wards)

    areas = run_collate(made.folder, progress=lambda *_: None).tables["areas"]
    assert areas.filter(level="other")["area_code"].to_list() == ["E05000026", "E05000027", "a3"]


@pytest.mark.parametrize("name", ["2018", "Yes: no #1", "Ærø & Als"])
def test_a_project_may_have_any_name(tmp_path: Path, name: str) -> None:
    files = write_files(tmp_path / "given")

    made = import_coinr(
        CoinrImport(*files, tmp_path / "made", name=name), received=date(2026, 1, 5)
    )

    assert read_project(made.folder).name == name


def test_names_of_areas_and_groups_may_hold_anything(tmp_path: Path) -> None:
    odd = IDATA.replace("Inner", '"In: #1"').replace("North", '"""North"" - & <b>"')

    made = run_import(tmp_path, odd, group="Zone")

    areas = run_collate(made.folder, progress=lambda *_: None).tables["areas"]
    assert {'"North" - & <b>', "In: #1"} <= set(areas["name"])


def test_a_file_of_r_is_no_csv_file(tmp_path: Path) -> None:
    idata, imeta = write_files(tmp_path / "given")
    idata.write_bytes(b"\x1f\x8b\x08\x00\xff\xfe")

    with pytest.raises(SourceFileError, match="is not UTF-8 text") as refused:
        import_coinr(CoinrImport(idata, imeta, tmp_path / "made"), received=date(2026, 1, 5))

    assert "rds" in refused.value.fix


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFileError, match=r"iData.csv is not a CSV table"):
        run_import(tmp_path, "")


def test_areas_without_a_group_are_named(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="a3 has no group"):
        run_import(tmp_path, IDATA.replace("Outer", ""), group="Zone")


def test_a_column_that_is_not_of_groups_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="'Zones' is not a column of groups") as refused:
        run_import(tmp_path, group="Zones")

    assert "did you mean 'Zone'?" in str(refused.value)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "letter.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ProjectError, match="is not empty"):
        run_import(tmp_path)

    assert [one.name for one in (tmp_path / "made").iterdir()] == ["letter.txt"]


def test_the_command_says_what_changed_and_what_is_lost(tmp_path: Path) -> None:
    files = write_files(tmp_path / "given")

    ended = run_command(
        tmp_path,
        *("import", "coinr", *map(str, files), str(tmp_path / "made"), "--group", "Zone", "--json"),
    )

    assert ended.status == 0, ended.said
    assert json.loads(ended.shown)["indicators"] == 3
    assert "not carried over: what stands in your R script" in ended.talk
    assert f"Next: wardwise -C {tmp_path / 'made'} collate" in ended.talk


def test_areas_with_codes_of_their_own_may_be_named_in_the_method(tmp_path: Path) -> None:
    made = run_import(tmp_path)
    file = made.folder / "wardwise.yaml"
    text = file.read_text(encoding="utf-8")
    screened = "  screening: {least_known: 0.9, kept: {a2: it is small}}\n"
    file.write_text(text.replace("  treatment:", screened + "  treatment:"), encoding="utf-8")

    assert read_project(made.folder).edition.method.screening.kept == {"a2": "it is small"}


def test_a_code_that_is_nearly_of_the_register_is_refused(tmp_path: Path) -> None:
    made = run_import(tmp_path)
    file = made.folder / "wardwise.yaml"
    text = file.read_text(encoding="utf-8")
    screened = "  screening: {kept: {E0500002: it is small}}\n"
    file.write_text(text.replace("  treatment:", screened + "  treatment:"), encoding="utf-8")

    with pytest.raises(Problems, match="'E0500002' is not an area code known here"):
        read_project(made.folder)
