import pytest

from wardwise.explorer.figures import judge_change, say_range
from wardwise.explorer.records import Change


def make_change(rating: str, change: float | None, reason: str | None = None) -> Change:
    return Change("2012", "2014", change, None, None, rating, 1.0, 1.0, reason)


@pytest.mark.parametrize(
    ("rating", "words", "kind"),
    [
        ("improved", "better, up 3.2", "improved"),
        ("worsened", "worse, up 3.2", "worsened"),
        ("no_clear_change", "no clear change", "plain"),
        ("cannot_say", "cannot be said", "unsure"),
    ],
)
def test_a_change_is_judged_in_words_with_its_size_only_where_it_is_real(
    rating: str, words: str, kind: str
) -> None:
    verdict = judge_change(make_change(rating, 3.2))

    assert (verdict.words, verdict.kind) == (words, kind)


def test_a_change_over_a_break_is_never_called_worsened() -> None:
    verdict = judge_change(make_change("break", -18.0, "Turnout was counted another way."))

    assert verdict.words == "cannot be said"
    assert verdict.kind == "unsure"
    assert verdict.reason == "Turnout was counted another way."


def test_a_range_over_too_little_of_a_score_is_told_as_the_least_it_spans() -> None:
    assert say_range(43.2, 44.7, 0.43) == "at least 43.2 to 44.7"
    assert say_range(43.2, 44.7, 0.9) == "probably between 43.2 and 44.7"


def test_no_change_row_means_no_words_at_all() -> None:
    assert judge_change(None).words == ""
