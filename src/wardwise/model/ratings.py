"""The words in which an area is judged: change, benchmark, peers and score bands."""

from enum import StrEnum


class ChangeRating(StrEnum):
    """What can be said of a change between two periods of one edition."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    NO_CLEAR_CHANGE = "no_clear_change"
    CANNOT_SAY = "cannot_say"  # too little of it was observed in both periods
    BREAK = "break"  # the series changed in between


class BenchmarkRating(StrEnum):
    """How an area compares with a benchmark, by interval."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    NOT_COMPARED = "not_compared"


class Standing(StrEnum):
    """Where an area stands among its peers."""

    STRENGTH = "strength"
    NEUTRAL = "neutral"
    WEAKNESS = "weakness"
    NOT_COMPARABLE = "not_comparable"
