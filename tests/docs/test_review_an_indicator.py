import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from toy_correction import CORRECTION

from wardwise.declaration.project_folder import read_project
from wardwise.model.review import Decision
from wardwise.toy.project_folder import write_toy_project

PROGRAM = Path(sys.executable).parent / "wardwise"


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
def page(project_root: Path) -> str:
    return (project_root / "docs" / "do" / "review-an-indicator.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, page: str) -> tuple[Path, list[str]]:
    """The toy borough after all that the page says, and what each of its commands printed."""
    demo = write_toy_project(tmp_path_factory.mktemp("here") / "demo")
    declared = demo / "wardwise.yaml"
    (written,) = re.findall(r"^```yaml\npublication:\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    before = declared.read_text(encoding="utf-8")
    assert before.count("  unsigned: marked\n") == 1
    declared.write_text(before.replace("  unsigned: marked\n", written), encoding="utf-8")
    commands = re.findall(r"^wardwise .*$", page, re.MULTILINE)
    assert len(commands) == 7
    shown = []
    for command in ("wardwise -C demo fetch --mirror demo/received", *commands):
        done = run_command(command, beside=demo.parent)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        shown.append(done.stdout + done.stderr)
    return demo, shown


@pytest.fixture(scope="module")
def reviewed_once(said: tuple[Path, list[str]]) -> Path:
    return said[0]


@pytest.fixture
def reviewed(reviewed_once: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(reviewed_once, tmp_path / "demo"))


def test_the_page_shows_a_report_and_where_things_stand(said: tuple[Path, list[str]]) -> None:
    demo, shown = said

    report = (demo.parent / "low-birth-weight.html").read_text(encoding="utf-8")
    assert "What you are asked to confirm" in report
    assert "fenside_births" in report
    assert "low_birth_weight: " in shown[2]
    assert "Libraries: 1 signed" in shown[-1]
    assert "Next: answer Adult care on lonely: Is 2017 complete?" in shown[-1]


def test_the_page_signs_some_indicators_and_queries_another(reviewed: Path) -> None:
    states = list_states(reviewed)

    assert [one for one, state in states.items() if state == "signed"] == [
        "library_members",
        "recycling",
    ]
    assert states["lonely"] == "queried"
    assert set(states.values()) == {"signed", "queried", "open"}
    (query,) = [one for one in read_project(reviewed).reviews if one.decision is Decision.QUERY]
    assert (query.reviewer, query.words, query.public) == ("Adult care", "Is 2017 complete?", True)


def test_what_is_not_signed_leaves_the_release(reviewed: Path) -> None:
    for source in ("elections", "schools", "housing_stock"):
        command = f'wardwise -C demo review --source {source} --approve --by "An officer"'
        assert run_command(command, beside=reviewed.parent).returncode == 0
    for command in ("build", "release"):
        done = run_command(f"wardwise -C demo {command}", beside=reviewed.parent)
        assert done.returncode == 0, done.stderr

    (file,) = reviewed.parent.rglob("framework.json")
    document = json.loads(file.read_text(encoding="utf-8"))
    entries = {one["id"]: one for one in document["indicators"]}
    assert document["unsigned"] == "withheld"
    assert entries["recycling"]["signed"]["by"] == "Street services"
    assert entries["lonely"]["query"]["words"] == "Is 2017 complete?"
    assert "not answered yet" in entries["lonely"]["withheld"]
    published = {one for one, entry in entries.items() if entry["levels"]}
    assert published == {one for one, state in list_states(reviewed).items() if state == "signed"}


def test_changed_figures_open_their_review_again_and_no_other(reviewed: Path) -> None:
    command = 'wardwise -C demo review turnout --approve --by "Returning officer"'
    assert run_command(command, beside=reviewed.parent).returncode == 0
    assert list_states(reviewed)["turnout"] == "signed"
    (reviewed / "corrections" / "exchanged.yaml").write_text(CORRECTION, encoding="utf-8")
    assert run_command("wardwise -C demo collate", beside=reviewed.parent).returncode == 0

    states = list_states(reviewed)

    assert (states["turnout"], states["recycling"]) == ("reopened", "signed")
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
        ("--approve --by X", "name the indicator"),
        ("--source election --approve --by X", "did you mean 'elections'?"),
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
