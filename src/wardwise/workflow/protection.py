"""Protect a project's tables and seal them for a release."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from wardwise.collation.assemble import fill_populations
from wardwise.composite.build import build_index
from wardwise.composite.scored import adds_up
from wardwise.disclosure.gate import OPEN_PROFILE, pass_gate, pass_observations
from wardwise.disclosure.lineage import withhold_shares
from wardwise.disclosure.seal import SafeTable
from wardwise.model.project import Project
from wardwise.publication.reader import (
    COHERENCE_NAMES,
    PATTERN_TABLES,
    PEER_REASONS,
    SENSITIVITY_DRAWS,
    SENSITIVITY_IMPORTANCE,
    SENSITIVITY_TABLES,
    TABLE_NAMES,
)
from wardwise.workflow.run import CollatedFolder, IndexFolder, Progress, compute_index


def protect_tables(
    project: Project, collated: CollatedFolder, index: IndexFolder | None, *, progress: Progress
) -> tuple[CollatedFolder, IndexFolder]:
    """Give the tables as they may be published.

    Where an indicator stands on a restricted source, its observations are protected, and the index
    and the areas' populations are computed again from them, so that no figure gives away what they
    withhold; the lineage loses what would tell a count. Otherwise both come back as they are.

    Parameters
    ----------
    index : as built from `collated`; None where it is yet to be computed
    """
    safe = _pass_observations(project, collated.tables, collated.tables["areas"])
    if safe.profile == OPEN_PROFILE:
        return collated, index or compute_index(
            project, collated, progress=progress, trust_empty=True
        )
    areas, framework = collated.tables["areas"], project.edition.framework
    tables = {
        **collated.tables,
        "observations": safe.table,
        "areas": fill_populations(areas, safe.table, framework),
        "lineage": withhold_shares(
            collated.tables["lineage"],
            framework,
            sources=project.sources,
            protection=project.protection,
        ),
    }
    protected = replace(collated, tables=tables)
    return protected, compute_index(project, protected, progress=progress, trust_empty=True)


def seal_tables(
    project: Project, tables: Mapping[str, pl.DataFrame], *, progress: Progress
) -> tuple[SafeTable, ...]:
    """Pass every table of a release through the gate, each after those that it was made from."""
    safe = [_pass_observations(project, tables, tables["areas"])]
    # contributions before scores, scores before what reads them
    others = [one for one in _ORDER if one in tables]
    again = _score_again(project, safe[0], tables["areas"])
    for done, name in enumerate(others):
        progress(f"protect {name}", done + 1, len(tables))
        safe.append(
            pass_gate(
                tables[name],
                name=name,
                protection=project.protection,
                sources=project.sources,
                framework=project.edition.framework,
                basis=safe,
                again=again,
            )
        )
    return tuple(safe)


def _score_again(
    project: Project, observations: SafeTable, areas: pl.DataFrame
) -> pl.DataFrame | None:
    """Score sealed observations again, where the gate cannot add up what scores are made of."""
    if observations.profile == OPEN_PROFILE or adds_up(project.edition)[1]:
        return None
    return build_index(project.edition, observations.table, areas, trust_empty=True).scores


_ORDER = (
    "contributions",
    "scores",
    *(one for one in TABLE_NAMES if one not in {"observations", "contributions", "scores"}),
    *SENSITIVITY_TABLES,
    SENSITIVITY_IMPORTANCE,
    SENSITIVITY_DRAWS,
    PEER_REASONS,
    *PATTERN_TABLES,
    *COHERENCE_NAMES,
)


def _pass_observations(
    project: Project, tables: Mapping[str, pl.DataFrame], areas: pl.DataFrame
) -> SafeTable:
    return pass_observations(
        tables["observations"],
        areas=areas,
        protection=project.protection,
        sources=project.sources,
        framework=project.edition.framework,
        level=project.edition.method.interval_level,
    )
