"""Imputation as COINr 1.1.14 publishes it for its ASEM example, to 1e-9."""

import numpy as np
import polars as pl
import pytest
from coinr_asem import Asem, largest_difference

from wardwise.stats.arrays import Matrix, Positions
from wardwise.stats.impute import (
    Middle,
    carry_latest,
    impute_by_middle,
    impute_from_neighbours,
    interpolate_in_time,
)
from wardwise.stats.scales import rescale_linearly

GAPPED = "03_impute/denominated_input.csv"


def read_groups(asem: Asem, name: str) -> Positions:
    groups = dict(asem.read("00_inputs/meta_unit.csv").select("uCode", name).iter_rows())
    of_row = [groups[code] for code in asem.read(GAPPED)["uCode"]]
    return np.unique(of_row, return_inverse=True)[1].astype(np.int64)


def read_families(asem: Asem, level: str) -> Positions:
    lineage = asem.read("00_inputs/lineage.csv")
    family = dict(lineage.select("Indicator", level).iter_rows())
    of_column = [family[name] for name in asem.indicators]
    return np.unique(of_column, return_inverse=True)[1].astype(np.int64)


def read_panel(asem: Asem, file: str) -> Matrix:
    """Give (countries x indicators, years), both in their order in the panel."""
    table = asem.read(file)
    years = sorted(table["Time"].unique())
    order = pl.DataFrame({"uCode": asem.read("03_impute/panel_input.csv")["uCode"].unique().sort()})
    blocks = [
        order.join(table.filter(pl.col("Time") == year), on="uCode", how="left")
        .select(pl.col(asem.indicators).cast(pl.Float64))
        .fill_null(np.nan)
        .to_numpy()
        .ravel()
        for year in years
    ]
    return np.column_stack(blocks)


@pytest.mark.parametrize("middle", list(Middle))
@pytest.mark.parametrize("group", [None, "EurAsia_group", "GDP_group", "Pop_group"])
def test_means_and_medians_of_groups_equal_coinrs(
    asem: Asem, middle: Middle, group: str | None
) -> None:
    groups = read_groups(asem, group) if group else None

    found = impute_by_middle(asem.values(GAPPED), middle=middle, groups=groups)

    file = f"i_{middle.value}_grp_{group}" if group else f"i_{middle.value}"
    assert largest_difference(found.values, asem.values(f"03_impute/{file}.csv")) < 1e-9
    assert found.filled.sum() == 65


@pytest.mark.parametrize(
    ("file", "level", "middle"),
    [
        ("row_i_mean_level2_norm", "Pillar", Middle.MEAN),
        ("row_i_median_level3_norm", "Sub-index", Middle.MEDIAN),
    ],
)
def test_filling_from_the_same_country_equals_coinrs(
    asem: Asem, file: str, level: str, middle: Middle
) -> None:
    values, rising = asem.values(GAPPED), asem.rising
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    zero, one = np.where(rising, low, high), np.where(rising, high, low)
    scaled = rescale_linearly(values, zero=zero, one=one)

    found = impute_from_neighbours(scaled, read_families(asem, level), middle=middle)

    ours = zero + found.values * (one - zero)
    assert largest_difference(ours, asem.values(f"03_impute/{file}.csv")) < 1e-9


@pytest.mark.parametrize(("file", "farthest"), [("latest", None), ("latest_max_time1", 1)])
def test_carrying_the_latest_value_equals_coinrs(
    asem: Asem, file: str, farthest: int | None
) -> None:
    panel = read_panel(asem, "03_impute/panel_input.csv")

    found = carry_latest(panel, farthest=farthest)

    theirs = read_panel(asem, f"03_impute/panel_{file}.csv")
    assert largest_difference(found.values, theirs) < 1e-9
    assert found.filled.sum() == {None: 889 - 434, 1: 889 - 449}[farthest]


def test_the_year_that_each_carried_value_came_from_equals_coinrs(asem: Asem) -> None:
    panel = read_panel(asem, "03_impute/panel_input.csv")
    years = np.where(np.isnan(panel), np.nan, np.arange(2018.0, 2023.0))

    found = carry_latest(years, farthest=1)

    theirs = read_panel(asem, "03_impute/panel_latest_max_time1_DataT.csv")
    values = read_panel(asem, "03_impute/panel_latest_max_time1.csv")
    known = ~np.isnan(values)
    assert (found.values[known] == theirs[known]).all()
    assert (found.values != np.arange(2018.0, 2023.0))[known].any()


def test_carrying_forwards_then_backwards_equals_coinrs_constant(asem: Asem) -> None:
    panel = read_panel(asem, "03_impute/panel_input.csv")

    forwards = carry_latest(panel).values
    found = carry_latest(forwards[:, ::-1]).values[:, ::-1]

    assert largest_difference(found, read_panel(asem, "03_impute/panel_constant.csv")) < 1e-9


@pytest.mark.parametrize("file", ["linear", "linear-constant"])
def test_interpolation_in_time_equals_coinrs(asem: Asem, file: str) -> None:
    panel = read_panel(asem, "03_impute/panel_input.csv")

    found = interpolate_in_time(panel, np.arange(5.0))

    theirs = read_panel(asem, f"03_impute/panel_{file}.csv")
    assert largest_difference(found.values, theirs) < 1e-9
