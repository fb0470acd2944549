"""Collate a project: every source read once, every indicator made end to end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.collation.connectors.text_table import PLACE
from wardwise.collation.conservation import check_conservation
from wardwise.collation.corrections import DeclaredCorrections, check_unused
from wardwise.collation.levels import list_steps
from wardwise.collation.lineage import trace_series
from wardwise.collation.outline_texts import read_outline_texts
from wardwise.collation.quality import check_indicator
from wardwise.collation.rates import add_intervals
from wardwise.collation.series import MapOfAreas, Series, make_series
from wardwise.collation.sources import (
    ListedAreas,
    SourceCells,
    find_source,
    is_restricted,
    list_references,
    list_wanted,
    make_cells,
    name_measure,
    read_texts,
)
from wardwise.geography.area_list import list_areas
from wardwise.geography.crosswalk import build_crosswalks
from wardwise.geography.histories import build_histories
from wardwise.geography.quality import check_geography
from wardwise.model.area import AreaLevel
from wardwise.model.check import CheckResult
from wardwise.model.errors import UnknownReferenceError, suggest_nearest
from wardwise.model.framework import Framework
from wardwise.model.indicator import Indicator
from wardwise.model.observations import LINEAGE_SCHEMA, OBSERVATION_SCHEMA, check_observations
from wardwise.model.project import Project
from wardwise.model.provenance import Measure

POPULATION = "population"
"""The characteristic, a count, that says how many people live in an area."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Collated:
    """What collation gives: the observation table and all that explains it."""

    observations: pl.DataFrame  # OBSERVATION_SCHEMA
    lineage: pl.DataFrame  # LINEAGE_SCHEMA
    areas: pl.DataFrame  # AREAS_SCHEMA
    crosswalks: pl.DataFrame  # CROSSWALK_SCHEMA
    histories: pl.DataFrame  # HISTORY_SCHEMA
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
    wanted = list_wanted(indicators, project)
    texts = read_texts(project, wanted, tell=tell, more=len(indicators))
    frames = {one: table.drop(*PLACE) for one, table in texts.items()}
    frames |= read_outline_texts(project)
    areas = list_areas(project.geography, frames, project_area=project.area)
    crosswalks = build_crosswalks(project.geography, frames, areas)
    quality = list(check_geography(project.geography, frames, areas))
    framework = project.edition.framework
    corrections = DeclaredCorrections(project.corrections, framework)
    read = _read_cells(
        project,
        {one: (texts[one], measures) for one, measures in wanted.items()},
        published=_find_published(indicators),
        listed=ListedAreas(project.geography, areas, crosswalks),
        corrections=corrections,
    )
    quality += read.quality
    if only is None:
        quality += check_unused(corrections, read.cells)
    ground = _map_areas(areas, crosswalks)
    observed: list[pl.DataFrame] = []
    traced: list[pl.DataFrame] = []
    steps = len(texts) + len(indicators)
    for done, indicator in enumerate(indicators, start=len(texts)):
        tell(f"indicator {indicator.id}", done, steps)
        made = _make_indicator(indicator, read.cells, ground=ground, areas=areas, project=project)
        observed.append(made.observations)
        traced.append(made.lineage)
        quality += made.quality
    tell("observations", steps, steps)
    observations = check_observations(_stack(observed, OBSERVATION_SCHEMA))
    return Collated(
        observations=observations,
        lineage=_stack(traced, LINEAGE_SCHEMA),
        areas=fill_populations(areas, observations, framework),
        crosswalks=crosswalks,
        histories=build_histories(project.geography, frames, areas, crosswalks=crosswalks),
        quality=tuple(quality),
    )


def _find_published(indicators: Sequence[Indicator]) -> dict[str, bool]:
    """Say of every measure that is published as a value whether it may be averaged."""
    return {
        name_measure(each): one.averaged_by is not None
        for one in indicators
        if one.published
        for each in one.published.every
    }


def _read_cells(
    project: Project,
    texts: Mapping[str, tuple[pl.DataFrame, Sequence[Measure]]],
    *,
    published: Mapping[str, bool],
    listed: ListedAreas,
    corrections: DeclaredCorrections,
) -> SourceCells:
    """Turn every source's text into cells of the project's areas."""
    cells: dict[str, pl.DataFrame] = {}
    quality: list[CheckResult] = []
    for source_id, (text, measures) in texts.items():
        found = make_cells(
            text,
            find_source(project, source_id),
            measures=measures,
            published=published,
            listed=listed,
            corrections=corrections,
        )
        cells |= found.cells
        quality += found.quality
    return SourceCells(cells, tuple(quality))


@dataclass(frozen=True, slots=True)
class _MadeIndicator:
    """One indicator end to end."""

    observations: pl.DataFrame
    lineage: pl.DataFrame
    quality: tuple[CheckResult, ...]


def _make_indicator(
    indicator: Indicator,
    cells: Mapping[str, pl.DataFrame],
    *,
    ground: MapOfAreas,
    areas: pl.DataFrame,
    project: Project,
) -> _MadeIndicator:
    series = make_series(indicator, cells, ground=ground)
    values = _shape_observations(indicator, series, project=project)
    lineage = trace_series(indicator, series, cells=cells, ground=ground)
    found = check_indicator(
        indicator,
        series,
        values=values,
        lineage=lineage,
        areas=areas,
        restricted=is_restricted(indicator, project),
    )
    conserved = check_conservation(indicator, series, ground=ground)
    return _MadeIndicator(values, lineage, (*found, *conserved))


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


def fill_populations(
    areas: pl.DataFrame, observations: pl.DataFrame, framework: Framework
) -> pl.DataFrame:
    """Give the areas with their latest population, where a characteristic `population` has it."""
    if POPULATION not in {one.id for one in framework.characteristics}:
        return areas
    known = observations.filter(
        (pl.col("indicator_id") == POPULATION) & pl.col("value").is_not_null()
    )
    latest = known.sort("period_id").group_by("area_code", maintain_order=True).last()
    people = latest.select("area_code", population="value")
    return (
        areas.drop("population")
        .join(people, on="area_code", how="left", maintain_order="left")
        .select(areas.columns)
    )


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
