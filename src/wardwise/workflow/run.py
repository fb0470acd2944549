"""The steps of a project, each reading what the one before it left."""

import io
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from wardwise.collation.assemble import Collated, collate_project
from wardwise.collation.file_versions import CheckedSources
from wardwise.collation.inside import DUCKDB
from wardwise.collation.manifest import compute_checksum
from wardwise.collation.snapshots import FetchResult, check_sources, fetch_sources
from wardwise.composite.build import BuiltIndex, build_index
from wardwise.composite.coherence import judge_coherence
from wardwise.declaration.project_folder import read_project, require_project
from wardwise.model.area import HISTORY_SCHEMA
from wardwise.model.check import CheckResult, Severity
from wardwise.model.coherence import COHERENCE_TABLES
from wardwise.model.errors import OrderError
from wardwise.model.project import Project
from wardwise.scorecard.change import compute_changes
from wardwise.scorecard.clusters import find_patterns
from wardwise.scorecard.peers import find_peer_reasons, find_peers
from wardwise.scorecard.ratings import make_scorecards
from wardwise.workflow.borders import find_fit_borders
from wardwise.workflow.lock import hold_project
from wardwise.workflow.outlines import draw_outlines
from wardwise.workflow.places import (
    MANIFEST,
    find_collated,
    find_index,
    fingerprint_inputs,
)
from wardwise.workflow.whole import DONE, require_step, write_whole

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""

COLLATED_TABLES = ("observations", "lineage", "areas", "crosswalks")
HISTORIES = "histories"  # written beside them; only a release reads it
BORDERS = "borders"  # which areas lie side by side; empty without outlines
INDEX_TABLES = ("scores", "inputs", "weights", "diagnostics", "peers", "changes", "scorecards")
PEER_REASONS = "peer_reasons"  # in what areas and their peers are alike
PATTERN_TABLES = ("patterns", "clusters")
"""Tables of the index that are written where it is known which areas lie side by side."""


@dataclass(frozen=True, slots=True)
class CollatedFolder:
    """What `wardwise collate` left: its tables by name, and the quality checks."""

    tables: Mapping[str, pl.DataFrame]
    quality: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """What `wardwise build` left: its tables by name."""

    tables: Mapping[str, pl.DataFrame]


def run_fetch(  # noqa: PLR0913 - what a person may choose, each by its name
    folder: Path,
    *,
    mirror: Path | None,
    network: bool,
    received: date,
    report: Callable[[str], None],
    accept: Collection[str] = (),
    engine: str = DUCKDB,
) -> FetchResult:
    """Take in the project's sources as snapshots, from a mirror, the network, or dropped files.

    Revised files are refused, but those of the sources in `accept` replace what was received.
    """
    project = read_project(folder)
    with hold_project(folder):
        return fetch_sources(
            project,
            mirror=mirror,
            network=network,
            received=received,
            report=report,
            accept=accept,
            engine=engine,
        )


def run_check_sources(
    folder: Path,
    *,
    mirror: Path | None,
    network: bool,
    received: date,
    report: Callable[[str], None],
) -> CheckedSources:
    """Say what is new, revised or missing among the project's sources; take nothing in."""
    project = read_project(folder)
    with hold_project(folder):
        return check_sources(
            project, mirror=mirror, network=network, received=received, report=report
        )


def run_collate(folder: Path, *, progress: Progress) -> CollatedFolder:
    """Collate the snapshots into observations and write them whole.

    Raises
    ------
    OrderError
        If nothing was fetched yet.
    """
    project = read_project(folder)
    if not (folder / MANIFEST).is_file():
        raise OrderError(
            "no source has been fetched into this project yet",
            where=str(folder),
            fix="run: wardwise fetch",
        )
    with hold_project(folder):
        inputs = fingerprint_inputs(folder)
        collated = collate_project(project, progress=progress)
        drawn = draw_outlines(project, areas=collated.areas, crosswalks=collated.crosswalks)
        borders = find_fit_borders(project, areas=collated.areas, crosswalks=collated.crosswalks)
        held = _hold_collated(collated, borders=borders, checks=drawn.checks)
        write_whole(
            find_collated(folder),
            step="collate",
            made_from=inputs,
            write=lambda beside: _write_collated(held, drawn.topologies, beside),
        )
    return held


def _write_collated(
    held: CollatedFolder, outlines: Mapping[str, dict[str, object]], folder: Path
) -> None:
    write_tables(held.tables, folder)
    (folder / "boundaries").mkdir()
    for level, topology in outlines.items():
        text = json.dumps(topology, separators=(",", ":"))
        (folder / "boundaries" / f"{level}.topojson").write_text(text, encoding="utf-8")
    records = [asdict(one) for one in held.quality]
    (folder / "quality.json").write_text(json.dumps(records, indent=1), encoding="utf-8")


def _hold_collated(
    collated: Collated, *, borders: pl.DataFrame, checks: tuple[CheckResult, ...]
) -> CollatedFolder:
    tables = {name: getattr(collated, name) for name in (*COLLATED_TABLES, HISTORIES)}
    return CollatedFolder({**tables, BORDERS: borders}, (*collated.quality, *checks))


def read_collated(folder: Path) -> CollatedFolder:
    """Read what `collate` left, having checked that it is whole and of today's declarations."""
    require_project(folder)
    place = find_collated(folder)
    require_step(place, command="collate", made_from=fingerprint_inputs(folder))
    records = json.loads((place / "quality.json").read_text(encoding="utf-8"))
    quality = tuple(
        CheckResult(
            **{
                **one,
                "severity": Severity(one["severity"]),
                "examples": tuple(one["examples"]),
            }
        )
        for one in records
    )
    tables = {**read_tables(COLLATED_TABLES, place), **_read_present((BORDERS,), place)}
    return CollatedFolder(tables, quality)


def read_histories(folder: Path) -> pl.DataFrame:
    """Read what `collate` found of codes of other dates; nothing where an older run left none."""
    place = find_collated(folder)
    if not (place / f"{HISTORIES}.parquet").is_file():
        return pl.DataFrame(schema=HISTORY_SCHEMA)
    return read_tables((HISTORIES,), place)[HISTORIES]


def run_build(folder: Path, *, progress: Progress) -> IndexFolder:
    """Compute the index, changes, peers and scorecards, and write them whole."""
    project = read_project(folder)
    with hold_project(folder):
        collated = read_collated(folder)
        made_from = fingerprint_build(folder)
        index = compute_index(project, collated, progress=progress)
        write_whole(
            find_index(folder),
            step="build",
            made_from=made_from,
            write=lambda beside: write_tables(index.tables, beside),
        )
    return index


def compute_index(
    project: Project,
    collated: CollatedFolder,
    *,
    progress: Progress,
    trust_empty: bool = False,
) -> IndexFolder:
    """Compute every table of the index from collated tables; writes nothing.

    Parameters
    ----------
    trust_empty : as for `build_index`
    """
    edition, steps = project.edition, 6
    areas, observations = collated.tables["areas"], collated.tables["observations"]
    progress("scores", 0, steps)
    built = build_index(edition, observations, areas, trust_empty=trust_empty)
    progress("similar areas", 1, steps)
    peers = find_peers(areas, observations, edition=edition, declared=project.peers)
    progress("changes", 2, steps)
    changes = compute_changes(
        edition, scores=built.scores, inputs=built.inputs, observations=observations
    )
    progress("ranks and ratings", 3, steps)
    scorecards = make_scorecards(
        built,
        observations=observations,
        areas=areas,
        peers=peers,
        benchmark=project.benchmark,
    )
    made = {"peers": peers, "changes": changes, "scorecards": scorecards}
    reasons = find_peer_reasons(peers, areas, observations, edition=edition, declared=project.peers)
    for name in ("scores", "inputs", "weights", "diagnostics"):
        made[name] = getattr(built, name)
    progress("what belongs together", 4, steps)
    judged = judge_coherence(built, areas)
    coherence = {name: getattr(judged, name) for name in COHERENCE_TABLES}
    progress("areas side by side", 5, steps)
    patterns = _read_patterns(built, areas, borders=collated.tables.get(BORDERS))
    progress("areas side by side", steps, steps)
    first = {name: made[name] for name in INDEX_TABLES}
    return IndexFolder({**first, PEER_REASONS: reasons, **coherence, **patterns})


def _read_patterns(
    built: BuiltIndex, areas: pl.DataFrame, *, borders: pl.DataFrame | None
) -> Mapping[str, pl.DataFrame]:
    """Make the tables of where high and low areas lie together; none without borders."""
    if borders is None or borders.is_empty():
        return {}
    found = find_patterns(built, areas=areas, borders=borders)
    return {name: getattr(found, name) for name in PATTERN_TABLES}


def read_index(folder: Path) -> IndexFolder:
    """Read what `build` left, having checked that it is whole and of what stands now."""
    require_project(folder)
    read_collated_record(folder)
    place = find_index(folder)
    require_step(place, command="build", made_from=fingerprint_build(folder))
    later = _read_present((PEER_REASONS, *COHERENCE_TABLES, *PATTERN_TABLES), place)
    return IndexFolder({**read_tables(INDEX_TABLES, place), **later})


def read_collated_record(folder: Path) -> None:
    """Check that the collated observations stand and are of today's declarations."""
    require_step(find_collated(folder), command="collate", made_from=fingerprint_inputs(folder))


def fingerprint_build(folder: Path) -> Mapping[str, str]:
    """Give the checksum of what the index is computed from: the collated observations' record."""
    return {"collated observations": compute_checksum(find_collated(folder) / DONE)}


def write_tables(tables: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write each table as Parquet under its name."""
    for name, table in tables.items():
        held = io.BytesIO()  # so that a full disk is refused by the disk, in its own words
        table.write_parquet(held)
        (folder / f"{name}.parquet").write_bytes(held.getbuffer())


def read_tables(names: tuple[str, ...], folder: Path) -> Mapping[str, pl.DataFrame]:
    """Read tables written by `write_tables`."""
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in names}


def _read_present(names: tuple[str, ...], folder: Path) -> Mapping[str, pl.DataFrame]:
    """Read those of the tables that are there: a run of an older version left none of them."""
    return read_tables(tuple(one for one in names if (folder / f"{one}.parquet").is_file()), folder)
