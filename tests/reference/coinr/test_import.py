"""A project imported from COINr's example gives COINr's own scores, without an edit."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from coinr_asem import Asem

from wardwise.declaration.project_folder import read_project
from wardwise.workflow.coinr_project import CoinrImport, import_coinr
from wardwise.workflow.quick_index import index_from_table
from wardwise.workflow.run import run_build, run_collate

CLOSE = 1e-9


@pytest.fixture(scope="module")
def imported(asem: Asem, tmp_path_factory: pytest.TempPathFactory) -> Path:
    inputs = asem.folder / "00_inputs"
    asked = CoinrImport(
        inputs / "ASEM_iData.csv",
        inputs / "ASEM_iMeta.csv",
        tmp_path_factory.mktemp("coinr") / "asem",
        group="EurAsia_group",
    )
    return import_coinr(asked, received=date(2026, 1, 5)).folder


def find_largest_difference(asem: Asem, scores: pl.DataFrame, *, folded: bool) -> float:
    """Find how far scores lie from COINr's, over all its groups; all must be there."""
    theirs = asem.read("01_build_chain/Aggregated.csv").rename({"uCode": "area_code"})
    groups = [one for one in theirs.columns[1:] if one not in asem.indicators]
    long = theirs.unpivot(groups, index="area_code", variable_name="node", value_name="theirs")
    if folded:
        long = long.with_columns(pl.col("node").str.to_lowercase())
    both = long.join(
        scores, left_on=["node", "area_code"], right_on=["node_id", "area_code"], how="left"
    )
    assert both.height == 51 * 11
    assert both["score"].null_count() == 0
    apart = (pl.col("score") - pl.col("theirs").cast(pl.Float64)).abs().max()
    return float(both.select(apart).item())


def test_collated_figures_are_those_that_coinr_divided(asem: Asem, imported: Path) -> None:
    observations = run_collate(imported, progress=lambda *_: None).tables["observations"]

    wide = observations.pivot("indicator_id", index="area_code", values="value")
    theirs = asem.read("01_build_chain/Denominated.csv")
    for name in asem.indicators:
        pair = theirs.select("uCode", pl.col(name).cast(pl.Float64)).join(
            wide.select("area_code", ours=name.lower()), left_on="uCode", right_on="area_code"
        )
        assert pair.height == 51
        theirs_and_ours = pair.select(name, "ours").fill_null(float("nan"))
        assert theirs_and_ours[name].to_list() == pytest.approx(
            theirs_and_ours["ours"].to_list(), rel=1e-12, nan_ok=True
        )


def test_the_imported_project_builds_the_scores_of_coinr(asem: Asem, imported: Path) -> None:
    run_collate(imported, progress=lambda *_: None)

    scores = run_build(imported, progress=lambda *_: None).tables["scores"]

    assert find_largest_difference(asem, scores, folded=True) < CLOSE


def test_a_notebook_builds_them_from_the_two_tables(asem: Asem, imported: Path) -> None:
    inputs = asem.folder / "00_inputs"
    built = index_from_table(
        pl.read_csv(inputs / "ASEM_iData.csv"),
        pl.read_csv(inputs / "ASEM_iMeta.csv"),
        group="EurAsia_group",
        method=read_project(imported).edition.method,
    )

    assert find_largest_difference(asem, built.scores, folded=False) < CLOSE


def test_a_panel_is_built_on_one_yardstick(asem: Asem, tmp_path: Path) -> None:
    inputs = asem.folder / "00_inputs"
    asked = CoinrImport(
        inputs / "ASEM_iData_p.csv",
        inputs / "ASEM_iMeta.csv",
        tmp_path / "panel",
        group="EurAsia_group",
    )
    folder = import_coinr(asked, received=date(2026, 1, 5)).folder
    run_collate(folder, progress=lambda *_: None)

    tables = run_build(folder, progress=lambda *_: None).tables

    assert tables["scores"].drop_nulls("score").height == 5 * 51 * 11
    assert tables["weights"]["indicator_id"].n_unique() == 49  # one yardstick for five years
