"""What is said of coherence at home, and what a release holds of it."""

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.composite.coherence import judge_coherence
from wardwise.declaration.project_folder import read_project
from wardwise.model.coherence import COHERENCE_TABLES
from wardwise.model.errors import CompositeError, OrderError
from wardwise.publication.reader import Release, open_release
from wardwise.workflow.diagnose import diagnose_project
from wardwise.workflow.places import find_index
from wardwise.workflow.release import run_release


def hear_nothing(what: str, done: int, total: int) -> None:
    """Take the words of progress."""


@pytest.fixture(scope="module")
def released(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    made = run_release(
        built_toy,
        target=tmp_path_factory.mktemp("released") / "toy",
        created=date(2026, 3, 1),
        progress=hear_nothing,
    )
    return open_release(made)


def test_every_component_is_said_in_words_and_figures(built_toy: Path) -> None:
    text = diagnose_project(built_toy).to_text()

    assert "Personal Rights\n  Its 7 indicators hang together" in text
    assert "“Residents who feel they have a say” may go its own way" in text
    assert "Only 17 wards stand behind this" in text
    assert "Nothing to report: its seven indicators go together" in text
    assert text.count("  what to look at:") == 12
    assert "alpha without it" in text
    assert max(len(line) for line in text.splitlines() if line.startswith("    ")) <= 100


def test_one_component_can_be_asked_for(built_toy: Path) -> None:
    found = diagnose_project(built_toy, component="shelter")

    record = json.loads(json.dumps(found.to_record()))
    assert {one["component_id"] for one in record["findings"]} == {"shelter"}
    assert len(record["belonging"]) == 7
    assert all(
        "shelter" in (one["first_component"], one["second_component"])
        for one in record["correlations"]
    )
    assert set(COHERENCE_TABLES) < set(record)
    assert found.to_text().startswith("Shelter\n")


def test_a_component_that_is_not_there_is_named_with_the_nearest(built_toy: Path) -> None:
    with pytest.raises(CompositeError, match="no component 'shelterr'") as refused:
        diagnose_project(built_toy, component="shelterr")

    assert refused.value.fix == "did you mean 'shelter'?"


def test_an_index_of_an_earlier_version_is_to_be_built_again(
    built_toy: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(built_toy, tmp_path / "toy")
    place = find_index(folder)
    record = json.loads((place / "done.json").read_text())
    for name in COHERENCE_TABLES:
        (place / f"{name}.parquet").unlink()
        del record["files"][f"{name}.parquet"]
    (place / "done.json").write_text(json.dumps(record))

    with pytest.raises(OrderError, match="before coherence was judged") as refused:
        diagnose_project(folder)

    assert refused.value.fix == "run: wardwise build"


def test_a_release_holds_what_was_judged_and_can_be_taken_away(released: Release) -> None:
    for name, schema in COHERENCE_TABLES.items():
        assert released.coherence[name].schema == pl.Schema(schema), name
    assert released.coherence["correlations"].height == 84 * 83 // 2

    names = [one for one in released.downloads if one.startswith("downloads/coherence")]
    described = [one for one in names if one.endswith("metadata.json")]
    assert len(names) == 12
    for one in described:
        columns = json.loads(released.read_file(one))["tableSchema"]["columns"]
        assert all(each["titles"] and each["dc:description"] for each in columns), one


def test_what_is_published_rests_on_protected_figures_alone(
    built_toy: Path, released: Release
) -> None:
    """The toy borough has restricted sources: figures at home differ from published ones."""
    edition = read_project(built_toy).edition
    published = build_index(edition, released.observations, released.areas)

    expected = judge_coherence(published, released.areas).correlations
    at_home = diagnose_project(built_toy).coherence["correlations"]

    keys = ["first_id", "second_id"]
    both = released.coherence["correlations"].join(expected, on=keys, suffix="_expected")
    assert both.height == expected.height
    apart = (pl.col("correlation") - pl.col("correlation_expected")).abs().max()
    assert both.select(apart).item() < 1e-12
    moved = both.join(at_home, on=keys, suffix="_at_home").select(
        (pl.col("correlation") - pl.col("correlation_at_home")).abs().max()
    )
    assert moved.item() > 1e-6
