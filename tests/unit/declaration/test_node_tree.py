"""Tables of nodes become frameworks, and every row that cannot be is named."""

import polars as pl
import pytest

from wardwise.declaration.node_table import NodeRow, read_node_rows
from wardwise.declaration.node_tree import NodeTree, arrange_nodes
from wardwise.model.errors import MissingColumnError, Problems
from wardwise.model.indicator import Direction

FOUR_RUNGS = [
    ("cold", "shelter", "-1"),
    ("crowded", "shelter", "lower is better"),
    ("violence", "safety", "lower"),
    ("shelter", "needs", ""),
    ("safety", "needs", ""),
    ("needs", "index", ""),
    ("index", "", ""),
]


def read(rows: list[tuple[str, str, str]]) -> tuple[NodeRow, ...]:
    table = pl.DataFrame(rows, schema=["iCode", "Parent", "Direction"], orient="row")
    return read_node_rows(table, name="nodes.csv", place=lambda at: f"nodes.csv, line {at + 2}")


def arrange(rows: list[tuple[str, str, str]], *, needs_parents: bool = False) -> NodeTree:
    return arrange_nodes(read(rows), name="nodes.csv", needs_parents=needs_parents)


def test_a_table_of_four_rungs_is_taken_as_it_is() -> None:
    tree = arrange(FOUR_RUNGS)

    assert tree.index.id == "index"
    assert [one.id for one in tree.components] == ["shelter", "safety"]
    assert [one.parent for one in tree.indicators] == ["shelter", "shelter", "safety"]
    assert tree.indicators[0].direction is Direction.LOWER_IS_BETTER
    assert tree.added == ()


@pytest.mark.parametrize(
    ("rows", "added"),
    [
        ([("cold", "", "-1"), ("crowded", "", "-1")], 3),
        ([("cold", "index", "-1"), ("crowded", "index", "-1")], 2),
        ([("cold", "shelter", "-1"), ("violence", "safety", "-1")], 2),
        ([row for row in FOUR_RUNGS if row[0] != "index"], 0),
    ],
    ids=["no parents", "an index", "components", "no row of the index"],
)
def test_rungs_that_a_table_lacks_are_added_and_told(
    rows: list[tuple[str, str, str]], added: int
) -> None:
    tree = arrange(rows)

    assert len(tree.added) == added
    assert all(one.parent == tree.index.id for one in tree.dimensions)
    assert {one.parent for one in tree.components} == {one.id for one in tree.dimensions}
    assert {one.parent for one in tree.indicators} == {one.id for one in tree.components}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([*FOUR_RUNGS, ("cold", "safety", "1")], "'cold' stands twice, first in nodes.csv, line 2"),
        ([("cold", "cold", "1")], "no indicator"),
        ([("a", "b", "1"), ("b", "c", ""), ("c", "b", "")], "is its own ancestor"),
        ([*FOUR_RUNGS, ("noise", "needs", "1")], "2 nodes stand above 'noise' and 3 above"),
        ([*FOUR_RUNGS, ("noise", "safety", "")], "'noise' does not say which way is better"),
        ([*FOUR_RUNGS, ("noise", "safety", "good")], "the direction of 'noise' is 'good'"),
        ([*FOUR_RUNGS[:-1], ("index", "top", "")], "4 rungs stand above the indicators"),
        ([*FOUR_RUNGS, ("", "safety", "1")], "a row has no code"),
    ],
)
def test_rows_that_cannot_be_are_named(rows: list[tuple[str, str, str]], problem: str) -> None:
    with pytest.raises(Problems) as refused:
        arrange(rows)

    assert problem in str(refused.value)


def test_a_parent_without_a_row_is_refused_where_rows_are_needed() -> None:
    with pytest.raises(Problems, match="'shelterr', which has no row") as refused:
        arrange([*FOUR_RUNGS, ("noise", "shelterr", "1")], needs_parents=True)

    assert "did you mean 'shelter'?" in str(refused.value)
    assert "nodes.csv, line 9" in str(refused.value)


def test_columns_that_are_not_there_are_named() -> None:
    table = pl.DataFrame({"name": ["cold"]})

    with pytest.raises(MissingColumnError, match="'iCode', 'direction'"):
        read_node_rows(table, name="nodes.csv", place=str, needed=("id", "direction"))


def test_a_weight_that_is_no_number_is_refused_with_its_place() -> None:
    table = pl.DataFrame({"id": ["cold"], "direction": ["1"], "Weight": ["heavy"]})

    with pytest.raises(Problems, match="Weight of 'cold' is 'heavy'") as refused:
        read_node_rows(table, name="nodes.csv", place=lambda at: f"nodes.csv, line {at + 2}")

    assert "nodes.csv, line 2, column 'Weight'" in str(refused.value)
