import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wardwise.declaration.project_folder import read_project
from wardwise.model.review import Decision
from wardwise.toy.project_folder import write_toy_project

PROGRAM = Path(sys.executable).parent / "wardwise"
CORRECTION = """id: exchanged
measure: elections.turnout
area: T05000001
period: "2016"
action: replace
value: 2280
reason: Two figures were exchanged.
told: The returning officer's team
date: 2026-03-02
expectation: {received: 2208}
"""


def run_command(command: str, *, beside: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *shlex.split(command)[1:]],
        cwd=beside,
        check=False,
        capture_output=True,
        text=True,
    )


def list_states(demo: Path) -> dict[str, str]:
    shown = run_command("wardwise -C demo review --json", beside=demo.parent).stdout
    return {one["indicator"]: one["state"] for one in json.loads(shown)}


@pytest.fixture(scope="module")
def reviewed_once(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Path:
    """The toy borough after all that the page says."""
    page = (project_root / "docs" / "do" / "review-an-indicator.md").read_text(encoding="utf-8")
    demo = write_toy_project(tmp_path_factory.mktemp("here") / "demo")
    declared = demo / "wardwise.yaml"
    (written,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    before = declared.read_text(encoding="utf-8")
    assert before.count("\npublication:\n") == 1
    declared.write_text(before.replace("\npublication:\n", f"\n{written}"), encoding="utf-8")
    commands = re.findall(r"^wardwise .*$", page, re.MULTILINE)
    assert len(commands) == 4
    for command in ("wardwise -C demo fetch --mirror demo/received", *commands):
        done = run_command(command, beside=demo.parent)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return demo


@pytest.fixture
def reviewed(reviewed_once: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(reviewed_once, tmp_path / "demo"))


def test_the_page_signs_one_indicator_and_queries_another(reviewed: Path) -> None:
    states = list_states(reviewed)

    assert (states["turnout"], states["fuel_poverty"]) == ("signed", "queried")
    assert set(states.values()) == {"signed", "queried", "open"}
    (query,) = [one for one in read_project(reviewed).reviews if one.decision is Decision.QUERY]
    assert (query.reviewer, query.words) == ("Housing services", "Is 2017 complete?")


def test_a_release_says_who_signed_what(reviewed: Path) -> None:
    for command in ("build", "release"):
        done = run_command(f"wardwise -C demo {command}", beside=reviewed.parent)
        assert done.returncode == 0, done.stderr

    (file,) = reviewed.parent.rglob("framework.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    signed = {one["id"]: one["signed"] for one in document["indicators"]}
    assert document["unsigned"] == "marked"
    assert signed["turnout"]["by"] == "Returning officer"
    assert [one for one, by in signed.items() if by is not None] == ["turnout"]


def test_changed_figures_open_their_review_again_and_no_other(reviewed: Path) -> None:
    (reviewed / "corrections").mkdir(exist_ok=True)
    (reviewed / "corrections" / "exchanged.yaml").write_text(CORRECTION, encoding="utf-8")
    assert run_command("wardwise -C demo collate", beside=reviewed.parent).returncode == 0

    states = list_states(reviewed)

    assert (states["turnout"], states["fuel_poverty"]) == ("reopened", "queried")
    run_command(
        'wardwise -C demo review turnout --approve --by "An officer"', beside=reviewed.parent
    )
    assert list_states(reviewed)["turnout"] == "signed"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("turnout --approve", "--by"),
        ("turnuot --approve --by X", "did you mean 'turnout'?"),
        ('turnout --approve --query "Why?" --by X', "not both"),
    ],
)
def test_a_review_without_name_or_indicator_is_refused(
    reviewed: Path, words: str, told: str
) -> None:
    before = sorted((reviewed / "reviews").iterdir())

    refused = run_command(f"wardwise -C demo review {words}", beside=reviewed.parent)

    assert refused.returncode in (1, 2)
    assert told in refused.stderr
    assert sorted((reviewed / "reviews").iterdir()) == before
