"""The door: what every command shares."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pytest

from wardwise.toy.project_folder import write_toy_project

COMMAND = (sys.executable, "-c", "from wardwise.cli.main import run; run()")
SCREEN = 50  # lines of a terminal window


def run_command(
    *words: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def test_help_fits_one_screen_and_ends_with_an_example() -> None:
    shown = run_command("--help").stdout

    lines = shown.rstrip().splitlines()
    assert len(lines) <= SCREEN
    assert "wardwise -C bd" in lines[-1]


def test_the_version_is_the_packages() -> None:
    assert run_command("--version").stdout.strip() == f"wardwise {version('wardwise')}"


def test_an_unknown_command_is_wrong_usage() -> None:
    ended = run_command("bild")

    assert ended.returncode == 2
    assert "bild" in ended.stderr


def test_new_without_a_catalogue_lists_them() -> None:
    ended = run_command("new")

    assert ended.returncode == 0
    assert "london-2014" in ended.stdout


def test_new_without_an_area_lists_those_of_the_catalogue(tmp_path: Path) -> None:
    ended = run_command("new", str(tmp_path / "x"), "--catalogue", "london-2014")

    assert ended.returncode == 2
    assert ended.stdout.count("E0900") == 33
    assert not (tmp_path / "x").exists()


def test_new_refuses_an_area_that_the_catalogue_does_not_know(tmp_path: Path) -> None:
    ended = run_command(
        "new", str(tmp_path / "x"), "--area", "E09000099", "--catalogue", "london-2014"
    )

    assert ended.returncode == 1
    assert "E09000099" in ended.stderr
    assert not (tmp_path / "x").exists()


def test_check_gives_its_result_as_json_on_standard_output(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")

    ended = run_command("-C", str(folder), "check", "--json")

    assert json.loads(ended.stdout)["indicators"] == 84
    assert json.loads(ended.stdout)["problems"] == []


def test_check_gives_problems_as_json_and_fails(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")
    file = folder / "wardwise.yaml"
    file.write_text(file.read_text("utf-8").replace("benchmark:", "benchmrk:"), encoding="utf-8")

    ended = run_command("-C", str(folder), "check", "--json")

    problems = json.loads(ended.stdout)["problems"]
    assert ended.returncode == 1
    assert any("benchmrk" in one["problem"] and one["where"] and one["fix"] for one in problems)


def test_demo_refuses_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")

    ended = run_command("demo", str(tmp_path))

    assert ended.returncode == 1
    assert "holds something else" in ended.stderr
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("command", ["demo", "new", "check", "fetch", "collate", "build"])
def test_every_command_has_help(command: str) -> None:
    ended = run_command(command, "--help")

    assert ended.returncode == 0
    assert "Usage:" in ended.stdout


def test_check_warns_where_nobody_is_named_whom_readers_can_write_to(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")
    assert "whom readers can write to" not in run_command("-C", str(folder), "check").stderr

    file = folder / "wardwise.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("insight@saltmarsh.example", ""), encoding="utf-8")
    ended = run_command("-C", str(folder), "check")

    assert ended.returncode == 0
    assert "publication.contact" in ended.stderr


def test_a_new_project_says_that_an_address_is_still_to_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "bd"
    run_command("new", str(folder), "--area", "E09000002", "--catalogue", "london-2014")

    assert "`contact`" in (folder / "README.md").read_text(encoding="utf-8")


def test_collate_refuses_to_show_the_checks_of_a_source_that_is_not_declared(
    tmp_path: Path,
) -> None:
    folder = write_toy_project(tmp_path / "toy")

    ended = run_command("-C", str(folder), "collate", "--source", "school")

    assert ended.returncode == 1
    assert "did you mean 'schools'?" in ended.stderr


def test_a_command_told_as_a_remedy_has_the_folder_that_was_typed(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "a project")

    ended = run_command("-C", str(folder), "build")

    assert ended.returncode == 1
    assert f"run: wardwise -C '{folder}' collate" in ended.stderr


def test_any_command_removes_what_a_killed_count_of_records_left(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")
    spilt = tmp_path / "wardwise-records-killed"
    spilt.mkdir()
    spilt.joinpath("lock").touch()
    spilt.joinpath("rows.tmp").write_text("a tenant's name", encoding="utf-8")

    ended = run_command("-C", str(folder), "check", environment={"TMPDIR": str(tmp_path)})

    assert ended.returncode == 0, ended.stderr
    assert not spilt.exists()


def test_check_names_the_sources_that_nothing_uses(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")
    text = (folder / "sources" / "council_log.yaml").read_text(encoding="utf-8")
    spare = text.replace("id: council_log", "id: spare_log", 1)
    folder.joinpath("sources", "spare_log.yaml").write_text(spare, encoding="utf-8")

    ended = run_command("-C", str(folder), "check")

    assert ended.returncode == 0, ended.stderr
    assert "warning: nothing names the source spare_log" in ended.stderr
    assert ended.stderr.count("nothing names the source") == 1
