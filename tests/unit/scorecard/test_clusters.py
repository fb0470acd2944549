"""Groups of high and low areas that chance does not explain."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from wardwise.model.patterns import (
    BORDER_SCHEMA,
    CLUSTER_SCHEMA,
    PATTERN_SCHEMA,
    ClusterKind,
)
from wardwise.scorecard.clusters import Patterns, find_patterns
from wardwise.stats.arrays import Matrix

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

SIDE = 12  # wards lie as on a chessboard


def name_ward(row: int, column: int) -> str:
    return f"T05{row:03}{column:03}"


def list_areas() -> pl.DataFrame:
    codes = [name_ward(row, column) for row in range(SIDE) for column in range(SIDE)]
    return pl.DataFrame({"area_code": [*codes, "T09000001"], "level": ["ward"] * 144 + ["borough"]})


def list_borders() -> pl.DataFrame:
    rows = []
    for row in range(SIDE):
        for column in range(SIDE):
            for beside in ((row + 1, column), (row, column + 1)):
                if max(beside) < SIDE:
                    pair = name_ward(row, column), name_ward(*beside)
                    rows += [(*pair, 500.0), (*pair[::-1], 500.0)]
    return pl.DataFrame(rows, schema=BORDER_SCHEMA, orient="row")


def make_map() -> Matrix:
    """Scores about 50, in one corner 20 less and in another 20 more."""
    scores = 50 + np.random.default_rng(4).normal(size=(SIDE, SIDE))
    scores[:4, :4] -= 20
    scores[-4:, -4:] += 20
    return scores


def read_map(toy: "Toy", scores: Matrix, *, weights: pl.DataFrame | None = None) -> Patterns:
    rows = [
        {
            "node_id": node,
            "area_code": name_ward(row, column),
            "period_id": "2014",
            "score": None if np.isnan(scores[row, column]) else float(scores[row, column]),
        }
        for node in ("index", "shelter")
        for row in range(SIDE)
        for column in range(SIDE)
    ]
    edition = toy.edition(
        toy.indicator("damp"), toy.indicator("warm", modelled="from a survey of homes")
    )
    built = toy.built(edition, rows)
    if weights is not None:
        built = replace(built, weights=weights)
    return find_patterns(built, areas=list_areas(), borders=list_borders())


def find_kind(found: Patterns, row: int, column: int) -> str:
    mine = found.clusters.filter(node_id="index", area_code=name_ward(row, column))
    return str(mine["kind"].item())


def test_a_low_and_a_high_corner_are_found_and_the_rest_is_not(toy: "Toy") -> None:
    found = read_map(toy, make_map())

    assert find_kind(found, 1, 1) == ClusterKind.LOW_AMONG_LOW
    assert find_kind(found, SIDE - 2, SIDE - 2) == ClusterKind.HIGH_AMONG_HIGH
    assert find_kind(found, 1, SIDE - 2) == ClusterKind.NOT_CLEAR


def test_a_high_ward_among_low_ones_is_told_from_a_low_one_among_high_ones(toy: "Toy") -> None:
    scores = make_map()
    scores[1, 1], scores[-2, -2] = 75.0, 25.0

    found = read_map(toy, scores)

    assert find_kind(found, 1, 1) == ClusterKind.HIGH_AMONG_LOW
    assert find_kind(found, SIDE - 2, SIDE - 2) == ClusterKind.LOW_AMONG_HIGH


def test_the_whole_map_is_measured_once_a_node(toy: "Toy") -> None:
    found = read_map(toy, make_map())

    whole = found.patterns.row(0, named=True)
    assert (whole["node_id"], whole["areas"], whole["borders"]) == ("index", 144, 264)
    assert whole["moran"] > 0.5
    assert whole["adjusted_p"] <= 0.01
    assert found.patterns.schema == PATTERN_SCHEMA
    assert found.clusters.schema == CLUSTER_SCHEMA
    assert found.clusters.height == 2 * 144


def test_scores_strewn_at_random_make_no_group(toy: "Toy") -> None:
    found = [
        read_map(toy, np.random.default_rng(seed).normal(50, 5, size=(SIDE, SIDE))).clusters
        for seed in range(20)
    ]

    named = sum(
        one.filter(pl.col("kind") != ClusterKind.NOT_CLEAR.value).height > 0 for one in found
    )
    assert named <= 3  # of twenty maps, where one in twenty is expected to name any


def test_an_area_without_a_score_is_left_out_and_one_left_alone_has_no_neighbour(
    toy: "Toy",
) -> None:
    scores = make_map()
    scores[0, -2] = scores[1, -1] = np.nan  # what the corner borders on

    found = read_map(toy, scores)

    assert find_kind(found, 0, SIDE - 2) == ClusterKind.NO_SCORE
    assert find_kind(found, 0, SIDE - 1) == ClusterKind.NO_NEIGHBOUR
    whole = found.patterns.row(0, named=True)
    assert (whole["areas"], whole["without_score"], whole["without_neighbour"]) == (141, 2, 1)


def test_neighbours_are_averaged_in_points(toy: "Toy") -> None:
    scores = make_map()

    found = read_map(toy, scores).clusters.filter(node_id="index", area_code=name_ward(0, 0))

    assert found["neighbours"].item() == 2
    assert found["neighbours_score"].item() == pytest.approx((scores[0, 1] + scores[1, 0]) / 2)
    assert found["mean_score"].item() == pytest.approx(scores.mean())


def test_more_tests_make_each_harder_to_believe(toy: "Toy") -> None:
    found = read_map(toy, make_map()).clusters.drop_nulls("p_value")

    assert (found["adjusted_p"] >= found["p_value"]).all()
    least = found.sort("p_value").row(0, named=True)
    assert least["adjusted_p"] > least["p_value"]


def test_scores_that_are_all_alike_are_measured_by_nobody(toy: "Toy") -> None:
    found = read_map(toy, np.full((SIDE, SIDE), 50.0))

    assert found.patterns["moran"].null_count() == found.patterns.height
    assert set(found.clusters["kind"]) == {ClusterKind.NOT_CLEAR.value}


def test_the_share_that_a_model_made_is_told(toy: "Toy") -> None:
    weights = pl.DataFrame(
        {
            "indicator_id": ["damp", "warm"],
            "component_id": ["shelter", "shelter"],
            "weight": [0.25, 0.75],
        }
    )

    found = read_map(toy, make_map(), weights=weights)

    assert found.patterns["modelled_share"].to_list() == [0.75, 0.75]


def test_without_borders_nothing_is_said(toy: "Toy") -> None:
    built = toy.built(toy.edition(toy.indicator("damp")), [])

    found = find_patterns(built, areas=list_areas(), borders=pl.DataFrame(schema=BORDER_SCHEMA))

    assert found.patterns.is_empty()
    assert found.clusters.is_empty()


def test_the_same_map_gives_the_same_tables(toy: "Toy") -> None:
    one, other = (read_map(toy, make_map()) for _ in range(2))

    assert one.clusters.equals(other.clusters)
    assert one.patterns.equals(other.patterns)
