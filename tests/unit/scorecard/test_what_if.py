"""Under a supposition ranks and changes follow the score, and the others stand as they are."""

from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.composite.build import BuiltIndex, build_index
from wardwise.composite.supposed_values import SupposedValue
from wardwise.composite.what_if import Supposition, suppose_index
from wardwise.model.indicator import Indicator
from wardwise.model.scores import WHAT_IF_SCHEMA
from wardwise.scorecard.what_if import compare_supposed

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

WARDS = [f"T0500000{at}" for at in range(1, 6)]


def make_index(toy: "Toy") -> tuple[BuiltIndex, pl.DataFrame, pl.DataFrame]:
    """Build an index of two shares of 400 homes in five wards, the first the best."""
    indicators: tuple[Indicator, ...] = (toy.indicator("cold"), toy.indicator("crowded"))
    rows: list[dict[str, object]] = []
    for at, area in enumerate(WARDS):
        for indicator, slope in (("cold", 8.0), ("crowded", 7.0)):
            for period in (toy.first, toy.last):
                value = 10.0 + slope * at + (at % 2) * (indicator == "cold")
                rows.append(
                    {
                        "indicator_id": indicator,
                        "area_code": area,
                        "period_id": period,
                        "value": value,
                        "numerator": value * 4,
                        "denominator": 400.0,
                        "source_id": "survey",
                    }
                )
    areas, observations = toy.areas(5), toy.observations(rows)
    return build_index(toy.edition(*indicators), observations, areas), observations, areas


def compare(toy: "Toy", *values: SupposedValue, shown: list[str]) -> pl.DataFrame:
    built, observations, areas = make_index(toy)
    supposed = suppose_index(
        built, observations=observations, areas=areas, supposition=Supposition(values=values)
    )
    return compare_supposed(built, supposed, observations=observations, areas=areas, shown=shown)


def find(table: pl.DataFrame, area: str, node: str = "index") -> dict[str, object]:
    return table.row(
        by_predicate=(pl.col("area_code") == area) & (pl.col("node_id") == node), named=True
    )


def test_the_least_ward_with_the_best_values_ranks_first(toy: "Toy") -> None:
    values = [SupposedValue(one, WARDS[4], 2.0) for one in ("cold", "crowded")]

    table = compare(toy, *values, shown=[WARDS[4]])

    index = find(table, WARDS[4])
    assert (index["rank_before"], index["rank_after"]) == (5, 1)
    assert (index["ranked_before"], index["ranked_after"]) == (5, 5)
    assert index["moved"] == pytest.approx(
        float(str(index["score_after"])) - float(str(index["score_before"]))
    )
    assert table.schema == pl.Schema(WHAT_IF_SCHEMA)


def test_a_change_that_is_supposed_is_rated_as_one_that_was_observed(toy: "Toy") -> None:
    values = [SupposedValue(one, WARDS[4], 2.0) for one in ("cold", "crowded")]

    shelter = find(compare(toy, *values, shown=[WARDS[4]]), WARDS[4], "shelter")

    assert (shelter["change_before"], shelter["change_rating_before"]) == (0.0, "no_clear_change")
    assert shelter["change_rating_after"] == "improved"
    assert shelter["change_after"] == pytest.approx(shelter["moved"])


def test_another_area_keeps_its_score_and_may_lose_its_rank(toy: "Toy") -> None:
    values = [SupposedValue(one, WARDS[4], 2.0) for one in ("cold", "crowded")]

    table = compare(toy, *values, shown=[WARDS[4], WARDS[0]])

    best = find(table, WARDS[0])
    assert table["area_code"].to_list()[0] == WARDS[4]  # in the order asked for
    assert best["moved"] == 0.0
    assert (best["rank_before"], best["rank_after"]) == (1, 2)


def test_what_is_observed_already_moves_nothing(toy: "Toy") -> None:
    built, observations, areas = make_index(toy)
    value = observations.filter(area_code=WARDS[2], indicator_id="cold", period_id=toy.last)

    table = compare(toy, SupposedValue("cold", WARDS[2], value["value"].item()), shown=[WARDS[2]])

    assert table["moved"].abs().max() == 0.0
    for name in ("lower", "upper", "rank", "rank_lower", "rank_upper", "change", "change_rating"):
        assert table[f"{name}_before"].equals(table[f"{name}_after"].alias(f"{name}_before"))
    assert built.scores.height
    assert areas.height
