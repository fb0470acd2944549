"""Check that a file holds what its source declares: columns, vintage, areas, periods, one row."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from wardwise.collation.connectors.text_table import read_text_table
from wardwise.collation.harmonise import AREA, LEVEL, is_of_declared_period
from wardwise.collation.tidy import list_columns, tidy_measures
from wardwise.model.area import AreaLevel
from wardwise.model.errors import RemoteShapeError
from wardwise.model.provenance import AreaColumn, Connector, Layout, Source

_CODE = r"^[A-Z]\d{8}$"
_FIRST_OF_2021 = {"E01": "E01033769", "W01": "W01001959"}
_CENSUS_2021 = date(2021, 3, 21)
_LARGE = 3000  # LSOAs among which, of 2021, some must have a new code: one in seventeen has
_SHOWN = 5


def is_checked(source: Source) -> bool:
    """Claim that a source's files are checked as they are taken in, from wherever they come."""
    return source.service is not None or source.expected_areas > 0


def check_file(path: Path, source: Source) -> None:
    """Refuse a file that does not hold what its source declares.

    The measures are read as collation reads them, so that a renamed column, a word where a number
    belongs and a second row for an area are found while the file can still be put right.

    Raises
    ------
    RemoteShapeError
        If codes are of another vintage, areas are more or fewer than expected, or a period lacks.
    MissingColumnError, CellError, DuplicateRowError, SourceFileError
        If the file cannot be read as declared.
    """
    declared = source.area
    if source.connector is Connector.GEOJSON or declared is None:
        return
    measures = list(source.measures.values())
    columns = list_columns(source, measures)
    if not columns:
        return
    texts = read_text_table(path, source, columns=columns)
    coded = texts.with_columns(pl.col(declared.column).str.strip_chars().alias(AREA))
    for prefix in declared.also:
        coded = coded.filter(~pl.col(AREA).str.starts_with(prefix))
    coded = coded.filter(pl.col(AREA).str.contains(_CODE))
    place = f"{source.id}/{path.name}"
    if coded.is_empty():
        raise RemoteShapeError(
            f"column {declared.column!r} of {path.name} holds no area code",
            where=place,
            fix="check the query and area.column",
        )
    _check_periods(texts, source, place=place)
    used = coded.filter(is_of_declared_period(source))
    _check_vintage(used, declared, place=place)
    _check_number(used, source, place=place)
    if measures:
        levelled = coded.with_columns(pl.lit(declared.level.value).alias(LEVEL))
        tidy_measures(levelled, source, measures=measures)


def _check_periods(texts: pl.DataFrame, source: Source, *, place: str) -> None:
    """Refuse a file in which a declared period has no row: absence is not zero."""
    if source.layout is not Layout.LONG:
        return
    found = set(texts[source.period_column].str.strip_chars())
    lacking = [one for one in source.period_words if one not in found]
    if lacking:
        shown = ", ".join(lacking[:_SHOWN]) + (" …" if len(lacking) > _SHOWN else "")
        raise RemoteShapeError(
            f"no row is of {shown}, though {len(source.period_words)} periods are declared",
            where=f"{place}, column {source.period_column!r}",
            fix="the publisher may not have it yet: take it out of period_words, and do not read "
            "its absence as zero; or ask for it in the query",
        )


def _check_vintage(rows: pl.DataFrame, declared: AreaColumn, *, place: str) -> None:
    """Refuse LSOAs of another census than declared, as far as their codes tell it."""
    if declared.level is not AreaLevel.LSOA:
        return
    is_new = pl.any_horizontal(
        pl.col(AREA).str.starts_with(prefix) & (pl.col(AREA) >= first)
        for prefix, first in _FIRST_OF_2021.items()
    )
    codes = rows.select(pl.col(AREA).unique())
    new = codes.filter(is_new)[AREA].sort()
    is_2021 = date.fromisoformat(declared.vintage) >= _CENSUS_2021
    if new.len() and not is_2021:
        problem = f"{new.len()} codes, such as {new[0]}, exist since 2021 only"
    elif is_2021 and not new.len() and codes.height >= _LARGE:
        problem = f"none of the {codes.height:,} codes is one of those that began in 2021"
    else:
        return
    raise RemoteShapeError(
        f"{problem}, and the source declares the vintage {declared.vintage}",
        where=f"{place}, column {declared.column!r}",
        fix="ask for the areas of the declared vintage, or declare the vintage that the file has",
    )


def _check_number(rows: pl.DataFrame, source: Source, *, place: str) -> None:
    expected, area = source.expected_areas, source.area
    if not expected or area is None:
        return
    groups: Mapping[str, int] = {"": rows[AREA].n_unique()}
    if source.layout is Layout.LONG and source.period_words:
        counted = rows.group_by(source.period_column).agg(pl.col(AREA).n_unique()).sort(pl.all())
        groups = dict(counted.iter_rows())
    for period, found in groups.items():
        if found != expected:
            of_period = f" for {period}" if period else ""
            raise RemoteShapeError(
                f"{found:,} areas of level {area.level.value} came{of_period}; "
                f"expected_areas is {expected:,}",
                where=f"{place}, column {area.column!r}",
                fix="check the query's areas and their vintage; where the publisher leaves areas "
                "out, declare the number that it has",
            )
