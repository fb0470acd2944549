"""What the commands say of figures that nothing can be made of."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from command_line import Ended, run_command

from wardwise.toy.project_folder import RECEIVED, write_toy_project

FIRST = "T01000001,Saltmarsh 001A,37.21"


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    folder = write_toy_project(tmp_path / "toy")
    shutil.rmtree(folder / "corrections")  # they expect what was received
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    place = folder / RECEIVED / file
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")


def collate(folder: Path) -> Ended:
    fetched = run_command(folder, "fetch", "--mirror", str(folder / RECEIVED))
    assert fetched.status == 0, fetched.said
    return run_command(folder, "collate")


@pytest.mark.parametrize("written", ["inf", "NaN"])
def test_what_is_no_number_is_refused_with_file_row_and_column(toy: Path, written: str) -> None:
    change(toy, "air_model.csv", FIRST, f"T01000001,Saltmarsh 001A,{written}")

    ended = collate(toy)

    assert ended.status == 1
    assert "air_model/air_model.csv, row 2, column 'Nitrogen dioxide in the air 2015'" in ended.talk
    assert f"holds '{written}'" in ended.talk
    assert "declare it under `missing`" in ended.talk
    assert not (toy / "build" / "collated").exists()


def test_a_denominator_of_nothing_leaves_the_figure_missing_and_the_score_says_so(
    toy: Path,
) -> None:
    change(toy, "benefits.csv", ",965,977,988,", ",0,0,0,")

    ended = collate(toy)
    built = run_command(toy, "build")

    assert (ended.status, built.status) == (0, 0), ended.said + built.said
    here = (pl.col("indicator_id") == "out_of_work") & (pl.col("area_code") == "T01000001")
    observed = pl.read_parquet(toy / "build/collated/observations.parquet").filter(here)
    assert observed["value"].null_count() == observed.height == 3
    assert observed["status"].unique().to_list() == ["z"]
    inputs = pl.read_parquet(toy / "build/index/inputs.parquet").filter(here)
    assert inputs["origin"].unique().to_list() == ["estimated"]
    scores = pl.read_parquet(toy / "build/index/scores.parquet")
    assert not scores["score"].is_nan().any()
    assert scores.filter(pl.col("score").is_null() & pl.col("status").is_null()).is_empty()


def test_components_that_count_for_nothing_together_are_refused_with_their_line(toy: Path) -> None:
    framework = toy / "framework.yaml"
    lines = framework.read_text(encoding="utf-8").splitlines()
    of_parts = [at for at, line in enumerate(lines) if "dimension: opportunity" in line]
    for at in reversed(of_parts):
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines.insert(at + 1, f"{indent}weight: 0")
    framework.write_text("\n".join(lines) + "\n", encoding="utf-8")

    ended = run_command(toy, "check")

    assert of_parts
    assert ended.status == 1
    assert "the weights of the components of dimension 'opportunity' sum to 0" in ended.said
    assert "framework.yaml, line" in ended.said
