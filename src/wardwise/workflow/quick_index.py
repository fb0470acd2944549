"""An index from nothing but a table of figures and a table of its indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

import polars as pl

from wardwise.composite.build import build_index
from wardwise.declaration.declared_text import Cell
from wardwise.declaration.method_words import read_method
from wardwise.declaration.node_table import NodeRow, read_node_rows
from wardwise.declaration.node_tree import NodeTree, arrange_nodes
from wardwise.model.area import (
    AREAS_SCHEMA,
    LEVEL_LABELS,
    AreaLevel,
    AreaRole,
    find_area_level,
)
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.errors import (
    AreaCodeError,
    DuplicateRowError,
    MissingColumnError,
    PeriodError,
    SourceFileError,
)
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind
from wardwise.model.method import Method
from wardwise.model.observations import OBSERVATION_SCHEMA
from wardwise.model.period import read_period
from wardwise.model.recipe import Imputation, Weighting
from wardwise.workflow.given_tables import (
    GivenTable,
    read_column_as,
    read_given,
    require_columns,
)
from wardwise.workflow.open_index import OpenIndex, hold_index

EVERYWHERE = "T92000001"
"""Code of what all areas of a table lie in, of the kind that the register never issues."""

_TABLE, _INDICATORS = "table", "indicators"
_NOT_INDICATORS = {"group", "denominator", "other"}  # COINr's words for rows of other columns
_MEASURE = pl.Float64
_USUAL_DECIMALS, _SHOWN_FIGURES, _MOST_DECIMALS = 1, 3, 6


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns of a wide table are not indicators."""

    area: str
    name: str
    period: str  # "" where all rows are of `span`
    span: str
    group: str


def index_from_table(
    table: GivenTable,
    indicators: GivenTable,
    *,
    area: str = "area_code",
    period: str = "period",
    group: str = "group",
    method: Method | str | Mapping[str, Cell] | None = None,
) -> OpenIndex:
    """Build an index from a wide table: areas in rows, indicators in columns.

    Codes are taken as they are: of wards, countries or anything else. No interval is known, since
    no counts are. Columns that neither table nor indicators name are left aside; `name` (or
    `uName`) names the areas.

    Parameters
    ----------
    table : of Polars, pandas or Arrow; a row an area, or an area and period
    indicators : a row an indicator or group: `id` and `direction` (higher_is_better or 1,
        lower_is_better or -1), and where wanted `parent`, `label`, `weight`, `unit`, `best` and
        `worst` (goalposts; the best and worst of the table where empty), `target`, `denominator`
        (the column that it is divided by); COINr's iMeta is read as it is
    area : the column of codes (or `uCode`)
    period : the column of years (or `Time`), or the one year that all figures are of: "2024"
    group : the column of larger areas, if it is there, that gaps may be filled from
        (imputation: group_mean)
    method : how figures become scores: the name of a method that ships, such as "eu-spi", or keys
        as `method` in wardwise.yaml has them, such as {"normalisation": "z_score"}; where None,
        between goalposts by the given weights, arithmetic means, nothing filled in, scored where
        half of the weight is known

    Raises
    ------
    MissingColumnError, CellError, DuplicateRowError, PeriodError, AreaCodeError, CompositeError
        Each naming the column, row or indicator.
    Problems
        Everything that cannot be among the indicators, each with its row.
    """
    wide = read_given(table, name=_TABLE)
    rows = read_node_rows(
        read_given(indicators, name=_INDICATORS),
        name=_INDICATORS,
        place=lambda at: f"{_INDICATORS}, row {at + 1}",
        needed=("id", "direction"),
    )
    tree = arrange_nodes(
        [one for one in rows if one.kind.casefold() not in _NOT_INDICATORS], name=_INDICATORS
    )
    columns = _find_columns(wide, area=area, period=period, group=group)
    figures = _read_figures(wide, tree.indicators, columns)
    areas = _list_areas(wide, columns)
    edition = _make_edition(tree, figures, _find_level(areas), method=_read_method(method))
    return hold_index(build_index(edition, figures, areas), figures, areas)


_PLAIN = Method(imputation=Imputation.NONE, weighting=Weighting.DECLARED, least_known=0.5)


def _read_method(method: Method | str | Mapping[str, Cell] | None) -> Method:
    if method is None:
        return _PLAIN
    return method if isinstance(method, Method) else read_method(method)


def _find_columns(wide: pl.DataFrame, *, area: str, period: str, group: str) -> _Columns:
    """Find the columns of codes, names, periods and groups; only codes must be there."""

    def find(*wanted: str) -> str:
        return next((one for one in wanted if one in wide.columns), "")

    code = find(area, "uCode") if area == "area_code" else find(area)
    if not code:
        raise MissingColumnError(
            f"the table has no column {area!r} of area codes; it has "
            f"{', '.join(map(repr, wide.columns[:8]))}",
            where=_TABLE,
            fix=f"say which column it is: area={suggest_column(area, wide.columns)!r}",
        )
    spans = find(period, "Time") if period == "period" else find(period)
    if not spans and not _is_period(period):
        raise MissingColumnError(
            f"the table has no column {period!r} that says which year its figures are of",
            where=_TABLE,
            fix="name the column, or the year itself: period='2024'",
        )
    return _Columns(code, find("name", "uName"), spans, period, find(group))


def _is_period(text: str) -> bool:
    try:
        read_period(text)
    except PeriodError:
        return False
    return True


def suggest_column(wanted: str, columns: Sequence[str]) -> str:
    """Give the column that may be meant: one that sounds like a code, else the first."""
    like = [one for one in columns if "code" in one.casefold()]
    return (like or list(columns) or [wanted])[0]


def _read_figures(
    wide: pl.DataFrame, indicators: Sequence[NodeRow], columns: _Columns
) -> pl.DataFrame:
    """Give every figure as an observation: divided where a denominator is declared."""
    parts = [one.denominator for one in indicators if one.denominator]
    require_columns(wide, [*(one.id for one in indicators), *dict.fromkeys(parts)], name=_TABLE)
    if wide.is_empty():
        raise SourceFileError("the table has no rows", where=_TABLE, fix="give one row an area")
    codes = wide[columns.area].cast(pl.String)
    empty = codes.is_null() | (codes.str.strip_chars() == "")
    if empty.any():
        row = (empty.arg_max() or 0) + 1
        raise AreaCodeError(f"row {row} of the table has no area code", where=columns.area)
    spans = _read_periods(wide, columns)
    _check_rows(codes, spans)
    numbers = {
        one: read_column_as(wide, one, _MEASURE, name=_TABLE)
        for one in dict.fromkeys([*(each.id for each in indicators), *parts])
    }
    return pl.concat(
        _make_observations(one, numbers, codes=codes, spans=spans) for one in indicators
    )


def _read_periods(wide: pl.DataFrame, columns: _Columns) -> pl.Series:
    if not columns.period:
        return pl.repeat(read_period(columns.span).id, wide.height, dtype=pl.String, eager=True)
    written = wide[columns.period].cast(pl.String).fill_null("")
    known = {one: read_period(one).id for one in written.unique()}
    return written.replace_strict(known, return_dtype=pl.String)


def _check_rows(codes: pl.Series, spans: pl.Series) -> None:
    keys = pl.DataFrame({"code": codes, "period": spans})
    twice = keys.filter(keys.is_duplicated())
    if twice.height:
        raise DuplicateRowError(
            f"the table has two rows of {twice['code'][0]} in {twice['period'][0]}",
            where=_TABLE,
            fix="keep one row an area and period; name the column of periods where there are more",
        )


def _make_observations(
    indicator: NodeRow, numbers: Mapping[str, pl.Series], *, codes: pl.Series, spans: pl.Series
) -> pl.DataFrame:
    given = numbers[indicator.id]
    nothing = pl.lit(None, dtype=_MEASURE)
    table = pl.DataFrame({"area_code": codes, "period_id": spans, "value": given}).with_columns(
        pl.lit(indicator.id).alias("indicator_id"),
        *(nothing.alias(one) for one in ("numerator", "denominator", "lower", "upper")),
        pl.lit(None, dtype=pl.String).alias("status"),
        pl.lit(_TABLE).alias("source_id"),
    )
    if indicator.denominator:
        base = numbers[indicator.denominator]
        table = table.with_columns(numerator=given, denominator=base).with_columns(
            value=pl.when(pl.col("denominator") != 0).then(
                pl.col("numerator") / pl.col("denominator")
            )
        )
    return table.select(list(OBSERVATION_SCHEMA))


def _list_areas(wide: pl.DataFrame, columns: _Columns) -> pl.DataFrame:
    """List the table's areas, what they lie in, and the whole."""
    named = wide.select(
        area_code=pl.col(columns.area).cast(pl.String),
        name=pl.col(columns.name or columns.area).cast(pl.String),
        group=pl.col(columns.group).cast(pl.String) if columns.group else pl.lit(None, pl.String),
    ).unique("area_code", maintain_order=True)
    groups = named["group"].drop_nulls().unique(maintain_order=True).to_list()
    codes = {one: f"T12{place:06d}" for place, one in enumerate(groups, start=1)}
    rows: list[tuple[str, str, str, str | None, str]] = [
        (EVERYWHERE, "All areas", AreaLevel.COUNTRY.value, None, AreaRole.BENCHMARK.value)
    ]
    rows += [
        (codes[one], one, AreaLevel.REGION.value, EVERYWHERE, AreaRole.BENCHMARK.value)
        for one in groups
    ]
    rows += [
        (
            code,
            name or code,
            find_area_level(code).value,
            codes.get(group or "", EVERYWHERE),
            AreaRole.PROJECT.value,
        )
        for code, name, group in named.iter_rows()
    ]
    table = pl.DataFrame(
        rows,
        schema=dict.fromkeys(("area_code", "name", "level", "parent_code", "role"), pl.String),
        orient="row",
    )
    empty = [
        pl.lit(None, dtype=kind).alias(one)
        for one, kind in AREAS_SCHEMA.items()
        if one not in table.columns
    ]
    return table.with_columns(empty).select(list(AREAS_SCHEMA))


def _find_level(areas: pl.DataFrame) -> AreaLevel:
    """Find the one level of a table's areas.

    Raises
    ------
    AreaCodeError
        If there are areas of several levels: scores of one are not learnt on the other.
    """
    found = areas.filter(role=AreaRole.PROJECT.value)["level"].unique(maintain_order=True)
    if found.len() > 1:
        words = " and ".join(LEVEL_LABELS[AreaLevel(one)][1] for one in found)
        raise AreaCodeError(
            f"the table holds {words}",
            where=_TABLE,
            fix="keep the rows of one level; a total is no area",
        )
    return AreaLevel(found[0]) if found.len() else AreaLevel.OTHER


def _make_edition(
    tree: NodeTree, figures: pl.DataFrame, level: AreaLevel, *, method: Method
) -> Edition:
    spans = figures["period_id"].unique().sort().to_list()
    sizes = figures.group_by("indicator_id").agg(pl.col("value").abs().median())
    decimals = {name: choose_decimals(size) for name, size in sizes.iter_rows()}
    labels = {one: read_period(one).label for one in spans}
    return Edition(
        id="table",
        label=f"as given, {len(tree.indicators)} indicators",
        framework=make_framework(tree, labels, decimals),
        method=method,
        periods=tuple(EditionPeriod(labels[one], labels[one]) for one in spans),
        levels=(level,),
        fit=FitSet(level=level, within=EVERYWHERE, within_label="All areas"),
    )


def choose_decimals(size: float | None) -> int:
    """Choose how many figures after the point show a number of a size to about three figures.

    Examples
    --------
    >>> [choose_decimals(one) for one in (1250.0, 42.0, 0.031, None)]
    [0, 1, 4, 1]
    """
    if not size:
        return _USUAL_DECIMALS
    return min(max(_SHOWN_FIGURES - 1 - floor(log10(size)), 0), _MOST_DECIMALS)


def make_framework(
    tree: NodeTree, labels: Mapping[str, str], decimals: Mapping[str, int]
) -> Framework:
    """Make a framework of nodes arranged by a table.

    Parameters
    ----------
    labels : the edition's period for each source period
    decimals : figures after the point, by indicator
    """
    return Framework(
        index_id=tree.index.id,
        index_label=tree.index.label,
        dimensions=tuple(
            Dimension(one.id, one.label, question="", weight=one.weight) for one in tree.dimensions
        ),
        components=tuple(
            Component(one.id, one.label, one.parent, question="", weight=one.weight)
            for one in tree.components
        ),
        indicators=tuple(
            _make_indicator(one, labels, decimals.get(one.id, _USUAL_DECIMALS))
            for one in tree.indicators
        ),
    )


def _make_indicator(row: NodeRow, labels: Mapping[str, str], decimals: int) -> Indicator:
    divided = f" per {row.denominator}" if row.denominator else ""
    return Indicator(
        id=row.id,
        label=row.label,
        component=row.parent,
        kind=Kind.MEAN,
        unit=f"{row.unit}{divided}".strip(),
        direction=row.direction or Direction.HIGHER_IS_BETTER,
        definition="",
        why="",
        source=_TABLE,
        goalposts=Goalposts(
            "As given; the table's best and worst where none is.", row.best, row.worst
        ),
        periods={label: span for span, label in labels.items()},
        decimals=decimals,
        weight=row.weight,
        target=row.target,
    )
