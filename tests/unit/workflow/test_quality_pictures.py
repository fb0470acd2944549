"""The pictures of a quality report stay light, however many areas there are."""

from wardwise.presentation.maps import place_outlines
from wardwise.workflow.quality.pictures import MANY, define_outlines, draw_coverage


def make_squares(number: int) -> list[str]:
    return [f"T05{at:06}" for at in range(number)]


def draw(number: int) -> tuple[str, str]:
    """Draw squares in a row, of which the first has no figure."""
    codes = make_squares(number)
    rings = {
        code: [[(at, 0.0), (at + 1.0, 0.0), (at + 1.0, 1.0), (at, 1.0), (at, 0.0)]]
        for at, code in enumerate(codes)
    }
    outlines = place_outlines(rings)
    states = dict.fromkeys(codes, "every") | {codes[0]: "none"}
    names = {code: f"Ward {code}" for code in codes}
    return define_outlines(outlines, codes), draw_coverage(outlines, states, names, "Map")


def test_each_of_a_few_areas_is_named_on_the_map() -> None:
    _, drawn = draw(20)

    assert drawn.count("<title>") == 20
    assert "map--many" not in drawn


def test_of_many_areas_only_those_with_gaps_are_drawn_by_themselves() -> None:
    defined, drawn = draw(MANY + 400)

    assert drawn.count("<title>") == 1
    assert "Ward T05000000: no figure" in drawn
    assert '<use href="#o-all" class="cover-every"/>' in drawn
    assert defined.count("<path") == defined.count("<use") == MANY + 400
    assert len(drawn) < 500
