"""Screening and denomination as COINr 1.1.14 publishes them for its ASEM example."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import Asem, largest_difference

from wardwise.stats.screening import screen_rows

RAW = "01_build_chain/Raw.csv"


@pytest.mark.parametrize("least_known", [0.85, 0.9])
@pytest.mark.parametrize(
    ("rule", "asks_known", "asks_nonzero"),
    [("byNA", True, False), ("byzeros", False, True), ("byNAandzeros", True, True)],
)
def test_the_same_countries_stay_for_the_same_figures(
    asem: Asem, rule: str, *, asks_known: bool, asks_nonzero: bool, least_known: float
) -> None:
    theirs = asem.read(f"02_screen/{rule}_{least_known}_DataSummary.csv")

    found = screen_rows(
        asem.values(RAW),
        least_known=least_known if asks_known else None,
        least_nonzero=0.95 if asks_nonzero else None,
    )

    assert theirs["uCode"].to_list() == asem.read(RAW)["uCode"].to_list()
    numbers = theirs.select(pl.col("N_missing", "N_zero", "Dat_Avail", "Non_Zero").cast(pl.Float64))
    ours = np.column_stack([found.missing, found.zeros, found.known_share, found.nonzero_share])
    assert largest_difference(ours, numbers.to_numpy()) < 1e-9
    assert found.included.tolist() == (theirs["Included"] == "TRUE").to_list()
    removed = asem.read(f"02_screen/{rule}_{least_known}_RemovedUnits.csv")["uCode"].to_list()
    assert theirs.filter(~pl.Series(found.included))["uCode"].to_list() == removed
    assert removed


def test_forced_countries_stay_or_go_as_in_coinr(asem: Asem) -> None:
    codes = asem.read(RAW)["uCode"].to_numpy()
    theirs = asem.read("02_screen/force_DataSummary.csv")

    found = screen_rows(
        asem.values(RAW), least_known=0.9, forced_out=codes == "AUS", forced_in=codes == "BRN"
    )

    assert found.included.tolist() == (theirs["Included"] == "TRUE").to_list()
    assert found.thin[codes == "BRN"].all()
