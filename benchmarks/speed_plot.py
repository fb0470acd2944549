"""Draws what the engine costs by number of areas, as a small SVG."""

import math
from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 40, 60
AREAS = (1_000, 10_000, 100_000, 300_000)  # gridlines; the first and last are the plot's ends
SECONDS = (0.01, 0.1, 1.0, 10.0)
INK, LINE, GRID = "#1d2733", "#1d5f8a", "#d5dae0"


def draw_costs(costs: Mapping[int, float]) -> str:
    """Draw CPU seconds by number of areas, both by powers of ten, with a line of equal cost each.

    Parameters
    ----------
    costs : CPU seconds by number of areas
    """
    each = fit_cost(costs)
    ends = (AREAS[0], AREAS[-1])
    line = " ".join(f"{place_areas(one):.1f},{place_seconds(each * one):.1f}" for one in ends)
    dots = "".join(
        f'<circle cx="{place_areas(areas):.1f}" cy="{place_seconds(seconds):.1f}" r="4.5">'
        f"<title>{areas:,} areas: {seconds:.3f} CPU s</title></circle>"
        for areas, seconds in costs.items()
    )
    said = f"{each * 1e6:.1f} CPU seconds for each million areas"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="t d" font-family="sans-serif" font-size="13" fill="{INK}">'
        '<title id="t">CPU seconds by number of areas</title>'
        f'<desc id="d">{escape(describe_costs(costs))} The line is {escape(said)}.</desc>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f'<text x="{LEFT}" y="24" font-size="15">84 indicators, two periods: {escape(said)}</text>'
        f"{draw_grid()}"
        f'<polyline points="{line}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
        f'<g fill="{LINE}">{dots}</g>'
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 14}" text-anchor="middle">'
        "areas</text></svg>\n"
    )


def fit_cost(costs: Mapping[int, float]) -> float:
    """Give CPU seconds an area: the mean of what each size costs, every size counting alike."""
    logarithms = [math.log(seconds / areas) for areas, seconds in costs.items()]
    return math.exp(sum(logarithms) / len(logarithms))


def fit_exponent(costs: Mapping[int, float]) -> float:
    """Give the power of the number of areas by which cost rises: 1 where it is linear."""
    across = [math.log(areas) for areas in costs]
    up = [math.log(seconds) for seconds in costs.values()]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    rise = sum((one - middle) * (own - height) for one, own in zip(across, up, strict=True))
    return rise / sum((one - middle) ** 2 for one in across)


def describe_costs(costs: Mapping[int, float]) -> str:
    """Say the costs in words, for those who do not see the picture."""
    told = ", ".join(f"{areas:,} areas {seconds:.3f}" for areas, seconds in costs.items())
    return f"CPU seconds: {told}."


def draw_grid() -> str:
    """Draw the lines behind, with what they stand for."""
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    parts = []
    for areas in AREAS[:-1]:
        x = place_areas(areas)
        parts.append(f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="{GRID}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{areas:,}</text>')
    for seconds in SECONDS:
        y = place_seconds(seconds)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{GRID}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{seconds:g} s</text>')
    return "".join(parts)


def place_areas(areas: float) -> float:
    """Give how far right a number of areas stands."""
    share = math.log(areas / AREAS[0]) / math.log(AREAS[-1] / AREAS[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def place_seconds(seconds: float) -> float:
    """Give how far down a number of seconds stands."""
    share = math.log(seconds / SECONDS[0]) / math.log(SECONDS[-1] / SECONDS[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
