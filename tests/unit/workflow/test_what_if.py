"""A supposition is asked as it is typed, and answered in a table and in words."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from command_line import check_said, run_command

from wardwise.composite.supposed_values import SupposedValue
from wardwise.composite.what_if import Supposition
from wardwise.model.errors import SuppositionError, UnknownScoreError
from wardwise.workflow.open_index import OpenIndex
from wardwise.workflow.what_if import (
    ask_reach,
    ask_what_if,
    find_named,
    read_built,
    read_supposition,
)

WARD, NAME = "T05000003", "Castle Hill"


@pytest.fixture(scope="module")
def built(built_toy: Path) -> OpenIndex:
    return read_built(built_toy)


def read(built: OpenIndex, *values: str, areas: tuple[str, ...] = (NAME,)) -> Supposition:
    return read_supposition(built, areas=areas, values=values, weights=(), left_out=(), refit=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("fuel_poverty=17", SupposedValue("fuel_poverty", WARD, 17.0)),
        ("fuel_poverty=17.5%", SupposedValue("fuel_poverty", WARD, 17.5)),
        ("fuel_poverty=-20%", SupposedValue("fuel_poverty", WARD, 0.8, is_factor=True)),
        ("fuel_poverty=+10%", SupposedValue("fuel_poverty", WARD, 1.1, is_factor=True)),
        ("fuel_poverty@T05000004=9", SupposedValue("fuel_poverty", "T05000004", 9.0)),
    ],
)
def test_values_are_read_in_their_unit_or_as_a_part_of_what_is(
    built: OpenIndex, text: str, value: SupposedValue
) -> None:
    (found,) = read(built, text).values

    assert (found.indicator_id, found.area_code) == (value.indicator_id, value.area_code)
    assert found.value == pytest.approx(value.value)
    assert found.is_factor == value.is_factor


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fuel_poverty", "is not INDICATOR=VALUE"),
        ("fuel_poverty=low", "is not a number"),
        ("violence=12%", "is no value in per 1,000 residents"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(built: OpenIndex, text: str, words: str) -> None:
    with pytest.raises(SuppositionError, match=words):
        read(built, text)


def test_a_value_of_no_area_is_refused(built: OpenIndex) -> None:
    with pytest.raises(SuppositionError, match="does not say of which area"):
        read(built, "fuel_poverty=17", areas=())


def test_the_table_holds_every_node_and_only_those_above_the_value_move(built: OpenIndex) -> None:
    answer = ask_what_if(built, read(built, "fuel_poverty=-20%"))

    moved = answer.table.filter(answer.table["moved"].abs() > 1e-9)["node_id"].to_list()
    assert set(moved) == {"social_progress_index", "basic_human_needs", "shelter"}
    assert answer.table.height == 16
    assert answer.said[0].startswith("Households in fuel poverty in Castle Hill: ")
    assert answer.said[0].endswith("% of households")


def test_the_text_shows_scores_ranks_and_what_to_bear_in_mind(built: OpenIndex) -> None:
    text = ask_what_if(built, read(built, "fuel_poverty=-20%")).to_text()

    assert "on the edition's own yardstick" in text
    assert "Nothing was written." in text
    assert "a ward's do not move its borough's" in text
    (shelter,) = [one for one in text.splitlines() if one.strip().startswith("Shelter")]
    assert "of 17" in shelter
    assert "Personal Safety" not in text


def test_weights_alone_show_the_index_of_every_ward(built: OpenIndex) -> None:
    answer = ask_what_if(built, Supposition(weights={"shelter": 3.0}))

    text = answer.to_text()
    assert answer.table["area_code"].n_unique() == 17
    assert "Shelter counts 3 times as much" in text
    assert sum("of 17" in line for line in text.splitlines()) == 17


def test_reaching_the_boroughs_score_names_every_indicator_once(built: OpenIndex) -> None:
    answer = ask_reach(built, area=NAME, node="environmental_quality", target="benchmark")

    text = answer.to_text()
    assert ", beyond any ward of Saltmarsh" in text
    assert answer.target_name == "Saltmarsh"
    assert answer.to_record()["area_code"] == WARD
    for one in built.edition.framework.find_weighted("environmental_quality"):
        assert text.count(f"  {one.label}") == 1


def test_what_is_needed_is_said_with_its_way(built: OpenIndex) -> None:
    now = ask_reach(built, area=NAME, node="shelter", target="99").score

    text = ask_reach(built, area=NAME, node="shelter", target=str(now + 1)).to_text()

    assert "one of these alone would do" in text
    assert "Households in fuel poverty would have to fall from 21.4 to" in text


def test_of_several_areas_of_one_name_the_projects_own_is_meant(built: OpenIndex) -> None:
    elsewhere = built.areas.filter(area_code="T05000004").with_columns(
        name=pl.lit(NAME), role=pl.lit("comparison")
    )
    others = built.areas.filter(pl.col("area_code") != "T05000004")
    crowded = replace(built, areas=pl.concat([elsewhere, others]))

    assert find_named(crowded, "castle hill") == WARD
    with pytest.raises(UnknownScoreError, match="2 areas are called"):
        find_named(replace(crowded, areas=crowded.areas.with_columns(role=pl.lit("project"))), NAME)


def test_an_unknown_area_is_refused(built: OpenIndex) -> None:
    with pytest.raises(UnknownScoreError, match="there is no area"):
        read(built, "fuel_poverty=17", areas=("Nowhere",))


def test_the_command_answers_as_json_and_writes_nothing(built_toy: Path) -> None:
    before = sorted(str(one) for one in built_toy.rglob("*"))

    ended = run_command(built_toy, "what-if", WARD, "--set", "fuel_poverty=10", "--json")

    assert ended.status == 0, ended.said
    record = json.loads(ended.shown)
    assert record["refit"] is False
    assert {one["area_code"] for one in record["areas"]} == {WARD}
    assert sorted(str(one) for one in built_toy.rglob("*")) == before


def test_an_impossible_share_is_refused_with_its_bounds(built_toy: Path) -> None:
    ended = run_command(built_toy, "what-if", WARD, "--set", "fuel_poverty=130")

    check_said(ended, "of 130 percent of households is not possible", "between 0 and 100")
