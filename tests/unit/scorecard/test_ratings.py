"""Ranks, ratings and standing follow the figures, their intervals and the direction."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.model.indicator import Direction
from wardwise.model.scores import PEER_SCHEMA, SCORECARD_SCHEMA
from wardwise.scorecard.ratings import make_scorecards

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

CODES = [f"T0500000{at}" for at in range(1, 6)]


def score(area: str, points: float | None, half: float = 2.0) -> dict[str, object]:
    known = points is not None
    return {
        "node_id": "shelter",
        "area_code": area,
        "period_id": "2014",
        "score": points,
        "lower": points - half if known else None,  # type: ignore[operator]
        "upper": points + half if known else None,  # type: ignore[operator]
    }


def make_peers(area: str, *others: str) -> pl.DataFrame:
    rows = [(area, other, at + 1, float(at)) for at, other in enumerate(others)]
    return pl.DataFrame(rows, schema=PEER_SCHEMA, orient="row")


def make_cards(
    toy: "Toy", points: Mapping[str, float | None], peers: pl.DataFrame | None = None
) -> pl.DataFrame:
    return make_scorecards(
        toy.built(toy.edition(), [score(area, one) for area, one in points.items()]),
        observations=toy.observations([]),
        areas=toy.areas(5),
        peers=make_peers("") if peers is None else peers,
        benchmark="T12000001",
    )


def find(cards: pl.DataFrame, area: str) -> dict[str, object]:
    return cards.row(by_predicate=pl.col("area_code") == area, named=True)


def test_the_highest_score_ranks_first_among_areas_of_its_level(toy: "Toy") -> None:
    cards = make_cards(toy, {CODES[0]: 40.0, CODES[1]: 70.0, CODES[2]: None, "T09000001": 99.0})

    ward = find(cards, CODES[1])
    assert (ward["rank"], ward["ranked"], ward["borough_rank"]) == (1, 2, 1)
    assert find(cards, CODES[0])["rank"] == 2
    assert find(cards, CODES[2])["rank"] is None
    assert find(cards, "T09000001")["rank"] == 1
    assert ward["ranked_set"] == "T12000001"
    assert dict(cards.schema) == {name: kind() for name, kind in SCORECARD_SCHEMA.items()}


def test_areas_too_close_to_tell_apart_share_a_range_of_ranks(toy: "Toy") -> None:
    cards = make_cards(toy, {CODES[0]: 50.0, CODES[1]: 50.5, CODES[2]: 90.0})

    near, far = find(cards, CODES[0]), find(cards, CODES[2])
    assert (near["rank_lower"], near["rank"], near["rank_upper"]) == (2, 3, 3)
    assert (far["rank_lower"], far["rank_upper"]) == (1, 1)


@pytest.mark.parametrize(
    ("points", "rating"), [(47.0, "worse"), (48.5, "similar"), (51.5, "similar"), (53.0, "better")]
)
def test_an_interval_clear_of_the_benchmark_decides(toy: "Toy", points: float, rating: str) -> None:
    cards = make_cards(toy, {CODES[0]: points, "T12000001": 50.0})

    ward = find(cards, CODES[0])
    assert (ward["benchmark_rating"], ward["benchmark_score"]) == (rating, 50.0)
    assert find(cards, "T12000001")["benchmark_rating"] == "not_compared"


@pytest.mark.parametrize(
    ("covered", "other", "rating"),
    [
        (30.0, 30.0, "better"),
        (20.0, 40.0, "not_compared"),
        (15.0, 45.0, "not_compared"),
        (5.0, 15.0, "worse"),
    ],
)
def test_figures_of_unknown_precision_do_not_decide_a_comparison(
    toy: "Toy", covered: float, other: float, rating: str
) -> None:
    edition = toy.edition(toy.indicator("cold"), toy.indicator("crowded"))
    rows = [
        {
            "indicator_id": indicator,
            "area_code": area,
            "period_id": "2014",
            "origin": "observed",
            "weight": 0.5,
            "points": points,
            "standard_error": 1.0 if indicator == "cold" else None,
        }
        for area, both in ((CODES[0], (covered, other)), ("T12000001", (20.0, 20.0)))
        for indicator, points in zip(("cold", "crowded"), both, strict=True)
    ]

    cards = make_scorecards(
        toy.built(edition, [score(CODES[0], covered + other), score("T12000001", 40.0)], rows),
        observations=toy.observations([]),
        areas=toy.areas(5),
        peers=make_peers(""),
        benchmark="T12000001",
    )

    ward = find(cards.filter(node_id="shelter"), CODES[0])
    assert ward["benchmark_rating"] == rating


def test_a_partial_score_is_not_compared_with_a_whole_one(toy: "Toy") -> None:
    partial = [{**score(area, 40.0), "status": "i"} for area in CODES[:2]]
    whole = [score("T12000001", 60.0), score("T09000001", 60.0)]

    cards = make_scorecards(
        toy.built(toy.edition(), [*partial, *whole]),
        observations=toy.observations([]),
        areas=toy.areas(5),
        peers=make_peers(*CODES[:2]),
        benchmark="T12000001",
    )

    ward = find(cards, CODES[0])
    assert (ward["benchmark_score"], ward["borough_score"]) == (None, None)
    assert (ward["benchmark_rating"], ward["borough_rating"]) == ("not_compared", "not_compared")
    assert (ward["rank"], ward["peer_median"]) == (1, 40.0)
    assert find(cards, "T09000001")["benchmark_score"] == 60.0


def test_a_ward_is_compared_with_its_own_borough_and_the_borough_with_none(toy: "Toy") -> None:
    cards = make_cards(toy, {CODES[0]: 40.0, "T09000001": 50.0})

    assert find(cards, CODES[0])["borough_rating"] == "worse"
    assert find(cards, "T09000001")["borough_rating"] == "not_compared"
    assert find(cards, CODES[0])["benchmark_rating"] == "not_compared"


@pytest.mark.parametrize(
    ("points", "standing"),
    # peers 40, 50, 60 and 70: median 55, mean absolute deviation 10
    [(65.1, "strength"), (65.0, "neutral"), (45.0, "neutral"), (44.9, "weakness")],
)
def test_standing_is_beyond_the_peers_median_by_more_than_their_deviation(
    toy: "Toy", points: float, standing: str
) -> None:
    scores: dict[str, float | None] = dict(
        zip(CODES, (points, 40.0, 50.0, 60.0, 70.0), strict=True)
    )

    cards = make_cards(toy, scores, make_peers(*CODES))

    ward = find(cards, CODES[0])
    assert (ward["peer_median"], ward["peer_lower"], ward["peer_upper"]) == (55.0, 45.0, 65.0)
    assert (ward["peers"], ward["standing"]) == (4, standing)


def test_a_bound_met_exactly_is_within_whatever_the_last_digits_say(toy: "Toy") -> None:
    others = (40.1, 50.4, 59.6, 69.9)  # median 55, mean deviation 9.75, in binary not quite
    points = 55.0 + 9.75 + 1e-12

    cards = make_cards(toy, dict(zip(CODES, (points, *others), strict=True)), make_peers(*CODES))

    beyond = cards.filter(pl.col("score") > pl.col("peer_upper"))
    assert find(beyond, CODES[0])["standing"] == "neutral"


@pytest.mark.parametrize(
    ("half", "covered", "standing"),
    # 12 points above the middle of the peers, 2 beyond their deviation
    [
        (11.0, 1.0, "strength"),
        (13.0, 1.0, "neutral"),
        (None, None, "not_comparable"),
        (2.0, 0.5, "strength"),
        (2.0, 0.49, "not_comparable"),
    ],
)
def test_no_strength_is_told_that_chance_may_explain_or_of_less_than_half_a_score(
    toy: "Toy", half: float | None, covered: float | None, standing: str
) -> None:
    others = zip(CODES[1:], (40.0, 50.0, 60.0, 70.0), strict=True)
    own = {**score(CODES[0], 67.0, half or 0.0), "interval_weight": covered}
    if half is None:
        own |= {"lower": None, "upper": None}

    cards = make_scorecards(
        toy.built(toy.edition(), [own, *(score(area, one) for area, one in others)]),
        observations=toy.observations([]),
        areas=toy.areas(5),
        peers=make_peers(*CODES),
        benchmark="T12000001",
    )

    assert find(cards, CODES[0])["standing"] == standing


@pytest.mark.parametrize(
    ("covered", "other", "standing"),
    [(40.0, 30.0, "strength"), (20.0, 50.0, "not_comparable"), (10.0, 10.0, "weakness")],
)
def test_figures_of_unknown_precision_do_not_make_a_strength(
    toy: "Toy", covered: float, other: float, standing: str
) -> None:
    edition = toy.edition(toy.indicator("cold"), toy.indicator("crowded"))
    peers = CODES[1:4]
    rows = [
        {
            "indicator_id": indicator,
            "area_code": area,
            "period_id": "2014",
            "origin": "observed",
            "weight": 0.5,
            "points": points,
            "standard_error": 1.0 if indicator == "cold" else None,
        }
        for area, both in ((CODES[0], (covered, other)), *((one, (20.0, 20.0)) for one in peers))
        for indicator, points in zip(("cold", "crowded"), both, strict=True)
    ]
    scores = [score(CODES[0], covered + other), *(score(one, 40.0) for one in peers)]

    cards = make_scorecards(
        toy.built(edition, scores, rows),
        observations=toy.observations([]),
        areas=toy.areas(5),
        peers=make_peers(CODES[0], *peers),
        benchmark="T12000001",
    )

    assert find(cards.filter(node_id="shelter"), CODES[0])["standing"] == standing


def test_peers_all_alike_are_taken_to_lie_a_point_apart(toy: "Toy") -> None:
    cards = make_cards(
        toy, dict.fromkeys(CODES[1:4], 50.0) | {CODES[0]: 50.9}, make_peers(*CODES[:4])
    )

    ward = find(cards, CODES[0])
    assert (ward["peer_upper"], ward["standing"]) == (51.0, "neutral")


def test_without_peers_or_a_score_there_is_no_standing(toy: "Toy") -> None:
    cards = make_cards(
        toy, {CODES[0]: None, CODES[1]: 50.0, CODES[2]: 60.0}, make_peers(*CODES[:3])
    )

    assert find(cards, CODES[0])["standing"] == "not_comparable"
    assert find(cards, CODES[1])["standing"] == "not_comparable"


def test_an_indicator_ranks_its_better_value_first_whatever_the_direction(toy: "Toy") -> None:
    rows = [
        {
            "indicator_id": name,
            "area_code": area,
            "period_id": toy.last,
            "value": value,
            "lower": value - 1,
            "upper": value + 1,
        }
        for name in ("cold", "warm")
        for area, value in ((CODES[0], 10.0), (CODES[1], 30.0), ("T12000001", 20.0))
    ]
    edition = toy.edition(
        toy.indicator("cold"), toy.indicator("warm", direction=Direction.HIGHER_IS_BETTER)
    )

    cards = make_scorecards(
        toy.built(edition, []),
        observations=toy.observations(rows),
        areas=toy.areas(2),
        peers=make_peers(CODES[0], CODES[1]),
        benchmark="T12000001",
    )

    cold = find(cards.filter(node_id="cold"), CODES[0])
    warm = find(cards.filter(node_id="warm"), CODES[0])
    assert (cold["rank"], cold["benchmark_rating"], cold["standing"]) == (1, "better", "strength")
    assert (warm["rank"], warm["benchmark_rating"], warm["standing"]) == (2, "worse", "weakness")


def test_the_same_seed_gives_the_same_scorecards(toy: "Toy") -> None:
    scores: dict[str, float | None] = dict(zip(CODES, (50.0, 51.0, 52.0, 53.0, 54.0), strict=True))

    first, second = make_cards(toy, scores), make_cards(toy, scores)

    assert first.equals(second)


def make_ten(toy: "Toy", **own: object) -> dict[str, object]:
    """Give the first of ten wards, ten points below the others, each sure to 1 point."""
    codes = [f"T050000{at:02}" for at in range(1, 11)]
    rows = [score(code, 50.0 + 10.0 * (code != codes[0]), 1.0) for code in codes]
    rows[0] |= own
    areas = toy.areas(1)
    wards = [
        areas.filter(level="ward").with_columns(area_code=pl.lit(code), role=pl.lit("project"))
        for code in codes
    ]
    cards = make_scorecards(
        toy.built(toy.edition(), rows),
        observations=toy.observations([]),
        areas=pl.concat([areas.filter(pl.col("level") != "ward"), *wards]),
        peers=make_peers(""),
        benchmark="T12000001",
    )
    return find(cards, codes[0])


def test_an_area_far_below_all_others_is_surely_among_the_lowest(toy: "Toy") -> None:
    ward = make_ten(toy)

    assert (ward["lowest_tenth"], ward["lowest_fifth"]) == (1.0, 1.0)
    assert ward["lowest_reason"] is None


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ({"lower": None, "upper": None}, "Published without a range"),
        ({"interval_weight": 0.496}, "for only 49 percent of it"),
        ({"score": None, "lower": None, "upper": None}, "no figure to rank"),
    ],
)
def test_what_is_not_known_of_chance_makes_no_area_sure_to_be_among_the_lowest(
    toy: "Toy", own: dict[str, object], reason: str
) -> None:
    ward = make_ten(toy, **own)

    assert (ward["lowest_tenth"], ward["lowest_fifth"]) == (None, None)
    assert reason in str(ward["lowest_reason"])


def test_half_of_a_score_covered_is_enough(toy: "Toy") -> None:
    assert make_ten(toy, interval_weight=0.5)["lowest_tenth"] == 1.0


def test_among_four_areas_there_is_no_lowest_fifth(toy: "Toy") -> None:
    ward = find(make_cards(toy, dict(zip(CODES, (1.0, 20.0, 40.0, 60.0), strict=False))), CODES[0])

    assert ward["lowest_fifth"] is None
    assert "Fewer than 5 areas" in str(ward["lowest_reason"])
