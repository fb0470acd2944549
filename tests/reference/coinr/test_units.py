"""Each country's places, strengths and weaknesses, as COINr 1.1.14 publishes them."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import Asem

from wardwise.stats.arrays import Matrix
from wardwise.stats.ranks import rank_scores

Rows = list[tuple[str, str, int, float]]  # country, indicator, rank, value


def rank_all(values: Matrix) -> Matrix:
    return np.column_stack([rank_scores(column) for column in values.T])


def find_extremes(asem: Asem, ranks: Matrix, values: Matrix, *, most: int) -> tuple[Rows, Rows]:
    """Each country's best and lowest ranks; of equal ones those that stand first in the metadata.

    Like COINr, and unlike a reader's expectation, the lowest value of all is never listed.
    """
    codes = asem.read("01_build_chain/Raw.csv")["uCode"].to_list()
    order = [
        asem.indicators.index(name)
        for name in asem.read("00_inputs/meta_ind.csv")["iCode"]
        if name in asem.indicators
    ]
    last = np.nanmax(ranks, axis=0)
    strengths: Rows = []
    weaknesses: Rows = []
    for row, code in enumerate(codes):
        listed = [at for at in order if ranks[row, at] < last[at]]  # a missing rank is not
        own = ranks[row]
        ordered = sorted(listed, key=own.__getitem__)
        for found, chosen in ((strengths, ordered[:most]), (weaknesses, ordered[-most:])):
            found += [(code, asem.indicators[at], int(own[at]), values[row, at]) for at in chosen]
    return strengths, weaknesses


def read_rows(asem: Asem, file: str) -> Rows:
    table = asem.read(f"12_units/{file}.csv").select(
        "uCode", "Code", pl.col("Rank").cast(pl.Int64), pl.col("Value").cast(pl.Float64)
    )
    return list(table.iter_rows())


def assert_same(ours: Rows, theirs: Rows) -> None:
    assert [row[:3] for row in ours] == [row[:3] for row in theirs]
    assert [row[3] for row in ours] == pytest.approx([row[3] for row in theirs], abs=1e-9)


def test_scores_and_ranks_of_every_node_equal_coinrs(asem: Asem) -> None:
    theirs = asem.read("12_units/unit_summary_all.csv")
    table = asem.read("01_build_chain/Aggregated.csv")

    for node in theirs["Code"].unique():
        own = theirs.filter(pl.col("Code") == node)
        scores = dict(zip(table["uCode"], table[node].cast(pl.Float64), strict=True))
        ours = np.array([scores[code] for code in own["uCode"]])
        assert np.abs(ours - own["Score"].cast(pl.Float64).to_numpy()).max() < 1e-9
        assert rank_scores(ours).tolist() == own["Rank"].cast(pl.Float64).to_list()

    assert theirs.height == 51 * 11


def test_strengths_and_weaknesses_of_raw_values_equal_coinrs(asem: Asem) -> None:
    raw = asem.values("01_build_chain/Raw.csv")
    ranks = rank_all(np.where(asem.rising, raw, -raw))

    strengths, weaknesses = find_extremes(asem, ranks, raw, most=5)

    assert_same(strengths, read_rows(asem, "strengths_raw"))
    assert_same(weaknesses, read_rows(asem, "weaknesses_raw"))


def test_strengths_within_a_countrys_group_equal_coinrs(asem: Asem) -> None:
    table = asem.read("01_build_chain/Normalised.csv")
    values = asem.values("01_build_chain/Normalised.csv")
    group = dict(asem.read("00_inputs/meta_unit.csv").select("uCode", "GDP_group").iter_rows())
    of_row = np.array([group[code] for code in table["uCode"]])
    ranks = np.full(values.shape, np.nan)
    for name in np.unique(of_row):
        ranks[of_row == name] = rank_all(values[of_row == name])

    strengths, _ = find_extremes(asem, ranks, values, most=3)

    assert_same(strengths, read_rows(asem, "strengths_norm_GDPgroup"))
