"""Choices of method that contradict each other, or lack what they need from the framework."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wardwise.declaration import read_project
from wardwise.model.area import AreaLevel
from wardwise.model.errors import Problems, WardwiseError
from wardwise.model.recipe import Anchoring, Budget, Normalisation
from wardwise.toy.project_folder import write_toy_project

Find = Callable[[str], tuple[WardwiseError, ...]]


@pytest.fixture
def find(small_project: Path) -> Find:
    """Give the problems found once the small project has this method."""

    def apply(method: str) -> tuple[WardwiseError, ...]:
        (small_project / "method.yaml").write_text(method, encoding="utf-8")
        try:
            read_project(small_project)
        except Problems as told:
            return told.found
        return ()

    return apply


def add_to_indicator(project: Path, indicator: str, line: str) -> None:
    file = project / "framework.yaml"
    text = file.read_text("utf-8")
    start = text.index(f"id: {indicator}\n")
    indent = " " * (start - text.rindex("\n", 0, start) - 1)
    at = text.index("\n", start) + 1
    file.write_text(text[:at] + f"{indent}{line}\n" + text[at:], encoding="utf-8")


@pytest.mark.parametrize(
    ("method", "problem", "fix"),
    [
        (
            "normalisation: distance_to_reference\n",
            "names none",
            "add reference_area",
        ),
        (
            "reference_area: T09000001\n",
            "reference_area is declared, and the method never reads it",
            "normalisation: distance_to_reference",
        ),
        (
            "normalisation: distance_to_reference\nreference_area: E92000001\n",
            "is of level country, and the edition has",
            "one of these levels",
        ),
        ("within_index: geometric\nfloor: 0\n", "above zero, and floor is 0", "floor: 1"),
        ("floor: 0\n", "also tried with geometric means", "leave them out"),
        ("outliers: {most_winsorised: 3}\n", "never reads it", "treatment: outliers"),
        ("least_contribution: 0.1\n", "never reads it", "weighting: benefit_of_doubt"),
        (
            "weighting: optimised\nwithin_components: harmonic\n",
            "worked out for a weighted mean",
            "within_components: arithmetic",
        ),
        ("weighting: declared\n", "no indicator declares a weight", "equal_points"),
        ("component_scale: goalposts\n", "expected one of min_max", "min_max"),
        (
            "anchoring: {to: lsoa, weighted_by: density}\n",
            "not larger than those of level ward",
            "larger level",
        ),
        (
            "anchoring: {to: country, weighted_by: density}\n",
            "level country, and the edition has",
            "add the level",
        ),
        (
            "anchoring: {to: borough, weighted_by: densty}\n",
            "names 'densty'",
            "did you mean 'density'?",
        ),
        (
            "screening:\n  kept: {T05000001: small}\n  left_out: {T05000001: small}\n",
            "both kept and left out",
            "keep one",
        ),
        ("interval_level: 1\n", "expected a share between 0 and 1", ""),
        ("sensitivity: {filling: [none]}\n", "'filling' is not a key", "imputation"),
    ],
)
def test_a_contradiction_is_one_problem_with_its_remedy(
    find: Find, method: str, problem: str, fix: str
) -> None:
    found = [one for one in find(method) if one.where.startswith("method.yaml")]

    assert len(found) == 1, [str(one) for one in found]
    assert problem in found[0].problem
    assert fix in found[0].fix


def test_distances_to_targets_need_a_target_of_each_weighted_indicator(
    find: Find, small_project: Path
) -> None:
    weighted = [
        one.id for one in read_project(small_project).edition.framework.indicators if one.weighted
    ]

    found = find("normalisation: distance_to_target\n")

    assert len(found) == len(weighted)
    assert all("has no target" in one.problem for one in found)
    assert all(one.where.startswith("framework.yaml, line ") for one in found)


def test_points_for_what_is_not_there_are_told_with_the_nearest(
    find: Find, small_project: Path
) -> None:
    indicators = read_project(small_project).edition.framework.indicators
    weighted = next(one.id for one in indicators if one.weighted)

    found = find(
        "weighting: budget\n"
        f"budgets:\n  - {{person: Ada, points: {{{weighted}x: 10}}}}\n"
        f"  - {{person: Ada, points: {{{weighted}: 10}}}}\n"
    )
    problems = [one.problem for one in found]

    assert any(f"names '{weighted}x'" in one for one in problems)
    assert any("'Ada' shares out points twice" in one for one in problems)


def test_nobody_giving_points_to_a_component_is_told(find: Find, small_project: Path) -> None:
    components = read_project(small_project).edition.framework.components

    found = find("weighting: budget\nbudgets: [{person: Ada, points: {}}]\n")

    told = [one for one in found if "nobody gives points" in one.problem]
    assert len(told) == sum(not one.empty_reason for one in components)


def test_declared_weights_that_sum_to_zero_are_told_by_name(
    find: Find, small_project: Path
) -> None:
    framework = read_project(small_project).edition.framework
    component = framework.components[0]
    for one in framework.find_weighted(component.id):
        add_to_indicator(small_project, one.id, "weight: 0")

    found = find("weighting: declared\n")

    assert len(found) == 1
    assert f"the weights of component {component.id!r} sum to 0" in found[0].problem


def test_a_negative_weight_is_refused_by_name(find: Find, small_project: Path) -> None:
    indicator = read_project(small_project).edition.framework.indicators[0]
    add_to_indicator(small_project, indicator.id, "weight: -1")

    found = find("weighting: equal\n")

    assert len(found) == 1
    assert f"weight of {indicator.id!r} is '-1'" in found[0].problem
    assert "at least 0" in found[0].problem


def test_indicators_that_cannot_all_make_so_much_of_a_score_are_told(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")
    file = folder / "wardwise.yaml"
    text = file.read_text("utf-8")
    chosen = "method:\n  weighting: benefit_of_doubt\n  least_contribution: 0.9"
    file.write_text(text.replace("\nmethod:", f"\n{chosen}", 1), encoding="utf-8")

    with pytest.raises(Problems) as told:
        read_project(folder)

    assert all("cannot each make that much" in one.problem for one in told.value.found)
    assert "or less" in told.value.found[0].fix


def test_all_problems_of_a_method_are_told_at_once(find: Find) -> None:
    found = find("weighting: declared\nfloor: 0\nwithin_index: harmonic\nscreening: {least: 1}\n")

    assert len(found) == 3
    assert all(one.where.startswith("method.yaml, line ") for one in found)


def test_a_full_method_reads_as_declared(find: Find, small_project: Path) -> None:
    framework = read_project(small_project).edition.framework
    points = dict.fromkeys((one.id for one in framework.indicators if one.weighted), 10)
    listed = ", ".join(f"{name}: {value}" for name, value in points.items())

    found = find(
        "treatment: winsorised\noutliers: {most_winsorised: 3}\nnormalisation: min_max\n"
        f"weighting: budget\nbudgets: [{{person: Ada, points: {{{listed}}}}}]\n"
        "component_scale: exponential\nanchoring: {to: borough, weighted_by: density}\n"
    )

    assert found == ()
    method = read_project(small_project).edition.method
    assert method.outliers.most_winsorised == 3
    assert method.budgets == (Budget("Ada", dict.fromkeys(points, 10.0)),)
    assert method.component_scale is Normalisation.EXPONENTIAL
    assert method.anchoring == Anchoring(AreaLevel.BOROUGH, "density")


@pytest.mark.parametrize(("scale", "needed"), [("goalposts_capped", True), ("z_score", False)])
def test_goalposts_are_needed_only_where_the_method_uses_them(
    find: Find, small_project: Path, scale: str, *, needed: bool
) -> None:
    file = small_project / "framework.yaml"
    text = file.read_text("utf-8")
    start = text.index("goalposts:")
    end = text.index("\n", start)
    file.write_text(text[:start] + text[end:].lstrip(), encoding="utf-8")

    found = find(f"normalisation: {scale}\n")

    assert [("has no goalposts" in one.problem) for one in found] == [True] * needed
