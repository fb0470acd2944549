"""What the pages say of ranks under other methods, where it is known and where it is not."""

from types import SimpleNamespace
from typing import cast

import polars as pl
import pytest

from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Tried
from wardwise.explorer.tried import (
    list_alternatives,
    list_choices,
    list_important,
    make_rank_line,
    say_tried,
)
from wardwise.model.recipe import SensitivityPlan
from wardwise.model.scores import SENSITIVITY_ASSUMPTION_SCHEMA, SENSITIVITY_IMPORTANCE_SCHEMA
from wardwise.presentation.method_words import WORDS_OF_ALTERNATIVE, WORDS_OF_ASSUMPTION
from wardwise.publication.shapes import SensitivityDocument

WARD = Area("T05000001", "Quay", "ward", "2016-01-01", None, None, "project", None)
STEPS = ("imputation", "treatment", "normalisation", "weighting", "above_components")


def make_document(**other: object) -> SensitivityDocument:
    plan = SensitivityPlan()
    said = {
        "period": "2017",
        "draws": 1000,
        "seed": 1,
        **{step: [one.value for one in getattr(plan, step)] for step in STEPS},
        "weight_reach": plan.weight_reach,
        "chance": plan.chance,
        "leave_one_out": plan.leave_one_out,
    }
    return cast("SensitivityDocument", {**said, **other})


def make_facts(tried: Tried | None, *, known: bool = True) -> Facts:
    release = SimpleNamespace(
        sensitivity=make_document() if known else None,
        sensitivity_areas=pl.DataFrame({"reference_rank": [1.0, 540.0, None]}),
        sensitivity_assumptions=pl.DataFrame(
            [
                ("chance", 0.0, 0.01),
                ("weights", 0.1, 0.2),
                ("weighting", 0.3, 0.6),
                ("imputation", -0.02, -0.01),
            ],
            schema=SENSITIVITY_ASSUMPTION_SCHEMA,
            orient="row",
        ),
    )
    rows = {WARD.area_code: tried} if tried else {}
    return cast("Facts", SimpleNamespace(tried=rows, release=release))


def test_what_matters_most_comes_first_by_places_then_by_points() -> None:
    rows = [
        ("cold", 1.0, 0.20, 3, 17),
        ("crowded", 1.0, 0.25, 4, 17),
        ("gone", 9.0, 0.9, 1, 17),
        ("shelter", 2.0, 0.5, 5, 17),
        ("unknown", None, None, 0, 0),
    ]
    table = pl.DataFrame(rows, schema=SENSITIVITY_IMPORTANCE_SCHEMA, orient="row")
    facts = SimpleNamespace(
        release=SimpleNamespace(sensitivity_importance=table),
        components={"shelter": {}, "unknown": {}},
        indicators={"cold": {}, "crowded": {}},
        labels={"shelter": "Shelter", "cold": "Cold homes", "crowded": "Crowded homes"},
    )

    (_, components), (_, indicators) = list_important(cast("Facts", facts))

    assert [one.label for one in components] == ["Shelter"]
    assert [one.label for one in indicators] == ["Crowded homes", "Cold homes"]
    assert (indicators[0].places, indicators[0].points, indicators[0].fifths) == (
        "1.0",
        "0.25",
        "4",
    )


def test_a_ward_ranks_from_here_to_there_in_nine_ways_of_ten() -> None:
    facts = make_facts(Tried(540.0, 516.2, 554.8, 1.0, 0.5, 0.97))

    assert say_tried(facts, WARD) == (
        "Built in 1,000 other defensible ways, it ranks 516th to 555th in nine of ten."
    )


def test_a_ward_that_keeps_its_place_is_told_one() -> None:
    facts = make_facts(Tried(1.0, 1.0, 1.4, 1.0, 0.0, 0.0))

    assert say_tried(facts, WARD).endswith("it ranks 1st in nine of ten.")


@pytest.mark.parametrize(
    "facts",
    [
        make_facts(None),
        make_facts(Tried(None, None, None, 0.0, None, None)),
        make_facts(Tried(1.0, 1.0, 2.0, 1.0, 0.0, 0.0), known=False),
    ],
)
def test_where_nothing_is_known_nothing_is_said(facts: Facts) -> None:
    assert say_tried(facts, WARD) == ""


def test_a_line_tells_how_often_it_ranks_low_and_how_seldom_it_has_a_score() -> None:
    line = make_rank_line(make_facts(Tried(540.0, 516.2, 554.8, 0.4, 0.004, 0.97)), WARD)

    assert line is not None
    assert (line.rank, line.extent, line.value) == ("540th", "516th to 555th", 540.0)
    assert (line.fifth, line.tenth, line.seldom) == ("97 percent", "under 1 percent", "40 percent")


def test_a_ward_ranked_only_in_other_ways_says_that_it_has_no_rank() -> None:
    line = make_rank_line(make_facts(Tried(None, 1.0, 2.0, 0.3, 0.0, 0.0)), WARD)

    assert line is not None
    assert (line.rank, line.value) == ("no rank", None)
    assert "axis__dot" not in line.axis
    assert make_rank_line(make_facts(None), WARD) is None


def test_choices_that_move_ranks_come_first_and_the_others_are_named() -> None:
    strong, weak = list_choices(make_facts(None))

    assert [(one.label, one.share) for one in strong] == [
        ("What decides how much an indicator counts", "60 percent"),
        ("Weights a little higher or lower", "20 percent"),
    ]
    assert weak == ["chance in the figures themselves", "how gaps are filled"]


def test_what_was_not_tried_is_not_told() -> None:
    everything = [step for step, _ in list_alternatives(make_document())]
    less = make_document(weight_reach=0.0, chance=False, leave_one_out=False)

    assert [step for step, _ in list_alternatives(less)] == everything[:5]
    assert everything[5:] == ["Weights", "Chance", "What is left out"]


def test_every_alternative_that_can_be_declared_has_its_words() -> None:
    plan = SensitivityPlan()

    for step in STEPS:
        kind = type(getattr(plan, step)[0])
        assert set(WORDS_OF_ALTERNATIVE[step]) == {one.value for one in kind}
    assert set(WORDS_OF_ALTERNATIVE) < set(WORDS_OF_ASSUMPTION)
