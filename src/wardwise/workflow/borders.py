"""Which areas of a project's fit set lie side by side."""

from pathlib import Path

import polars as pl

from wardwise.collation.held_files import list_snapshots
from wardwise.collation.manifest import read_manifest
from wardwise.geography.borders import find_borders, lift_borders
from wardwise.geography.boundaries import read_outlines, select_outlines
from wardwise.model.area import AreaLevel
from wardwise.model.patterns import BORDER_SCHEMA
from wardwise.model.project import OutlineDeclaration, Project


def find_fit_borders(
    project: Project, *, areas: pl.DataFrame, crosswalks: pl.DataFrame
) -> pl.DataFrame:
    """Find the borders between areas of the level that the index is fitted on, in all boroughs.

    From outlines of that level, or else of a smaller one of which it is made. A table of
    `BORDER_SCHEMA`, without rows where no outline is declared from which they can be told.
    """
    level = project.edition.fit.level
    declared = {one.level: one for one in project.geography.outlines}
    if level in declared:
        return _read_borders(project, declared[level], areas)
    for smaller in sorted(declared, key=list(AreaLevel).index, reverse=True):
        crosswalk_id = _find_crosswalk(project, smaller, level)
        if crosswalk_id in crosswalks["crosswalk_id"]:
            borders = _read_borders(project, declared[smaller], areas)
            return lift_borders(borders, crosswalks, crosswalk_id)
    return pl.DataFrame(schema=BORDER_SCHEMA)


def _find_crosswalk(project: Project, smaller: AreaLevel, larger: AreaLevel) -> str:
    found = [
        one.id
        for one in project.geography.crosswalks
        if (one.from_level, one.to_level) == (smaller, larger)
    ]
    return found[0] if found else f"{smaller}_{larger}"


def _read_borders(
    project: Project, declared: OutlineDeclaration, areas: pl.DataFrame
) -> pl.DataFrame:
    listed = areas.filter(pl.col("level") == declared.level.value)["area_code"].to_list()
    outlines = read_outlines(_list_files(project, declared.source), declared.code_column)
    return find_borders(select_outlines(outlines, listed))


def _list_files(project: Project, source_id: str) -> tuple[Path, ...]:
    return list_snapshots(project, source_id, entries=read_manifest(project.folder))
