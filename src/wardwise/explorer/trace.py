"""Where a figure was read: its own row of a file, or the rows of the smaller areas it sums up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wardwise.explorer.addresses import find_explanation
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Lineage, Observation
from wardwise.presentation.words import say_status, write_number, write_share
from wardwise.publication.shapes import IndicatorEntry

PARTS = {"numerator": "the count", "denominator": "out of", "value": "the figure"}
MOST_LISTED = 20  # smaller areas named one by one; beyond, their number and where to look


@dataclass(frozen=True, slots=True)
class Step:
    """Where one part of a figure was read, in words."""

    part: str
    place: str


@dataclass(frozen=True, slots=True)
class SmallPart:
    """What one smaller area gave to a sum: its name, its figure and its row."""

    name: str
    address: str
    figure: str
    place: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a figure was read: source, own rows, and the smaller areas it was added up from."""

    source: str
    source_id: str
    steps: tuple[Step, ...]
    added: str  # such as "added up from 7 neighbourhoods"; empty where read as it stands
    file: str  # the file of the smaller areas' rows
    parts: tuple[SmallPart, ...]  # empty where there are too many to list
    moved: str = ""  # how it came from the boundaries of another date


def trace_figure(
    facts: Facts, indicator: IndicatorEntry, area: Area, *, period: str
) -> Trace | None:
    """Trace a figure to its rows; None where nothing is recorded."""
    rows = facts.lineage.get((indicator["id"], area.area_code, period), [])
    if not rows:
        return None
    rows = sorted(rows, key=_order_part)
    source = facts.sources[indicator["source"]]
    # a row with a file was read, and perhaps moved from the boundaries of another date
    joined = next((one for one in rows if one.crosswalk_id is not None and not one.file), None)
    moved = say_moved(facts, next((one for one in rows if one.crosswalk_id and one.file), None))
    read = tuple(Step(PARTS.get(one.part, one.part), say_place(one)) for one in rows if one.file)
    if joined is None:
        return Trace(source["label"], source["id"], read, "", "", (), moved)
    codes = facts.list_sources_of(joined.crosswalk_id or "", area.area_code)
    found = {one: facts.observations.get((indicator["id"], one), {}).get(period) for one in codes}
    known = {code: one for code, one in found.items() if one is not None}
    files = _list_files(facts, indicator, known, period)
    listed = known if len(known) <= MOST_LISTED else {}
    parts = [_make_part(facts, indicator, code, one, period) for code, one in listed.items()]
    columns, parts = _say_columns_once(parts)
    return Trace(
        source=source["label"],
        source_id=source["id"],
        steps=read,
        added=_say_added(facts, list(known), joined),
        file=", ".join([*files, *columns]),
        parts=tuple(parts),
    )


def say_place(one: Lineage, *, named: bool = True) -> str:
    """Say where a cell stands: file, sheet, row and column."""
    member = f", sheet {one.member}" if one.member else ""
    name = f"{_name_file(one)}{member}, " if named else ""
    corrected = ", corrected" if one.correction_id else ""
    row = f"row {one.row}, " if one.row is not None else ""  # several rows stand by the column
    return f"{name}{row}column “{one.column}”{corrected}"


def say_count(one: Observation, decimals: int = 1) -> str:
    """Say what a figure is counted from, or the figure itself where no count is published."""
    if one.numerator is None or one.denominator is None:
        missing = say_status(one.status) or "not available"
        return write_number(one.value, decimals) if one.value is not None else missing
    return f"{_write_count(one.numerator)} of {_write_count(one.denominator)}"


def say_moved(facts: Facts, one: Lineage | None) -> str:
    """Say how a figure came from the boundaries of another date; empty where nothing was divided.

    A figure of an area that did not change, or of whole ones that were added up, is as published.
    """
    if one is None or not one.share_apportioned:
        return ""
    named = name_crosswalk(facts, one.crosswalk_id or "")
    by = f" ({named})" if named else ""
    part = write_share(one.share_apportioned).capitalize()
    return f"{part} of it comes from areas that were divided since, and is estimated{by}."


def say_estimated(facts: Facts, indicator: IndicatorEntry, area: Area, *, period: str) -> str:
    """Say why a figure is marked as estimated; empty where another sentence says it."""
    rows = facts.lineage.get((indicator["id"], area.area_code, period), [])
    if indicator.get("modelled"):
        return ""
    if any(one.share_apportioned for one in rows):
        return "Estimated: part of it was shared out between areas."
    if any(one.crosswalk_id is not None and not one.file for one in rows):
        if any(one.part == "value" for one in rows):
            return "Estimated: averaged from its smaller areas."
        return "Estimated: added up from those of its smaller areas that have a figure."
    if indicator["carried_down"]:
        return "Estimated: the figure of the larger area that it lies in."
    return "An estimate, says its source." if rows else "Estimated."


def name_crosswalk(facts: Facts, crosswalk: str) -> str:
    """Call a crosswalk by its label, with the year of yearly shares; empty where none is told."""
    base, _, year = crosswalk.partition("@")
    told = facts.release.method.get("crosswalks", [])
    label = next((one["label"] for one in told if one["id"] == base), "")
    return f"{label}: {year}" if label and year else label


def _write_count(count: float) -> str:
    return write_number(count, 0 if count == int(count) else 1)


def _order_part(one: Lineage) -> int:
    return list(PARTS).index(one.part) if one.part in PARTS else len(PARTS)


def _name_file(one: Lineage) -> str:
    return (one.file or "").rsplit("/", 1)[-1]


def _list_files(
    facts: Facts, indicator: IndicatorEntry, known: Mapping[str, Observation], period: str
) -> list[str]:
    names = {
        _name_file(one): None
        for code in known
        for one in facts.lineage.get((indicator["id"], code, period), [])
        if one.file
    }
    return list(names)


def _say_added(facts: Facts, codes: Sequence[str], joined: Lineage) -> str:
    shared = ""
    if joined.share_apportioned:
        shared = f", {write_share(joined.share_apportioned)} of it shared out between areas"
        named = name_crosswalk(facts, joined.crosswalk_id or "")
        shared += f" ({named})" if named else ""
    if not codes:
        return f"put together from smaller areas{shared}"
    counted: dict[str, int] = defaultdict(int)
    for code in codes:
        area = facts.areas[code]
        word = "neighbourhood" if area.level == "lsoa" else area.level_label
        plural = "neighbourhoods" if area.level == "lsoa" else area.level_plural
        counted[f"{word}|{plural}"] += 1
    words = [
        f"{count} {key.split('|')[0] if count == 1 else key.split('|')[1]}"
        for key, count in counted.items()
    ]
    verb = "put together from" if joined.part == "value" else "added up from"
    return f"{verb} {' and '.join(words)}{shared}"


def _say_columns_once(parts: list[SmallPart]) -> tuple[list[str], list[SmallPart]]:
    """Take the columns that all parts were read from out of their places."""
    split = [one.place.partition(", ") for one in parts]
    columns = {rest for _, _, rest in split}
    if len(parts) < 2 or len(columns) > 1 or not all(row.startswith("row ") for row, _, _ in split):  # noqa: PLR2004
        return [], parts
    return [columns.pop()], [
        replace(one, place=row) for one, (row, _, _) in zip(parts, split, strict=True)
    ]


def _make_part(
    facts: Facts, indicator: IndicatorEntry, code: str, one: Observation, period: str
) -> SmallPart:
    area = facts.areas[code]
    rows = sorted(facts.lineage.get((indicator["id"], code, period), []), key=_order_part)
    lines = {row.row for row in rows if row.file}
    if len(lines) == 1:
        columns = " and ".join(f"“{row.column}”" for row in rows if row.file)
        place = f"row {lines.pop()}, {'columns' if len(rows) > 1 else 'column'} {columns}"
    else:
        place = "; ".join(say_place(row, named=False) for row in rows if row.file)
    return SmallPart(
        name=area.name,
        address=find_explanation(code) if area.has_page else "",
        figure=say_count(one, indicator["decimals"]),
        place=place,
    )
