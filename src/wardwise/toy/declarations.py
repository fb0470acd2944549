"""The invented borough's declarations, as a council would write them."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from wardwise.toy.outcomes import INTERVENTIONS, ToyIndicator, find_level
from wardwise.toy.people import YEARS
from wardwise.toy.place import BOROUGH_CODE, BOROUGH_NAME, SPLIT_INTO
from wardwise.toy.sources import RESIDENTS, Column, ToySource, find_heading

Yaml: TypeAlias = "str | int | float | bool | list[Yaml] | dict[str, Yaml]"

VINTAGE = "2016-05-05"
EARLIER_VINTAGE = "2014-05-22"
_EDGE = 3.6  # how much harder or easier than usual life would be at the goalposts
_SPLIT_NOTICE = (
    "This ward is half of the former ward Brickfields, split in May 2016. Figures of the "
    "residents' survey are those of Brickfields, shared out by residents."
)
LICENCE_LINE = f"Invented figures of {BOROUGH_NAME}, a borough that does not exist."

DIMENSIONS = (
    (
        "basic_human_needs",
        "Basic Human Needs",
        "Does the borough provide for its people's essential needs?",
    ),
    (
        "foundations_of_wellbeing",
        "Foundations of Wellbeing",
        "Are the building blocks in place to enhance and sustain wellbeing?",
    ),
    ("opportunity", "Opportunity", "Can everyone reach their full potential?"),
)
COMPONENTS: Mapping[str, tuple[str, str]] = {
    "nutrition_and_medical_care": (
        "Nutrition and Basic Medical Care",
        "Do people have enough to eat and the care they need?",
    ),
    "water_and_sanitation": (
        "Water and Sanitation",
        "Are homes dry, and is water safe and affordable?",
    ),
    "shelter": (
        "Shelter",
        "Do people have a warm, secure home?",
    ),
    "personal_safety": (
        "Personal Safety",
        "Are people safe, and do they feel it?",
    ),
    "access_to_basic_knowledge": (
        "Access to Basic Knowledge",
        "Do children get the foundations they need?",
    ),
    "access_to_information": (
        "Access to Information and Communications",
        "Can people find out, get in touch and get about?",
    ),
    "health_and_wellness": (
        "Health and Wellness",
        "Do people live long and healthy lives?",
    ),
    "environmental_quality": (
        "Environmental Quality",
        "Is the place clean, green and quiet?",
    ),
    "personal_rights": (
        "Personal Rights",
        "Do people have their say and their rights?",
    ),
    "freedom_and_choice": (
        "Personal Freedom and Choice",
        "Are people free to make their own choices?",
    ),
    "tolerance_and_inclusion": (
        "Tolerance and Inclusion",
        "Is nobody left out?",
    ),
    "access_to_advanced_education": (
        "Access to Advanced Education",
        "Can people go as far in learning as they want?",
    ),
}


def declare_project() -> Yaml:
    """Declare the project: area, edition, method, geography, peers, publication."""
    return {
        "id": "toy-borough",
        "name": BOROUGH_NAME,
        "area": BOROUGH_CODE,
        "benchmark": BOROUGH_CODE,
        "edition": {
            "id": "toy.1",
            "label": f"{BOROUGH_NAME}, {YEARS[0]} to {YEARS[-1]} (fictional)",
            "periods": [{"id": year, "label": year} for year in YEARS],
            "levels": ["lsoa", "ward", "borough"],
            "fit": {"level": "ward", "within": BOROUGH_CODE, "within_label": BOROUGH_NAME},
        },
        "method": {"imputation": "carry_then_regression", "when_negative": "stop", "seed": 2017},
        "geography": _declare_geography(),
        "peers": {
            "neighbours": 5,
            "characteristics": ["share_of_children", "share_of_older_people", "share_renting"],
            "period": YEARS[-1],
        },
        "publication": {
            "title": f"{BOROUGH_NAME} Data Explorer",
            "publisher": f"{BOROUGH_NAME} Council (fictional)",
            "contact": "insight@saltmarsh.example",
            "introduction": "An invented borough, to show what wardwise does. "
            "No place or person here exists.",
            "fictional": True,
            "unsigned": "marked",
        },
    }


def _declare_geography() -> Yaml:
    place = {"source": "places", "vintage": VINTAGE}
    return {
        "areas": [
            {
                "level": "borough",
                "code_column": "Borough code",
                "name_column": "Borough name",
                **place,
            },
            {
                "level": "ward",
                "code_column": "Ward code",
                "name_column": "Ward name",
                "parent_column": "Borough code",
                **place,
            },
            {
                "level": "lsoa",
                "code_column": "LSOA code",
                "name_column": "LSOA name",
                "parent_column": "Ward code",
                **place,
            },
        ],
        "crosswalks": [
            {
                "id": "lsoa_ward",
                "from_level": "lsoa",
                "from_column": "LSOA code",
                "to_level": "ward",
                "to_column": "Ward code",
                "source": "places",
                "label": "Each small area lies wholly in one ward",
            },
            {
                "id": "wards_before_the_split",
                "from_level": "ward",
                "from_column": "Earlier ward code",
                "to_level": "ward",
                "to_column": "Ward code",
                "share_column": "Share of residents",
                "source": "ward_changes",
                "label": "Counts for Brickfields shared out by residents when it was split",
            },
        ],
        "outlines": [{"level": "lsoa", "source": "outlines", "code_column": "LSOA code"}],
        "notices": dict.fromkeys(SPLIT_INTO, _SPLIT_NOTICE),
    }


def declare_framework(indicators: Sequence[ToyIndicator], sources: Mapping[str, ToySource]) -> Yaml:
    """Declare the dimensions, components, the 84 indicators and the characteristics."""
    return {
        "index": {"id": "social_progress_index", "label": "Social Progress Index"},
        "dimensions": [
            {"id": one, "label": label, "question": question} for one, label, question in DIMENSIONS
        ],
        "components": [
            {
                "id": one,
                "label": label,
                "dimension": DIMENSIONS[place // 4][0],
                "question": question,
            }
            for place, (one, (label, question)) in enumerate(COMPONENTS.items())
        ],
        "indicators": [_declare_indicator(one, source=sources[one.source]) for one in indicators],
        "characteristics": [
            _declare_population(),
            _declare_characteristic("share_of_children", "Children under 16", "children"),
            _declare_characteristic(
                "share_of_older_people", "People aged 60 and over", "aged_60_plus"
            ),
            _declare_characteristic("share_renting", "Renting households", "renters"),
        ],
    }


def _declare_indicator(indicator: ToyIndicator, *, source: ToySource) -> Yaml:
    declared: dict[str, Yaml] = {
        "id": indicator.id,
        "label": indicator.label,
        "component": indicator.component,
        "kind": indicator.kind,
        "unit": indicator.unit,
        "per": indicator.per,
        "decimals": 1,
        "direction": indicator.direction,
    }
    if indicator.kind == "mean":
        declared["published"] = f"{source.id}.{indicator.id}"
        declared["averaged_by"] = (
            f"{source.id}.residents" if source.published_only else f"{source.id}.premises"
        )
        if indicator.denominator == "a_level_students":
            declared["averaged_by"] = f"{source.id}.a_level_students"
    else:
        declared["numerator"] = f"{source.id}.{indicator.id}"
        declared["denominator"] = f"{source.id}.{indicator.denominator}"
    declared["source"] = source.id
    period = source.periods[0]
    declared["periods"] = {year: period if source.one_period else year for year in YEARS}
    declared["goalposts"] = _declare_goalposts(indicator)
    if indicator.kind == "share":
        declared["possible"] = {"minimum": 0, "maximum": 100}
    declared["quality"] = source.quality
    declared["definition"] = indicator.definition
    declared["why"] = indicator.why
    return declared


def _declare_goalposts(indicator: ToyIndicator) -> Yaml:
    edges = find_level(indicator, hardship=np.array([-_EDGE, _EDGE]), years=np.zeros(2))
    return {
        "best": _round_up(float(edges[0]), indicator),
        "worst": _round_up(float(edges[1]), indicator),
        "reason": "Round numbers a little beyond any neighbourhood seen.",
    }


def _round_up(value: float, indicator: ToyIndicator) -> float:
    """Round to two figures that people can remember, three for what hardly varies."""
    digits = 3 if indicator.kind == "mean" else 2
    return float(f"{value:.{digits}g}")


def _declare_population() -> Yaml:
    return {
        "id": "population",
        "label": "Residents",
        "kind": "count",
        "unit": "residents",
        "numerator": f"{RESIDENTS.id}.residents",
        "source": RESIDENTS.id,
        "periods": {year: year for year in YEARS},
    }


def _declare_characteristic(one: str, label: str, group: str) -> Yaml:
    out_of = "households" if group == "renters" else "residents"
    return {
        "id": one,
        "label": label,
        "kind": "share",
        "unit": f"percent of {out_of}",
        "per": 100,
        "numerator": f"{RESIDENTS.id}.{group}",
        "denominator": f"{RESIDENTS.id}.{out_of}",
        "source": RESIDENTS.id,
        "periods": {year: year for year in YEARS},
    }


def declare_source(source: ToySource, columns: Sequence[Column], *, file: str) -> Yaml:
    """Declare a department's file: how it is read and what stands in which column."""
    declared: dict[str, Yaml] = {
        "id": source.id,
        "label": source.label,
        "publisher": f"{BOROUGH_NAME} Council (fictional)",
        "licence": "CC0-1.0",
        "licence_line": LICENCE_LINE,
        "access": "restricted" if source.restricted else "open",
        "owner": f"{source.label} team",
        "connector": source.format,
        "files": [file],
        "page": "https://saltmarsh.example/data",
    }
    if source.format == "csv":
        declared["encoding"] = source.encoding
    else:
        declared |= {"sheet": "Figures", "skip_rows": 3}
    if source.header_rows > 1:
        declared |= {"header_rows": source.header_rows}
    if source.thousands:
        declared["thousands"] = source.thousands
    if source.gaps:
        declared["missing"] = {"..": "x"}
    code = "Area" if source.layout == "long" else "Area code"
    vintage = EARLIER_VINTAGE if source.earlier_wards else VINTAGE
    declared["area"] = {"column": code, "level": source.level, "vintage": vintage}
    declared["layout"] = source.layout
    if source.layout == "long":
        declared["period_column"] = "Year"
    declared["measures"] = {one.measure: _declare_measure(source, one) for one in columns}
    declared["quality"] = source.quality
    declared["note"] = source.note or "Invented."
    return declared


def _declare_measure(source: ToySource, column: Column) -> Yaml:
    if source.layout == "long":
        return {"columns": "Number", "where": {"Record": column.heading}}
    return {
        "columns": {
            period: find_heading(source, column, period=period) for period in source.periods
        }
    }


def declare_geography_sources() -> tuple[dict[str, Yaml], ...]:
    """Declare the list of places, what became of the wards, and the outlines."""
    files = (
        ("places", "List of places", "csv", "places.csv"),
        ("ward_changes", "What became of the wards", "csv", "ward_changes.csv"),
        ("outlines", "Outlines of small areas", "geojson", "outlines.geojson"),
    )
    return tuple(
        {
            "id": source,
            "label": label,
            "publisher": f"{BOROUGH_NAME} Council (fictional)",
            "licence": "CC0-1.0",
            "licence_line": LICENCE_LINE,
            "access": "open",
            "connector": connector,
            "files": [file],
        }
        for source, label, connector, file in files
    )


def declare_protection() -> Yaml:
    """Declare how the restricted source is protected."""
    return {
        "profiles": [
            {
                "id": "small_counts",
                "label": "Counts of 1 to 4 withheld, others rounded to 5",
                "threshold": 5,
                "rounding": 5,
                "source": "Common rule of councils for counts of people",
            }
        ],
        "default": "small_counts",
    }


def declare_interventions() -> Mapping[str, Yaml]:
    """Declare what was done, where and from when, by file name."""
    return {
        one.id: {
            "id": one.id,
            "label": one.label,
            "description": one.description,
            "start": f"{one.start_year}-01-01",
            "wards": list(one.wards),
            "indicators": list(one.effects),
        }
        for one in INTERVENTIONS
    }
