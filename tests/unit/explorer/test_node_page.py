from types import SimpleNamespace
from typing import cast

import pytest

from wardwise.explorer.facts import Facts
from wardwise.explorer.node_page import UNRANKED, list_indicators, say_coherence, say_rank
from wardwise.explorer.records import Card, Diagnostic, Score

FACTS = cast(
    "Facts",
    SimpleNamespace(
        labels={
            "nitrogen_dioxide": "Nitrogen dioxide in the air",
            "fine_particles": "Fine particles in the air",
            "violence": "Violence against the person",
        }
    ),
)


def make_card(lower: int | None, upper: int | None, ranked: int = 570) -> Card:
    given = {"rank": lower, "rank_lower": lower, "rank_upper": upper, "ranked": ranked}
    return Card(**{**dict.fromkeys(Card._fields), **given})  # type: ignore[arg-type]


def make_score(lower: float | None) -> Score:
    return Score(**{**dict.fromkeys(Score._fields), "score": 50.0, "lower": lower})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("card", "lower", "said"),
    [
        (make_card(353, 353), None, UNRANKED),
        (make_card(353, 353), 49.0, "353 of 570"),
        (make_card(1203, 1356, 5493), 49.0, "1,203–1,356 of 5,493"),
        (make_card(1, 1, 1), 49.0, ""),
        (make_card(None, None), 49.0, ""),
        (None, 49.0, ""),
    ],
)
def test_a_rank_is_given_with_its_range_and_not_where_the_score_has_none(
    card: Card | None, lower: float | None, said: str
) -> None:
    assert say_rank(card, make_score(lower)) == said


def test_what_is_said_of_a_component_names_indicators_by_their_labels() -> None:
    pairs = "nitrogen_dioxide ~ fine_particles (0.99)"
    found = Diagnostic(
        4,
        1140,
        0.734,
        0.4,
        0.59,
        "first_component",
        pairs,
        "Its 4 indicators hang together (alpha 0.73). They share little beyond pairs (KMO 0.40, "
        f"below 0.5). Nearly the same thing twice: {pairs}. "
        "Dropped, because they pull against the rest: violence.",
    )

    assert say_coherence(FACTS, found) == (
        "Its 4 indicators hang together. They share little beyond pairs. "
        "Dropped, because they pull against the rest: violence against the person. "
        "Two of them say nearly the same: nitrogen dioxide in the air and fine particles in the "
        "air."
    )
    assert say_coherence(FACTS, None) == ""


def test_all_indicators_are_listed_by_component_and_say_which_do_not_count() -> None:
    entries = {
        "shelter": [{"id": "cold", "label": "Cold homes", "definition": "Homes below 18 degrees."}],
        "rights": [],
    }
    found = SimpleNamespace(
        index_id="index",
        dimensions={},
        components={key: {"id": key, "label": key.capitalize()} for key in entries},
        list_indicators=lambda component: entries[component],
        weights={},
    )

    ((label, parts),) = list_indicators(cast("Facts", found))

    assert (label, parts[0].label, parts[0].weight) == ("Shelter", "Cold homes", "shown beside")
    assert parts[0].address == "indicator/cold/index.html"
