import time
from pathlib import Path

import pytest

from wardwise.declaration import read_project
from wardwise.model.area import AreaLevel
from wardwise.model.errors import Problems, ProjectError
from wardwise.model.indicator import (
    Break,
    Direction,
    Goalposts,
    Indicator,
    Kind,
    MeasureReference,
    Transform,
    TransformKind,
)
from wardwise.model.method import Method
from wardwise.model.project import AreaList, PeerDeclaration
from wardwise.model.protection import Protection, ProtectionProfile
from wardwise.model.provenance import AreaColumn, Measure
from wardwise.model.status import Status


def test_an_indicator_reads_as_declared_with_the_defaults_of_what_is_left_out(
    small_project: Path,
) -> None:
    indicator = read_project(small_project).edition.framework.indicators[0]

    assert indicator == Indicator(
        id="fuel_poverty",
        label="Households in fuel poverty",
        component="shelter",
        kind=Kind.SHARE,
        unit="percent of households",
        direction=Direction.LOWER_IS_BETTER,
        definition="Households that cannot afford warmth.",
        why="Cold homes harm health.",
        source="fuel",
        goalposts=Goalposts("No household need be cold.", best=0.0, worst=None),
        per=100.0,
        numerator=MeasureReference("fuel", "poor_households"),
        denominator=MeasureReference("fuel", "households"),
        periods={"2012": "2012-01-01/P1Y", "2014": "2014-01-01/P1Y"},
        breaks=(Break(("2012-01-01/P1Y", "2014-01-01/P1Y"), "The measure was redefined."),),
        transforms=(
            Transform(TransformKind.CAP, "One ward is an error.", at=60.0),
            Transform(TransformKind.LOG1P, "It is skewed."),
        ),
        possible_minimum=0.0,
        possible_maximum=100.0,
    )


def test_a_method_that_is_left_out_is_the_default_method(small_project: Path) -> None:
    assert read_project(small_project).edition.method == Method()


def test_an_empty_method_is_the_default_method(small_project: Path) -> None:
    path = small_project / "wardwise.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "method: {}\n", encoding="utf-8")

    assert read_project(small_project).edition.method == Method()


def test_a_share_of_nothing_is_not_taken_for_a_share_left_out(small_project: Path) -> None:
    path = small_project / "wardwise.yaml"
    text = path.read_text(encoding="utf-8") + "method: {scored_share: 0}\n"
    path.write_text(text, encoding="utf-8")

    assert read_project(small_project).edition.method.scored_share == 0


def test_columns_read_alike_as_one_text_a_list_or_by_period(small_project: Path) -> None:
    sources = {one.id: one for one in read_project(small_project).sources}

    assert sources["atlas"].measures["population"] == Measure(
        id="population",
        columns={
            "2013-01-01/P1Y": ("Men 2013", "Women 2013"),
            "2012-04-01/P1Y": ("People",),
        },
        less={"2013-01-01/P1Y": ("Prisoners",)},
    )
    assert sources["fuel"].measures == {
        "poor_households": Measure(
            "poor_households", {"*": ("poor",)}, where={"measure": ("LIHC",)}
        ),
        "households": Measure(
            "households",
            {"*": ("owned", "rented")},
            scale=1000,
            absent_is_zero=True,
        ),
    }


def test_a_source_reads_with_its_markers_area_column_and_words_for_periods(
    small_project: Path,
) -> None:
    sources = {one.id: one for one in read_project(small_project).sources}

    assert sources["atlas"].missing == {
        "n/a": Status.NOT_AVAILABLE,
        "": Status.NOT_AVAILABLE,
        "*": Status.CONFIDENTIAL,
    }
    assert sources["atlas"].area == AreaColumn("Code", AreaLevel.WARD, "2011-12-31", ("T09",))
    assert sources["fuel"].period_words == {"Year to 2012": "2012-01-01/P1Y"}
    assert sources["lookup"].area is None


def test_geography_peers_and_protection_read_as_declared(small_project: Path) -> None:
    project = read_project(small_project)

    assert project.geography.areas[0] == AreaList(
        level=AreaLevel.REGION,
        source="",
        code_column="",
        name_column="",
        vintage="2011-12-31",
        code="T12000001",
        name="Testland",
    )
    assert project.peers == PeerDeclaration(5, ("density",), "2014")
    assert project.protection == Protection(
        profiles=(ProtectionProfile("small_counts", "Counts below 5 withheld", 5, 5),),
        default="small_counts",
        by_source=(("fuel", "small_counts"),),
    )


def test_problems_of_all_files_are_told_at_once(small_project: Path) -> None:
    for file, old, new in (
        ("wardwise.yaml", "benchmark: T12000001", "benchmark: London"),
        (
            "framework.yaml",
            "component: shelter\n    kind: share",
            "component: home\n    kind: share",
        ),
        ("sources/atlas.yaml", "encoding: latin-1", "encodng: latin-1"),
        ("sources/lookup.yaml", "connector: csv", "connector: \tcsv"),
        ("protection.yaml", "rounding: 5", "rounding: five"),
    ):
        path = small_project / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    (small_project / "sources/fuel.yaml").write_text("", encoding="utf-8")

    with pytest.raises(Problems) as caught:
        read_project(small_project)

    assert sorted((one.code, one.where.split(",")[0]) for one in caught.value.found) == [
        ("WW-101", "protection.yaml"),
        ("WW-102", "sources/atlas.yaml"),
        ("WW-103", "framework.yaml"),
        ("WW-106", "sources/fuel.yaml"),
        ("WW-106", "sources/lookup.yaml"),
        ("WW-201", "wardwise.yaml"),
    ]


def test_problems_are_told_file_by_file_in_the_order_of_lines(small_project: Path) -> None:
    path = small_project / "framework.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("kind: mean", "kind: average").replace("best: 0", "best: low")
    path.write_text(text.replace("dimension: basic", "dimension: basc"), encoding="utf-8")

    with pytest.raises(Problems) as caught:
        read_project(small_project)

    lines = [int(one.where.rsplit(" ", 1)[1]) for one in caught.value.found]
    assert len(lines) == 5
    assert lines == sorted(lines)


def test_a_source_whose_name_ends_otherwise_is_not_passed_over(small_project: Path) -> None:
    (small_project / "sources/outlines.yaml").rename(small_project / "sources/outlines.yml")

    with pytest.raises(Problems) as caught:
        read_project(small_project)

    assert [(one.where, one.fix) for one in caught.value.found if one.code == "WW-106"] == [
        ("sources/outlines.yml", "rename it to sources/outlines.yaml"),
    ]


@pytest.mark.parametrize("name", [".", "nowhere"])
def test_a_folder_that_is_no_project_is_told_how_to_begin_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError) as caught:
        read_project(tmp_path / name)

    assert caught.value.code == "WW-107"
    assert "is not a wardwise project" in caught.value.problem
    assert "`wardwise new` or `wardwise demo`" in caught.value.fix


def test_a_project_of_hundred_indicators_reads_within_two_seconds(small_project: Path) -> None:
    path = small_project / "framework.yaml"
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("  - id: fuel_poverty"), text.index("  - id: life_expectancy")
    one = text[begin:end]
    more = "".join(one.replace("id: fuel_poverty", f"id: fuel_poverty_{at}") for at in range(98))
    path.write_text(text[:end] + more + text[end:], encoding="utf-8")

    start = time.process_time()
    project = read_project(small_project)

    assert len(project.edition.framework.indicators) == 100
    assert time.process_time() - start < 2
