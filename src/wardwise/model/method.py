"""The method of an edition: its recipe, and what is said of the results."""

from dataclasses import dataclass, field

from wardwise.model.recipe import (
    Anchoring,
    AreaScreening,
    Imputation,
    NegativePolicy,
    Recipe,
    SensitivityPlan,
    Weighting,
)

__all__ = ["Imputation", "Method", "NegativePolicy", "Weighting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method(Recipe):
    """How observations become scores, and what is said of them; recorded with every edition."""

    preset: str = ""  # the shipped method that it began with
    overrides: tuple[str, ...] = ()  # keys in which the project differs from that preset
    screening: AreaScreening = field(default_factory=AreaScreening)
    anchoring: Anchoring | None = None
    change_share: float = 0.5  # share observed in both periods before a change is rated
    interval_level: float = 0.95
    bootstrap_draws: int = 200
    rank_draws: int = 1000
    seed: int = 2017
    alpha_floor: float = 0.6  # below: equal weights are advised and the page says so
    sensitivity: SensitivityPlan = field(default_factory=SensitivityPlan)
