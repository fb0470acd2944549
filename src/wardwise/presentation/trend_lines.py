"""Lines of a series over time as SVG text: gaps where figures are missing or the series breaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

WIDTH, HEIGHT = 300.0, 120.0  # of the drawing, in its own units
_ROOM = 6.0  # around the lines, so that dots are whole


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a series: when it is of, its value and range."""

    at: float  # years, or any other measure of time
    value: float | None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A series to draw: what it is, such as `own` or `benchmark`, and its points in order."""

    kind: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The ends of both axes, shared by drawings that are to be compared, and where series break."""

    start: float
    end: float
    low: float
    high: float
    breaks: tuple[tuple[float, float], ...] = ()

    def is_broken(self, one: float, other: float) -> bool:
        """Tell whether a break lies in the time between two points."""
        return any(first < other and last > one for first, last in self.breaks)

    def place(self, at: float, value: float) -> tuple[float, float]:
        """Give where a value of a time stands in the drawing."""
        wide, high = self.end - self.start or 1.0, self.high - self.low or 1.0
        x = _ROOM + (at - self.start) / wide * (WIDTH - 2 * _ROOM)
        y = HEIGHT - _ROOM - (value - self.low) / high * (HEIGHT - 2 * _ROOM)
        return x, y


def draw_trend(lines: Sequence[Line], frame: Frame) -> str:
    """Draw series over time: the range of the one marked `own` as a band, then lines and dots.

    The figures stand in a table beside it, so the picture is hidden from assistive technology.

    Returns
    -------
    SVG text; an empty frame where no series has a value
    """
    bands = [
        _draw_band(run, frame) for one in lines if one.kind == "own" for run in _cut(one, frame)
    ]
    drawn = [_draw_line(one, frame) for one in lines]
    marks = "".join(_draw_break(one, frame) for one in frame.breaks)
    return (
        f'<svg class="trend" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" aria-hidden="true" '
        f'focusable="false"><path class="trend__base" d="M0 {HEIGHT:g}H{WIDTH:g}"/>'
        f"{marks}{''.join(bands)}{''.join(drawn)}</svg>"
    )


def _cut(line: Line, frame: Frame) -> list[list[Point]]:
    """Cut a series into runs without a missing figure or a break."""
    runs: list[list[Point]] = []
    for known, group in groupby(line.points, key=lambda one: one.value is not None):
        if not known:
            continue
        for point in group:
            if runs and runs[-1] and _goes_on(runs[-1][-1], point, line, frame):
                runs[-1].append(point)
            else:
                runs.append([point])
    return runs


def _goes_on(one: Point, other: Point, line: Line, frame: Frame) -> bool:
    follows = line.points.index(other) == line.points.index(one) + 1
    return follows and not frame.is_broken(one.at, other.at)


def _draw_band(run: Sequence[Point], frame: Frame) -> str:
    """Draw the range of a run as a band; of one point as a bar."""
    known = [one for one in run if one.lower is not None and one.upper is not None]
    if len(known) < len(run):
        return ""
    top = [frame.place(one.at, one.upper or 0.0) for one in known]
    bottom = [frame.place(one.at, one.lower or 0.0) for one in reversed(known)]
    if len(run) == 1:
        (x, high), (_, low) = top[0], bottom[0]
        top, bottom = [(x - 3, high), (x + 3, high)], [(x + 3, low), (x - 3, low)]
    return f'<path class="trend__band" d="M{_write([*top, *bottom])}z"/>'


def _draw_line(line: Line, frame: Frame) -> str:
    runs = [[frame.place(one.at, one.value or 0.0) for one in run] for run in _cut(line, frame)]
    if not runs:
        return ""
    kind = escape(line.kind)
    path = "".join(f"M{_write(run)}" for run in runs if len(run) > 1)
    drawn = f'<path class="trend__{kind}" d="{path}"/>' if path else ""
    # dots for the series that the picture is about, and where a figure stands alone
    dots = [at for run in runs for at in run if line.kind == "own" or len(run) == 1]
    return drawn + "".join(
        f'<circle class="trend__{kind}-dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in dots
    )


def _draw_break(one: tuple[float, float], frame: Frame) -> str:
    x, _ = frame.place((max(one[0], frame.start) + min(one[1], frame.end)) / 2, frame.low)
    return f'<path class="trend__break" d="M{x:.1f} 0V{HEIGHT:g}"/>'


def _write(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
