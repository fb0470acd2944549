"""From declarations to a release: the toy borough, and real boroughs where the data are at hand."""

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest

from wardwise.declaration.catalogues import write_project
from wardwise.declaration.project_folder import read_project
from wardwise.model.indicator import Direction
from wardwise.publication.reader import Release, open_release
from wardwise.toy.project_folder import RECEIVED, write_toy_project
from wardwise.workflow.explain import explain_number
from wardwise.workflow.run import read_collated, read_index
from wardwise.workflow.thread import run_thread

TODAY = dt.date(2026, 11, 22)


def _say_nothing(*_: object) -> None:
    """Stand in for a terminal."""


def _run(folder: Path, *, mirror: Path) -> Release:
    place = run_thread(
        folder,
        mirror=mirror,
        release=folder / "release",
        today=TODAY,
        report=_say_nothing,
        progress=_say_nothing,
    )
    return open_release(place)


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_toy_project(tmp_path_factory.mktemp("thread") / "toy")
    _run(folder, mirror=folder / RECEIVED)
    return folder


def test_the_toy_release_says_that_it_is_fictional(toy: Path) -> None:
    manifest = json.loads((toy / "release" / "manifest.json").read_text(encoding="utf-8"))

    assert manifest["fictional"] is True


def test_all_twelve_components_of_the_toy_are_scored_in_every_ward_and_year(toy: Path) -> None:
    scores = open_release(toy / "release").scores

    wards = scores.filter(pl.col("area_code").str.starts_with("T05"), pl.col("score").is_not_null())
    assert wards.height == 17 * 3 * (12 + 3 + 1)


def test_building_twice_gives_identical_bytes(toy: Path, tmp_path: Path) -> None:
    again = write_toy_project(tmp_path / "toy")
    _run(again, mirror=again / RECEIVED)

    def read(folder: Path) -> dict[str, bytes]:
        files = sorted(one for one in folder.rglob("*") if one.is_file())
        return {str(one.relative_to(folder)): one.read_bytes() for one in files}

    assert read(again / "release") == read(toy / "release")


def test_points_of_the_indicators_sum_to_the_component_score(toy: Path) -> None:
    index = read_index(toy).tables
    framework = read_project(toy).edition.framework
    components = {one.id: one.component for one in framework.indicators}

    summed = (
        index["inputs"]
        .with_columns(pl.col("indicator_id").replace_strict(components).alias("node_id"))
        .group_by("node_id", "area_code", "period_id")
        .agg(pl.col("points").sum())
        .join(index["scores"], on=["node_id", "area_code", "period_id"])
        .filter(pl.col("score").is_not_null())
    )

    assert summed.height > 1000
    assert (summed["points"] - summed["score"]).abs().max() == pytest.approx(0.0, abs=1e-9)


def test_points_are_the_share_times_the_indicators_own_score(toy: Path) -> None:
    index = read_index(toy).tables

    checked = index["inputs"].join(
        index["weights"].select("indicator_id", "component_id", "share"), on="indicator_id"
    )
    shares = index["weights"].group_by("component_id").agg(pl.col("share").sum())

    brought = checked["share"] * checked["normalised"]
    assert (brought - checked["points"]).abs().max() == pytest.approx(0.0, abs=1e-9)
    assert (shares["share"] - 1.0).abs().max() == pytest.approx(0.0, abs=1e-9)


def test_a_number_is_explained_down_to_rows_that_hold_it(toy: Path) -> None:
    traced = explain_number(toy, node="fuel_poverty", area="T05000003", period="2017")

    rows = [one for one in traced.rows["fuel_poverty"] if one.part == "numerator"]
    found = 0
    for one in rows:
        assert one.row is not None
        line = (toy / "snapshots" / one.file).read_text(encoding="utf-8").splitlines()[one.row - 1]
        assert line.split(",")[0] == one.area_code
        headings = (toy / "snapshots" / one.file).read_text(encoding="utf-8").splitlines()[:2]
        column = list(zip(*(text.split(",") for text in headings), strict=True)).index(
            ("Households in fuel poverty", "2017")
        )
        found += int(line.split(",")[column])
    observed = (
        read_collated(toy)
        .tables["observations"]
        .filter(
            pl.col("indicator_id") == "fuel_poverty",
            pl.col("area_code") == "T05000003",
            pl.col("period_id") == "2017-01-01/P1Y",
        )
    )
    assert found == observed["numerator"].item()


def test_what_moved_a_component_sums_to_its_change(toy: Path) -> None:
    traced = explain_number(toy, node="shelter", area="T05000003", period="2017")

    earlier = explain_number(toy, node="shelter", area="T05000003", period="2015")
    later_score, earlier_score = traced.explanation.node.score, earlier.explanation.node.score
    assert later_score is not None
    assert earlier_score is not None
    moved = sum(one.points or 0.0 for one in traced.moved_by)
    assert moved == pytest.approx(later_score - earlier_score)
    assert earlier.moved_by == ()


@pytest.fixture(scope="module", params=["E09000002", "E09000026", "E09000031"])
def london(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    open_data_folder: Path,
) -> Path:
    """A real borough, from the shipped catalogue without an edit."""
    folder = tmp_path_factory.mktemp("london") / "project"
    write_project(folder, area=request.param, catalogue="london-2014")
    _run(folder, mirror=open_data_folder)
    return folder


def test_a_london_borough_needs_no_edit(london: Path) -> None:
    release = open_release(london / "release")
    project = read_project(london)

    wards = release.areas.filter(pl.col("level") == "ward", pl.col("role") == "project")
    scored = release.scores.filter(
        pl.col("node_id") == project.edition.framework.index_id,
        pl.col("area_code").is_in(wards["area_code"].implode()),
        pl.col("score").is_not_null(),
    )
    assert wards.height >= 17
    assert scored.height == 2 * wards.height
    assert set(release.boundaries) == {"lsoa", "ward", "borough"}


def test_the_london_catalogue_holds_what_it_promises(london: Path) -> None:
    framework = read_project(london).edition.framework
    weights = read_index(london).tables["weights"]

    weighted = [one for one in framework.indicators if one.weighted]
    pairs = [
        one
        for one in weighted
        if one.shows_change and len(set(one.periods.values())) > 1 and not one.breaks
    ]
    assert len(framework.components) == 12
    assert len(framework.indicators) >= 60
    assert len(weighted) >= 40
    assert len(pairs) >= 25
    assert all(len(framework.find_weighted(one.id)) >= 2 for one in framework.components)
    assert weights.filter(pl.col("weight") > 0).height == len(weighted)


def test_no_score_rises_because_an_indicator_got_worse(london: Path) -> None:
    framework = read_project(london).edition.framework
    weights = read_index(london).tables["weights"]
    better = {
        one.id: 1.0 if one.direction is Direction.HIGHER_IS_BETTER else -1.0
        for one in framework.indicators
    }

    for row in weights.to_dicts():
        assert row["coefficient"] * better[row["indicator_id"]] > 0, row
