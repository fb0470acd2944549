"""What the pages say of groups of high and of low wards."""

from types import SimpleNamespace
from typing import cast

import pytest

from wardwise.explorer.facts import Facts
from wardwise.explorer.patterns_page import (
    list_group_lines,
    list_groups,
    say_found,
    say_left_out,
)
from wardwise.explorer.records import Area, Cluster, Pattern
from wardwise.model.patterns import ClusterKind
from wardwise.presentation.group_words import NAMED_GROUPS, WORDS_OF_GROUP, say_alike

WARDS = [
    Area(f"T0500000{at}", name, "ward", "2016-01-01", "T09000001", "T09000001", "project", None)
    for at, name in enumerate(("Quay", "Marsh", "Fen", "Hill"), start=1)
]
ALIKE = Pattern(420, 0, 0, 0.5, 0.002, 0.0, 9_999)


def make_facts(*kinds: ClusterKind) -> Facts:
    clusters = {
        (node, ward.area_code): Cluster(kind.value, 40.0 + at, 5, 41.0, 50.0, 0.01)
        for node in ("index", "shelter")
        for at, (ward, kind) in enumerate(zip(WARDS, kinds, strict=True))
    }
    return cast(
        "Facts",
        SimpleNamespace(
            wards=WARDS,
            clusters=clusters,
            patterns={"index": ALIKE, "shelter": ALIKE},
            index_id="index",
            components={"shelter": {}},
            labels={"index": "Social Progress Index", "shelter": "Shelter"},
            fit_plural="wards",
            home=SimpleNamespace(name="Farshire"),
            manifest={"edition": {"fit": {"within_label": "Wessex"}}},
        ),
    )


def test_wards_in_groups_are_listed_the_low_among_low_first_and_the_lowest_of_them() -> None:
    facts = make_facts(
        ClusterKind.HIGH_AMONG_HIGH,
        ClusterKind.LOW_AMONG_LOW,
        ClusterKind.NOT_CLEAR,
        ClusterKind.LOW_AMONG_LOW,
    )

    lines = list_group_lines(facts, "index")

    assert [one.area.name for one in lines] == ["Marsh", "Hill", "Quay"]
    assert (lines[0].kind, lines[0].score, lines[0].around, lines[0].neighbours) == (
        "Low, among low neighbours",
        "41.0",
        "41.0",
        "five",
    )
    assert say_found(facts, lines, ALIKE) == (
        "Of the 4 wards of Farshire, by more than chance explains: two low, among low neighbours "
        "and one high, among high neighbours."
    )


@pytest.mark.parametrize(
    ("pattern", "ending"),
    [
        (ALIKE, "explains, though on the whole neighbours are alike."),
        (ALIKE._replace(adjusted_p=0.3), "more than chance explains."),
        (ALIKE._replace(moran=-0.4), "more than chance explains."),
        (ALIKE._replace(moran=None, adjusted_p=None), "more than chance explains."),
    ],
)
def test_that_no_ward_stands_out_is_said_with_what_is_known_of_the_whole(
    pattern: Pattern, ending: str
) -> None:
    facts = make_facts(*[ClusterKind.NOT_CLEAR] * 4)

    said = say_found(facts, list_group_lines(facts, "index"), pattern)

    assert said.startswith("None of the 4 wards of Farshire stands out")
    assert said.endswith(ending)


def test_a_ward_without_a_score_or_neighbour_is_in_no_group() -> None:
    facts = make_facts(
        ClusterKind.NO_SCORE, ClusterKind.NO_NEIGHBOUR, ClusterKind.NOT_CLEAR, ClusterKind.NOT_CLEAR
    )

    assert list_group_lines(facts, "index") == []


def test_what_is_left_out_is_counted() -> None:
    facts = make_facts(*[ClusterKind.NOT_CLEAR] * 4)

    assert say_left_out(facts, ALIKE) == ""
    assert say_left_out(facts, ALIKE._replace(without_score=13, without_neighbour=1)) == (
        "Left out of wards in Wessex: 13 have no score, and one has no neighbour with one."
    )


def test_a_ward_is_told_in_which_measures_it_lies_in_a_group() -> None:
    facts = make_facts(ClusterKind.LOW_AMONG_LOW, *[ClusterKind.NOT_CLEAR] * 3)

    assert list_groups(facts, WARDS[0]) == [
        (
            "Low, among low neighbours",
            [
                ("Social Progress Index", "patterns/index.html"),
                ("Shelter", "patterns/shelter/index.html"),
            ],
        )
    ]
    assert list_groups(facts, WARDS[1]) == []


def test_every_kind_has_words() -> None:
    assert set(WORDS_OF_GROUP) == set(ClusterKind)
    assert set(NAMED_GROUPS) < set(ClusterKind)


@pytest.mark.parametrize(
    ("moran", "is_sure", "words"),
    [
        (0.91, True, "very much alike"),
        (0.4, True, "alike"),
        (0.1, True, "a little alike"),
        (-0.3, True, "unlike each other"),
        (0.91, False, "no more alike than chance would have it"),
        (None, False, "cannot be measured"),
    ],
)
def test_likeness_over_a_map_is_said_in_words(
    *, moran: float | None, is_sure: bool, words: str
) -> None:
    assert say_alike(moran, is_sure=is_sure) == words
