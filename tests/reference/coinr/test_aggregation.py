"""Aggregation as COINr 1.1.14 publishes it for its ASEM example, to 1e-9."""

from functools import partial

import numpy as np
import pytest
from coinr_asem import Asem, Combine

from wardwise.stats.aggregate import copeland_scores, outrank_rows, power_mean
from wardwise.stats.arrays import Matrix, Vector

WHOLE, GAPPED = "06_aggregate/Norm1_input.csv", "06_aggregate/NormNA_input.csv"


def mean(exponent: float, least_share: float = 1.0) -> Combine:
    def combine(values: Matrix, weights: Vector) -> Vector:
        return power_mean(values, weights=weights, exponent=exponent, least_share=least_share)

    return combine


def copeland(values: Matrix, weights: Vector) -> Vector:
    return copeland_scores(values, weights=weights)


def differ(
    asem: Asem,
    file: str,
    data: str,
    combine: Combine | tuple[Combine, Combine, Combine],
    weights: str = "00_inputs/weights_original.csv",
) -> float:
    """The largest difference at any node; not a number where one side alone misses a score."""
    rules = combine if isinstance(combine, tuple) else (combine, combine, combine)
    ours = asem.aggregate(data, rules, asem.weights(weights))
    nodes = list(ours)
    theirs = asem.values(f"06_aggregate/{file}.csv", nodes)
    found = np.column_stack([ours[node] for node in nodes])
    assert theirs.shape == (51, 60)
    if (np.isnan(found) != np.isnan(theirs)).any():
        return float("nan")
    return float(np.nanmax(np.abs(found - theirs)))


@pytest.mark.parametrize(
    ("file", "exponent"),
    [
        ("amean", 1),
        ("gmean", 0),
        ("hmean", -1),
        ("genmean_p-1", -1),
        ("genmean_p0.5", 0.5),
        ("genmean_p2", 2),
        ("genmean_p3", 3),
    ],
)
def test_every_mean_equals_coinrs_at_every_node(asem: Asem, file: str, exponent: float) -> None:
    assert differ(asem, file, WHOLE, mean(exponent)) < 1e-9


@pytest.mark.parametrize(("name", "exponent"), [("amean", 1), ("gmean", 0), ("hmean", -1)])
def test_means_with_declared_weights_equal_coinrs(asem: Asem, name: str, exponent: float) -> None:
    weights = "06_aggregate/custom_weights.csv"

    assert differ(asem, f"customw_a_{name}", WHOLE, mean(exponent), weights) < 1e-9


@pytest.mark.parametrize(("name", "exponent"), [("amean", 1), ("gmean", 0), ("hmean", -1)])
@pytest.mark.parametrize(("threshold", "share"), [("none", 0.0), ("0.75", 0.75), ("1", 1.0)])
def test_means_over_gaps_equal_coinrs_at_every_threshold(
    asem: Asem, name: str, exponent: float, threshold: str, share: float
) -> None:
    file = f"NA_a_{name}_thresh{threshold}"

    assert differ(asem, file, GAPPED, mean(exponent, share)) < 1e-9


def test_a_rule_for_each_level_equals_coinrs(asem: Asem) -> None:
    mixed = (mean(1), mean(0), mean(1))
    ending_in_copeland = (mean(1), mean(1), copeland)

    assert differ(asem, "mixed_amean_gmean_amean", WHOLE, mixed) < 1e-9
    assert differ(asem, "mixed_amean_amean_copeland", WHOLE, ending_in_copeland) < 1e-9


def test_copeland_scores_equal_coinrs(asem: Asem) -> None:
    weights = "06_aggregate/custom_weights.csv"

    assert differ(asem, "copeland", WHOLE, copeland) == 0
    assert differ(asem, "customw_copeland", WHOLE, copeland, weights) == 0


def test_a_power_mean_is_given_over_gaps_where_coinr_gives_none(asem: Asem) -> None:
    """COINr's fault: `a_genmean` is missing whenever an input is."""
    assert differ(asem, "NA_genmean_p2", GAPPED, mean(2, 1.0)) < 1e-9

    ours = asem.aggregate(GAPPED, (mean(2, 0.0), mean(2, 0.0), mean(2, 0.0)), asem.weights())

    assert not np.isnan(ours["Index"]).any()


def test_copeland_over_gaps_does_not_depend_on_the_order_of_rows(asem: Asem) -> None:
    """COINr's fault: of two rows, a missing value counts against the one that stands first."""
    rule = partial(copeland_scores, weights=np.ones(8), least_share=0.0)
    values = asem.values(GAPPED)[:, :8]
    theirs = asem.values("06_aggregate/NA_copeland.csv", ["Political"])[:, 0]
    whole = asem.members("Pillar")["Political"]
    political = asem.values(GAPPED)[:, [asem.indicators.index(name) for name in whole]]

    assert np.isnan(values).any()
    assert (rule(values[::-1])[::-1] == rule(values)).all()
    assert (copeland_scores(political, weights=np.ones(len(whole))) == theirs).all()


def test_who_outranks_whom_equals_coinrs(asem: Asem) -> None:
    values = asem.values(WHOLE, asem.members("Pillar")["Physical"])
    names = asem.read("06_aggregate/outrankMatrix_Physical.csv").columns
    theirs = asem.values("06_aggregate/outrankMatrix_Physical.csv", names)
    summary = asem.values("06_aggregate/outrank_summary.csv", ["nDominant", "fracDominant"])[0]

    ours = outrank_rows(values, weights=np.ones(values.shape[1]))

    assert np.abs(ours - theirs).max() < 1e-12
    dominated = (ours > 1 - 1e-12).sum()
    assert dominated == summary[0]
    assert dominated / (51 * 50 / 2) == pytest.approx(summary[1], abs=1e-12)
