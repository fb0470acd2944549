"""Presets that ship, and a project's method on top of one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wardwise.declaration import read_project
from wardwise.declaration.method_keys import make_method
from wardwise.declaration.method_presets import PresetInfo, list_presets, read_preset
from wardwise.model.errors import Problems, UnknownReferenceError, WardwiseError
from wardwise.model.recipe import Combination, Imputation, Normalisation, Weighting

SHIPPED = {
    "spi-2017",
    "spi-2020",
    "spi-2024",
    "eu-spi",
    "ips-brasil",
    "imd-2019",
    "gla-ward-wellbeing",
    "equal-weights",
}


def declare(project: Path, method: str) -> None:
    """Declare a method in the small project, which has none."""
    file = project / "wardwise.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("\npeers:", f"\nmethod: {method}\n\npeers:"), encoding="utf-8")


def test_eight_methods_ship() -> None:
    assert {one.id for one in list_presets()} == SHIPPED


@pytest.mark.parametrize("preset", list_presets(), ids=lambda one: one.id)
def test_a_preset_says_who_published_it_and_what_it_leaves_out(preset: PresetInfo) -> None:
    assert preset.label
    assert preset.description.endswith(".")
    assert preset.source
    assert preset.not_covered
    assert preset.choices.text("preset") == ""  # none begins with another


def test_the_eu_index_combines_by_a_mean_of_square_roots() -> None:
    method = make_method(read_preset("eu-spi").choices)

    assert method.within_dimensions is method.within_index is Combination.SQUARE_ROOT
    assert method.weighting is Weighting.EQUAL_POINTS
    assert method.imputation is Imputation.NONE


def test_the_indices_of_deprivation_stretch_ranks_of_components() -> None:
    method = make_method(read_preset("imd-2019").choices)

    assert method.component_scale is Normalisation.EXPONENTIAL


def test_an_unknown_preset_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownReferenceError) as told:
        read_preset("imd-2015")

    assert "imd-2019" in told.value.fix


def test_a_key_beside_a_preset_stands_instead_of_the_presets(small_project: Path) -> None:
    declare(small_project, "{preset: eu-spi, within_index: arithmetic, scored_share: 0.5}")

    method = read_project(small_project).edition.method

    assert method.preset == "eu-spi"
    assert method.within_index is Combination.ARITHMETIC
    assert method.within_dimensions is Combination.SQUARE_ROOT
    assert set(method.overrides) == {"within_index", "scored_share"}


def test_a_key_that_says_what_the_preset_says_overrides_nothing(small_project: Path) -> None:
    declare(small_project, "{preset: eu-spi, weighting: equal_points, interval_level: 0.95}")

    assert read_project(small_project).edition.method.overrides == ()


def test_an_unknown_preset_in_a_project_has_its_line(
    refuse: Callable[[str, str, str, tuple[str, str, str, str]], None],
) -> None:
    refuse(
        "wardwise.yaml",
        "\npeers:",
        "\nmethod:\n  preset: eu_spi\n\npeers:",
        ("WW-103", "preset: eu_spi", "eu_spi", "eu-spi"),
    )


def test_a_method_may_stand_in_a_file_of_its_own(small_project: Path) -> None:
    (small_project / "method.yaml").write_text("preset: equal-weights\nseed: 7\n", encoding="utf-8")

    method = read_project(small_project).edition.method

    assert (method.preset, method.seed, method.overrides) == ("equal-weights", 7, ("seed",))


def test_a_method_declared_twice_is_one_problem(small_project: Path) -> None:
    declare(small_project, "{seed: 7}")
    (small_project / "method.yaml").write_text("preset: equal-weights\n", encoding="utf-8")

    with pytest.raises(Problems) as told:
        read_project(small_project)

    found: tuple[WardwiseError, ...] = told.value.found
    assert len(found) == 1
    assert "declared twice" in found[0].problem
    assert found[0].where.startswith("wardwise.yaml, line ")
    assert "method.yaml" in found[0].fix


@pytest.mark.parametrize("preset", list_presets(), ids=lambda one: one.id)
def test_the_ways_that_a_preset_is_tried_with_hold_its_own(preset: PresetInfo) -> None:
    method = make_method(preset.choices)
    plan = method.sensitivity

    assert method.imputation.across in plan.imputation
    assert method.normalisation in plan.normalisation
    assert method.weighting in plan.weighting
    assert method.within_dimensions in plan.above_components
