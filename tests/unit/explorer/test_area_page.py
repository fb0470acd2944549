from types import SimpleNamespace
from typing import cast

import pytest
from markupsafe import Markup

from wardwise.explorer.area_page import (
    lies_beyond,
    list_standing,
    list_standing_values,
    name_spread,
    say_furthest_below,
)
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, Verdict
from wardwise.explorer.records import Area, Card, Score
from wardwise.model.method import Method
from wardwise.model.ratings import Standing
from wardwise.presentation.scale_words import word_scale

WARD = Area("T05000001", "Quayside", "ward", "2016-01-01", None, "T09000001", "project", None)


def make_card(score: float, standing: str, lower: float | None = None) -> Card:
    given = {"score": score, "lower": lower, "peer_median": 10.0}
    given |= {"peer_lower": 9.0, "peer_upper": 11.0}
    fields = {**dict.fromkeys(Card._fields), **given, "standing": standing}
    return Card(**fields)  # type: ignore[arg-type]


def make_facts(cards: dict[str, tuple[str, bool, Card]]) -> Facts:
    """Facts of one ward with the indicators given: label, whether it counts, and scorecard row."""
    indicators = {
        key: {
            "id": key,
            "label": label,
            "unit": "percent of homes",
            "decimals": 1,
            "direction": "lower_is_better",
            "weighted": weighted,
            "periods": [{"period": "2014", "source_period": "2014"}],
        }
        for key, (label, weighted, _) in cards.items()
    }
    found = SimpleNamespace(
        scale=word_scale(Method()),
        scale_end=100.0,
        indicators=indicators,
        components={key: {"id": key, "label": label} for key, (label, _, _) in cards.items()},
        find_card=lambda node, *_: cards[node][2],
        find_score=lambda *_: Score(8.0, 7.0, 8.5, None, 1.0, 0.0, 0.0, 0.67),
    )
    return cast("Facts", found)


def make_line(label: str, gap: float | None, rating: str) -> ScoreLine:
    return ScoreLine(
        id=label.lower(),
        label=label,
        address="",
        score="50.0",
        has_score=True,
        band=6,
        interval="",
        coverage="all",
        axis=Markup(""),
        rating=Verdict("", rating, rating),
        change=Verdict("", "", "unsure"),
        benchmark="",
        borough="",
        gap=gap,
    )


def test_an_indicator_without_a_range_stands_apart_from_those_that_surely_differ() -> None:
    facts = make_facts(
        {
            "near": ("Near", True, make_card(12.0, "neutral", 9.0)),
            "beside": ("Beside", False, make_card(40.0, "weakness", 38.0)),
            "far": ("Far", True, make_card(14.0, "weakness", 13.0)),
            "dark": ("Dark", True, make_card(30.0, "not_comparable")),
            "dim": ("Dim", True, make_card(10.5, "not_comparable")),
        }
    )

    apart = list_standing_values(facts, WARD, Standing.WEAKNESS)
    strengths = list_standing_values(facts, WARD, Standing.STRENGTH)

    assert [one.label for one in apart.sure] == ["Far", "Beside"]
    assert [one.label for one in apart.unknown] == ["Dark"]
    assert (strengths.sure, strengths.unknown) == ((), ())


def test_a_component_of_which_too_little_has_a_range_is_no_weakness() -> None:
    facts = make_facts(
        {
            "sure": ("Shelter", True, make_card(8.0, "weakness", 7.0)),
            "dark": ("Health", True, make_card(5.0, "not_comparable")),
            "high": ("Rights", True, make_card(15.0, "not_comparable")),
        }
    )

    found = list_standing(facts, WARD, Standing.WEAKNESS)

    assert [(one.label, one.covered) for one in found.sure] == [("Shelter", "67 percent")]
    assert [one.label for one in found.unknown] == ["Health"]
    assert [one.label for one in list_standing(facts, WARD, Standing.STRENGTH).unknown] == [
        "Rights"
    ]


@pytest.mark.parametrize(
    ("score", "standing", "higher_is_better", "beyond"),
    [
        (11.5, Standing.STRENGTH, True, True),
        (11.5, Standing.STRENGTH, False, False),
        (11.5, Standing.WEAKNESS, False, True),
        (8.5, Standing.WEAKNESS, True, True),
        (10.0, Standing.WEAKNESS, True, False),
    ],
)
def test_beyond_the_peers_is_beyond_their_usual_distance_the_right_way(
    score: float, standing: Standing, *, higher_is_better: bool, beyond: bool
) -> None:
    card = make_card(score, "not_comparable")

    assert lies_beyond(card, standing, higher_is_better=higher_is_better) is beyond


def test_no_variant_of_an_indicator_is_listed_beside_it_and_five_are_enough() -> None:
    cards = {
        f"n{size}": (f"Number {size}", True, make_card(10.0 + size, "weakness", 10.5))
        for size in range(1, 8)
    }
    cards["n7_small"] = ("Number 7 by neighbourhood", True, make_card(16.0, "weakness", 15.0))

    apart = list_standing_values(make_facts(cards), WARD, Standing.WEAKNESS)

    assert [one.label for one in apart.sure] == [f"Number {size}" for size in (7, 6, 5, 4, 3)]
    assert [one.label for one in apart.more] == ["Number 2", "Number 1"]


def test_areas_shown_beside_others_of_the_benchmark_are_not_called_all_of_it_without_them() -> None:
    ward, elsewhere = WARD, WARD._replace(area_code="T05000009", role="comparison")
    part = WARD._replace(area_code="T01000001", level="lsoa")
    found = SimpleNamespace(
        areas={one.area_code: one for one in (ward, elsewhere, part)},
        home=WARD._replace(name="Saltmarsh"),
        manifest={"edition": {"fit": {"within_label": "The Estuary"}}},
    )

    assert name_spread(cast("Facts", found), ward) == "The Estuary"
    assert name_spread(cast("Facts", found), part) == "Saltmarsh"


def test_the_furthest_below_are_those_that_surely_lie_below_without_signs() -> None:
    lines = [
        make_line("Rights", -30.0, "unsure"),
        make_line("Safety", -0.5, "plain"),
        make_line("Shelter", -26.31, "worse"),
        make_line("Water", -2.0, "worse"),
        make_line("Health", -13.9, "worse"),
        make_line("Freedom", -19.0, "worse"),
        make_line("Knowledge", 4.0, "better"),
        make_line("Inclusion", None, "unsure"),
    ]

    assert say_furthest_below(lines) == "Shelter, by 26.3; Freedom, by 19.0; Health, by 13.9"
    assert say_furthest_below(lines[:2]) == ""
