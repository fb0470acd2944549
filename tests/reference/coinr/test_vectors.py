"""Single functions on short vectors, as COINr 1.1.14 gives them."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import Asem, largest_difference

from wardwise.stats.aggregate import power_mean
from wardwise.stats.arrays import Mask, Matrix, Vector
from wardwise.stats.growth import measure_annual_growth, measure_trend
from wardwise.stats.impute import interpolate_in_time
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

X = np.array([[5.0, np.nan, 2.0, 8.0, 1.0, 5.0, 13.0]]).T
UP, DOWN = np.array([True]), np.array([False])


def read_results(asem: Asem, file: str) -> dict[str, float]:
    table = asem.read(f"15_vectors/{file}.csv")
    return dict(table.select("fn", pl.col("value").cast(pl.Float64)).iter_rows())


def span(zero: float, one: float, scale: float = 1.0) -> Matrix:
    return rescale_linearly(X, zero=np.array([zero]), one=np.array([one]), scale=scale)


def aim(target: float, rising: Mask, *, capped: bool = False) -> Matrix:
    return measure_against_target(X, rising=rising, targets=np.array([target]), capped=capped)


def test_means_of_a_vector_equal_coinrs(asem: Asem) -> None:
    theirs = read_results(asem, "aggregators")
    whole, weights = np.array([[1.0, 2.0, 3.0, 10.0]]), np.array([2.0, 1.0, 1.0, 0.5])
    gapped, rising = np.array([[5.0, np.nan, 2.0, 8.0, 1.0]]), np.arange(1.0, 6.0)

    def mean(values: Matrix, own: Vector, exponent: float) -> float:
        return float(power_mean(values, weights=own, exponent=exponent, least_share=0.0)[0])

    ours = {
        "a_amean(v,w)": mean(whole, weights, 1),
        "a_gmean(v,w)": mean(whole, weights, 0),
        "a_hmean(v,w)": mean(whole, weights, -1),
        "a_genmean(v,w,p=2)": mean(whole, weights, 2),
        "a_genmean(v,w,p=-1)": mean(whole, weights, -1),
        "a_amean(xna,1:5)": mean(gapped, rising, 1),
        "a_gmean(xna,1:5)": mean(gapped, rising, 0),
        "a_hmean(xna,1:5)": mean(gapped, rising, -1),
        "a_genmean(xna,1:5,p=2)": mean(gapped, rising, 2),
    }
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        if theirs[name] is None:  # COINr's fault: no power mean over a gap
            assert np.isfinite(value)
        else:
            assert value == pytest.approx(theirs[name], abs=1e-9), name


def test_normalisations_of_a_vector_equal_coinrs(asem: Asem) -> None:
    ours = {
        "minmax": rescale_to_range(X, rising=UP, low=0, high=100),
        "minmax_1_10": rescale_to_range(X, rising=UP, low=1, high=10),
        "scaled": span(0, 10, 100),
        "zscore": pooled_standardise(X),
        "zscore_10_2": 10 + 2 * pooled_standardise(X),
        "dist2max": rescale_to_range(X, rising=UP, low=0, high=1),
        "dist2ref4": measure_against_row(X, rising=UP, row=3),
        "dist2targ10": aim(10, UP),
        "dist2targ10cap": aim(10, UP, capped=True),
        "dist2targ3neg": aim(3, DOWN),
        "fracmax": divide_by_best(X, rising=UP),
        "prank": rank_by_percentile(X, rising=UP),
        "rank": rank_columns(X, rising=UP),
        "rankavg": rank_columns(X, rising=UP, ties=Ties.AVERAGE),
        "borda": count_borda(X, rising=UP),
        "gp_pos": cut_to_range(span(2, 8, 100), low=0, high=100),
        "gp_neg": cut_to_range(span(8, 2, 100), low=0, high=100),
        "gp_pos_notrunc": span(2, 8),
    }

    file = "15_vectors/normalisers.csv"
    assert set(asem.read(file).columns) == {"x", *ours}
    for name, found in ours.items():
        assert largest_difference(found, asem.values(file, [name])) < 1e-9, name


def test_lines_between_times_equal_coinrs(asem: Asem) -> None:
    """approx_df: points at times 1, 4, 7 and 2, 4, 7; COINr does not go beyond the first."""
    theirs = asem.values("15_vectors/approx_df.csv", ["Y.a", "Y.b"])
    known = np.full((2, 7), np.nan)
    known[0, [0, 3, 6]] = 1, 3, 10
    known[1, [1, 3, 6]] = 2, 4, 5

    found = interpolate_in_time(known, np.arange(1.0, 8.0), beyond=False)

    assert largest_difference(found.values.T, theirs) < 1e-9


def test_growth_and_trend_equal_coinrs(asem: Asem) -> None:
    theirs = read_results(asem, "CAGR_prc")
    values, times = np.array([100.0, 110.0, 130.0]), np.array([2010.0, 2012.0, 2015.0])

    assert measure_annual_growth(values, times) == pytest.approx(theirs["CAGR(y,x)"], abs=1e-9)
    assert measure_trend(values, times) == pytest.approx(theirs["prc_change(y,x)"], abs=1e-9)
