"""The colours of scores and ratings, checked for contrast, and the style rules that use them."""

from dataclasses import dataclass

from wardwise.model.ratings import BenchmarkRating

BANDS = 10

# Lightness falls by even steps from sand to deep blue-green, so that the bands keep their order in
# greyscale and with any colour vision.
_BAND_COLOURS = (
    "#f6edd6",
    "#ecdcae",
    "#dfca8b",
    "#c3bb7d",
    "#9caa7c",
    "#73987f",
    "#457b7e",
    "#2f6c7d",
    "#1e5169",
    "#123650",
)
INK = "#1d2426"
WHITE = "#ffffff"
BETTER, WORSE = "#12436d", "#f46a25"
READABLE = 4.5  # contrast that text needs, WCAG 2.2 success criterion 1.4.3

_RATING_COLOURS = {
    BenchmarkRating.BETTER: BETTER,
    BenchmarkRating.SIMILAR: WHITE,
    BenchmarkRating.WORSE: WORSE,
}


@dataclass(frozen=True, slots=True)
class Band:
    """One of ten bands of scores: where it starts and ends, its fill and its text."""

    number: int  # 1 is the lowest
    start: int
    end: int
    fill: str
    text: str


def find_band(score: float) -> Band:
    """Give the band of a score on 0-100 points; scores beyond fall into the outer bands.

    Examples
    --------
    >>> find_band(43.1).number
    5
    >>> find_band(-3.0).number, find_band(100.0).number
    (1, 10)
    """
    place = int(min(max(score, 0.0), 99.9) // BANDS)
    return list_bands()[place]


def list_bands() -> tuple[Band, ...]:
    """List the ten bands, lowest first, each with the text colour that reads best on it."""
    return tuple(
        Band(
            number=place + 1,
            start=place * BANDS,
            end=(place + 1) * BANDS,
            fill=fill,
            text=_pick_text(fill),
        )
        for place, fill in enumerate(_BAND_COLOURS)
    )


def _pick_text(fill: str) -> str:
    return max((INK, WHITE), key=lambda text: measure_contrast(text, fill))


def find_rating_colour(rating: BenchmarkRating) -> str | None:
    """Give the colour of a rating; None where nothing is compared."""
    return _RATING_COLOURS.get(rating)


def measure_contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, from 1 to 21.

    Source
    ------
    W3C, Web Content Accessibility Guidelines 2.2, definition of contrast ratio.

    Examples
    --------
    >>> round(measure_contrast("#ffffff", "#12436d"), 1)
    10.2
    """
    lighter, darker = sorted((measure_luminance(one), measure_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def measure_luminance(colour: str) -> float:
    """Give the relative luminance of a colour such as `#12436d`, from 0 to 1."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def write_rules() -> str:
    """Write the style rules of the bands: cells of tables, areas of maps and keys."""
    rules = []
    for band in list_bands():
        name = f".band-{band.number}"
        rules.append(f"{name}{{background-color:{band.fill};color:{band.text}}}")
        rules.append(f"path{name},rect{name}{{fill:{band.fill}}}")
    for rating, colour in _RATING_COLOURS.items():
        rules.append(f"path.rate-{rating},rect.rate-{rating}{{fill:{colour}}}")
    return "\n".join(rules) + "\n"
