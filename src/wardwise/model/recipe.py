"""Every choice on the way from an edition's figures to its index, and how others are tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wardwise.model.area import AreaLevel


class Imputation(StrEnum):
    """How a gap is filled, if at all: along an area's own years first, then from other figures."""

    NONE = "none"  # a component rests on what is known, where that is enough of its weight
    REGRESSION = "regression"  # least squares on the component's other indicators
    CARRY = "carry"  # the latest earlier value, and nothing else
    CARRY_THEN_REGRESSION = "carry_then_regression"  # the latest earlier value first
    INTERPOLATE = "interpolate"  # between the years before and after; after the last, that value
    MEAN = "mean"  # of the fit set
    MEDIAN = "median"
    GROUP_MEAN = "group_mean"  # of the areas in the same larger area
    GROUP_MEDIAN = "group_median"

    @property
    def carries(self) -> bool:
        """Whether the latest earlier value fills a gap."""
        return self in {Imputation.CARRY, Imputation.CARRY_THEN_REGRESSION}

    @property
    def across(self) -> "Imputation":
        """What fills the gaps that an area's own years leave."""
        if self is Imputation.CARRY_THEN_REGRESSION:
            return Imputation.REGRESSION
        if self in {Imputation.CARRY, Imputation.INTERPOLATE}:
            return Imputation.NONE
        return self


class Treatment(StrEnum):
    """What is done to an indicator that a few values rule; the others are left as they are."""

    NONE = "none"
    OUTLIERS = "outliers"  # winsorised; where that is not enough, the logarithm
    WINSORISED = "winsorised"  # the outermost values are pulled in
    LOGARITHM = "logarithm"
    BOX_COX = "box_cox"
    SQUARE_ROOT = "square_root"  # of the distance from the lowest


class Logarithm(StrEnum):
    """Which logarithm is taken where a few values rule."""

    SHIFTED_BY_RANGE = "shifted_by_range"  # log(x - min + 0.01 range)
    SHIFTED_BY_ONE = "shifted_by_one"  # log(x - min + 1)
    TOWARDS_TAIL = "towards_tail"  # as shifted_by_range, turned round where the tail is low
    INNOVATION_INDEX = "innovation_index"  # log((max - 1)(x - min) / range + 1)


@dataclass(frozen=True, slots=True)
class OutlierRule:
    """When a distribution is ruled by a few values, and what is then done.

    `most_winsorised` points at most are pulled in; a column that still fails takes the logarithm of
    its original values, or of the pulled-in ones where `combined`.
    """

    skewness_limit: float = 2.0
    kurtosis_limit: float = 3.5
    most_winsorised: int = 5
    logarithm: Logarithm = Logarithm.SHIFTED_BY_RANGE
    combined: bool = False
    box_cox_power: float = 0.5


class Normalisation(StrEnum):
    """Which scale indicators share before they are combined; higher is better on all of them.

    Ends, places and spreads are those of the fit set in all periods of the edition.
    """

    GOALPOSTS = "goalposts"  # 0 at the worst goalpost, 100 at the best
    GOALPOSTS_CAPPED = "goalposts_capped"  # the same, cut at 0 and 100
    MIN_MAX = "min_max"  # 0 at the poorest value, 100 at the best
    Z_SCORE = "z_score"  # mean 50, standard deviation 10
    DISTANCE_TO_BEST = "distance_to_best"  # 100 less the way to the best, of the whole way
    DISTANCE_TO_REFERENCE = "distance_to_reference"  # 0 at the poorest, 100 at a reference area
    DISTANCE_TO_TARGET = "distance_to_target"  # 0 at the poorest, 100 at the indicator's target
    DISTANCE_TO_TARGET_CAPPED = "distance_to_target_capped"  # a target reached is 100, no more
    FRACTION_OF_BEST = "fraction_of_best"  # of the best value, 100 at the best
    RANK = "rank"  # 1 for the poorest
    PERCENTILE_RANK = "percentile_rank"  # 0 to 100
    BORDA = "borda"  # how many stand below
    EXPONENTIAL = "exponential"  # 100 less the score of the Indices of Deprivation


class Combination(StrEnum):
    """How children become their parent."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    SQUARE_ROOT = "square_root"  # power mean with exponent 0.5, as the EU regional index
    COPELAND = "copeland"  # how many of the fit set's areas it beats, on a scale of 0 to 100


class Weighting(StrEnum):
    """What decides how much each indicator of a component counts."""

    FIRST_COMPONENT = "first_component"  # loadings, on indicators in standard deviations
    EQUAL = "equal"  # the same, on indicators in standard deviations
    EQUAL_POINTS = "equal_points"  # the same, on the normalised scale
    DECLARED = "declared"  # the indicators' own `weight`, on the normalised scale
    BUDGET = "budget"  # the mean of the shares that several people gave: `budgets`
    OPTIMISED = "optimised"  # each influences the component as its `weight` says, none negative
    BENEFIT_OF_DOUBT = "benefit_of_doubt"  # each area by the weights that suit it best


class NegativePolicy(StrEnum):
    """What happens when a loading comes out negative after orientation."""

    STOP = "stop"
    DROP = "drop"
    EQUAL_WEIGHTS = "equal_weights"


@dataclass(frozen=True, slots=True)
class Budget:
    """How one person shared out points: by id of an indicator, component or dimension."""

    person: str
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AreaScreening:
    """Which areas have figures enough to be scored in a period at all.

    Shares are of all weighted indicators, by number, before gaps are filled from other figures.
    `kept` and `left_out` give areas that stay or go whatever they have, with the reason.
    """

    least_known: float = 0.0
    least_nonzero: float = 0.0
    kept: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anchoring:
    """Component scores of areas are shifted so that they average to the score of a larger area.

    `to` is its level. Areas count by their people: the denominator of the indicator or
    characteristic `weighted_by`, or its value where it has none.
    """

    to: AreaLevel
    weighted_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One way from figures to the index.

    `scored_share` is the share of a node's weight that must be observed or carried at a level;
    `least_known` the share of a component's weight that must be known where gaps are not filled.
    Means other than the arithmetic need positive scores: `floor` is the lowest that they see.
    `component_scale` is put on component scores before they are combined. Components and dimensions
    count by their `weight` in the framework, or by budgets that name them.
    """

    imputation: Imputation = Imputation.CARRY_THEN_REGRESSION
    treatment: Treatment = Treatment.NONE
    outliers: OutlierRule = field(default_factory=OutlierRule)
    normalisation: Normalisation = Normalisation.GOALPOSTS
    reference_area: str = ""  # for distance_to_reference: an area code
    weighting: Weighting = Weighting.FIRST_COMPONENT
    when_negative: NegativePolicy = NegativePolicy.STOP
    budgets: tuple[Budget, ...] = ()
    least_contribution: float = 0.0  # benefit of the doubt: of every indicator to a score, 0-1
    within_components: Combination = Combination.ARITHMETIC
    component_scale: Normalisation | None = None
    within_dimensions: Combination = Combination.ARITHMETIC
    within_index: Combination = Combination.ARITHMETIC
    scored_share: float = 0.5
    least_known: float = 1.0
    floor: float = 1.0


@dataclass(frozen=True, slots=True)
class SensitivityPlan:
    """Which alternatives are tried, how often, and with which random draws.

    All of a list are tried equally often. Values carried or interpolated along an area's own years
    stand in all of them. `above_components` is how components make dimensions, and they the index.
    `weight_reach` moves every weight by up to that share, up or down; `chance` redraws every figure
    within its sampling error; `leave_one_out` leaves out one indicator in each draw, or none.
    """

    draws: int = 1000
    imputation: tuple[Imputation, ...] = (Imputation.REGRESSION, Imputation.NONE)
    treatment: tuple[Treatment, ...] = (Treatment.NONE, Treatment.OUTLIERS)
    normalisation: tuple[Normalisation, ...] = (
        Normalisation.GOALPOSTS,
        Normalisation.Z_SCORE,
        Normalisation.PERCENTILE_RANK,
    )
    weighting: tuple[Weighting, ...] = (Weighting.FIRST_COMPONENT, Weighting.EQUAL_POINTS)
    above_components: tuple[Combination, ...] = (Combination.ARITHMETIC, Combination.GEOMETRIC)
    weight_reach: float = 0.25
    chance: bool = True
    leave_one_out: bool = True
