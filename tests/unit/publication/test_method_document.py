"""method.json says every choice of a method, and is read back as the same method."""

import json
from dataclasses import fields
from typing import cast

import pytest

from wardwise.declaration.method_keys import make_method
from wardwise.declaration.method_presets import PresetInfo, list_presets
from wardwise.model.area import AreaLevel
from wardwise.model.method import Method
from wardwise.model.project import GeographyDeclaration
from wardwise.model.recipe import (
    Anchoring,
    AreaScreening,
    Budget,
    Imputation,
    NegativePolicy,
    Normalisation,
    SensitivityPlan,
    Weighting,
)
from wardwise.publication.documents import make_preset_entry
from wardwise.publication.method_document import make_method_document, read_method
from wardwise.publication.shapes import MethodDocument

GEOGRAPHY = GeographyDeclaration(areas=(), crosswalks=(), outlines=())
FULL = Method(
    preset="eu-spi",
    overrides=("budgets",),
    imputation=Imputation.GROUP_MEAN,
    weighting=Weighting.BUDGET,
    budgets=(Budget("Head of Housing", {"fuel_poverty": 40.0, "overcrowding": 60.0}),),
    component_scale=Normalisation.EXPONENTIAL,
    screening=AreaScreening(left_out={"E09000001": "Hardly anybody lives there."}),
    anchoring=Anchoring(AreaLevel.BOROUGH, "aged_under_16"),
    sensitivity=SensitivityPlan(draws=12, weighting=(Weighting.EQUAL,)),
)


def write_and_read(method: Method) -> Method:
    document = make_method_document(method, GEOGRAPHY)
    return read_method(json.loads(json.dumps(document)))


@pytest.mark.parametrize("method", [Method(), FULL], ids=["default", "full"])
def test_a_method_comes_back_as_it_was(method: Method) -> None:
    assert write_and_read(method) == method


@pytest.mark.parametrize("preset", list_presets(), ids=lambda one: one.id)
def test_a_preset_comes_back_as_it_was(preset: PresetInfo) -> None:
    method = make_method(preset.choices)

    assert write_and_read(method) == method


def test_every_choice_stands_in_the_document() -> None:
    document = make_method_document(Method(), GEOGRAPHY)

    assert {one.name for one in fields(Method)} <= set(document)
    assert set(document) <= set(MethodDocument.__annotations__)


def test_a_release_says_what_the_preset_was() -> None:
    document = make_method_document(FULL, GEOGRAPHY, make_preset_entry("eu-spi"))

    entry = document["preset_entry"]
    assert entry is not None
    assert "Annoni" in entry["source"]
    assert document["overrides"] == ["budgets"]


def test_an_older_release_has_the_defaults_of_what_it_does_not_say() -> None:
    older = {"imputation": "regression", "weighting": "equal", "when_negative": "drop"}

    read = read_method(cast("MethodDocument", older))

    assert read == Method(
        imputation=Imputation.REGRESSION,
        weighting=Weighting.EQUAL,
        when_negative=NegativePolicy.DROP,
    )
