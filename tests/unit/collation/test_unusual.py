"""Figures unlike the others: by a rule that is fair to lopsided spreads and to small numbers."""

from collections.abc import Sequence

import polars as pl
import pytest

from wardwise.collation.unusual import add_distances, find_changes, find_unusual


def make_figures(
    values: Sequence[float | None], *, reach: float | None = None, period: str = "2012-01-01/P1Y"
) -> pl.DataFrame:
    table = pl.DataFrame(
        {
            "area_code": [f"T05{at:06}" for at in range(len(values))],
            "period_id": period,
            "level": "ward",
            "value": values,
        },
        schema_overrides={"value": pl.Float64},
    )
    half = pl.lit(reach, dtype=pl.Float64)
    return table.with_columns(lower=pl.col("value") - half, upper=pl.col("value") + half)


def list_unusual(figures: pl.DataFrame) -> list[float]:
    found = find_unusual(add_distances(figures, "value", decimals=1))
    return found["value"].to_list()


EVEN = [float(one) for one in range(1, 22)]  # median 11, quartiles 6 and 16


def test_the_distance_is_by_the_quartile_of_the_figures_own_side() -> None:
    lopsided = [*([10.0] * 6), 11.0, 11.0, 11.0, 12.0, 14.0, 16.0, 18.0]

    found = add_distances(make_figures(lopsided), "value", decimals=1)

    # median 11; the upper quartile is 12, so 1 / 0.6745 above; the lower 10, so the same below
    assert found.filter(pl.col("value") == 18.0)["distance"][0] == pytest.approx(7 * 0.6745)
    assert found.filter(pl.col("value") == 10.0)["distance"][0] == pytest.approx(-0.6745)


def test_the_odd_one_is_found_and_does_not_hide_itself() -> None:
    assert list_unusual(make_figures([*EVEN, 900.0, -60.0])) == [900.0, -60.0]
    assert list_unusual(make_figures(EVEN)) == []


def test_what_chance_explains_is_not_unusual() -> None:
    values = [*EVEN, 40.0]

    assert list_unusual(make_figures(values)) == [40.0]
    assert list_unusual(make_figures(values, reach=20.0)) == []


def test_a_difference_smaller_than_is_shown_is_not_unusual() -> None:
    assert list_unusual(make_figures([*([5.0] * 20), 5.3])) == []
    assert list_unusual(make_figures([*([5.0] * 20), 5.4])) == [5.4]


def test_nothing_is_said_of_a_few_areas_or_of_missing_figures() -> None:
    assert list_unusual(make_figures([*([5.0] * 8), 90.0])) == []
    assert list_unusual(make_figures([*([5.0] * 8), 90.0, None, None])) == []


def test_changes_are_between_periods_that_have_a_figure_and_carry_the_chance_of_both() -> None:
    figures = pl.concat(
        [
            make_figures([10.0, 10.0], reach=3.0),
            make_figures([None, 11.0], reach=3.0, period="2013-01-01/P1Y"),
            make_figures([16.0, 12.0], reach=4.0, period="2014-01-01/P1Y"),
        ]
    )

    found = find_changes(figures)

    shown = found.select("earlier", "later", "before", "change").rows()
    assert shown == [
        ("2012-01-01/P1Y", "2014-01-01/P1Y", 10.0, 6.0),
        ("2012-01-01/P1Y", "2013-01-01/P1Y", 10.0, 1.0),
        ("2013-01-01/P1Y", "2014-01-01/P1Y", 11.0, 1.0),
    ]
    assert found.select("lower", "upper").row(0) == pytest.approx((1.0, 11.0))
