"""Protect, seal and write a release from what was collated and built."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

import polars as pl

from wardwise.collation.manifest import read_manifest
from wardwise.declaration.project_folder import read_project
from wardwise.disclosure.rules import list_rules
from wardwise.model.area import AreaLevel, AreaRole
from wardwise.model.project import Project
from wardwise.presentation.words import join_words
from wardwise.publication.documents import (
    find_levels,
    make_framework_document,
    make_release_documents,
)
from wardwise.publication.reader import (
    COHERENCE_NAMES,
    PATTERN_TABLES,
    PEER_REASONS,
    SINCE,
    TABLE_NAMES,
    open_release,
)
from wardwise.publication.shapes import (
    About,
    FrameworkDocument,
    MethodDocument,
    SourceEntry,
    Topology,
)
from wardwise.publication.signatures import sign_framework
from wardwise.publication.writer import write_release
from wardwise.workflow.compare import compare_contents
from wardwise.workflow.differences import Content, read_content
from wardwise.workflow.lock import hold_project
from wardwise.workflow.other_methods import (
    document_tried,
    find_tried,
    protect_tried,
    select_tried,
)
from wardwise.workflow.places import find_collated
from wardwise.workflow.protection import protect_tables, seal_tables
from wardwise.workflow.review import Reviewed, compute_digests, find_reviewed
from wardwise.workflow.run import (
    CollatedFolder,
    IndexFolder,
    Progress,
    read_collated,
    read_histories,
    read_index,
)
from wardwise.workflow.withhold import withhold_unsigned

_SHOWN = 5  # labels named in a message

_OF_PEER = ("peer_value", "apart")

# A release's name of a table, where the build's is another.
_RENAMED = {"contributions": "inputs"}


def run_release(
    folder: Path,
    *,
    target: Path | None,
    created: date,
    progress: Progress,
    since: Path | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write a release of a project and return its folder.

    Ranks under other methods go with it where they were computed of the index as it stands.

    Parameters
    ----------
    target : a folder that does not exist yet; None names one below `releases/` by edition and day
    since : an earlier release; the new one then says what changed since, and why
    report : told in a sentence what could be in it and is not

    Raises
    ------
    OrderError
        If the index was not built, or not from what stands now.
    DisclosureError
        If a table would show what must stay hidden.
    """
    declared = read_project(folder)
    with hold_project(folder):
        before = None if since is None else read_content(open_release(since))
        received, built = read_collated(folder), read_index(folder)
        reviewed = find_reviewed(declared, compute_digests(received.tables["observations"]))
        kept = withhold_unsigned(declared, received, states=reviewed.states)
        project = kept.project
        if kept.reasons:
            report(_say_withheld(declared, kept.reasons))
        place = target or folder / "releases" / f"{project.edition.id}-{created.isoformat()}"
        collated, index = protect_tables(
            project, kept.collated, None if kept.reasons else built, progress=progress
        )
        tried = protect_tried(
            find_tried(folder, report=report),
            project,
            received=received,
            published=collated,
            progress=progress,
        )
        tables = select_published(collated, index, restricted=list_restricted(project))
        tables |= select_tried(tried, tables["areas"])
        safe = seal_tables(project, tables, progress=progress)
        made = make_release_documents(
            project,
            observations=tables["observations"],
            areas=tables["areas"],
            snapshots=read_manifest(folder),
            quality=collated.quality,
            created=created,
        )
        signed = _sign(project, tables, reviewed)
        documents = {**made.documents, "framework": signed, **document_tried(tried, project)}
        if before is not None:
            progress("compare", 0, 1)
            now = _list_contents(made.about, documents, tables)
            documents[SINCE] = compare_contents(before, now)
        progress("write", len(tables), len(tables))
        return write_release(
            place,
            safe=safe,
            documents=documents,
            boundaries=read_boundaries(folder),
            about=made.about,
            histories=select_histories(read_histories(folder), tables["areas"]),
        )


def _sign(
    project: Project, tables: Mapping[str, pl.DataFrame], reviewed: Reviewed
) -> FrameworkDocument:
    """Make framework.json of what is published, with who signed which indicator."""
    levels = find_levels(tables["observations"], tables["areas"])
    return sign_framework(
        make_framework_document(project.edition, levels=levels),
        reviewed.states,
        reviews=reviewed.reviews,
        policy=project.publication.unsigned,
    )


def _list_contents(
    about: About, documents: Mapping[str, object], tables: Mapping[str, pl.DataFrame]
) -> Content:
    """Give what a release is about to hold, as comparisons read it of one that stands."""
    return Content(
        about,
        cast("FrameworkDocument", documents["framework"]),
        cast("MethodDocument", documents["method"]),
        cast("Sequence[SourceEntry]", documents["sources"]),
        tables,
    )


def _say_withheld(project: Project, reasons: Mapping[str, str]) -> str:
    """Say which indicators are left out because nobody signed their figures as they stand."""
    framework = project.edition.framework
    labels = [
        one.label
        for one in (*framework.indicators, *framework.characteristics)
        if one.id in reasons
    ]
    return (
        f"{len(labels)} indicators are left out, since nobody has signed their figures as they "
        f"stand: {join_words(labels, most=_SHOWN)}. (wardwise review --list says what is next.)"
    )


def list_restricted(project: Project) -> list[str]:
    """List the indicators and characteristics that stand on a restricted source."""
    rules = list_rules(
        project.edition.framework, sources=project.sources, protection=project.protection
    )
    return [one.indicator_id for one in rules]


def select_published(
    collated: CollatedFolder, index: IndexFolder, *, restricted: Sequence[str] = ()
) -> dict[str, pl.DataFrame]:
    """Select what a release holds: the project's areas whole, others as comparison only.

    Small areas outside the project's own area serve sums and are left out.

    Parameters
    ----------
    restricted : indicators and characteristics of which nothing but sealed figures may be told
    """
    areas = collated.tables["areas"]
    small = (pl.col("level") == AreaLevel.LSOA.value) & (pl.col("role") != AreaRole.PROJECT.value)
    kept = areas.filter(~small)
    codes = kept["area_code"].implode()
    tables: dict[str, pl.DataFrame] = {"areas": kept}
    made = {**collated.tables, **index.tables}
    later = [one for one in (PEER_REASONS, *PATTERN_TABLES, *COHERENCE_NAMES) if one in made]
    for name in (*TABLE_NAMES, *later):
        if name == "areas":
            continue
        table = made[_RENAMED.get(name, name)]
        if "area_code" in table.columns:
            table = table.filter(pl.col("area_code").is_in(codes))
        if name == PEER_REASONS:
            unlisted = ~pl.col("peer_code").is_in(codes)
            table = _forget(table, unlisted & pl.col("indicator_id").is_in(list(restricted)))
        if name == "crosswalks":
            table = table.filter(pl.col("from_code").is_in(codes))
        tables[name] = table
    # pages trace only the project's own areas and the benchmark
    traced = kept.filter(pl.col("role") != AreaRole.COMPARISON.value)["area_code"].implode()
    tables["lineage"] = tables["lineage"].filter(pl.col("area_code").is_in(traced))
    return tables


def _forget(reasons: pl.DataFrame, hidden: pl.Expr) -> pl.DataFrame:
    """Leave out the figures of some peers; their names stay."""
    return reasons.with_columns(pl.when(~hidden).then(one).alias(one) for one in _OF_PEER)


def select_histories(histories: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Select the codes of other dates of which part lies in the project's own areas."""
    own = areas.filter(pl.col("role") == AreaRole.PROJECT.value)["area_code"]
    codes = histories.filter(pl.col("area_code").is_in(own.implode()))["code"].unique()
    listed = areas["area_code"].implode()
    return histories.filter(
        pl.col("code").is_in(codes.implode()) & pl.col("area_code").is_in(listed)
    )


def read_boundaries(folder: Path) -> Mapping[str, Topology]:
    """Read the outlines that collation left, by area level."""
    place = find_collated(folder) / "boundaries"
    return {
        one.stem: json.loads(one.read_text(encoding="utf-8"))
        for one in sorted(place.glob("*.topojson"))
    }
