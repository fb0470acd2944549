"""The chosen imputation, weighting, interval and peer rules."""

from dataclasses import dataclass, field
from enum import StrEnum

from wardwise.model.recipe import SensitivityPlan


class Weighting(StrEnum):
    """How the indicators of a component are weighted."""

    FIRST_COMPONENT = "first_component"
    EQUAL = "equal"


class NegativePolicy(StrEnum):
    """What happens when a loading comes out negative after orientation."""

    STOP = "stop"
    DROP = "drop"
    EQUAL_WEIGHTS = "equal_weights"


class Imputation(StrEnum):
    """How a gap is filled, if at all."""

    NONE = "none"
    REGRESSION = "regression"  # least squares on the component's other indicators
    CARRY_THEN_REGRESSION = "carry_then_regression"  # the latest earlier value first


@dataclass(frozen=True, slots=True)
class Method:
    """How observations become scores; recorded with every edition."""

    imputation: Imputation = Imputation.CARRY_THEN_REGRESSION
    weighting: Weighting = Weighting.FIRST_COMPONENT
    when_negative: NegativePolicy = NegativePolicy.STOP
    scored_share: float = 0.5  # share of a node's weight that must be observed at a level
    change_share: float = 0.5  # share observed in both periods before a change is rated
    interval_level: float = 0.95
    bootstrap_draws: int = 200
    rank_draws: int = 1000
    seed: int = 2017
    alpha_floor: float = 0.6  # below: equal weights are advised and the page says so
    sensitivity: SensitivityPlan = field(default_factory=SensitivityPlan)
