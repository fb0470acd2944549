"""What a release takes along of the index's ranks under other methods."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from wardwise.model.errors import OrderError
from wardwise.model.project import Project
from wardwise.publication.documents import make_sensitivity_document
from wardwise.publication.reader import SENSITIVITY
from wardwise.workflow.places import find_sensitivity
from wardwise.workflow.run import CollatedFolder, Progress
from wardwise.workflow.sensitivity import Tried, read_tried, try_methods


def find_tried(folder: Path, *, report: Callable[[str], None]) -> Tried | None:
    """Find the ranks under other methods that are of the index as it stands.

    Where there are none, or of an earlier index, it is said what would add them.
    """
    if not find_sensitivity(folder).is_dir():
        report(
            "Ranks under other methods are not in it: run wardwise sensitivity before, and the "
            "pages say how far each rank hangs on the method."
        )
        return None
    try:
        return read_tried(folder)
    except OrderError as stale:
        report(
            f"Ranks under other methods are left out ({stale.problem}): run wardwise sensitivity "
            "again to have them in it."
        )
        return None


def protect_tried(
    tried: Tried | None,
    project: Project,
    *,
    received: CollatedFolder,
    published: CollatedFolder,
    progress: Progress,
) -> Tried | None:
    """Give the ranks under other methods as they may be published.

    Where something was protected or withheld, the index is built again in as many other ways from
    what may be published, with the same seed: ranks of the figures as received would tell more.
    """
    if tried is None or published is received:
        return tried
    return try_methods(
        project,
        published,
        draws=tried.draws,
        seed=tried.seed,
        sobol_points=tried.sobol_points,
        progress=progress,
    )


def select_tried(tried: Tried | None, areas: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """Select the tables that a release holds, of its areas; none where nothing was tried."""
    if tried is None:
        return {}
    listed = pl.col("area_code").is_in(areas["area_code"].implode())
    ranks = tried.tables["sensitivity_areas"].filter(listed)
    return {**tried.tables, "sensitivity_areas": ranks}


def document_tried(tried: Tried | None, project: Project) -> Mapping[str, object]:
    """Give the document that says what was tried, by its name; none where nothing was."""
    if tried is None:
        return {}
    made = make_sensitivity_document(project.edition, draws=tried.draws, seed=tried.seed)
    return {SENSITIVITY: made}
