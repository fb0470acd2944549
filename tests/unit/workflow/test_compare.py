"""Which figures moved between two releases of the toy borough, and why."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import polars as pl
import pytest
from ruamel.yaml import YAML
from toy_correction import CORRECTION

from wardwise.explorer.facts import Facts
from wardwise.explorer.pages import Site
from wardwise.model.errors import ReleaseError
from wardwise.publication.reader import Release, open_release
from wardwise.publication.shapes import ComparisonDocument, MethodDocument
from wardwise.workflow.compare import compare_contents, compare_folders
from wardwise.workflow.compare_page import write_page
from wardwise.workflow.compare_text import write_comparison
from wardwise.workflow.differences import Cause, Content, list_differences, read_content
from wardwise.workflow.movements import compare_scores, compare_values
from wardwise.workflow.release import run_release
from wardwise.workflow.run import run_build, run_collate, run_fetch

FIRST, LATER = date(2026, 3, 1), date(2027, 3, 1)


def say_nothing(*_: object) -> None:
    """Say nothing."""


def release(folder: Path, name: str, *, on: date, accept: Iterable[str] = ()) -> Path:
    run_fetch(
        folder,
        mirror=folder / "received",
        network=False,
        received=on,
        report=say_nothing,
        accept=tuple(accept),
    )
    run_collate(folder, progress=say_nothing)
    run_build(folder, progress=say_nothing)
    return run_release(
        folder, target=folder / name, created=on, progress=say_nothing, since=folder / "first"
    )


@pytest.fixture(scope="module")
def borough(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough after a release, a revised file, a correction, and another release.

    Then a third, in which one indicator has other goalposts and another counts no more.
    """
    folder = shutil.copytree(built_toy, tmp_path_factory.mktemp("compare") / "toy")
    run_release(folder, target=folder / "first", created=FIRST, progress=say_nothing)
    received = folder / "received" / "benefits.csv"
    received.write_text(received.read_text().replace(",138,17,17,16", ",198,17,17,16", 1))
    (folder / "corrections").mkdir(exist_ok=True)
    (folder / "corrections" / "exchanged.yaml").write_text(CORRECTION)
    release(folder, "second", on=LATER, accept=["benefits"])
    yaml = YAML()
    path = folder / "framework.yaml"
    declared = yaml.load(path.read_text())
    turnout = next(one for one in declared["indicators"] if one["id"] == "turnout")
    turnout["goalposts"] = {"best": 90, "worst": 10, "reason": "Asked for in a test."}
    yaml.dump(declared, path)
    release(folder, "third", on=LATER)
    return folder


@pytest.fixture(scope="module")
def second(borough: Path) -> ComparisonDocument:
    return compare_folders(borough / "first", borough / "second")


@pytest.fixture(scope="module")
def third(borough: Path) -> ComparisonDocument:
    return compare_folders(borough / "second", borough / "third")


def read(folder: Path) -> Content:
    return read_content(open_release(folder))


def find_indicator(found: ComparisonDocument, name: str) -> dict[str, int]:
    return next(one["causes"] for one in found["indicators"] if one["indicator"] == name)


def test_a_release_compared_with_itself_has_nothing_that_moved(borough: Path) -> None:
    found = compare_folders(borough / "first", borough / "first")

    assert found["differences"] == []
    assert (found["values"]["moved"], found["scores"]["moved"]) == (0, 0)
    assert found["values"]["same"] > 1000


def test_revised_data_and_corrections_are_told_apart(second: ComparisonDocument) -> None:
    assert find_indicator(second, "out_of_work") == {"revision": 3}
    assert find_indicator(second, "turnout") == {"correction": 2}
    assert {one["cause"] for one in second["differences"]} == {"revision", "correction"}


def test_the_causes_of_a_score_sum_to_its_movement(borough: Path) -> None:
    for before, now in (("first", "second"), ("second", "third")):
        old, new = read(borough / before), read(borough / now)
        values = compare_values(old, new, list_differences(old, new))

        scores = compare_scores(old, new, values)

        moved = scores.filter(pl.col("what") == "moved")
        parts = moved.select(pl.sum_horizontal(one.value for one in Cause)).to_series()
        assert moved.height > 0
        assert ((parts - (moved["now"] - moved["before"])).abs() < 1e-9).all()
        assert (moved[Cause.UNKNOWN.value].abs() < 1e-9).all()


def test_a_corrected_ward_moves_by_the_correction_and_by_nothing_else(
    second: ComparisonDocument,
) -> None:
    moved = next(
        one
        for one in second["moved_scores"]
        if (one["node"], one["area"], one["period"]) == ("personal_rights", "T05000001", "2016")
    )

    assert moved["change"] == pytest.approx(0.7, abs=0.1)
    assert moved["points"]["correction"] == pytest.approx(moved["change"], abs=0.02)


def test_other_goalposts_move_scores_and_no_indicator(third: ComparisonDocument) -> None:
    assert third["values"]["moved"] == 0
    brought = {cause for one in third["moved_scores"] for cause in one["points"]}
    assert brought in ({"goalposts"}, {"goalposts", "weights"})
    assert "goalposts" in {one["cause"] for one in third["differences"]}
    assert any("declared otherwise" in one for one in third["notes"])


def test_a_movement_by_goalposts_is_what_the_new_goalposts_say(borough: Path) -> None:
    """Computed by hand from the two releases: the weight of turnout times its two own scores."""
    old, new = open_release(borough / "second"), open_release(borough / "third")
    key = {"indicator_id": "turnout", "area_code": "T05000001", "period_id": "2016"}

    def find(one: Release, column: str) -> float:
        rows = one.contributions.filter(**key)
        return float(rows[column].item())

    found = compare_contents(read_content(old), read_content(new))

    moved = next(
        one
        for one in found["moved_scores"]
        if (one["node"], one["area"], one["period"]) == ("personal_rights", "T05000001", "2016")
    )
    share = old.weights.filter(indicator_id="turnout")["share"].item()
    expected = share * (find(new, "normalised") - find(old, "normalised"))
    assert moved["points"]["goalposts"] == pytest.approx(expected, abs=0.01)


def test_releases_of_two_places_are_not_compared(borough: Path) -> None:
    one = read(borough / "first")
    about = {**one.about, "area": {"code": "E09000002", "name": "Elsewhere"}}
    other = Content(about, one.framework, one.method, one.sources, one.tables)  # type: ignore[arg-type]

    with pytest.raises(ReleaseError, match="Saltmarsh and Elsewhere"):
        compare_contents(one, other)


def test_text_and_page_name_the_cause(second: ComparisonDocument, tmp_path: Path) -> None:
    text = write_comparison(second)
    page = write_page(second, tmp_path / "changed.html").read_text()

    assert "Personal Rights, Brickfields North, 2016: 52.1 to 52.8 (corrections +0.71)" in text
    assert "corrections +0.71" in page
    assert "<script" not in page
    assert "http" not in page


def test_a_release_that_names_an_earlier_one_says_what_changed(
    borough: Path, second: ComparisonDocument
) -> None:
    opened = open_release(borough / "second")

    assert opened.since is not None
    assert json.dumps(opened.since, sort_keys=True) == json.dumps(second, sort_keys=True)
    assert open_release(borough / "first").since is None


def test_the_explorer_has_a_page_of_what_changed_where_a_release_says_it(borough: Path) -> None:
    pages = Site(Facts(open_release(borough / "second"))).list_files()
    before = Site(Facts(open_release(borough / "first"))).list_files()

    page = pages["changed/index.html"]().decode()

    assert "since the release of 1 March 2026" in page
    assert "corrections +0.71" in page
    assert "Benefits register" in page
    assert 'href="../area/T05000001/index.html"' in page
    assert "changed/index.html" in pages["about/index.html"]().decode()
    assert "changed/index.html" not in before
    assert "changed/index.html" not in before["about/index.html"]().decode()


def test_two_releases_of_one_day_are_told_apart_by_their_folders(
    third: ComparisonDocument,
) -> None:
    assert third["old"]["release_id"].endswith("-2027-03-01 in second")
    assert third["new"]["release_id"].endswith("-2027-03-01 in third")


def test_another_choice_of_method_is_named_in_words(borough: Path) -> None:
    old = read(borough / "first")
    method = {**old.method, "imputation": "median", "scored_share": 0.7, "preset": "other"}
    new = replace(old, method=cast("MethodDocument", method))

    words = [one.words for one in list_differences(old, new)]

    assert words == [
        (
            "Method: how gaps are filled. Now: filled with the middle of all areas; before: filled "
            "with the latest earlier figure of the area, else estimated from the other figures of "
            "the component."
        ),
        "Method: how much must be measured for a score. Now: 0.7; before: 0.5.",
    ]
