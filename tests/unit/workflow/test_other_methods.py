"""What a release holds of the index's ranks under other methods, and when it holds none."""

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wardwise.declaration.project_folder import read_project
from wardwise.disclosure.gate import pass_gate
from wardwise.model.errors import DisclosureError, ReleaseError
from wardwise.model.scores import (
    SENSITIVITY_AREA_SCHEMA,
    SENSITIVITY_ASSUMPTION_SCHEMA,
    SENSITIVITY_IMPORTANCE_SCHEMA,
)
from wardwise.publication.reader import Release, open_release
from wardwise.workflow.other_methods import find_tried, protect_tried
from wardwise.workflow.places import find_sensitivity
from wardwise.workflow.protection import protect_tables, seal_tables
from wardwise.workflow.release import run_release, select_published
from wardwise.workflow.run import CollatedFolder, IndexFolder, read_collated
from wardwise.workflow.sensitivity import read_tried, run_sensitivity

TODAY = date(2026, 3, 1)
DRAWS, SEED = 15, 4


def hear_nothing(what: str, done: int, total: int) -> None:
    """Take the words of progress."""


def release(folder: Path, target: Path) -> tuple[Release, list[str]]:
    """Release a project; give what was written and what was told."""
    told: list[str] = []
    made = run_release(
        folder, target=target, created=TODAY, progress=hear_nothing, report=told.append
    )
    return open_release(made), told


@pytest.fixture(scope="module")
def tried_toy(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(built_toy, tmp_path_factory.mktemp("tried") / "toy")
    run_sensitivity(folder, draws=DRAWS, seed=SEED, progress=hear_nothing, sobol_points=4)
    return folder


@pytest.fixture(scope="module")
def released(tried_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    made, told = release(tried_toy, tmp_path_factory.mktemp("released") / "toy")
    assert told == []
    return made


@pytest.fixture(scope="module")
def published(tried_toy: Path) -> tuple[CollatedFolder, IndexFolder]:
    """What may be published: the toy borough has a restricted source."""
    project, received = read_project(tried_toy), read_collated(tried_toy)
    return protect_tables(project, received, None, progress=hear_nothing)


def test_a_release_holds_the_ranks_and_what_was_tried(released: Release) -> None:
    ranks, choices, said = (
        released.sensitivity_areas,
        released.sensitivity_assumptions,
        released.sensitivity,
    )

    assert ranks.schema == SENSITIVITY_AREA_SCHEMA
    assert ranks.height == 17
    assert choices.schema == SENSITIVITY_ASSUMPTION_SCHEMA
    assert choices.height == 8
    assert said is not None
    assert (said["draws"], said["seed"], said["period"]) == (DRAWS, SEED, "2017")
    assert said["normalisation"] == ["goalposts", "z_score", "percentile_rank"]


def test_a_release_says_what_the_index_would_miss_most(released: Release) -> None:
    importance = released.sensitivity_importance

    counted = {one["id"] for one in released.framework["indicators"] if one["weighted"]}
    assert importance.schema == SENSITIVITY_IMPORTANCE_SCHEMA
    assert counted <= set(importance["node_id"])
    assert importance["compared"].unique().to_list() == [17]
    assert importance["rank_shift"].max() > 0  # type: ignore[operator]


def test_the_rank_that_others_are_compared_with_is_the_published_one(released: Release) -> None:
    index = released.framework["index"]["id"]
    published = released.scorecards.filter(node_id=index, period_id="2017")
    both = released.sensitivity_areas.join(published, on="area_code")

    assert both.height == 17
    assert (both["reference_rank"] == both["rank"]).all()


def test_it_can_be_taken_away_with_every_column_described(released: Release) -> None:
    names = [one for one in released.downloads if one.startswith("downloads/other-methods")]
    described = [one for one in names if one.endswith("metadata.json")]

    assert len(names) == 12
    assert len(described) == 4
    for one in described:
        columns = json.loads(released.read_file(one))["tableSchema"]["columns"]
        assert all(each["titles"] and each["dc:description"] for each in columns), one
    assert "sensitivity_draws.parquet" not in released.manifest["files"]


def test_without_a_run_the_release_says_what_would_add_it(built_toy: Path, tmp_path: Path) -> None:
    made, (told,) = release(built_toy, tmp_path / "out")

    assert "run wardwise sensitivity" in told
    assert made.sensitivity is None
    assert made.sensitivity_areas.is_empty()
    assert made.sensitivity_importance.is_empty()
    assert not [one for one in made.manifest["files"] if "sensitivity" in one]
    assert not [one for one in made.downloads if "other-methods" in one]


@pytest.mark.parametrize("how", ["stale", "damaged", "of an earlier version"])
def test_a_run_that_is_not_of_this_index_is_left_out_and_told(
    tried_toy: Path, tmp_path: Path, how: str
) -> None:
    folder = shutil.copytree(tried_toy, tmp_path / "toy")
    place = find_sensitivity(folder)
    record = json.loads((place / "done.json").read_text())
    if how == "stale":
        record["made_from"]["collated observations"] = "0" * 64
    elif how == "damaged":
        (place / "sensitivity_areas.parquet").write_bytes(b"")
    else:
        del record["files"]["study.json"]
    (place / "done.json").write_text(json.dumps(record))

    told: list[str] = []

    assert find_tried(folder, report=told.append) is None
    assert "left out" in told[0]
    assert "run wardwise sensitivity again" in told[0]


def test_ranks_of_a_restricted_source_are_drawn_again_from_what_is_published(
    tried_toy: Path, published: tuple[CollatedFolder, IndexFolder], released: Release
) -> None:
    project, kept = read_project(tried_toy), read_tried(tried_toy)

    again = protect_tried(
        kept,
        project,
        received=read_collated(tried_toy),
        published=published[0],
        progress=hear_nothing,
    )

    assert again is not None
    assert (again.draws, again.seed, again.sobol_points) == (DRAWS, SEED, 4)
    assert again.tables["sensitivity_areas"].sort("area_code").equals(released.sensitivity_areas)
    assert not kept.tables["sensitivity_areas"].equals(again.tables["sensitivity_areas"])


@pytest.mark.parametrize("was_tried", [True, False])
def test_where_nothing_is_protected_the_run_stands_as_it_is(
    tried_toy: Path, *, was_tried: bool
) -> None:
    project, received = read_project(tried_toy), read_collated(tried_toy)
    kept = read_tried(tried_toy) if was_tried else None

    again = protect_tried(
        kept, project, received=received, published=received, progress=hear_nothing
    )

    assert again is kept


def test_the_gate_refuses_ranks_that_no_sealed_scores_give(
    tried_toy: Path, published: tuple[CollatedFolder, IndexFolder]
) -> None:
    project = read_project(tried_toy)
    sealed = seal_tables(project, select_published(*published), progress=hear_nothing)
    ranks = read_tried(tried_toy).tables["sensitivity_areas"]
    ways: dict[str, pl.DataFrame] = {
        "exchanged": ranks.with_columns(pl.col("reference_rank").reverse()),
        "unscored": ranks.with_columns(pl.col("area_code").str.replace("T05", "T06")),
    }

    for table in ways.values():
        with pytest.raises(DisclosureError, match="sensitivity_areas"):
            pass_gate(
                table,
                name="sensitivity_areas",
                protection=project.protection,
                sources=project.sources,
                framework=project.edition.framework,
                basis=sealed,
            )


def test_a_release_that_lacks_a_table_of_it_is_refused(released: Release, tmp_path: Path) -> None:
    folder = shutil.copytree(released.folder, tmp_path / "out")
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["sensitivity_areas.parquet"]
    (folder / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(ReleaseError, match=r"sensitivity_areas\.parquet"):
        open_release(folder)
