"""Where high and low wards of the toy borough lie together, from its outlines to words."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from wardwise.declaration.project_folder import read_project
from wardwise.model.errors import CompositeError, OrderError
from wardwise.model.patterns import CLUSTER_SCHEMA, ClusterKind
from wardwise.presentation.group_words import WORDS_OF_GROUP
from wardwise.workflow.borders import find_fit_borders
from wardwise.workflow.patterns import PatternReport, read_patterns
from wardwise.workflow.run import (
    BORDERS,
    PATTERN_TABLES,
    IndexFolder,
    compute_index,
    read_collated,
    read_index,
)


def be_silent(*_: object) -> None:
    """Stand in for a terminal."""


def test_wards_border_on_each_other_by_the_outlines_of_what_they_are_made_of(
    built_toy: Path,
) -> None:
    collated = read_collated(built_toy)

    found = find_fit_borders(
        read_project(built_toy),
        areas=collated.tables["areas"],
        crosswalks=collated.tables["crosswalks"],
    )

    wards = set(collated.tables["areas"].filter(level="ward")["area_code"])
    assert set(found["area_code"]) == wards
    turned = found.select(area_code="neighbour_code", neighbour_code="area_code", metres="metres")
    assert turned.sort("area_code", "neighbour_code").equals(found)
    assert collated.tables[BORDERS].equals(found)


def test_a_project_without_outlines_has_no_borders_and_no_patterns(built_toy: Path) -> None:
    project, collated = read_project(built_toy), read_collated(built_toy)
    bare = replace(project, geography=replace(project.geography, outlines=()))

    borders = find_fit_borders(
        bare, areas=collated.tables["areas"], crosswalks=collated.tables["crosswalks"]
    )
    index = compute_index(
        bare,
        replace(collated, tables={**collated.tables, BORDERS: borders}),
        progress=be_silent,
    )

    assert borders.is_empty()
    assert not set(PATTERN_TABLES) & set(index.tables)


def test_an_index_computed_again_has_the_same_patterns(built_toy: Path) -> None:
    collated, index = read_collated(built_toy), read_index(built_toy)

    again = compute_index(read_project(built_toy), collated, progress=be_silent)

    for name in PATTERN_TABLES:
        assert again.tables[name].equals(index.tables[name])


def test_every_score_is_told_with_how_alike_neighbours_are(built_toy: Path) -> None:
    text = read_patterns(built_toy).to_text()

    assert "Social Progress Index: neighbours are alike (Moran's I 0." in text
    assert "Shelter: neighbours are" in text
    assert "swapped for others drawn by lot" in text


def test_one_score_is_told_alone_in_words_and_as_data(built_toy: Path) -> None:
    report = read_patterns(built_toy, node="shelter")

    assert report.to_text().count("neighbours are") == 1
    record = report.to_record()
    assert isinstance(record["areas"], list)
    assert len(record["areas"]) == 17


def test_a_score_that_is_not_there_is_refused_with_the_nearest(built_toy: Path) -> None:
    with pytest.raises(CompositeError) as refused:
        read_patterns(built_toy, node="sheltr")

    assert refused.value.fix == "did you mean 'shelter'?"


def test_an_index_without_patterns_says_what_is_lacking(
    built_toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = {k: v for k, v in read_index(built_toy).tables.items() if k not in PATTERN_TABLES}
    monkeypatch.setattr("wardwise.workflow.patterns.read_index", lambda _: IndexFolder(tables))

    with pytest.raises(OrderError, match="not known which wards lie side by side"):
        read_patterns(built_toy)


def test_each_kind_of_group_is_named_with_its_wards(built_toy: Path) -> None:
    patterns = read_patterns(built_toy)
    rows = [
        ("shelter", f"T0500000{at}", "2017", kind.value, 40.0 + at, 3, 45.0, 50.0, 1.0, 0.001, 0.01)
        for at, kind in enumerate(ClusterKind)
    ]
    clusters = pl.DataFrame(rows, schema=CLUSTER_SCHEMA, orient="row").with_columns(
        name=pl.format("Ward {}", pl.int_range(pl.len()))
    )

    text = PatternReport(patterns.edition, patterns.patterns, clusters, ("shelter",)).to_text()

    assert f"Low, among low neighbours: Ward 0 {40.0} ({45.0})" in text
    assert "High, among low neighbours: Ward 3 43.0 (45.0)" in text
    assert "without a neighbour that has a score: Ward 5" in text
    assert WORDS_OF_GROUP[ClusterKind.NOT_CLEAR] not in text
