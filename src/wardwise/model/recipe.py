"""Other defensible ways from an edition's figures to its index, and how they are tried."""

from dataclasses import dataclass
from enum import StrEnum


class Filling(StrEnum):
    """How a gap is filled; values carried from an earlier period stand already."""

    NONE = "none"  # the component rests on what is known, where that is enough of its weight
    REGRESSION = "regression"
    MEAN = "mean"
    MEDIAN = "median"


class Treatment(StrEnum):
    """What is done to a distribution that a few values rule."""

    NONE = "none"
    OUTLIERS = "outliers"  # pulled in, else the logarithm: stats.outliers.OutlierRule


class Normalisation(StrEnum):
    """Which scale indicators share before they are combined; higher is better on all of them."""

    GOALPOSTS = "goalposts"  # 0 at the worst goalpost, 100 at the best
    MIN_MAX = "min_max"  # 0 at the poorest value, 100 at the best
    Z_SCORE = "z_score"  # mean 50, standard deviation 10
    RANK = "rank"  # 1 for the poorest
    PERCENTILE_RANK = "percentile_rank"  # 0 to 100
    EXPONENTIAL = "exponential"  # 100 less the score of the Indices of Deprivation


class Combination(StrEnum):
    """How children become their parent."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    SQUARE_ROOT = "square_root"  # power mean with exponent 0.5, as the EU regional index
    COPELAND = "copeland"


class Shares(StrEnum):
    """What decides how much each indicator of a component counts."""

    FIRST_COMPONENT = "first_component"  # loadings, on indicators in standard deviations
    EQUAL = "equal"  # the same, on indicators in standard deviations
    EQUAL_POINTS = "equal_points"  # the same, on the normalised scale


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way from figures to the index.

    `least_share` is the share of a component's weight that must be known where gaps are not filled.
    Means other than the arithmetic need positive scores: `floor` is the lowest that they see.
    """

    filling: Filling = Filling.REGRESSION
    treatment: Treatment = Treatment.NONE
    normalisation: Normalisation = Normalisation.GOALPOSTS
    shares: Shares = Shares.FIRST_COMPONENT
    within_components: Combination = Combination.ARITHMETIC
    above_components: Combination = Combination.ARITHMETIC
    least_share: float = 0.5
    floor: float = 1.0


@dataclass(frozen=True, slots=True)
class SensitivityPlan:
    """Which alternatives are tried, how often, and with which random draws.

    All of a list are tried equally often. `weight_reach` moves every weight by up to that share, up
    or down; `chance` redraws every figure within its sampling error; `leave_one_out` leaves out one
    indicator in each draw, or none.
    """

    draws: int = 1000
    filling: tuple[Filling, ...] = (Filling.REGRESSION, Filling.NONE)
    treatment: tuple[Treatment, ...] = (Treatment.NONE, Treatment.OUTLIERS)
    normalisation: tuple[Normalisation, ...] = (
        Normalisation.GOALPOSTS,
        Normalisation.Z_SCORE,
        Normalisation.PERCENTILE_RANK,
    )
    shares: tuple[Shares, ...] = (Shares.FIRST_COMPONENT, Shares.EQUAL_POINTS)
    above_components: tuple[Combination, ...] = (Combination.ARITHMETIC, Combination.GEOMETRIC)
    weight_reach: float = 0.25
    chance: bool = True
    leave_one_out: bool = True
