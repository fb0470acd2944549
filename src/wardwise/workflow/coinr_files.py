"""COINr's two tables, iData and iMeta, read and checked against each other."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import ComputeError, NoDataError

from wardwise.declaration.node_table import NodeRow, read_node_rows
from wardwise.declaration.node_tree import NodeTree, arrange_nodes
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import (
    CellError,
    DeclarationError,
    DuplicateRowError,
    MissingColumnError,
    PeriodError,
    SourceFileError,
    UnknownReferenceError,
    suggest_nearest,
)
from wardwise.model.period import read_period

CODE, NAME, TIME = "uCode", "uName", "Time"
_NEEDED = ("level", "id", "parent", "direction", "weight", "type")
_NOTHING = ("", "NA", "NaN")
_INDICATOR, _AGGREGATE, _DENOMINATOR, _GROUP = "indicator", "aggregate", "denominator", "group"
_MOST = 20  # cells of one kind named; a file of text would name thousands


@dataclass(frozen=True, slots=True)
class CoinrFiles:
    """What COINr's two tables say.

    `data` is iData as text, null where nothing is; `spans` its years, earliest first.
    """

    data: pl.DataFrame
    tree: NodeTree
    denominators: tuple[NodeRow, ...]
    groups: tuple[NodeRow, ...]
    others: tuple[NodeRow, ...]  # rows of iMeta that are none of these
    spans: tuple[str, ...]
    is_panel: bool  # whether iData has a column of years
    separator: str  # between the cells of iData


def read_coinr_files(idata: Path, imeta: Path, *, period: str = "", group: str = "") -> CoinrFiles:
    """Read iData and iMeta as CSV files, and check each against the other.

    Parameters
    ----------
    period : the year of the figures, where iData has no column Time
    group : the column whose groups are the larger areas; "" for none

    Raises
    ------
    SourceFileError
        If a file cannot be read as CSV.
    MissingColumnError
        Naming columns that iMeta or iData lacks.
    PeriodError
        If nothing says which year the figures are of.
    Problems
        Everything else that cannot be, each with its file, line and column.
    """
    data, meta = _read_csv(idata), _read_csv(imeta)
    rows = read_node_rows(meta, name=imeta.name, place=_place(imeta), needed=_NEEDED)
    kinds = {kind: [one for one in rows if one.kind.casefold() == kind] for kind in _KINDS}
    nodes = [*kinds[_INDICATOR], *kinds[_AGGREGATE]]
    _check_kinds(rows, kinds[_INDICATOR], kinds[_AGGREGATE])
    tree = arrange_nodes(nodes, name=imeta.name, needs_parents=True)
    spans = _read_spans(data, idata, period=period)
    findings = Findings()
    _check_data(data, idata, findings)
    _check_denominators(tree.indicators, kinds[_DENOMINATOR], findings)
    measured = [*tree.indicators, *kinds[_DENOMINATOR]]
    _check_columns(data, idata, [*measured, *kinds[_GROUP]], findings)
    _check_numbers(data, idata, measured, findings)
    if group:
        _check_group(data, idata, group, kinds[_GROUP], findings)
    findings.raise_any()
    return CoinrFiles(
        data=data,
        tree=tree,
        denominators=tuple(kinds[_DENOMINATOR]),
        groups=tuple(kinds[_GROUP]),
        others=tuple(one for one in rows if one.kind.casefold() not in _KINDS),
        spans=spans,
        is_panel=TIME in data.columns,
        separator=_find_separator(idata.read_text(encoding="utf-8-sig")),
    )


_KINDS = (_INDICATOR, _AGGREGATE, _DENOMINATOR, _GROUP)


def _place(file: Path) -> Callable[[int], str]:
    return lambda at: f"{file.name}, line {at + 2}"


def _read_csv(file: Path) -> pl.DataFrame:
    """Read a CSV file as text, null where R writes that nothing is there."""
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
        table = pl.read_csv(
            text.encode(), infer_schema=False, separator=_find_separator(text), raise_if_empty=True
        )
    except OSError as error:
        raise SourceFileError(
            f"{file.name} cannot be read: {error.strerror}",
            where=str(file),
            fix="name the CSV file; in R: write.csv(iData, 'iData.csv', row.names = FALSE)",
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SourceFileError(
            f"{file.name} is not UTF-8 text: byte 0x{error.object[error.start]:02x}",
            where=f"{file.name}, line {line}",
            fix="in R: write.csv(…, fileEncoding = 'UTF-8'); an .rds file is not read",
        ) from error
    except (ComputeError, NoDataError) as error:
        said = str(error).splitlines()[0]
        raise SourceFileError(
            f"{file.name} is not a CSV table: {said}",
            where=file.name,
            fix="in R: write.csv(iData, 'iData.csv', row.names = FALSE)",
        ) from error
    _refuse_doubled(text, file)
    trimmed = table.rename({one: one.strip() for one in table.columns})
    return trimmed.with_columns(pl.all().str.strip_chars().replace(list(_NOTHING), None))


def _refuse_doubled(text: str, file: Path) -> None:
    headings = next(csv.reader([text.partition("\n")[0]], delimiter=_find_separator(text)))
    trimmed = [one.strip() for one in headings]
    twice = [one for one in dict.fromkeys(trimmed) if trimmed.count(one) > 1]
    if twice:
        raise SourceFileError(
            f"two columns are headed {twice[0]!r}",
            where=f"{file.name}, line 1",
            fix="give one of them another name, in both tables",
        )


def _find_separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def _check_kinds(
    rows: Sequence[NodeRow], indicators: Sequence[NodeRow], aggregates: Sequence[NodeRow]
) -> None:
    """Refuse aggregates of nothing, indicators that are parents, and a table of neither."""
    findings = Findings()
    parents = {one.parent for one in rows}
    for one in aggregates:
        if one.id not in parents:
            findings.add(
                DeclarationError(
                    f"the aggregate {one.id!r} is nobody's parent",
                    where=one.where,
                    fix="name it as the parent of its indicators, or take its row out",
                )
            )
    for one in indicators:
        if one.id in parents:
            findings.add(
                DeclarationError(
                    f"the indicator {one.id!r} is named as a parent",
                    where=one.where,
                    fix="declare it as Type Aggregate, or name another parent",
                )
            )
    if not indicators:
        findings.add(
            DeclarationError(
                "iMeta has no row of Type Indicator",
                where=rows[0].where if rows else "iMeta",
                fix="say in column Type which rows are Indicator, Aggregate, Group, Denominator",
            )
        )
    findings.raise_any()


def _read_spans(data: pl.DataFrame, file: Path, *, period: str) -> tuple[str, ...]:
    """Read which years there are."""
    if TIME not in data.columns:
        if not period:
            raise PeriodError(
                f"{file.name} has no column {TIME!r}, and nothing says which year its figures are "
                "of",
                where=file.name,
                fix="say it: --period 2024",
            )
        read_period(period)
        return (period,)
    written = data[TIME].unique(maintain_order=True).to_list()
    if None in written:
        row = data[TIME].is_null().arg_max() or 0
        raise PeriodError(
            "a row has no year", where=f"{_place(file)(row)}, column {TIME!r}", fix="fill it in"
        )
    for one in written:
        try:
            read_period(one)
        except PeriodError as error:
            place = f"{_place(file)((data[TIME] == one).arg_max() or 0)}, column {TIME!r}"
            raise PeriodError(error.problem, where=place, fix=error.fix) from error
    return tuple(sorted(written, key=lambda one: read_period(one).id))


def _check_data(data: pl.DataFrame, file: Path, findings: Findings) -> None:
    """Report rows without a code, and areas that stand twice in a year."""
    if CODE not in data.columns:
        raise MissingColumnError(
            f"{file.name} has no column {CODE!r}; it has {', '.join(map(repr, data.columns[:8]))}",
            where=file.name,
            fix=suggest_nearest(CODE, data.columns),
        )
    place = _place(file)
    for row in data.with_row_index("row").filter(pl.col(CODE).is_null())["row"].head(_MOST):
        findings.add(
            CellError("a row has no code", where=f"{place(row)}, column {CODE!r}", fix="fill it in")
        )
    keys = [CODE, TIME] if TIME in data.columns else [CODE]
    numbered = data.with_row_index("row").filter(pl.col(CODE).is_not_null())
    twice = numbered.filter(pl.struct(keys).is_duplicated() & ~pl.struct(keys).is_first_distinct())
    for row, code in twice.select("row", CODE).head(_MOST).iter_rows():
        findings.add(
            DuplicateRowError(
                f"{code!r} stands twice{' in a year' if TIME in keys else ''}",
                where=f"{place(row)}, column {CODE!r}",
                fix="keep one row" + ("" if TIME in keys else "; several years need a column Time"),
            )
        )


def _check_denominators(
    indicators: Sequence[NodeRow], denominators: Sequence[NodeRow], findings: Findings
) -> None:
    known = [one.id for one in denominators]
    for one in indicators:
        if one.denominator and one.denominator not in known:
            findings.add(
                UnknownReferenceError(
                    f"the denominator of {one.id!r} is {one.denominator!r}, which has no row of "
                    "Type Denominator",
                    where=one.where,
                    fix=suggest_nearest(one.denominator, known),
                )
            )


def _check_columns(
    data: pl.DataFrame, file: Path, rows: Sequence[NodeRow], findings: Findings
) -> None:
    for one in rows:
        if one.id not in data.columns:
            findings.add(
                MissingColumnError(
                    f"{one.id!r} has no column in {file.name}",
                    where=one.where,
                    fix=suggest_nearest(one.id, data.columns),
                )
            )


def _check_numbers(
    data: pl.DataFrame, file: Path, rows: Sequence[NodeRow], findings: Findings
) -> None:
    """Report cells that are not numbers, with line and column."""
    for one in (one.id for one in rows if one.id in data.columns):
        number = data[one].cast(pl.Float64, strict=False)
        wrong = data[one].is_not_null() & ~number.is_finite().fill_null(value=False)
        for row in wrong.arg_true().head(_MOST):
            findings.add(
                CellError(
                    f"{one!r} holds {data[one][row]!r}, which is not a number",
                    where=f"{_place(file)(row)}, column {one!r}",
                    fix="write a number with a decimal point, or leave the cell empty",
                )
            )


def _check_group(
    data: pl.DataFrame, file: Path, group: str, groups: Sequence[NodeRow], findings: Findings
) -> None:
    """Report a column that is not one of groups, and areas without a group or with two."""
    known = [one.id for one in groups]
    if group not in known:
        findings.add(
            UnknownReferenceError(
                f"{group!r} is not a column of groups in iMeta",
                where="--group",
                fix=suggest_nearest(group, known),
            )
        )
    if group not in data.columns or CODE not in data.columns:
        return
    for row in data[group].is_null().arg_true().head(_MOST):
        findings.add(
            CellError(
                f"{data[CODE][row]} has no group",
                where=f"{_place(file)(row)}, column {group!r}",
                fix="give it one, or leave out --group",
            )
        )
    pairs = data.select(CODE, group).drop_nulls().unique()
    for code in pairs.filter(pl.col(CODE).is_duplicated())[CODE].unique().sort().head(_MOST):
        findings.add(
            CellError(
                f"{code} is of several groups over the years",
                where=f"{file.name}, column {group!r}",
                fix="give it one, or leave out --group",
            )
        )
