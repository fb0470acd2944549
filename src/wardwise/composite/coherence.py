"""Whether the indicators of each component belong together: correlations, components, places."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from wardwise.composite.area_set import read_area_set
from wardwise.composite.build import BuiltIndex
from wardwise.composite.findings import list_findings
from wardwise.composite.goalposts import read_sign
from wardwise.model.coherence import (
    BELONGING_SCHEMA,
    CORRELATION_SCHEMA,
    PRINCIPAL_COMPONENT_SCHEMA,
)
from wardwise.model.errors import StatisticsError
from wardwise.model.framework import Component
from wardwise.model.indicator import Indicator
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector
from wardwise.stats.association import correlation_matrix
from wardwise.stats.belonging import correlate_with_rest, explain_by_others, measure_alpha_without
from wardwise.stats.correlation import (
    Correlation,
    Correlations,
    adjust_p_values,
    bound_correlations,
    correlate_columns,
)
from wardwise.stats.principal_components import (
    find_chance_eigenvalues,
    find_principal_components,
    rotate_varimax,
)

RATE = 0.05  # of false discoveries among the pairs that are marked as beyond chance
_OWN = ("observed", "carried")
_DRAWS = 300  # of unrelated indicators


@dataclass(frozen=True, slots=True)
class Coherence:
    """Whether an index's indicators belong together, as tables of the model."""

    correlations: pl.DataFrame
    belonging: pl.DataFrame
    principal_components: pl.DataFrame
    findings: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Pool:
    """The fit set's rows, all periods: figures turned so that higher is better, and scores.

    `figures` are (rows, weighted indicators) with gaps filled as the index fills them; `own` marks
    those that were not estimated; `scores` are (rows, nodes); `areas` says which area a row is of.
    """

    indicators: tuple[Indicator, ...]
    figures: Matrix
    own: Mask
    weights: Vector
    nodes: tuple[str, ...]  # components, dimensions, the index
    components: int  # how many of them are components
    scores: Matrix
    areas: Positions


@dataclass(frozen=True, slots=True)
class _Nodes:
    """What indicators correlate with: (indicators, nodes) each, over figures not estimated."""

    names: tuple[str, ...]  # components, dimensions, the index
    components: int  # how many of them are components
    coefficient: Matrix
    lower: Matrix
    upper: Matrix

    def read(self, columns: Positions, node: str) -> Vector:
        """Give the correlations of some indicators with one node."""
        found: Vector = self.coefficient[columns, self.names.index(node)]
        return found

    def find_elsewhere(
        self, columns: Positions, home: str
    ) -> tuple[list[str | None], Vector, Vector]:
        """Find the other component that each indicator moves with most: id, figure, lower limit."""
        known = np.array([name != home for name in self.names[: self.components]])
        others = np.where(known, self.coefficient[columns, : self.components], np.nan)
        some: Mask = np.asarray(~np.isnan(others).all(axis=1))
        best = np.where(np.isnan(others), -np.inf, others).argmax(axis=1)
        rows = np.arange(len(columns))
        names = [self.names[at] if there else None for at, there in zip(best, some, strict=True)]
        lower = self.lower[columns, best]
        return names, others[rows, best], np.where(some, lower, np.nan)


def judge_coherence(built: BuiltIndex, areas: pl.DataFrame) -> Coherence:
    """Say of an index's weighted indicators which belong together and which do not.

    All is measured on the fit set in all periods together, on figures as the index sees them
    (transformed, higher better). Pairs rest on figures that were not estimated: an estimate moves
    with what it was made from. Chance counts each area once, however many periods it has. Alpha,
    principal components and the place of an indicator among the others rest on the rows that the
    weights rest on, estimates among them.

    Parameters
    ----------
    built : an index; its scores, inputs, weights and diagnostics are read
    areas : the areas table: columns area_code, level, parent_code

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), steps 4 and 6; Paruolo, Saisana
    and Saltelli (2013), Ratings and rankings: voodoo or science? (influence); Benjamini and
    Hochberg (1995) (false discoveries).
    """
    pool, seed = _pool(built, areas), built.edition.method.seed
    own = np.where(pool.own, pool.figures, np.nan)
    together = correlate_columns(np.hstack([own, pool.scores]), groups=pool.areas)
    ranks = correlate_columns(own, kind=Correlation.SPEARMAN, groups=pool.areas)
    nodes = _read_nodes(together, pool)
    groups = [
        _group(one, pool)
        for one in built.edition.framework.components
        if any(indicator.component == one.id for indicator in pool.indicators)
    ]
    correlations = _list_pairs(pool, together, ranks.coefficient)
    belonging = _stack([_place(one, pool, nodes) for one in groups], BELONGING_SCHEMA)
    components = _stack([_list_components(one, seed) for one in groups], PRINCIPAL_COMPONENT_SCHEMA)
    return Coherence(
        correlations=correlations,
        belonging=belonging,
        principal_components=components,
        findings=list_findings(
            built.edition,
            correlations=correlations,
            belonging=belonging,
            diagnostics=built.diagnostics,
            weights=built.weights,
            stories={one.component.id: _tell_stories(one, pool, seed) for one in groups},
        ),
    )


def _pool(built: BuiltIndex, areas: pl.DataFrame) -> _Pool:
    edition, framework = built.edition, built.edition.framework
    empty = {one.id for one in framework.components if one.empty_reason}
    indicators = tuple(
        one for one in framework.indicators if one.weighted and one.component not in empty
    )
    area_set = read_area_set(areas, edition)
    codes = np.array(area_set.codes)[area_set.fit]
    periods = [one.id for one in edition.periods]
    rows = pl.DataFrame({"period_id": periods}).join(
        pl.DataFrame({"area_code": codes.tolist()}), how="cross"
    )
    kept = built.inputs.filter(pl.col("area_code").is_in(codes.tolist()))
    names = [one.id for one in indicators]
    components = [one.id for one in framework.components if one.id not in empty]
    nodes = (
        *components,
        *(one.id for one in framework.dimensions),
        framework.index_id,
    )
    given = kept.with_columns(own=pl.col("origin").is_in(_OWN).cast(pl.Float64))
    weights = dict(built.weights.select("indicator_id", "weight").drop_nulls().iter_rows())
    signs = np.array([read_sign(one) for one in indicators])
    return _Pool(
        indicators=indicators,
        figures=_spread(rows, given, names, key="indicator_id", value="transformed") * signs,
        own=_spread(rows, given, names, key="indicator_id", value="own") == 1.0,
        weights=np.array([weights.get(name, 0.0) for name in names]),
        nodes=nodes,
        components=len(components),
        scores=_spread(rows, built.scores, nodes, key="node_id", value="score"),
        areas=np.tile(np.arange(len(codes)), len(periods)),
    )


def _spread(
    rows: pl.DataFrame, table: pl.DataFrame, names: Sequence[str], *, key: str, value: str
) -> Matrix:
    """Give (rows, names) of a long table, NaN where it has nothing."""
    wide = (
        table.filter(pl.col(key).is_in(list(names)))
        .select("area_code", "period_id", key, value)
        .pivot(on=key, index=["period_id", "area_code"], values=value)
    )
    laid = rows.join(wide, on=["period_id", "area_code"], how="left", maintain_order="left")
    absent = [pl.lit(None, dtype=pl.Float64).alias(one) for one in names if one not in laid.columns]
    found: Matrix = laid.with_columns(absent).select(names).to_numpy().astype(np.float64)
    return found


def _read_nodes(together: Correlations, pool: _Pool) -> _Nodes:
    count = len(pool.indicators)
    across = (slice(count), slice(count, None))
    return _Nodes(
        names=pool.nodes,
        components=pool.components,
        coefficient=together.coefficient[across],
        lower=together.lower[across],
        upper=together.upper[across],
    )


def _list_pairs(pool: _Pool, together: Correlations, ranks: Matrix) -> pl.DataFrame:
    """List every pair of indicators once, with how sure its correlation is among all pairs."""
    names = pl.Series([one.id for one in pool.indicators], dtype=pl.String)
    homes = pl.Series([one.component for one in pool.indicators], dtype=pl.String)
    first, second = np.triu_indices(len(names), k=1)
    p_values = together.p_value[first, second]
    adjusted = adjust_p_values(p_values)
    columns = {
        "first_id": names.gather(first),
        "second_id": names.gather(second),
        "first_component": homes.gather(first),
        "second_component": homes.gather(second),
        "within": homes.gather(first) == homes.gather(second),
        "correlation": together.coefficient[first, second],
        "lower": together.lower[first, second],
        "upper": together.upper[first, second],
        "spearman": ranks[first, second],
        "rows": together.rows[first, second],
        "areas": together.units[first, second],
        "p_value": p_values,
        "adjusted_p": adjusted,
    }
    believed = pl.when(pl.col("adjusted_p").is_not_null()).then(pl.col("adjusted_p") <= RATE)
    return (
        pl.DataFrame(columns, nan_to_null=True)
        .with_columns(beyond_chance=believed)
        .select(pl.col(name).cast(kind) for name, kind in CORRELATION_SCHEMA.items())
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """The indicators of one component: their columns, which of them count, and their panel.

    `correlation` is of those that count, over the rows in which all of them are known; None where
    one of them does not vary.
    """

    component: Component
    columns: Positions
    kept: Mask
    areas: int
    correlation: Matrix | None


def _group(component: Component, pool: _Pool) -> _Group:
    inside = [one.component == component.id for one in pool.indicators]
    columns = np.flatnonzero(inside)
    kept = pool.weights[columns] > 0
    figures = pool.figures[:, columns[kept]]
    known = ~np.isnan(figures).any(axis=1)
    correlation = None
    with suppress(StatisticsError):  # an indicator that varies only between its goalposts
        correlation = correlation_matrix(figures[known])
    return _Group(component, columns, kept, len(np.unique(pool.areas[known])), correlation)


def _list_components(group: _Group, seed: int) -> pl.DataFrame:
    if group.correlation is None:
        return pl.DataFrame(schema=PRINCIPAL_COMPONENT_SCHEMA)
    found = find_principal_components(group.correlation)
    return pl.DataFrame(
        {
            "component_id": [group.component.id] * len(found.shares),
            "number": np.arange(1, len(found.shares) + 1),
            "eigenvalue": found.eigenvalues,
            "share": found.shares,
            "cumulative": found.shares.cumsum(),
            "by_chance": _find_by_chance(len(found.shares), group.areas, seed),
        },
        schema=PRINCIPAL_COMPONENT_SCHEMA,
    ).with_columns(pl.col("by_chance").replace(float("inf"), None))


def _place(group: _Group, pool: _Pool, nodes: _Nodes) -> pl.DataFrame:
    """Say how each indicator of a component stands to the others and to scores."""
    within = _measure_within(group)
    own = nodes.read(group.columns, group.component.id)
    alone = np.isnan(within["with_rest"]) & ~group.kept  # its component's score is of the others
    within["with_rest"] = np.where(alone, own, within["with_rest"])
    sizes = np.full(len(own), group.areas)
    lower, upper = bound_correlations(within["with_rest"], sizes)
    squared = np.where(group.kept, own**2, 0.0)
    other, elsewhere, elsewhere_lower = nodes.find_elsewhere(group.columns, group.component.id)
    columns = {
        "indicator_id": [pool.indicators[at].id for at in group.columns],
        "component_id": [group.component.id] * len(own),
        "areas": sizes,
        **within,
        "with_rest_lower": lower,
        "with_rest_upper": upper,
        "with_component": own,
        "with_dimension": nodes.read(group.columns, group.component.dimension),
        "with_index": nodes.read(group.columns, nodes.names[-1]),
        "with_index_upper": nodes.upper[group.columns, -1],
        "weight": pool.weights[group.columns],
        "influence": np.divide(
            squared, squared.sum(), out=np.full(len(own), np.nan), where=bool(squared.sum() > 0)
        ),
        "elsewhere_id": other,
        "elsewhere": elsewhere,
        "elsewhere_lower": elsewhere_lower,
    }
    return pl.DataFrame(columns, nan_to_null=True).select(
        pl.col(name).cast(kind) for name, kind in BELONGING_SCHEMA.items()
    )


def _measure_within(group: _Group) -> dict[str, Vector]:
    """Measure what the indicators that count have to do with each other; NaN for the others."""
    names = ("with_rest", "alpha_without", "explained", "first_loading", "second_loading")
    found = {name: np.full(len(group.columns), np.nan) for name in names}
    correlation = group.correlation
    if correlation is None:
        return found
    loadings = find_principal_components(correlation).loadings
    found["first_loading"][group.kept] = loadings[:, 0]
    if len(correlation) > 1:
        found["second_loading"][group.kept] = loadings[:, 1]
        found["with_rest"][group.kept] = correlate_with_rest(correlation)
        found["alpha_without"][group.kept] = measure_alpha_without(correlation)
        found["explained"][group.kept] = explain_by_others(correlation)
    return found


def _tell_stories(group: _Group, pool: _Pool, seed: int) -> tuple[tuple[str, ...], ...]:
    """Sort indicators by the principal component, above 1 and beyond chance, that they belong to.

    Indicators are of the one with which they correlate most once these are turned apart.
    """
    if group.correlation is None:
        return ()
    found = find_principal_components(group.correlation)
    beyond = (found.eigenvalues > 1) & (
        found.eigenvalues > _find_by_chance(len(found.shares), group.areas, seed)
    )
    count = max(int(np.cumprod(beyond).sum()), 1)
    belongs = np.abs(rotate_varimax(found.loadings[:, :count])).argmax(axis=1)
    kept = group.columns[group.kept]
    return tuple(
        tuple(pool.indicators[at].id for at in kept[belongs == number])
        for number in dict.fromkeys(belongs.tolist())
    )


@lru_cache(maxsize=256)  # components of as many indicators share it
def _find_by_chance(columns: int, areas: int, seed: int) -> tuple[float, ...]:
    """Give the eigenvalues that chance reaches; infinite where there are too few areas to say."""
    if areas <= columns:
        return (float("inf"),) * columns
    found = find_chance_eigenvalues(columns, rows=areas, draws=_DRAWS, seed=seed)
    return tuple(found.tolist())


def _stack(tables: Sequence[pl.DataFrame], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=schema), *tables])
