"""Write a release folder, whole or not at all."""

import glob
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from wardwise.disclosure.seal import SafeTable, check_seal
from wardwise.model.errors import ReleaseError, StorageError
from wardwise.publication.catalogue import write_catalogue
from wardwise.publication.downloads import write_downloads
from wardwise.publication.lookup import write_lookup
from wardwise.publication.reader import (
    COHERENCE_NAMES,
    DOCUMENT_NAMES,
    MANIFEST,
    PATTERN_TABLES,
    PEER_REASONS,
    RELEASE_FORMAT,
    SENSITIVITY,
    SENSITIVITY_DRAWS,
    SENSITIVITY_IMPORTANCE,
    SENSITIVITY_TABLES,
    SINCE,
    TABLE_NAMES,
)
from wardwise.publication.shapes import About, Topology

# Rows are written in the order of these columns, so that equal tables give equal files.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "observations": ("indicator_id", "area_code", "period_id"),
    "scores": ("node_id", "area_code", "period_id"),
    "contributions": ("indicator_id", "area_code", "period_id"),
    "scorecards": ("node_id", "area_code", "period_id"),
    "changes": ("node_id", "area_code", "from_period_id", "to_period_id"),
    "peers": ("area_code", "rank"),
    "weights": ("indicator_id",),
    "diagnostics": ("component_id",),
    "areas": ("level", "area_code"),
    "lineage": ("indicator_id", "area_code", "period_id", "part", "file", "row", "column"),
    "crosswalks": ("crosswalk_id", "from_code", "to_code"),
    "sensitivity_areas": ("area_code",),
    "sensitivity_assumptions": ("assumption",),
    SENSITIVITY_IMPORTANCE: ("node_id",),
    SENSITIVITY_DRAWS: ("draw",),
    PEER_REASONS: ("area_code", "peer_code", "indicator_id"),
    "patterns": ("node_id",),
    "clusters": ("node_id", "area_code"),
    "correlations": ("first_id", "second_id"),
    "belonging": ("indicator_id",),
    "principal_components": ("component_id", "number"),
    "findings": ("component_id", "number"),
}
_ONLY_TO_DOWNLOAD = (SENSITIVITY_DRAWS,)


def write_release(
    folder: Path,
    *,
    safe: Sequence[SafeTable],
    documents: Mapping[str, object],
    boundaries: Mapping[str, Topology],
    about: About,
    histories: pl.DataFrame | None = None,
) -> Path:
    """Write a release and return its folder.

    All is written beside the folder, checked into the manifest last, and renamed, so that a
    release is there whole or not at all. The same arguments give the same bytes.

    Parameters
    ----------
    folder : must not exist: a release is never changed
    safe : every table of `reader.TABLE_NAMES`, sealed by the gate in this process; and those of
        the sensitivity, draws too, where the index was also built in other ways; those of
        patterns where it is known which areas lie side by side; those of coherence where it
        was judged; and in what similar areas are alike, where that is known
    documents : framework, method, sources and quality, as `documents.make_release_documents`
        gives them; `since` where an earlier release was compared, `sensitivity` with its tables
    boundaries : outlines by area level; levels without outlines are left out
    about : what the release says of itself
    histories : columns of `HISTORY_SCHEMA`: what became of codes of other dates, from public
        lookups of areas

    Raises
    ------
    DisclosureError
        If a table was not sealed by the gate, or was altered since.
    ReleaseError
        If the folder is already there, or a table or document is missing.
    StorageError
        If the disk is full or the place cannot be written.
    """
    tables = _check_tables(safe, with_sensitivity=SENSITIVITY in documents)
    missing = [one for one in DOCUMENT_NAMES if one not in documents]
    if missing:
        raise ReleaseError(f"the release's documents lack {', '.join(missing)}")
    with _written_beside(folder) as partial:
        _write_files(partial, tables, documents, boundaries)
        write_lookup(partial / "lookup.sqlite", tables["areas"], histories)
        write_downloads(
            partial / "downloads",
            tables=tables,
            documents=documents,
            about=about,
            boundaries=boundaries,
        )
        write_catalogue(partial, tables=tables, documents=documents, about=about)
        _write_manifest(partial, about)
    return folder


@contextmanager
def _written_beside(folder: Path) -> Iterator[Path]:
    """Give a folder beside the one asked for, that takes its place when all is written."""
    if folder.exists():
        raise ReleaseError(
            f"{folder} is already there, and a release is never changed",
            where=str(folder),
            fix="name a new folder",
        )
    partial: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        prefix = f".{folder.name}.partial-"
        for left in folder.parent.glob(f"{glob.escape(prefix)}*"):  # by a run that was killed
            shutil.rmtree(left)
        partial = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
        yield partial
        partial.chmod(0o755)
        partial.rename(folder)
        _flush_folder(folder.parent)
    except OSError as problem:
        raise StorageError(
            f"the release could not be written: {problem.strerror}",
            where=str(folder),
            fix="free space or name a folder you may write to, and run the command again",
        ) from None
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)


def _check_tables(safe: Sequence[SafeTable], *, with_sensitivity: bool) -> dict[str, pl.DataFrame]:
    tables = {one.name: one.table for one in map(check_seal, safe)}
    expected: tuple[str, ...] = TABLE_NAMES
    if with_sensitivity:
        expected += (*SENSITIVITY_TABLES, SENSITIVITY_IMPORTANCE, SENSITIVITY_DRAWS)
    for together in ((PEER_REASONS,), PATTERN_TABLES, COHERENCE_NAMES):
        if any(one in tables for one in together):
            expected += together
    wrong = [one for one in expected if one not in tables]
    wrong += [one for one in tables if one not in expected]
    if wrong or len(tables) != len(safe):
        raise ReleaseError(
            f"a release holds each of its tables once; missing, not expected or twice: {wrong}",
            fix=f"pass exactly these through the gate: {', '.join(expected)}",
        )
    return {one: _order(tables[one], _KEYS[one]) for one in expected}


def _order(table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Give the table in the order of its keys, the same one where it is already."""
    # to compare neighbours takes a tenth of the time and room that sorting does
    after = pl.lit(value=True)
    for key in reversed(keys):
        this, before = pl.col(key), pl.col(key).shift()
        after = (this > before) | ((this == before) & after)
    is_ordered = table.select((after | (pl.int_range(pl.len()) == 0)).fill_null(value=False).all())
    return table if is_ordered.item() else table.sort(keys, nulls_last=True)


def _write_files(
    partial: Path,
    tables: Mapping[str, pl.DataFrame],
    documents: Mapping[str, object],
    boundaries: Mapping[str, Topology],
) -> None:
    for name, table in tables.items():
        if name in _ONLY_TO_DOWNLOAD:
            continue
        held = io.BytesIO()
        table.write_parquet(held, compression="zstd", row_group_size=100_000)
        (partial / f"{name}.parquet").write_bytes(held.getvalue())
    for name in (*DOCUMENT_NAMES, SINCE, SENSITIVITY):
        if name in documents:
            _write_json(partial / f"{name}.json", documents[name])
    (partial / "boundaries").mkdir()
    for level, outlines in sorted(boundaries.items()):
        _write_json(partial / "boundaries" / f"{level}.topojson", outlines)


def _write_json(path: Path, document: object) -> None:
    path.write_text(
        json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n",
        encoding="utf-8",
        newline="\n",
    )


def _write_manifest(partial: Path, about: About) -> None:
    files: dict[str, str] = {}
    for path in sorted(one for one in partial.rglob("*") if one.is_file()):
        files[path.relative_to(partial).as_posix()] = _flush_file(path)
    manifest = {"format": RELEASE_FORMAT, **about, "files": files}
    (partial / MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    _flush_file(partial / MANIFEST)
    _flush_folder(partial)


def _flush_file(path: Path) -> str:
    with path.open("rb+") as file:
        checksum = hashlib.sha256(file.read()).hexdigest()
        os.fsync(file.fileno())
    return checksum


def _flush_folder(path: Path) -> None:
    if os.name != "posix":  # folders cannot be opened, so not flushed, elsewhere
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
