"""Outlines as tables, for crosswalks that share areas out by ground."""

import polars as pl
import shapely

from wardwise.collation.held_files import list_snapshots
from wardwise.collation.manifest import read_manifest
from wardwise.geography.boundaries import read_outlines
from wardwise.geography.shares import OUTLINE
from wardwise.model.project import Project, SharedBy


def read_outline_texts(project: Project) -> dict[str, pl.DataFrame]:
    """Read the outlines that crosswalks by area need, by source id.

    Returns
    -------
    For each source the column of codes, and `OUTLINE` as well-known text.

    Raises
    ------
    SnapshotError
        If a source was not fetched, or changed since.
    BoundaryError
        If its outlines cannot be read.
    """
    wanted = {
        source: column
        for one in project.geography.crosswalks
        if one.shared_by is SharedBy.AREA and not one.share_column
        for source, column in ((one.source, one.from_column), (one.to_source, one.to_column))
    }
    entries = read_manifest(project.folder) if wanted else ()
    found: dict[str, pl.DataFrame] = {}
    for source, column in wanted.items():
        outlines = read_outlines(list_snapshots(project, source, entries=entries), column)
        texts = [shapely.to_wkt(one, rounding_precision=7) for one in outlines.shapes]
        found[source] = pl.DataFrame({column: outlines.codes, OUTLINE: texts})
    return found
