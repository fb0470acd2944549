"""Write the whole-release downloads: CSV files with their metadata, a workbook, an archive."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import polars as pl

from wardwise.model.area import AreaLevel, AreaRole
from wardwise.publication.files import (
    Sheet,
    make_archive,
    make_csv,
    make_csv_metadata,
    make_workbook,
    name_download,
)
from wardwise.publication.shapes import (
    About,
    FrameworkDocument,
    Manifest,
    MethodDocument,
    SourceEntry,
)
from wardwise.publication.tables import Labels, make_labels

_SMALL = (AreaLevel.OUTPUT_AREA.value, AreaLevel.LSOA.value, AreaLevel.MSOA.value)
_FICTIONAL = "This place is invented, and so are its figures."
_NOTES = (
    "An empty cell is a missing figure: status and reason say why. A zero is a real zero.",
    "Scores run from 0 to 100 points and compare only within one edition; higher is better.",
    "Indicators stand in their own units; the column direction says which way is better.",
    "Limits are of the interval named beside them. They cover chance alone.",
    "The limits of a score cover the share of its weight in the column interval_weight.",
    "A rank is read with its interval: areas whose intervals overlap are too close to tell apart.",
    "Neighbourhoods (LSOAs) are in the CSV files, and comparison areas in the archive.",
)


def write_downloads(
    folder: Path,
    *,
    tables: Mapping[str, pl.DataFrame],
    documents: Mapping[str, object],
    about: About,
) -> Path:
    """Write every whole-release download into a new folder and return it.

    CSV files hold the project's own areas and the benchmark; an archive holds all areas; the
    workbook holds the own areas from wards up.
    """
    labels = make_labels(
        cast("Manifest", about),
        framework=cast("FrameworkDocument", documents["framework"]),
        method=cast("MethodDocument", documents["method"]),
        sources=cast("Sequence[SourceEntry]", documents["sources"]),
        areas=tables["areas"],
    )
    sheets = label_release(tables, labels)
    folder.mkdir()
    own = tables["areas"].filter(pl.col("role") != AreaRole.COMPARISON.value)
    larger = own.filter(~pl.col("level").is_in(_SMALL))
    for what, sheet in sheets.items():
        kept = _keep_areas(sheet, own)
        file = _name(what, "all-levels", about, ending="csv")
        for name, content in _describe(kept, file, about).items():
            (folder / name).write_bytes(content)
    (folder / _name("everything", "all-areas", about, ending="zip")).write_bytes(
        make_archive(
            {
                name: content
                for what, sheet in sheets.items()
                for name, content in _describe(
                    sheet, _name(what, "all-areas", about, ending="csv"), about
                ).items()
            }
        )
    )
    (folder / _name("tables", "wards-and-above", about, ending="xlsx")).write_bytes(
        make_workbook(
            [_keep_areas(one, larger) for one in sheets.values()],
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


def _describe(sheet: Sheet, file: str, about: About) -> dict[str, bytes]:
    """Make a CSV file and its metadata, by file name."""
    return {
        file: make_csv(sheet.table),
        f"{file}-metadata.json": make_csv_metadata(
            sheet.table, file=file, title=sheet.title, about=about
        ),
    }


def label_release(tables: Mapping[str, pl.DataFrame], labels: Labels) -> dict[str, Sheet]:
    """Label every table of a release for people, by the word that its file name begins with."""
    nodes = tables["scorecards"].join(labels.nodes.select("node_id", "kind"), on="node_id")
    is_indicator = pl.col("kind") == "indicator"
    of_indicators = nodes.filter(is_indicator).drop("kind")
    of_nodes = nodes.filter(~is_indicator).drop("kind")
    scores = tables["scores"]
    return {
        "scores": Sheet(
            "Scores",
            "Scores of the index, its dimensions and components, with ranks and ratings",
            labels.label_scorecards(of_nodes, scores),
        ),
        "indicators": Sheet(
            "Indicators",
            "Values of every indicator by its own period, in its own unit",
            labels.label_observations(tables["observations"]),
        ),
        "indicator-ratings": Sheet(
            "Indicator ratings",
            "Values of every indicator by edition period, with ranks and ratings",
            labels.label_scorecards(of_indicators, scores).drop(
                "interval_weight", "observed_weight", "carried_weight", "estimated_weight"
            ),
        ),
        "changes": Sheet(
            "Changes",
            "Change of every score and indicator between periods, and what can be said of it",
            labels.label_changes(tables["changes"]),
        ),
        "weights": Sheet(
            "Weights",
            "How each weighted indicator counts in its component, with goalposts as used",
            labels.label_weights(tables["weights"]),
        ),
        "areas": Sheet(
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
    }


def _keep_areas(sheet: Sheet, areas: pl.DataFrame) -> Sheet:
    if "area_code" not in sheet.table.columns:
        return sheet
    kept = pl.col("area_code").is_in(areas["area_code"].implode())
    return Sheet(sheet.name, sheet.title, sheet.table.filter(kept))
