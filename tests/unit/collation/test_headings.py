import pytest

from wardwise.collation.connectors.headings import find_column, join_headings
from wardwise.model.errors import MissingColumnError


def test_a_lower_heading_that_repeats_the_tail_of_the_upper_adds_nothing() -> None:
    joined = join_headings([["", "Births; SMR; 2012", "Age"], ["Code", "2012", "0-15"]])

    assert joined == ("Code", "Births; SMR; 2012", "Age | 0-15")


def test_an_empty_upper_heading_takes_nothing_from_its_neighbour() -> None:
    joined = join_headings([["Crime", ""], ["2011", "2012"]])

    assert joined == ("Crime | 2011", "2012")


def test_upper_headings_fill_to_the_right_only_where_declared() -> None:
    joined = join_headings([["Crime", ""], ["2011", "2012"]], fill=True)

    assert joined == ("Crime | 2011", "Crime | 2012")


def test_a_title_above_the_table_is_answered_with_how_to_pass_it_by() -> None:
    with pytest.raises(MissingColumnError) as refused:
        find_column("Code", ["Waiting list return"], place="list.csv")

    assert 'headings_at: "Code"' in refused.value.fix


def test_a_column_that_is_missing_among_several_is_answered_with_those_there_are() -> None:
    with pytest.raises(MissingColumnError) as refused:
        find_column("Code", ["Ward", "Homes"], place="list.csv")

    assert refused.value.fix == "known: Homes, Ward"
