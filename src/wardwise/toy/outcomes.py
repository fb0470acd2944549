"""What happened in the invented borough: chance draws around a hardship that wardwise must find."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from wardwise.toy.people import YEARS, Counts
from wardwise.toy.place import SmallArea

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ToyIndicator:
    """One row of `indicators.csv`: what it measures and how it is drawn."""

    component: str
    id: str
    label: str
    kind: str
    unit: str
    per: float
    direction: str
    denominator: str
    typical: float  # in the unit
    spread: float  # how strongly hardship moves it
    trend: float  # a year, on the scale it is drawn on
    source: str
    definition: str
    why: str

    @property
    def sign(self) -> float:
        """+1 where hardship raises the figure."""
        return 1.0 if self.direction == "lower_is_better" else -1.0


@dataclass(frozen=True, slots=True)
class Intervention:
    """A project whose effect is known, because it is drawn in."""

    id: str
    label: str
    wards: tuple[str, ...]
    start_year: str
    effects: Mapping[str, float]  # indicator id to the factor on the chance (share or rate)
    description: str


INTERVENTIONS = (
    Intervention(
        id="warm_homes",
        label="Warm homes",
        wards=("Fenside", "Harbour", "Saltings"),
        start_year="2016",
        effects={"fuel_poverty": 0.72},
        description="Insulation and new boilers, street by street.",
    ),
    Intervention(
        id="safe_evenings",
        label="Safe evenings",
        wards=("Old Town", "Station"),
        start_year="2017",
        effects={"violence": 0.75, "antisocial_behaviour": 0.8},
        description="Wardens, lighting and later buses on Friday and Saturday nights.",
    ),
)


def read_toy_indicators() -> tuple[ToyIndicator, ...]:
    """Read the 84 indicators of the invented borough."""
    text = files("wardwise.toy").joinpath("indicators.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="|")
    numbers = ("per", "typical", "spread", "trend")
    return tuple(
        ToyIndicator(**{key: float(cell) if key in numbers else cell for key, cell in row.items()})  # type: ignore[arg-type]
        for row in rows
    )


def draw_hardship(areas: Sequence[SmallArea], *, chance: np.random.Generator) -> Array:
    """Draw how hard life is in each small area: smooth over the map, mean 0, spread 1."""
    centres = np.array([one.centre for one in areas])
    hills = chance.uniform(-1.0, 1.0, size=(7, 2)) * [1.0, 0.7]
    heights = chance.normal(0.0, 1.0, size=7)
    distance = ((centres[:, None, :] - hills[None, :, :]) ** 2).sum(axis=2)
    smooth = (np.exp(-distance / 0.18) * heights).sum(axis=1)
    return _standardise(_standardise(smooth) + chance.normal(0.0, 0.45, size=len(areas)))


def find_level(indicator: ToyIndicator, *, hardship: Array, years: Array) -> Array:
    """Find the level around which an indicator is drawn, in its unit, at a given hardship."""
    pull: Array = indicator.sign * indicator.spread * hardship
    drift: Array = indicator.trend * years
    if indicator.kind == "mean":
        return indicator.typical * (1.0 + pull + drift)
    if indicator.kind == "share":
        odds = np.log(indicator.typical / (100.0 - indicator.typical)) + pull + drift
        share: Array = 100.0 / (1.0 + np.exp(-odds))
        return share
    rate: Array = indicator.typical * np.exp(pull + drift)
    return rate


def draw_outcomes(
    indicator: ToyIndicator,
    *,
    hardship: Array,
    people: Mapping[str, Counts],
    areas: Sequence[SmallArea],
    chance: np.random.Generator,
) -> Array:
    """Draw one indicator: counts of cases, or values where it is a mean; areas x years.

    Shares are binomial, rates Poisson, means normal, each around a level that rises or falls
    with hardship, drifts by the trend, and bends where an intervention worked.
    """
    years = np.arange(len(YEARS), dtype=np.float64)[None, :]
    level = find_level(indicator, hardship=hardship[:, None], years=years)
    if indicator.kind == "mean":
        return level + chance.normal(0.0, 0.012 * indicator.typical, size=level.shape)
    denominator = people[indicator.denominator]
    odds = level / indicator.per * _find_effect(indicator, areas)
    if indicator.kind == "share":
        return chance.binomial(denominator, odds.clip(0.0, 1.0)).astype(np.float64)
    return chance.poisson(odds * denominator).astype(np.float64)


def _find_effect(indicator: ToyIndicator, areas: Sequence[SmallArea]) -> Array:
    effect = np.ones((len(areas), len(YEARS)))
    for one in INTERVENTIONS:
        inside = np.array([area.ward_name in one.wards for area in areas])
        after = np.array([year >= one.start_year for year in YEARS])
        effect[np.ix_(inside, after)] *= one.effects.get(indicator.id, 1.0)
    return effect


def _standardise(values: Array) -> Array:
    standard: Array = (values - values.mean()) / values.std()
    return standard
