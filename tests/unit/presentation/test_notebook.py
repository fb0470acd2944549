"""What a notebook shows: escaped, readable without pictures, whole."""

from xml.etree import ElementTree as ET

import pytest

from wardwise.presentation.notebook import (
    ShownRow,
    draw_score,
    show_more,
    show_table,
    show_together,
    show_words,
)

SCORES = [
    ShownRow("Needs", ("61.0", draw_score(61.0, 55.0, 67.0), "")),
    ShownRow("Shelter & <b>warmth</b>", ("not given", draw_score(None, None, None), ""), depth=1),
]


def read(shown: str) -> ET.Element:
    return ET.fromstring(shown)  # noqa: S314 - written by us


def test_a_table_has_a_caption_and_headings_of_columns_and_rows() -> None:
    table = read(show_table("Castle Hill", ("Part", "score", "0 to 100", "change"), SCORES))

    assert [one.text for one in table.iter("caption")] == ["Castle Hill"]
    scopes = [(one.get("scope"), one.text) for one in table.iter("th")]
    assert scopes == [
        ("col", "Part"),
        ("col", "score"),
        ("col", "0 to 100"),
        ("row", "Needs"),
        ("row", "Shelter & <b>warmth</b>"),
    ]


def test_a_column_in_which_nothing_stands_is_left_out() -> None:
    shown = show_table("Castle Hill", ("Part", "score", "0 to 100", "change"), SCORES)

    assert "change" not in shown


def test_what_people_wrote_is_escaped_everywhere() -> None:
    wrote = "<script>alert('x')</script>"
    row = ShownRow(wrote, (wrote,))

    shown = show_together(
        show_table(wrote, (wrote, wrote), [row]), show_more(wrote, ""), show_words(wrote)
    )

    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 7


def test_a_picture_is_hidden_from_assistive_technology() -> None:
    picture = read(draw_score(61.0, 55.0, 67.0).svg)

    assert picture.get("aria-hidden") == "true"
    (dot,) = picture.iter("circle")
    (span,) = picture.iter("rect")
    assert float(dot.get("cx", "")) == pytest.approx(61 * 1.2)
    assert float(span.get("x", "")) == pytest.approx(55 * 1.2)
    assert float(span.get("width", "")) == pytest.approx(12 * 1.2)


@pytest.mark.parametrize(("score", "end"), [(-20.0, 0.0), (130.0, 120.0)])
def test_a_score_beyond_the_axis_stands_at_its_end(score: float, end: float) -> None:
    (dot,) = read(draw_score(score, None, None).svg).iter("circle")

    assert float(dot.get("cx", "")) == end


def test_where_there_is_no_score_the_axis_stands_alone() -> None:
    picture = read(draw_score(None, None, None).svg)

    assert {one.tag for one in picture} == {"line"}
