"""How probably a change is real follows the rule that rates it, and hand-worked figures."""

from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.scorecard.change import compute_changes
from wardwise.scorecard.probability import tell_probability

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

WARD, OTHER = "T05000001", "T05000002"
HALF = 1.959963984540054  # the reach of a 95 % interval with a standard error of 1


def change_value(
    toy: "Toy",
    after: float,
    *,
    low: float | None = HALF,
    high: float | None = HALF,
) -> dict[str, object]:
    """Give the change of an indicator from 10, whose first figure has no chance, to `after`."""
    rows = [
        {
            "indicator_id": "cold",
            "area_code": WARD,
            "period_id": period,
            "value": value,
            "lower": None if down is None else value - down,
            "upper": None if up is None else value + up,
        }
        for period, value, down, up in ((toy.first, 10.0, 0.0, 0.0), (toy.last, after, low, high))
    ]
    found = compute_changes(
        toy.edition(toy.indicator("cold")),
        scores=toy.scores([]),
        inputs=toy.inputs([]),
        observations=toy.observations(rows),
    )
    return found.row(0, named=True)


@pytest.mark.parametrize(
    ("after", "probability"),
    [(10.0, 0.5), (11.0, 0.841345), (9.0, 0.841345), (8.0, 0.977250), (13.0, 0.998650)],
)
def test_a_change_of_one_two_and_three_standard_errors(
    toy: "Toy", after: float, probability: float
) -> None:
    assert change_value(toy, after)["probability"] == pytest.approx(probability, abs=1e-6)


@pytest.mark.parametrize("after", [12.1, 12.9, 7.1, 6.9, 10.5])
def test_it_exceeds_the_level_exactly_where_the_interval_excludes_zero(
    toy: "Toy", after: float
) -> None:
    found = change_value(toy, after, low=2.5, high=3.0)

    is_clear = found["rating"] in ("improved", "worsened")
    assert (float(str(found["probability"])) > 0.975) == is_clear


def test_the_side_that_faces_zero_decides(toy: "Toy") -> None:
    # three above, and the limit that faces zero lies HALF below: three standard errors
    found = change_value(toy, 13.0, low=HALF, high=10.0)

    assert found["probability"] == pytest.approx(0.998650, abs=1e-6)


def test_without_a_range_there_is_no_probability_and_the_reason_is_told(toy: "Toy") -> None:
    found = change_value(toy, 20.0, low=None, high=None)

    assert found["probability"] is None
    assert str(found["reason"]).startswith("Published without a range")


def change_score(
    toy: "Toy", moves: dict[str, float], *, errors: dict[str, float | None]
) -> dict[str, object]:
    """Give the change of a score made half of each of two indicators that move as told."""
    inputs, totals = [], {"2012": 0.0, "2014": 0.0}
    for indicator, moved in moves.items():
        for area, far in ((WARD, 0.0), (OTHER, 40.0)):
            for period, source in (("2012", toy.first), ("2014", toy.last)):
                value = 50.0 - far - (moved if period == "2014" else 0.0)
                points = 0.5 * (100.0 - value)
                inputs.append(
                    {
                        "indicator_id": indicator,
                        "area_code": area,
                        "period_id": period,
                        "source_period_id": source,
                        "transformed": value,
                        "origin": "observed",
                        "weight": 0.5,
                        "points": points,
                        "standard_error": errors[indicator],
                    }
                )
                totals[period] += points if area == WARD else 0.0
    scores = [
        {"node_id": "shelter", "area_code": WARD, "period_id": period, "score": score}
        for period, score in totals.items()
    ]
    found = compute_changes(
        toy.edition(*(toy.indicator(one) for one in moves)),
        scores=toy.scores(scores),
        inputs=toy.inputs(inputs),
        observations=toy.observations([]),
    )
    return found.row(by_predicate=pl.col("node_id") == "shelter", named=True)


def test_a_score_whose_parts_are_all_of_known_chance(toy: "Toy") -> None:
    # each half moved by 2: 2 points; variance 2 * 0.25 * (1 + 1) = 1: two standard errors
    found = change_score(toy, {"a": 2.0, "b": 2.0}, errors={"a": 1.0, "b": 1.0})

    assert found["change"] == pytest.approx(2.0)
    assert found["probability"] == pytest.approx(0.977250, abs=1e-6)
    assert found["rating"] == "improved"


def test_only_what_has_a_known_chance_makes_a_change_of_score_probable(toy: "Toy") -> None:
    # of 2 points, 1.2 are of known chance with variance 0.25 * 2: 1.2 / 0.7071 = 1.697
    found = change_score(toy, {"a": 2.4, "b": 1.6}, errors={"a": 1.0, "b": None})

    assert found["probability"] == pytest.approx(0.955156, abs=1e-6)
    assert found["rating"] == "no_clear_change"


@pytest.mark.parametrize("a", [1.9, -1.0])
def test_a_change_mostly_of_unknown_chance_has_no_probability_and_says_why(
    toy: "Toy", a: float
) -> None:
    found = change_score(toy, {"a": a, "b": 2.1}, errors={"a": 1.0, "b": None})

    assert found["probability"] is None
    assert found["reason"] is not None


def test_a_score_that_stood_still_is_as_likely_up_as_down(toy: "Toy") -> None:
    found = change_score(toy, {"a": 1.0, "b": -1.0}, errors={"a": 1.0, "b": 1.0})

    assert found["probability"] == 0.5


def test_every_probability_lies_between_a_half_and_one() -> None:
    table = pl.DataFrame(
        {"d": [0.0, 1e-12, 0.3, 5.0, 4.0, None], "r": [0.0, 1.0, 2.0, 0.0, 1.0, 1.0]}
    )

    found = table.select(p=tell_probability(pl.col("d"), pl.col("r"), level=0.95))["p"]

    assert found.to_list()[0] == 0.5
    assert found.to_list()[3] == 1.0  # a difference without any chance
    assert found.to_list()[5] is None
    assert found.drop_nulls().is_between(0.5, 1.0).all()
