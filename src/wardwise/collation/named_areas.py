"""Find the area that a row is of, where a table writes names, or codes by hand."""

from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from wardwise.collation.connectors.text_table import FILE, ROW
from wardwise.collation.harmonise import AREA, LEVEL, require_area_column
from wardwise.collation.numbers import EXCEL_ERRORS, word_place
from wardwise.geography.lookup import fold_name
from wardwise.model.check import CheckResult, Severity
from wardwise.model.errors import (
    AreaNameError,
    UnknownReferenceError,
    WorkbookError,
    suggest_nearest,
)
from wardwise.model.provenance import Source

_SHOWN = 5
_LOWER_CODE = r"^[a-z]\d{8}$"


@dataclass(frozen=True, slots=True)
class Coded:
    """Rows whose area column holds codes, and what was done to have it so."""

    rows: pl.DataFrame
    quality: tuple[CheckResult, ...]


def code_areas(rows: pl.DataFrame, source: Source, *, areas: pl.DataFrame) -> Coded:
    """Put codes in the area column: of names from the project's list, and in capitals.

    A name is the name of one listed area of the source's level, sign by sign; names declared under
    `names` are looked up first. A row whose name is no area's, and which holds no figure, is a note
    and left as it is; any other stops the work.

    Parameters
    ----------
    areas : columns of `AREAS_SCHEMA`

    Raises
    ------
    WorkbookError
        If a cell of the area column is in error.
    AreaNameError
        If a row with figures has a name that is no area's, or that of several.
    """
    declared = require_area_column(source)
    _refuse_errors(rows, declared.column)
    if declared.by_name:
        return _look_up_names(rows, source, areas=areas)
    lower = pl.col(declared.column).str.contains(_LOWER_CODE)
    changed = rows.filter(lower)
    if changed.is_empty():
        return Coded(rows, ())
    upper = pl.when(lower).then(pl.col(declared.column).str.to_uppercase())
    noted = CheckResult(
        name="codes_in_small_letters",
        passed=False,
        severity=Severity.NOTE,
        subject=source.id,
        prose=f"{changed.height} area codes are written in small letters, and read in capitals.",
        examples=_list_places(changed, declared.column),
    )
    return Coded(
        rows.with_columns(upper.otherwise(pl.col(declared.column)).alias(declared.column)),
        (noted,),
    )


def _refuse_errors(rows: pl.DataFrame, column: str) -> None:
    wrong = rows.filter(pl.col(column).is_in(sorted(EXCEL_ERRORS)))
    if wrong.height:
        more = f" (and so do {wrong.height - 1} more)" if wrong.height > 1 else ""
        raise WorkbookError(
            f"an area was expected, but column {column!r} holds the error {wrong[column][0]}{more}",
            where=word_place(wrong, column),
            fix="open the workbook in Excel, put the formula right, save it and take it in again",
        )


def _look_up_names(rows: pl.DataFrame, source: Source, *, areas: pl.DataFrame) -> Coded:
    declared = require_area_column(source)
    listed = _list_within(source, areas)
    pairs = listed.select("name", AREA)
    twice = set(pairs.filter(pl.col("name").is_duplicated())["name"])
    codes = dict(pairs.filter(~pl.col("name").is_in(sorted(twice))).rows())
    found = codes | dict(declared.names)
    name = pl.col(declared.column).str.replace_all(r"\s+", " ")
    coded = rows.with_columns(
        name.replace_strict(found, default=None, return_dtype=pl.String).alias("wardwise:found")
    )
    lost = coded.filter(pl.col("wardwise:found").is_null() & _holds_figures(rows, source))
    if lost.height:
        _raise_lost(lost, source, known=list(found), twice=twice)
    matched = coded.filter(pl.col("wardwise:found").is_not_null())
    by_hand = sorted(set(matched[declared.column]) & set(declared.names))
    prose = f"{matched['wardwise:found'].n_unique()} areas are named, not coded; each name is that "
    prose += f"of one {declared.level.value} in the project's list"
    if by_hand:
        prose += f", or declared: {', '.join(by_hand[:_SHOWN])}"
    passed = CheckResult("areas_by_name", True, Severity.NOTE, f"{prose}.", source.id)  # noqa: FBT003 - passed
    chosen = pl.coalesce("wardwise:found", declared.column).alias(declared.column)
    return Coded(coded.with_columns(chosen).drop("wardwise:found"), (passed,))


def _list_within(source: Source, areas: pl.DataFrame) -> pl.DataFrame:
    """List the areas of the source's level, within the larger area declared."""
    declared = require_area_column(source)
    own = areas.filter(pl.col(LEVEL) == declared.level.value)
    if not declared.within:
        return own
    if declared.within not in set(areas[AREA]):
        raise UnknownReferenceError(
            f"area.within of {source.id!r} is {declared.within!r}, which the project does not list",
            where=f"sources/{source.id}.yaml",
            fix=suggest_nearest(declared.within, areas[AREA].to_list()),
        )
    inside = {declared.within}
    for _ in range(areas[LEVEL].n_unique()):
        inside |= set(areas.filter(pl.col("parent_code").is_in(sorted(inside)))[AREA])
    return own.filter(pl.col(AREA).is_in(sorted(inside)))


def list_figures(source: Source) -> tuple[str, ...]:
    """List the columns in which a source declares figures, each once."""
    named = (
        column
        for measure in source.measures.values()
        for columns in (*measure.columns.values(), *measure.less.values())
        for column in columns
    )
    return tuple(dict.fromkeys(named))


def _holds_figures(rows: pl.DataFrame, source: Source) -> pl.Expr:
    """Claim that a row holds something in a column of figures."""
    held = [one for one in list_figures(source) if one in rows.columns]
    return pl.any_horizontal(pl.col(one) != "" for one in held) if held else pl.lit(value=True)


def _raise_lost(lost: pl.DataFrame, source: Source, *, known: list[str], twice: set[str]) -> None:
    column = require_area_column(source).column
    name, row = lost.select(column, ROW).row(0)
    others = [one for one in lost[column].unique(maintain_order=True).to_list() if one != name]
    more = ", ".join(repr(one) for one in others[:_SHOWN])
    more = f" (nor are {more}{' …' if len(others) > _SHOWN else ''})" if others else ""
    where = word_place(lost, column)
    if name in twice:
        raise AreaNameError(
            f"{name!r} is the name of several areas{more}",
            where=where,
            fix=f"declare in sources/{source.id}.yaml, under area: within: the code of the borough "
            f"that all lie in, or names: {{{name!r}: its code}}",
        )
    raise AreaNameError(
        f"{name!r} is not the name of a {require_area_column(source).level.value} in the project's "
        f"list{more}"
        if name
        else f"row {row} holds figures and no name{more}",
        where=where,
        fix=_suggest_names(name, known) + f"; or, in sources/{source.id}.yaml, declare names under "
        "area, or a total row under totals",
    )


def _suggest_names(name: str, known: list[str]) -> str:
    """Word the near misses, which are for a person to decide on."""
    folded = {fold_name(one): one for one in known}
    near = get_close_matches(fold_name(name), list(folded), n=3, cutoff=0.6)
    if not near:
        return suggest_nearest(name, known)
    return f"is it {' or '.join(repr(folded[one]) for one in near)}? write it so in the table"


def _list_places(rows: pl.DataFrame, column: str) -> tuple[str, ...]:
    return tuple(
        f"{text} ({file}, row {row})"
        for text, file, row in rows.select(column, FILE, ROW).head(_SHOWN).rows()
    )
