"""Which boundaries an area code belongs to, and what a code is that is not listed."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from wardwise.model.area import AreaLevel, read_area_level
from wardwise.model.errors import AreaCodeError

_CODE_COLUMN = re.compile(r"(OA|LSOA|MSOA|WD|WARD|LAD|LA)(\d{2})CD", re.IGNORECASE)
_COLUMN_WORDS = {"WD": "ward", "WARD": "ward", "LAD": "borough", "LA": "borough"}
_BEFORE_2011 = re.compile(r"\d{2}[A-Z]{2}[A-Z]{0,2}")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A code that is not among the areas listed, and what it probably is."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class CodeMatches:
    """Codes of a table set against the list of areas, each once and in order."""

    known: tuple[str, ...]
    unknown: tuple[UnknownCode, ...]
    absent: tuple[str, ...]  # listed areas, of the level asked for, that the table leaves out


def list_vintages(lookups: Mapping[str, pl.DataFrame]) -> dict[str, frozenset[str]]:
    """Return the codes of each vintage that lookups hold, such as `LSOA 2021`.

    Columns are told by the publishers' own headings: `LSOA11CD`, `WD22CD`, `lad22cd`.

    Parameters
    ----------
    lookups : text tables by any name
    """
    found: dict[str, set[str]] = {}
    for frame in lookups.values():
        for column in frame.columns:
            heading = _CODE_COLUMN.fullmatch(column)
            if heading:
                word = _COLUMN_WORDS.get(heading[1].upper(), heading[1].upper())
                codes = frame[column].cast(pl.String).drop_nulls().unique()
                found.setdefault(f"{word} 20{heading[2]}", set()).update(codes)
    return {vintage: frozenset(found[vintage]) for vintage in sorted(found)}


def match_codes(
    codes: Iterable[str],
    areas: pl.DataFrame,
    *,
    level: AreaLevel | None = None,
    vintages: Mapping[str, Collection[str]] | None = None,
) -> CodeMatches:
    """Set codes against the areas listed, and say of each unknown code what it probably is.

    Parameters
    ----------
    codes : as a table holds them; repeats are met once
    areas : as `list_areas` gives them
    level : the level that the codes are declared to have; all levels where not given
    vintages : codes by vintage, as `list_vintages` gives them; without it, only what the code
        itself shows can be said
    """
    listed = areas if level is None else areas.filter(pl.col("level") == level.value)
    names = set(listed["area_code"])
    given = sorted(set(codes))
    highest = _find_highest(names)
    reasons = {
        code: _explain_code(code, level=level, vintages=vintages or {}, highest=highest)
        for code in given
        if code not in names
    }
    return CodeMatches(
        known=tuple(code for code in given if code in names),
        unknown=tuple(UnknownCode(code, reason) for code, reason in reasons.items()),
        absent=tuple(sorted(names - set(given))),
    )


def check_codes(matches: CodeMatches, *, vintage: str, where: str) -> CodeMatches:
    """Return the matches as they are, having checked that every code is known.

    Parameters
    ----------
    vintage : the date whose boundaries the codes are declared to have
    where : the file and column

    Raises
    ------
    AreaCodeError
        If a code is not listed; up to five are named, with what they probably are.
    """
    if matches.unknown:
        shown = "; ".join(f"{one.code} ({one.reason})" for one in matches.unknown[:_SHOWN])
        more = " …" if len(matches.unknown) > _SHOWN else ""
        total = len(matches.unknown) + len(matches.known)
        raise AreaCodeError(
            f"{len(matches.unknown)} of {total} codes are not among the areas of vintage {vintage}:"
            f" {shown}{more}",
            where=where,
            fix="declare the column's true vintage and a crosswalk from it, or take the file that "
            "is on the project's boundaries",
        )
    return matches


def _find_highest(names: Collection[str]) -> dict[str, str]:
    highest: dict[str, str] = {}
    for name in names:
        highest[name[:3]] = max(name, highest.get(name[:3], ""))
    return highest


def _explain_code(
    code: str,
    *,
    level: AreaLevel | None,
    vintages: Mapping[str, Collection[str]],
    highest: Mapping[str, str],
) -> str:
    try:
        found = read_area_level(code)
    except AreaCodeError:
        old = _BEFORE_2011.fullmatch(code)
        return "a code of the kind used before 2011" if old else "not an area code known here"
    if level is not None and found is not level:
        return f"a code of level {found.value}, not {level.value}"
    of = [vintage for vintage, known in vintages.items() if code in known]
    if of:
        return f"a code of {' and '.join(of)}"
    # Codes are given out in order, so one beyond all those listed came later.
    if code > highest.get(code[:3], code):
        return "issued after every code listed: newer boundaries, or another place"
    return "of another place, or of older boundaries"
