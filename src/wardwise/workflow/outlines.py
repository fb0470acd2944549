"""The outlines of a project's own areas, ready for maps."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardwise.collation.held_files import list_snapshots
from wardwise.collation.manifest import read_manifest
from wardwise.geography.boundaries import (
    Outlines,
    read_outlines,
    select_outlines,
    simplify_coverage,
    union_outlines,
)
from wardwise.geography.topojson import to_topojson
from wardwise.model.area import AreaLevel, AreaRole
from wardwise.model.check import CheckResult, Severity
from wardwise.model.project import CrosswalkDeclaration, OutlineDeclaration, Project
from wardwise.model.provenance import Source

_TOLERANCE_METRES = 12.0  # details below this are lost on a phone's map of a borough
_NESTED = (
    (AreaLevel.LSOA, AreaLevel.BOROUGH, "lsoa_borough"),
    (AreaLevel.WARD, AreaLevel.BOROUGH, "ward_borough"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Outlines by area level as TopoJSON, and what had to be mended or left out."""

    topologies: Mapping[str, dict[str, object]]
    checks: tuple[CheckResult, ...]


def draw_outlines(project: Project, *, areas: pl.DataFrame, crosswalks: pl.DataFrame) -> Drawn:
    """Draw the outlines of the project's own areas, as TopoJSON by area level.

    Declared outlines are simplified once; those of larger levels are unions of them by the
    declared crosswalks, so that all edges are shared. A level of which no outline can be made is
    left out.
    """
    own = areas.filter(pl.col("role") == AreaRole.PROJECT.value)
    names = dict(own.select("area_code", "name").iter_rows())
    drawn: dict[AreaLevel, Outlines] = {}
    for declared in project.geography.outlines:
        found = select_outlines(
            read_outlines(_find_files(project, declared), declared.code_column), names
        )
        if found.codes:
            drawn[declared.level] = simplify_coverage(found, tolerance_metres=_TOLERANCE_METRES)
    for crosswalk in project.geography.crosswalks:
        _join(drawn, crosswalk, crosswalks=crosswalks, names=names)
    for smaller, larger, crosswalk_id in _NESTED:
        own_parts = crosswalks.filter(pl.col("to_code").is_in(list(names)))
        known = crosswalk_id in own_parts["crosswalk_id"]
        if known and smaller in drawn and larger not in drawn:
            drawn[larger] = union_outlines(drawn[smaller], own_parts, crosswalk_id)
    kept = {level: outlines for level, outlines in drawn.items() if outlines.codes}
    notes = dict.fromkeys(note for outlines in kept.values() for note in outlines.notes)
    return Drawn(
        topologies={
            level.value: to_topojson(outlines, names=names, object_name=level.value)
            for level, outlines in kept.items()
        },
        checks=tuple(
            CheckResult("outlines", passed=False, severity=Severity.NOTE, prose=note)
            for note in notes
        ),
    )


def _join(
    drawn: dict[AreaLevel, Outlines],
    crosswalk: CrosswalkDeclaration,
    *,
    crosswalks: pl.DataFrame,
    names: Mapping[str, str],
) -> None:
    smaller, larger = crosswalk.from_level, crosswalk.to_level
    if smaller not in drawn or larger in drawn or smaller == larger:
        return
    into_own = crosswalks.filter(pl.col("to_code").is_in(list(names)))
    parts = into_own.filter(pl.col("crosswalk_id") == crosswalk.id)
    if parts.height:
        drawn[larger] = union_outlines(drawn[smaller], into_own, crosswalk.id)


def _find_files(project: Project, declared: OutlineDeclaration) -> tuple[Path, ...]:
    """Find the files to read: of one file a borough, only the project's own borough's."""
    source = _find_source(project, declared.source)
    files = list_snapshots(project, source.id, entries=read_manifest(project.folder))
    own = tuple(one for one in files if project.area in one.name)
    return own if own and any("{borough}" in one for one in source.files) else files


def _find_source(project: Project, source_id: str) -> Source:
    return next(one for one in project.sources if one.id == source_id)
