"""Turn a source's rows into cells, one a measure, area and period."""

from collections.abc import Iterable, Sequence
from functools import reduce

import polars as pl

from wardwise.collation.connectors.text_table import (
    FILE,
    LETTERS,
    MEMBER,
    PLACE,
    ROW,
    SHEET_PLACE,
)
from wardwise.collation.dates import read_dated_period
from wardwise.collation.harmonise import AREA, LEVEL
from wardwise.collation.numbers import STATUS_SUFFIX, read_numbers
from wardwise.model.errors import DuplicateRowError, PeriodError
from wardwise.model.period import read_period
from wardwise.model.provenance import Access, Layout, Measure, PeriodUnit, Source

ALL_PERIODS = "*"
_PERIOD = "period_id"
_CODE = r"^[A-Za-z]\d{8}$"

CELL_SCHEMA: dict[str, type[pl.DataType]] = {
    "measure": pl.String,
    "area_code": pl.String,
    "level": pl.String,
    "period_id": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "file": pl.String,
    "member": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "cell": pl.String,  # C17, as a sheet names it; null for a plain file
    "crosswalk_id": pl.String,  # from another vintage; null for a cell as it stands
    "share_apportioned": pl.Float64,
    "correction_id": pl.String,  # of the correction applied; null for a cell as received
}
"""One row a measure, area and period; `row` is null where the file leaves the area out."""

_UNMOVED = {"crosswalk_id": None, "share_apportioned": None, "correction_id": None}


def list_columns(source: Source, measures: Iterable[Measure]) -> list[str]:
    """List the headings that measures need, with the area and period columns, each once."""
    named: list[str] = []
    if source.area is not None:
        named.append(source.area.column)
    if source.layout is Layout.LONG:
        named.append(source.period_column)
    if source.shape.reason_column:
        named.append(source.shape.reason_column)
    named += source.shape.totals
    for measure in measures:
        named += [*measure.where, *_list_number_columns([measure])]
    return list(dict.fromkeys(named))


def choose_rows(source: Source, measures: Sequence[Measure]) -> pl.Expr:
    """Claim that a row is of use: a figure of a measure and declared period, or no area's row.

    Of other rows, the first of each undeclared period is kept, so that it can be told.
    """
    if source.area is None or source.area.by_name or source.shape.totals:
        return pl.lit(value=True)
    wheres = [
        pl.all_horizontal(pl.col(column).is_in(list(texts)) for column, texts in one.where.items())
        if one.where
        else pl.lit(value=True)
        for one in measures
    ]
    wanted = pl.any_horizontal(wheres) if wheres else pl.lit(value=True)
    if source.layout is Layout.LONG and source.period_words:
        period = pl.col(source.period_column)
        is_told = ~period.is_in(list(source.period_words)) & period.is_first_distinct()
        wanted = (wanted & period.is_in(list(source.period_words))) | is_told
    return wanted | ~pl.col(source.area.column).str.contains(_CODE)


def tidy_measures(
    rows: pl.DataFrame, source: Source, *, measures: Sequence[Measure]
) -> pl.DataFrame:
    """Give every cell of the measures, with its place in the file.

    Several columns of a period are added and others taken away; a missing part makes the cell
    missing. Where `where` names several texts of a column, their rows are added too, and `column`
    names them all while `row` is the first.

    Parameters
    ----------
    rows : text of known areas, as `match_areas` gives them

    Returns
    -------
    Columns of `CELL_SCHEMA`.

    Raises
    ------
    CellError
        If a cell holds text where a number was declared.
    DuplicateRowError
        If two rows give a value for the same area and period.
    PeriodError
        If a text in the period column is not a period and not declared.
    """
    read = read_numbers(rows, source, columns=_list_number_columns(measures))
    if source.layout is Layout.LONG:
        read = _read_periods(read, source)
    cells = [_tidy_measure(read, source, measure=one) for one in measures]
    return pl.concat(cells) if cells else pl.DataFrame(schema=CELL_SCHEMA)


def fill_absent(
    cells: pl.DataFrame, source: Source, *, measures: Sequence[Measure], areas: pl.DataFrame
) -> pl.DataFrame:
    """Add a zero for each area that the file leaves out, for measures declared so.

    The added cells have no row, and their column says why they are zero.

    Parameters
    ----------
    cells : columns of `CELL_SCHEMA`
    areas : the areas of the source's level
    """
    added = [cells]
    for measure in measures:
        if not measure.absent_is_zero:
            continue
        own = cells.filter(pl.col("measure") == f"{source.id}.{measure.id}")
        held = own.group_by(_PERIOD, maintain_order=True).agg(
            pl.col("measure", "file", "member", "column").first()
        )
        absent = (
            areas.select(AREA, LEVEL)
            .join(held, how="cross")
            .join(own, on=[AREA, _PERIOD], how="anti")
        )
        heading = pl.col("column").str.replace(r" \(rows [\d, ]+\)$", "")  # rows of another area
        words = heading + pl.lit(" (left out of the file: none, as declared)")
        zeros = absent.with_columns(
            value=0.0, status=None, row=None, column=words, cell=None, **_UNMOVED
        )
        added.append(zeros.select(pl.col(name).cast(kind) for name, kind in CELL_SCHEMA.items()))
    return pl.concat(added)


def list_undeclared_periods(rows: pl.DataFrame, source: Source) -> list[str]:
    """List texts of the period column that a long source's `period_words` leaves aside."""
    if source.layout is not Layout.LONG or not source.period_words:
        return []
    texts = rows[source.period_column].unique().sort().to_list()
    return [one for one in texts if one not in source.period_words]


def _list_number_columns(measures: Iterable[Measure]) -> list[str]:
    named: list[str] = []
    for measure in measures:
        for columns in (*measure.columns.values(), *measure.less.values()):
            named += columns
    return list(dict.fromkeys(named))


def _read_periods(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    texts = rows[source.period_column].unique().sort().to_list()
    if source.shape.period_as is not None:
        return _read_dates(rows, source, texts=texts)
    words = dict(source.period_words) or {text: text for text in texts}
    periods: dict[str, str] = {}
    for text, written in words.items():
        try:
            periods[text] = read_period(written).id
        except PeriodError as error:
            raise PeriodError(
                _word_unread(error, source),
                where=f"source {source.id}, column {source.period_column!r}",
                fix="declare period_words for the texts that stand for periods",
            ) from None
    period = pl.col(source.period_column).replace_strict(
        periods, default=None, return_dtype=pl.String
    )
    return rows.with_columns(period.alias(_PERIOD)).filter(pl.col(_PERIOD).is_not_null())


def _word_unread(error: PeriodError, source: Source) -> str:
    """Say what is wrong; of a restricted source without the text, which may be of a person."""
    return "a text is not a period" if source.access is Access.RESTRICTED else error.problem


def _read_dates(rows: pl.DataFrame, source: Source, *, texts: Sequence[str]) -> pl.DataFrame:
    """Read the period that each row's date lies in."""
    unit = source.shape.period_as or PeriodUnit.CALENDAR_YEAR
    periods: dict[str, str] = {}
    for text in texts:
        try:
            periods[text] = read_dated_period(text, unit).id
        except PeriodError as error:
            file, row = rows.filter(pl.col(source.period_column) == text).select(FILE, ROW).row(0)
            raise PeriodError(
                _word_unread(error, source),
                where=f"{file}, row {row}, column {source.period_column!r}",
                fix=error.fix,
            ) from None
    period = pl.col(source.period_column).replace_strict(periods, return_dtype=pl.String)
    return rows.with_columns(period.alias(_PERIOD))


def _tidy_measure(rows: pl.DataFrame, source: Source, *, measure: Measure) -> pl.DataFrame:
    for column, texts in measure.where.items():
        rows = rows.filter(pl.col(column).is_in(list(texts)))
    by = [AREA, *([_PERIOD] if source.layout is Layout.LONG else []), *measure.where]
    _check_single(rows, by, source=source)
    parts: list[pl.DataFrame] = []
    for written, columns in measure.columns.items():
        less = measure.less.get(written, ())
        period = pl.col(_PERIOD) if written == ALL_PERIODS else pl.lit(read_period(written).id)
        parts.append(
            rows.select(
                pl.lit(f"{source.id}.{measure.id}").alias("measure"),
                AREA,
                LEVEL,
                period.alias(_PERIOD),
                (_add_columns(columns, less) * measure.scale).alias("value"),
                pl.min_horizontal([pl.col(one + STATUS_SUFFIX) for one in (*columns, *less)]).alias(
                    "status"
                ),
                *(pl.col(one) for one in PLACE),
                pl.lit(word_columns(columns, less, measure)).alias("column"),
                _name_cell(rows, (*columns, *less)).alias("cell"),
                *(pl.col(one).alias(f"where:{one}") for one in measure.where),
            )
        )
    cells = pl.concat(parts).rename({FILE: "file", MEMBER: "member", ROW: "row"})
    return (
        _add_rows(cells, measure)
        .with_columns(**_UNMOVED)
        .select(pl.col(name).cast(kind) for name, kind in CELL_SCHEMA.items())
    )


def _name_cell(rows: pl.DataFrame, columns: Sequence[str]) -> pl.Expr:
    """Name the cells of a sheet that a figure is made of: C17, or C17 + D17."""
    if LETTERS not in rows.columns:
        return pl.lit(None, dtype=pl.String)
    letters = pl.col(LETTERS).struct
    return pl.concat_str(
        [pl.concat_str(letters.field(one), pl.col(ROW).cast(pl.String)) for one in columns],
        separator=" + ",
    )


def _add_columns(columns: Sequence[str], less: Sequence[str]) -> pl.Expr:
    added = reduce(lambda total, one: total + pl.col(one), columns[1:], pl.col(columns[0]))
    return reduce(lambda total, one: total - pl.col(one), less, added)


def word_columns(columns: Sequence[str], less: Sequence[str], measure: Measure) -> str:
    """Word which columns a cell was made of, as lineage names them."""
    words = " + ".join(columns) + "".join(f" - {one}" for one in less)
    chosen = "; ".join(f"{column} = {' + '.join(t)}" for column, t in measure.where.items())
    return f"{words} [{chosen}]" if chosen else words


def _add_rows(cells: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Add the rows of several texts of `where`; an absent one leaves the cell missing."""
    if all(len(texts) == 1 for texts in measure.where.values()):
        return cells
    chosen = pl.struct([f"where:{one}" for one in measure.where])
    expected = cells.group_by(_PERIOD).agg(chosen.n_unique().alias("expected"))
    is_whole = (pl.col("value").count() == pl.col("expected").first()) | measure.absent_is_zero
    value = pl.when(is_whole & pl.col("value").is_not_null().all()).then(pl.col("value").sum())
    rows = pl.lit(" (rows ") + pl.col("row").sort().cast(pl.String).str.join(", ") + pl.lit(")")
    return (
        cells.join(expected, on=_PERIOD)
        .group_by("measure", AREA, LEVEL, _PERIOD, maintain_order=True)
        .agg(
            value=value,
            status=pl.col("status").min(),
            file=pl.col("file").first(),
            member=pl.col("member").first(),
            row=pl.col("row").min(),
            cell=pl.when(pl.col("cell").count() > 0).then(pl.col("cell").str.join(" + ")),
            # the first row alone would leave out the others that the figure is made of
            column=pl.when(pl.len() > 1)
            .then(pl.col("column").first() + rows)
            .otherwise(pl.col("column").first()),
        )
        .with_columns(
            status=pl.when(pl.col("value").is_null()).then(pl.col("status").fill_null("x"))
        )
    )


def _check_single(rows: pl.DataFrame, by: Sequence[str], *, source: Source) -> None:
    twice = rows.filter(pl.struct(by).is_duplicated()).sort(*by, FILE, ROW)
    if twice.height < 2:  # noqa: PLR2004 - it takes two
        return
    said = [one for one in rows.columns if one not in (*PLACE, *SHEET_PLACE)]
    versions = twice.unique(said).group_by(by).len().sort(by)
    differing = versions.filter(pl.col("len") > 1)
    shown = differing if differing.height else versions
    same = twice.join(shown.head(1), on=by, nulls_equal=True)
    places = " and ".join(f"{file} row {row}" for file, row in same.select(FILE, ROW).rows()[:3])
    period = f", period {same[_PERIOD][0]}" if _PERIOD in by else ""
    more = f" (and so have {shown.height - 1} more)" if shown.height > 1 else ""
    file = f"sources/{source.id}.yaml"
    if differing.height:
        words = f"rows that differ{more}"
        others = versions.height - differing.height
        words += f"; {others} more only repeat what they say" if others else ""
        fix = f"keep one, ask the publisher which holds, or choose rows by `where` in {file}"
    else:
        words = f"rows that say the same{more}: the table, or part of it, stands there twice"
        fix = (
            f"take the copies out; or, to read each row once, declare repeats_once: true in {file}"
        )
    raise DuplicateRowError(
        f"area {same[AREA][0]}{period} has {same.height} {words}", where=places, fix=fix
    )
