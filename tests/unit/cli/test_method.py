"""`wardwise method`, the method in `check`, and `new --method`."""

import json
from pathlib import Path

from command_line import run_command

from wardwise.declaration import list_presets, read_project
from wardwise.toy.project_folder import write_toy_project


def choose(folder: Path, method: str) -> None:
    """Give the toy borough its method in a file of its own."""
    file = folder / "wardwise.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    start = lines.index("method:\n")
    end = next(at for at in range(start + 1, len(lines)) if lines[at][:1] not in " -")
    file.write_text("".join(lines[:start] + lines[end:]), encoding="utf-8")
    (folder / "method.yaml").write_text(method, encoding="utf-8")


def test_the_methods_that_ship_are_listed_where_there_is_no_project(tmp_path: Path) -> None:
    ended = run_command(tmp_path, "method", "--json")

    listed = {one["id"] for one in json.loads(ended.shown)["presets"]}
    assert listed == {one.id for one in list_presets()}


def test_a_projects_method_is_told_step_by_step(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")
    choose(folder, "preset: eu-spi\nwithin_index: arithmetic\n")

    ended = run_command(folder, "method")

    assert "eu-spi with within_index changed" in ended.shown
    assert "by a mean of square roots, the index of its dimensions by the plain mean" in (
        ended.shown
    )
    assert "None" not in ended.shown


def test_a_projects_method_as_json_has_every_choice_and_the_steps(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")

    told = json.loads(run_command(folder, "method", "--json").shown)

    assert told["method"]["weighting"] == "first_component"
    assert told["steps"][0]["title"] == "Missing figures"


def test_check_says_the_method_in_one_line(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")
    choose(folder, "preset: imd-2019\nseed: 7\n")

    shown = run_command(folder, "check").shown.splitlines()
    record = json.loads(run_command(folder, "check", "--json").shown)

    assert shown[1].startswith("Method: imd-2019 with seed changed; gaps left open; ")
    assert record["method"]["preset"] == "imd-2019"
    assert record["method"]["overrides"] == ["seed"]


def test_new_begins_with_the_method_that_is_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "bd"

    ended = run_command(
        tmp_path,
        *("new", str(folder), "--area", "E09000002"),
        *("--catalogue", "london-2025", "--method", "eu-spi"),
    )

    assert ended.status == 0
    method = read_project(folder).edition.method
    assert (method.preset, method.overrides) == ("eu-spi", ())


def test_new_refuses_a_method_that_does_not_ship(tmp_path: Path) -> None:
    folder = tmp_path / "bd"

    ended = run_command(
        tmp_path,
        *("new", str(folder), "--area", "E09000002"),
        *("--catalogue", "london-2025", "--method", "eu_spi"),
    )

    assert ended.status == 1
    assert "did you mean 'eu-spi'?" in ended.talk
    assert not folder.exists()
