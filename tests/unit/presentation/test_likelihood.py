"""Words for chances keep their thresholds, and agree with the number beside them."""

import pytest

from wardwise.presentation.likelihood import (
    count_chances,
    list_likelihoods,
    name_likelihood,
    say_likelihood,
)


@pytest.mark.parametrize(
    ("chances", "words"),
    [
        (99, "almost certain"),
        (98, "very likely"),
        (90, "very likely"),
        (89, "likely"),
        (67, "likely"),
        (66, "too close to call"),
        (34, "too close to call"),
        (33, "unlikely"),
        (11, "unlikely"),
        (10, "very unlikely"),
        (2, "very unlikely"),
        (1, "almost certainly not"),
        (0, "almost certainly not"),
    ],
)
def test_each_word_begins_where_it_is_declared_to(chances: int, words: str) -> None:
    assert name_likelihood(chances / 100) == words


def test_a_word_and_the_number_beside_it_agree() -> None:
    # 98.6 in 100 is written as 99, and 99 is almost certain
    assert say_likelihood(0.986) == "almost certain (about 99 in 100)"
    assert say_likelihood(0.984) == "very likely (about 98 in 100)"


def test_no_chance_is_rounded_to_none_or_to_all() -> None:
    assert count_chances(0.0) == "under 1 in 100"
    assert count_chances(1.0) == "over 99 in 100"


def test_the_scale_is_the_same_read_from_either_end() -> None:
    words = [name_likelihood(chances / 100) for chances in range(101)]
    changes = [at for at in range(100) if words[at] != words[at + 1]]

    assert changes == [99 - at for at in reversed(changes)]


def test_the_legend_names_every_word_once_with_its_chances() -> None:
    legend = list_likelihoods()

    assert [span for _, span in legend] == [
        "99 or more",
        "90 to 98",
        "67 to 89",
        "34 to 66",
        "11 to 33",
        "2 to 10",
        "1 or fewer",
    ]
    for words, span in legend:
        assert name_likelihood(int(span.split()[0]) / 100) == words
