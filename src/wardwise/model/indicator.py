"""An indicator: what is measured, in which unit, and which way is better."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of quantity an indicator is; only counts are apportioned or added."""

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    MEAN = "mean"


class Direction(StrEnum):
    """Which way is better for people."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"


class Rating(StrEnum):
    """A judgement of data or use: red, amber or green."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class TransformKind(StrEnum):
    """A declared change of scale, made before anything else."""

    CAP = "cap"  # no higher than `at`
    FLOOR = "floor"  # no lower than `at`
    PARITY = "parity"  # distance from parity, |1 - x|
    LOG1P = "log1p"  # log(1 + x)
    SQRT = "sqrt"


@dataclass(frozen=True, slots=True)
class Transform:
    """One step of a declared transformation, in order, with its reason."""

    kind: TransformKind
    reason: str
    at: float | None = None  # the bound of cap and floor, in the indicator's unit


@dataclass(frozen=True, slots=True)
class Goalposts:
    """The values that become 100 and 0, in the indicator's own unit (before its transform).

    A side that is None is *observed*: the best or worst value among the edition's fit set in all
    its periods, found once per edition and then frozen.
    """

    reason: str
    best: float | None = None
    worst: float | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A declared break in a series: no change is rated across it."""

    between: tuple[str, str]  # two source periods, as Period.id, earlier first
    reason: str


@dataclass(frozen=True, slots=True)
class MeasureReference:
    """A named measure of a source: `source.measure`.

    `also` names measures of other sources that hold the same quantity for other periods: a series
    that one file begins and another goes on with.
    """

    source: str
    measure: str
    also: "tuple[MeasureReference, ...]" = ()

    @property
    def every(self) -> "tuple[MeasureReference, ...]":
        """Give this measure and those that go on with it, as declared."""
        return (self, *self.also)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured outcome.

    Either `numerator` and `denominator` are given (counts, shares, rates: moved as counts, then
    divided and multiplied by `per`), or `published` (a value that came without its counts: it may
    only be averaged, by the measure `averaged_by`, and is then status [e]).
    """

    id: str
    label: str
    component: str  # id of its component; "" for a characteristic used to find peers
    kind: Kind
    unit: str  # as people read it after a number: "percent of households", "per 1,000 residents"
    direction: Direction
    definition: str
    why: str
    source: str  # id of the source it is credited to
    goalposts: Goalposts
    per: float = 1.0  # 100 for percent, 1000 for per 1,000
    decimals: int = 1
    numerator: MeasureReference | None = None
    denominator: MeasureReference | None = None
    published: MeasureReference | None = None
    averaged_by: MeasureReference | None = None
    periods: Mapping[str, str] = field(default_factory=dict)
    """Edition period id to the source period (Period.id) that stands for it."""
    breaks: tuple[Break, ...] = ()
    transforms: tuple[Transform, ...] = ()
    weighted: bool = True
    unweighted_reason: str = ""  # why it has a page but no weight
    carried_down: bool = False  # a higher level's value stands for the areas within, status [e]
    shows_change: bool = True  # False: relative or re-based each time; no evidence of change
    change_note: str = ""  # why not, or what to bear in mind (overlapping windows)
    possible_minimum: float | None = None
    possible_maximum: float | None = None
    quality: Rating = Rating.GREEN  # of the data
    suitability: Rating = Rating.GREEN  # for this use
    note: str = ""
    weight: float = 1.0  # beside that of the others, where the weighting reads declared weights
    target: float | None = None  # in its unit, for distances to a target
    modelled: str = ""  # what a model made it from, "from a national survey"; "" where counted
