"""Principal-component weights and alpha as COINr 1.1.14 publishes them for its ASEM example."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wardwise.stats.association import cronbach_alpha
from wardwise.stats.weights import first_component_loadings

CHAIN, MULTIVARIATE = "coinr_asem/01_build_chain", "coinr_asem/09_multivariate"


def read_groups(folder: Path, *, level: str) -> dict[str, list[str]]:
    """Members of every group of COINr's example, by the name of the group at that level."""
    lineage = pl.read_csv(folder / "coinr_asem/00_inputs/lineage.csv")
    child = {"Pillar": "Indicator", "Sub-index": "Pillar", "Index": "Sub-index"}[level]
    grouped = lineage.select(level, child).unique(maintain_order=True)
    return {
        str(name[0]): members[child].to_list()
        for name, members in grouped.group_by(level, maintain_order=True)
    }


def read_values(folder: Path, dset: str, names: list[str]) -> np.ndarray:
    table = pl.read_csv(folder / CHAIN / f"{dset}.csv", infer_schema=False)
    known = pl.col(names).replace("", None).cast(pl.Float64)
    return table.select(known).fill_null(np.nan).to_numpy()


def differ_up_to_sign(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float(min(np.abs(ours - theirs).max(), np.abs(ours + theirs).max()))


@pytest.mark.parametrize("dset", ["Raw", "Treated", "Normalised"])
def test_first_principal_component_loadings_equal_coinrs_in_every_group(
    reference_folder: Path, dset: str
) -> None:
    """get_PCA(coin, dset, Level = 1)$Weights, to 1e-9 up to sign."""
    published = pl.read_csv(reference_folder / MULTIVARIATE / f"pca_{dset}_weights.csv")
    theirs = dict(published.select("iCode", "Weight").iter_rows())
    groups = read_groups(reference_folder, level="Pillar")

    differences = {
        group: differ_up_to_sign(
            first_component_loadings(read_values(reference_folder, dset, names)),
            np.array([theirs[name] for name in names]),
        )
        for group, names in groups.items()
    }

    assert len(differences) == 8
    assert max(differences.values()) < 1e-9, differences


def test_loadings_over_all_indicators_at_once_equal_coinrs(reference_folder: Path) -> None:
    """get_PCA(coin, dset = "Normalised", Level = 1, by_groups = FALSE)$Weights."""
    published = pl.read_csv(reference_folder / MULTIVARIATE / "pca_Normalised_all_weights.csv")
    names = published["iCode"].to_list()

    ours = first_component_loadings(read_values(reference_folder, "Normalised", names))

    assert len(names) == 49
    assert differ_up_to_sign(ours, published["Weight"].to_numpy()) < 1e-9


def test_alpha_equals_coinrs_in_every_group_and_level(reference_folder: Path) -> None:
    """get_cronbach(coin, dset, iCodes = group, Level): 23 groups, covariances by pairs."""
    published = pl.read_csv(reference_folder / MULTIVARIATE / "cronbach.csv")
    lineage = pl.read_csv(reference_folder / "coinr_asem/00_inputs/lineage.csv")
    columns = ["Indicator", "Pillar", "Sub-index", "Index"]

    compared = 0
    for dset, group, level, alpha in published.iter_rows():
        of_group = pl.any_horizontal(pl.col(columns[1:]) == group)
        names = lineage.filter(of_group)[columns[level - 1]].unique(maintain_order=True).to_list()
        ours = cronbach_alpha(read_values(reference_folder, dset, names))
        assert ours == pytest.approx(alpha, abs=1e-9), (dset, group, level)
        compared += 1

    assert compared == 23
