from xml.etree import ElementTree as ET

from wardwise.presentation.charts import Mark, draw_axis, draw_bar, draw_range, draw_strip


def find(svg: str, kind: str) -> list[ET.Element]:
    return [one for one in ET.fromstring(svg).iter() if one.get("class") == kind]  # noqa: S314 - our own drawing


def test_the_dot_and_its_interval_stand_where_the_score_does() -> None:
    svg = draw_axis(43.1, 42.0, 44.2)

    (dot,) = find(svg, "axis__dot")
    (interval,) = find(svg, "axis__interval")
    assert dot.get("cx") == "43.1%"
    assert (interval.get("x1"), interval.get("x2")) == ("42.0%", "44.2%")


def test_a_score_beyond_the_axis_is_an_arrow_at_its_end() -> None:
    (low,) = find(draw_axis(-3.0, None, None), "axis__dot")
    (high,) = find(draw_axis(104.0, None, None), "axis__dot")

    assert low.tag == high.tag == "path"
    assert low.get("d") != high.get("d")


def test_nothing_is_drawn_where_there_is_no_score_or_interval() -> None:
    svg = draw_axis(None, None, None, marks=[Mark("borough", 50.0)])

    assert find(svg, "axis__dot") == []
    assert find(svg, "axis__interval") == []
    assert len(find(svg, "axis__borough")) == 1


def test_an_interval_known_only_in_part_goes_on_beyond_both_of_its_ends() -> None:
    assert find(draw_axis(43.1, 42.0, 44.2), "axis__fading") == []

    low, high = find(draw_axis(43.1, 42.0, 44.2, is_least=True), "axis__fading")
    assert "h-2" in (low.get("d") or "")
    assert "h2" in (high.get("d") or "")
    assert find(draw_axis(43.1, None, None, is_least=True), "axis__fading") == []


def test_a_value_and_its_range_are_drawn_between_the_ends_that_a_table_shares() -> None:
    svg = draw_range(15.0, 12.0, 20.0, span=(10.0, 30.0), benchmark=25.0)

    (dot,) = find(svg, "axis__dot")
    (interval,) = find(svg, "axis__interval")
    (tick,) = find(svg, "axis__benchmark")
    assert dot.get("cx") == "25.0%"
    assert (interval.get("x1"), interval.get("x2")) == ("10.0%", "50.0%")
    assert tick.get("x1") == "75.0%"
    assert find(draw_range(None, None, None, span=(0.0, 1.0)), "axis__dot") == []


def test_a_strip_draws_every_score_once_and_marks_one() -> None:
    svg = draw_strip([10.0, 20.0, 30.0], marked=20.0)

    (lines,) = find(svg, "strip__lines")
    assert (lines.get("d") or "").count("M") == 3
    assert len(find(svg, "axis__dot")) == 1


def test_charts_carry_no_style_of_their_own() -> None:
    for svg in (
        draw_axis(1.0, 0.5, 2.0),
        draw_strip([1.0, 2.0], marked=1.0),
        draw_bar(0.4, kind="share"),
    ):
        assert "style=" not in svg
        assert 'aria-hidden="true"' in svg
