"""Normalisation as COINr 1.1.14 publishes it for its ASEM example, to 1e-9.

COINr handles direction by a sign that distorts scales with fixed ends: its `n_scaled`,
`n_goalposts` with one pair for all and `n_fracmax` are compared on the values as it turned them.
"""

from collections.abc import Callable

import numpy as np
import pytest
from coinr_asem import Asem, largest_difference

from wardwise.stats.arrays import Mask, Matrix
from wardwise.stats.normalise import pooled_standardise
from wardwise.stats.scales import (
    Ties,
    count_borda,
    cut_to_range,
    divide_by_best,
    measure_against_row,
    measure_against_target,
    rank_by_percentile,
    rank_columns,
    rescale_linearly,
    rescale_to_range,
)

INPUTS = {"Raw": "01_build_chain/Raw.csv", "Treated": "05_normalise/treated_input.csv"}
Normalise = Callable[[Matrix, Mask], Matrix]


def turn(values: Matrix, rising: Mask) -> Matrix:
    """Give values as COINr turns them before it normalises."""
    return np.where(rising, values, -values)


ORIENTED: dict[str, Normalise] = {
    "minmax_0_1": lambda x, up: rescale_to_range(x, rising=up, low=0, high=1),
    "minmax_0_100": lambda x, up: rescale_to_range(x, rising=up, low=0, high=100),
    "minmax_1_100": lambda x, up: rescale_to_range(x, rising=up, low=1, high=100),
    "zscore_0_1": lambda x, up: pooled_standardise(turn(x, up)),
    "zscore_100_10": lambda x, up: 100 + 10 * pooled_standardise(turn(x, up)),
    "rank": lambda x, up: rank_columns(x, rising=up),
    "rank_average": lambda x, up: rank_columns(x, rising=up, ties=Ties.AVERAGE),
    "borda": lambda x, up: count_borda(x, rising=up),
    "prank": lambda x, up: rank_by_percentile(x, rising=up),
    "prank_max": lambda x, up: rank_by_percentile(x, rising=up, ties=Ties.HIGHEST),
    "dist2max": lambda x, up: rescale_to_range(x, rising=up, low=0, high=1),
    "dist2ref_5": lambda x, up: measure_against_row(x, rising=up, row=4),
    "dist2ref_5_cap": lambda x, up: measure_against_row(x, rising=up, row=4, capped=True),
}


@pytest.mark.parametrize("data", ["Raw", "Treated"])
@pytest.mark.parametrize("kind", list(ORIENTED))
def test_normalisation_with_directions_equals_coinrs(asem: Asem, data: str, kind: str) -> None:
    ours = ORIENTED[kind](asem.values(INPUTS[data]), asem.rising)

    assert largest_difference(ours, asem.values(f"05_normalise/{data}_{kind}.csv")) < 1e-9


@pytest.mark.parametrize("data", ["Raw", "Treated"])
def test_fixed_ends_equal_coinrs_on_the_values_it_turned(asem: Asem, data: str) -> None:
    turned = turn(asem.values(INPUTS[data]), asem.rising)
    zero, one = np.zeros(turned.shape[1]), np.full(turned.shape[1], 50.0)

    ours = rescale_linearly(turned, zero=zero, one=one, scale=100)

    assert largest_difference(ours, asem.values(f"05_normalise/{data}_scaled.csv")) < 1e-9
    cut = cut_to_range(ours, low=0, high=100)
    assert largest_difference(cut, asem.values(f"05_normalise/{data}_goalposts_fixed.csv")) < 1e-9


@pytest.mark.parametrize("capped", [True, False])
def test_distance_to_declared_targets_equals_coinrs(asem: Asem, *, capped: bool) -> None:
    targets = asem.column("00_inputs/meta_ind.csv", key="iCode", value="Target")

    ours = measure_against_target(
        asem.values(INPUTS["Raw"]), rising=asem.rising, targets=targets, capped=capped
    )

    file = f"05_normalise/Raw_dist2targ_useiMeta_{'cap' if capped else 'nocap'}.csv"
    assert largest_difference(ours, asem.values(file)) < 1e-9


@pytest.mark.parametrize("cut", [True, False])
def test_declared_goalposts_equal_coinrs(asem: Asem, *, cut: bool) -> None:
    file, rising = "05_normalise/goalposts_iMeta.csv", asem.rising
    low = asem.column(file, key="iCode", value="goalpost_lower")
    high = asem.column(file, key="iCode", value="goalpost_upper")
    zero, one = np.where(rising, low, high), np.where(rising, high, low)

    ours = rescale_linearly(asem.values(INPUTS["Raw"]), zero=zero, one=one, scale=100)

    theirs = asem.values(f"05_normalise/Raw_goalposts_useiMeta_trunc{str(cut).upper()}.csv")
    assert largest_difference(cut_to_range(ours, low=0, high=100) if cut else ours, theirs) < 1e-9


@pytest.mark.parametrize("data", ["Raw", "Treated"])
def test_fractions_of_the_best_equal_coinrs_where_higher_is_better(asem: Asem, data: str) -> None:
    """Where lower is better COINr divides negative values by the least negative one."""
    values = asem.values(INPUTS[data])
    usable = asem.rising & (np.nanmin(values, axis=0) >= 0)

    ours = divide_by_best(values[:, usable], rising=asem.rising[usable])

    theirs = asem.values(f"05_normalise/{data}_fracmax.csv")
    assert usable.sum() > 25
    assert largest_difference(ours, theirs[:, usable]) < 1e-9
    turned = turn(values, asem.rising)
    highest = np.nanmax(turned, axis=0)
    divided = turned[:, highest != 0] / highest[highest != 0]
    assert largest_difference(divided, theirs[:, highest != 0]) < 1e-9


@pytest.mark.parametrize("data", ["Raw", "Treated"])
def test_no_normalisation_leaves_values_as_coinr_turned_them(asem: Asem, data: str) -> None:
    ours = turn(asem.values(INPUTS[data]), asem.rising)

    assert largest_difference(ours, asem.values(f"05_normalise/{data}_none.csv")) == 0


def test_a_scale_of_its_own_for_an_indicator_equals_coinrs(asem: Asem) -> None:
    values, rising = asem.values(INPUTS["Raw"]), asem.rising
    ours = rescale_to_range(values, rising=rising, low=0, high=100)
    borda, scored = asem.indicators.index("LPI"), asem.indicators.index("Flights")

    ours[:, [borda]] = count_borda(values[:, [borda]], rising=rising[[borda]])
    ours[:, [scored]] = 10 + 2 * pooled_standardise(values[:, [scored]])

    assert largest_difference(ours, asem.values("05_normalise/Raw_indiv_specs.csv")) < 1e-9
