"""Read the sources of a project, each file once, into cells on the project's areas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.collation.connectors.text_table import read_text_table
from wardwise.collation.corrections import DeclaredCorrections, apply_corrections
from wardwise.collation.harmonise import is_of_declared_period, match_areas, require_area_column
from wardwise.collation.held_files import list_snapshots
from wardwise.collation.manifest import read_manifest
from wardwise.collation.quality import check_source
from wardwise.collation.table_rows import prepare_rows
from wardwise.collation.tidy import choose_rows, fill_absent, list_columns, tidy_measures
from wardwise.collation.totals import check_totals
from wardwise.collation.vintages import (
    find_vintage_crosswalk,
    list_vintage_areas,
    move_measure,
)
from wardwise.model.check import CheckResult
from wardwise.model.errors import UnknownReferenceError, suggest_nearest
from wardwise.model.indicator import Indicator, MeasureReference
from wardwise.model.project import GeographyDeclaration, Project
from wardwise.model.provenance import Access, Connector, Measure, Source

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class ListedAreas:
    """The areas that a project lists, and the crosswalks between them and others."""

    geography: GeographyDeclaration
    areas: pl.DataFrame
    crosswalks: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SourceCells:
    """The cells of a source's measures, by `source.measure`, and what was found on the way."""

    cells: Mapping[str, pl.DataFrame]
    quality: tuple[CheckResult, ...]


def name_measure(reference: MeasureReference) -> str:
    """Name a measure as declarations do: `source.measure`."""
    return f"{reference.source}.{reference.measure}"


def make_cells(
    texts: pl.DataFrame,
    source: Source,
    *,
    measures: Sequence[Measure],
    published: Mapping[str, bool],
    listed: ListedAreas,
    corrections: DeclaredCorrections,
) -> SourceCells:
    """Turn a source's text into cells of the project's areas.

    A source of another vintage than the project's list is moved by the crosswalk declared for it.

    Parameters
    ----------
    published : measures, as `source.measure`, that are no counts and cannot be shared out, and
        whether they may be averaged
    corrections : of any source; those of this one are applied to the cells as received

    Raises
    ------
    AreaNameError, ControlTotalError
        If a name is not that of one area, or a total not the sum of its areas.
    CorrectionError
        If the source no longer says what a correction expects.
    """
    prepared = prepare_rows(texts, source, areas=listed.areas)
    texts = prepared.rows
    used = texts.filter(is_of_declared_period(source))
    codes = used[require_area_column(source).column].str.strip_chars().unique().to_list()
    crosswalk = find_vintage_crosswalk(
        source,
        codes,
        geography=listed.geography,
        areas=listed.areas,
        crosswalks=listed.crosswalks,
    )
    known = listed.areas
    if crosswalk is not None:
        known = list_vintage_areas(
            source, crosswalk, areas=listed.areas, crosswalks=listed.crosswalks
        )
    matched = match_areas(texts, source, areas=known)
    totals = check_totals(prepared.apart, source, measures=measures, published=published)
    received = _tidy_source(matched.rows, source, measures=measures, areas=known)
    corrected = apply_corrections(received, corrections, areas=known["area_code"])
    cells = dict(corrected.cells)
    if crosswalk is not None:
        cells = {
            name: move_measure(
                table,
                source,
                crosswalk_id=crosswalk,
                crosswalks=listed.crosswalks,
                published=published.get(name),
            )
            for name, table in cells.items()
        }
    checks = check_source(source, matched, areas=known)
    return SourceCells(cells, (*prepared.quality, *totals, *checks, *corrected.quality))


def _tidy_source(
    rows: pl.DataFrame, source: Source, *, measures: Sequence[Measure], areas: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    read = tidy_measures(rows, source, measures=measures)
    own = areas.filter(pl.col("level") == require_area_column(source).level.value)
    cells = fill_absent(read, source, measures=measures, areas=own)
    return {
        f"{source.id}.{one.id}": cells.filter(pl.col("measure") == f"{source.id}.{one.id}")
        for one in measures
    }


def list_references(indicator: Indicator) -> tuple[MeasureReference, ...]:
    """List the measures that an indicator is made of."""
    named = (
        indicator.numerator,
        indicator.denominator,
        indicator.published,
        indicator.averaged_by,
    )
    return tuple(each for one in named if one is not None for each in one.every)


def is_restricted(indicator: Indicator, project: Project) -> bool:
    """Claim that an indicator draws on a restricted source."""
    sources = (find_source(project, one.source) for one in list_references(indicator))
    return any(one.access is Access.RESTRICTED for one in sources)


def find_source(project: Project, source_id: str) -> Source:
    """Give a declared source.

    Raises
    ------
    UnknownReferenceError
        If it is declared nowhere.
    """
    for one in project.sources:
        if one.id == source_id:
            return one
    raise UnknownReferenceError(
        f"source {source_id!r} is declared nowhere",
        where="framework.yaml or wardwise.yaml",
        fix=suggest_nearest(source_id, [one.id for one in project.sources]),
    )


def list_wanted(
    indicators: Iterable[Indicator], project: Project
) -> dict[str, tuple[Measure, ...]]:
    """List the measures needed of each source, each once, in order of first use."""
    wanted: dict[str, dict[str, Measure]] = {}
    for indicator in indicators:
        for reference in list_references(indicator):
            source = find_source(project, reference.source)
            if reference.measure not in source.measures:
                raise UnknownReferenceError(
                    f"source {source.id!r} has no measure {reference.measure!r}",
                    where=f"indicator {indicator.id}",
                    fix=suggest_nearest(reference.measure, list(source.measures)),
                )
            measure = source.measures[reference.measure]
            wanted.setdefault(source.id, {})[measure.id] = measure
    return {source: tuple(measures.values()) for source, measures in wanted.items()}


def read_texts(
    project: Project,
    wanted: Mapping[str, Sequence[Measure]],
    *,
    tell: Progress,
    more: int,
) -> dict[str, pl.DataFrame]:
    """Read each file once, as text: the columns of the measures and of the geography."""
    columns: dict[str, list[str]] = _list_geography_columns(project.geography)
    listing = frozenset(columns)
    for source_id, measures in wanted.items():
        needed = list_columns(find_source(project, source_id), measures)
        columns[source_id] = [*columns.get(source_id, []), *needed]
    entries = read_manifest(project.folder)
    texts: dict[str, pl.DataFrame] = {}
    for done, (source_id, needed) in enumerate(columns.items()):
        tell(f"source {source_id}", done, len(columns) + more)
        source = find_source(project, source_id)
        if source.connector is Connector.GEOJSON:
            continue
        distinct = list(dict.fromkeys(needed))
        # a list of areas is needed whole; of figures, only the rows that are read
        keep = None if source_id in listing else choose_rows(source, wanted[source_id])
        texts[source_id] = pl.concat(
            read_text_table(path, source, columns=distinct, keep=keep)
            for path in list_snapshots(project, source_id, entries=entries)
        )
    return texts


def _list_geography_columns(geography: GeographyDeclaration) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for step in (one.through for one in geography.crosswalks if one.through is not None):
        named = [step.from_column, step.to_column, step.share_column]
        columns.setdefault(step.source, []).extend(one for one in named if one)
    for area in geography.areas:
        named = [area.code_column, area.name_column, area.parent_column, area.parent_name_column]
        if area.source:
            columns.setdefault(area.source, []).extend(one for one in named if one)
    for crosswalk in geography.crosswalks:
        named = [
            crosswalk.from_column,
            crosswalk.to_column,
            crosswalk.share_column,
            crosswalk.count_column,
            crosswalk.year_column,
            crosswalk.average_column,
            *crosswalk.where,
        ]
        columns.setdefault(crosswalk.source, []).extend(one for one in named if one)
    for history in geography.histories:
        named = [
            history.code_column,
            history.name_column,
            history.part_column,
            history.share_column,
            history.area_column,
            *history.where,
        ]
        columns.setdefault(history.source, []).extend(one for one in named if one)
    if geography.residents is not None:
        counted = geography.residents
        named = [counted.code_column, counted.count_column]
        columns.setdefault(counted.source, []).extend(named)
    return columns
