"""Components, correlations and descriptions as COINr 1.1.14 publishes them for its example."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import LEVELS, Asem, largest_difference

from wardwise.model.recipe import OutlierRule
from wardwise.stats.arrays import Matrix, Vector
from wardwise.stats.association import correlation_matrix
from wardwise.stats.correlation import Correlation, correlate_columns
from wardwise.stats.describe import describe_columns
from wardwise.stats.outliers import keep_rule
from wardwise.stats.principal_components import find_principal_components
from wardwise.stats.screening import screen_rows

DSETS = ("Raw", "Denominated", "Treated", "Normalised")
NORMALISED, AGGREGATED = "01_build_chain/Normalised.csv", "01_build_chain/Aggregated.csv"
FIGURES = {
    "Min": "low",
    "Max": "high",
    "Mean": "mean",
    "Median": "median",
    "Std": "spread",
    "Skew": "skewness",
    "Kurt": "kurtosis",
    "N.Avail": "known",
    "N.NonZero": "nonzero",
    "N.Unique": "distinct",
    "N.Same": "repeated",
}


def read_number(asem: Asem, file: str, name: str) -> Vector:
    return asem.read(file)[name].cast(pl.Float64).to_numpy()


def correlate_pair(asem: Asem, file: str, pair: list[str], kind: Correlation) -> float:
    return float(correlate_columns(asem.values(file, pair), kind=kind).coefficient[0, 1])


@pytest.mark.parametrize("dset", ["Raw", "Treated", "Normalised"])
def test_every_component_of_every_pillar_equals_coinrs(asem: Asem, dset: str) -> None:
    """get_PCA(...)$PCAresults: spreads, shares and, up to sign, rotation."""
    variance = asem.read(f"09_multivariate/pca_{dset}_variance.csv")
    rotation = asem.read(f"09_multivariate/pca_{dset}_rotation.csv")

    compared = 0
    for pillar, names in asem.members("Pillar").items():
        values = asem.values(f"01_build_chain/{dset}.csv", names)
        found = find_principal_components(correlation_matrix(values))
        own = variance.filter(pl.col("group") == pillar)
        expected = own.select(pl.col("sdev", "prop_var", "cum_var").cast(pl.Float64)).to_numpy()
        spreads = np.sqrt(found.eigenvalues)
        ours = np.column_stack([spreads, found.shares, np.cumsum(found.shares)])
        assert largest_difference(ours, expected) < 1e-9
        loadings = rotation.filter(pl.col("group") == pillar)
        for at in range(len(names)):
            one = loadings.filter(pl.col("PC") == f"PC{at + 1}")
            theirs = dict(one.select("iCode", pl.col("loading").cast(pl.Float64)).iter_rows())
            wanted = np.array([theirs[name] for name in names])
            turned = found.loadings[:, at] / spreads[at]
            assert min(np.abs(turned - wanted).max(), np.abs(turned + wanted).max()) < 1e-9
            compared += len(names)

    assert compared == rotation.height == 329


def test_spreads_of_all_indicators_components_equal_coinrs(asem: Asem) -> None:
    theirs = read_number(asem, "09_multivariate/pca_Normalised_all_variance.csv", "sdev")

    found = find_principal_components(correlation_matrix(asem.values(NORMALISED)))

    assert np.sqrt(found.eigenvalues) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("kind", list(Correlation))
def test_correlations_of_indicators_with_all_above_them_equal_coinrs(
    asem: Asem, kind: Correlation
) -> None:
    above = {row["Indicator"]: row for row in asem.read("00_inputs/lineage.csv").to_dicts()}
    theirs = asem.read(f"09_multivariate/corr_agg_family_{kind.value}.csv")

    apart = [
        abs(correlate_pair(asem, AGGREGATED, [above[name][level], name], kind) - float(value))
        for level, name, value in theirs.iter_rows()
    ]

    assert len(apart) == 49 * (len(LEVELS) - 1)
    assert max(apart) < 1e-9


@pytest.mark.parametrize(
    ("file", "data", "rows"),
    [("corr_L34", AGGREGATED, 2), ("corr_L1_grouplev2_p0", NORMALISED, 329)],
)
def test_correlations_of_levels_and_of_groups_equal_coinrs(
    asem: Asem, file: str, data: str, rows: int
) -> None:
    theirs = asem.read(f"09_multivariate/{file}.csv")

    apart = [
        abs(correlate_pair(asem, data, [one, other], Correlation.PEARSON) - float(value))
        for one, other, value in theirs.iter_rows()
        if one != other
    ]

    assert theirs.height == rows
    assert len(apart) == rows - (49 if rows > 49 else 0)
    assert max(apart) < 1e-9


@pytest.mark.parametrize(
    ("file", "sign", "limit"), [("corr_flags_high075", 1, 0.75), ("corr_flags_low-05", -1, 0.5)]
)
def test_the_same_pairs_of_a_pillar_are_flagged(
    asem: Asem, file: str, sign: int, limit: float
) -> None:
    theirs = {
        (group, frozenset((one, other))): float(value)
        for group, one, other, value in asem.read(f"09_multivariate/{file}.csv").iter_rows()
    }

    found = {}
    for pillar, names in asem.members("Pillar").items():
        coefficient = correlate_columns(asem.values(NORMALISED, names)).coefficient
        for one, other in zip(*np.nonzero(np.triu(sign * coefficient > limit, k=1)), strict=True):
            found[pillar, frozenset((names[one], names[other]))] = coefficient[one, other]

    assert found.keys() == theirs.keys()
    assert all(value == pytest.approx(theirs[pair], abs=5.1e-4) for pair, value in found.items())


def test_the_same_indicators_follow_a_denominator(asem: Asem) -> None:
    denominators = ["Area", "Energy", "GDP", "Population"]
    theirs = {
        (name, denominator): float(value)
        for name, denominator, value in asem.read("09_multivariate/denom_corr_07.csv").iter_rows()
    }
    table = asem.read("01_build_chain/Raw.csv").join(
        asem.read("00_inputs/meta_unit.csv").select("uCode", *denominators), on="uCode", how="left"
    )
    names = [*asem.indicators, *denominators]
    values = table.select(pl.col(names).cast(pl.Float64)).fill_null(np.nan).to_numpy()

    coefficient = correlate_columns(values).coefficient[: len(asem.indicators), -4:]

    found = {
        (names[one], denominators[other]): coefficient[one, other]
        for one, other in zip(*np.nonzero(np.abs(coefficient) > 0.7), strict=True)
    }
    assert found.keys() == theirs.keys()
    assert all(value == pytest.approx(theirs[pair], abs=1e-9) for pair, value in found.items())


@pytest.mark.parametrize("dset", DSETS)
def test_every_figure_and_flag_of_a_column_equals_coinrs(asem: Asem, dset: str) -> None:
    file = f"09_multivariate/stats_{dset}.csv"
    table = asem.read(file)
    values = asem.values(f"01_build_chain/{dset}.csv", table["iCode"].to_list())

    found = describe_columns(values)

    for theirs, ours in FIGURES.items():
        expected = read_number(asem, file, theirs)
        assert np.abs(getattr(found, ours) - expected).max() < 1e-9, theirs
    rows, known = len(values), found.known
    shares = {
        "Avail": (known / rows, 0.65),
        "NonZero": (found.nonzero / known, 0.5),
        "Unique": (found.distinct / known, 0.5),
    }
    for name, (share, least) in shares.items():
        assert np.abs(share - read_number(asem, file, f"Frc.{name}")).max() < 1e-9, name
        assert (share >= least).tolist() == (table[f"Flag.{name}"] == "ok").to_list(), name
    same = found.repeated / known
    assert np.abs(same - read_number(asem, file, "Frc.Same")).max() < 1e-9
    keeps = keep_rule(values, OutlierRule())
    assert keeps.tolist() == (table["Flag.SkewKurt"] == "ok").to_list()


@pytest.mark.parametrize("dset", DSETS)
def test_what_is_known_of_every_country_and_group_equals_coinrs(asem: Asem, dset: str) -> None:
    data = asem.read(f"01_build_chain/{dset}.csv").sort("uCode")
    summary = asem.read(f"09_multivariate/avail_{dset}_summary.csv").sort("uCode")
    groups = asem.read(f"09_multivariate/avail_{dset}_bygroup.csv").sort("uCode")
    lineage = asem.read("00_inputs/lineage.csv")

    def count(names: list[str]) -> Matrix:
        values = data.select(pl.col(names).cast(pl.Float64)).fill_null(np.nan).to_numpy()
        found = screen_rows(values)
        both = found.missing + found.zeros
        return np.column_stack(
            [found.missing, found.zeros, both, found.known_share, found.nonzero_share]
        )

    expected = summary.select(pl.exclude("uCode").cast(pl.Float64)).to_numpy()
    assert summary["uCode"].to_list() == data["uCode"].to_list() == groups["uCode"].to_list()
    assert largest_difference(count(asem.indicators), expected) < 1e-9
    compared = 0
    for level in LEVELS[1:]:
        for group in lineage[level].unique():
            names = lineage.filter(pl.col(level) == group)["Indicator"].to_list()
            theirs = groups[group].cast(pl.Float64).to_numpy()
            assert np.abs(count(names)[:, 3] - theirs).max() < 1e-9, group
            compared += 1
    assert compared == groups.width - 1 == 11
