"""Which indicators belong together, on figures whose answer is known."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from wardwise.composite.build import build_index
from wardwise.composite.coherence import Coherence, judge_coherence
from wardwise.model.area import AreaLevel
from wardwise.model.coherence import (
    BELONGING_SCHEMA,
    CORRELATION_SCHEMA,
    FINDING_SCHEMA,
    PRINCIPAL_COMPONENT_SCHEMA,
)
from wardwise.model.indicator import Direction, Goalposts
from wardwise.model.method import NegativePolicy, Weighting

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

SHELTER = ["shelter_1", "shelter_2", "shelter_3"]


def judge(made: "Made") -> Coherence:
    return judge_coherence(build_index(made.edition, made.observations, made.areas), made.areas)


def list_findings(found: Coherence, component: str = "shelter") -> list[dict[str, Any]]:
    return found.findings.filter(component_id=component).to_dicts()


def say_kinds(found: Coherence, component: str = "shelter") -> list[str]:
    """Give the findings of a component, but that there are few areas: here there always are."""
    kinds = [one["finding"] for one in list_findings(found, component)]
    assert kinds[-1] == "few_areas"
    return kinds[:-1]


def spread_wards(made: "Made") -> pl.DataFrame:
    """Give one row a ward and period, one column an indicator."""
    wards = made.observations.filter(pl.col("area_code").str.starts_with("T05"))
    return wards.pivot("indicator_id", index=["area_code", "period_id"], values="value")


def set_values(made: "Made", indicator: str, like: str, *, keep: float, noise: float) -> "Made":
    """Give an indicator the figures of another, around 30, times `keep`, and some noise."""
    random = np.random.default_rng(11)
    model = made.observations.filter(indicator_id=like).select(
        "area_code", "period_id", model="value"
    )
    joined = made.observations.join(
        model, on=["area_code", "period_id"], how="left", maintain_order="left"
    )
    drawn = pl.Series(random.normal(scale=noise, size=joined.height))
    changed = (30.0 + keep * (pl.col("model") - 30.0) + drawn).clip(1.0, 99.0)
    is_it = pl.col("indicator_id") == indicator
    values = joined.with_columns(
        value=pl.when(is_it).then(changed).otherwise("value"),
        numerator=pl.when(is_it).then(None).otherwise("numerator"),
        denominator=pl.when(is_it).then(None).otherwise("denominator"),
    ).drop("model")
    return replace(made, observations=values)


def test_the_tables_have_their_schemas_and_keys(made: "Made") -> None:
    found = judge(made)

    for table, schema, key in (
        (found.correlations, CORRELATION_SCHEMA, ["first_id", "second_id"]),
        (found.belonging, BELONGING_SCHEMA, ["indicator_id"]),
        (found.principal_components, PRINCIPAL_COMPONENT_SCHEMA, ["component_id", "number"]),
        (found.findings, FINDING_SCHEMA, ["component_id", "number"]),
    ):
        assert table.schema == pl.Schema(schema)
        assert not table.select(key).is_duplicated().any()
        assert not table.select(pl.col(pl.Float64).is_nan().any()).to_numpy().any()
    assert found.correlations.height == 9 * 8 // 2
    assert found.correlations["within"].sum() == 3 * 3


def test_a_pair_is_correlated_over_wards_and_periods_and_sure_by_wards(made: "Made") -> None:
    found = judge(made).correlations.filter(first_id="shelter_1", second_id="shelter_3")

    wide = spread_wards(made)
    one, other = wide["shelter_1"].to_numpy(), wide["shelter_3"].to_numpy()
    row = found.to_dicts()[0]
    r = stats.pearsonr(one, other).statistic
    t = r * np.sqrt(22 / (1 - r**2))
    assert (row["rows"], row["areas"]) == (48, 24)
    assert row["correlation"] == pytest.approx(r)
    assert row["spearman"] == pytest.approx(stats.spearmanr(one, other).statistic)
    assert row["p_value"] == pytest.approx(2 * stats.t.sf(abs(t), 22))
    assert row["lower"] == pytest.approx(np.tanh(np.arctanh(r) - 1.959964 / np.sqrt(21)))


def test_p_values_are_adjusted_over_all_pairs(made: "Made") -> None:
    found = judge(made).correlations

    expected = stats.false_discovery_control(found["p_value"].to_numpy())
    assert found["adjusted_p"].to_list() == pytest.approx(expected)
    assert found["beyond_chance"].to_list() == (expected <= 0.05).tolist()
    assert found.filter("within")["beyond_chance"].all()


def test_good_goes_with_good_whichever_way_an_indicator_points(made: "Made") -> None:
    before = judge(made).correlations
    turned = set_values(made, "shelter_1", "shelter_1", keep=-1.0, noise=0.0).with_indicators(
        shelter_1=replace(
            made.find_indicator("shelter_1"),
            direction=Direction.HIGHER_IS_BETTER,
            goalposts=replace(made.find_indicator("shelter_1").goalposts, best=100.0, worst=0.0),
        )
    )

    after = judge(turned).correlations

    assert after["correlation"].to_list() == pytest.approx(before["correlation"].to_list())


def test_estimated_figures_are_not_correlated(made: "Made") -> None:
    gone = made.without(
        pl.col("indicator_id") == "shelter_2", pl.col("area_code").str.starts_with("T0500001")
    )

    found = judge(gone)

    pairs = found.correlations.filter(second_id="shelter_2")
    assert pairs["areas"].to_list() == [18]
    assert found.belonging.filter(indicator_id="shelter_2")["areas"].to_list() == [24]


def test_an_indicator_stands_to_the_rest_as_its_correlation_with_their_sum(made: "Made") -> None:
    found = judge(made).belonging.filter(indicator_id="shelter_1").to_dicts()[0]

    z = spread_wards(made).select(
        (pl.col(SHELTER) - pl.col(SHELTER).mean()) / pl.col(SHELTER).std()
    )
    rest = (z["shelter_2"] + z["shelter_3"]).to_numpy()
    assert found["with_rest"] == pytest.approx(np.corrcoef(z["shelter_1"], rest)[0, 1])
    pair = np.corrcoef(z["shelter_2"], z["shelter_3"])[0, 1]
    assert found["alpha_without"] == pytest.approx(2 * pair / (1 + pair))
    assert found["with_component"] > found["with_rest"]


def test_influences_of_a_component_sum_to_1(made: "Made") -> None:
    found = judge(made).belonging

    sums = found.group_by("component_id").agg(pl.col("influence").sum())["influence"]
    assert sums.to_list() == pytest.approx([1.0] * 3)


def test_the_shares_of_principal_components_sum_to_1(made: "Made") -> None:
    found = judge(made).principal_components.filter(component_id="shelter")

    assert found["eigenvalue"].sum() == pytest.approx(3)
    assert found["cumulative"].to_list()[-1] == pytest.approx(1)
    assert found["by_chance"][0] > 1.2


def test_a_coherent_component_has_nothing_to_report(made: "Made") -> None:
    found = judge(made)

    assert say_kinds(found) == ["nothing"]
    first, few = list_findings(found)
    assert first["words"].startswith("Nothing to report: its three indicators go together (alpha")
    assert few["words"].startswith("Only 24 wards stand behind this")


def test_an_indicator_that_pulls_against_the_rest_is_named_with_its_figure(made: "Made") -> None:
    pulling = set_values(made, "shelter_3", "shelter_1", keep=-0.8, noise=2.0)
    pulling = set_values(pulling, "personal_safety_1", "shelter_3", keep=1.0, noise=2.0)

    found = judge(pulling.with_method(weighting=Weighting.EQUAL))

    worst = list_findings(found)[0]
    assert (worst["finding"], worst["indicator_id"]) == ("pulls_against", "shelter_3")
    assert worst["figure"] < -0.5
    assert worst["words"].startswith("“shelter_3” pulls against the rest: wards that do well on it")
    assert "Check that less is really better" in worst["advice"]


def test_an_indicator_against_everything_may_point_the_wrong_way(made: "Made") -> None:
    """All components follow one cause here, and one indicator is declared the wrong way round."""
    one_cause = made
    for name in ("personal_safety", "personal_rights"):
        for number in (1, 2, 3):
            one_cause = set_values(
                one_cause, f"{name}_{number}", "shelter_1", keep=1.0, noise=3.0 + number
            )
    wrong = one_cause.with_indicators(
        shelter_2=replace(
            made.find_indicator("shelter_2"),
            direction=Direction.HIGHER_IS_BETTER,
            goalposts=replace(made.find_indicator("shelter_2").goalposts, best=100.0, worst=0.0),
        )
    ).with_method(weighting=Weighting.EQUAL)

    found = next(one for one in list_findings(judge(wrong)) if one["indicator_id"] == "shelter_2")

    assert found["finding"] == "wrong_way"
    assert "it is declared that more is better" in found["advice"]


def test_an_indicator_dropped_by_the_method_is_said_to_be_left_out(made: "Made") -> None:
    seen = {
        name: replace(made.find_indicator(name), goalposts=Goalposts("highest and lowest seen"))
        for name in SHELTER
    }
    pulling = set_values(
        made.with_indicators(**seen), "shelter_3", "shelter_1", keep=-0.8, noise=2.0
    )

    found = judge(pulling.with_method(when_negative=NegativePolicy.DROP))

    assert say_kinds(found) == ["left_out"]
    assert found.belonging.filter(indicator_id="shelter_3")["with_rest"][0] < 0


def test_an_indicator_that_follows_nothing_goes_its_own_way(made: "Made") -> None:
    alone = set_values(made, "shelter_3", "personal_rights_1", keep=0.0, noise=5.0)

    found = judge(alone.with_method(weighting=Weighting.EQUAL))

    own = next(one for one in list_findings(found) if one["finding"] == "goes_alone")
    assert own["indicator_id"] == "shelter_3"
    assert "Without it the others hang together better (alpha" in own["words"]


def test_a_weight_that_other_wards_would_turn_round_is_not_sure(made: "Made") -> None:
    seen = {
        name: replace(made.find_indicator(name), goalposts=Goalposts("highest and lowest seen"))
        for name in SHELTER
    }
    alone = set_values(made.with_indicators(**seen), "shelter_3", "shelter_1", keep=-0.2, noise=5.0)
    built = build_index(alone.edition, alone.observations, alone.areas)

    found = judge_coherence(built, alone.areas)

    share = built.weights.filter(indicator_id="shelter_3")["positive_share"][0]
    assert 0 < share < 1
    own = next(one for one in list_findings(found) if one["finding"] == "unstable")
    assert own["indicator_id"] == "shelter_3"
    assert own["figure"] == pytest.approx(1 - share)


def test_an_indicator_that_is_good_where_the_index_is_low_is_named(made: "Made") -> None:
    """Two components follow one cause; in the third, two indicators run against it together."""
    against = set_values(made, "personal_safety_1", "shelter_1", keep=1.0, noise=2.0)
    for name, like in (
        ("personal_safety_2", "shelter_2"),
        ("personal_safety_3", "shelter_3"),
        ("shelter_2", "shelter_1"),
    ):
        against = set_values(against, name, like, keep=1.0, noise=2.0)
    for number in (1, 2, 3):
        against = set_values(
            against, f"personal_rights_{number}", "shelter_1", keep=-0.4, noise=1.0 + number
        )

    found = list_findings(judge(against), "personal_rights")

    own = [one for one in found if one["finding"] == "against_index"]
    assert own[0]["words"].startswith("“personal_rights_1” runs against the whole: wards that do")
    assert own[0]["figure"] < 0


def test_an_indicator_that_moves_more_with_another_component_is_asked_about(
    made: "Made",
) -> None:
    elsewhere = set_values(made, "shelter_3", "personal_rights_1", keep=1.0, noise=1.0)

    found = judge(elsewhere.with_method(weighting=Weighting.EQUAL))

    own = next(one for one in list_findings(found) if one["indicator_id"] == "shelter_3")
    assert (own["finding"], own["other_id"]) == ("elsewhere", "personal_rights")
    assert "figures alone are no reason" in own["advice"]


def test_an_indicator_that_goes_alone_is_told_once_where_it_fits(made: "Made") -> None:
    elsewhere = set_values(made, "shelter_3", "personal_safety_1", keep=1.0, noise=1.0)

    found = judge(elsewhere.with_method(weighting=Weighting.EQUAL))

    apart = [one for one in list_findings(found) if one["finding"] in ("goes_alone", "elsewhere")]
    (own,) = [one for one in apart if one["indicator_id"] == "shelter_3"]
    assert (own["finding"], own["other_id"]) == ("goes_alone", "personal_safety")
    assert "It moves more with “Personal Safety” (0." in own["words"]
    assert "or move it to “Personal Safety” if it belongs there" in own["advice"]


def test_of_two_indicators_that_pull_apart_one_is_named(made: "Made") -> None:
    framework = made.edition.framework
    kept = tuple(one for one in framework.indicators if one.id != "shelter_2")
    pulling = set_values(made, "shelter_3", "shelter_1", keep=-0.8, noise=2.0)
    pair = pulling.with_framework(replace(framework, indicators=kept))

    found = judge(pair.with_method(weighting=Weighting.EQUAL))

    pulls = [
        one for one in list_findings(found) if one["finding"] in ("pulls_against", "wrong_way")
    ]
    assert len(pulls) == 1
    assert "weak" in say_kinds(found)


def test_of_two_unrelated_indicators_it_is_said_once(made: "Made") -> None:
    framework = made.edition.framework
    kept = tuple(one for one in framework.indicators if one.id != "shelter_2")
    alone = set_values(made, "shelter_3", "personal_rights_1", keep=0.0, noise=5.0)
    pair = alone.with_framework(replace(framework, indicators=kept))

    found = judge(pair.with_method(weighting=Weighting.EQUAL))

    assert say_kinds(found) == ["weak"]


@pytest.mark.parametrize(
    ("other", "words"),
    [("shelter_2", "one thing counts twice"), ("personal_rights_2", "counts in two components")],
)
def test_two_indicators_that_say_the_same_are_named_wherever_they_stand(
    made: "Made", other: str, words: str
) -> None:
    same = set_values(made, other, "shelter_1", keep=1.0, noise=0.3)

    found = judge(same.with_method(weighting=Weighting.EQUAL))

    twice = next(one for one in list_findings(found) if one["finding"] == "same_twice")
    assert (twice["indicator_id"], twice["other_id"]) == ("shelter_1", other)
    assert words in twice["words"]
    assert twice["figure"] > 0.9


def test_one_indicator_is_said_to_be_one(made: "Made") -> None:
    framework = made.edition.framework
    kept = tuple(one for one in framework.indicators if one.id not in SHELTER[1:])

    found = judge(made.with_framework(replace(framework, indicators=kept)))

    assert [one["finding"] for one in list_findings(found)] == ["one_indicator"]


def test_an_indicator_that_does_not_vary_leaves_nothing_to_be_said(made: "Made") -> None:
    flat = made.changed(pl.col("indicator_id") == "shelter_1", value=pl.lit(30.0))

    found = judge(flat)

    assert "cannot_tell" in [one["finding"] for one in list_findings(found)]
    pairs = found.correlations.filter(first_id="shelter_1")
    assert pairs["correlation"].null_count() == pairs.height
    assert pairs["beyond_chance"].null_count() == pairs.height


def test_more_indicators_than_areas_are_judged_without_alarm(made: "Made") -> None:
    """Three wards, of which nothing can be said for sure."""
    kept = ["T12000001", "T09000001", "T05000011", "T05000012", "T05000013"]
    few = replace(
        made,
        areas=made.areas.filter(pl.col("area_code").is_in(kept)),
        observations=made.observations.filter(pl.col("area_code").is_in(kept)),
    )

    found = judge(few.with_method(weighting=Weighting.EQUAL, bootstrap_draws=0))

    assert found.correlations["areas"].unique().to_list() == [3]
    assert found.correlations["lower"].null_count() == found.correlations.height
    assert not found.correlations["beyond_chance"].any()
    assert found.principal_components["by_chance"].null_count() == 9
    assert found.findings.filter(finding="few_areas").height == 3
    assert "Only three wards stand behind this" in found.findings["words"].to_list()[-1]


def test_a_period_without_a_figure_leaves_the_others_to_speak(made: "Made") -> None:
    gone = made.without(
        pl.col("indicator_id") == "shelter_2", pl.col("period_id").str.starts_with("2012")
    )

    found = judge(gone)

    pair = found.correlations.filter(first_id="shelter_1", second_id="shelter_2").to_dicts()[0]
    assert (pair["rows"], pair["areas"]) == (24, 24)
    assert say_kinds(found) == ["nothing"]


def test_an_index_of_another_level_than_it_scores_has_nothing_to_judge(made: "Made") -> None:
    boroughs = replace(made.edition, levels=(AreaLevel.BOROUGH, AreaLevel.REGION))

    found = judge(replace(made, edition=boroughs))

    assert found.correlations["correlation"].null_count() == found.correlations.height
    assert set(found.findings["finding"]) == {"cannot_tell"}
