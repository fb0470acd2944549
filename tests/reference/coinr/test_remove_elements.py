"""The index without each element in turn, as COINr 1.1.14 publishes it for its ASEM example."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import Asem, Combine

from wardwise.stats.aggregate import weighted_mean
from wardwise.stats.arrays import Matrix, Vector
from wardwise.stats.ranks import rank_scores


def combine(values: Matrix, weights: Vector) -> Vector:
    return weighted_mean(values, weights=weights)


RULES: tuple[Combine, Combine, Combine] = (combine, combine, combine)


@pytest.mark.parametrize(("level", "elements"), [(1, 49), (2, 8), (3, 2)])
def test_scores_and_ranks_without_each_element_equal_coinrs(
    asem: Asem, level: int, elements: int
) -> None:
    folder = f"11_remove_elements/L{level}"
    names = asem.read(f"{folder}_scores.csv").columns[1:]
    scores = asem.values(f"{folder}_scores.csv", names)
    ranks = asem.values(f"{folder}_ranks.csv", names)
    apart = dict(
        asem.read(f"{folder}_meanabsdiff.csv").cast({"MeanAbsDiff": pl.Float64}).iter_rows()
    )
    weights = asem.weights()

    ours = np.column_stack(
        [
            asem.aggregate(
                "01_build_chain/Normalised.csv",
                RULES,
                {node: 0.0 if node == name else own for node, own in weights.items()},
            )["Index"]
            for name in names
        ]
    )
    ranked = np.column_stack([rank_scores(column) for column in ours.T])

    assert names[0] == "Nominal"
    assert len(names) == len(apart) == elements + 1
    assert np.abs(ours - scores).max() < 1e-9
    assert (ranked == ranks).all()
    moved = np.abs(ranked - ranked[:, [0]]).mean(axis=0)
    assert moved == pytest.approx(np.array([apart[name] for name in names]), abs=1e-9)
