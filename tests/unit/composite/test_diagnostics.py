"""What is said of each component's coherence."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from wardwise.composite.build import build_index
from wardwise.model.indicator import Goalposts
from wardwise.model.method import Weighting

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

SHELTER = ("shelter_1", "shelter_2", "shelter_3")


def diagnose(made: "Made") -> dict[str, Any]:
    built = build_index(made.edition, made.observations, made.areas)
    return built.diagnostics.filter(component_id="shelter").to_dicts()[0]


def keep_only(made: "Made", *names: str) -> "Made":
    framework = made.edition.framework
    kept = tuple(
        one for one in framework.indicators if one.component != "shelter" or one.id in names
    )
    return made.with_framework(replace(framework, indicators=kept))


def scramble(made: "Made", *names: str) -> "Made":
    """Give indicators values that have nothing to do with any other."""
    noise = np.random.default_rng(4).uniform(10, 60, size=made.observations.height)
    return made.changed(pl.col("indicator_id").is_in(names), value=pl.lit(pl.Series(noise)))


def test_coherence_is_that_of_the_fitted_wards_without_goalposts(made: "Made") -> None:
    found = diagnose(made)

    wards = made.observations.filter(pl.col("area_code").str.starts_with("T05"))
    wide = wards.pivot("indicator_id", index=["area_code", "period_id"], values="value")
    correlation = np.corrcoef(wide.select(SHELTER).to_numpy().T)
    largest = np.linalg.eigvalsh(correlation)[-1]
    assert found["rows"] == 48
    assert found["eigenvalue"] == pytest.approx(largest)
    assert found["eigenvalue_share"] == pytest.approx(largest / 3)
    assert found["alpha"] == pytest.approx(1.5 * (1 - 3 / correlation.sum()))
    # Bartlett's test counts each of the 24 wards once, though it has two periods
    assert found["areas"] == 24
    assert found["bartlett"] == pytest.approx(-(23 - 11 / 6) * np.log(np.linalg.det(correlation)))
    assert found["bartlett_p"] < 0.001


def test_a_component_of_one_indicator_is_that_indicator(made: "Made") -> None:
    found = diagnose(keep_only(made, "shelter_1"))

    assert (found["indicators"], found["alpha"]) == (1, None)
    assert found["verdict"] == "One indicator: this component is that indicator."


def test_indicators_that_hang_together_weakly_are_advised_equal_weights(made: "Made") -> None:
    found = diagnose(scramble(made, "shelter_1", "shelter_2"))

    assert found["alpha"] < 0.6
    assert found["verdict"].startswith("Not one idea: its 3 indicators hang together weakly")
    assert "Equal weights are advised." in found["verdict"]


def test_an_incoherent_component_with_equal_weights_says_that_they_count_equally(
    made: "Made",
) -> None:
    noisy = scramble(made, "shelter_1", "shelter_2").with_method(weighting=Weighting.EQUAL)

    assert "They count equally." in diagnose(noisy)["verdict"]


def test_two_indicators_that_say_the_same_are_named(made: "Made") -> None:
    pairs = made.observations.filter(indicator_id="shelter_1").select(
        "area_code", "period_id", same="value"
    )
    joined = (
        made.observations.join(
            pairs, on=["area_code", "period_id"], how="left", maintain_order="left"
        )
        .with_columns(
            value=pl.when(pl.col("indicator_id") == "shelter_2").then("same").otherwise("value")
        )
        .drop("same")
    )

    found = diagnose(replace(made, observations=joined))

    assert found["close_pairs"].startswith("shelter_1 ~ shelter_2 (1.00)")
    assert "Nearly the same thing twice: shelter_1 ~ shelter_2" in found["verdict"]


def test_an_indicator_that_varies_only_between_its_goalposts_is_reported(made: "Made") -> None:
    flat = made.changed(pl.col("indicator_id") == "shelter_1", value=pl.lit(30.0))

    found = diagnose(flat)

    assert found["alpha"] is None
    assert "Coherence cannot be measured" in found["verdict"]


def test_weights_that_change_sign_between_resamples_are_reported(made: "Made") -> None:
    seen = {
        name: replace(made.find_indicator(name), goalposts=Goalposts("highest and lowest seen"))
        for name in SHELTER
    }
    noisy = scramble(made.with_indicators(**seen), "shelter_3")

    built = build_index(noisy.edition, noisy.observations, noisy.areas)

    shares = built.weights.filter(component_id="shelter")["positive_share"].to_list()
    assert shares[0] == shares[1] == 1.0
    assert 0 < shares[2] < 1
    assert "Some weights change sign" in built.diagnostics["verdict"][0]


def test_no_resamples_leave_stability_empty(made: "Made") -> None:
    quick = made.with_method(bootstrap_draws=0)

    built = build_index(quick.edition, quick.observations, quick.areas)

    assert built.weights["stability_lower"].null_count() == 9
    assert built.weights["positive_share"].null_count() == 9
