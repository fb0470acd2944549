"""Framework, method, area set and periods, frozen together."""

from dataclasses import dataclass

from wardwise.model.area import AreaLevel
from wardwise.model.framework import Framework
from wardwise.model.method import Method


@dataclass(frozen=True, slots=True)
class EditionPeriod:
    """A period that an edition names; indicators say which of theirs stands for it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FitSet:
    """What weights and observed goalposts are learnt on: areas of `level` within `within`."""

    level: AreaLevel
    within: str  # area code
    within_label: str
    except_areas: tuple[str, ...] = ()
    except_reason: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """What fixes every score. Scores compare only within one edition."""

    id: str
    label: str
    framework: Framework
    method: Method
    periods: tuple[EditionPeriod, ...]  # earliest first
    levels: tuple[AreaLevel, ...]  # scored levels, smallest first
    fit: FitSet
