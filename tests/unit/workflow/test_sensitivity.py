"""What other methods would say of a project's areas, in words and on disk."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from wardwise.model.errors import OrderError
from wardwise.workflow.sensitivity import SensitivityReport, read_tried, run_sensitivity


def hear_nothing(what: str, done: int, total: int) -> None:
    """Take the words of progress."""


@pytest.fixture(scope="module")
def folder(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(built_toy, tmp_path_factory.mktemp("sensitivity") / "toy")


@pytest.fixture(scope="module")
def report(folder: Path) -> SensitivityReport:
    return run_sensitivity(folder, draws=20, seed=3, progress=hear_nothing, sobol_points=8)


def test_every_ward_of_the_place_has_its_range_of_ranks(report: SensitivityReport) -> None:
    assert report.areas.height > 1
    assert report.draws == 20
    ranks = report.areas.drop_nulls("reference_rank")
    assert (ranks["lower_rank"] <= ranks["upper_rank"]).all()
    assert ranks["reference_rank"].is_sorted()


def test_the_text_names_every_area_and_what_moves_ranks(report: SensitivityReport) -> None:
    text = report.to_text()

    assert all(name in text for name in report.areas["name"])
    assert "built in 20 other defensible ways" in text
    assert "What moves ranks most" in text
    most = report.importance.filter(kind="indicator").row(0, named=True)
    (line,) = [one for one in text.splitlines() if one.startswith(f"  {most['label']}: ")]
    assert f"{most['rank_shift']:.1f} ({most['fifths']} of 17 in another fifth)" in line


def test_what_was_found_stands_on_disk_until_the_index_changes(folder: Path) -> None:
    found = run_sensitivity(folder, draws=7, seed=2, progress=hear_nothing, sobol_points=8)

    held = read_tried(folder)

    assert (held.draws, held.seed, held.sobol_points) == (7, 2, 8)
    assert held.tables["sensitivity_assumptions"].equals(found.assumptions)


def test_the_same_seed_gives_the_same_and_another_another(folder: Path) -> None:
    first, again, other = (
        run_sensitivity(folder, draws=12, seed=seed, progress=hear_nothing, sobol_points=0).areas
        for seed in (5, 5, 6)
    )

    assert first.equals(again)
    assert not first.equals(other)


def test_before_the_index_is_built_the_command_names_the_build(
    built_toy: Path, tmp_path: Path
) -> None:
    place = shutil.copytree(built_toy, tmp_path / "toy", ignore=shutil.ignore_patterns("index"))

    with pytest.raises(OrderError, match="build"):
        run_sensitivity(place, draws=1, seed=1, progress=hear_nothing)


def test_an_area_without_a_score_says_so() -> None:
    unscored = {
        "area_code": "T1",
        "name": "Far End",
        "reference_rank": None,
        "median_rank": None,
        "lower_rank": None,
        "upper_rank": None,
        "lowest_tenth": None,
        "lowest_fifth": None,
    }
    assumptions = pl.DataFrame({"assumption": ["chance"], "first_order": [0.0], "total": [0.01]})

    importance = pl.DataFrame(schema={"kind": pl.String})
    areas = pl.DataFrame([unscored])

    text = SensitivityReport("Index", "ward", 0, 1, areas, assumptions, importance).to_text()

    assert "Far End  no score" in text
    assert "Hardly anything: chance in the figures themselves." in text
