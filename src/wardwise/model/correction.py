"""Corrections of received figures, each with the expectation that retires it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wardwise.model.indicator import MeasureReference


class CorrectionAction(StrEnum):
    """What a correction does with the figure that was received."""

    DROP = "drop"  # it is missing, status [x]
    REPLACE = "replace"  # `value` stands in its place, status [r]
    SCALE = "scale"  # it is multiplied by `value`, status [r]
    FLAG = "flag"  # it stays, status [u]


@dataclass(frozen=True, slots=True)
class Correction:
    """One received figure that is known to be wrong, and what stands in its place until it is not.

    It names the figure by its measure, or by an indicator and the part of it. `received` is what
    the source still says: once it says something else, the correction has had its day.
    """

    id: str
    area: str
    period: str  # the source's own period, Period.id
    action: CorrectionAction
    reason: str
    told: str  # who was told that the source is wrong
    date: date
    received: float | None  # what the source said, in the measure's unit; None: nothing
    measure: MeasureReference | None = None
    indicator: str = ""
    part: str = "numerator"  # of the indicator, where it has counts: numerator | denominator
    value: float | None = None
    place: str = ""  # file and line of the expectation
