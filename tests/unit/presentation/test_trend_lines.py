import re

from wardwise.presentation.trend_lines import HEIGHT, WIDTH, Frame, Line, Point, draw_trend

FRAME = Frame(start=2010.0, end=2014.0, low=0.0, high=10.0)


def make_line(kind: str, *values: float | None, margin: float | None = None) -> Line:
    points = []
    for year, value in enumerate(values, start=2010):
        known = value is not None and margin is not None
        lower, upper = (value - margin, value + margin) if known else (None, None)  # type: ignore[operator]
        points.append(Point(float(year), value, lower, upper))
    return Line(kind, tuple(points))


def list_runs(svg: str, kind: str) -> list[int]:
    """How many points each run of a line has."""
    found = re.search(rf'<path class="trend__{kind}" d="([^"]+)"', svg)
    return [run.count("L") + 1 for run in found[1].split("M")[1:]] if found else []


def test_a_line_runs_from_edge_to_edge_and_higher_figures_stand_higher() -> None:
    svg = draw_trend([make_line("own", 0.0, 5.0, 5.0, 5.0, 10.0)], FRAME)

    places = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', svg)]
    assert list_runs(svg, "own") == [5]
    assert places[0] == (6.0, HEIGHT - 6.0)
    assert places[-1] == (WIDTH - 6.0, 6.0)


def test_a_missing_figure_leaves_a_gap_and_one_alone_is_a_dot() -> None:
    svg = draw_trend([make_line("borough", 1.0, 2.0, None, 4.0, None)], FRAME)

    assert list_runs(svg, "borough") == [2]
    assert svg.count('class="trend__borough-dot"') == 1


def test_no_line_crosses_a_break_wherever_between_its_periods_figures_lie() -> None:
    frame = Frame(2010.0, 2014.0, 0.0, 10.0, breaks=((2011.0, 2013.0),))

    svg = draw_trend([make_line("own", 1.0, 2.0, 3.0, 4.0, 5.0)], frame)

    assert list_runs(svg, "own") == [2, 2]
    assert svg.count('class="trend__break"') == 1


def test_only_the_own_series_has_a_band_and_only_where_every_range_is_known() -> None:
    known = make_line("own", 1.0, 2.0, 3.0, margin=0.5)
    partly = Line("own", (*known.points[:2], Point(2012.0, 3.0)))

    assert draw_trend([known], FRAME).count("trend__band") == 1
    assert draw_trend([partly], FRAME).count("trend__band") == 0
    assert draw_trend([make_line("borough", 1.0, 2.0, margin=0.5)], FRAME).count("band") == 0


def test_a_picture_without_figures_or_with_one_value_still_stands() -> None:
    flat = Frame(2010.0, 2010.0, 5.0, 5.0)

    assert "nan" not in draw_trend([make_line("own", 5.0)], flat)
    assert "circle" not in draw_trend([make_line("own", None, None)], FRAME)
