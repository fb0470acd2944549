"""Open a release and give back its tables and documents, every file checked."""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import cast

import polars as pl

from wardwise.model.coherence import COHERENCE_TABLES
from wardwise.model.errors import ReleaseError
from wardwise.model.method import Method
from wardwise.model.patterns import CLUSTER_SCHEMA, PATTERN_SCHEMA
from wardwise.model.peers import PEER_REASON_SCHEMA
from wardwise.model.scores import (
    SENSITIVITY_AREA_SCHEMA,
    SENSITIVITY_ASSUMPTION_SCHEMA,
    SENSITIVITY_IMPORTANCE_SCHEMA,
)
from wardwise.publication.csv_description import DescribedColumn, describe_csv
from wardwise.publication.files import (
    Sheet,
    make_csv,
    make_csv_metadata,
    make_workbook,
    name_download,
)
from wardwise.publication.lookup import read_histories
from wardwise.publication.method_document import read_method
from wardwise.publication.shapes import (
    CheckEntry,
    ComparisonDocument,
    FrameworkDocument,
    Manifest,
    MethodDocument,
    SensitivityDocument,
    SourceEntry,
    Topology,
)
from wardwise.publication.sheet_rows import fill_sheets
from wardwise.publication.tables import Labels, make_labels

__all__ = [
    "DescribedColumn",
    "Labels",
    "Release",
    "Sheet",
    "describe_csv",
    "fill_sheets",
    "make_csv",
    "make_csv_metadata",
    "make_workbook",
    "name_download",
    "open_release",
]

RELEASE_FORMAT = 1
MANIFEST = "manifest.json"
TABLE_NAMES = (
    "observations",
    "scores",
    "contributions",
    "scorecards",
    "changes",
    "peers",
    "weights",
    "diagnostics",
    "areas",
    "lineage",
    "crosswalks",
)
SENSITIVITY_TABLES = ("sensitivity_areas", "sensitivity_assumptions")
"""The tables that a release has where the index was also built in other ways."""
SENSITIVITY_IMPORTANCE = "sensitivity_importance"
"""How much each indicator matters, which comes with them; older releases have none."""
SENSITIVITY_DRAWS = "sensitivity_draws"
"""A table that comes with them, for the downloads alone."""
PATTERN_TABLES = ("patterns", "clusters")
"""The tables that a release has where it is known which areas lie side by side."""
COHERENCE_NAMES = tuple(COHERENCE_TABLES)
"""The tables that say whether indicators belong together; older releases have none."""
PEER_REASONS = "peer_reasons"
"""The table that says in what similar areas are alike; older releases have none."""
CATALOGUE = "catalog.jsonld"
DOCUMENT_NAMES = ("framework", "method", "sources", "quality")
SINCE = "since"
"""The document that a release has where it names an earlier one: what changed, and why."""
SENSITIVITY = "sensitivity"
"""The document that says in which other ways the index was built, where it was."""


class Release:
    """A release folder whose files were all found whole; made by `open_release`.

    Tables and documents are read when first asked for and kept.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Keep the folder and its manifest."""
        self.folder = folder
        self.manifest = manifest

    @cached_property
    def observations(self) -> pl.DataFrame:
        """Values by indicator, area and source period."""
        return self._read_table("observations")

    @cached_property
    def scores(self) -> pl.DataFrame:
        """Scores by node, area and edition period."""
        return self._read_table("scores")

    @cached_property
    def contributions(self) -> pl.DataFrame:
        """What each score was made of, by indicator, area and edition period."""
        return self._read_table("contributions")

    @cached_property
    def scorecards(self) -> pl.DataFrame:
        """Ranks, ratings and standing by node, area and edition period."""
        return self._read_table("scorecards")

    @cached_property
    def changes(self) -> pl.DataFrame:
        """Changes by node, area and pair of edition periods."""
        return self._read_table("changes")

    @cached_property
    def peers(self) -> pl.DataFrame:
        """Each area's peers, the most alike first."""
        return self._read_table("peers")

    @cached_property
    def weights(self) -> pl.DataFrame:
        """How each weighted indicator counts."""
        return self._read_table("weights")

    @cached_property
    def diagnostics(self) -> pl.DataFrame:
        """Whether each component is coherent."""
        return self._read_table("diagnostics")

    @cached_property
    def areas(self) -> pl.DataFrame:
        """Every area, with name, level, parent and notice."""
        return self._read_table("areas")

    @cached_property
    def lineage(self) -> pl.DataFrame:
        """Where each cell came from, down to file, row and column."""
        return self._read_table("lineage")

    @cached_property
    def crosswalks(self) -> pl.DataFrame:
        """Shares of smaller areas in larger ones."""
        return self._read_table("crosswalks")

    @cached_property
    def framework(self) -> FrameworkDocument:
        """The tree of nodes and what each means."""
        return cast("FrameworkDocument", self._read_document("framework.json"))

    @cached_property
    def method(self) -> MethodDocument:
        """How observations became scores."""
        return cast("MethodDocument", self._read_document("method.json"))

    @cached_property
    def chosen_method(self) -> Method:
        """The same as the model's object; what an older release does not say is default."""
        return read_method(self.method)

    @cached_property
    def sources(self) -> list[SourceEntry]:
        """The sources, with licences and snapshots."""
        return cast("list[SourceEntry]", self._read_document("sources.json"))

    @cached_property
    def quality(self) -> list[CheckEntry]:
        """The results of the checks of the data."""
        return cast("list[CheckEntry]", self._read_document("quality.json"))

    @cached_property
    def since(self) -> ComparisonDocument | None:
        """What changed since the earlier release that this one names; None where it names none."""
        if f"{SINCE}.json" not in self.manifest["files"]:
            return None
        return cast("ComparisonDocument", self._read_document(f"{SINCE}.json"))

    @cached_property
    def sensitivity(self) -> SensitivityDocument | None:
        """In which other ways the index was built; None where it was not."""
        if f"{SENSITIVITY}.json" not in self.manifest["files"]:
            return None
        return cast("SensitivityDocument", self._read_document(f"{SENSITIVITY}.json"))

    @cached_property
    def sensitivity_areas(self) -> pl.DataFrame:
        """Where areas rank in those other ways; no row where there are none."""
        if self.sensitivity is None:
            return pl.DataFrame(schema=SENSITIVITY_AREA_SCHEMA)
        return self._read_table("sensitivity_areas")

    @cached_property
    def sensitivity_assumptions(self) -> pl.DataFrame:
        """Which choices of method move ranks; no row where that is not known."""
        if self.sensitivity is None:
            return pl.DataFrame(schema=SENSITIVITY_ASSUMPTION_SCHEMA)
        return self._read_table("sensitivity_assumptions")

    @cached_property
    def sensitivity_importance(self) -> pl.DataFrame:
        """How far the index moves without each indicator and component; no row where not known."""
        if f"{SENSITIVITY_IMPORTANCE}.parquet" not in self.manifest["files"]:
            return pl.DataFrame(schema=SENSITIVITY_IMPORTANCE_SCHEMA)
        return self._read_table(SENSITIVITY_IMPORTANCE)

    @cached_property
    def patterns(self) -> pl.DataFrame:
        """How far neighbours resemble each other, by node; no row where it is not known."""
        if "patterns.parquet" not in self.manifest["files"]:
            return pl.DataFrame(schema=PATTERN_SCHEMA)
        return self._read_table("patterns")

    @cached_property
    def peer_reasons(self) -> pl.DataFrame:
        """In what each area and its peers are alike; no row in an older release."""
        if f"{PEER_REASONS}.parquet" not in self.manifest["files"]:
            return pl.DataFrame(schema=PEER_REASON_SCHEMA)
        return self._read_table(PEER_REASONS)

    @cached_property
    def clusters(self) -> pl.DataFrame:
        """Whether areas lie in groups of high or low ones; no row where it is not known."""
        if "clusters.parquet" not in self.manifest["files"]:
            return pl.DataFrame(schema=CLUSTER_SCHEMA)
        return self._read_table("clusters")

    @cached_property
    def coherence(self) -> Mapping[str, pl.DataFrame]:
        """Whether indicators belong together, by name of table; no rows in an older release."""
        return {
            name: self._read_table(name)
            if f"{name}.parquet" in self.manifest["files"]
            else pl.DataFrame(schema=schema)
            for name, schema in COHERENCE_TABLES.items()
        }

    @cached_property
    def catalogue(self) -> dict[str, object] | None:
        """The catalogue of its downloads, DCAT as JSON-LD; None in a release without one."""
        if CATALOGUE not in self.manifest["files"]:
            return None
        return cast("dict[str, object]", self._read_document(CATALOGUE))

    @cached_property
    def boundaries(self) -> Mapping[str, Topology]:
        """Outlines by area level, such as `ward`; a level without outlines is left out."""
        return {
            path.removeprefix("boundaries/").removesuffix(".topojson"): cast(
                "Topology", self._read_document(path)
            )
            for path in self.manifest["files"]
            if path.startswith("boundaries/") and path.endswith(".topojson")
        }

    @cached_property
    def labels(self) -> Labels:
        """What turns identifiers into words: labels tables for downloads."""
        return make_labels(
            self.manifest,
            framework=self.framework,
            method=self.method,
            sources=self.sources,
            areas=self.areas,
        )

    @cached_property
    def histories(self) -> pl.DataFrame:
        """What became of codes of other dates: columns of `HISTORY_SCHEMA`, largest share first."""
        return read_histories(self.read_file("lookup.sqlite"))

    @property
    def downloads(self) -> tuple[str, ...]:
        """Paths of the whole-release downloads, in order."""
        return tuple(sorted(one for one in self.manifest["files"] if one.startswith("downloads/")))

    def read_file(self, path: str) -> bytes:
        """Read one file of the release, by its path in the manifest.

        Raises
        ------
        ReleaseError
            If the manifest does not name the file, or it cannot be read any more.
        """
        if path not in self.manifest["files"]:
            raise ReleaseError(
                f"the release does not hold {path!r}",
                where=str(self.folder),
                fix="ask for a file that its manifest.json names",
            )
        return _read_bytes(self.folder, path)

    def read_columns(
        self, name: str, columns: Sequence[str], *, areas: pl.Series | None = None
    ) -> pl.DataFrame:
        """Read some columns of a table, and of its rows those of some areas, and keep none.

        Parameters
        ----------
        name : of a table, such as `scores`
        areas : codes of areas; all rows where None
        """
        read = pl.scan_parquet(io.BytesIO(self.read_file(f"{name}.parquet"))).select(columns)
        if areas is not None:
            read = read.filter(pl.col("area_code").is_in(areas.implode()))
        return read.collect()

    def _read_table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.read_file(f"{name}.parquet"))

    def _read_document(self, path: str) -> object:
        return json.loads(self.read_file(path))


def open_release(folder: Path) -> Release:
    """Open a release folder, having checked every file against its manifest.

    Raises
    ------
    ReleaseError
        If the folder is not a release, is of another format, lacks a file, or holds one that
        differs from its checksum; the error names the file.
    """
    manifest = _read_manifest(folder)
    for path, checksum in manifest["files"].items():
        if hashlib.sha256(_read_bytes(folder, path)).hexdigest() != checksum:
            raise ReleaseError(
                f"{path} differs from the checksum in the release's manifest",
                where=str(folder / path),
                fix="fetch the release again, or run wardwise release into a new folder",
            )
    return Release(folder, manifest)


def _read_manifest(folder: Path) -> Manifest:
    where = str(folder / MANIFEST)
    fix = "give the folder that wardwise release wrote, or run wardwise release"
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise ReleaseError(f"{folder} is not a release: no {MANIFEST}", where=where, fix=fix) from (
            None
        )
    except OSError as problem:
        raise ReleaseError(f"{MANIFEST} cannot be read: {problem}", where=where, fix=fix) from None
    except ValueError:
        raise ReleaseError(f"{MANIFEST} is not JSON", where=where, fix=fix) from None
    if not isinstance(read, dict) or read.get("format") != RELEASE_FORMAT:
        found = read.get("format") if isinstance(read, dict) else None
        raise ReleaseError(
            f"release format {found!r}; this wardwise reads {RELEASE_FORMAT}",
            where=where,
            fix="read it with the wardwise version that wrote it, or release again",
        )
    _check_manifest(cast("Mapping[str, object]", read), where=where)
    return cast("Manifest", read)


def _check_manifest(read: Mapping[str, object], *, where: str) -> None:
    missing = sorted(Manifest.__required_keys__ - read.keys())
    files = read.get("files")
    tables: tuple[str, ...] = TABLE_NAMES
    if isinstance(files, dict) and f"{SENSITIVITY}.json" in files:
        tables += SENSITIVITY_TABLES
    expected = [f"{one}.parquet" for one in tables] + [f"{one}.json" for one in DOCUMENT_NAMES]
    if missing or not isinstance(files, dict):
        raise ReleaseError(
            f"{MANIFEST} lacks {', '.join(missing) or 'its list of files'}",
            where=where,
            fix="run wardwise release into a new folder",
        )
    lacking = [one for one in expected if one not in files]
    outside = [one for one in files if Path(one).is_absolute() or ".." in Path(one).parts]
    if lacking or outside:
        raise ReleaseError(
            f"{MANIFEST} does not name {lacking[0]}"
            if lacking
            else f"{MANIFEST} names {outside[0]!r}, which lies outside the release",
            where=where,
            fix="run wardwise release into a new folder",
        )


def _read_bytes(folder: Path, path: str) -> bytes:
    try:
        return (folder / path).read_bytes()
    except FileNotFoundError:
        raise ReleaseError(
            f"the release lacks {path}, which its manifest names",
            where=str(folder / path),
            fix="fetch the release again, or run wardwise release into a new folder",
        ) from None
    except OSError as problem:
        raise ReleaseError(
            f"{path} cannot be read: {problem.strerror}", where=str(folder / path)
        ) from None
