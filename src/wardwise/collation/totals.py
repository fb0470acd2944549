"""Set the total rows of a table apart, and compare them with what its areas add up to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.collation.harmonise import AREA, LEVEL, require_area_column
from wardwise.collation.tidy import tidy_measures
from wardwise.model.check import CheckResult, Severity
from wardwise.model.errors import ControlTotalError
from wardwise.model.provenance import Access, Measure, Source

_CODE = r"^[A-Z]\d{8}$"
_CLOSE = 1e-6  # relative: sums of decimals differ in their last figures
_KEYS = ["measure", "file", "member", "period_id"]


@dataclass(frozen=True, slots=True)
class Apart:
    """Rows that are no totals, and those that are."""

    rows: pl.DataFrame
    totals: pl.DataFrame


def part_totals(rows: pl.DataFrame, source: Source) -> Apart:
    """Part the rows that a source declares to be totals from the others."""
    is_total = pl.lit(value=False)
    for column, texts in source.shape.totals.items():
        words = [one.strip().casefold() for one in texts]
        is_total = is_total | pl.col(column).str.to_lowercase().is_in(words)
    return Apart(rows.filter(~is_total), rows.filter(is_total))


def check_totals(
    apart: Apart, source: Source, *, measures: Sequence[Measure], published: Collection[str]
) -> tuple[CheckResult, ...]:
    """Compare each total with the sum of the areas on its sheet, for measures that are counts.

    Where areas are missing, the others must not come to more.

    Parameters
    ----------
    apart : with area codes in the area column
    published : measures, as `source.measure`, that are no counts and are not added up

    Raises
    ------
    ControlTotalError
        If a total differs, or none was found.
    """
    if not source.shape.totals:
        return ()
    if apart.totals.is_empty():
        texts = " or ".join(repr(one) for each in source.shape.totals.values() for one in each)
        raise ControlTotalError(
            f"no row of {source.id!r} is the total declared: {texts}",
            where=f"sources/{source.id}.yaml, totals",
            fix="write the text as it stands in the table, or take totals out",
        )
    counts = [one for one in measures if f"{source.id}.{one.id}" not in published]
    if not counts or source.shape.percent:
        return ()
    sums = _add_areas(apart.rows, source, counts)
    told = _tidy_totals(apart.totals, source, counts)
    compared = told.join(sums, on=_KEYS, how="inner", nulls_equal=True)
    _raise_differing(compared, source)
    few = compared.filter(pl.col("missing") > 0).height
    prose = f"{compared.height} totals agree with the sum of their areas"
    prose += f"; in {few} some areas are missing, and the others come to no more." if few else "."
    return (CheckResult("control_totals", True, Severity.NOTE, prose, source.id),)  # noqa: FBT003 - passed


def _add_areas(rows: pl.DataFrame, source: Source, measures: Sequence[Measure]) -> pl.DataFrame:
    """Add up every area of the table, whether the project lists it or not."""
    declared = require_area_column(source)
    own = pl.col(declared.column).str.contains(_CODE)
    for prefix in declared.also:
        own = own & ~pl.col(declared.column).str.starts_with(prefix)
    placed = rows.filter(own).with_columns(
        pl.col(declared.column).alias(AREA), pl.lit(declared.level.value).alias(LEVEL)
    )
    cells = tidy_measures(placed, source, measures=measures)
    return cells.group_by(_KEYS).agg(
        pl.col("value").sum().alias("sum"), pl.col("value").is_null().sum().alias("missing")
    )


def _tidy_totals(totals: pl.DataFrame, source: Source, measures: Sequence[Measure]) -> pl.DataFrame:
    column = require_area_column(source).column
    named = totals.with_columns(
        # a total stands for itself, by the words of its row
        pl.concat_str(
            [pl.lit("total"), *(pl.col(one) for one in (column, *source.shape.totals))],
            separator=" ",
        ).alias(AREA),
        pl.lit(require_area_column(source).level.value).alias(LEVEL),
    )
    return tidy_measures(named, source, measures=measures).filter(pl.col("value").is_not_null())


def _raise_differing(compared: pl.DataFrame, source: Source) -> None:
    room = pl.max_horizontal(pl.col("value").abs(), pl.lit(1.0)) * _CLOSE
    is_more = pl.col("sum") > pl.col("value") + room
    is_less = (pl.col("sum") < pl.col("value") - room) & (pl.col("missing") == 0)
    wrong = compared.filter(is_more | is_less).sort("file", "row")
    if wrong.is_empty():
        return
    first = wrong.row(0, named=True)
    is_hidden = source.access is Access.RESTRICTED
    shown = (
        "differs from the sum of its areas"
        if is_hidden
        else f"is {first['value']:,.12g}, and its areas add up to {first['sum']:,.12g}"
    )
    few = f", {first['missing']} of them missing" if first["missing"] else ""
    more = f" (and {wrong.height - 1} more differ)" if wrong.height > 1 else ""
    place = f"{first['file']}, row {first['row']}"
    if first["cell"] is not None:
        place = f"{first['file']}, Sheet {first['member']!r}!{first['cell']}"
    raise ControlTotalError(
        f"the total of {first['column']!r} {shown}{few}{more}",
        where=place,
        fix="ask who keeps the table which is right: a row may be missing, doubled or mistyped",
    )
