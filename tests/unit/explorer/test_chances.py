"""Pages say chances in words, with what they count, and why where there are none."""

from types import SimpleNamespace
from typing import cast

import pytest

from wardwise.explorer.chances import (
    list_low_lines,
    make_legend,
    say_lowest,
    say_real,
    say_why_not,
)
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Card, Change, Score

WARD = Area("T05000001", "Quayside", "ward", "2016-01-01", None, "T09000001", "project", None)


def make_card(**given: object) -> Card:
    fields = {**dict.fromkeys(Card._fields), "rank": 560, "ranked": 570, **given}
    return Card(**fields)  # type: ignore[arg-type]


def make_facts(
    card: Card, *, covered: float = 1.0, change: Change | None = None, shelter: Card | None = None
) -> Facts:
    cards = {"index": card, "shelter": shelter or make_card()}
    found = SimpleNamespace(
        index_id="index",
        components={"shelter": {}},
        labels={"shelter": "Shelter"},
        changes={} if change is None else {("shelter", "T05000001"): change},
        period_labels={"2012": "2012", "2014": "2014"},
        manifest={"edition": {"fit": {"within_label": "London"}}},
        release=SimpleNamespace(method={"interval_level": 0.95}),
        find_card=lambda node, *_: cards[node],
        find_score=lambda *_: Score(40.0, 39.0, 41.0, None, 1.0, 0.0, 0.0, covered),
    )
    return cast("Facts", found)


def test_a_ward_is_told_how_likely_it_is_among_the_lowest() -> None:
    facts = make_facts(make_card(lowest_fifth=0.968, lowest_tenth=0.52))

    assert say_lowest(facts, "index", WARD) == (
        "Among the lowest fifth of London’s wards? Very likely (about 97 in 100). "
        "Among the lowest tenth? Too close to call (about 52 in 100)."
    )


def test_a_chance_that_covers_a_part_of_the_score_says_so() -> None:
    said = say_lowest(make_facts(make_card(lowest_fifth=0.97), covered=0.69), "index", WARD)

    assert said.endswith(
        "That counts the chance in 69 percent of the score; the rest is not known."
    )


def test_where_it_is_not_known_the_reason_stands_instead() -> None:
    card = make_card(lower=39.0, lowest_reason="Known for only 43 percent of it.")

    assert say_lowest(make_facts(card), "index", WARD) == (
        "How surely it is among the lowest fifth of London’s wards cannot be put in chances: "
        "known for only 43 percent of it."
    )


def test_of_a_score_without_any_range_nothing_more_is_said() -> None:
    card = make_card(lowest_reason="Published without a range.")

    assert say_lowest(make_facts(card), "index", WARD) == ""


@pytest.mark.parametrize("given", [{"ranked": 4}, {"rank": None}])
def test_nothing_is_said_without_a_score_or_among_too_few(given: dict[str, object]) -> None:
    assert say_lowest(make_facts(make_card(lowest_fifth=0.97, **given)), "index", WARD) == ""


@pytest.mark.parametrize(
    ("change", "rating", "probability", "said"),
    [
        (
            -4.0,
            "no_clear_change",
            0.96,
            (
                "That it really fell since 2012 is very likely (about 96 in 100): "
                "too little to call it a change."
            ),
        ),
        (
            9.0,
            "improved",
            0.999,
            "That it really rose since 2012 is almost certain (over 99 in 100).",
        ),
        (9.0, "cannot_say", None, ""),
        (0.0, "no_clear_change", 0.5, ""),
    ],
)
def test_a_change_says_how_likely_it_is_real(
    change: float, rating: str, probability: float | None, said: str
) -> None:
    one = Change("2012", "2014", change, None, None, rating, 1.0, 1.0, probability, None)

    assert say_real(make_facts(make_card(), change=one), "shelter", WARD) == said


def test_only_areas_near_the_lowest_have_a_line_and_the_others_are_named() -> None:
    far = make_facts(make_card(lowest_fifth=0.001, lowest_tenth=0.0))
    near = make_facts(
        make_card(lowest_fifth=0.001, lowest_tenth=0.0), shelter=make_card(lowest_fifth=0.93)
    )

    assert list_low_lines(far, [WARD]) == ([], "Quayside")
    ((line,), rest) = list_low_lines(near, [WARD])
    assert (line.components, line.fifth, rest) == ("Shelter (93)", "almost certainly not", "")
    assert (line.chances, line.value) == ("under 1", 0.001)


def test_the_reason_is_told_only_where_no_area_has_a_chance() -> None:
    without = make_card(lowest_reason="Known for 43 percent.")

    assert say_why_not([without, None]) == "Known for 43 percent."
    assert say_why_not([without, make_card(lowest_fifth=0.2)]) == ""


def test_the_legend_says_from_where_on_a_change_is_called_one() -> None:
    assert make_legend(make_facts(make_card())).called == "97.5"
