"""What pages say of signatures, open questions and corrections."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from wardwise.explorer.signed import list_corrections, list_signed, say_query, say_signed

if TYPE_CHECKING:
    from wardwise.explorer.facts import Facts
    from wardwise.publication.shapes import IndicatorEntry

SIGNATURE = {"by": "Housing services", "date": "2026-01-06"}
CORRECTION = {
    "id": "slip",
    "measure": "homes.cold",
    "indicator": "",
    "part": "numerator",
    "area": "T05000001",
    "period": "2012-01-01/P1Y",
    "label": "2012",
    "action": "replace",
    "received": 420.0,
    "value": 42.0,
    "reason": "A nought too many.",
    "told": "The publisher",
    "date": "2026-01-05",
}


def make_indicator(name: str, **given: object) -> "IndicatorEntry":
    entry: dict[str, object] = {
        "id": name,
        "label": f"Homes that are {name}",
        "component": "shelter",
        "numerator": f"homes.{name}",
        "denominator": "homes.all",
        "published": None,
        "averaged_by": None,
        "signed": None,
        "signed_before": None,
        "query": None,
        "withheld": "",
        **given,
    }
    return cast("IndicatorEntry", entry)


def make_facts(*indicators: "IndicatorEntry", **correction: object) -> "Facts":
    area = SimpleNamespace(area_code="T05000001", name="Ash", has_page=True)
    source = {
        "id": "homes",
        "label": "Homes",
        "corrections": [{**CORRECTION, **correction}] if correction else [],
    }
    facts = SimpleNamespace(
        sources={"homes": source},
        framework={"indicators": list(indicators), "characteristics": []},
        areas={"T05000001": area},
    )
    return cast("Facts", facts)


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        ({"action": "replace"}, "420 in the file, replaced by 42"),
        ({"action": "scale", "value": 0.1}, "420 in the file, multiplied by 0.1"),
        ({"action": "drop", "value": None}, "420 in the file, left out"),
        ({"action": "flag", "value": None}, "420 in the file, kept, and marked as unreliable"),
        ({"received": None}, "nothing in the file, replaced by 42"),
        ({"received": None, "value": None}, "replaced; the figures are not published"),
        (
            {"received": None, "value": None, "action": "drop"},
            "left out; the figures are not published",
        ),
    ],
)
def test_a_correction_says_what_was_done_as_far_as_it_may(
    correction: dict[str, object], words: str
) -> None:
    (line,) = list_corrections(make_facts(make_indicator("cold"), **correction, id="slip"))

    assert line.done == words
    assert (line.area, line.period, line.date) == ("Ash", "2012", "5 January 2026")
    assert line.what == "Homes that are cold (the count)"


def test_a_correction_is_shown_with_each_indicator_that_uses_the_figure() -> None:
    cold, damp = make_indicator("cold"), make_indicator("damp")
    facts = make_facts(cold, damp, measure="homes.all")

    (line,) = list_corrections(facts, damp)

    assert [one["id"] for one in line.indicators] == ["cold", "damp"]
    assert line.what == "Homes that are cold (what the count is out of)"


def test_a_correction_that_names_an_indicator_reaches_all_that_share_its_measure() -> None:
    cold, damp = make_indicator("cold"), make_indicator("damp")
    facts = make_facts(cold, damp, measure="", indicator="cold", part="denominator")

    assert len(list_corrections(facts, damp)) == 1
    facts = make_facts(cold, damp, measure="", indicator="cold")
    assert len(list_corrections(facts, cold)) == 1
    assert list_corrections(facts, damp) == ()


def test_who_signed_is_said_and_whether_the_figures_changed_since() -> None:
    assert say_signed(make_indicator("cold", signed=SIGNATURE)) == (
        "Signed by Housing services on 6 January 2026."
    )
    assert say_signed(make_indicator("cold", signed_before=SIGNATURE)).endswith(
        "they have changed since."
    )
    assert say_signed(make_indicator("cold")) == ""


def test_an_open_question_is_quoted() -> None:
    asked = make_indicator("cold", query={**SIGNATURE, "words": "Is 2012 whole?"})

    assert say_query(asked) == "Housing services asked on 6 January 2026: “Is 2012 whole?”"
    assert say_query(make_indicator("cold")) == ""


def test_the_list_tells_signed_unsigned_and_withheld_apart() -> None:
    lines = list_signed(
        make_facts(
            make_indicator("cold", signed=SIGNATURE),
            make_indicator("damp"),
            make_indicator("dark", withheld="Nobody has signed these figures yet."),
        )
    )

    assert [one.state for one in lines] == ["signed", "not signed", "withheld"]
    assert lines[2].words == "Nobody has signed these figures yet."
