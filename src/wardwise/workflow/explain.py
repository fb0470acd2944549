"""How one number was made, joined to the source rows behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from wardwise.collation.manifest import read_manifest
from wardwise.composite.build import BuiltIndex
from wardwise.composite.contributions import split_changes
from wardwise.composite.explain import ExplainedIndicator, ExplainedNode, Explanation, explain_score
from wardwise.declaration.project_folder import read_project
from wardwise.geography.crosswalk import YEARLY
from wardwise.model.correction import Correction, CorrectionAction
from wardwise.model.project import Project
from wardwise.workflow.run import read_collated, read_index

_WHOLE = 1e-9  # shares nearer to 1 than this are whole
_SHOWN_ROWS = 12  # source rows of one indicator written out; the rest are counted


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One cell of a source file that a number was read from."""

    part: str  # numerator | denominator | value
    area_code: str  # the area whose row it is: smaller than the one asked where it was summed
    file: str
    member: str | None
    row: int | None
    column: str
    cell: str | None  # C17, of a sheet
    checksum: str  # of the snapshot
    crosswalk: str | None  # by which the smaller area counts towards the larger
    share: float | None  # of the smaller area that counts towards the larger
    moved: str | None  # the crosswalk from the boundaries of another date
    divided: float | None  # the part of the moved cell that came from divided areas
    correction: str | None = None  # which, the figures received and in their place, and why


@dataclass(frozen=True, slots=True)
class MovedBy:
    """What one indicator brought to a component's change; the points of all sum to it."""

    indicator_id: str
    since: str  # the edition period that the change is measured from
    from_value: float | None
    to_value: float | None
    points: float | None


@dataclass(frozen=True, slots=True)
class TracedNumber:
    """An explanation, what moved it, and the source rows of each of its indicators."""

    explanation: Explanation
    moved_by: tuple[MovedBy, ...]
    rows: Mapping[str, tuple[SourceRow, ...]]
    crosswalks: Mapping[str, str]  # id to what it is: its label, what it shares by, which year

    def to_text(self) -> str:
        """Show the tree, what moved it, then the source rows, as a person reads them."""
        lines = [self.explanation.to_text()]
        if self.moved_by:
            lines += ["", f"Moved since {self.moved_by[0].since} by:"]
            lines += [f"  {_word_move(one)}" for one in self.moved_by]
        lines += ["", "Read from:"]
        for indicator, rows in self.rows.items():
            lines.append(f"  {indicator}")
            lines += [f"    {_word_row(one)}" for one in rows[:_SHOWN_ROWS]]
            if len(rows) > _SHOWN_ROWS:
                lines.append(f"    … and {len(rows) - _SHOWN_ROWS} more (all of them: --json)")
        if self.crosswalks:
            lines += ["", "Crosswalks:"]
            lines += [f"  {name}: {words}" for name, words in self.crosswalks.items()]
        return "\n".join(lines)

    def to_record(self) -> dict[str, object]:
        """Give the tree and the source rows as plain data."""
        return {
            "explanation": asdict(self.explanation),
            "moved_by": [asdict(one) for one in self.moved_by],
            "crosswalks": dict(self.crosswalks),
            "rows": {key: [asdict(one) for one in rows] for key, rows in self.rows.items()},
        }


def explain_number(folder: Path, *, node: str, area: str, period: str) -> TracedNumber:
    """Explain how one number was made, down to the source rows.

    Parameters
    ----------
    node : id of the index, a dimension, a component, or an indicator (then only its rows)
    period : an edition period; the latest where empty

    Raises
    ------
    OrderError
        If the index was not built, or not from what stands now.
    UnknownScoreError
        If the node, area or period is not in the edition.
    """
    project = read_project(folder)
    index, collated = read_index(folder), read_collated(folder)
    built = rebuild(project, index.tables)
    explanation = explain_score(built, node=node, area=area, period=period or None)
    listed = list_indicators(explanation.node)
    wanted = [one for one in listed if one.id == node] or listed
    checksums = {one.file: one.checksum for one in read_manifest(folder)}
    rows = {
        one.id: trace_cell(
            collated.tables,
            indicator=one.id,
            area=area,
            period=one.source_period_id or "",
            checksums=checksums,
            corrections={one.id: one for one in project.corrections},
        )
        for one in wanted
    }
    every = [one for each in rows.values() for one in each]
    moves = list_moves(built, explanation, wanted)
    return TracedNumber(explanation, moves, rows, name_crosswalks(every, project))


def rebuild(project: Project, tables: Mapping[str, pl.DataFrame]) -> BuiltIndex:
    """Put the tables of a built index back together with their edition."""
    return BuiltIndex(
        edition=project.edition,
        scores=tables["scores"],
        inputs=tables["inputs"],
        weights=tables["weights"],
        diagnostics=tables["diagnostics"],
    )


def list_moves(
    built: BuiltIndex, explanation: Explanation, wanted: Sequence[ExplainedIndicator]
) -> tuple[MovedBy, ...]:
    """List what each indicator brought to the change since the edition's first period.

    Those that moved most come first; none where the first period itself is explained.
    """
    first = built.edition.periods[0].id
    if explanation.period_id == first:
        return ()
    split = split_changes(built.inputs, from_period=first, to_period=explanation.period_id)
    own = split.filter(
        (pl.col("area_code") == explanation.area_code)
        & pl.col("indicator_id").is_in([one.id for one in wanted])
        & (pl.col("points").abs() > 0)
    ).sort(pl.col("points").abs(), descending=True)
    return tuple(
        MovedBy(row["indicator_id"], first, row["from_value"], row["to_value"], row["points"])
        for row in own.to_dicts()
    )


def list_indicators(node: ExplainedNode) -> tuple[ExplainedIndicator, ...]:
    """List all indicators below a node, in its order."""
    below = [one for child in node.children for one in list_indicators(child)]
    return (*node.indicators, *below)


def trace_cell(
    tables: Mapping[str, pl.DataFrame],
    *,
    indicator: str,
    area: str,
    period: str,
    checksums: Mapping[str, str],
    corrections: Mapping[str, Correction] | None = None,
) -> tuple[SourceRow, ...]:
    """Trace a cell to the source rows it was read from, through sums of smaller areas.

    Needs `lineage` and `crosswalks` among the tables; a cell without lineage (filled by the
    method, or missing) gives none. Rows that were corrected come first, with what was received and
    what stands in its place by `corrections`.
    """
    own = tables["lineage"].filter(
        (pl.col("indicator_id") == indicator) & (pl.col("period_id") == period)
    )
    rows = _trace(own, tables["crosswalks"], _Way({area: None}, None), checksums=checksums)
    worded = [replace(one, correction=_word_corrections(one, corrections or {})) for one in rows]
    return tuple(sorted(worded, key=lambda one: one.correction is None))


def _word_corrections(row: SourceRow, corrections: Mapping[str, Correction]) -> str | None:
    if row.correction is None:
        return None
    named = row.correction.split(", ")
    return "; ".join(
        f"{one} ({_word_figures(corrections[one])}): {corrections[one].reason}"
        if one in corrections
        else one
        for one in named
    )


def _word_figures(one: Correction) -> str:
    """Say what was received, and what stands in its place."""
    received = "nothing" if one.received is None else f"{one.received:,.10g}"
    if one.action is CorrectionAction.DROP:
        return f"{received} received, and left out"
    if one.action is CorrectionAction.FLAG or one.value is None:
        return f"{received} received, and kept as uncertain"
    if one.action is CorrectionAction.SCALE:
        made = "" if one.received is None else f": {one.received * one.value:,.10g}"
        return f"{received} received, and multiplied by {one.value:,.10g}{made}"
    return f"{received} received, {one.value:,.10g} in its place"


def name_crosswalks(rows: Iterable[SourceRow], project: Project) -> dict[str, str]:
    """Say what each crosswalk that rows name is called, by what it shares, and of which year."""
    declared = {one.id: one for one in project.geography.crosswalks}
    used = {name for one in rows for name in (one.crosswalk, one.moved) if name is not None}
    named: dict[str, str] = {}
    for name in sorted(used):
        base, _, year = name.partition(YEARLY)
        if base not in declared:
            named[name] = "whole areas in the larger areas that they lie in"
            continue
        shared_by = declared[base].shared_by
        words = [declared[base].label]
        words += [f"shared by {shared_by.value}"] if shared_by is not None else []
        words += [f"shares of {year}"] if year else []
        named[name] = "; ".join(words)
    return named


@dataclass(frozen=True, slots=True)
class _Way:
    """The areas whose cells are looked for, with the share of each that counts, and by what."""

    shares: Mapping[str, float | None]
    crosswalk: str | None


def _trace(
    lineage: pl.DataFrame,
    crosswalks: pl.DataFrame,
    way: _Way,
    *,
    checksums: Mapping[str, str],
) -> list[SourceRow]:
    found: list[SourceRow] = []
    summed: dict[str, list[str]] = {}
    for cell in lineage.filter(pl.col("area_code").is_in(list(way.shares))).to_dicts():
        if cell["file"] is not None:
            found.append(_read_row(cell, way, checksums=checksums))
        elif cell["area_code"] not in summed.setdefault(cell["crosswalk_id"], []):
            summed[cell["crosswalk_id"]].append(cell["area_code"])
    for crosswalk, targets in summed.items():
        parts = crosswalks.filter(
            (pl.col("crosswalk_id") == crosswalk) & pl.col("to_code").is_in(targets)
        )
        below = parts.group_by("from_code", maintain_order=True).agg(pl.col("share").sum())
        onward = _Way(dict(below.iter_rows()), crosswalk)
        found += _trace(lineage, crosswalks, onward, checksums=checksums)
    return found


def _read_row(cell: Mapping[str, Any], way: _Way, *, checksums: Mapping[str, str]) -> SourceRow:
    return SourceRow(
        part=cell["part"],
        area_code=cell["area_code"],
        file=cell["file"],
        member=cell["member"],
        row=cell["row"],
        column=cell["column"],
        cell=cell["cell"],
        checksum=checksums.get(cell["file"], ""),
        crosswalk=way.crosswalk,
        share=way.shares[cell["area_code"]],
        moved=cell["crosswalk_id"],
        divided=cell["share_apportioned"] if cell["crosswalk_id"] else None,
        correction=cell["correction_id"],
    )


def _word_move(one: MovedBy) -> str:
    values = " to ".join(
        "missing" if value is None else f"{value:g}" for value in (one.from_value, one.to_value)
    )
    return f"{one.indicator_id}: {values}, {one.points:+.2f} points of its component"


def _word_row(one: SourceRow) -> str:
    place = one.file if one.row is None else f"{one.file}, row {one.row}"
    if one.member is not None:
        place = f"{one.file}, Sheet {one.member!r}!{one.cell or one.row}"
    whole = one.share is None or one.share > 1 - _WHOLE
    share = "" if whole else f", {one.share:.1%} of it"
    through = f" ({one.area_code}{share}, by {one.crosswalk})" if one.crosswalk else ""
    parts = f", {one.divided:.1%} from divided areas" if one.divided else ""
    through += f" (moved by {one.moved}{parts})" if one.moved else ""
    seal = f", snapshot {one.checksum[:12]}" if one.checksum else ""
    corrected = f"\n      corrected by {one.correction}" if one.correction else ""
    return f"{one.part}: {place}, column {one.column!r}{through}{seal}{corrected}"
