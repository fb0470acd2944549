"""Recompute the London scores of 2012 and 2014 from the raw files, sharing nothing with wardwise.

Every indicator is typed in by hand below; only the csv module and NumPy are used. The arithmetic
follows the published method of the Social Progress Index: fill gaps, orient, pool both periods with
a row of best and a row of worst goalposts, weight by the first principal component (or equally),
rescale between the goalposts, average components into dimensions and dimensions into the index.
"""

import csv
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
ByArea = Mapping[str, float]

PERIODS = ("2012", "2014")
REDRAWN = {"City of London", "Hackney", "Kensington and Chelsea", "Tower Hamlets"}
EQUAL = {"nutrition_and_medical_care"}
MISSING = math.nan

DIMENSIONS = {
    "basic_human_needs": (
        "nutrition_and_medical_care",
        "water_and_sanitation",
        "shelter",
        "personal_safety",
    ),
    "foundations_of_wellbeing": (
        "basic_knowledge",
        "information_and_communications",
        "health_and_wellness",
        "environmental_quality",
    ),
    "opportunity": (
        "personal_rights",
        "freedom_and_choice",
        "tolerance_and_inclusion",
        "advanced_education",
    ),
}


@dataclass(frozen=True)
class Measured:
    """One indicator: values of both periods by ward, which way is better, and its goalposts."""

    name: str
    better: int  # 1 higher, -1 lower
    values: Sequence[ByArea]  # earlier period, later period
    best: float | None = None  # None: the best of London's fitted wards
    worst: float | None = None
    change: Callable[[Vector], Vector] = lambda values: values


class Files:
    """The raw files, read once."""

    def __init__(self, folder: Path) -> None:
        """Remember where the files lie."""
        self.folder = folder
        self.cached: dict[str, list[dict[str, str]]] = {}

    def read(self, path: str) -> list[dict[str, str]]:
        """Read a table with one row of headings."""
        if path not in self.cached:
            with (self.folder / path).open(encoding="utf-8-sig", newline="") as stream:
                self.cached[path] = list(csv.DictReader(stream))
        return self.cached[path]

    @cache  # noqa: B019 - one instance a run
    def read_atlas(self) -> tuple[list[str], list[list[str]]]:
        """Read the Ward Atlas: its first row of headings, and its ward rows."""
        path = self.folder / "indicators/gla/ward-atlas-data.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        return rows[0], [row for row in rows[2:] if row[1].startswith("E05")]

    def atlas(self, *headings: str) -> ByArea:
        """Give the sum of columns of the Ward Atlas by ward."""
        names, rows = self.read_atlas()
        places = [names.index(one) for one in headings]
        return {row[1]: sum(read_number(row[at]) for at in places) for row in rows}

    def list_fitted(self) -> list[str]:
        """List the wards of the boroughs whose wards did not change."""
        return [row[1] for row in self.read_atlas()[1] if row[2] not in REDRAWN]

    @cache  # noqa: B019
    def homes(self) -> dict[str, str]:
        """Give the ward of each LSOA."""
        lookup = self.read("geography/lookups/lsoa11_wd15_best_fit_london.csv")
        return {row["LSOA11CD"]: row["WD15CD"] for row in lookup}

    def lsoa(self, path: str, key: str, *columns: str, **where: Sequence[str]) -> ByArea:
        """Give the sum of columns by LSOA, of the rows that hold one of the wanted texts."""
        found: dict[str, float] = defaultdict(float)
        for row in self.read(path):
            if all(row[column] in texts for column, texts in where.items()):
                found[row[key]] += sum(read_number(row[one]) for one in columns)
        return dict(found)

    def to_wards(self, values: ByArea) -> ByArea:
        """Add LSOA counts up to wards."""
        found: dict[str, float] = defaultdict(float)
        for code, ward in self.homes().items():
            found[ward] += values.get(code, MISSING)
        return dict(found)


def read_number(text: str) -> float:
    """Read a number; anything else is missing."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return MISSING


def divide(numerator: ByArea, denominator: ByArea, per: float) -> ByArea:
    """Give a rate by area."""
    return {
        area: per * value / denominator[area]
        for area, value in numerator.items()
        if denominator.get(area, 0) > 0
    }


def average(files: Files, values: ByArea, weights: ByArea) -> ByArea:
    """Average LSOA values over wards by a count."""
    products = {area: value * weights[area] for area, value in values.items()}
    return divide(files.to_wards(products), files.to_wards(weights), 1)


CENSUS = "indicators/census/ew2001_2011_tables/2011_"
DEPRIVED = "indicators/census/census2011_deprivation_dims_lsoa11.csv"
DIMENSION_COLUMN = "households_number_deprivation_dimensions"
FUEL = "indicators/housing/fuel_poverty_lsoa_2011_2022.csv"
AIR = "indicators/environment/laei_air_quality_lsoa11_2013_2016_2019.csv"
OLD_INDICES = "indicators/iod/iod2015_lsoa11_subdomains.csv"
NEW_INDICES = "indicators/iod/iod2019_lsoa11_indicators.csv"
DIABETES = "indicators/nutrition/diabetes_estimates_ward_2016.csv"

RESIDENTS = {
    "2011": "Population and Age; All ages; 2011",
    "2012": "Population and Age; All ages; 2012",
    "2013": "Population and Age; Population Estimates and Projections; 2013",
    "2014": "Population and Age; Population Estimates and Projections; 2014",
}


def cap(at: float) -> Callable[[Vector], Vector]:
    """Give the change that lets nothing stand above a bound."""
    return lambda values: np.minimum(values, at)


def list_basic_needs(files: Files) -> dict[str, list[Measured]]:
    """Type in the indicators of Basic Human Needs."""
    ambulance = [
        divide(
            files.atlas(f"Ambulance; All Ambulance Incidents; {y}"), files.atlas(RESIDENTS[y]), 1e3
        )
        for y in PERIODS
    ]
    patients = files.lsoa(DIABETES, "area_id", "gp_patients")
    diabetes = divide(files.lsoa(DIABETES, "area_id", "gp_patients_diabetes"), patients, 100)
    smr = "Births and deaths; Standardised Mortality Ratio (SMR); "
    poor = "Children in Poverty; % of children aged under 16 in poverty; "
    shared = divide(
        files.to_wards(
            files.lsoa(
                CENSUS + "ks401ew.csv",
                "lsoa_code",
                "Shared dwelling: Two household spaces",
                "Shared dwelling: Three or more household spaces",
            )
        ),
        files.to_wards(
            files.lsoa(CENSUS + "ks401ew.csv", "lsoa_code", "All categories: Dwelling type")
        ),
        100,
    )
    indoors = average(
        files, files.lsoa(OLD_INDICES, "lsoa11_code", "indoors_sub_domain_score"), households(files)
    )
    return {
        "nutrition_and_medical_care": [
            Measured("mortality_ratio", -1, [files.atlas(smr + one) for one in ("2012", "2013")]),
            Measured("ambulance_incidents", -1, ambulance, best=0, change=cap(300)),
            Measured(
                "child_poverty", -1, [files.atlas(poor + one) for one in ("2010", "2012")], best=0
            ),
            Measured("diabetes", -1, [diabetes, diabetes], best=0),
        ],
        "water_and_sanitation": [
            Measured("shared_dwellings", -1, [shared, shared], best=0),
            Measured("indoor_environment", -1, [indoors, indoors]),
        ],
        "shelter": list_shelter(files),
        "personal_safety": list_safety(files),
    }


def households(files: Files) -> ByArea:
    """Give the households of each LSOA on census day."""
    return files.lsoa(CENSUS + "ks105ew.csv", "lsoa_code", "All categories: Household composition")


def list_shelter(files: Files) -> list[Measured]:
    """Type in the indicators of Shelter."""
    fuel = [
        divide(
            files.to_wards(files.lsoa(FUEL, "lsoa_code", "fuel_poor_households", year=[y])),
            files.to_wards(files.lsoa(FUEL, "lsoa_code", "households", year=[y])),
            100,
        )
        for y in PERIODS
    ]
    homes = "Dwellings and Council tax; Number of dwellings (on council tax register); "
    claims = [
        divide(
            files.atlas(f"Benefits claimants; Housing Benefit claimants; {y}"),
            files.atlas(homes + y),
            100,
        )
        for y in PERIODS
    ]
    heating = CENSUS + "x-Central_Heating_11.csv"
    cold = divide(
        files.to_wards(files.lsoa(heating, "lsoa_code", "No Central Heating")),
        files.to_wards(files.lsoa(heating, "lsoa_code", "Central Heating", "No Central Heating")),
        100,
    )
    crowded = average(
        files,
        {
            area: 100 * value
            for area, value in files.lsoa(
                NEW_INDICES, "lsoa11_code", "household_overcrowding_indicator"
            ).items()
        },
        households(files),
    )
    lost = divide(
        files.atlas("Home repossessions; Landlord Repossession Orders - 2011; "),
        files.atlas("Household composition; Household composition - 2011 Census; All Households"),
        1000,
    )
    return [
        Measured("fuel_poverty", -1, fuel, best=0),
        Measured("housing_benefit", -1, claims, best=0),
        Measured("no_central_heating", -1, [cold, cold], best=0),
        Measured("overcrowding", -1, [crowded, crowded], best=0),
        Measured("landlord_repossessions", -1, [lost, lost], best=0),
    ]


def list_safety(files: Files) -> list[Measured]:
    """Type in the indicators of Personal Safety."""

    def crime(name: str, kind: str, at: float) -> Measured:
        early, late = (
            divide(files.atlas(f"Crime; {kind}; {year}"), files.atlas(RESIDENTS[base]), 1000)
            for year, base in (("2011/12", "2011"), ("2013/14", "2013"))
        )
        return Measured(name, -1, [early, late], best=0, change=cap(at))

    weapons = [
        divide(files.atlas(f"Ambulance; All weapon injuries; {y}"), files.atlas(RESIDENTS[y]), 1000)
        for y in PERIODS
    ]
    roads = [
        divide(
            files.atlas(f"Road Casualties; Fatal; {y}", f"Road Casualties; Serious; {y}"),
            files.atlas(RESIDENTS[y]),
            1000,
        )
        for y in PERIODS
    ]
    return [
        crime("violence", "Violence against the person", 70),
        crime("sexual_offences", "Sexual offences", 5),
        crime("robbery", "Robbery", 20),
        crime("burglary", "Burglary", 35),
        crime("criminal_damage", "Criminal Damage", 22),
        Measured("weapon_injuries", -1, weapons, best=0),
        Measured("killed_or_seriously_injured", -1, roads, best=0, change=cap(3)),
    ]


def list_foundations(files: Files) -> dict[str, list[Measured]]:
    """Type in the indicators of Foundations of Wellbeing."""

    def pair(heading: str, early: str, late: str) -> tuple[ByArea, ByArea]:
        return files.atlas(heading.format(early)), files.atlas(heading.format(late))

    gcse = pair("GCSE; Average GCSE capped point scores; {}", "2011", "2013")
    truant = pair("Pupil Absence; Unauthorised Absence in All Schools (%); {}", "2011", "2013")
    absent = pair("Pupil Absence; Overall Absence in All Schools (%); {}", "2011", "2013")
    unqualified = census_share(files, "ks501ew.csv", "No qualifications", QUALIFICATIONS)
    transport = pair("Public Transport Accessibility; Average PTAL score; {}", "2012", "2014")
    remote = average(
        files,
        files.lsoa(OLD_INDICES, "lsoa11_code", "geographical_barriers_sub_domain_score"),
        households(files),
    )
    men = pair("Life Expectancy; Male life expectancy; {}", "2007-2011", "2009-2013")
    women = pair("Life Expectancy; Female life expectancy; {}", "2007-2011", "2009-2013")
    obese = "Childhood Obesity Prevalence; {}; {{}}: % obese"
    spans = "2009/10 to 2011/12", "2011/12 to 2013/14"
    young = pair(obese.format("Reception (age 4-5 years)"), *spans)
    older = pair(obese.format("Year 6 (age 10-11)"), *spans)
    ill = census_share(
        files,
        "x-LLTI_11.csv",
        "With a limiting long-term illness",
        ("With a limiting long-term illness", "Without a limiting long-term illness"),
    )
    caring = census_share(files, "x-Healthcare_11-ks301ew.csv", CARE[-1], CARE)
    people = files.lsoa(CENSUS + "ks201ew.csv", "lsoa_code", "All usual residents")
    nitrogen, particles = (
        average(files, files.lsoa(AIR, "LSOA11CD", column), people)
        for column in ("NO2_2013", "PM25_2013")
    )
    green = pair("Access to green space and nature; % area that is greenspace; {}", "2012", "2014")
    far = files.atlas(
        "Access to green space and nature; % homes with deficiency in access to nature; 2012"
    )
    return {
        "basic_knowledge": [
            Measured("gcse_points", 1, gcse),
            Measured("unauthorised_absence", -1, truant, best=0),
            Measured("overall_absence", -1, absent, best=0),
            Measured("no_qualifications", -1, [unqualified, unqualified], best=0),
        ],
        "information_and_communications": [
            Measured("public_transport", 1, transport),
            Measured("geographical_barriers", -1, [remote, remote]),
        ],
        "health_and_wellness": [
            Measured("male_life_expectancy", 1, men),
            Measured("female_life_expectancy", 1, women),
            Measured("obese_reception", -1, young, best=0),
            Measured("obese_year_6", -1, older, best=0),
            Measured("long_term_illness", -1, [ill, ill], best=0),
            Measured("unpaid_care", -1, [caring, caring], best=0),
        ],
        "environmental_quality": [
            Measured("nitrogen_dioxide", -1, [nitrogen, nitrogen]),
            Measured("fine_particles", -1, [particles, particles]),
            Measured("greenspace", 1, green),
            Measured("nature_deficiency", -1, [far, far], best=0),
        ],
    }


QUALIFICATIONS = ("All categories: Highest level of qualification",)
CARE = (
    "Provides no unpaid care",
    "Provides 1 to 19 hours unpaid care a week",
    "Provides 20 to 49 hours unpaid care a week",
    "Provides 50 or more hours unpaid care a week",
)


def census_share(files: Files, table: str, part: str, whole: Iterable[str]) -> ByArea:
    """Give a census column as a percentage of the sum of others, by ward."""
    return divide(
        files.to_wards(files.lsoa(CENSUS + table, "lsoa_code", part)),
        files.to_wards(files.lsoa(CENSUS + table, "lsoa_code", *whole)),
        100,
    )


def list_opportunity(files: Files) -> dict[str, list[Measured]]:
    """Type in the indicators of Opportunity."""
    borough = files.atlas("Election turnout; Turnout Borough election; 2014")
    mayor = files.atlas("Election turnout; Turnout Mayoral election; 2012")
    # the latest residents by age are of 2013
    claimants = [
        divide(
            files.atlas(f"Benefits claimants; DWP Working-age client group (numbers); {year}"),
            files.atlas(f"Population and Age; Aged 16-64; {base}"),
            100,
        )
        for year, base in (("2012", "2012"), ("2014", "2013"))
    ]
    seekers = [
        divide(
            files.atlas(f"Jobseekers Allowance; JSA Claimants Aged 16-24; {y}"),
            files.atlas(RESIDENTS[y]),
            1000,
        )
        for y in PERIODS
    ]
    children = [
        files.atlas(
            "Out-of-Work Families; Rates children (0-18) living in Out-of-work Benefit Claimant "
            f"Households; {y}"
        )
        for y in PERIODS
    ]
    deprived = divide(
        files.to_wards(
            files.lsoa(DEPRIVED, "lsoa11_code", "count", **{DIMENSION_COLUMN: ["3.0", "4.0"]})
        ),
        files.to_wards(files.lsoa(DEPRIVED, "lsoa11_code", "count")),
        100,
    )
    lone = "Employment; Lone Parent Not in Employment - 2011 Census; "
    parents = divide(
        files.atlas(lone + "Lone parent not in employment Total"),
        files.atlas(lone + "All lone parent housholds with dependent children"),
        100,
    )
    language = "Diversity; Household Language - 2011 Census; "
    nobody = language + "No people in household have English as a main language"
    someone = language + "At least 1 person in household has English as a main language"
    no_english = divide(files.atlas(nobody), files.atlas(nobody, someone), 100)
    degrees = census_share(
        files,
        "ks501ew.csv",
        "Highest level of qualification: Level 4 qualifications and above",
        QUALIFICATIONS,
    )
    points = "A-Level Point Scores; Average Point Score Per "
    student = files.atlas(points + "Student; 2013"), files.atlas(points + "Student; 2014")
    entry = (
        files.atlas(points + "Entry; All Students; 2013"),
        files.atlas(points + "Entry; All Students; 2014"),
    )
    return {
        "personal_rights": [
            Measured("turnout_borough", 1, [borough, borough], best=100),
            Measured("turnout_mayor", 1, [mayor, mayor], best=100),
        ],
        "freedom_and_choice": [
            Measured("out_of_work", -1, claimants, best=0),
            Measured("young_jobseekers", -1, seekers, best=0),
            Measured("children_in_workless_homes", -1, children, best=0),
        ],
        "tolerance_and_inclusion": [
            Measured("multiply_deprived", -1, [deprived, deprived], best=0),
            Measured("lone_parents_not_working", -1, [parents, parents], best=0),
            Measured("no_english_households", -1, [no_english, no_english], best=0),
        ],
        "advanced_education": [
            Measured("degree_level", 1, [degrees, degrees]),
            Measured("a_level_per_student", 1, student, change=cap(900)),
            Measured("a_level_per_entry", 1, entry),
        ],
    }


@dataclass(frozen=True)
class Fitted:
    """A component's scores by ward, (periods, wards), and what its weights came to."""

    scores: Vector
    panel: Vector  # oriented values of complete rows, with the goalpost rows last
    weights: Vector


def score_component(indicators: Sequence[Measured], wards: Sequence[str], *, equal: bool) -> Fitted:
    """Score one component in every fitted ward and both periods."""
    columns = [
        one.change(np.array([period.get(ward, MISSING) for period in one.values for ward in wards]))
        for one in indicators
    ]
    rows = np.column_stack(columns)
    early, late = rows[: len(wards)], rows[len(wards) :]
    late[:] = np.where(np.isnan(late), early, late)
    better = np.array([one.better for one in indicators])
    ends = np.array([find_ends(one, rows[:, at]) for at, one in enumerate(indicators)]).T
    rows = fill(rows)
    whole = ~np.isnan(rows).any(axis=1)
    panel = np.vstack([rows[whole], ends]) * better
    spread = panel.std(axis=0, ddof=1)
    weights = np.ones(len(indicators)) if equal else find_loadings(panel)
    value = (rows * better / spread) @ weights
    top, bottom = (ends * better / spread) @ weights
    scores = 100 * (value - bottom) / (top - bottom)
    return Fitted(scores.reshape(2, len(wards)), panel, weights / weights.sum())


def find_ends(indicator: Measured, values: Vector) -> tuple[float, float]:
    """Give the best and the worst goalpost: as declared, else the extremes of the fitted wards."""
    extremes = np.nanmax(values), np.nanmin(values)
    best, worst = extremes if indicator.better > 0 else extremes[::-1]
    return (
        float(best) if indicator.best is None else indicator.best,
        float(worst) if indicator.worst is None else indicator.worst,
    )


def fill(rows: Vector) -> Vector:
    """Fill gaps by least squares on the other indicators, learnt on the complete rows."""
    filled = rows.copy()
    gaps = np.isnan(rows)
    complete = rows[~gaps.any(axis=1)]
    for at in np.flatnonzero(gaps.any(axis=1) & ~gaps.all(axis=1)):
        known, absent = ~gaps[at], gaps[at]
        design = np.column_stack([np.ones(len(complete)), complete[:, known]])
        slopes = np.linalg.lstsq(design, complete[:, absent], rcond=None)[0]
        filled[at, absent] = np.concatenate([[1.0], rows[at, known]]) @ slopes
    return filled


def find_loadings(panel: Vector) -> Vector:
    """Give the first principal component of the correlation matrix, its sum positive."""
    values, vectors = np.linalg.eigh(np.corrcoef(panel, rowvar=False))
    first: Vector = vectors[:, int(np.argmax(values))]
    loadings: Vector = first * np.sign(first.sum())
    return loadings


def recompute(folder: Path) -> dict[tuple[str, str, str], float]:
    """Give every score: by node, ward and period, of all fitted wards."""
    files = Files(folder)
    wards = files.list_fitted()
    components = {
        name: score_component(indicators, wards, equal=name in EQUAL).scores
        for name, indicators in list_indicators(files).items()
    }
    nodes = dict(components)
    for dimension, children in DIMENSIONS.items():
        nodes[dimension] = np.mean([components[child] for child in children], axis=0)
    nodes["social_progress_index"] = np.mean([nodes[one] for one in DIMENSIONS], axis=0)
    return {
        (node, ward, period): float(scores[at, place])
        for node, scores in nodes.items()
        for at, period in enumerate(PERIODS)
        for place, ward in enumerate(wards)
    }


def list_indicators(files: Files) -> dict[str, list[Measured]]:
    """Give the indicators of all components."""
    return list_basic_needs(files) | list_foundations(files) | list_opportunity(files)


def main() -> None:
    """Print node, ward, period and score of every fitted ward, as comma-separated values."""
    if len(sys.argv) != 2:
        sys.exit("usage: recompute_london_2014.py FOLDER_OF_OPEN_DATA")
    writer = csv.writer(sys.stdout)
    writer.writerow(("node", "ward", "period", "score"))
    for (node, ward, period), score in recompute(Path(sys.argv[1])).items():
        writer.writerow((node, ward, period, repr(score)))


if __name__ == "__main__":
    main()
