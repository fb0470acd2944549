import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from check_tree import SNAPSHOT, TRACES
from check_words import find_words
from generated import END, MARK, replace_generated
from pages import describe_schemas
from report_sizes import count_parameters, list_functions, measure_body, measure_nesting

FUNCTION = '''
def share_out(self, counts, *, shares):
    """Say what comes back."""
    for count in counts:
        if count:
            yield count
'''


@pytest.mark.parametrize("line", ["folder = /ho" + "me/ann/data", "index: py" + "pi.org/simple"])
def test_a_trace_of_one_machine_is_seen(line: str) -> None:
    assert TRACES.search(line)


@pytest.mark.parametrize("line", ["../shared/home/page", "<a href=home/index.html>", "/area/E05"])
def test_a_relative_path_is_no_trace(line: str) -> None:
    assert not TRACES.search(line)


def test_a_snapshot_is_real_data_and_its_manifest_is_not() -> None:
    assert SNAPSHOT.search("bd/snapshots/ward_atlas/atlas.csv")
    assert not SNAPSHOT.search("bd/snapshots/manifest.yaml")


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    text = f"before\n{MARK.format(name='errors')}\nold\n{END}\nafter"

    replaced = replace_generated(text, name="errors", body="new")

    assert "new" in replaced
    assert "old" not in replaced
    assert replaced.startswith("before\n")
    assert replaced.endswith("\nafter")


def test_a_document_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no markers"):
        replace_generated("text", name="errors", body="new")


@pytest.mark.parametrize("line", ["the worst ward", "a metric", "normalized", "its neighbors"])
def test_a_word_that_judges_or_misleads_is_refused(line: str) -> None:
    assert find_words(line)


@pytest.mark.parametrize(
    "line", ["the geometric mean", "normalised", "at worst", "database.serialize()"]
)
def test_words_of_the_house_pass(line: str) -> None:
    assert not find_words(line)


def test_a_schema_becomes_a_table_of_its_columns() -> None:
    text = 'X_SCHEMA: dict = {\n    "area_code": pl.String,  # the key\n}\n"""One row an area."""\n'

    (section,) = describe_schemas(text)

    assert "One row an area." in section
    assert "| `area_code` | String | the key |" in section


def test_sizes_leave_out_docstrings_and_self() -> None:
    (function,) = list_functions(FUNCTION)

    assert measure_body(function) == 3
    assert count_parameters(function) == 2
    assert measure_nesting(function) == 2
    assert ast.get_docstring(function) == "Say what comes back."


def test_make_alone_lists_every_target_that_people_use(project_root: Path) -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory"],  # noqa: S607 - make is found on PATH
        cwd=project_root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    found = set(re.findall(r"^ {2}make (\w+)", listed, re.MULTILINE))

    wanted = {"help", "setup", "demo", "test", "check", "format", "docs", "house", "wheel", "lock"}
    assert wanted <= found


def test_a_machine_without_python_is_told_what_to_install(project_root: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "tools/make_venv.sh", "", "nowhere"],
        cwd=project_root,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "fix:" in done.stderr
    assert not (project_root / "nowhere").exists()


def test_a_new_enough_node_of_the_system_is_taken(project_root: Path) -> None:
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        pytest.skip("needs Node and npm on PATH; without them the pinned ones serve")
    version = subprocess.run([found, "--version"], check=True, capture_output=True, text=True)
    if [int(part) for part in version.stdout.strip("v\n").split(".")] < [20, 19]:
        pytest.skip("needs Node 20.19 or later on PATH; without it the pinned one serves")

    done = subprocess.run(
        ["/bin/sh", "tools/find_node.sh"],
        cwd=project_root,
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout == ""
