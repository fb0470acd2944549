import pytest

from wardwise.presentation.words import (
    join_words,
    say_fifth,
    say_status,
    write_change,
    write_figure,
    write_number,
    write_share,
    write_value,
)


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [(0.0, 1, "0.0"), (-0.049, 1, "0.0"), (-0.05, 2, "−0.05"), (1234.5, 0, "1,234")],
)
def test_numbers_carry_a_true_minus_and_never_minus_zero(
    number: float, decimals: int, written: str
) -> None:
    assert write_number(number, decimals) == written


def test_a_change_that_rounds_to_nothing_has_no_sign() -> None:
    assert write_change(0.04) == "0.0"
    assert write_change(-0.04) == "0.0"
    assert write_change(0.06) == "+0.1"


def test_a_percent_stands_at_its_number_and_other_units_after_it() -> None:
    assert write_value(7.0, unit="percent", decimals=0) == "7%"
    assert write_value(7.0, unit="years", decimals=1) == "7.0 years"
    assert write_figure(7.0, unit="percent of homes", decimals=0) == "7%"


@pytest.mark.parametrize(
    ("lower", "upper", "ranked", "said"),
    [
        (1, 1, 17, "in the highest fifth"),
        (17, 17, 17, "in the lowest fifth"),
        (2, 6, 17, "in the highest two fifths"),
        (8, 12, 17, "around the middle"),
        (1, 17, 17, ""),
    ],
)
def test_a_place_is_said_no_more_finely_than_its_ranks_allow(
    lower: int, upper: int, ranked: int, said: str
) -> None:
    assert say_fifth(lower, upper, ranked) == said


def test_a_share_is_never_rounded_to_none_or_all() -> None:
    assert write_share(0.0001) == "under 1 percent"
    assert write_share(0.9999) == "over 99 percent"


def test_one_more_than_the_most_is_named_and_not_counted() -> None:
    assert join_words(["a", "b", "c"], most=2) == "a, b and c"
    assert join_words(["a", "b", "c", "d"], most=2) == "a, b and 2 more"
    assert join_words([]) == ""


def test_a_protected_figure_says_why_it_is_not_there() -> None:
    assert say_status("c") == "not published, to protect people"
    assert say_status(None) == ""
