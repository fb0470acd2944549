"""Changes and comparisons under a method whose scores are no sums of points."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.model.edition import Edition
from wardwise.model.ratings import BenchmarkRating, ChangeRating, Standing
from wardwise.model.recipe import Combination
from wardwise.model.scores import PEER_SCHEMA
from wardwise.scorecard.change import compute_changes
from wardwise.scorecard.known_difference import share_differences
from wardwise.scorecard.ratings import make_scorecards

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

WARD, OTHER, REGION = "T05000001", "T05000002", "T12000001"


def make_geometric(toy: "Toy") -> Edition:
    edition = toy.edition(toy.indicator("cold"))
    return replace(edition, method=replace(edition.method, within_index=Combination.GEOMETRIC))


def score(
    area: str, period: str, points: float, *, error: float, covered: float
) -> dict[str, object]:
    reach = 1.959964 * error
    return {
        "node_id": "index",
        "area_code": area,
        "period_id": period,
        "score": points,
        "lower": points - reach if covered else None,
        "upper": points + reach if covered else None,
        "standard_error": error if covered else None,
        "interval_weight": covered,
        "observed_weight": 1.0,
        "carried_weight": 0.0,
        "estimated_weight": 0.0,
    }


def measure(toy: "Toy", period: str) -> dict[str, object]:
    return {
        "indicator_id": "cold",
        "area_code": WARD,
        "period_id": period,
        "source_period_id": toy.first if period == "2012" else toy.last,
        "value": 20.0,
        "transformed": 20.0,
        "origin": "observed",
        "weight": 1.0,
        "standard_error": 1.0,
    }


def change(
    toy: "Toy", *, to: float, covered: float = 1.0, later_weight: float = 1.0
) -> dict[str, object]:
    edition = make_geometric(toy)
    scores = [
        score(WARD, "2012", 40.0, error=3.0, covered=1.0),
        score(WARD, "2014", to, error=4.0, covered=covered),
    ]
    found = compute_changes(
        edition,
        scores=toy.scores(scores),
        inputs=toy.inputs([measure(toy, "2012"), {**measure(toy, "2014"), "weight": later_weight}]),
        observations=toy.observations([]),
    )
    return found.filter(node_id="index", area_code=WARD).to_dicts()[0]


def test_a_change_has_the_variance_of_both_scores(toy: "Toy") -> None:
    found = change(toy, to=52.0)

    assert found["rating"] == ChangeRating.IMPROVED.value
    assert found["change"] == pytest.approx(12.0)
    assert found["upper"] == pytest.approx(12.0 + 1.959964 * 5.0, abs=1e-4)


def test_a_change_within_the_interval_of_both_is_not_clear(toy: "Toy") -> None:
    assert change(toy, to=49.0)["rating"] == ChangeRating.NO_CLEAR_CHANGE.value


def test_what_was_measured_twice_is_told_by_the_weights_of_the_earlier_period(toy: "Toy") -> None:
    """Benefit of the doubt gives every area and period weights of its own, many of them 0."""
    assert change(toy, to=52.0, later_weight=0.0)["rating"] == ChangeRating.IMPROVED.value


def test_a_change_is_clear_only_by_the_part_whose_chance_is_known(toy: "Toy") -> None:
    assert change(toy, to=80.0, covered=0.1)["rating"] == ChangeRating.NO_CLEAR_CHANGE.value
    assert change(toy, to=80.0, covered=0.0)["rating"] == ChangeRating.CANNOT_SAY.value


def test_what_an_interval_covers_brings_its_share_of_a_difference(toy: "Toy") -> None:
    scores = toy.scores(
        [
            score(WARD, "2014", 60.0, error=2.0, covered=0.25),
            score(OTHER, "2014", 60.0, error=2.0, covered=0.0),
            score(REGION, "2014", 40.0, error=1.0, covered=1.0),
        ]
    )
    references = pl.DataFrame({"area_code": [WARD, OTHER], "reference_code": [REGION, REGION]})

    found = share_differences(scores, references)

    assert found.select("area_code", "known").rows() == [(WARD, 5.0)]


@pytest.mark.parametrize(
    ("covered", "rating", "standing"),
    [
        (1.0, BenchmarkRating.BETTER, Standing.STRENGTH),
        (0.1, BenchmarkRating.NOT_COMPARED, Standing.NOT_COMPARABLE),
    ],
)
def test_a_comparison_rests_on_what_the_interval_covers(
    toy: "Toy", covered: float, rating: BenchmarkRating, standing: Standing
) -> None:
    """20 points above the region and the peers, within 10 points by chance."""
    wards = [f"T0500000{at}" for at in range(2, 6)]
    scores = [
        score(WARD, "2014", 60.0, error=5.0, covered=covered),
        score(REGION, "2014", 40.0, error=1.0, covered=1.0),
        *(score(one, "2014", 40.0, error=2.0, covered=1.0) for one in wards),
    ]
    peers = pl.DataFrame(
        [(WARD, one, at + 1, 1.0) for at, one in enumerate(wards)], schema=PEER_SCHEMA, orient="row"
    )

    cards = make_scorecards(
        toy.built(make_geometric(toy), scores),
        observations=toy.observations([]),
        areas=toy.areas(5),
        peers=peers,
        benchmark=REGION,
    )

    own = cards.filter(node_id="index", area_code=WARD, period_id="2014")
    assert own["benchmark_rating"].to_list() == [rating.value]
    assert own["standing"].to_list() == [standing.value]
