"""What nobody has signed is left out of a release, with everything that would give it away."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from toy_correction import CORRECTION

from wardwise.declaration.project_folder import read_project
from wardwise.model.area import AreaLevel
from wardwise.model.errors import ReleaseError
from wardwise.model.project import Project
from wardwise.model.recipe import Anchoring
from wardwise.model.review import Decision, ReviewState, UnsignedPolicy, Word
from wardwise.publication.reader import TABLE_NAMES, open_release
from wardwise.toy.project_folder import write_toy_project
from wardwise.workflow.release import run_release
from wardwise.workflow.review import list_reviewed, record_review
from wardwise.workflow.run import (
    CollatedFolder,
    compute_index,
    run_build,
    run_collate,
    run_fetch,
)
from wardwise.workflow.withhold import withhold_unsigned

TODAY = date(2026, 3, 2)
COMPONENT = "personal_rights"
OTHERS = ("population", "share_renting", "fuel_poverty")


def be_silent(*_: object) -> None:
    """Say nothing of progress."""


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_toy_project(tmp_path_factory.mktemp("withhold") / "demo")
    declared = folder / "wardwise.yaml"
    words = declared.read_text(encoding="utf-8")
    assert words.count("unsigned: marked") == 1
    words = words.replace("unsigned: marked", "unsigned: withheld")
    declared.write_text(words, encoding="utf-8")
    (folder / "corrections").mkdir(exist_ok=True)
    (folder / "corrections" / "exchanged.yaml").write_text(CORRECTION, encoding="utf-8")
    run_fetch(folder, mirror=folder / "received", network=False, received=TODAY, report=be_silent)
    run_collate(folder, progress=be_silent)
    return folder


@pytest.fixture(scope="module")
def project(borough: Path) -> Project:
    return read_project(borough)


@pytest.fixture(scope="module")
def collated(borough: Path) -> CollatedFolder:
    return run_collate(borough, progress=be_silent)


@pytest.fixture(scope="module")
def unsigned(project: Project) -> tuple[str, ...]:
    rights = project.edition.framework.find_indicators(COMPONENT)
    return (*(one.id for one in rights), *OTHERS)


@pytest.fixture(scope="module")
def states(project: Project, unsigned: tuple[str, ...]) -> dict[str, ReviewState]:
    """Everything is signed but these: one was never seen, one queried, one has changed since."""
    framework = project.edition.framework
    every = {one.id for one in (*framework.indicators, *framework.characteristics)}
    found = dict.fromkeys(every - set(unsigned), ReviewState.SIGNED)
    return {**found, "fuel_poverty": ReviewState.QUERIED, "turnout": ReviewState.REOPENED}


def test_scores_hold_nothing_of_what_is_withheld(
    project: Project,
    collated: CollatedFolder,
    states: dict[str, ReviewState],
    unsigned: tuple[str, ...],
) -> None:
    is_withheld = pl.col("indicator_id").is_in(unsigned)
    other = collated.tables["observations"].with_columns(
        value=pl.when(is_withheld).then(pl.col("value") * 3 + 1).otherwise("value")
    )
    moved = replace(collated, tables={**collated.tables, "observations": other})

    found = [
        compute_index(kept.project, kept.collated, progress=be_silent)
        for kept in (withhold_unsigned(project, one, states=states) for one in (collated, moved))
    ]

    for name, table in found[0].tables.items():
        assert table.equals(found[1].tables[name]), name
        for column in {"indicator_id", "node_id"} & set(table.columns):
            assert not set(table[column]) & set(unsigned), name


def test_a_component_without_a_signed_indicator_is_empty_and_its_dimension_partial(
    project: Project, collated: CollatedFolder, states: dict[str, ReviewState]
) -> None:
    kept = withhold_unsigned(project, collated, states=states)

    framework = kept.project.edition.framework
    (component,) = [one for one in framework.components if one.id == COMPONENT]
    assert "withheld" in component.empty_reason
    assert framework.label_node(component.dimension).endswith("(partial)")
    assert kept.project.edition.id != project.edition.id
    assert kept.project.edition.label.endswith(", without 8 unsigned indicators")


def test_similar_areas_are_found_by_what_is_signed(
    project: Project, collated: CollatedFolder, states: dict[str, ReviewState]
) -> None:
    kept = withhold_unsigned(project, collated, states=states)

    assert kept.project.peers.characteristics == ("share_of_children", "share_of_older_people")
    assert kept.collated.tables["areas"]["population"].null_count() == (
        kept.collated.tables["areas"].height
    )


def test_figures_of_corrections_go_with_the_indicators_that_use_them(
    project: Project, collated: CollatedFolder, states: dict[str, ReviewState]
) -> None:
    signed = {**states, "turnout": ReviewState.SIGNED}

    (hidden,), (shown,) = (
        [one for one in kept.project.corrections if one.id == "exchanged"]
        for kept in (withhold_unsigned(project, collated, states=one) for one in (states, signed))
    )

    assert (hidden.received, hidden.value) == (None, None)
    assert (shown.received, shown.value) == (2208, 2280)


@pytest.mark.parametrize("policy", [UnsignedPolicy.ALLOWED, UnsignedPolicy.MARKED])
def test_other_policies_withhold_nothing(
    project: Project, collated: CollatedFolder, policy: UnsignedPolicy
) -> None:
    declared = replace(project, publication=replace(project.publication, unsigned=policy))

    kept = withhold_unsigned(declared, collated, states={})

    assert (kept.project, kept.collated, kept.reasons) == (declared, collated, {})


def test_where_nothing_is_signed_nothing_is_released(
    project: Project, collated: CollatedFolder
) -> None:
    with pytest.raises(ReleaseError, match="none of the 84 indicators"):
        withhold_unsigned(project, collated, states={})


def test_a_release_says_what_is_withheld_and_holds_no_figure_of_it(
    borough: Path, unsigned: tuple[str, ...]
) -> None:
    signed = tuple(one.indicator for one in list_reviewed(borough) if one.indicator not in unsigned)
    record_review(borough, Word(signed, Decision.APPROVE, "The insight team"), on=TODAY)
    run_build(borough, progress=be_silent)

    said: list[str] = []

    folder = run_release(
        borough, target=borough / "out", created=TODAY, progress=be_silent, report=said.append
    )

    assert any(one.startswith(f"{len(unsigned)} indicators are left out, since") for one in said)
    release = open_release(folder)
    entries = [*release.framework["indicators"], *release.framework["characteristics"]]
    assert {one["id"] for one in entries if one["withheld"]} == set(unsigned)
    assert {one["id"] for one in entries if one["levels"]} == set(signed)
    for name in TABLE_NAMES:
        table = pl.read_parquet(folder / f"{name}.parquet")
        for column in {"indicator_id", "node_id"} & set(table.columns):
            assert not set(table[column]) & set(unsigned), name
    checks = json.loads((folder / "quality.json").read_text(encoding="utf-8"))
    told = [one for one in checks if one["subject"] in unsigned]
    assert {one["name"] for one in told} == {"withheld"}
    assert not [one for one in told if one["examples"] or re.search(r"\d", one["prose"])]


def test_areas_are_not_anchored_by_what_is_not_signed(
    project: Project, collated: CollatedFolder
) -> None:
    anchored = replace(
        project.edition.method, anchoring=Anchoring(AreaLevel.BOROUGH, weighted_by="population")
    )
    changed = replace(project, edition=replace(project.edition, method=anchored))
    framework = project.edition.framework
    every = [one.id for one in (*framework.indicators, *framework.characteristics)]
    states = dict.fromkeys(every, ReviewState.SIGNED) | {"population": ReviewState.OPEN}

    with pytest.raises(ReleaseError, match="anchored by 'population'") as caught:
        withhold_unsigned(changed, collated, states=states)

    assert caught.value.where == "wardwise.yaml, method: anchoring: weighted_by"
