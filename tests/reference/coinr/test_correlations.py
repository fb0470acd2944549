"""Correlations and optimised weights as COINr 1.1.14 publishes them for its ASEM example."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import Asem, largest_difference

from wardwise.stats.arrays import Matrix
from wardwise.stats.chosen_weights import optimise_weights
from wardwise.stats.correlation import Correlation, correlate_columns

SIGNIFICANT = 0.05


def read_square(asem: Asem, file: str) -> Matrix:
    """Give (indicators, indicators), NaN where the table has no coefficient."""
    names = asem.indicators
    found = np.full((len(names), len(names)), np.nan)
    for one, other, value in asem.read(file).iter_rows():
        found[names.index(one), names.index(other)] = np.nan if value is None else float(value)
    return found


@pytest.mark.parametrize("kind", list(Correlation))
def test_correlations_of_all_indicators_equal_coinrs(asem: Asem, kind: Correlation) -> None:
    found = correlate_columns(asem.values("01_build_chain/Normalised.csv"), kind=kind)

    theirs = read_square(asem, f"09_multivariate/corr_norm_L1_{kind.value}.csv")
    assert largest_difference(found.coefficient, theirs) < 1e-9
    assert (found.lower <= found.coefficient + 1e-12).all()
    assert (found.coefficient <= found.upper + 1e-12).all()


@pytest.mark.parametrize("kind", [Correlation.PEARSON, Correlation.KENDALL])
def test_correlations_over_gaps_are_significant_where_coinr_says_so(
    asem: Asem, kind: Correlation
) -> None:
    """Of Spearman's, COINr tests small samples by another approximation."""
    found = correlate_columns(asem.values("01_build_chain/Raw.csv"), kind=kind)

    theirs = read_square(asem, f"09_multivariate/corr_raw_L1_p05_{kind.value}.csv")
    ours = np.where(found.p_value > SIGNIFICANT, np.nan, found.coefficient)
    assert np.isnan(theirs).any()
    assert largest_difference(ours, theirs) < 1e-9


def test_p_values_equal_coinrs(asem: Asem) -> None:
    found = correlate_columns(asem.values("01_build_chain/Normalised.csv"))

    assert (
        largest_difference(found.p_value, asem.values("09_multivariate/pvals_norm_pearson.csv"))
        < 1e-9
    )


def test_optimised_weights_reach_equal_influence_where_coinr_nearly_does(asem: Asem) -> None:
    """COINr stops at .5016 and .4984; its search for most information ends at the same weights."""
    scores = asem.values("01_build_chain/Aggregated.csv", ["Conn", "Sust"])
    theirs = asem.read("07_weights/opt_infomax_L3_corr.csv")["OptWeight"].cast(pl.Float64)

    found = optimise_weights(scores, wanted=np.ones(2))

    assert found.influence == pytest.approx(np.array([0.5, 0.5]), abs=1e-6)
    assert found.weights == pytest.approx(theirs.to_numpy(), abs=1e-3)


def test_optimised_weights_are_never_negative_where_coinrs_are(asem: Asem) -> None:
    theirs = asem.read("07_weights/opt_equal_L2_corr.csv")["OptWeight"].cast(pl.Float64)
    pillars = [pillar for group in asem.members("Sub-index").values() for pillar in group]

    found = optimise_weights(
        asem.values("01_build_chain/Aggregated.csv", pillars), wanted=np.ones(len(pillars))
    )

    assert theirs.to_numpy().min() < -0.1
    assert found.weights.min() >= 0
    assert found.weights.sum() == pytest.approx(1)
    assert np.abs(found.influence - found.wanted).max() < 0.025


def test_spearmans_coefficients_over_gaps_equal_coinrs_where_it_gives_them(asem: Asem) -> None:
    """Which it gives is decided by its own approximation of significance in small samples."""
    theirs = read_square(asem, "09_multivariate/corr_raw_L1_p05_spearman.csv")
    given = ~np.isnan(theirs)

    found = correlate_columns(asem.values("01_build_chain/Raw.csv"), kind=Correlation.SPEARMAN)

    assert given.sum() > 1000
    assert np.abs(found.coefficient - theirs)[given].max() < 1e-9
    differs = (found.p_value <= SIGNIFICANT) != given
    assert np.abs(found.p_value[differs] - SIGNIFICANT).max() < 0.01
