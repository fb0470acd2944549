"""A project's areas by another method, in words and as data."""

import json
from pathlib import Path

import pytest
from command_line import check_said, run_command

from wardwise.composite.method_comparison import Step
from wardwise.model.errors import UnknownReferenceError
from wardwise.workflow.method_comparison import (
    WORDS_OF_STEP,
    MethodReport,
    name_step,
    run_comparison,
)


@pytest.fixture(scope="module")
def report(built_toy: Path) -> MethodReport:
    return run_comparison(built_toy, method="equal-weights")


def test_every_step_has_its_words() -> None:
    assert set(WORDS_OF_STEP) == {one.value for one in Step}
    assert name_step("scale, weights") == (
        "The scale that indicators share and what an indicator counts for"
    )


def test_every_ward_of_the_place_has_both_ranks_and_what_moved_it(report: MethodReport) -> None:
    assert report.areas.height == 17
    assert report.areas["name"].null_count() == 0
    assert report.steps["area_code"].n_unique() == 17
    assert set(report.steps["step"]) == {"gaps", "weights"}


def test_the_text_names_both_methods_the_order_and_every_ward(report: MethodReport) -> None:
    text = report.to_text()

    assert "By equal-weights: " in text
    assert "Ranks of 17 wards in Saltmarsh correlate 0.9" in text
    assert "  What an indicator counts for: " in text
    assert all(name in text for name in report.areas["name"])
    assert "compare ranks" in text


def test_a_ward_that_moved_says_which_way_and_by_what(report: MethodReport) -> None:
    moved = report.areas.filter(report.areas["rank_moved"] != 0).row(0, named=True)

    (line,) = [one for one in report.to_text().splitlines() if one.startswith(moved["name"])]
    way = "higher" if moved["rank_moved"] < 0 else "lower"
    assert f"{abs(moved['rank_moved'])} {way}" in line
    assert line.rstrip().endswith("what an indicator counts for")


def test_a_file_may_stand_for_the_other_method(built_toy: Path, tmp_path: Path) -> None:
    file = tmp_path / "method.yaml"
    file.write_text("within_index: geometric\n", encoding="utf-8")

    ended = run_command(built_toy, "compare", "--method", str(file), "--json")

    assert ended.status == 0, ended.said
    record = json.loads(ended.shown)
    assert {one["step"] for one in record["steps"]} == {"above_components"}
    assert record["rank_correlation"] > 0.9
    assert len(record["areas"]) == 17


def test_an_unknown_method_is_refused(built_toy: Path) -> None:
    with pytest.raises(UnknownReferenceError, match="eu-sp"):
        run_comparison(built_toy, method="eu-sp")


@pytest.mark.parametrize("words", [[], ["old"], ["old", "new", "--method", "eu-spi"]])
def test_what_to_compare_must_be_said_once(built_toy: Path, words: list[str]) -> None:
    ended = run_command(built_toy, "compare", *words)

    assert ended.status == 2
    assert "--method" in ended.talk


def test_a_project_that_was_not_collated_says_what_comes_first(tmp_path: Path) -> None:
    check_said(run_command(tmp_path, "compare", "--method", "eu-spi"))
