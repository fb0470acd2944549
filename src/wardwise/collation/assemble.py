"""Collate a project: every source read once, every indicator made end to end."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.collation.connectors.text_table import PLACE, read_text_table
from wardwise.collation.harmonise import Matched, match_areas, require_area_column
from wardwise.collation.levels import list_steps
from wardwise.collation.lineage import trace_series
from wardwise.collation.manifest import read_manifest
from wardwise.collation.quality import check_indicator, check_source
from wardwise.collation.rates import add_intervals
from wardwise.collation.series import MapOfAreas, Series, make_series
from wardwise.collation.snapshots import list_snapshots
from wardwise.collation.tidy import fill_absent, list_columns, tidy_measures
from wardwise.geography.area_list import list_areas
from wardwise.geography.crosswalk import build_crosswalks
from wardwise.geography.quality import check_geography
from wardwise.model.area import AreaLevel
from wardwise.model.check import CheckResult
from wardwise.model.errors import UnknownReferenceError, suggest_nearest
from wardwise.model.indicator import Indicator, MeasureReference
from wardwise.model.observations import LINEAGE_SCHEMA, OBSERVATION_SCHEMA, check_observations
from wardwise.model.project import GeographyDeclaration, Project
from wardwise.model.provenance import Access, Connector, Measure, Source

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Collated:
    """What collation gives: the observation table and all that explains it."""

    observations: pl.DataFrame  # OBSERVATION_SCHEMA
    lineage: pl.DataFrame  # LINEAGE_SCHEMA
    areas: pl.DataFrame  # AREAS_SCHEMA
    crosswalks: pl.DataFrame  # CROSSWALK_SCHEMA
    quality: tuple[CheckResult, ...]


def collate_project(
    project: Project, *, only: str | None = None, progress: Progress | None = None
) -> Collated:
    """Collate a project's snapshots into observations of every indicator and characteristic.

    All periods of an indicator's measures are kept, not only those of the edition. Indicators are
    given at the level they are published for, added or averaged up to larger areas, and carried
    down where declared.

    Parameters
    ----------
    only : a source: only indicators that use it are collated
    progress : called as each source is read and each indicator made

    Raises
    ------
    SnapshotError
        If a source was not fetched, or changed since.
    SourceFileError, MissingColumnError, CellError, DuplicateRowError, AreaCodeError
        If a file does not hold what is declared.
    """
    tell = progress or _say_nothing
    indicators = _choose_indicators(project, only)
    wanted = _list_wanted(indicators, project)
    texts = _read_sources(project, wanted, tell=tell, more=len(indicators))
    frames = {one: table.drop(*PLACE) for one, table in texts.items()}
    areas = list_areas(project.geography, frames, project_area=project.area)
    crosswalks = build_crosswalks(project.geography, frames, areas)
    cells: dict[str, pl.DataFrame] = {}
    quality: list[CheckResult] = list(check_geography(project.geography, frames, areas))
    for source_id, measures in wanted.items():
        source = _find_source(project, source_id)
        matched = match_areas(texts[source_id], source, areas=areas)
        cells |= _tidy_source(matched, source, measures=measures, areas=areas)
        quality += check_source(source, matched, areas=areas)
    ground = _map_areas(areas, crosswalks)
    observed: list[pl.DataFrame] = []
    traced: list[pl.DataFrame] = []
    steps = len(texts) + len(indicators)
    for done, indicator in enumerate(indicators, start=len(texts)):
        tell(f"indicator {indicator.id}", done, steps)
        series = make_series(indicator, cells, ground=ground)
        values = _shape_observations(indicator, series, project=project)
        lineage = trace_series(indicator, series, cells=cells)
        observed.append(values)
        traced.append(lineage)
        quality += check_indicator(
            indicator,
            series,
            values=values,
            lineage=lineage,
            areas=areas,
            restricted=_is_restricted(indicator, project),
        )
    tell("observations", steps, steps)
    return Collated(
        observations=check_observations(_stack(observed, OBSERVATION_SCHEMA)),
        lineage=_stack(traced, LINEAGE_SCHEMA),
        areas=areas,
        crosswalks=crosswalks,
        quality=tuple(quality),
    )


def _say_nothing(words: str, done: int, total: int) -> None:
    """Tell nobody."""


def _choose_indicators(project: Project, only: str | None) -> tuple[Indicator, ...]:
    framework = project.edition.framework
    every = (*framework.indicators, *framework.characteristics)
    if only is None:
        return every
    if only not in {one.id for one in project.sources}:
        raise UnknownReferenceError(
            f"there is no source {only!r}",
            where=str(project.folder),
            fix=suggest_nearest(only, [one.id for one in project.sources]),
        )
    return tuple(one for one in every if only in {ref.source for ref in list_references(one)})


def list_references(indicator: Indicator) -> tuple[MeasureReference, ...]:
    """List the measures that an indicator is made of."""
    named = (
        indicator.numerator,
        indicator.denominator,
        indicator.published,
        indicator.averaged_by,
    )
    return tuple(one for one in named if one is not None)


def _is_restricted(indicator: Indicator, project: Project) -> bool:
    sources = (_find_source(project, one.source) for one in list_references(indicator))
    return any(one.access is Access.RESTRICTED for one in sources)


def _find_source(project: Project, source_id: str) -> Source:
    for one in project.sources:
        if one.id == source_id:
            return one
    raise UnknownReferenceError(
        f"source {source_id!r} is declared nowhere",
        where="framework.yaml or wardwise.yaml",
        fix=suggest_nearest(source_id, [one.id for one in project.sources]),
    )


def _list_wanted(
    indicators: Iterable[Indicator], project: Project
) -> dict[str, tuple[Measure, ...]]:
    """List the measures needed of each source, each once, in order of first use."""
    wanted: dict[str, dict[str, Measure]] = {}
    for indicator in indicators:
        for reference in list_references(indicator):
            source = _find_source(project, reference.source)
            if reference.measure not in source.measures:
                raise UnknownReferenceError(
                    f"source {source.id!r} has no measure {reference.measure!r}",
                    where=f"indicator {indicator.id}",
                    fix=suggest_nearest(reference.measure, list(source.measures)),
                )
            measure = source.measures[reference.measure]
            wanted.setdefault(source.id, {})[measure.id] = measure
    return {source: tuple(measures.values()) for source, measures in wanted.items()}


def _read_sources(
    project: Project,
    wanted: Mapping[str, Sequence[Measure]],
    *,
    tell: Progress,
    more: int,
) -> dict[str, pl.DataFrame]:
    """Read each file once, as text: the columns of the measures and of the geography."""
    columns: dict[str, list[str]] = _list_geography_columns(project.geography)
    for source_id, measures in wanted.items():
        needed = list_columns(_find_source(project, source_id), measures)
        columns[source_id] = [*columns.get(source_id, []), *needed]
    entries = read_manifest(project.folder)
    texts: dict[str, pl.DataFrame] = {}
    for done, (source_id, needed) in enumerate(columns.items()):
        tell(f"source {source_id}", done, len(columns) + more)
        source = _find_source(project, source_id)
        if source.connector is Connector.GEOJSON:
            continue
        distinct = list(dict.fromkeys(needed))
        texts[source_id] = pl.concat(
            read_text_table(path, source, columns=distinct)
            for path in list_snapshots(project, source_id, entries=entries)
        )
    return texts


def _list_geography_columns(geography: GeographyDeclaration) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for area in geography.areas:
        named = [area.code_column, area.name_column, area.parent_column, area.parent_name_column]
        if area.source:
            columns.setdefault(area.source, []).extend(one for one in named if one)
    for crosswalk in geography.crosswalks:
        named = [crosswalk.from_column, crosswalk.to_column, crosswalk.share_column]
        columns.setdefault(crosswalk.source, []).extend(one for one in named if one)
    return columns


def _tidy_source(
    matched: Matched, source: Source, *, measures: Sequence[Measure], areas: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    read = tidy_measures(matched.rows, source, measures=measures)
    own = areas.filter(pl.col("level") == require_area_column(source).level.value)
    cells = fill_absent(read, source, measures=measures, areas=own)
    return {
        f"{source.id}.{one.id}": cells.filter(pl.col("measure") == f"{source.id}.{one.id}")
        for one in measures
    }


def _map_areas(areas: pl.DataFrame, crosswalks: pl.DataFrame) -> MapOfAreas:
    levels = {
        AreaLevel(level): areas.filter(pl.col("level") == level)
        for level in areas["level"].unique(maintain_order=True)
    }
    return MapOfAreas(levels, list_steps(areas, crosswalks), crosswalks)


def _shape_observations(indicator: Indicator, series: Series, *, project: Project) -> pl.DataFrame:
    table = series.table
    has_counts = indicator.numerator is not None
    is_divided = has_counts and indicator.denominator is not None
    nothing = pl.lit(None, dtype=pl.Float64)
    shaped = table.with_columns(
        indicator_id=pl.lit(indicator.id),
        numerator=pl.col("a") if has_counts else nothing,
        denominator=pl.col("b") if is_divided else nothing,
        source_id=pl.lit(indicator.source),
    )
    with_intervals = add_intervals(shaped, indicator, level=project.edition.method.interval_level)
    return with_intervals.select(
        pl.col(name).cast(kind) for name, kind in OBSERVATION_SCHEMA.items()
    ).sort("area_code", "period_id")


def _stack(tables: Sequence[pl.DataFrame], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.concat(tables) if tables else pl.DataFrame(schema=schema)
