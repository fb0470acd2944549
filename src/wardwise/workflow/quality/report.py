"""What a quality report says of each indicator, and of all of them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wardwise.model.check import CheckResult
from wardwise.model.review import Review, ReviewState


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that an indicator's figures come from, as received."""

    source: str
    label: str
    publisher: str
    licence: str
    restricted: bool
    page: str
    file: str
    checksum: str
    size: int
    received: date
    note: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many areas of a level have a figure for a period: in the project's area, and in all."""

    level: str
    period: str
    own: int
    own_areas: int
    every: int
    every_areas: int


@dataclass(frozen=True, slots=True)
class Gap:
    """An area of the project without a figure, and why."""

    code: str
    name: str
    period: str
    why: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An area and its figure."""

    code: str
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How the figures of a period lie: of all areas of the fit set, and those of the project."""

    period: str
    level: str
    values: tuple[float, ...]  # of all areas, lowest first
    quartiles: tuple[float, float, float]
    own: tuple[Placed, ...]  # lowest first
    home: float | None
    benchmark: float | None


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell of a file that a figure was read from."""

    part: str  # numerator, denominator or value
    file: str
    sheet: str
    row: int
    column: str
    texts: tuple[str, ...]  # as they stand in the file; none where they are not shown
    correction: str

    def to_text(self) -> str:
        """Say where the cell is and what it holds."""
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        texts = f": {' | '.join(repr(one) for one in self.texts)}" if self.texts else ""
        corrected = f" (corrected: {self.correction})" if self.correction else ""
        return f"{self.part}: {self.file}{sheet}, row {self.row}, {self.column!r}{texts}{corrected}"


@dataclass(frozen=True, slots=True)
class Outlier:
    """A figure unlike the others of its level and period."""

    code: str
    name: str
    level: str
    period: str
    own: bool  # within the project's area
    value: float | None
    middle: float | None
    distance: float | None  # in robust standard deviations
    cells: tuple[SourceCell, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A change of one of the project's areas from one period to the next that is in use."""

    code: str
    name: str
    earlier: str
    later: str
    before: float | None
    after: float | None
    change: float | None
    distance: float | None  # among all areas, in robust standard deviations; null where few
    stands_out: bool
    by_chance: bool  # its interval holds no change at all


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of the figures of a level and period on the way to scores."""

    level: str
    period: str
    observed: int
    carried: int
    estimated: int
    missing: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How many figures of a level came by shares of other areas, and the largest share."""

    level: str
    figures: int
    largest: float | None  # none where it is not shown


@dataclass(frozen=True, slots=True)
class Protected:
    """What protection does to the figures of a level before they are published."""

    level: str
    figures: int
    withheld: int
    altered: int


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A figure of a file that differs from the version of the file before."""

    what: str  # changed, added or gone
    measure: str
    code: str
    name: str
    period: str
    before: float | None
    now: float | None


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """How a file differs from the version before it, for the measures of one indicator."""

    file: str
    received: date  # the earlier version
    replaced: date | None
    problem: str  # why the two cannot be compared; "" where they can
    same: int
    changed: int
    added: int
    gone: int
    examples: tuple[ChangedCell, ...]


@dataclass(frozen=True, slots=True)
class AppliedCorrection:
    """A declared correction of a figure that the indicator uses."""

    id: str
    measure: str
    area: str
    period: str
    action: str
    received: float | None
    value: float | None
    reason: str
    told: str
    date: date


@dataclass(frozen=True, slots=True)
class IndicatorReport:
    """Everything that a report says of one indicator."""

    id: str
    label: str
    unit: str
    decimals: int
    definition: str
    direction: str
    component: str  # its label; "" for a characteristic
    quality: str
    suitability: str
    restricted: bool
    checksum: str  # of its figures as they stand
    state: ReviewState
    last: Review | None
    files: tuple[ReceivedFile, ...]
    periods: tuple[tuple[str, str], ...]  # edition period, and the source period that stands for it
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    ward_states: Mapping[str, str]  # of the project's areas at the fit's level: every, some, none
    spreads: tuple[Spread, ...]
    outliers: tuple[Outlier, ...]
    outliers_found: tuple[int, int]  # in the project's area, and in all
    moves: tuple[Move, ...]
    treatments: tuple[Treatment, ...]  # none where the index is not built
    moved: tuple[Moved, ...]
    protected: tuple[Protected, ...]
    earlier: tuple[EarlierFile, ...]
    corrections: tuple[AppliedCorrection, ...]
    checks: tuple[CheckResult, ...]
    asks: tuple[str, ...] = ()  # what a reviewer is asked to confirm


@dataclass(frozen=True, slots=True)
class QualityReport:
    """A report of one or more indicators of a project."""

    title: str
    area_name: str
    edition: str
    fit_label: str  # such as "wards of London"
    level_label: str  # of the fit's areas, in the plural
    names: Mapping[str, str]  # of the project's areas at the fit's level, by code
    made: date
    is_built: bool
    is_whole: bool  # of all indicators
    indicators: tuple[IndicatorReport, ...]
    checks: tuple[CheckResult, ...]  # of no indicator or source: of the areas

    @property
    def restricted(self) -> tuple[IndicatorReport, ...]:
        """The indicators that stand on restricted sources."""
        return tuple(one for one in self.indicators if one.restricted)
