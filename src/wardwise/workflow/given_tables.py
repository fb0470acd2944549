"""Tables that a person hands over, of whatever library, as tables of the model."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import polars as pl

from wardwise.model.area import AREAS_SCHEMA, AreaRole, find_area_level
from wardwise.model.errors import (
    CellError,
    DuplicateRowError,
    MissingColumnError,
    PeriodError,
    SourceFileError,
    suggest_nearest,
)
from wardwise.model.observations import OBSERVATION_SCHEMA, check_observations
from wardwise.model.period import read_period

_NUMBERS = "fiu"  # numpy's letters for kinds of numbers


@runtime_checkable
class ArrowTable(Protocol):
    """A table that any library may read: of Polars, PyArrow, DuckDB and others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the table as Arrow's stream."""


class PandasColumn(Protocol):
    """A column of a pandas frame, as far as it is used here."""

    @property
    def dtype(self) -> object:
        """Its type."""

    def to_numpy(self, dtype: object = None) -> npt.NDArray[np.generic]:
        """Give its values."""

    def tolist(self) -> list[object]:
        """Give its values, one by one."""


@runtime_checkable
class PandasFrame(Protocol):
    """A pandas frame, as far as it is used here; pandas itself is never loaded."""

    @property
    def iloc(self) -> object:
        """Its rows by position: what tells a frame from other tables."""

    def items(self) -> Iterator[tuple[object, PandasColumn]]:
        """Give its columns by name."""

    def reset_index(self) -> "PandasFrame":
        """Give the frame with its index as columns."""


GivenTable = pl.DataFrame | ArrowTable | PandasFrame


def read_given(table: GivenTable, *, name: str) -> pl.DataFrame:
    """Read a Polars, pandas or Arrow table: missing is null, and a number is finite.

    A named index of a pandas frame becomes columns.

    Parameters
    ----------
    name : what messages call it

    Raises
    ------
    SourceFileError
        If it is no table.
    CellError
        If a number is infinite.
    """
    if isinstance(table, pl.DataFrame):
        read = table
    elif isinstance(table, PandasFrame):
        read = _read_pandas(table)
    elif isinstance(table, ArrowTable):
        read = pl.DataFrame(table)
    else:
        raise SourceFileError(
            f"the {name} are given as {type(table).__name__}, which is no table",
            where=name,
            fix="give a Polars, pandas or Arrow table",
        )
    plain = read.with_columns(
        pl.selectors.categorical().cast(pl.String), pl.selectors.float().fill_nan(None)
    )
    for column in plain.select(pl.selectors.float()).iter_columns():
        if column.is_infinite().any():
            row = column.is_infinite().arg_max() or 0
            raise CellError(
                f"column {column.name!r} of the {name} holds {column[row]} in row {row + 1}",
                where=name,
                fix="leave the cell empty where there is no figure",
            )
    return plain


def _read_pandas(frame: PandasFrame) -> pl.DataFrame:
    names = getattr(getattr(frame, "index", None), "names", [None])
    whole = frame.reset_index() if any(one is not None for one in names) else frame
    return pl.DataFrame([_read_column(str(name), column) for name, column in whole.items()])


def _read_column(name: str, column: PandasColumn) -> pl.Series:
    if getattr(column.dtype, "kind", "") in _NUMBERS and isinstance(column.dtype, np.dtype):
        return pl.Series(name, column.to_numpy())
    cells = [None if _is_missing(one) else one for one in column.tolist()]
    return pl.Series(name, cells, strict=False)


def _is_missing(cell: object) -> bool:
    """Tell whether pandas means that nothing is there: None, NaN, NaT or its own mark."""
    return cell is None or type(cell).__name__ == "NAType" or bool(cell != cell)  # noqa: PLR0124


def require_columns(table: pl.DataFrame, needed: Sequence[str], *, name: str) -> None:
    """Check that a table has its columns.

    Raises
    ------
    MissingColumnError
        Naming all that are missing, and what the table has instead.
    """
    missing = [one for one in needed if one not in table.columns]
    if missing:
        near = "; ".join(f"{one}: {suggest_nearest(one, table.columns)}" for one in missing)
        plural = "s" if len(missing) > 1 else ""
        raise MissingColumnError(
            f"the {name} lack the column{plural} {', '.join(map(repr, missing))}; "
            f"they have {', '.join(map(repr, table.columns))}",
            where=name,
            fix=f"rename or add: {near}",
        )


def shape_observations(table: GivenTable) -> pl.DataFrame:
    """Shape a long table of figures as an ObservationTable.

    Needs `indicator_id`, `area_code`, `period_id` and `value`; counts, intervals, statuses and
    sources are taken where they are there, else null. Other columns are left aside. Periods may be
    written as declarations write them: 2012, 2012/13.

    Raises
    ------
    MissingColumnError, PeriodError, CellError, DuplicateRowError, SourceFileError
        Each naming the column, period or cell.
    """
    name = "observations"
    read = read_given(table, name=name)
    require_columns(read, ("indicator_id", "area_code", "period_id", "value"), name=name)
    spans = read["period_id"].cast(pl.String).unique().to_list()
    renamed = {one: _name_period(one) for one in spans}
    shaped = read.with_columns(
        pl.col("period_id").cast(pl.String).replace_strict(renamed, return_dtype=pl.String)
    )
    return check_observations(_fill_schema(shaped, OBSERVATION_SCHEMA, name=name))


def _name_period(written: str | None) -> str:
    if written is None:
        raise PeriodError("a row of the observations has no period", where="period_id")
    return read_period(written).id


def _fill_schema(
    table: pl.DataFrame, schema: Mapping[str, type[pl.DataType]], *, name: str
) -> pl.DataFrame:
    """Give exactly the columns of a schema, null where the table has none."""
    columns: list[pl.Expr | pl.Series] = []
    for column, kind in schema.items():
        if column not in table.columns:
            columns.append(pl.lit(None, dtype=kind).alias(column))
            continue
        columns.append(read_column_as(table, column, kind, name=name).alias(column))
    return table.select(columns)


def read_column_as(
    table: pl.DataFrame, column: str, kind: type[pl.DataType], *, name: str
) -> pl.Series:
    """Give a column as text or numbers.

    Raises
    ------
    CellError
        Naming the first cell that is not a number.
    """
    given = table[column]
    if kind is pl.Float64 and given.dtype == pl.String:
        given = given.str.strip_chars().replace("", None)
    cast = given.cast(kind, strict=False)
    wrong = cast.is_null() & given.is_not_null()
    if wrong.any():
        row = wrong.arg_max() or 0
        raise CellError(
            f"column {column!r} of the {name} holds {given[row]!r} in row {row + 1}, "
            "which is not a number",
            where=name,
            fix="write a number, and leave the cell empty where there is none",
        )
    return cast


def shape_areas(table: GivenTable) -> pl.DataFrame:
    """Shape a table of areas, one a row, as the model's: only `area_code` is needed.

    Names are the codes where there are none, levels those that the codes say, and all areas lie in
    what `parent_code` says.

    Raises
    ------
    MissingColumnError, DuplicateRowError, SourceFileError
    """
    name = "areas"
    read = read_given(table, name=name)
    require_columns(read, ("area_code",), name=name)
    codes = read["area_code"].cast(pl.String)
    twice = codes.filter(codes.is_duplicated())
    if twice.len():
        raise DuplicateRowError(
            f"the areas hold {twice[0]} more than once", where=name, fix="keep one row an area"
        )
    shaped = _fill_schema(read, AREAS_SCHEMA, name=name)
    levels = pl.Series("level", [find_area_level(one).value for one in shaped["area_code"]])
    return shaped.with_columns(
        pl.col("name").fill_null(pl.col("area_code")),
        pl.col("level").fill_null(levels),
        pl.col("role").fill_null(AreaRole.PROJECT.value),
    )
