"""Write the whole-release downloads: CSV files with their metadata, a workbook, an archive."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import polars as pl

from wardwise.model.area import AreaLevel, AreaRole
from wardwise.publication.coherence_sheets import COHERENCE_KEYS, label_coherence
from wardwise.publication.files import (
    Sheet,
    make_csv_metadata,
    make_csv_parts,
    make_workbook,
    name_download,
    write_archive,
)
from wardwise.publication.geojson import make_geojson
from wardwise.publication.pattern_sheets import PATTERN_KEYS, label_patterns
from wardwise.publication.peer_sheets import PEER_KEYS, label_peers
from wardwise.publication.shapes import (
    About,
    FrameworkDocument,
    Manifest,
    MethodDocument,
    SourceEntry,
    Topology,
)
from wardwise.publication.tables import Labels, make_labels

_SMALL = (AreaLevel.OUTPUT_AREA.value, AreaLevel.LSOA.value, AreaLevel.MSOA.value)
_MANY = 1_000  # own areas, beyond which the plain CSV files leave out small areas
_KEYS = {
    "scores": ("node_id", "area_code", "period"),
    "indicators": ("indicator_id", "area_code", "period_id"),
    "indicator-ratings": ("node_id", "area_code", "period"),
    "changes": ("node_id", "area_code", "from_period", "to_period"),
    "weights": ("indicator_id",),
    "areas": ("area_code",),
    "other-methods": ("area_code",),
    "other-methods-choices": ("assumption",),
    "other-methods-importance": ("node_id",),
    "other-methods-builds": ("draw",),
    **COHERENCE_KEYS,
    **PATTERN_KEYS,
    **PEER_KEYS,
}
"""What tells the rows of each table apart."""

_NOT_IN_WORKBOOK = (  # thousands of rows
    "coherence-pairs",
    "coherence-principal-components",
    "similar-areas-reasons",
)
_FICTIONAL = "This place is invented, and so are its figures."
_NOTES = (
    "An empty cell is a missing figure: status and reason say why. A zero is a real zero.",
    "Scores run from 0 to 100 points and compare only within one edition; higher is better.",
    "Indicators stand in their own units; the column direction says which way is better.",
    "Limits are of the interval named beside them. They cover chance alone.",
    "The limits of a score cover the share of its weight in the column interval_weight.",
    "A rank is read with its interval: areas whose intervals overlap are too close to tell apart.",
    "Neighbourhoods (LSOAs) are in the CSV files named all-levels and all-areas.",
    "The CSV files named all-areas, which the archive holds, have the comparison areas too.",
)


def write_downloads(
    folder: Path,
    *,
    tables: Mapping[str, pl.DataFrame],
    documents: Mapping[str, object],
    about: About,
    boundaries: Mapping[str, Topology] | None = None,
) -> Path:
    """Write every whole-release download into a new folder and return it.

    CSV files, and Parquet files of the same columns, hold the project's own areas and the
    benchmark; of a project with thousands of small areas, those from wards up. An archive holds all
    areas; the workbook the own ones from wards up. GeoJSON files hold the outlines, one a level.
    """
    labels = make_labels(
        cast("Manifest", about),
        framework=cast("FrameworkDocument", documents["framework"]),
        method=cast("MethodDocument", documents["method"]),
        sources=cast("Sequence[SourceEntry]", documents["sources"]),
        areas=tables["areas"],
    )
    folder.mkdir()
    own = tables["areas"].filter(pl.col("role") != AreaRole.COMPARISON.value)
    larger = own.filter(~pl.col("level").is_in(_SMALL))
    levels, shown = ("all-levels", own) if own.height <= _MANY else ("wards-and-above", larger)
    for_workbook: list[Sheet] = []

    def write_each() -> Iterator[tuple[str, Iterable[bytes]]]:
        # one after another: of all London, each takes hundreds of megabytes
        for what, labelled in label_release(tables, labels):
            sheet = replace(labelled, key=_KEYS[what])
            if what not in _NOT_IN_WORKBOOK:
                for_workbook.append(_keep_areas(sheet, larger))
            kept = _keep_areas(sheet, shown)
            for name, parts in _describe(kept, _name(what, levels, about, ending="csv"), about):
                with (folder / name).open("wb") as target:
                    target.writelines(parts)
            kept.table.write_parquet(
                folder / _name(what, levels, about, ending="parquet"), compression="zstd"
            )
            yield from _describe(sheet, _name(what, "all-areas", about, ending="csv"), about)

    for level, topology in (boundaries or {}).items():
        name = _name("outlines", level, about, ending="geojson")
        (folder / name).write_bytes(make_geojson(topology))
    write_archive(folder / _name("everything", "all-areas", about, ending="zip"), write_each())
    (folder / _name("tables", "wards-and-above", about, ending="xlsx")).write_bytes(
        make_workbook(
            for_workbook,
            title=about["title"],
            notes=[_FICTIONAL, *_NOTES] if about["fictional"] else _NOTES,
            about=about,
        )
    )
    return folder


def _name(what: str, levels: str, about: About, *, ending: str) -> str:
    edition = about["edition"]
    periods = [one["id"] for one in edition["periods"]]
    return name_download(what, levels=levels, periods=periods, edition=edition["id"], ending=ending)


def _describe(sheet: Sheet, file: str, about: About) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Give a CSV file and its metadata in parts, with their names."""
    yield file, make_csv_parts(sheet.table)
    yield f"{file}-metadata.json", (make_csv_metadata(sheet, file=file, about=about),)


def label_release(
    tables: Mapping[str, pl.DataFrame], labels: Labels
) -> Iterator[tuple[str, Sheet]]:
    """Label the tables of a release for people, each with the word that its file name begins with.

    A table is labelled when it is asked for.
    """
    indicators = labels.nodes.filter(kind="indicator")["node_id"]
    is_indicator = pl.col("node_id").is_in(indicators.implode())
    cards, scores = tables["scorecards"], tables["scores"]
    yield (
        "scores",
        Sheet(
            "Scores",
            "Scores of the index, its dimensions and components, with ranks and ratings",
            labels.label_scorecards(cards.filter(~is_indicator), scores),
        ),
    )
    yield (
        "indicators",
        Sheet(
            "Indicators",
            "Values of every indicator by its own period, in its own unit",
            labels.label_observations(tables["observations"]),
        ),
    )
    yield (
        "indicator-ratings",
        Sheet(
            "Indicator ratings",
            "Values of every indicator by edition period, with ranks and ratings",
            labels.label_scorecards(cards.filter(is_indicator), scores).drop(
                "interval_weight", "observed_weight", "carried_weight", "estimated_weight"
            ),
        ),
    )
    yield (
        "changes",
        Sheet(
            "Changes",
            "Change of every score and indicator between periods, and what can be said of it",
            labels.label_changes(tables["changes"]),
        ),
    )
    yield (
        "weights",
        Sheet(
            "Weights",
            "How each weighted indicator counts in its component, with goalposts as used",
            labels.label_weights(tables["weights"]),
        ),
    )
    yield (
        "areas",
        Sheet(
            "Areas",
            "Every area, what it lies in, and what a reader must know of it",
            labels.areas.join(
                tables["areas"].select(
                    "area_code", "parent_code", "vintage", "role", "population", "notice"
                ),
                on="area_code",
                maintain_order="left",
            ),
        ),
    )
    if "sensitivity_areas" in tables:
        yield from _label_sensitivity(tables, labels)
    if "findings" in tables:
        yield from label_coherence(tables, labels)
    if "peer_reasons" in tables:
        yield from label_peers(tables, labels)
    if "clusters" in tables:
        yield from label_patterns(tables, labels)


def _label_sensitivity(
    tables: Mapping[str, pl.DataFrame], labels: Labels
) -> Iterator[tuple[str, Sheet]]:
    yield (
        "other-methods",
        Sheet(
            "Other methods",
            "Where areas rank when the index is built in other defensible ways",
            labels.label_sensitivity(tables["sensitivity_areas"]),
        ),
    )
    yield (
        "other-methods-choices",
        Sheet(
            "What moves ranks",
            "Which choices of method move ranks, alone and with others",
            tables["sensitivity_assumptions"],
        ),
    )
    yield (
        "other-methods-importance",
        Sheet(
            "What matters most",
            "How far the index moves when an indicator or a component is left out",
            labels.label_importance(tables["sensitivity_importance"]),
        ),
    )
    yield (
        "other-methods-builds",
        Sheet(
            "Builds",
            "Every way in which the index was built, and how far ranks then shift",
            tables["sensitivity_draws"],
        ),
    )


def _keep_areas(sheet: Sheet, areas: pl.DataFrame) -> Sheet:
    if "area_code" not in sheet.table.columns:
        return sheet
    kept = pl.col("area_code").is_in(areas["area_code"].implode())
    return replace(sheet, table=sheet.table.filter(kept))
