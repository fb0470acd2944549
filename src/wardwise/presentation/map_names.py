"""Where the names of a map's areas stand: within the area, or beside the map with a line to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise, product

Point = tuple[float, float]
Span = tuple[float, float]

SIZE = 28.0  # of the letters, in units of the drawing
_LINE = 29.0  # from one line of words to the next
_LETTER = 0.48 * SIZE  # how wide a letter is, about
_BOLD = ' class="map__figure"'
_TRIES = 48
_AWAY = 24.0  # from the map's edge to a name beside it


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on an area: its name, its figure, and the class of its fill."""

    name: str
    figure: str
    kind: str


@dataclass(frozen=True, slots=True)
class Spot:
    """The widest place for words within an area: its middle and its width."""

    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a map as SVG text, and how far they reach beyond its sides."""

    drawn: str
    left: float
    right: float


def find_spot(rings: Sequence[Sequence[Point]], *, height: float) -> Spot:
    """Find where words of a height have most room within an outline, holes left out."""
    edges = [edge for ring in rings for edge in pairwise(ring)]
    low, high = min(y for ring in rings for _, y in ring), max(y for ring in rings for _, y in ring)
    best = Spot((edges[0][0][0]), (low + high) / 2, 0.0)
    for step in range(1, _TRIES):
        y = low + (high - low) * step / _TRIES
        spans = _cross(edges, y)
        for other in (y - height / 2, y + height / 2):
            spans = _meet(spans, _cross(edges, other))
        if spans:
            left, right = max(spans, key=lambda one: one[1] - one[0])
            if right - left > best.width:
                best = Spot((left + right) / 2, y, right - left)
    return best


def _cross(edges: Iterable[tuple[Point, Point]], y: float) -> list[Span]:
    """List the spans of a level line that lie within an outline."""
    found = sorted(
        x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for (x1, y1), (x2, y2) in edges
        if (y1 <= y < y2) or (y2 <= y < y1)
    )
    return list(zip(found[::2], found[1::2], strict=False))


def _meet(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a, b in product(one, other))
    return [span for span in both if span[1] > span[0]]


class Places:
    """Outlines by area code, and where words have most room within each, found once."""

    def __init__(self, rings: Mapping[str, Sequence[Sequence[Point]]]) -> None:
        """Keep the outlines, in units of the drawing."""
        self.rings = rings
        self._found: dict[tuple[str, float], Spot] = {}

    def find(self, code: str, *, height: float) -> Spot:
        """Find where words of a height have most room within an area's outline."""
        key = (code, height)
        if key not in self._found:
            self._found[key] = find_spot(self.rings[code], height=height)
        return self._found[key]


def draw_names(words: Mapping[str, Words], places: Places, *, width: float) -> Names:
    """Draw the name and figure of every area, by code.

    Where there is no room for both the figure is left out; a name that does not fit within its
    area in two lines stands beside the map with a line to it.

    Parameters
    ----------
    width : of the drawing
    """
    inside: list[str] = []
    beside: list[str] = []
    aside: list[tuple[Spot, Words]] = []
    for code, one in words.items():
        fitting = _draw_inside(one, code, places)
        if fitting:
            inside.append(fitting)
        else:
            aside.append((places.find(code, height=0.0), one))
    drawn_rings = (ring for code in words for ring in places.rings[code])
    edges = [edge for ring in drawn_rings for edge in pairwise(ring)] if aside else []
    reach = {-1: 0.0, 1: 0.0}
    for side in (-1, 1):
        here = [one for one in aside if (one[0].x < width / 2) is (side < 0)]
        for x, y, spot, one in _place_aside(here, edges, side=side):
            beside.append(_draw_aside(one, (x, y), spot, side=side))
            end = x + side * len(_say(one)) * _LETTER
            reach[side] = max(reach[side], -end if side < 0 else end - width)
    drawn = "".join((*beside, *inside))  # words above the lines of others
    text = f'<g class="map__names" aria-hidden="true">{drawn}</g>' if drawn else ""
    return Names(text, reach[-1], reach[1])


def _say(words: Words) -> str:
    return f"{words.name} {words.figure}".strip()


def _draw_inside(words: Words, code: str, places: Places) -> str:
    name, halves, figure = [words.name], _halve(words.name), [words.figure]
    for lines in ([*name, *figure], [*halves, *figure], name, halves):
        if "" in lines:
            continue
        spot = places.find(code, height=len(lines) * _LINE)
        if max(len(one) for one in lines) * _LETTER <= spot.width:
            top = spot.y - (len(lines) - 1) * _LINE / 2 + SIZE / 3
            spans = "".join(
                f"<tspan{_BOLD if one == words.figure else ''} "
                f'x="{spot.x:.0f}" y="{top + place * _LINE:.0f}">{escape(one)}</tspan>'
                for place, one in enumerate(lines)
            )
            return f'<text class="on-{words.kind}" text-anchor="middle">{spans}</text>'
    return ""


def _halve(name: str) -> list[str]:
    """Break a name at the space or hyphen nearest its middle."""
    breaks = [at for at, letter in enumerate(name) if letter in " -"]
    if not breaks:
        return [name]
    at = min(breaks, key=lambda one: abs(one - len(name) / 2))
    return [name[: at + 1].strip(), name[at + 1 :]]


def _place_aside(
    found: Sequence[tuple[Spot, Words]], edges: Sequence[tuple[Point, Point]], *, side: int
) -> Iterator[tuple[float, float, Spot, Words]]:
    """Give where each name begins beside the map, as near as the outlines at its height allow."""
    lowest = float("-inf")
    for spot, words in sorted(found, key=lambda one: one[0].y):
        y = max(spot.y, lowest + _LINE)
        lowest = y
        spans = [span for step in (-1, 0, 1) for span in _cross(edges, y + step * _LINE / 2)]
        ends = [spot.x, *(x for span in spans for x in span)]
        yield (min(ends) if side < 0 else max(ends)) + side * _AWAY, y, spot, words


def _draw_aside(words: Words, at: Point, spot: Spot, *, side: int) -> str:
    x, y = at
    anchor = "end" if side < 0 else "start"
    return (
        f'<path class="map__lead" d="M{x - side * 6:.0f} {y:.0f}L{spot.x:.0f} {spot.y:.0f}"/>'
        f'<text text-anchor="{anchor}" x="{x:.0f}" y="{y + SIZE / 3:.0f}">'
        f"{escape(_say(words))}</text>"
    )
