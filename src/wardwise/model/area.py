"""Area codes, area types, area levels and the table of areas."""

import re
from enum import StrEnum

import polars as pl

from wardwise.model.errors import AreaCodeError


class AreaLevel(StrEnum):
    """A rung in the nesting order of areas, smallest first: the one list for the whole system.

    `other` holds areas that the register of British codes does not have (countries, schools, zones
    of one's own), with codes as given; they lie in whatever larger area is declared.
    """

    OTHER = "other"
    OUTPUT_AREA = "output_area"
    LSOA = "lsoa"
    MSOA = "msoa"
    WARD = "ward"
    BOROUGH = "borough"
    REGION = "region"
    COUNTRY = "country"


LEVEL_LABELS: dict[AreaLevel, tuple[str, str]] = {
    AreaLevel.OTHER: ("listed area", "listed areas"),
    AreaLevel.OUTPUT_AREA: ("output area", "output areas"),
    AreaLevel.LSOA: ("neighbourhood (LSOA)", "neighbourhoods (LSOAs)"),
    AreaLevel.MSOA: ("middle layer area (MSOA)", "middle layer areas (MSOAs)"),
    AreaLevel.WARD: ("ward", "wards"),
    AreaLevel.BOROUGH: ("borough", "boroughs"),
    AreaLevel.REGION: ("region", "regions"),
    AreaLevel.COUNTRY: ("country", "countries"),
}

_TYPE_LEVELS: dict[str, AreaLevel] = {
    "00": AreaLevel.OUTPUT_AREA,
    "01": AreaLevel.LSOA,
    "02": AreaLevel.MSOA,
    "05": AreaLevel.WARD,
    "06": AreaLevel.BOROUGH,
    "07": AreaLevel.BOROUGH,
    "08": AreaLevel.BOROUGH,
    "09": AreaLevel.BOROUGH,
    "12": AreaLevel.REGION,
    "92": AreaLevel.COUNTRY,
}

_CODE_SHAPE = re.compile(r"[EWT]\d{8}")
_CODE_LENGTH, _COUNTRIES = 9, ("E", "W", "T")


def read_area_level(code: str) -> AreaLevel:
    """Tell an area's level from the prefix of its GSS code.

    England (`E`), Wales (`W`) and invented places (`T`, which the register never issues) are read.

    Raises
    ------
    AreaCodeError
        If the code is not a letter and eight digits, or its prefix is not an area type known here.

    Source
    ------
    ONS, Register of Geographic Codes: entity codes of England and Wales.

    Examples
    --------
    >>> read_area_level("E05000026").value
    'ward'
    """
    level = _TYPE_LEVELS.get(code[1:3]) if _CODE_SHAPE.fullmatch(code) else None
    if level is None:
        raise AreaCodeError(
            f"{code!r} is not an area code known here",
            fix="use a nine-character GSS code, such as E05000026 for a ward",
        )
    return level


def find_area_level(code: str) -> AreaLevel:
    """Tell the level of a listed area: that of its GSS code, else `other`.

    Examples
    --------
    >>> [find_area_level(one).value for one in ("E05000026", "AUT")]
    ['ward', 'other']
    """
    return (_TYPE_LEVELS.get(code[1:3]) if _CODE_SHAPE.fullmatch(code) else None) or AreaLevel.OTHER


def tell_level(column: str) -> pl.Expr:
    """Give the expression that tells the level of listed areas by their codes in a column."""
    levels = {kind: level.value for kind, level in _TYPE_LEVELS.items()}
    code, other = pl.col(column), AreaLevel.OTHER.value
    prefix = code.str.slice(1, 2).replace_strict(levels, default=other, return_dtype=pl.String)
    is_registered = (code.str.len_bytes() == _CODE_LENGTH) & code.str.slice(0, 1).is_in(_COUNTRIES)
    return pl.when(is_registered).then(prefix).otherwise(pl.lit(other))


class AreaRole(StrEnum):
    """What an area is for in a release."""

    PROJECT = "project"  # the council's own area and what lies within it
    COMPARISON = "comparison"  # scored beside it: the other areas of the fit set
    BENCHMARK = "benchmark"  # what it is measured against: London


AREAS_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "name": pl.String,
    "level": pl.String,  # AreaLevel
    "vintage": pl.String,  # date whose boundaries the code belongs to, ISO
    "parent_code": pl.String,  # next level up that the project uses; null at the top
    "borough_code": pl.String,  # null above boroughs
    "role": pl.String,  # AreaRole
    "population": pl.Float64,  # for tables and averages; null where unknown
    "notice": pl.String,  # what a reader must know: redrawn, no outline; null if none
}
"""One row an area; key `area_code`; parents stand in the same table or are null."""

CROSSWALK_SCHEMA: dict[str, type[pl.DataType]] = {
    "crosswalk_id": pl.String,
    "from_code": pl.String,
    "to_code": pl.String,
    "share": pl.Float64,  # of the source area's count; sums to 1 over its targets
}
"""Shares of smaller areas in larger ones; key: the first three columns."""

HISTORY_SCHEMA: dict[str, type[pl.DataType]] = {
    "code": pl.String,  # of another date than the areas listed
    "name": pl.String,  # null where no lookup has it
    "level": pl.String,  # AreaLevel
    "since": pl.String,  # ISO date from which it was so drawn; null where not known
    "until": pl.String,  # ISO date on which it was redrawn; null where it is in force
    "area_code": pl.String,  # a listed area that holds part of it
    "share": pl.Float64,  # of the code's residents who live in that area; null where not known
    "share_of_area": pl.Float64,  # of the area's residents who live in the code; null likewise
}
"""What became of codes of other dates: key `code` and `area_code`."""
