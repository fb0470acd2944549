"""Charts as SVG text: positions in percent of the width, looks by class, no style of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

AXIS_END = 100.0
MOST_LINES = 1000  # of a strip: more fall together on any screen
_HEIGHT = 28
_TEN = 10
_MIDDLE = _HEIGHT / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick on an axis of scores: what it is, such as `borough`, and where it stands."""

    kind: str
    score: float


def draw_axis(
    score: float | None,
    lower: float | None,
    upper: float | None,
    *,
    marks: Sequence[Mark] = (),
    is_least: bool = False,
    end: float = AXIS_END,
) -> str:
    """Draw one score on an axis from 0 to its end, mostly 100: interval, ticks and dot.

    What lies beyond the axis is an arrow at its end. The figures stand in words beside it, so
    the picture is hidden from assistive technology.

    Parameters
    ----------
    marks : ticks of other areas
    is_least : the true interval is wider than the one known, so its ends fade out
    end : where the scale of scores ends

    Returns
    -------
    SVG text; an axis without a dot where the score is None
    """
    parts = [
        f'<line class="axis__line" x1="0" x2="100%" y1="{_MIDDLE:g}" y2="{_MIDDLE:g}"/>',
        *(_draw_tick("axis__step", step, half=3) for step in (0, 25, 50, 75, 100)),
    ]
    stretch = AXIS_END / end
    if lower is not None and upper is not None:
        low, high = lower * stretch, upper * stretch
        parts.append(_draw_interval(low, high))
        if is_least:
            parts += [_draw_fading(low, way=-1), _draw_fading(high, way=1)]
    parts += [_draw_tick(f"axis__{one.kind}", one.score * stretch, half=9) for one in marks]
    if score is not None:
        parts.append(_draw_dot(score * stretch))
    return (
        f'<svg class="axis" height="{_HEIGHT}" width="100%" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def draw_range(
    value: float | None,
    lower: float | None,
    upper: float | None,
    *,
    span: tuple[float, float],
    benchmark: float | None = None,
) -> str:
    """Draw one value with its range on an axis that a whole table shares.

    Parameters
    ----------
    span : the ends of the axis, in the value's unit
    benchmark : drawn as a tick, where given

    Returns
    -------
    SVG text; an empty axis where the value is None
    """

    def scale(number: float) -> float:
        return (number - span[0]) / (span[1] - span[0]) * AXIS_END

    parts = [
        f'<line class="axis__line" x1="0" x2="100%" y1="{_MIDDLE:g}" y2="{_MIDDLE:g}"/>',
    ]
    if lower is not None and upper is not None:
        parts.append(_draw_interval(scale(lower), scale(upper)))
    if benchmark is not None:
        parts.append(_draw_tick("axis__benchmark", scale(benchmark), half=9))
    if value is not None:
        parts.append(_draw_dot(scale(value)))
    return (
        f'<svg class="axis" height="{_HEIGHT}" width="100%" aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def find_span(scores: Sequence[float]) -> tuple[int, int]:
    """Find the whole tens between which all scores of a set lie.

    Examples
    --------
    >>> find_span([36.2, 70.9])
    (30, 80)
    """
    low, high = min(scores), max(scores)
    return int(low // _TEN) * _TEN, (int(high // _TEN) + 1) * _TEN


def draw_strip(
    scores: Sequence[float],
    *,
    marked: float | None,
    marks: Sequence[Mark] = (),
    span: tuple[float, float] = (0.0, AXIS_END),
) -> str:
    """Draw every score of a set as a fine line on an axis, one of them marked.

    Parameters
    ----------
    scores : of all the areas, in any order
    marked : the score of the area that the page is about
    span : the ends of the axis
    """

    def scale(score: float) -> float:
        return (score - span[0]) / (span[1] - span[0]) * AXIS_END

    marks = [Mark(one.kind, scale(one.score)) for one in marks]
    marked = scale(marked) if marked is not None else None
    lines = _write_lines(tuple(scores), span)
    ends = "".join(_draw_tick("axis__step", step, half=3) for step in (0, 25, 50, 75, 100))
    ticks = "".join(_draw_tick(f"axis__{mark.kind}", mark.score, half=13) for mark in marks)
    return (
        '<svg class="axis strip" height="40" width="100%" aria-hidden="true" focusable="false">'
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" y="2" height="24" width="100%">'
        f'<path class="strip__lines" vector-effect="non-scaling-stroke" d="{lines}"/></svg>'
        f'<svg y="0" height="28" overflow="visible">{ticks}'
        f"{_draw_dot(marked) if marked is not None else ''}</svg>"
        f'<svg y="20" height="28" overflow="visible">{ends}</svg></svg>'
    )


@lru_cache(maxsize=64)
def _write_lines(scores: tuple[float, ...], span: tuple[float, float]) -> str:
    """Write a line for each score; where very many fall together, one for those."""
    width = span[1] - span[0]
    ends = (min(max((one - span[0]) / width * AXIS_END, 0.0), AXIS_END) for one in sorted(scores))
    lines = [f"M{one:.1f} 0V8" for one in ends]
    return "".join(lines if len(lines) <= MOST_LINES else dict.fromkeys(lines))


def draw_bar(share: float, *, kind: str) -> str:
    """Draw a share of a whole, from 0 to 1, as a bar."""
    return (
        '<svg class="bar" height="8" width="100%" aria-hidden="true" focusable="false">'
        '<rect class="bar__whole" width="100%" height="8"/>'
        f'<rect class="bar__{escape(kind)}" width="{min(max(share, 0.0), 1.0) * 100:.1f}%" '
        'height="8"/></svg>'
    )


def _place(score: float) -> str:
    return f"{min(max(score, 0.0), AXIS_END):.1f}%"


def _draw_interval(lower: float, upper: float) -> str:
    return (
        f'<line class="axis__interval" x1="{_place(lower)}" x2="{_place(upper)}" '
        f'y1="{_MIDDLE:g}" y2="{_MIDDLE:g}"/>'
    )


def _draw_fading(end: float, *, way: int) -> str:
    """Let an interval fade out beyond one of its ends: it is the least, not the whole."""
    step = 2 * way
    dashes = f"M{way} 0h{step}" + f"m{step} 0h{step}" * 2
    return (
        f'<svg x="{_place(end)}" y="{_MIDDLE:g}" overflow="visible">'
        f'<path class="axis__fading" d="{dashes}"/></svg>'
    )


def _draw_tick(kind: str, score: float, *, half: int) -> str:
    place = _place(score)
    return (
        f'<line class="{escape(kind)}" x1="{place}" x2="{place}" '
        f'y1="{_MIDDLE - half:g}" y2="{_MIDDLE + half:g}"/>'
    )


def _draw_dot(score: float) -> str:
    if 0.0 <= score <= AXIS_END:
        return f'<circle class="axis__dot" cx="{_place(score)}" cy="{_MIDDLE:g}" r="5.5"/>'
    shape = "M0 0l-9 -6v12z" if score > AXIS_END else "M0 0l9 -6v12z"
    end = "100%" if score > AXIS_END else "0"
    return (
        f'<svg x="{end}" y="{_MIDDLE:g}" overflow="visible">'
        f'<path class="axis__dot" d="{shape}"/></svg>'
    )
