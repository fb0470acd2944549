from types import SimpleNamespace
from typing import cast

import pytest

from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import judge_change, say_modelled, say_range, say_value_change
from wardwise.explorer.likewise import say_likewise
from wardwise.explorer.records import Area, Change, Observation
from wardwise.publication.shapes import IndicatorEntry

WARD = Area("T05000001", "Quayside", "ward", "2016-01-01", None, None, "project", None)


def make_change(rating: str, change: float | None, reason: str | None = None) -> Change:
    return Change("2012", "2014", change, None, None, rating, 1.0, 1.0, None, reason)


@pytest.mark.parametrize(
    ("rating", "words", "kind"),
    [
        ("improved", "better, up 3.2", "improved"),
        ("worsened", "worse, up 3.2", "worsened"),
        ("no_clear_change", "no clear change", "plain"),
        ("cannot_say", "cannot be said", "unsure"),
    ],
)
def test_a_change_is_judged_in_words_with_its_size_only_where_it_is_real(
    rating: str, words: str, kind: str
) -> None:
    verdict = judge_change(make_change(rating, 3.2))

    assert (verdict.words, verdict.kind) == (words, kind)


def test_a_change_over_a_break_is_never_called_worsened() -> None:
    verdict = judge_change(make_change("break", -18.0, "Turnout was counted another way."))

    assert verdict.words == "cannot be said"
    assert verdict.kind == "unsure"
    assert verdict.reason == "Turnout was counted another way."


def test_a_range_over_too_little_of_a_score_is_told_as_the_least_it_spans() -> None:
    assert say_range(43.2, 44.7, 0.43) == "at least 43.2 to 44.7"
    assert say_range(43.2, 44.7, 0.9) == "probably between 43.2 and 44.7"


def test_no_change_row_means_no_words_at_all() -> None:
    assert judge_change(None).words == ""


def make_indicator(unit: str, decimals: int, **more: object) -> IndicatorEntry:
    periods = [
        {"period": year, "source_period": f"{year}-01-01/P1Y", "label": year}
        for year in ("2012", "2014")
    ]
    given = {"id": "cold", "unit": unit, "decimals": decimals, "periods": periods, **more}
    return cast("IndicatorEntry", given)


def make_facts(before: float | None, after: float | None, rating: str = "improved") -> Facts:
    """Facts of one ward and one indicator with these two figures."""
    found = {
        f"{year}-01-01/P1Y": Observation(
            f"{year}-01-01/P1Y", value, None, None, None, None, None, "survey"
        )
        for year, value in (("2012", before), ("2014", after))
    }
    change = make_change(rating, None if before is None or after is None else after - before)
    return cast(
        "Facts",
        SimpleNamespace(
            changes={("cold", WARD.area_code): change},
            observations={("cold", WARD.area_code): found},
            period_labels={"2012": "2012", "2014": "2014"},
        ),
    )


@pytest.mark.parametrize(
    ("unit", "decimals", "between", "said"),
    [
        ("percent of homes", 1, (7.84, 9.71), "up from 7.8% to 9.7% of homes"),
        ("per 1,000 residents", 0, (143.0, 116.0), "down from 143 to 116 per 1,000 residents"),
        # as many decimals as are needed to see that it moved
        ("percent of homes", 0, (9.8, 10.4), "up from 9.8% to 10.4% of homes"),
        ("(England = 100)", 0, (119.0, 91.0), "down from 119 to 91 (England = 100)"),
    ],
)
def test_a_change_of_a_figure_is_told_with_both_figures_and_without_signs(
    unit: str, decimals: int, between: tuple[float, float], said: str
) -> None:
    indicator = make_indicator(unit, decimals)

    assert say_value_change(make_facts(*between), indicator, WARD) == said


def test_a_change_names_its_own_years_where_the_periods_of_the_edition_do_not() -> None:
    facts = make_facts(7.84, 9.71)
    facts.period_labels = {"2012": "the earlier years", "2014": "the latest years"}

    said = say_value_change(facts, make_indicator("percent of homes", 1), WARD)

    assert said == "up from 7.8% (2012) to 9.7% of homes (2014)"


def test_a_change_without_two_figures_is_not_told() -> None:
    indicator = make_indicator("percent of homes", 1)

    assert say_value_change(make_facts(None, 9.7), indicator, WARD) == ""


def test_a_modelled_figure_says_that_it_is_less_sure_than_its_range() -> None:
    modelled = make_indicator("percent", 1, modelled="from a national survey")

    assert say_modelled(modelled, has_range=True) == (
        "Modelled from a national survey, so less sure than its range."
    )
    assert say_modelled(modelled, has_range=False) == (
        "Modelled from a national survey, not counted."
    )
    assert say_modelled(make_indicator("percent", 1), has_range=True) == ""


@pytest.mark.parametrize(
    ("own", "whole", "said"),
    [
        ("improved", "improved", "as in Saltmarsh as a whole"),
        ("worsened", "worsened", "as in Saltmarsh as a whole"),
        ("worsened", "improved", "while Saltmarsh as a whole got better"),
        ("improved", "no_clear_change", "while Saltmarsh as a whole did not clearly change"),
        ("improved", "cannot_say", ""),
        ("no_clear_change", "improved", ""),
    ],
)
def test_a_real_change_is_set_beside_what_the_benchmark_did(
    own: str, whole: str, said: str
) -> None:
    facts = SimpleNamespace(
        benchmark={"code": "T09000001", "name": "Saltmarsh"},
        changes={
            ("cold", WARD.area_code): make_change(own, 1.0),
            ("cold", "T09000001"): make_change(whole, 1.0),
        },
    )

    assert say_likewise(cast("Facts", facts), "cold", WARD) == said


def test_the_benchmark_is_not_set_beside_itself_nor_beside_other_years() -> None:
    whole = WARD._replace(area_code="T09000001")
    facts = SimpleNamespace(
        benchmark={"code": "T09000001", "name": "Saltmarsh"},
        changes={
            ("cold", WARD.area_code): make_change("improved", 1.0)._replace(from_period_id="2013"),
            ("cold", "T09000001"): make_change("improved", 1.0),
        },
    )

    assert say_likewise(cast("Facts", facts), "cold", whole) == ""
    assert say_likewise(cast("Facts", facts), "cold", WARD) == ""
