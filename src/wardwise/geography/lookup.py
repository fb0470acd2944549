"""Reading areas and code-to-code tables out of text tables."""

import re
from collections.abc import Mapping

import polars as pl

from wardwise.model.area import AreaLevel, read_area_level
from wardwise.model.errors import (
    AreaCodeError,
    AreaLookupError,
    MissingColumnError,
    suggest_nearest,
)

_NEARLY_A_CODE = re.compile(r"[A-Z]\d{2,}")
_GSS_LENGTH = 9
_NO_ADDRESS = re.compile(r'[\x00-\x1f/\\?#%*:|<>"]|^\.')
_WORD = re.compile(r"[a-z0-9]+")

LEVEL_ORDER: tuple[AreaLevel, ...] = tuple(AreaLevel)
"""Levels, smallest first."""


def pick_frame(frames: Mapping[str, pl.DataFrame], *, source: str, use: str) -> pl.DataFrame:
    """Return the table of a source.

    Raises
    ------
    AreaLookupError
        If no table of that source was given; `use` says what it was wanted for.
    """
    if source not in frames:
        raise AreaLookupError(
            f"the {use} is read from source {source!r}, which was not given",
            where=f"wardwise.yaml, geography, source: {source}",
            fix=f"{suggest_nearest(source, list(frames))}; fetch the source if it is declared",
        )
    return frames[source]


def read_texts(frame: pl.DataFrame, columns: Mapping[str, str], *, where: str) -> pl.DataFrame:
    """Return chosen columns as trimmed text under new names, empty cells as null.

    Parameters
    ----------
    columns : new name to heading in `frame`

    Raises
    ------
    MissingColumnError
        If a heading is not in the table.
    """
    for heading in columns.values():
        if heading not in frame.columns:
            raise MissingColumnError(
                f"there is no column {heading!r}",
                where=where,
                fix=suggest_nearest(heading, frame.columns),
            )
    trimmed = [
        pl.col(heading).cast(pl.String).str.strip_chars().replace("", None).alias(name)
        for name, heading in columns.items()
    ]
    return frame.select(trimmed)


def keep_level(table: pl.DataFrame, level: AreaLevel, *, where: str) -> pl.DataFrame:
    """Return the rows whose `code` is an area code of one level.

    Rows of other levels (a borough or national total in a list of wards), notes and empty rows are
    left aside; text that begins like a code and is not one is refused, since it would lose an area.
    Of level `other` is every code, as it was given.

    Raises
    ------
    AreaCodeError
        If a code is malformed, or cannot be part of a page's address.
    """
    if level is AreaLevel.OTHER:
        given = table.filter(pl.col("code").is_not_null())
        _refuse_unwritable(given["code"], where=where)
        return given
    kept: list[str] = []
    for code in table["code"].drop_nulls().unique():
        try:
            if read_area_level(code) is level:
                kept.append(code)
        except AreaCodeError as problem:
            if _NEARLY_A_CODE.fullmatch(code) and len(code) != _GSS_LENGTH:
                raise AreaCodeError(problem.problem, where=where, fix=problem.fix) from None
    return table.filter(pl.col("code").is_in(kept))


def _refuse_unwritable(codes: pl.Series, *, where: str) -> None:
    """Refuse codes that would lead elsewhere as the name of a folder, or of a page."""
    wrong = [one for one in codes.unique(maintain_order=True) if _NO_ADDRESS.search(one)]
    if wrong:
        raise AreaCodeError(
            f"{len(wrong)} area code(s) cannot be part of a page's address, such as {wrong[0]!r}",
            where=where,
            fix='take out / \\ ? # % * : | < > and ", and a dot at the beginning',
        )


def fold_name(name: str) -> str:
    """Reduce an area's name to what stays the same between publishers.

    Examples
    --------
    >>> fold_name("St. Margarets & North Twickenham")
    'st margarets and north twickenham'
    """
    words = _WORD.findall(name.casefold().replace("&", " and ").replace("'", "").replace("’", ""))
    return " ".join(words)


def find_one_target(pairs: pl.DataFrame, *, where: str) -> pl.DataFrame:
    """Return each source with its single target, from rows that may repeat.

    Parameters
    ----------
    pairs : columns `code` and `target`; targets may be null

    Raises
    ------
    AreaLookupError
        If a source has two targets.
    """
    single = pairs.drop_nulls().unique(maintain_order=True)
    twice = single.filter(pl.col("code").is_duplicated())
    if twice.height:
        code = twice["code"][0]
        targets = twice.filter(pl.col("code") == code)["target"].to_list()
        raise AreaLookupError(
            f"{code} stands with more than one target: {', '.join(map(repr, targets[:5]))}",
            where=where,
            fix="keep one target a code, or declare a crosswalk with a share column",
        )
    return single
