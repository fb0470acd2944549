"""How many people, homes and other things each small area of the invented borough has."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from wardwise.toy.place import SmallArea

YEARS = ("2015", "2016", "2017")

Counts = npt.NDArray[np.int64]  # small areas x years

# How many there are to each resident; surveys ask few people, so their shares are unsure.
PER_RESIDENT: Mapping[str, float] = {
    "residents": 1.0,
    "households": 0.4,
    "renters": 0.21,
    "premises": 0.43,
    "adults": 0.76,
    "working_age": 0.65,
    "electors": 0.66,
    "patients": 0.8,
    "children": 0.2,
    "children_under_5": 0.07,
    "children_age_2": 0.015,
    "children_age_5": 0.015,
    "births": 0.016,
    "pupils": 0.14,
    "pupils_age_11": 0.013,
    "pupils_age_16": 0.012,
    "school_days": 26.0,
    "a_level_students": 0.008,
    "aged_16_to_18": 0.036,
    "aged_18": 0.012,
    "aged_16_to_24": 0.11,
    "aged_60_plus": 0.17,
    "women_15_to_17": 0.018,
    "complaints": 0.012,
    "advice_seekers": 0.022,
    "samples": 0.06,
    "streets": 0.03,
    "waste_tonnes": 0.35,
    "adults_asked": 0.012,
    "workers_asked": 0.007,
    "disabled_asked": 0.004,
}


def count_people(
    areas: Sequence[SmallArea], *, chance: np.random.Generator
) -> Mapping[str, Counts]:
    """Count each group in each small area and year: rows in the order of the areas."""
    start = chance.normal(1640.0, 190.0, size=len(areas)).clip(1100, 2400)
    growth = 1.0 + chance.normal(0.012, 0.008, size=(len(areas), 1)) * np.arange(len(YEARS))
    residents = start[:, None] * growth
    counts: dict[str, Counts] = {}
    for group, ratio in PER_RESIDENT.items():
        local = chance.normal(1.0, 0.06, size=(len(areas), 1)).clip(0.7, 1.3)
        if group == "residents":
            local = np.ones_like(local)
        counts[group] = np.rint(residents * ratio * local).clip(1).astype(np.int64)
    return counts
