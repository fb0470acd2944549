"""What quality reports are made from: a project, what was collated, and what was built of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardwise.collation.corrections import DeclaredCorrections
from wardwise.collation.manifest import read_manifest
from wardwise.collation.sources import find_source, list_references
from wardwise.declaration.project_folder import read_project
from wardwise.model.area import LEVEL_LABELS, AreaLevel, AreaRole
from wardwise.model.check import CheckResult
from wardwise.model.errors import OrderError
from wardwise.model.indicator import Indicator, MeasureReference
from wardwise.model.project import Project
from wardwise.model.provenance import Snapshot, Source
from wardwise.model.review import Review
from wardwise.workflow.review import compute_digests, find_latest
from wardwise.workflow.run import read_collated, read_index


@dataclass(frozen=True, slots=True)
class Ground:
    """A project and everything that is known of its figures."""

    project: Project
    areas: pl.DataFrame
    observations: Mapping[str, pl.DataFrame]  # by indicator, with `name`, `level` and `role`
    lineage: Mapping[str, pl.DataFrame]  # by indicator
    inputs: Mapping[str, pl.DataFrame]  # by indicator; none where the index is not built
    is_built: bool
    checks: tuple[CheckResult, ...]
    snapshots: tuple[Snapshot, ...]
    digests: Mapping[str, str]
    reviews: Mapping[str, Review]  # the last of each indicator

    @property
    def corrections(self) -> DeclaredCorrections:
        """The declared corrections, with the framework in which they name indicators."""
        return DeclaredCorrections(self.project.corrections, self.project.edition.framework)

    @property
    def names(self) -> Mapping[str, str]:
        """Names of areas by code."""
        return dict(self.areas.select("area_code", "name").iter_rows())

    @property
    def fit_level(self) -> AreaLevel:
        """The level of the areas that weights are learnt on."""
        return self.project.edition.fit.level


def read_ground(folder: Path) -> Ground:
    """Read what reports are made from.

    Raises
    ------
    OrderError
        If nothing was collated, or not from what stands now.
    """
    project = read_project(folder)
    collated = read_collated(folder)
    areas = collated.tables["areas"]
    observations = collated.tables["observations"]
    inputs, is_built = _read_inputs(folder)
    placed = observations.join(
        areas.select("area_code", "name", "level", "role"), on="area_code", maintain_order="left"
    )
    return Ground(
        project=project,
        areas=areas,
        observations=_split(placed),
        lineage=_split(collated.tables["lineage"]),
        inputs=_split(inputs),
        is_built=is_built,
        checks=collated.quality,
        snapshots=read_manifest(folder),
        digests=compute_digests(observations),
        reviews=find_latest(project.reviews),
    )


def _read_inputs(folder: Path) -> tuple[pl.DataFrame, bool]:
    """Read what scores were made of; nothing where the index is not built from what stands."""
    try:
        return read_index(folder).tables["inputs"], True
    except OrderError:
        return pl.DataFrame(schema={"indicator_id": pl.String}), False


def _split(table: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts = table.partition_by("indicator_id", as_dict=True, maintain_order=True)
    return {str(name): part for (name,), part in parts.items()}


def is_own() -> pl.Expr:
    """Claim that an area is the project's own."""
    return pl.col("role") == AreaRole.PROJECT.value


def list_parts(indicator: Indicator) -> dict[str, MeasureReference]:
    """List the measures of an indicator by the part that they are."""
    parts = {
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
        "value": indicator.published,
    }
    return {name: one for name, one in parts.items() if one is not None}


def list_sources(indicator: Indicator, project: Project) -> tuple[Source, ...]:
    """List the sources that an indicator stands on, the one that it names first."""
    names = [indicator.source, *(one.source for one in list_references(indicator))]
    return tuple(find_source(project, one) for one in dict.fromkeys(names))


def find_base(indicator: Indicator, ground: Ground) -> str:
    """Find the level that an indicator's figures are received for."""
    first = next(iter(list_parts(indicator).values()), None)
    source = find_source(ground.project, first.source if first else indicator.source)
    return (source.area.level if source.area is not None else ground.fit_level).value


def label_levels(level: str) -> str:
    """Name a level's areas, in the plural."""
    return LEVEL_LABELS[AreaLevel(level)][1]
