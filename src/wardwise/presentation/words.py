"""Numbers to words: values, scores, intervals, ranks and changes as a reader is told them."""

from collections.abc import Sequence
from datetime import date

from wardwise.model.ratings import BenchmarkRating, ChangeRating
from wardwise.model.status import STATUS_WORDS, Status

MINUS = "\N{MINUS SIGN}"
SYMBOLS_OF_CHANGE = {
    ChangeRating.IMPROVED: "↗",
    ChangeRating.WORSENED: "↘",
    ChangeRating.NO_CLEAR_CHANGE: "→",
    ChangeRating.CANNOT_SAY: "",
    ChangeRating.BREAK: "",
}
WORDS_OF_CHANGE = {
    ChangeRating.IMPROVED: "improved",
    ChangeRating.WORSENED: "worsened",
    ChangeRating.NO_CLEAR_CHANGE: "no clear change",
    ChangeRating.CANNOT_SAY: "cannot be said",
    ChangeRating.BREAK: "counted differently since",
}
SYMBOLS_OF_RATING = {
    BenchmarkRating.BETTER: "▲",
    BenchmarkRating.SIMILAR: "●",
    BenchmarkRating.WORSE: "▼",
    BenchmarkRating.NOT_COMPARED: "",
}
WORDS_OF_RATING = {
    BenchmarkRating.BETTER: "better",
    BenchmarkRating.SIMILAR: "too close to call",
    BenchmarkRating.WORSE: "worse",
    BenchmarkRating.NOT_COMPARED: "range not known",
}
WORDS_OF_ORIGIN = {
    "observed": "as published",
    "carried": "one figure for all years",
    "estimated": "estimated",
    "missing": "missing",
}

_COUNTS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_SMALL_WORDS = {"a", "and", "for", "in", "of", "the", "to"}
_FIFTHS = ("highest fifth", "second highest fifth", "middle fifth", "second lowest fifth")
_ALL_FIFTHS = (*_FIFTHS, "lowest fifth")


def write_number(number: float, decimals: int = 1) -> str:
    """Write a number with thousands apart, a true minus sign, and no minus zero.

    Examples
    --------
    >>> write_number(31230.0, 0), write_number(-2.06), write_number(-0.04)
    ('31,230', '−2.1', '0.0')
    """
    text = f"{number:,.{decimals}f}"
    if text.startswith("-"):
        rest = text[1:]
        return MINUS + rest if rest.strip("0.,") else rest
    return text


def write_value(value: float, *, unit: str, decimals: int) -> str:
    """Write a value with its unit.

    Examples
    --------
    >>> write_value(12.34, unit="percent of households", decimals=1)
    '12.3% of households'
    >>> write_value(104.0, unit="(England = 100)", decimals=0)
    '104 (England = 100)'
    """
    number = write_number(value, decimals)
    if unit.startswith("percent"):
        return f"{number}%{unit.removeprefix('percent')}"
    return f"{number} {unit}".strip()


def write_figure(value: float, *, unit: str, decimals: int) -> str:
    """Write a value as short as can be, for a cell whose unit stands beside it."""
    return write_number(value, decimals) + ("%" if unit.startswith("percent") else "")


def write_interval(lower: float, upper: float, decimals: int = 1) -> str:
    """Write an interval.

    Examples
    --------
    >>> write_interval(41.96, 44.2)
    '42.0 to 44.2'
    """
    return f"{write_number(lower, decimals)} to {write_number(upper, decimals)}"


def write_change(change: float, decimals: int = 1) -> str:
    """Write a change with its sign.

    Examples
    --------
    >>> write_change(3.32), write_change(-18.0, 0)
    ('+3.3', '−18')
    """
    text = write_number(change, decimals)
    return f"+{text}" if change > 0 and text.strip("0.,") else text


def say_direction(change: float) -> str:
    """Say which way a figure moved, whichever way is good.

    Examples
    --------
    >>> say_direction(8.5), say_direction(-27.6)
    ('up', 'down')
    """
    return "down" if change < 0 else "up"


def write_ordinal(number: int) -> str:
    """Write a place in an order.

    Examples
    --------
    >>> [write_ordinal(one) for one in (1, 2, 3, 11, 22, 113)]
    ['1st', '2nd', '3rd', '11th', '22nd', '113th']
    """
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)  # noqa: PLR2004
    return f"{number:,}{ending or 'th'}"


def write_count(count: int) -> str:
    """Write a small count in words, a larger one in figures.

    Examples
    --------
    >>> write_count(12), write_count(110)
    ('twelve', '110')
    """
    return _COUNTS[count] if count < len(_COUNTS) else f"{count:,}"


def write_share(share: float) -> str:
    """Write a share of a whole as percent, never rounding something to nothing or to all.

    Examples
    --------
    >>> [write_share(one) for one in (0.0, 0.004, 0.394, 0.999, 1.0)]
    ['none', 'under 1 percent', '39 percent', 'over 99 percent', 'all']
    """
    percent = share * 100
    if percent <= 0:
        return "none"
    if percent < 1:
        return "under 1 percent"
    if share >= 1 - 1e-9:
        return "all"
    return "over 99 percent" if percent > 99 else f"{percent:.0f} percent"  # noqa: PLR2004


def join_words(words: Sequence[str], *, most: int | None = None) -> str:
    """Join words as in a sentence; beyond `most`, say how many more.

    Examples
    --------
    >>> join_words(["shelter", "safety", "rights"])
    'shelter, safety and rights'
    >>> join_words(["a", "b", "c", "d"], most=2)
    'a, b and 2 more'
    """
    shown = list(words)
    if most is not None and len(shown) > most + 1:
        shown = [*shown[:most], f"{len(words) - most} more"]
    if len(shown) < 2:  # noqa: PLR2004
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def lower_first(words: str) -> str:
    """Write words as within a sentence, leaving abbreviations and names as they are.

    Examples
    --------
    >>> lower_first("Access to Basic Knowledge"), lower_first("GCSE points")
    ('access to basic knowledge', 'GCSE points')
    >>> lower_first("A-level points"), lower_first("Homes near a local park")
    ('A-level points', 'homes near a local park')
    """
    first, *rest = words.split(" ")
    if first.isupper() or not first[1:].islower() or first[1] == "-":
        return words
    if all(one[:1].isupper() or one in _SMALL_WORDS for one in rest):
        return words.lower()
    return " ".join([first.lower(), *rest])


def capitalise(words: str) -> str:
    """Write words as at the start of a sentence."""
    return words[:1].upper() + words[1:]


def say_fifth(rank_lower: int, rank_upper: int, ranked: int) -> str:
    """Say in which fifth of an order an area stands; empty where its ranks span more than two.

    Examples
    --------
    >>> say_fifth(466, 498, 570)
    'in the lowest fifth'
    >>> say_fifth(440, 498, 570)
    'in the lowest two fifths'
    >>> say_fifth(100, 498, 570)
    ''
    """
    best = _find_fifth(rank_lower, ranked)
    last = _find_fifth(rank_upper, ranked)
    if best == last:
        return f"in the {_ALL_FIFTHS[best]}"
    if last - best > 1:
        return ""
    return {
        (0, 1): "in the highest two fifths",
        (1, 2): "around the middle",
        (2, 3): "around the middle",
    }.get((best, last), "in the lowest two fifths")


def _find_fifth(rank: int, ranked: int) -> int:
    return min(4, (rank - 1) * 5 // ranked)


def say_status(status: str | None) -> str:
    """Say why a cell holds what it holds; empty where it stands as published."""
    return STATUS_WORDS[Status(status)] if status else ""


def say_size(lowest: float, highest: float, decimals: int = 1) -> str:
    """Say the sizes of several changes: one size, or the span of them.

    Examples
    --------
    >>> say_size(11.2, 21.94), say_size(3.04, 2.96), say_size(11.23, 11.81, 0)
    ('11.2 to 21.9', '3.0', '11 to 12')
    """
    ends = [write_number(one, decimals) for one in sorted((lowest, highest))]
    return " to ".join(dict.fromkeys(ends))


def write_date(text: str) -> str:
    """Write an ISO date as a reader says it.

    Examples
    --------
    >>> write_date("2026-03-01")
    '1 March 2026'
    """
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def write_size(size: int) -> str:
    """Write the size of a file, given in bytes, for people.

    Examples
    --------
    >>> write_size(640), write_size(26_400), write_size(1_529_780)
    ('1 KB', '26 KB', '1.5 MB')
    """
    if size >= 1_000_000:  # noqa: PLR2004
        return f"{size / 1e6:.1f} MB"
    return f"{max(size // 1000, 1):,} KB"
