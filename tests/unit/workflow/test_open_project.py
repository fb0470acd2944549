"""A notebook's first lines: a project opened, built, read and explained."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import wardwise
from wardwise.model.errors import UnknownReferenceError, UnknownScoreError
from wardwise.workflow.cards import read_scorecard
from wardwise.workflow.open_index import OpenIndex
from wardwise.workflow.open_project import OpenProject
from wardwise.workflow.run import read_index

WARD = "T05000003"


@pytest.fixture(scope="module")
def toy(built_toy: Path) -> OpenProject:
    return wardwise.open_project(built_toy)


@pytest.fixture(scope="module")
def built(toy: OpenProject) -> OpenIndex:
    figures = toy.collate()
    return wardwise.build_index(toy.edition, figures.observations, figures.areas)


def test_a_notebook_builds_what_the_command_line_builds(
    toy: OpenProject, built: OpenIndex, built_toy: Path
) -> None:
    assert_frame_equal(built.scores, read_index(built_toy).tables["scores"])
    assert_frame_equal(built.scores, toy.build().scores)


def test_pandas_and_arrow_tables_give_the_same_scores(toy: OpenProject, built: OpenIndex) -> None:
    figures = toy.collate()

    again = wardwise.build_index(
        toy.edition, figures.observations.to_pandas(), figures.areas.to_arrow()
    )

    assert_frame_equal(again.scores, built.scores)


def test_wardwise_itself_never_loads_pandas(built_toy: Path) -> None:
    lines = [
        "import sys, wardwise",
        f"toy = wardwise.open_project({str(built_toy)!r})",
        "built = toy.build()",
        f"wardwise.make_scorecard(built, area={WARD!r}, peers=toy.peer_group())",
        "print('pandas' in sys.modules, 'pyarrow' in sys.modules)",
    ]

    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], check=True, capture_output=True, text=True
    )

    assert done.stdout.strip() == "False False"


def test_a_scorecard_shows_itself(toy: OpenProject, built: OpenIndex) -> None:
    card = wardwise.make_scorecard(built, area=WARD, peers=toy.peer_group())

    assert repr(card) == card.to_text()
    assert card.to_text().startswith("Castle Hill (T05000003), ward in Saltmarsh")
    assert {one.standing for one in card.rows} >= {"strength", "weakness", "neutral"}


def test_an_area_may_be_named(built: OpenIndex) -> None:
    by_name = wardwise.make_scorecard(built, area="castle hill", peers=["Harbour", "Fenside"])

    assert by_name.area_code == WARD
    assert by_name.peers == ("Harbour", "Fenside")


def test_an_area_that_is_not_there_is_refused_with_the_nearest(built: OpenIndex) -> None:
    with pytest.raises(UnknownScoreError, match="there is no area 'Castel Hill'") as refused:
        wardwise.make_scorecard(built, area="Castel Hill")

    assert "Castle Hill" in refused.value.fix


def test_an_explanation_shows_itself(built: OpenIndex) -> None:
    explanation = wardwise.explain(built, node="shelter", area="Castle Hill")

    assert repr(explanation).startswith("Shelter, T05000003, 2017")
    assert "Households in fuel poverty" in str(explanation)


def test_peers_may_be_found_by_one_characteristic(toy: OpenProject) -> None:
    declared = toy.declared.peers.characteristics
    one = toy.peer_group(declared[0], neighbours=3)

    assert one.table.filter(pl.col("area_code") == WARD)["rank"].to_list() == [1, 2, 3]
    assert not one.table.equals(toy.peer_group(neighbours=3).table)
    assert "alike in" in repr(one)


def test_an_unknown_characteristic_is_refused(toy: OpenProject) -> None:
    with pytest.raises(UnknownReferenceError, match="no characteristic 'age'"):
        toy.peer_group("age")


def test_projects_figures_and_indices_say_in_a_line_what_they_are(
    toy: OpenProject, built: OpenIndex
) -> None:
    assert repr(toy).startswith("Saltmarsh: Saltmarsh, 2015 to 2017 (fictional)")
    assert repr(toy.collate()).endswith("characteristics in 128 areas")
    assert repr(built).endswith("128 areas, 2015, 2016, 2017")


def test_results_show_themselves_in_a_notebook(toy: OpenProject, built: OpenIndex) -> None:
    card = wardwise.make_scorecard(built, area=WARD, peers=toy.peer_group())
    explained = wardwise.explain(built, node="shelter", area=WARD)

    for shown in (built._repr_html_(), card._repr_html_(), explained._repr_html_()):
        page = ET.fromstring(f"<div>{shown}</div>")  # noqa: S314 - written by us
        assert all(table.find("caption") is not None for table in page.iter("table"))
        assert list(page.iter("circle"))
    assert "84 indicators" in card._repr_html_()
    assert "Households in fuel poverty" in explained._repr_html_()
    assert "the 5 highest and the 5 lowest scores" in built._repr_html_()


@pytest.mark.parametrize("area", [WARD, "T09000001", "T01000007"])
def test_a_scorecard_is_that_of_the_command_line(
    toy: OpenProject, built: OpenIndex, built_toy: Path, area: str
) -> None:
    card = wardwise.make_scorecard(built, area=area, peers=toy.peer_group())

    assert card.to_text() == read_scorecard(built_toy, area=area).to_text()


def test_another_method_is_tried_and_nothing_written(toy: OpenProject, built_toy: Path) -> None:
    before = (built_toy / "build" / "index" / "done.json").read_bytes()

    other = toy.build(method="equal-weights")

    assert other.edition.method.preset == "equal-weights"
    assert not other.scores["score"].equals(toy.build().scores["score"])
    assert (built_toy / "build" / "index" / "done.json").read_bytes() == before
