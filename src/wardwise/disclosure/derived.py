"""Check that a table made from restricted sources was made from what the gate let through."""

from collections.abc import Callable, Mapping

import polars as pl

from wardwise.disclosure.lineage import tells_a_count
from wardwise.disclosure.rules import Rule
from wardwise.model.errors import DisclosureError
from wardwise.model.framework import Framework

Sealed = Mapping[str, pl.DataFrame]

_TOLERANCE = 1e-6
AGAIN = "scores_again"
_POPULATION = "population"  # the characteristic that fills the areas table's column


def check_derived(
    table: pl.DataFrame,
    *,
    name: str,
    rules: tuple[Rule, ...],
    sealed: Sealed,
    framework: Framework,
) -> pl.DataFrame:
    """Return the table as it is, having checked that it follows from sealed tables.

    What is computed from protected observations alone tells nothing that they do not. So
    contributions must hold the protected values, scores the sums of sealed contributions (or, where
    a method's scores are no sums, what the sealed observations give again), scorecards the sealed
    values and scores, and indicators' changes the differences of sealed values. Groups of high and
    low areas must be of sealed scores, and the ranks that other methods are compared with must be
    those of sealed scores. Populations of areas must be sealed values, and the lineage must not
    tell which part of a restricted count came by shares. Other tables hold no figure of a small
    area and pass.

    Parameters
    ----------
    sealed : tables that the gate has sealed already, by name; under `AGAIN` the scores computed
        again from the sealed observations, for a method whose scores are no sums

    Raises
    ------
    DisclosureError
        If a table needed for the check is not there, or a figure does not follow; the error says
        which cell, and never what was in it.
    """
    if name not in _CHECKS:
        return table
    needed, find_strangers = _CHECKS[name]
    missing = [one for one in needed if one not in sealed]
    if missing:
        raise DisclosureError(
            f"table {name!r} may hold figures of restricted sources; it can be checked only "
            f"against sealed {' and '.join(missing)}",
            fix=f"pass {', '.join(missing)} through the gate first and give them as basis",
        )
    bound = [one.indicator_id for one in rules]
    strangers = find_strangers(table, sealed, bound, framework)
    if strangers.height:
        cell = ", ".join(str(one) for one in strangers.row(0))
        raise DisclosureError(
            f"table {name!r} was computed from figures that the gate did not let through, "
            f"in {strangers.height} cells",
            where=cell,
            fix="compute it again from the observations that pass_observations returned",
        )
    return table


def _differ(left: str, right: str) -> pl.Expr:
    """Say where a given figure is not what the sealed tables lead to."""
    apart = (pl.col(left) - pl.col(right)).abs() > _TOLERANCE * (1 + pl.col(right).abs())
    return pl.col(left).is_not_null() & (pl.col(right).is_null() | apart)


def _check_contributions(
    table: pl.DataFrame, sealed: Sealed, bound: list[str], _framework: Framework
) -> pl.DataFrame:
    observed = sealed["observations"].select(
        "indicator_id", "area_code", source_period_id="period_id", sealed="value"
    )
    own = pl.col("origin").is_in(["observed", "carried"])
    return (
        table.filter(pl.col("indicator_id").is_in(bound) & own)
        .join(observed, on=["indicator_id", "area_code", "source_period_id"], how="left")
        .filter(_differ("value", "sealed"))
        .select("indicator_id", "area_code", "period_id")
    )


def _check_scores(
    table: pl.DataFrame, sealed: Sealed, bound: list[str], framework: Framework
) -> pl.DataFrame:
    place = {one.id: one.component for one in framework.indicators}
    touched = {place[one] for one in bound if one in place}
    keys = ["node_id", "area_code", "period_id"]
    above = {one.dimension for one in framework.components if one.id in touched}
    nodes = touched | above | ({framework.index_id} if touched else set())
    again = sealed.get(AGAIN)
    expected = (
        _add_points(sealed, place, framework)
        if again is None
        else again.select(*keys, sealed="score")
    )
    return (
        table.filter(pl.col("node_id").is_in(sorted(nodes)))
        .join(expected, on=keys, how="left")
        .filter(_differ("score", "sealed"))
        .select(keys)
    )


def _add_points(sealed: Sealed, place: Mapping[str, str], framework: Framework) -> pl.DataFrame:
    """Add sealed contributions up to every node's score."""
    components = pl.DataFrame(
        {"indicator_id": list(place), "node_id": list(place.values())},
        schema={"indicator_id": pl.String, "node_id": pl.String},
    )
    keys = ["node_id", "area_code", "period_id"]
    sums = (
        sealed["contributions"]
        .filter(pl.col("points").is_not_null())
        .join(components, on="indicator_id")
        .group_by(keys)
        .agg(sealed=pl.col("points").sum())
    )
    whole = (
        sealed["contributions"]
        .filter(pl.col("index_points").is_not_null())
        .group_by("area_code", "period_id")
        .agg(sealed=pl.col("index_points").sum())
        .select(pl.lit(framework.index_id).alias("node_id"), pl.exclude("node_id"))
    )
    weight = framework.list_weights()
    weighed = sums.with_columns(
        weight=pl.col("node_id").replace_strict(weight, return_dtype=pl.Float64)
    )
    means = [
        weighed.filter(pl.col("node_id").is_in(_list_members(framework, one.id)))
        .group_by("area_code", "period_id")
        .agg(sealed=(pl.col("sealed") * pl.col("weight")).sum() / pl.col("weight").sum())
        .select(pl.lit(one.id).alias("node_id"), pl.exclude("node_id"))
        for one in framework.dimensions
    ]
    return pl.concat(
        [sums.select(*keys, "sealed"), *(one.select(*keys, "sealed") for one in (whole, *means))]
    )


def _list_members(framework: Framework, dimension: str) -> list[str]:
    return [one.id for one in framework.find_components(dimension) if not one.empty_reason]


def _place_sealed(sealed: Sealed, bound: list[str], framework: Framework) -> pl.DataFrame:
    """Give sealed values of the bound indicators by edition period, as node rows."""
    rows = [
        (one.id, edition_period, period)
        for one in framework.indicators
        if one.id in bound
        for edition_period, period in one.periods.items()
    ]
    columns = ["indicator_id", "edition_period", "period_id"]
    periods = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return (
        sealed["observations"]
        .join(periods, on=["indicator_id", "period_id"])
        .select(
            "area_code", "lower", node_id="indicator_id", period_id="edition_period", sealed="value"
        )
    )


def _check_scorecards(
    table: pl.DataFrame, sealed: Sealed, bound: list[str], framework: Framework
) -> pl.DataFrame:
    keys = ["node_id", "area_code", "period_id"]
    scores = sealed["scores"].select(*keys, sealed="score")
    expected = pl.concat([scores, _place_sealed(sealed, bound, framework).select(*keys, "sealed")])
    nodes = [*bound, *scores["node_id"].unique().to_list()]
    return (
        table.filter(pl.col("node_id").is_in(nodes))
        .join(expected, on=keys, how="left")
        .filter(_differ("score", "sealed"))
        .select(keys)
    )


def _check_changes(
    table: pl.DataFrame, sealed: Sealed, bound: list[str], framework: Framework
) -> pl.DataFrame:
    keys = ["node_id", "area_code", "period_id"]
    figures = pl.concat(
        [
            sealed["scores"].select(*keys, sealed="score"),
            _place_sealed(sealed, bound, framework).select(*keys, "sealed"),
        ]
    )
    nodes = [*bound, *sealed["scores"]["node_id"].unique().to_list()]
    joined = table.filter(pl.col("node_id").is_in(nodes))
    for side in ("from", "to"):
        joined = joined.join(
            figures.select(
                "node_id",
                "area_code",
                pl.col("period_id").alias(f"{side}_period_id"),
                pl.col("sealed").alias(f"{side}_sealed"),
            ),
            on=["node_id", "area_code", f"{side}_period_id"],
            how="left",
        )
    return (
        joined.with_columns(sealed=pl.col("to_sealed") - pl.col("from_sealed"))
        .filter(_differ("change", "sealed"))
        .select("node_id", "area_code", "from_period_id", "to_period_id")
    )


def _check_sensitivity(
    table: pl.DataFrame, sealed: Sealed, _bound: list[str], framework: Framework
) -> pl.DataFrame:
    """Find ranks that are not the order of the index's sealed scores, in the nearest period."""
    scores = sealed["scores"].filter(pl.col("node_id") == framework.index_id)
    above = pl.col("score").cum_min().shift()
    ordered = (
        table.filter(pl.col("reference_rank").is_not_null())
        .join(scores.select("period_id").unique(), how="cross")
        .join(scores, on=["area_code", "period_id"], how="left")
        .sort("period_id", "reference_rank")
        .with_columns(
            strange=(pl.col("score") > (above + _TOLERANCE * (1 + above.abs()))).over("period_id")
        )
        .with_columns(strange=pl.col("strange").fill_null(value=False) | pl.col("score").is_null())
    )
    nearest = ordered.group_by("period_id").agg(pl.col("strange").sum()).sort("strange")[:1]
    return (
        ordered.filter("strange")
        .join(nearest, on="period_id", how="semi")
        .select("area_code", "period_id")
    )


def _check_clusters(
    table: pl.DataFrame, sealed: Sealed, _bound: list[str], _framework: Framework
) -> pl.DataFrame:
    keys = ["node_id", "area_code", "period_id"]
    scores = sealed["scores"].select(*keys, sealed="score")
    told = pl.col("score").is_null() & pl.col("neighbours_score").is_not_null()
    return (
        table.join(scores, on=keys, how="left")
        .filter(_differ("score", "sealed") | told)
        .select(keys)
    )


def _check_peer_reasons(
    table: pl.DataFrame, sealed: Sealed, bound: list[str], _framework: Framework
) -> pl.DataFrame:
    """Find characteristics of restricted sources that are not sealed values of the area."""
    told = sealed["observations"].select("indicator_id", "area_code", "value")
    mine = table.filter(pl.col("indicator_id").is_in(bound))
    strangers = [
        mine.filter(pl.col(figure).is_not_null()).join(
            told,
            left_on=["indicator_id", code, figure],
            right_on=["indicator_id", "area_code", "value"],
            how="anti",
        )
        for code, figure in (("area_code", "value"), ("peer_code", "peer_value"))
    ]
    unseen = mine.filter(pl.col("apart").is_not_null() & pl.col("peer_value").is_null())
    return pl.concat([*strangers, unseen]).select("indicator_id", "area_code", "peer_code")


def _check_areas(
    table: pl.DataFrame, sealed: Sealed, bound: list[str], _framework: Framework
) -> pl.DataFrame:
    if _POPULATION not in bound or "population" not in table.columns:
        return table.clear().select("area_code")
    told = sealed["observations"].filter(pl.col("indicator_id") == _POPULATION)
    return (
        table.filter(pl.col("population").is_not_null())
        .join(
            told.select("area_code", population="value"), on=["area_code", "population"], how="anti"
        )
        .select("area_code")
    )


def _check_lineage(
    table: pl.DataFrame, _sealed: Sealed, bound: list[str], _framework: Framework
) -> pl.DataFrame:
    return table.filter(pl.col("indicator_id").is_in(bound) & tells_a_count()).select(
        "indicator_id", "area_code", "period_id"
    )


_Check = Callable[[pl.DataFrame, Sealed, list[str], Framework], pl.DataFrame]

_CHECKS: Mapping[str, tuple[tuple[str, ...], _Check]] = {
    "areas": (("observations",), _check_areas),
    "lineage": ((), _check_lineage),
    "contributions": (("observations",), _check_contributions),
    "scores": (("contributions",), _check_scores),
    "scorecards": (("observations", "scores"), _check_scorecards),
    "changes": (("observations", "scores"), _check_changes),
    "sensitivity_areas": (("scores",), _check_sensitivity),
    "clusters": (("scores",), _check_clusters),
    "peer_reasons": (("observations",), _check_peer_reasons),
}
