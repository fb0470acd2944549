"""Counts have one total at every level, or the quality report says where not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

import polars as pl
import pytest

from wardwise.collation.assemble import Collated
from wardwise.collation.conservation import check_conservation
from wardwise.collation.levels import list_steps
from wardwise.collation.series import SERIES_SCHEMA, MapOfAreas, Series
from wardwise.model.area import AreaLevel
from wardwise.model.indicator import Indicator

YEAR = "2014-01-01/P1Y"
AREAS = {
    AreaLevel.LSOA: ["T01000001", "T01000002"],
    AreaLevel.WARD: ["T05000001", "T05000002"],
    AreaLevel.BOROUGH: ["T09000001"],
    AreaLevel.REGION: ["T12000001"],
}
CROSSWALKS = pl.DataFrame(
    {
        "crosswalk_id": ["fit", "fit", "fit", "nest", "nest", "whole"],
        "from_code": ["T01000001", "T01000002", "T01000002", "T05000001", "T05000002", "T09000001"],
        "to_code": ["T05000001", "T05000001", "T05000002", "T09000001", "T09000001", "T12000001"],
        "share": [1.0, 0.5, 0.5, 1.0, 1.0, 1.0],
    }
)
RIGHT = {
    "T01000001": 10.0,
    "T01000002": 20.0,
    "T05000001": 20.0,
    "T05000002": 10.0,
    "T09000001": 30.0,
    "T12000001": 30.0,
}


class Place(Protocol):
    def collate(self, text: str | bytes = ..., **given: object) -> Collated: ...


@pytest.fixture
def ground() -> MapOfAreas:
    frames = {
        level: pl.DataFrame({"area_code": codes, "level": [level.value] * len(codes)})
        for level, codes in AREAS.items()
    }
    return MapOfAreas(frames, list_steps(pl.concat(frames.values()), CROSSWALKS), CROSSWALKS)


def make_series(counts: Mapping[str, float | None], *, native: tuple[str, ...] = ()) -> Series:
    rows = [
        {
            "area_code": code,
            "level": level.value,
            "period_id": YEAR,
            "a": counts[code],
            "b": 100.0 * len(AREAS[AreaLevel.LSOA]) / len(codes),
            "value": 1.0,
            "a_crosswalk": None if level is AreaLevel.LSOA or code in native else "fit",
            "b_crosswalk": None if level is AreaLevel.LSOA else "fit",
        }
        for level, codes in AREAS.items()
        for code in codes
    ]
    return Series(pl.DataFrame(rows, schema=SERIES_SCHEMA), AreaLevel.LSOA, {})


def test_a_total_that_stays_is_told_with_its_levels(
    ground: MapOfAreas, indicator: Callable[..., Indicator]
) -> None:
    (check,) = check_conservation(indicator(), make_series(RIGHT), ground=ground)

    assert check.passed
    assert check.prose.endswith("neighbourhoods (LSOAs), wards, boroughs, regions.")


@pytest.mark.parametrize("code", ["T05000002", "T09000001", "T12000001"])
def test_a_total_that_changes_at_any_level_is_found(
    ground: MapOfAreas, indicator: Callable[..., Indicator], code: str
) -> None:
    wrong = RIGHT | {code: RIGHT[code] * 1.01}

    (check,) = check_conservation(indicator(), make_series(wrong), ground=ground)

    assert not check.passed
    assert check.examples[0].startswith("counts, 2014: all ")
    assert "1 totals" in check.prose or "2 totals" in check.prose


def test_a_level_with_a_missing_count_is_not_compared(
    ground: MapOfAreas, indicator: Callable[..., Indicator]
) -> None:
    partly: dict[str, float | None] = {**RIGHT, "T05000002": None, "T05000001": 999.0}
    count = replace(indicator(), denominator=None)

    (check,) = check_conservation(count, make_series(partly), ground=ground)

    assert check.passed
    assert "wards" not in check.prose


def test_a_count_published_for_the_larger_area_itself_is_not_compared(
    ground: MapOfAreas, indicator: Callable[..., Indicator]
) -> None:
    rounded = RIGHT | {"T09000001": 31.0, "T12000001": 31.0}

    (check,) = check_conservation(
        indicator(), make_series(rounded, native=("T09000001", "T12000001")), ground=ground
    )

    assert check.passed


def test_a_whole_project_conserves_its_counts(place: Place) -> None:
    checks = [one for one in place.collate().quality if one.name == "conserved"]

    assert checks
    assert all(one.passed for one in checks)
