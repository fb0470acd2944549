"""What a person types on a project with something wrong in it, and what they read."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import COMMAND, Ended, check_said, run_command

from wardwise.toy.project_folder import RECEIVED, write_toy_project


def fetch(folder: Path) -> Ended:
    return run_command(folder, "fetch", "--mirror", str(folder / RECEIVED))


@pytest.fixture
def project(built_toy: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(built_toy, tmp_path / "toy"))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A copy of which nothing was fetched yet."""
    return write_toy_project(tmp_path / "fresh")


def spoil(file: Path, change: Callable[[str], str], *, encoding: str = "utf-8") -> None:
    before = file.read_text(encoding=encoding)
    after = change(before)
    assert after != before
    file.write_text(after, encoding=encoding)


def collate_spoiled(folder: Path) -> Ended:
    fetched = fetch(folder)
    assert fetched.status == 0, fetched.said
    return run_command(folder, "collate")


# Declarations


def test_an_unknown_key_is_named_with_its_line_and_the_nearest(project: Path) -> None:
    spoil(project / "framework.yaml", lambda text: text.replace("direction:", "directon:", 1))

    ended = run_command(project, "check")

    check_said(ended, "'directon'", "framework.yaml, line ", "'direction'")


def test_an_unknown_component_is_named_with_the_nearest(project: Path) -> None:
    spoil(
        project / "framework.yaml",
        lambda text: text.replace("component: shelter", "component: sheltr", 1),
    )

    ended = run_command(project, "check")

    check_said(ended, "'sheltr'", "framework.yaml, line ", "did you mean 'shelter'?")


def test_a_duplicate_identifier_is_named(project: Path) -> None:
    spoil(
        project / "framework.yaml",
        lambda text: text.replace("- id: robbery", "- id: violence", 1),
    )

    ended = run_command(project, "check")

    check_said(ended, "'violence'", "framework.yaml, line ")


def test_a_component_in_itself_is_named(project: Path) -> None:
    spoil(
        project / "framework.yaml",
        lambda text: text.replace("dimension: basic_human_needs", "dimension: shelter"),
    )

    ended = run_command(project, "check")

    check_said(ended, "'shelter'", "framework.yaml, line ")


def test_equal_goalposts_are_refused(project: Path) -> None:
    spoil(
        project / "framework.yaml",
        lambda text: re.sub(
            r"best: \S+\n(\s+)worst: \S+", r"best: 5.0\n\1worst: 5.0", text, count=1
        ),
    )

    ended = run_command(project, "check")

    check_said(ended, "best 5 and worst 5", "framework.yaml, line ", "goalposts")


def test_reversed_goalposts_are_refused(project: Path) -> None:
    spoil(
        project / "framework.yaml",
        lambda text: re.sub(
            r"best: (\S+)\n(\s+)worst: (\S+)", r"best: \3\n\2worst: \1", text, count=1
        ),
    )

    ended = run_command(project, "check")

    check_said(ended, "goalposts", "framework.yaml, line ", "swap best and worst")


def test_all_problems_are_said_at_once(project: Path) -> None:
    spoil(
        project / "framework.yaml",
        lambda text: text.replace("component: shelter", "component: sheltr", 1).replace(
            "directon:", "direction:"
        ),
    )
    spoil(project / "wardwise.yaml", lambda text: text.replace("benchmark:", "benchmrk:", 1))

    ended = run_command(project, "check")

    check_said(ended, "'sheltr'", "'benchmrk'")


# Files


def test_a_missing_column_is_named_with_the_nearest(fresh: Path) -> None:
    spoil(
        fresh / RECEIVED / "benefits.csv",
        lambda text: text.replace("Adults on out-of-work benefits 2016", "Adults on benefit 2016"),
    )

    ended = collate_spoiled(fresh)

    check_said(ended, "benefits.csv", "'Adults on out-of-work benefits 2016'")


def test_codes_of_another_vintage_are_named(fresh: Path) -> None:
    spoil(fresh / RECEIVED / "benefits.csv", lambda text: text.replace("T010000", "T010009"))

    ended = collate_spoiled(fresh)

    check_said(ended, "benefits", "vintage", "T010009")


def test_a_duplicate_row_is_named(fresh: Path) -> None:
    def repeat(text: str) -> str:
        lines = text.splitlines()
        return "\n".join([*lines, lines[5], ""])

    spoil(fresh / RECEIVED / "benefits.csv", repeat)

    ended = collate_spoiled(fresh)

    check_said(ended, "benefits.csv", "T01000005")


def test_a_lookup_that_does_not_cover_an_area_is_refused_by_its_code(fresh: Path) -> None:
    file = fresh / RECEIVED / "ward_changes.csv"
    spoil(file, lambda text: re.sub("^T05000003,.*\n", "", text, flags=re.MULTILINE))

    check_said(
        collate_spoiled(fresh), "T05000003", "would be lost", "crosswalk wards_before_the_split"
    )


def test_text_in_a_number_column_is_named_by_cell(fresh: Path) -> None:
    spoil(
        fresh / RECEIVED / "culture_log.csv",
        lambda text: re.sub(r"(T01000003,[^,]*,)\d+", r"\1about 200", text, count=1),
    )

    ended = collate_spoiled(fresh)

    check_said(ended, "culture_log.csv", "'about 200'", "row 4")


def test_an_empty_file_is_named(fresh: Path) -> None:
    (fresh / RECEIVED / "benefits.csv").write_bytes(b"")

    fetched = fetch(fresh)
    ended = fetched if fetched.status else run_command(fresh, "collate")

    check_said(ended, "benefits.csv", "empty")


def test_a_latin_1_file_declared_utf_8_is_named_with_the_place(fresh: Path) -> None:
    file = fresh / RECEIVED / "benefits.csv"
    file.write_bytes(file.read_bytes().replace(b"Saltmarsh 001A", b"Saltmarsh 001\xe9"))

    ended = collate_spoiled(fresh)

    check_said(ended, "benefits.csv", "latin-1", "2")


def test_a_truncated_workbook_is_named(fresh: Path) -> None:
    file = fresh / RECEIVED / "schools.xlsx"
    file.write_bytes(file.read_bytes()[:2000])

    ended = collate_spoiled(fresh)

    check_said(ended, "schools.xlsx", "fetch it again")


def test_a_file_that_changed_since_its_snapshot_is_refused(project: Path) -> None:
    spoil(
        project / "snapshots" / "benefits" / "benefits.csv",
        lambda text: text.replace("T01000001,Saltmarsh 001A,", "T01000001,Saltmarsh 001A,1", 1),
    )

    ended = run_command(project, "collate")

    check_said(ended, "benefits.csv", "changed")


def test_a_source_that_is_missing_says_what_to_download_and_where_to_put_it(fresh: Path) -> None:
    (fresh / RECEIVED / "benefits.csv").unlink()

    ended = fetch(fresh)

    assert ended.status == 1
    for part in ("benefits.csv", "https://saltmarsh.example/data", "snapshots/benefits"):
        assert part in ended.said, ended.said


def test_a_file_dropped_into_snapshots_is_taken_in(fresh: Path) -> None:
    place = fresh / "snapshots" / "benefits"
    place.mkdir(parents=True)
    shutil.move(fresh / RECEIVED / "benefits.csv", place / "benefits.csv")

    ended = fetch(fresh)

    assert ended.status == 0, ended.said


# Order


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("collate",), "fetch"),
        (("build",), "collate"),
        (("release",), "collate"),
        (("diagnose",), "collate"),
        (("scorecard", "T05000001"), "collate"),
        (("explain", "shelter", "T05000001"), "collate"),
    ],
)
def test_a_command_out_of_order_names_the_one_that_comes_first(
    fresh: Path, words: tuple[str, ...], first: str
) -> None:
    ended = run_command(fresh, *words)

    check_said(ended, f"run: wardwise -C {fresh} {first}")


def test_a_folder_that_is_no_project_is_named(tmp_path: Path) -> None:
    ended = run_command(tmp_path, "check")

    check_said(ended, "wardwise new", str(tmp_path))


def test_a_changed_declaration_asks_for_the_steps_again(project: Path) -> None:
    spoil(project / "framework.yaml", lambda text: text.replace("Violent offences", "Violence", 1))

    ended = run_command(project, "build")

    check_said(ended, "framework.yaml", f"run: wardwise -C {project} collate")


# Interruptions


def test_a_second_build_at_the_same_time_is_refused(project: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from wardwise.workflow.lock import hold_project\n"
        "with hold_project(Path(sys.argv[1])):\n print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(project)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        ended = run_command(project, "build")

        holder.communicate()
    check_said(ended, "another wardwise command")


def test_a_full_disk_leaves_the_earlier_results(project: Path) -> None:
    before = (project / "build" / "index" / "done.json").read_bytes()
    limited = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "from wardwise.cli.main import run; run()"
    )

    ended = subprocess.run(
        [sys.executable, "-c", limited, "-C", str(project), "build"],
        capture_output=True,
        text=True,
        check=False,
    )

    check_said(Ended(ended.returncode, ended.stdout, ended.stderr), "could not write", "free")
    assert (project / "build" / "index" / "done.json").read_bytes() == before
    assert run_command(project, "scorecard", "T05000001").status == 0


@pytest.mark.parametrize("command", ["collate", "build"])
def test_a_killed_command_can_simply_be_run_again(project: Path, command: str) -> None:
    part = {"collate": "collated", "build": "index"}[command]
    results = project / "build" / part
    before = {one.name: one.read_bytes() for one in results.iterdir() if one.is_file()}
    killed = 0
    for seconds in (1.0, 1.5, 2.0):  # early, and in the midst of the work
        with subprocess.Popen(
            [*COMMAND, "-C", str(project), command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ),
        ) as working:
            time.sleep(seconds)
            working.send_signal(signal.SIGKILL)
        killed += working.returncode == -signal.SIGKILL
        # what was there before is whole, whenever the other came to an end
        assert results.joinpath("done.json").is_file()

    again = run_command(project, command)

    assert killed
    assert again.status == 0, again.said
    assert sorted(one.name for one in (project / "build").iterdir()) == ["collated", "index"]
    after = {one.name: one.read_bytes() for one in results.iterdir() if one.is_file()}
    assert {one: after[one] == before[one] for one in before} == dict.fromkeys(before, True)


# Answers


def test_an_unknown_area_is_named_with_the_nearest(project: Path) -> None:
    ended = run_command(project, "scorecard", "T05000099")

    check_said(ended, "'T05000099'")


def test_an_unknown_node_is_named_with_the_nearest(project: Path) -> None:
    ended = run_command(project, "explain", "sheltr", "T05000001")

    check_said(ended, "'sheltr'", "shelter")
