"""The page on refreshing a year works word for word, and so does a new edition."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from ruamel.yaml import YAML

from wardwise.model.errors import ReleaseError
from wardwise.publication.reader import Release, open_release
from wardwise.workflow.compare import compare_folders
from wardwise.workflow.release import run_release
from wardwise.workflow.run import run_build, run_collate

PROGRAM = Path(sys.executable).parent / "wardwise"
TODAY = date(2026, 3, 1)


def say_nothing(*_: object) -> None:
    """Say nothing."""


def run(command: str, *, beside: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *command.split()[1:]],
        cwd=beside,
        check=False,
        capture_output=True,
        text=True,
    )


def declare_years(folder: Path, years: tuple[str, ...], *, edition: str) -> None:
    """Declare an edition of some years, for every indicator that has them."""
    yaml = YAML()
    yaml.width = 10_000
    for name in ("wardwise.yaml", "framework.yaml"):
        declared = yaml.load((folder / name).read_text())
        if "edition" in declared:
            declared["edition"]["id"] = edition
            declared["edition"]["periods"] = [{"id": one, "label": one} for one in years]
            if "peers" in declared:
                declared["peers"]["period"] = years[-1]
        for one in (*declared.get("indicators", ()), *declared.get("characteristics", ())):
            one["periods"] = {year: each for year, each in one["periods"].items() if year in years}
        yaml.dump(declared, folder / name)


def make_release(folder: Path, name: str) -> Release:
    run_collate(folder, progress=say_nothing)
    run_build(folder, progress=say_nothing)
    made = run_release(folder, target=folder / name, created=TODAY, progress=say_nothing)
    return open_release(made)


@pytest.fixture(scope="module")
def demo(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy borough, released."""
    folder = shutil.copytree(built_toy, tmp_path_factory.mktemp("here") / "demo")
    run_release(folder, target=folder / "release", created=TODAY, progress=say_nothing)
    return folder


def test_every_command_of_the_page_works_in_its_order(
    demo: Path, tmp_path: Path, project_root: Path
) -> None:
    here = tmp_path / "demo"
    shutil.copytree(demo, here)
    received = here / "received" / "benefits.csv"
    received.write_text(received.read_text().replace(",138,17,17,16", ",198,17,17,16", 1))
    page = (project_root / "docs" / "do" / "refresh-a-year.md").read_text(encoding="utf-8")
    commands = re.findall(r"^wardwise .*$", page, re.MULTILINE)

    done = [run(one, beside=tmp_path) for one in commands]

    assert [one.returncode for one in done] == [0] * 7, [one.stderr for one in done]
    assert "revised      benefits: benefits.csv" in done[0].stdout
    assert "revised data" in done[5].stdout
    assert "Benefits register" in (tmp_path / "changes.html").read_text()
    assert len(list((here / "snapshots" / "benefits" / "previous").rglob("benefits.csv"))) == 1
    assert open_release(here / "release-2").since is not None


def test_a_new_edition_computes_all_years_again_and_leaves_the_release_before(
    demo: Path, tmp_path: Path
) -> None:
    """An edition of two years, then one of three."""
    here = tmp_path / "demo"
    shutil.copytree(demo, here, ignore=shutil.ignore_patterns("release", "build"))
    shutil.copy(demo / "framework.yaml", tmp_path / "framework.yaml")
    declare_years(here, ("2015", "2016"), edition="toy.1")
    old = make_release(here, "old")
    before = {one: (here / "old" / one).read_bytes() for one in old.manifest["files"]}

    shutil.copy(tmp_path / "framework.yaml", here / "framework.yaml")
    declare_years(here, ("2015", "2016", "2017"), edition="toy.2")
    new = make_release(here, "new")

    assert [one["id"] for one in new.manifest["edition"]["periods"]] == ["2015", "2016", "2017"]
    assert old.manifest["edition"]["id"] != new.manifest["edition"]["id"]
    assert set(old.scores["edition_id"]) == {"toy.1"}
    assert set(new.scores["edition_id"]) == {"toy.2"}
    # the years that were there are computed again: another yardstick moves their scores
    keys = ["node_id", "area_code", "period_id"]
    both = old.scores.join(new.scores, on=keys, suffix="_now").drop_nulls(["score", "score_now"])
    assert set(both["period_id"]) == {"2015", "2016"}
    assert both.filter((pl.col("score") - pl.col("score_now")).abs() > 0.01).height > 100
    # what was released stays as it was, and nothing is released over it
    assert before == {one: (here / "old" / one).read_bytes() for one in old.manifest["files"]}
    with pytest.raises(ReleaseError, match="already there"):
        run_release(here, target=here / "old", created=TODAY, progress=say_nothing)

    found = compare_folders(here / "old", here / "new")

    assert any(one["words"] == "New period: 2017." for one in found["differences"])
    assert found["scores"]["added"] > 0
    moved = {cause for one in found["moved_scores"] for cause in one["points"]}
    assert moved <= {"weights", "goalposts", "estimate"}
    assert found["values"]["moved"] == 0
