from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from markupsafe import Markup

from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, Verdict
from wardwise.explorer.letter import say_changes, say_why_unsure, write_letter
from wardwise.explorer.records import Area, Card, Change, Score

WARD = Area(
    "T05000001", "Quayside", "ward", "2016-01-01", "T09000001", "T09000001", "project", None
)
STEADY = Verdict("→", "no clear change", "plain")
UNSURE = Verdict("", "cannot be said", "unsure", "The same figures stand for 2015 and 2017.")


def make_line(label: str, change: Verdict, *, has_score: bool = True) -> ScoreLine:
    return ScoreLine(
        id=label.lower(),
        label=label,
        address="",
        score="50.0" if has_score else "no score",
        has_score=has_score,
        band=6,
        interval="",
        coverage="all",
        axis=Markup(""),
        rating=Verdict("", "", "unsure"),
        change=change,
        benchmark="",
        borough="",
    )


def make_card(**given: object) -> Card:
    return Card(**{**dict.fromkeys(Card._fields), **given})  # type: ignore[arg-type]


@pytest.fixture
def make_facts() -> Callable[..., Facts]:
    """Facts of one ward with the index given; only what a letter asks for."""

    def make(
        score: Score | None,
        card: Card | None,
        changes: dict[tuple[str, str], Change] | None = None,
    ) -> Facts:
        found = SimpleNamespace(
            index_id="social_progress_index",
            first="2015",
            latest="2017",
            period_labels={"2015": "2015", "2017": "2017"},
            manifest={"edition": {"fit": {"within_label": "Saltmarsh", "level": "ward"}}},
            areas={},
            changes=changes or {},
            find_score=lambda *_: score,
            find_card=lambda *_: card,
        )
        return cast("Facts", found)

    return make


def test_the_letter_says_score_range_and_place(make_facts: Callable[..., Facts]) -> None:
    score = Score(43.1, 42.0, 44.2, None, 0.6, 0.4, 0.0, 0.4)
    card = make_card(score=43.1, rank=15, rank_lower=14, rank_upper=17, ranked=17)

    letter = write_letter(make_facts(score, card), WARD, [make_line("Shelter", STEADY)])

    assert letter.state == (
        "In 2017 Quayside scored 43.1 of 100: in the lowest two fifths of Saltmarsh’s wards."
    )
    assert letter.dated == "Figures for 2015 and 2017. They do not describe today."
    assert letter.sureness[0].startswith("At least 1.1 points either way. ")
    assert "known for 40 percent of the score only" in letter.sureness[0]
    assert letter.sureness[1].startswith("60 percent of the score was measured anew for 2017; 40")


def test_a_score_without_a_range_says_so(make_facts: Callable[..., Facts]) -> None:
    score = Score(43.1, None, None, None, 1.0, 0.0, 0.0, 0.0)

    letter = write_letter(make_facts(score, None), WARD, [make_line("Shelter", STEADY)])

    assert letter.state == "In 2017 Quayside scored 43.1 of 100."
    assert letter.sureness[0] == "How far chance alone could move this score is not known."
    assert letter.sureness[1] == "All of the score was measured anew for 2017."


def test_a_place_that_is_sure_to_be_last_is_said_to_be_the_lowest(
    make_facts: Callable[..., Facts],
) -> None:
    borough = WARD._replace(level="borough")
    score = Score(43.1, 42.0, 44.2, None, 1.0, 0.0, 0.0, 1.0)
    last = make_card(score=43.1, rank=32, rank_lower=32, rank_upper=32, ranked=32)
    alone = make_card(score=43.1, rank=1, rank_lower=1, rank_upper=1, ranked=1)

    told = write_letter(make_facts(score, last), borough, [make_line("Shelter", STEADY)])
    lone = write_letter(make_facts(score, alone), borough, [make_line("Shelter", STEADY)])

    assert told.state.endswith(": the lowest of the 32 boroughs with a score.")
    assert told.sureness[0].startswith("About 1.1 points either way")
    assert (lone.state, lone.place) == ("In 2017 Quayside scored 43.1 of 100.", "")


def test_the_letter_says_what_can_be_said_of_the_whole(make_facts: Callable[..., Facts]) -> None:
    score = Score(43.1, 42.0, 44.2, None, 1.0, 0.0, 0.0, 1.0)

    def write(rating: str) -> str:
        change = Change("2015", "2017", 2.5, None, None, rating, 1.0, 1.0, None)
        facts = make_facts(score, None, {("social_progress_index", "T05000001"): change})
        return write_letter(facts, WARD, []).changed

    assert write("cannot_say") == "Whether the ward as a whole changed cannot be said."
    assert write("no_clear_change") == "The ward as a whole did not clearly change."
    assert write("worsened") == (
        "The ward as a whole really worsened: up 2.5 of 100, from 43.1 to 43.1."
    )


def test_an_area_without_a_score_is_told_why_and_what_it_has(
    make_facts: Callable[..., Facts],
) -> None:
    small = WARD._replace(level="lsoa", name="Quayside, part 1")
    lines = [make_line("Shelter", UNSURE), make_line("Safety", UNSURE, has_score=False)]

    letter = write_letter(make_facts(None, None), small, lines)

    assert letter.state == "One of two components is known here."
    assert letter.known.startswith("Shelter. There is no overall score, because most figures are")
    assert letter.sureness == ()


def test_only_real_changes_are_called_improved(make_facts: Callable[..., Facts]) -> None:
    improved = Verdict("↗", "improved +7.1", "improved")
    lines = [
        make_line("Personal Safety", improved),
        make_line("Shelter", STEADY),
        make_line("Personal Rights", UNSURE),
    ]

    said = say_changes(make_facts(None, None), lines)

    assert said == (
        "Since 2015 personal safety really improved. For 1 of 3 components a change cannot be said."
    )


def test_nothing_is_said_of_change_where_nothing_can_be(make_facts: Callable[..., Facts]) -> None:
    lines = [make_line("Shelter", UNSURE), make_line("Rights", UNSURE)]

    assert say_changes(make_facts(None, None), lines) == (
        "Whether any component changed since 2015 cannot be said."
    )
    gone = Verdict("", "", "unsure", "None of it was measured twice.")
    assert say_why_unsure([make_line("Shelter", gone), make_line("Rights", gone)]) == [
        ("None of each was measured twice.", "Shelter and Rights")
    ]
    assert say_why_unsure(lines) == [(UNSURE.reason, "Shelter and Rights")]
