"""What each choice of method gives, against the same sums written out."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from wardwise.composite import scored
from wardwise.composite.build import BuiltIndex, build_index
from wardwise.model.area import AreaLevel
from wardwise.model.errors import CompositeError
from wardwise.model.indicator import Break
from wardwise.model.recipe import (
    Anchoring,
    AreaScreening,
    Budget,
    Combination,
    Imputation,
    Normalisation,
    OutlierRule,
    Treatment,
    Weighting,
)
from wardwise.stats.aggregate import power_mean

if TYPE_CHECKING:
    from tests.unit.composite.conftest import Made

INDEX = "social_progress_index"
WARD, BOROUGH, REGION = "T05000011", "T09000001", "T12000001"
EARLIER, LATER = "2012-01-01/P1Y", "2014-01-01/P1Y"
SHELTER = ("shelter_1", "shelter_2", "shelter_3")


def build(made: "Made", **method: object) -> BuiltIndex:
    changed = made.with_method(**method)
    return build_index(changed.edition, changed.observations, changed.areas)


def read(built: BuiltIndex, node: str, area: str, column: str = "score") -> float:
    own = built.scores.filter(node_id=node, area_code=area, period_id="2014")
    return float(own[column][0])


def read_value(made: "Made", indicator: str, area: str, period: str = LATER) -> float:
    own = made.observations.filter(indicator_id=indicator, area_code=area, period_id=period)
    return float(own["value"][0])


def list_fit(made: "Made", indicator: str) -> np.ndarray:
    own = made.observations.filter(pl.col("area_code").str.starts_with("T05"))
    return own.filter(indicator_id=indicator)["value"].to_numpy()


def test_the_default_method_gives_the_same_on_scales_as_in_one_straight_sum(
    made: "Made", monkeypatch: pytest.MonkeyPatch
) -> None:
    gappy = made.without(pl.col("indicator_id") == "shelter_2", pl.col("area_code") == WARD)
    straight = build(gappy)
    monkeypatch.setattr(scored, "is_straight", lambda _: False)

    on_scales = build(gappy)

    for name in ("scores", "inputs"):
        ours, theirs = getattr(on_scales, name), getattr(straight, name)
        for column in theirs.columns:
            if theirs[column].dtype == pl.Float64:
                apart = (ours[column] - theirs[column]).abs().max()
                assert apart is None or apart < 1e-9, (name, column)
                assert ours[column].null_count() == theirs[column].null_count()
            else:
                assert ours[column].equals(theirs[column]), (name, column)


def test_a_boroughs_percentile_is_its_place_among_the_wards(made: "Made") -> None:
    built = build(
        made, normalisation=Normalisation.PERCENTILE_RANK, weighting=Weighting.EQUAL_POINTS
    )

    expected = []
    for name in SHELTER:
        wards = list_fit(made, name)
        poorer = (wards > read_value(made, name, BOROUGH)).sum()  # lower is better
        expected.append(100 * min(poorer / (len(wards) - 1), 1.0))
    assert read(built, "shelter", BOROUGH) == pytest.approx(np.mean(expected))


def test_points_sum_to_a_component_that_is_a_mean_of_places(made: "Made") -> None:
    built = build(made, normalisation=Normalisation.RANK)

    own = built.inputs.filter(area_code=WARD, period_id="2014")
    shelter = own.filter(pl.col("indicator_id").is_in(SHELTER))
    assert shelter["points"].sum() == pytest.approx(read(built, "shelter", WARD))
    assert own["index_points"].sum() == pytest.approx(read(built, INDEX, WARD))


@pytest.mark.parametrize(
    "method",
    [
        {"within_components": Combination.GEOMETRIC},
        {"component_scale": Normalisation.EXPONENTIAL},
        {"anchoring": Anchoring(AreaLevel.BOROUGH, weighted_by="shelter_1")},
    ],
)
def test_no_points_are_given_where_they_would_not_sum_to_the_score(
    made: "Made", method: dict[str, object]
) -> None:
    built = build(made, **method)

    assert built.inputs["points"].null_count() == built.inputs.height
    assert built.inputs["index_points"].null_count() == built.inputs.height
    assert built.inputs["weight"].null_count() == 0


def test_points_of_a_geometric_index_sum_to_components_alone(made: "Made") -> None:
    built = build(made, within_index=Combination.GEOMETRIC)

    assert built.inputs["points"].null_count() == 0
    assert built.inputs["index_points"].null_count() == built.inputs.height


def test_a_geometric_index_is_that_mean_of_its_dimensions(made: "Made") -> None:
    built = build(made, within_index=Combination.GEOMETRIC)

    needs, chances = (read(built, one, WARD) for one in ("basic_human_needs", "opportunity"))
    assert read(built, INDEX, WARD) == pytest.approx(np.sqrt(needs * chances))


def test_declared_weights_are_shares_of_points_at_every_level(made: "Made") -> None:
    framework = made.edition.framework
    weights = {"shelter_1": 4.0, "personal_safety": 3.0, "opportunity": 2.0}

    def weigh(nodes: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(replace(one, weight=weights.get(one.id, 1.0)) for one in nodes)

    weighed = replace(
        framework,
        indicators=weigh(framework.indicators),
        components=weigh(framework.components),
        dimensions=weigh(framework.dimensions),
    )

    built = build(made.with_framework(weighed), weighting=Weighting.DECLARED)

    scores = [100 - read_value(made, name, WARD) for name in SHELTER]
    shelter = np.average(scores, weights=[4, 1, 1])
    assert read(built, "shelter", WARD) == pytest.approx(shelter)
    needs = (shelter + 3 * read(built, "personal_safety", WARD)) / 4
    assert read(built, "basic_human_needs", WARD) == pytest.approx(needs)
    index = (needs + 2 * read(built, "opportunity", WARD)) / 3
    assert read(built, INDEX, WARD) == pytest.approx(index)
    own = built.inputs.filter(area_code=WARD, period_id="2014")
    assert own["index_points"].sum() == pytest.approx(index)


def test_a_budget_is_the_mean_of_everybodys_shares(made: "Made") -> None:
    given = [
        Budget("One", dict.fromkeys((i.id for i in made.edition.framework.indicators), 1.0)),
        Budget("Two", {"shelter_1": 30, "shelter_2": 10}),
    ]

    built = build(made, weighting=Weighting.BUDGET, budgets=tuple(given))

    shares = built.weights.filter(component_id="shelter")["share"].to_list()
    assert shares == pytest.approx([(1 / 3 + 0.75) / 2, (1 / 3 + 0.25) / 2, 1 / 6])


def test_optimised_weights_are_not_negative_and_sum_to_1(made: "Made") -> None:
    built = build(made, weighting=Weighting.OPTIMISED)

    shares = built.weights.group_by("component_id").agg(pl.col("share").sum())["share"]
    assert (built.weights["share"] >= 0).all()
    assert shares.to_list() == pytest.approx([1.0] * 3)


def test_benefit_of_the_doubt_is_no_lower_than_equal_weights_and_its_points_sum(
    made: "Made",
) -> None:
    doubt = build(made, weighting=Weighting.BENEFIT_OF_DOUBT)
    equal = build(made, weighting=Weighting.EQUAL_POINTS)

    assert read(doubt, "shelter", WARD) >= read(equal, "shelter", WARD) - 1e-9
    own = doubt.inputs.filter(area_code=WARD, period_id="2014").filter(
        pl.col("indicator_id").is_in(SHELTER)
    )
    assert own["points"].sum() == pytest.approx(read(doubt, "shelter", WARD))
    assert own["weight"].sum() == pytest.approx(1.0)


def test_anchored_wards_average_to_their_boroughs_own_score(made: "Made") -> None:
    """By the people whom the indicator is out of: 2,000 in every ward but one."""
    uneven = made.changed(
        (pl.col("indicator_id") == "shelter_1") & (pl.col("area_code") == WARD),
        denominator=pl.lit(8000.0),
    )
    free = build(uneven)

    built = build(uneven, anchoring=Anchoring(AreaLevel.BOROUGH, weighted_by="shelter_1"))

    wards = [f"T0500001{n}" for n in range(1, 7)]
    people = [8000.0, *[2000.0] * 5]
    for node in ("shelter", "personal_rights", INDEX):
        mean = np.average([read(built, node, one) for one in wards], weights=people)
        assert mean == pytest.approx(read(free, node, BOROUGH)), node
        assert read(built, node, BOROUGH) == read(free, node, BOROUGH)
    shifts = [read(built, "shelter", one) - read(free, "shelter", one) for one in wards]
    assert shifts == pytest.approx([shifts[0]] * 6)
    assert read(built, "shelter", WARD, "standard_error") == pytest.approx(
        read(free, "shelter", WARD, "standard_error")
    )


def test_areas_are_not_anchored_to_one_without_a_score(made: "Made") -> None:
    gone = made.without(pl.col("area_code") == BOROUGH, pl.col("indicator_id") == "shelter_1")
    anchored = {"anchoring": Anchoring(AreaLevel.BOROUGH, weighted_by="personal_rights_1")}

    built = build(gone, imputation=Imputation.NONE, **anchored)

    own = built.scores.filter(node_id="shelter", area_code=WARD)
    assert own["score"].null_count() == 2
    assert own["status"].to_list() == ["x", "x"]
    assert built.scores.filter(node_id="shelter", area_code="T05000021")["score"].null_count() == 0


def test_what_areas_count_by_must_be_known(made: "Made") -> None:
    with pytest.raises(CompositeError, match="'residents', which is no indicator"):
        build(made, anchoring=Anchoring(AreaLevel.BOROUGH, weighted_by="residents"))


def test_an_area_with_too_little_known_is_screened_out_and_teaches_nothing(made: "Made") -> None:
    thin = made.without(
        pl.col("area_code") == WARD, ~pl.col("indicator_id").str.starts_with("shelter")
    )
    wild = thin.changed(pl.col("area_code") == WARD, value=pl.lit(99.0))
    screened = {"screening": AreaScreening(least_known=0.5)}

    built, again = build(thin, **screened), build(wild, **screened)

    own = built.scores.filter(area_code=WARD)
    assert own["score"].null_count() == own.height
    assert own["status"].unique().to_list() == ["x"]
    assert again.weights.equals(built.weights)
    assert not build(wild).weights.equals(build(thin).weights)


def test_an_area_may_be_kept_or_left_out_by_name(made: "Made") -> None:
    thin = made.without(
        pl.col("area_code") == WARD, ~pl.col("indicator_id").str.starts_with("shelter")
    )
    rule = AreaScreening(
        least_known=0.5, kept={WARD: "few people"}, left_out={"T05000012": "barracks"}
    )

    built = build(thin, screening=rule)

    shelter = built.scores.filter(node_id="shelter", period_id="2014")
    scores = dict(shelter.select("area_code", "score").iter_rows())
    assert scores[WARD] is not None
    assert scores["T05000012"] is None


def test_a_gap_between_two_years_lies_on_the_line_and_is_estimated(made: "Made") -> None:
    """2012 and 2014 make 2013; a declared break in between leaves it open."""
    framework = made.edition.framework
    periods = (made.edition.periods[0], replace(made.edition.periods[0], id="2013", label="2013"))
    wider = tuple(
        replace(one, periods={**one.periods, "2013": "2013-01-01/P1Y"})
        for one in framework.indicators
    )
    broken = replace(wider[0], breaks=(Break((EARLIER, "2013-01-01/P1Y"), "new form"),))
    middle = made.observations.filter(period_id=EARLIER, area_code=REGION).with_columns(
        period_id=pl.lit("2013-01-01/P1Y")
    )
    edition = replace(
        made.edition,
        framework=replace(framework, indicators=(broken, *wider[1:])),
        periods=(*periods, made.edition.periods[1]),
    )
    observed = pl.concat([made.observations, middle])
    gappy = replace(made, edition=edition, observations=observed)

    built = build(gappy, imputation=Imputation.INTERPOLATE)

    cell = built.inputs.filter(indicator_id="shelter_2", area_code=WARD, period_id="2013")
    ends = (read_value(made, "shelter_2", WARD, EARLIER), read_value(made, "shelter_2", WARD))
    assert cell["value"][0] == pytest.approx(np.mean(ends))
    assert cell["origin"][0] == "estimated"
    over = built.inputs.filter(indicator_id="shelter_1", area_code=WARD, period_id="2013")
    assert over["value"][0] is None


@pytest.mark.parametrize(
    ("imputation", "middle"),
    [(Imputation.GROUP_MEAN, np.mean), (Imputation.GROUP_MEDIAN, np.median)],
)
def test_a_gap_takes_the_middle_of_its_own_borough(
    made: "Made",
    imputation: Imputation,
    middle: Callable[[np.ndarray], float],
) -> None:
    gappy = made.without(pl.col("indicator_id") == "shelter_1", pl.col("area_code") == WARD)

    built = build(gappy, imputation=imputation)

    others = gappy.observations.filter(
        pl.col("indicator_id") == "shelter_1", pl.col("area_code").str.starts_with("T0500001")
    )
    cell = built.inputs.filter(indicator_id="shelter_1", area_code=WARD, period_id="2014")
    assert cell["value"][0] == pytest.approx(middle(others["value"].to_numpy()))
    assert cell["origin"][0] == "estimated"


def test_gaps_left_open_leave_a_component_on_what_is_known(made: "Made") -> None:
    gappy = made.without(pl.col("indicator_id") == "shelter_1", pl.col("area_code") == WARD)
    rule = {"imputation": Imputation.NONE, "weighting": Weighting.EQUAL_POINTS}

    part, whole = build(gappy, least_known=0.6, **rule), build(gappy, **rule)

    known = [100 - read_value(made, name, WARD) for name in SHELTER[1:]]
    assert read(part, "shelter", WARD) == pytest.approx(np.mean(known))
    assert read(part, "shelter", WARD, "observed_weight") == pytest.approx(2 / 3)
    assert whole.scores.filter(node_id="shelter", area_code=WARD)["score"].null_count() == 2


def test_a_treated_indicator_is_pulled_in_at_every_level_by_the_wards_limit(
    made: "Made",
) -> None:
    wild = made.changed(
        (pl.col("indicator_id") == "shelter_1") & pl.col("area_code").is_in([WARD, REGION]),
        value=pl.when(pl.col("area_code") == WARD).then(95.0).otherwise(99.0),
    )

    built = build(wild, treatment=Treatment.WINSORISED, outliers=OutlierRule(most_winsorised=2))

    own = built.inputs.filter(indicator_id="shelter_1", period_id="2014")
    scores = dict(own.select("area_code", "normalised").iter_rows())
    limit = np.sort(list_fit(wild, "shelter_1"))[-3]
    assert scores[WARD] == scores[REGION] == pytest.approx(100 - limit)
    assert own.filter(area_code=WARD)["value"][0] == 95.0


@pytest.mark.parametrize(
    "method",
    [
        {"normalisation": Normalisation.Z_SCORE, "within_components": Combination.GEOMETRIC},
        {"normalisation": Normalisation.MIN_MAX, "within_index": Combination.HARMONIC},
        {"normalisation": Normalisation.PERCENTILE_RANK, "weighting": Weighting.EQUAL_POINTS},
        {"component_scale": Normalisation.EXPONENTIAL},
        {"treatment": Treatment.LOGARITHM, "outliers": OutlierRule(0.1, -3.0)},
    ],
)
def test_intervals_are_those_of_figures_redrawn(made: "Made", method: dict[str, object]) -> None:
    """A ward's figures drawn anew a thousand times on a yardstick that stays as it is."""
    draws = 300
    random = np.random.default_rng(7)
    fit = replace(made.edition.fit, except_areas=("T09000004",), except_reason="redrawn below")
    still = replace(made, edition=replace(made.edition, fit=fit))
    area = "T05000041"  # outside of the fit set
    built = build(still, **method)
    expected = read(built, INDEX, area, "standard_error")

    own = made.observations.filter(area_code=area)
    found = []
    codes = [f"T050009{at:02d}" for at in range(60)]
    places = pl.concat(
        [made.areas.filter(area_code=area).with_columns(area_code=pl.lit(code)) for code in codes]
    )
    for _ in range(draws // len(codes)):
        redrawn = [
            own.with_columns(
                area_code=pl.lit(code),
                value=pl.Series(
                    own["value"]
                    + random.normal(size=own.height)
                    * np.sqrt(own["value"] * (100 - own["value"]) / 2000)
                ),
            )
            for code in codes
        ]
        wider = replace(
            still,
            observations=pl.concat([made.observations, *redrawn]),
            areas=pl.concat([made.areas, places]),
        )
        scores = build(wider, **method).scores.filter(node_id=INDEX, period_id="2014")
        found += scores.filter(pl.col("area_code").is_in(codes))["score"].to_list()

    assert expected == pytest.approx(np.std(found), rel=0.15)


def test_every_mean_of_dimensions_is_the_power_mean(made: "Made") -> None:
    for how, exponent in ((Combination.HARMONIC, -1.0), (Combination.SQUARE_ROOT, 0.5)):
        built = build(made, within_index=how)
        parts = np.array([[read(built, one, WARD) for one in ("basic_human_needs", "opportunity")]])
        expected = power_mean(parts, weights=np.ones(2), exponent=exponent)[0]
        assert read(built, INDEX, WARD) == pytest.approx(expected)
