"""The pictures of a quality report, as SVG text: how figures lie, and where some are missing."""

from collections.abc import Iterable, Mapping
from html import escape

from wardwise.presentation.maps import WIDTH, Outlines
from wardwise.workflow.quality.report import Spread

MOST_BARS, LEAST_BARS = 32, 8
_PER_BAR = 4  # areas, on average
_HEIGHT = 56  # of the bars
_FOOT = 18  # below them, for the project's own areas
MANY = 100
"""Own areas beyond which a picture shows no one of them by itself."""

_ALL = "o-all"  # the outlines of all areas together
_WORDS = {
    "every": "a figure for every period",
    "some": "no figure for some periods",
    "none": "no figure",
}


def draw_spread(spread: Spread) -> str:
    """Draw how many areas lie where, with the project's own areas, unless many, as ticks below.

    The figures stand in words and a table beside it, so the picture is hidden from assistive
    technology. Where a few areas lie far out, the last bar at either end holds them all.
    """
    low, high = find_ends(spread)
    width = (high - low) or 1.0
    bars = min(max(len(spread.values) // _PER_BAR, LEAST_BARS), MOST_BARS)
    counts = [0] * bars
    for value in spread.values:
        at = int((min(max(value, low), high) - low) / width * bars)
        counts[min(at, bars - 1)] += 1
    most = max(counts)
    drawn = "".join(
        f'<rect class="bars__bar" x="{at * 100 / bars:.3f}%" width="{100 / bars - 0.3:.3f}%" '
        f'y="{_HEIGHT - count / most * _HEIGHT:.1f}" height="{count / most * _HEIGHT:.1f}"/>'
        for at, count in enumerate(counts)
        if count
    )

    def place(value: float) -> str:
        return f"{(min(max(value, low), high) - low) / width * 100:.2f}%"

    own = "".join(
        f'<line class="bars__own" x1="{place(one.value)}" x2="{place(one.value)}" '
        f'y1="{_HEIGHT + 3}" y2="{_HEIGHT + _FOOT}"/>'
        for one in (spread.own if len(spread.own) <= MANY else ())
    )
    middle = place(spread.quartiles[1])
    return (
        f'<svg class="bars" width="100%" height="{_HEIGHT + _FOOT}" aria-hidden="true" '
        f'focusable="false">{drawn}<line class="bars__line" x1="0" x2="100%" y1="{_HEIGHT + 0.5}" '
        f'y2="{_HEIGHT + 0.5}"/><line class="bars__middle" x1="{middle}" x2="{middle}" y1="0" '
        f'y2="{_HEIGHT}"/>{own}</svg>'
    )


def find_ends(spread: Spread) -> tuple[float, float]:
    """Find the ends of a picture: of all figures, or where a few lie far out, three boxes away.

    Source
    ------
    Tukey, Exploratory Data Analysis (1977): beyond three interquartile ranges is far out.
    """
    lower, _, upper = spread.quartiles
    reach = 3 * (upper - lower)
    low, high = spread.values[0], spread.values[-1]
    if reach > 0:
        low, high = max(low, lower - reach), min(high, upper + reach)
    own = [one.value for one in spread.own]
    return min([low, *own]), max([high, *own])


def define_outlines(outlines: Outlines | None, codes: Iterable[str]) -> str:
    """Write the outlines of areas once for a whole page; `draw_coverage` refers to them.

    Returns
    -------
    SVG text that shows nothing by itself; "" where there are no outlines
    """
    if outlines is None:
        return ""
    known = [escape(code) for code in sorted(set(codes)) if code in outlines.paths]
    paths = "".join(
        f'<path id="o-{code}" class="outline" d="{outlines.paths[code]}"/>' for code in known
    )
    together = "".join(f'<use href="#o-{code}"/>' for code in known) if len(known) > MANY else ""
    return (
        '<svg class="defined" width="0" height="0" aria-hidden="true" focusable="false">'
        f'<defs>{paths}<g id="{_ALL}">{together}</g></defs></svg>'
    )


def draw_coverage(
    outlines: Outlines | None, states: Mapping[str, str], names: Mapping[str, str], label: str
) -> str:
    """Draw which of the project's areas have a figure; "" where there are no outlines.

    Of many areas those without a gap are drawn at once and not named, so that a page of many maps
    stays light.

    Parameters
    ----------
    states : by code: every, some or none
    """
    if outlines is None:
        return ""
    has_many = len(states) > MANY
    whole = f'<use href="#{_ALL}" class="cover-every"/>' if has_many else ""
    areas = whole + "".join(
        f'<use href="#o-{escape(code)}" class="cover-{state}"><title>'
        f"{escape(names.get(code, code))}: {_WORDS[state]}</title></use>"
        for code, state in sorted(states.items(), key=lambda one: one[1] != "every")
        if code in outlines.paths and not (has_many and state == "every")
        # those with gaps last, so that their edges lie on top
    )
    if not areas:
        return ""
    return (
        f'<svg class="map{" map--many" if has_many else ""}" role="img" '
        f'viewBox="-6 -6 {WIDTH + 12:g} {outlines.height + 12:g}" '
        f'aria-label="{escape(label)}">{areas}</svg>'
    )
