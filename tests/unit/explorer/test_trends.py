from types import SimpleNamespace
from typing import cast

import pytest

from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Observation
from wardwise.explorer.tables import list_rows
from wardwise.explorer.trends import find_year, make_trend
from wardwise.model.period import read_period
from wardwise.publication.shapes import IndicatorEntry

HOME = Area("T09000001", "Saltmarsh", "borough", "2016-01-01", None, None, "project", None)
WARD = Area("T05000001", "Quayside", "ward", "2016-01-01", None, "T09000001", "project", None)
REGION = Area("T12000001", "Northshore", "region", "2016-01-01", None, None, "benchmark", None)
YEARS = ("2010", "2011", "2012", "2013")


def make_facts(values: dict[str, tuple[float | None, ...]]) -> Facts:
    observations = {
        ("theft", code): {
            (period := read_period(year).id): Observation(
                period, value, None, None, None, None, None if value is not None else "c", "police"
            )
            for year, value in zip(YEARS, numbers, strict=True)
        }
        for code, numbers in values.items()
    }
    found = SimpleNamespace(
        areas={one.area_code: one for one in (HOME, WARD, REGION)},
        benchmark={"code": REGION.area_code, "name": REGION.name},
        home=HOME,
        listed=[WARD],
        observations=observations,
        # what the rows of downloads ask for beside
        index_id="index",
        dimensions={},
        components={},
        periods=[],
        indicators={"theft": make_indicator()},
        sources={"police": {"label": "Police", "licence": "OGL-3.0"}},
        manifest={"edition": {"id": "toy.1"}},
        period_labels={"early": "Early", "late": "Late"},
        changes={},
        find_card=lambda *_: None,
    )
    return cast("Facts", found)


def make_indicator(*, shows_change: bool = True, broken: bool = False) -> IndicatorEntry:
    reason = "Counted by another rule."
    between = [read_period(one).id for one in ("2011", "2013")]
    given = {
        "id": "theft",
        "label": "Theft",
        "unit": "per 1,000 residents",
        "decimals": 1,
        "shows_change": shows_change,
        "change_note": "",
        "source": "police",
        "breaks": [{"between": between, "reason": reason}] if broken else [],
        "periods": [
            {
                "period": edition,
                "source_period": read_period(year).id,
                "label": year,
                "carried": False,
            }
            for edition, year in (("early", "2011"), ("late", "2013"))
        ],
    }
    return cast("IndicatorEntry", given)


def test_every_period_is_in_the_table_whether_or_not_the_edition_uses_it() -> None:
    facts = make_facts({"T05000001": (4.0, 3.0, None, 2.0), "T09000001": (5.0, 5.0, 5.0, 5.0)})

    trend = make_trend(facts, make_indicator())

    assert trend is not None
    assert trend.labels == YEARS
    assert [row.area.name for row in trend.rows] == ["Saltmarsh", "Quayside"]
    assert trend.rows[1].texts == ("4.0", "3.0", "not published, to protect people", "2.0")
    assert trend.scale == ("2.0", "5.0")
    assert trend.rows[1].picture is not None
    assert "trend__borough" in trend.rows[1].picture
    assert "trend__borough" not in (trend.rows[0].picture or "")


def test_two_periods_make_no_trend() -> None:
    facts = make_facts({"T05000001": (4.0, None, None, 2.0)})

    assert make_trend(facts, make_indicator()) is None
    assert make_trend(make_facts({}), make_indicator()) is None


def test_a_break_is_told_with_its_reason_and_a_series_set_anew_has_no_lines() -> None:
    facts = make_facts({"T05000001": (4.0, 3.0, 2.0, 2.0)})

    broken = make_trend(facts, make_indicator(broken=True))
    relative = make_trend(facts, make_indicator(shows_change=False))

    assert broken is not None
    assert relative is not None
    assert broken.breaks == ("No line is drawn between 2011 and 2013: Counted by another rule.",)
    assert "trend__break" in (broken.rows[0].picture or "")
    assert [row.picture for row in relative.rows] == [None]


def test_a_period_stands_at_its_middle_in_years() -> None:
    assert find_year(read_period("2012")) == pytest.approx(2012.5, abs=0.005)
    assert find_year(read_period("2012/13")) == pytest.approx(2012.75, abs=0.005)
    assert find_year(read_period("2009-2013")) == pytest.approx(2011.5, abs=0.005)


def test_downloads_hold_the_whole_series_with_no_edition_period_beside_other_years() -> None:
    facts = make_facts({"T05000001": (4.0, 3.0, None, 2.0)})

    rows = [(row[6], row[7], row[9]) for row in list_rows(facts, WARD)]

    assert rows == [
        ("2011", "Early", 3.0),
        ("2013", "Late", 2.0),
        ("2010", "", 4.0),
        ("2012", "", None),
    ]
