"""The colours of scores and ratings, checked for contrast, and the style rules that use them."""

from collections.abc import Iterator, Mapping, Sequence
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
_FIFTH_COLOURS = (_BAND_COLOURS[0], *(_BAND_COLOURS[at] for at in (2, 4, 6, 9)))
_FIFTH_WORDS = (
    "lowest fifth",
    "second lowest fifth",
    "middle fifth",
    "second highest fifth",
    "highest fifth",
)
INK = "#1d2426"
WHITE = "#ffffff"
BETTER, WORSE = "#12436d", "#f46a25"
# On black, light blue and a middle grey take the places of dark blue and white.
_DARK_RATING_COLOURS = {
    BenchmarkRating.BETTER: "#8fc1ee",
    BenchmarkRating.SIMILAR: "#636e6d",
    BenchmarkRating.WORSE: "#f46a25",
}
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


@dataclass(frozen=True, slots=True)
class Fifth:
    """One of five equal parts of an order of areas: its words, its fill and its text."""

    number: int  # 1 is the lowest
    words: str
    fill: str
    text: str


def list_fifths() -> tuple[Fifth, ...]:
    """List the fifths of an order of areas, lowest first."""
    found = zip(_FIFTH_WORDS, _FIFTH_COLOURS, strict=True)
    return tuple(
        Fifth(number=place, words=words, fill=fill, text=_pick_text(fill))
        for place, (words, fill) in enumerate(found, start=1)
    )


def find_fifth(score: float, scores: Sequence[float]) -> Fifth:
    """Give the fifth of an order in which a score lies; equal scores share the higher one.

    Parameters
    ----------
    scores : of all the areas, in any order

    Examples
    --------
    >>> find_fifth(30.0, [10.0, 20.0, 30.0, 40.0, 50.0]).words
    'middle fifth'
    """
    fifths = list_fifths()
    above = sum(one > score for one in scores)
    place = min(above * len(fifths) // max(len(scores), 1), len(fifths) - 1)
    return fifths[-1 - place]


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
    """Write the style rules of bands, fifths and ratings: cells of tables, areas and names."""
    rules = [
        f".band-{band.number}{{background-color:{band.fill};color:{band.text}}}"
        for band in list_bands()
    ]
    for fifth in list_fifths():
        rules.append(f".fifth-{fifth.number}{{fill:{fifth.fill}}}")
        rules.append(f".on-fifth-{fifth.number}{{fill:{fifth.text}}}")
    rules += _list_rating_rules(_RATING_COLOURS)
    dark = "".join(_list_rating_rules(_DARK_RATING_COLOURS))
    rules.append(f"@media (prefers-color-scheme:dark){{{dark}}}")
    return "\n".join(rules) + "\n"


def _list_rating_rules(colours: Mapping[BenchmarkRating, str]) -> Iterator[str]:
    for rating, colour in colours.items():
        yield f".rate-{rating}{{fill:{colour}}}"
        yield f".on-rate-{rating}{{fill:{_pick_text(colour)}}}"
