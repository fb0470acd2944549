"""Recompute figures of the catalogue london-2025 from the raw files, sharing nothing with wardwise.

Every indicator is typed in by hand below; only the standard library and NumPy are used. Counts of
the neighbourhoods of 2011 are shared out to those of 2021 by people, those to the wards of 2022 by
the Greater London Authority's shares of the figure's year, and added up; a share or rate is the
quotient of two such sums; a published figure is averaged by people.
"""

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
ByArea = Mapping[str, float]

FIRST_YEAR, LAST_YEAR = 2011, 2024  # of the shares of neighbourhoods in wards
CENSUS_2011, CENSUS_2021 = "2011-03-27/P1D", "2021-03-21/P1D"
TABLES = "census/ew2001_2011_tables/2011_"
CRIME = "crime/mps_recorded_crime_lsoa11_2011_2021.csv"
AIR = "environment/laei_air_quality_lsoa21_2013_2016_2019.csv"
RESIDENTS = "census/census2021_disability_lsoa21.csv"
SHARED_HOUSE = (
    "Flat, maisonette or apartment: Part of a converted or shared house (including bed-sits)"
)
DIMENSIONS = "households_number_deprivation_dimensions"


def read_number(text: str) -> float:
    """Read a number; anything else is missing."""
    try:
        return float(text)
    except ValueError:
        return math.nan


class London:
    """The raw files, and how areas of London lie in each other."""

    def __init__(self, folder: Path) -> None:
        """Read the lookups."""
        self.folder = folder
        lookups = "geography/lookups"
        people = list(self._read(f"{lookups}/lsoa11_lsoa21_person_weights_london.csv"))
        self.of_new = {
            (one["LSOA11CD"], one["LSOA21CD"]): float(one["Prop11of21"]) for one in people
        }
        self.of_old = {
            (one["LSOA11CD"], one["LSOA21CD"]): float(one["Prop21of11"]) for one in people
        }
        exact = list(self._read(f"{lookups}/lsoa11_lsoa21_lad22_exact_london.csv"))
        self.boroughs = {one["LSOA21CD"]: one["LAD22CD"] for one in exact}
        self.ward_boroughs = {
            one["WD22CD"]: one["LAD22CD"] for one in self._read(f"{lookups}/wd11_wd22_london.csv")
        }
        self.shares: dict[int, dict[str, list[tuple[str, float]]]] = defaultdict(dict)
        path = f"{lookups}/lsoa11_wd22_population_weights_by_year_london.csv.gz"
        for one in self._read(path):
            by_old = self.shares[int(one["year"])]
            by_old.setdefault(one["lsoa11cd"], []).append((one["ward22cd"], float(one["weight"])))

    def _read(self, path: str) -> Iterable[dict[str, str]]:
        place = self.folder / path
        opened = gzip.open if path.endswith(".gz") else open
        with opened(place, "rt", encoding="utf-8-sig", newline="") as stream:
            yield from csv.DictReader(stream)

    def count(
        self,
        path: str,
        key: str,
        plus: Sequence[str],
        *,
        less: Sequence[str] = (),
        where: Mapping[str, Sequence[str]] | None = None,
    ) -> dict[str, float]:
        """Add columns of a file up by area, of the rows that hold one of the wanted texts."""
        found: dict[str, float] = defaultdict(float)
        for row in self._read(f"indicators/{path}"):
            if all(row[column] in texts for column, texts in (where or {}).items()):
                found[row[key]] += sum(read_number(row[one]) for one in plus)
                found[row[key]] -= sum(read_number(row[one]) for one in less)
        return dict(found)

    def renew_counts(self, counts: ByArea) -> dict[str, float]:
        """Share counts of neighbourhoods of 2011 out to those of 2021."""
        found: dict[str, float] = defaultdict(float)
        for (old, new), share in self.of_old.items():
            found[new] += counts.get(old, math.nan) * share
        return dict(found)

    def renew_values(self, values: ByArea) -> dict[str, float]:
        """Place published values of neighbourhoods of 2011 on those of 2021: means by people."""
        parts: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for (old, new), share in self.of_new.items():
            parts[new].append((values.get(old, math.nan), share))
        return {new: average(*zip(*pairs, strict=True)) for new, pairs in parts.items()}

    def share_out(self, year: int) -> dict[str, dict[str, float]]:
        """Give the shares of each neighbourhood of 2021 in wards, rounded ones made to sum to 1."""
        by_old = self.shares[min(max(year, FIRST_YEAR), LAST_YEAR)]
        found: dict[str, dict[str, float]] = {}
        for (old, new), part in self.of_new.items():
            own = found.setdefault(new, defaultdict(float))
            for ward, share in by_old[old]:
                own[ward] += part * share
        totals = {new: sum(own.values()) for new, own in found.items()}
        return {
            new: {ward: share / totals[new] for ward, share in own.items() if share}
            for new, own in found.items()
        }

    def add_up(self, counts: ByArea, year: int) -> dict[str, float]:
        """Add counts of neighbourhoods of 2021 up to wards and boroughs."""
        found: dict[str, float] = defaultdict(float)
        for new, own in self.share_out(year).items():
            for ward, share in own.items():
                found[ward] += counts.get(new, math.nan) * share
        for new, borough in self.boroughs.items():
            found[borough] += counts.get(new, math.nan)
        return dict(found)

    def add_wards(self, counts: ByArea) -> dict[str, float]:
        """Add counts of wards up to boroughs; a borough of which a ward is missing is missing."""
        found = {ward: counts.get(ward, math.nan) for ward in self.ward_boroughs}
        totals: dict[str, float] = defaultdict(float)
        for ward, borough in self.ward_boroughs.items():
            totals[borough] += found[ward]
        return found | totals


def average(values: Sequence[float], weights: Sequence[float]) -> float:
    """Give a weighted mean; missing where a value is."""
    return float(np.dot(np.array(values), np.array(weights)) / np.sum(weights))


def divide(cases: ByArea, base: ByArea, per: float) -> dict[str, float]:
    """Divide area by area; missing where there is nobody."""
    return {
        area: per * number / base[area] if base[area] else math.nan
        for area, number in cases.items()
    }


@dataclass(frozen=True)
class Figure:
    """One indicator in one period: how it is made, and what kind of figure that is."""

    indicator: str
    period: str
    kind: str
    make: Callable[[London], ByArea]


def share_of_2011(
    path: str, key: str, cases: Sequence[str], others: Sequence[str], *, less: Sequence[str] = ()
) -> Callable[[London], ByArea]:
    """Make a percentage of the census of 2011, on the neighbourhoods of then."""

    def make(london: London) -> ByArea:
        base = london.count(path, key, others, less=less)
        top = london.renew_counts(london.count(path, key, cases))
        return divide(
            london.add_up(top, 2011), london.add_up(london.renew_counts(base), 2011), 100.0
        )

    return make


def rate_of_crime(column: str, year: str) -> Callable[[London], ByArea]:
    """Make a rate of recorded crime per 1,000 residents."""

    def make(london: London) -> ByArea:
        cases = london.count(CRIME, "LSOA11CD", (column,), where={"year": (year,)})
        people = london.count(f"population/mye{year}_lsoa11_bands.csv", "lsoa11_code", ("total",))
        top, base = (london.add_up(london.renew_counts(one), int(year)) for one in (cases, people))
        return divide(top, base, 1000.0)

    return make


def poor_households(london: London) -> ByArea:
    """Make the percentage of households in fuel poverty in 2019."""
    path, where = (
        "housing/fuel_poverty_lsoa_2011_2022.csv",
        {"year": ("2019",), "measure": ("LILEE",)},
    )
    top, base = (
        london.add_up(
            london.renew_counts(london.count(path, "lsoa_code", (column,), where=where)), 2019
        )
        for column in ("fuel_poor_households", "households")
    )
    return divide(top, base, 100.0)


def disabled_2021(london: London) -> ByArea:
    """Make the percentage of residents with a disability in 2021."""
    yes, no = "Disabled under the Equality Act", "Not disabled under the Equality Act"
    top = london.add_up(london.count(RESIDENTS, "lsoa21_code", (yes,)), 2021)
    return divide(
        top, london.add_up(london.count(RESIDENTS, "lsoa21_code", (yes, no)), 2021), 100.0
    )


def deprived(path: str, key: str, *, is_new: bool, year: int) -> Callable[[London], ByArea]:
    """Make the percentage of households that are deprived in three ways or more."""

    def make(london: London) -> ByArea:
        every = ("0.0", "1.0", "2.0", "3.0", "4.0")
        sums = []
        for kept in (("3.0", "4.0"), every):
            counts = london.count(path, key, ("count",), where={DIMENSIONS: kept})
            sums.append(london.add_up(counts if is_new else london.renew_counts(counts), year))
        return divide(sums[0], sums[1], 100.0)

    return make


def averaged_by_people(
    path: str, key: str, column: str, *, is_new: bool, year: int
) -> Callable[[London], ByArea]:
    """Make a published figure of neighbourhoods into a mean by residents."""

    def make(london: London) -> ByArea:
        read = london.count(path, key, (column,))
        values = read if is_new else london.renew_values(read)
        yes, no = "Disabled under the Equality Act", "Not disabled under the Equality Act"
        people = london.count(RESIDENTS, "lsoa21_code", (yes, no))
        product = {area: values.get(area, math.nan) * number for area, number in people.items()}
        return divide(london.add_up(product, year), london.add_up(people, year), 1.0)

    return make


def of_wards(path: str, cases: Sequence[str], others: Sequence[str]) -> Callable[[London], ByArea]:
    """Make a percentage that is known for wards."""

    def make(london: London) -> ByArea:
        top, base = (
            london.add_wards(london.count(path, "ward_code", one)) for one in (cases, others)
        )
        return divide(top, base, 100.0)

    return make


FIGURES = (
    Figure(
        "converted_or_shared_homes",
        CENSUS_2011,
        "share",
        share_of_2011(
            f"{TABLES}ks401ew.csv",
            "lsoa_code",
            (SHARED_HOUSE,),
            ("All categories: Household spaces",),
        ),
    ),
    Figure(
        "no_central_heating",
        CENSUS_2011,
        "share",
        share_of_2011(
            f"{TABLES}x-Central_Heating_11.csv",
            "lsoa_code",
            ("No Central Heating",),
            ("Central Heating", "No Central Heating"),
        ),
    ),
    Figure(
        "unemployed",
        CENSUS_2011,
        "share of a difference",
        share_of_2011(
            f"{TABLES}qs601ew.csv",
            "lsoa_code",
            ("Economically active: Unemployed",),
            ("All categories: Economic activity",),
            less=("Economically inactive: Total",),
        ),
    ),
    Figure(
        "disabled",
        CENSUS_2011,
        "share",
        share_of_2011(
            f"{TABLES}x-LLTI_11.csv",
            "lsoa_code",
            ("With a limiting long-term illness",),
            ("With a limiting long-term illness", "Without a limiting long-term illness"),
        ),
    ),
    Figure("disabled", CENSUS_2021, "share of neighbourhoods of 2021", disabled_2021),
    Figure(
        "multiple_deprivation",
        CENSUS_2011,
        "share",
        deprived(
            "census/census2011_deprivation_dims_lsoa11.csv", "lsoa11_code", is_new=False, year=2011
        ),
    ),
    Figure(
        "multiple_deprivation",
        CENSUS_2021,
        "share of neighbourhoods of 2021",
        deprived(
            "census/census2021_deprivation_dims_lsoa21.csv", "lsoa21_code", is_new=True, year=2021
        ),
    ),
    Figure("fuel_poverty", "2019-01-01/P1Y", "share", poor_households),
    Figure("violence", "2019-01-01/P1Y", "rate", rate_of_crime("major-violence", "2019")),
    Figure("theft", "2019-01-01/P1Y", "rate", rate_of_crime("major-theft-all", "2019")),
    Figure(
        "nitrogen_dioxide",
        "2019-01-01/P1Y",
        "mean of published figures",
        averaged_by_people(AIR, "LSOA21CD", "NO2_2019", is_new=True, year=2019),
    ),
    Figure(
        "fine_particles",
        "2016-01-01/P1Y",
        "mean of published figures",
        averaged_by_people(AIR, "LSOA21CD", "PM25_2016", is_new=True, year=2016),
    ),
    Figure(
        "potential_life_lost",
        "2013-01-01/P5Y",
        "mean of published figures of neighbourhoods of 2011",
        averaged_by_people(
            "iod/iod2019_lsoa11_indicators.csv",
            "lsoa11_code",
            "years_of_potential_life_lost_indicator",
            is_new=False,
            year=2015,  # the middle of the five
        ),
    ),
    Figure(
        "borough_turnout",
        "2022-05-05/P1D",
        "share of wards",
        of_wards(
            "additions/turnout_borough_election_ward22_2022.csv",
            ("ballots_polling", "ballots_postal"),
            ("entitled_electors",),
        ),
    ),
    Figure(
        "level_4",
        CENSUS_2021,
        "share of wards",
        of_wards(
            "additions/census2021_ts067_qualification_ward22.csv",
            ("level_4_plus",),
            ("residents_16plus",),
        ),
    ),
)
