from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from markupsafe import Markup

from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import ScoreLine, ValueLine, Verdict
from wardwise.explorer.letter import (
    list_moved_values,
    say_changes,
    say_why_unsure,
    say_worsened,
    write_letter,
)
from wardwise.explorer.records import Area, Card, Change, Score
from wardwise.model.method import Method
from wardwise.presentation.scale_words import word_scale

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


def make_value(label: str, kind: str, moved: str, *, share: float = 0.0) -> ValueLine:
    return ValueLine(
        id=label.lower(),
        label=label,
        address="",
        value="1",
        has_value=True,
        unit="",
        period="2017",
        before="",
        interval="",
        benchmark="",
        rating=Verdict("", "", "unsure"),
        change=Verdict("", kind, kind),
        weight="",
        notes=(),
        source="",
        moved=moved,
        share_moved=share,
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
            scale=word_scale(Method()),
            scale_end=100.0,
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


@pytest.mark.parametrize(
    ("covered", "how"), [(0.4, "as far as is known, in"), (0.5, "probably in"), (1.0, "in")]
)
def test_a_place_is_said_as_surely_as_its_range_is_known(
    covered: float, how: str, make_facts: Callable[..., Facts]
) -> None:
    score = Score(43.1, 42.0, 44.2, None, 0.6, 0.4, 0.0, covered)
    card = make_card(score=43.1, lower=42.0, rank=15, rank_lower=14, rank_upper=17, ranked=17)

    letter = write_letter(make_facts(score, card), WARD, [make_line("Shelter", STEADY)], [])

    assert letter.state.endswith(f" of 100: {how} the lowest two fifths of Saltmarsh’s wards.")


def test_the_letter_says_score_range_and_place(make_facts: Callable[..., Facts]) -> None:
    score = Score(43.1, 42.0, 44.2, None, 0.6, 0.4, 0.0, 0.4)
    card = make_card(score=43.1, lower=42.0, rank=15, rank_lower=14, rank_upper=17, ranked=17)

    letter = write_letter(make_facts(score, card), WARD, [make_line("Shelter", STEADY)], [])

    assert letter.state == (
        "In 2017 Quayside scored 43.1 of 100: as far as is known, in the lowest two fifths of "
        "Saltmarsh’s wards."
    )
    assert letter.dated == "Figures for 2015 and 2017. They do not describe today."
    assert letter.sureness[0].startswith("At least 1.1 points either way. ")
    assert "known for 40 percent of the score only" in letter.sureness[0]
    assert letter.sureness[1].startswith("60 percent of the score was measured anew for 2017; 40")


def test_the_letter_says_what_has_no_figure(make_facts: Callable[..., Facts]) -> None:
    score = Score(43.1, 42.0, 44.2, None, 0.3, 0.1, 0.0, 0.3)

    letter = write_letter(make_facts(score, None), WARD, [make_line("Shelter", STEADY)], [])

    assert letter.sureness[1].endswith("; 60 percent has no figure and counts for nothing.")


def test_a_score_without_a_range_says_so(make_facts: Callable[..., Facts]) -> None:
    score = Score(43.1, None, None, None, 1.0, 0.0, 0.0, 0.0)

    letter = write_letter(make_facts(score, None), WARD, [make_line("Shelter", STEADY)], [])

    assert letter.state == "In 2017 Quayside scored 43.1 of 100."
    assert letter.sureness[0] == "How far chance alone could move this score is not known."
    assert letter.sureness[1] == "All of the score was measured anew for 2017."


def test_a_place_that_is_sure_to_be_last_is_said_to_be_the_lowest(
    make_facts: Callable[..., Facts],
) -> None:
    borough = WARD._replace(level="borough")
    score = Score(43.1, 42.0, 44.2, None, 1.0, 0.0, 0.0, 1.0)
    last = make_card(score=43.1, lower=42.0, rank=32, rank_lower=32, rank_upper=32, ranked=32)
    alone = make_card(score=43.1, lower=42.0, rank=1, rank_lower=1, rank_upper=1, ranked=1)

    told = write_letter(make_facts(score, last), borough, [make_line("Shelter", STEADY)], [])
    lone = write_letter(make_facts(score, alone), borough, [make_line("Shelter", STEADY)], [])

    assert told.state.endswith(": the lowest of the 32 boroughs with a score.")
    assert told.sureness[0].startswith("About 1.1 points either way")
    assert (lone.state, lone.place) == ("In 2017 Quayside scored 43.1 of 100.", "")


def test_the_letter_says_what_can_be_said_of_the_whole(make_facts: Callable[..., Facts]) -> None:
    score = Score(43.1, 42.0, 44.2, None, 1.0, 0.0, 0.0, 1.0)

    def write(rating: str) -> str:
        change = Change("2015", "2017", 2.5, None, None, rating, 1.0, 1.0, None, None)
        facts = make_facts(score, None, {("social_progress_index", "T05000001"): change})
        return write_letter(facts, WARD, [], []).changed

    assert write("cannot_say") == "For the ward as a whole a change cannot be said."
    assert write("no_clear_change") == "The ward as a whole did not clearly change."
    assert write("worsened") == (
        "The ward as a whole really worsened: up 2.5 of 100, from 43.1 to 43.1."
    )


def test_an_area_without_a_score_is_told_why_and_what_it_has(
    make_facts: Callable[..., Facts],
) -> None:
    small = WARD._replace(level="lsoa", name="Quayside, part 1")
    lines = [make_line("Shelter", UNSURE), make_line("Safety", UNSURE, has_score=False)]

    letter = write_letter(make_facts(None, None), small, lines, [])

    assert letter.state == "One of two components is known here."
    assert letter.known.startswith("Shelter. There is no overall score, because most figures are")
    assert letter.sureness == ()


def test_only_real_changes_are_called_improved(make_facts: Callable[..., Facts]) -> None:
    improved = Verdict("↗", "better, up 7.1", "improved")
    lines = [
        make_line("Personal Safety", improved),
        make_line("Shelter", STEADY),
        make_line("Personal Rights", UNSURE),
    ]

    letter = write_letter(make_facts(None, None), WARD, lines, [])

    assert letter.changed == (
        "Since 2015 personal safety really improved. For 1 of 3 components a change cannot be said."
    )


def test_what_the_benchmark_did_too_is_said_with_it(make_facts: Callable[..., Facts]) -> None:
    improved = Verdict("↗", "better, up 7.1", "improved")
    worsened = Verdict("↘", "worse, down 2.0", "worsened")
    tide = "as in London as a whole"
    both = [
        replace(make_line(label, improved), likewise=tide)
        for label in ("Shelter", "Personal Safety")
    ]
    alone = make_line("Personal Rights", improved)
    down = replace(make_line("Health", worsened), likewise="while London as a whole got better")

    def tell(*lines: ScoreLine) -> str:
        return say_changes(make_facts(None, None), lines)

    assert tell(both[0]) == "Since 2015 shelter really improved, as in London as a whole."
    assert tell(*both) == (
        "Since 2015 shelter and personal safety really improved, both as in London as a whole."
    )
    assert tell(both[0], alone, down) == (
        "Since 2015 health really worsened; "
        "shelter and personal rights really improved (shelter as in London as a whole)."
    )


def test_the_opening_names_the_figures_that_really_worsened() -> None:
    theft = make_value("Theft", "worsened", "up from 32.2 to 40.7 per 1,000 residents", share=0.2)
    cold = make_value("Fuel poverty", "worsened", "up from 7.8% to 9.7%", share=0.1)
    cold = replace(cold, modelled="Modelled from a survey, so less sure than its range.")
    beside = replace(make_value("Fires", "worsened", "up from 1 to 2", share=0.5), counts=False)
    better = make_value("Robbery", "improved", "down from 5.0 to 2.5", share=0.5)

    assert say_worsened([better, beside, cold, theft]) == (
        "These figures really worsened: theft, up from 32.2 to 40.7 per 1,000 residents; "
        "fuel poverty, up from 7.8% to 9.7%, modelled, so less sure; fires, up from 1 to 2."
    )
    assert say_worsened([better]) == "No figure can be shown to have worsened."
    assert say_worsened([make_value("Robbery", "unsure", "")]) == ""
    many = say_worsened([theft] * 6)
    assert many.count("theft") == 3
    assert many.endswith("; and three more.")


def test_moved_indicators_stand_worsened_first_then_counted_then_by_size() -> None:
    lines = [
        make_value("Small better", "improved", "", share=0.1),
        make_value("Steady", "plain", "", share=0.9),
        make_value("Large better", "improved", "", share=0.4),
        replace(make_value("Beside worse", "worsened", "", share=0.8), counts=False),
        make_value("Counted worse", "worsened", "", share=0.2),
    ]

    assert [one.label for one in list_moved_values(lines)] == [
        "Counted worse",
        "Beside worse",
        "Large better",
        "Small better",
    ]


def test_no_rank_is_told_where_no_range_is_known_nor_among_one(
    make_facts: Callable[..., Facts],
) -> None:
    score = Score(43.1, None, None, None, 1.0, 0.0, 0.0, 0.0)
    ranked = {"score": 43.1, "rank": 353, "rank_lower": 353, "rank_upper": 353, "ranked": 570}

    def write(**given: object) -> tuple[str, str]:
        card = make_card(**{**ranked, **given})
        letter = write_letter(make_facts(score, card), WARD, [], [])
        return letter.state, letter.place

    assert write() == (
        "In 2017 Quayside scored 43.1 of 100.",
        "Not ranked: the range of its score is not known.",
    )
    assert write(ranked=1) == ("In 2017 Quayside scored 43.1 of 100.", "")
    assert write(lower=42.0, upper=44.2, rank_lower=350)[1] == (
        "Of 570 wards in Saltmarsh with a score, it ranks 353rd, at least from 350th to 353rd, "
        "counted from the highest."
    )


def test_years_that_differ_by_figure_are_told_by_the_middle_and_the_oldest(
    make_facts: Callable[..., Facts],
) -> None:
    facts = make_facts(None, None)
    years = ["2011-03-27/P1D", "2018-01-01/P5Y", "2023-04-01/P1Y"]
    facts.period_labels = {"2015": "the earlier years", "2017": "the latest years"}
    facts.indicators = {
        period: {"weighted": True, "periods": [{"source_period": period}]}  # type: ignore[typeddict-item]
        for period in years
    }

    assert write_letter(facts, WARD, [], []).dated == (
        "Every figure names its own years. Of the latest that count in a score, half are from "
        "2022 or later; the oldest is from 2011. None describes today."
    )


def test_nothing_is_said_of_change_where_nothing_can_be(make_facts: Callable[..., Facts]) -> None:
    lines = [make_line("Shelter", UNSURE), make_line("Rights", UNSURE)]

    assert say_changes(make_facts(None, None), lines) == (
        "Whether any component changed since 2015 cannot be said."
    )
    gone = Verdict("", "", "unsure", "None of it was measured twice.")
    assert say_why_unsure([make_line("Shelter", gone), make_line("Rights", gone)]) == [
        ("None of them was measured twice.", "Shelter and Rights")
    ]
    assert say_why_unsure(lines) == [(UNSURE.reason, "Shelter and Rights")]
