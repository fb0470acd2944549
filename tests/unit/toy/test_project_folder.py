"""The invented borough is whole, fictional everywhere, and the same on every run."""

import csv
from pathlib import Path

from wardwise.toy.outcomes import read_toy_indicators
from wardwise.toy.place import EARLIER_WARD, SPLIT_INTO
from wardwise.toy.project_folder import write_toy_project


def _read_tree(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    first = write_toy_project(tmp_path / "first")

    second = write_toy_project(tmp_path / "second")

    assert _read_tree(first) == _read_tree(second)


def test_there_are_84_indicators_seven_to_each_of_12_components() -> None:
    indicators = read_toy_indicators()

    by_component: dict[str, int] = {}
    for one in indicators:
        by_component[one.component] = by_component.get(one.component, 0) + 1

    assert len(indicators) == 84
    assert sorted(by_component.values()) == [7] * 12


def test_there_are_17_wards_and_110_small_areas_and_one_ward_was_split(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")

    with (folder / "received" / "places.csv").open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))

    assert len({row["LSOA code"] for row in rows}) == 110
    assert len({row["Ward code"] for row in rows}) == 17
    with (folder / "received" / "ward_changes.csv").open(encoding="utf-8") as opened:
        changes = list(csv.DictReader(opened))
    assert len({row["Earlier ward code"] for row in changes}) == 16
    split = {row["Ward code"] for row in changes if row["Earlier ward code"] == EARLIER_WARD[0]}
    assert split == set(SPLIT_INTO)


def test_every_declaration_says_that_the_place_is_invented(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")

    declarations = [one.read_text(encoding="utf-8") for one in folder.rglob("*.yaml")]

    assert all("invented" in one for one in declarations)
