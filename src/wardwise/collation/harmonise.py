"""Match the area codes of a source to the project's areas."""

from dataclasses import dataclass

import polars as pl

from wardwise.collation.connectors.text_table import FILE, ROW
from wardwise.model.area import AreaLevel
from wardwise.model.errors import AreaCodeError, DeclarationError
from wardwise.model.provenance import AreaColumn, Layout, Source

AREA, LEVEL = "area_code", "level"
_CODE = r"^[A-Z]\d{8}$"
_FEW = 0.1  # with fewer than this known on both sides, the codes are of another vintage


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows of known areas, with `area_code` and `level`, and what was left aside and why."""

    rows: pl.DataFrame
    aside: int  # rows of other levels, declared
    unknown: pl.DataFrame  # `area_code`, file and row of codes that are not listed
    uncoded: pl.DataFrame  # text, file and row of cells without an area code, and `has_figures`


def match_areas(rows: pl.DataFrame, source: Source, *, areas: pl.DataFrame) -> Matched:
    """Keep the rows of areas that the project lists, at whatever level they stand.

    Codes that begin as declared in `also` are left aside; other codes that are not listed are
    given back by name, never dropped silently.

    Raises
    ------
    AreaCodeError
        If hardly any code is listed: the file is of another vintage than declared.
    """
    declared = require_area_column(source)
    coded = rows.with_columns(pl.col(declared.column).str.strip_chars().alias(AREA))
    is_code = pl.col(AREA).str.contains(_CODE)
    if declared.level is AreaLevel.OTHER:  # codes as given, which no register shapes
        is_code = pl.col(AREA).str.len_bytes().fill_null(0) > 0
    is_aside = pl.lit(value=False)
    for prefix in declared.also:
        is_aside = is_aside | pl.col(AREA).str.starts_with(prefix)
    kept = coded.filter(is_code & ~is_aside)
    known = areas.select(AREA, LEVEL)
    matched = kept.join(known, on=AREA, how="inner", maintain_order="left")
    # rows of other years are left aside whatever their codes: those may be of another vintage
    strange = kept.filter(is_of_declared_period(source)).join(
        known, on=AREA, how="anti", maintain_order="left"
    )
    unknown = strange.select(AREA, FILE, ROW)
    _check_vintage(matched, unknown, source=source, areas=areas)
    return Matched(
        rows=matched,
        aside=coded.select(is_aside.sum()).item(),
        unknown=unknown,
        uncoded=coded.filter(~is_code & ~is_aside).select(
            AREA, FILE, ROW, has_figures=_hold_figures(rows, source)
        ),
    )


def _hold_figures(rows: pl.DataFrame, source: Source) -> pl.Expr:
    """Claim that a row would have been read: it has text where a measure has its figures."""
    named = {
        column
        for measure in source.measures.values()
        for columns in measure.columns.values()
        for column in columns
    }
    texts = [pl.col(one) != "" for one in rows.columns if one in named]
    return pl.any_horizontal(pl.lit(value=False), *texts) & is_of_declared_period(source)


def is_of_declared_period(source: Source) -> pl.Expr:
    """Claim that a row of a long source is of a period that the source declares."""
    if source.layout is not Layout.LONG or not source.period_words:
        return pl.lit(value=True)
    return pl.col(source.period_column).is_in(list(source.period_words))


def require_area_column(source: Source) -> AreaColumn:
    """Give the declared area column.

    Raises
    ------
    DeclarationError
        If none is declared.
    """
    if source.area is None:
        raise DeclarationError(
            f"source {source.id!r} has measures but no area column",
            where=f"sources/{source.id}.yaml",
            fix="declare area: {column, level, vintage}",
        )
    return source.area


def _check_vintage(
    matched: pl.DataFrame, unknown: pl.DataFrame, *, source: Source, areas: pl.DataFrame
) -> None:
    declared = require_area_column(source)
    listed = areas.filter(pl.col(LEVEL) == declared.level.value)
    known = matched.filter(pl.col(LEVEL) == declared.level.value)[AREA].n_unique()
    strange = unknown[AREA].n_unique()
    few_of_file = known <= _FEW * (known + strange)
    few_of_list = known <= _FEW * listed.height
    if not (few_of_file and few_of_list):
        return
    vintage = listed["vintage"][0] if listed.height else "none"
    first = f", such as {unknown[AREA][0]} on row {unknown[ROW][0]}" if strange else ""
    raise AreaCodeError(
        f"{strange} of the {known + strange} codes in column {declared.column!r} of source "
        f"{source.id!r} are not among the {listed.height} areas of level {declared.level.value} "
        f"(vintage {vintage}){first}",
        where=f"sources/{source.id}.yaml, area (declared vintage {declared.vintage})",
        fix=_word_remedy(source, vintage),
    )


def _word_remedy(source: Source, vintage: str) -> str:
    """Say what to declare where hardly any code of a file is listed."""
    declared = require_area_column(source)
    if declared.vintage == vintage:
        return (
            f"the file's codes are not of {vintage}, as is declared, or of another level or region "
            "than the project's list: find out of which date they are, and declare that as "
            f"area.vintage in sources/{source.id}.yaml"
        )
    return (
        "the file is of another vintage or level than the project's list: declare the file of "
        f"vintage {vintage}, or list the areas of vintage {declared.vintage} in wardwise.yaml"
    )


def is_level(level: AreaLevel) -> pl.Expr:
    """Claim that a row is of a level."""
    return pl.col(LEVEL) == level.value
