"""What experts said of an indicator's figures, and whether it still holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Decision(StrEnum):
    """What a reviewer decided of the figures seen."""

    APPROVE = "approve"
    QUERY = "query"


class ReviewState(StrEnum):
    """Where an indicator stands with its reviewers."""

    SIGNED = "signed"  # approved as it stands now
    QUERIED = "queried"  # queried as it stands now
    REOPENED = "reopened"  # its figures changed since the last review
    OPEN = "open"  # never reviewed


class UnsignedPolicy(StrEnum):
    """What a release does with indicators that nobody has signed."""

    ALLOWED = "allowed"  # published like the others
    MARKED = "marked"  # published, and marked as unsigned
    WITHHELD = "withheld"  # not published; scores are computed without them


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's word on one indicator, bound to the figures that were seen."""

    indicator: str
    reviewer: str
    date: date
    decision: Decision
    checksum: str  # of the indicator's collated observations, as seen
    words: str = ""
    public: bool = False  # whether a release says the words of a query that is not answered


@dataclass(frozen=True, slots=True)
class Word:
    """What a reviewer says: of which indicators, what was decided, and in which words."""

    indicators: tuple[str, ...]
    decision: Decision
    reviewer: str
    words: str = ""
    public: bool = False
    seen: str = ""  # beginning of the checksum of the figures that were read; "": those of now
