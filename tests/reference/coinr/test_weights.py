"""Weights as COINr 1.1.14 publishes them for its ASEM example."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import LEVELS, Asem

from wardwise.stats.arrays import Matrix, Vector
from wardwise.stats.weights import find_effective_weights, first_component_loadings

AGGREGATED = "01_build_chain/Aggregated.csv"


def read_weights(asem: Asem, file: str, level: int) -> dict[str, float]:
    table = asem.read(f"07_weights/{file}.csv").filter(pl.col("Level") == str(level))
    return dict(table.select("iCode", pl.col("Weight").cast(pl.Float64)).iter_rows())


def read_families(asem: Asem) -> dict[str, list[str]]:
    return asem.members("Sub-index")


def correlate_with(values: Matrix, total: Vector) -> Vector:
    return np.array([np.corrcoef(column, total)[0, 1] for column in values.T])


def test_effective_weights_of_every_node_equal_coinrs(asem: Asem) -> None:
    table = asem.read("07_weights/effective.csv")
    names = table["iCode"].to_list()
    above = {
        child: parent
        for level in LEVELS[1:]
        for parent, children in asem.members(level).items()
        for child in children
    }
    parents = np.array([names.index(above[name]) if name in above else -1 for name in names])
    weights = asem.weights()

    found = find_effective_weights(np.array([weights[name] for name in names]), parents)

    theirs = table["EffWeight"].cast(pl.Float64).to_numpy()
    assert len(names) == 60
    assert np.abs(found - theirs).max() < 1e-9


def test_loadings_of_pillars_equal_coinrs_up_to_sign(asem: Asem) -> None:
    """COINr's fault: signed loadings are its weights, so that a pillar may count negatively."""
    theirs = read_weights(asem, "pca_level2", 2)

    for pillars in read_families(asem).values():
        ours = first_component_loadings(asem.values(AGGREGATED, pillars))
        published = np.array([theirs[pillar] for pillar in pillars])
        assert min(np.abs(ours - published).max(), np.abs(ours + published).max()) < 1e-9

    assert min(theirs.values()) < 0


def test_what_coinrs_optimised_weights_of_pillars_reach_is_nearly_what_it_says(asem: Asem) -> None:
    """Its faults: weights below zero, and what they reach stands beside them in another order.

    It states what an earlier point of its search reached, here a few millionths away.
    """
    weights = read_weights(asem, "opt_equal_L2", 2)
    stated = asem.read("07_weights/opt_equal_L2_corr.csv").cast(pl.Float64)
    own = {name: np.array([weights[one] for one in of]) for name, of in read_families(asem).items()}
    parts = [
        asem.values(AGGREGATED, read_families(asem)[name]) @ each / each.sum()
        for name, each in own.items()
    ]

    influence = correlate_with(asem.values(AGGREGATED, sorted(weights)), np.mean(parts, axis=0))

    assert min(weights.values()) < -0.2
    assert stated["OptWeight"].to_list() == list(weights.values())
    assert list(weights) != sorted(weights)
    apart = np.abs(influence / influence.sum() - stated["Obtained"].to_numpy())
    assert 1e-9 < apart.max() < 1e-5


@pytest.mark.parametrize(
    ("file", "is_shared_out", "most"),
    [("opt_equal_L3", True, 1e-3), ("opt_infomax_L3", False, 1e-4)],
)
def test_what_coinrs_optimised_weights_of_two_parts_reach_is_nearly_what_it_says(
    asem: Asem, file: str, *, is_shared_out: bool, most: float
) -> None:
    """Its fault: it states what an earlier point of its search reached."""
    weights = read_weights(asem, file, 3)
    stated = asem.read(f"07_weights/{file}_corr.csv").cast(pl.Float64)
    own = np.array([weights["Conn"], weights["Sust"]])
    values = asem.values(AGGREGATED, ["Conn", "Sust"])

    found = correlate_with(values, values @ own)

    assert stated["OptWeight"].to_numpy() == pytest.approx(own, abs=1e-9)
    reached = found / found.sum() if is_shared_out else found
    assert 1e-5 < np.abs(reached - stated["Obtained"].to_numpy()).max() < most
