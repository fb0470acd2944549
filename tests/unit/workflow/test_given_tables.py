"""Tables of any library are read, and refused by the name of what is wrong."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from wardwise.model.errors import (
    CellError,
    DuplicateRowError,
    MissingColumnError,
    PeriodError,
    SourceFileError,
)
from wardwise.workflow.given_tables import GivenTable, read_given, shape_areas, shape_observations

LONG = {
    "indicator_id": ["cold", "cold"],
    "area_code": ["AUT", "BEL"],
    "period_id": ["2018", "2018"],
    "value": [4.5, None],
}


@pytest.mark.parametrize(
    "given", [pl.DataFrame(LONG), pa.table(LONG), pd.DataFrame(LONG)], ids=["polars", "arrow", "pd"]
)
def test_long_tables_become_observations(given: GivenTable) -> None:
    table = shape_observations(given)

    assert table["value"].to_list() == [4.5, None]
    assert table["period_id"].unique().to_list() == ["2018-01-01/P1Y"]
    assert table["numerator"].is_null().all()


def test_a_named_index_of_pandas_is_a_column() -> None:
    frame = pd.DataFrame({"code": ["AUT", "BEL"], "cold": [1.0, 2.0]}).set_index("code")

    assert read_given(frame, name="table").columns == ["code", "cold"]


def test_missing_marks_of_pandas_are_null() -> None:
    frame = pd.DataFrame(
        {
            "whole": pd.array([1, None], dtype="Int64"),
            "text": pd.array(["a", None], dtype="string"),
            "kind": pd.Categorical(["x", None]),
            "number": [1.5, float("nan")],
        }
    )

    assert read_given(frame, name="table").null_count().row(0) == (1, 1, 1, 1)


def test_missing_columns_are_all_named() -> None:
    table = pl.DataFrame({"indicator": ["cold"], "area_code": ["AUT"], "value": [1.0]})

    with pytest.raises(MissingColumnError, match="'indicator_id', 'period_id'") as refused:
        shape_observations(table)

    assert "did you mean 'indicator'?" in refused.value.fix


def test_text_among_numbers_is_refused_with_its_row() -> None:
    table = pl.DataFrame(LONG | {"value": ["4.5", "about 3"]})

    with pytest.raises(CellError, match="holds 'about 3' in row 2"):
        shape_observations(table)


def test_numbers_without_end_are_refused_with_their_row() -> None:
    table = pl.DataFrame(LONG | {"value": [1.0, float("inf")]})

    with pytest.raises(CellError, match="holds inf in row 2"):
        shape_observations(table)


def test_a_period_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(PeriodError, match="'last year' is not a period"):
        shape_observations(pl.DataFrame(LONG | {"period_id": ["last year", "2018"]}))


def test_one_figure_given_twice_is_refused() -> None:
    with pytest.raises(DuplicateRowError):
        shape_observations(pl.DataFrame(LONG | {"area_code": ["AUT", "AUT"]}))


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(SourceFileError, match="given as list, which is no table"):
        read_given([1, 2], name="observations")  # type: ignore[arg-type]


def test_areas_need_only_codes() -> None:
    table = shape_areas(pl.DataFrame({"area_code": ["AUT", "E05000026"]}))

    assert table["level"].to_list() == ["other", "ward"]
    assert table["name"].to_list() == ["AUT", "E05000026"]


def test_an_area_listed_twice_is_refused() -> None:
    with pytest.raises(DuplicateRowError, match="hold AUT more than once"):
        shape_areas(pl.DataFrame({"area_code": ["AUT", "AUT"]}))
