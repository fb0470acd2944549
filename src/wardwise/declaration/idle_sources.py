"""Find sources that nothing of a project names."""

from collections.abc import Iterator

from wardwise.model.indicator import Indicator
from wardwise.model.project import GeographyDeclaration, Project


def list_idle_sources(project: Project) -> tuple[str, ...]:
    """List the sources that no indicator, area, crosswalk, outline or lookup is made of.

    They are fetched, and nothing of them reaches a figure: often an indicator is still to be
    declared, or names another source by mistake.
    """
    framework = project.edition.framework
    named = set(_walk_geography(project.geography))
    for one in (*framework.indicators, *framework.characteristics):
        named.update(_walk_indicator(one))
    for source in project.sources:
        if source.records is not None and source.records.lookup is not None:
            named.add(source.records.lookup.source)
    return tuple(one.id for one in project.sources if one.id not in named)


def _walk_indicator(indicator: Indicator) -> Iterator[str]:
    yield indicator.source
    parts = (
        indicator.numerator,
        indicator.denominator,
        indicator.published,
        indicator.averaged_by,
    )
    yield from (each.source for one in parts if one is not None for each in one.every)


def _walk_geography(geography: GeographyDeclaration) -> Iterator[str]:
    yield from (one.source for one in geography.areas)
    yield from (one.source for one in geography.outlines)
    yield from (one.source for one in geography.histories)
    if geography.residents is not None:
        yield geography.residents.source
    for crosswalk in geography.crosswalks:
        yield from (crosswalk.source, crosswalk.to_source)
        if crosswalk.through is not None:
            yield crosswalk.through.source
