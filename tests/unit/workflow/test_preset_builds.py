"""Every method that ships builds the toy borough, and says of each score whether there is one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wardwise.composite.build import BuiltIndex, build_index
from wardwise.declaration.method_keys import make_method
from wardwise.declaration.method_presets import PresetInfo, list_presets
from wardwise.declaration.project_folder import read_project
from wardwise.model.edition import Edition
from wardwise.workflow.run import CollatedFolder, read_collated

AROUND_FIFTY = {"gla-ward-wellbeing"}


@pytest.fixture(scope="module")
def collated(built_toy: Path) -> CollatedFolder:
    return read_collated(built_toy)


@pytest.fixture(scope="module")
def edition(built_toy: Path) -> Edition:
    return read_project(built_toy).edition


@pytest.fixture(scope="module", params=list_presets(), ids=lambda one: one.id)
def preset(request: pytest.FixtureRequest) -> PresetInfo:
    found: PresetInfo = request.param
    return found


@pytest.fixture(scope="module")
def built(edition: Edition, collated: CollatedFolder, preset: PresetInfo) -> BuiltIndex:
    method = replace(make_method(preset.choices), bootstrap_draws=10)
    changed = replace(edition, method=method)
    return build_index(changed, collated.tables["observations"], collated.tables["areas"])


def test_no_number_that_is_none_reaches_a_score(built: BuiltIndex) -> None:
    numbers = [name for name, kind in built.scores.schema.items() if kind == pl.Float64]

    assert built.scores.select(pl.col(numbers).is_nan().any()).row(0) == (False,) * len(numbers)
    lacking = built.scores.filter(pl.col("score").is_null())
    assert lacking["status"].null_count() == 0


def test_most_wards_have_an_index_on_the_methods_scale(
    built: BuiltIndex, edition: Edition, preset: PresetInfo
) -> None:
    wards = built.scores.filter(
        pl.col("node_id") == edition.framework.index_id, pl.col("area_code").str.contains("^T05")
    )
    scores = wards["score"].drop_nulls().to_numpy()

    assert len(scores) > 0.8 * wards.height
    assert scores.min() >= 0.0
    assert scores.max() <= 100.0
    assert np.ptp(scores) > 1.0
    if preset.id in AROUND_FIFTY:
        assert abs(scores.mean() - 50.0) < 10.0


def test_ranges_hold_their_scores(built: BuiltIndex) -> None:
    known = built.scores.drop_nulls(["score", "lower", "upper"])

    assert known.height > 0
    assert known.select(pl.col("score").is_between("lower", "upper").all()).item()


def test_weights_of_a_component_sum_to_one(built: BuiltIndex) -> None:
    sums = built.weights.group_by("component_id").agg(pl.col("weight").sum(), pl.col("share").sum())

    assert np.abs(sums["weight"].to_numpy() - 1).max() < 1e-9
    assert np.abs(sums["share"].to_numpy() - 1).max() < 1e-9
