"""The whole build of COINr 1.1.14's ASEM example, from its raw values to its index, to 1e-9."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import Asem, Combine, largest_difference

from wardwise.model.recipe import OutlierRule
from wardwise.stats.aggregate import weighted_mean
from wardwise.stats.arrays import Matrix, Positions, Vector
from wardwise.stats.impute import Middle, impute_by_middle
from wardwise.stats.outliers import treat_outliers
from wardwise.stats.scales import rescale_to_range
from wardwise.stats.screening import screen_rows

CHAIN = "01_build_chain"


def combine(values: Matrix, weights: Vector) -> Vector:
    return weighted_mean(values, weights=weights)


RULES: tuple[Combine, Combine, Combine] = (combine, combine, combine)


def denominate(asem: Asem) -> Matrix:
    """Divide each indicator that declares a denominator by its country's."""
    meta = asem.read("00_inputs/meta_ind.csv").drop_nulls("Denominator")
    codes = asem.read(f"{CHAIN}/Raw.csv").select("uCode")
    units = codes.join(asem.read("00_inputs/meta_unit.csv"), on="uCode", how="left")
    values = asem.values(f"{CHAIN}/Raw.csv")
    for name, denominator in meta.select("iCode", "Denominator").iter_rows():
        values[:, asem.indicators.index(name)] /= units[denominator].cast(pl.Float64).to_numpy()
    return values


def read_continents(asem: Asem) -> Positions:
    of = dict(asem.read("00_inputs/meta_unit.csv").select("uCode", "EurAsia_group").iter_rows())
    names = [of[code] for code in asem.read(f"{CHAIN}/Raw.csv")["uCode"]]
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def test_every_step_of_the_build_follows_from_the_raw_values(asem: Asem) -> None:
    steps = {"Denominated": denominate(asem)}
    steps["Imputed"] = impute_by_middle(
        steps["Denominated"], middle=Middle.MEAN, groups=read_continents(asem)
    ).values
    screened = screen_rows(steps["Imputed"], least_known=0.9)
    steps["Screened"] = steps["Imputed"][screened.included]
    steps["Treated"] = treat_outliers(steps["Screened"], OutlierRule()).values
    steps["Normalised"] = rescale_to_range(
        steps["Treated"], rising=asem.rising, low=0.0, high=100.0
    )

    for name, ours in steps.items():
        assert largest_difference(ours, asem.values(f"{CHAIN}/{name}.csv")) < 1e-9, name


def test_every_node_of_the_aggregated_index_equals_coinrs(asem: Asem) -> None:
    ours = asem.aggregate(f"{CHAIN}/Normalised.csv", RULES, asem.weights())
    nodes = list(ours)

    theirs = asem.values(f"{CHAIN}/Aggregated.csv", nodes)

    assert theirs.shape == (51, 60)
    assert largest_difference(np.column_stack([ours[node] for node in nodes]), theirs) < 1e-9


def test_screening_within_the_build_keeps_every_country(asem: Asem) -> None:
    theirs = asem.read(f"{CHAIN}/Screened_DataSummary.csv")

    found = screen_rows(asem.values(f"{CHAIN}/Imputed.csv"), least_known=0.9)

    known = theirs.select(pl.col("N_missing", "N_zero", "Dat_Avail", "Non_Zero").cast(pl.Float64))
    ours = np.column_stack([found.missing, found.zeros, found.known_share, found.nonzero_share])
    assert largest_difference(ours, known.to_numpy()) < 1e-9
    assert found.included.tolist() == (theirs["Included"] == "TRUE").to_list()


@pytest.mark.parametrize(
    ("file", "step"),
    [
        ("03_impute/denominated_input", "Denominated"),
        ("04_treat/screened_input", "Screened"),
        ("05_normalise/treated_input", "Treated"),
    ],
)
def test_the_steps_that_other_results_start_from_are_those_of_the_build(
    asem: Asem, file: str, step: str
) -> None:
    assert (
        largest_difference(asem.values(f"{file}.csv"), asem.values(f"{CHAIN}/{step}.csv")) < 1e-12
    )


@pytest.mark.parametrize(("file", "step"), [("Norm1_input", "Treated"), ("NormNA_input", "Raw")])
def test_what_is_aggregated_is_normalised_from_the_build(asem: Asem, file: str, step: str) -> None:
    values = asem.values(f"{CHAIN}/{step}.csv")

    ours = rescale_to_range(values, rising=asem.rising, low=1.0, high=100.0)

    assert largest_difference(ours, asem.values(f"06_aggregate/{file}.csv")) < 1e-9


def test_declared_goalposts_leave_a_twentieth_of_the_range_at_each_end(asem: Asem) -> None:
    values = asem.values(f"{CHAIN}/Raw.csv")
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    margin = 0.05 * (high - low)

    for name, ours in {"lower": low + margin, "upper": high - margin}.items():
        column = f"goalpost_{name}"
        theirs = asem.column("05_normalise/goalposts_iMeta.csv", key="iCode", value=column)
        assert ours == pytest.approx(theirs, rel=1e-12)
