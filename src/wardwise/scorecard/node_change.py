"""Change of components, dimensions and the index, in points."""

import polars as pl

from wardwise.composite.scored import is_linear
from wardwise.model.area import AreaLevel, tell_level
from wardwise.model.edition import Edition
from wardwise.model.framework import Framework
from wardwise.model.ratings import ChangeRating
from wardwise.model.scores import CHANGE_SCHEMA
from wardwise.scorecard.evidence import Evidence, name_periods
from wardwise.scorecard.probability import tell_probability
from wardwise.stats.intervals import find_normal_quantile

_SIDES = ("from", "to")
# shares are sums of weights, so one of exactly the threshold may fall a rounding short
_ROUNDING = 1e-9
_HALF = 0.5
_MOST = 0.5  # of a difference: what figures of known chance must bring before it is rated


def compute_node_changes(
    edition: Edition,
    *,
    scores: pl.DataFrame,
    inputs: pl.DataFrame,
    evidence: pl.DataFrame,
    between: tuple[str, str],
) -> pl.DataFrame:
    """Compute every node's change of score between two edition periods.

    Parameters
    ----------
    scores : SCORE table
    inputs : INPUT table
    evidence : as `evidence.list_evidence` gives it for these periods
    between : the two edition periods, earlier first

    Source
    ------
    score = c0 + sum(b x): the variance of a change is the sum of b² (s1² + s2²) over the indicators
    that were observed in both periods, each taken as independent. Under a method whose scores are
    no such sum it is the sum of the two scores' variances, and all of the difference counts as
    shown.
    """
    pairs = _place_scores(scores, between)
    moved = _sum_by_node(edition.framework, _place_inputs(inputs, evidence, between))
    reach = find_normal_quantile(edition.method.interval_level) * pl.col("variance").sqrt()
    placed = pairs.join(moved, on=["node_id", "area_code"], how="left")
    if not is_linear(edition):
        placed = _rest_on_scores(placed)
    rows = placed.with_columns(
        pl.col("shown", "broken", "covered").fill_null(0.0),
        from_period_id=pl.lit(between[0]),
        to_period_id=pl.lit(between[1]),
        difference=pl.col("to_score") - pl.col("from_score"),
        reach=pl.when(pl.col("covered") > 0).then(reach),
    ).with_columns(rating=_rate(edition.method.change_share))
    rated = ~pl.col("rating").is_in([ChangeRating.CANNOT_SAY.value, ChangeRating.BREAK.value])
    said = rated | (pl.col("shown") >= edition.method.change_share - _ROUNDING)
    return rows.with_columns(
        change=pl.when(said).then("difference"),
        lower=pl.when(rated).then(pl.col("difference") - pl.col("reach")),
        upper=pl.when(rated).then(pl.col("difference") + pl.col("reach")),
        evidence_weight=pl.col("shown").clip(0.0, 1.0),
        interval_weight=pl.when(pl.col("shown") > 0)
        .then((pl.col("covered") / pl.col("shown")).clip(0.0, 1.0))
        .otherwise(0.0),
        probability=pl.when(rated & ~_rests_on_unknown()).then(
            tell_probability(_find_least(), pl.col("reach"), level=edition.method.interval_level)
        ),
        reason=_explain(edition.method.change_share, name_periods(edition, between)),
    ).select(CHANGE_SCHEMA.keys())


def find_node_shares(framework: Framework) -> pl.DataFrame:
    """Give each component's share of every node that it belongs to, itself included, by level.

    Columns `node_id, component_id, level, share`. Components declared empty, for all areas or those
    of a level, have none there, and a dimension with nothing in it has no share of the index.
    """
    tables = [_find_shares_at(framework, level.value) for level in AreaLevel]
    return pl.concat(tables)


def _find_shares_at(framework: Framework, level: str) -> pl.DataFrame:
    rows: list[tuple[str, str, float]] = []
    members = {
        dimension.id: [
            one.id for one in framework.find_components(dimension.id) if one.counts_at(level)
        ]
        for dimension in framework.dimensions
    }
    weight = framework.list_weights()
    inside = {name: sum(weight[child] for child in children) for name, children in members.items()}
    whole = sum(weight[name] for name, total in inside.items() if total > 0)
    for dimension, children in members.items():
        if not inside[dimension] > 0:
            continue
        for child in children:
            share = weight[child] / inside[dimension]
            rows.append((child, child, 1.0))
            rows.append((dimension, child, share))
            if whole > 0:
                rows.append((framework.index_id, child, share * weight[dimension] / whole))
    schema = {"node_id": pl.String, "component_id": pl.String, "share": pl.Float64}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return table.with_columns(level=pl.lit(level))


def find_slopes(inputs: pl.DataFrame) -> pl.DataFrame:
    """Find how many component points a unit of each transformed indicator brings.

    Points are linear in the transformed value, so the two areas that lie furthest apart give the
    slope. Columns `indicator_id, slope`; an indicator that never varies has none.
    """
    known = inputs.drop_nulls(["points", "transformed"])
    low, high = pl.col("transformed").arg_min(), pl.col("transformed").arg_max()
    rise = pl.col("points").gather(high).first() - pl.col("points").gather(low).first()
    run = pl.col("transformed").max() - pl.col("transformed").min()
    return (
        known.group_by("indicator_id", maintain_order=True)
        .agg(run=run, rise=rise)
        .filter(pl.col("run") > 0)
        .select("indicator_id", slope=pl.col("rise") / pl.col("run"))
    )


def _place_scores(scores: pl.DataFrame, between: tuple[str, str]) -> pl.DataFrame:
    """Put each node's two scores in an area side by side."""
    keys = ["node_id", "area_code"]
    sides = [
        scores.filter(pl.col("period_id") == period).select(
            *keys, pl.col("score", "standard_error", "interval_weight").name.prefix(f"{side}_")
        )
        for side, period in zip(_SIDES, between, strict=True)
    ]
    return sides[0].join(sides[1], on=keys, how="full", coalesce=True)


def _rest_on_scores(placed: pl.DataFrame) -> pl.DataFrame:
    """Let differences of scores stand for those of points, and their intervals for its chance."""
    difference = pl.col("to_score") - pl.col("from_score")
    covered = pl.min_horizontal("from_interval_weight", "to_interval_weight")
    return placed.with_columns(
        moved=difference,
        moved_covered=difference * covered,
        covered=pl.col("shown") * covered,
        variance=pl.col("from_standard_error") ** 2 + pl.col("to_standard_error") ** 2,
    )


def _place_inputs(
    inputs: pl.DataFrame, evidence: pl.DataFrame, between: tuple[str, str]
) -> pl.DataFrame:
    """Put each weighted indicator's two inputs side by side, and say what they are evidence of.

    Adds `shown, broken` (yes or no), `moved` (points) and `variance` (points squared; null where
    chance is not known).
    """
    keys = ["indicator_id", "area_code"]
    # weights of the earlier period: where every area has its own, they differ between periods
    wanted = {"from": inputs.filter(pl.col("weight") > 0), "to": inputs}
    sides = [
        wanted[side]
        .filter(pl.col("period_id") == period)
        .select(
            *keys,
            *([pl.col("weight")] if side == "from" else []),
            pl.col("origin", "points", "standard_error", "source_period_id").name.prefix(
                f"{side}_"
            ),
        )
        for side, period in zip(_SIDES, between, strict=True)
    ]
    squares = pl.col("from_standard_error") ** 2 + pl.col("to_standard_error") ** 2
    measured = [
        (pl.col(f"{side}_origin") == "observed")
        | (
            # one figure for several edition periods, as declared: not one that fills a gap
            (pl.col(f"{side}_origin") == "carried")
            & (pl.col(f"{side}_source_period_id") == pl.col(f"{side}_source"))
            & pl.col(f"{side}_shared")
        )
        for side in _SIDES
    ]
    differs = pl.col("from_source_period_id") != pl.col("to_source_period_id")
    return (
        sides[0]
        .join(sides[1], on=keys)
        .join(evidence.drop("why"), on="indicator_id")
        .join(find_slopes(inputs), on="indicator_id", how="left")
        .with_columns(
            shown=(pl.col("evidence") == Evidence.SHOWN.value)
            & pl.all_horizontal(measured)
            & differs,
            broken=pl.col("evidence") == Evidence.BREAK.value,
            moved=pl.col("to_points") - pl.col("from_points"),
            variance=squares * pl.col("slope") ** 2,
        )
    )


def _sum_by_node(framework: Framework, placed: pl.DataFrame) -> pl.DataFrame:
    """Sum inputs up to every node: weights `shown, broken, covered`; points and their variance.

    `moved` is what the indicators shown brought, `moved_covered` those of them whose chance is
    known.
    """
    components = pl.DataFrame(
        {
            "indicator_id": [one.id for one in framework.indicators],
            "component_id": [one.component for one in framework.indicators],
        },
        schema={"indicator_id": pl.String, "component_id": pl.String},
    )
    weight = pl.col("weight") * pl.col("share")
    covered = pl.col("shown") & pl.col("variance").is_not_null()
    return (
        placed.join(components, on="indicator_id")
        .with_columns(level=tell_level("area_code"))
        .join(find_node_shares(framework), on=["component_id", "level"])
        .group_by("node_id", "area_code")
        .agg(
            shown=weight.filter("shown").sum(),
            broken=weight.filter("broken").sum(),
            covered=weight.filter(covered).sum(),
            moved=(pl.col("moved") * pl.col("share")).filter("shown").sum(),
            moved_covered=(pl.col("moved") * pl.col("share")).filter(covered).sum(),
            variance=(pl.col("variance") * pl.col("share") ** 2).filter(covered).sum(),
        )
    )


def _rate(change_share: float) -> pl.Expr:
    enough = pl.col("shown") >= change_share - _ROUNDING
    spanned = pl.col("shown") + pl.col("broken") >= change_share - _ROUNDING
    clear = _find_least() > pl.col("reach")
    return (
        pl.when(pl.col("difference").is_null())
        .then(pl.lit(ChangeRating.CANNOT_SAY.value))
        .when(~enough & spanned & (pl.col("broken") > 0))
        .then(pl.lit(ChangeRating.BREAK.value))
        .when(~enough | pl.col("reach").is_null() | (clear & _rests_on_unknown()))
        .then(pl.lit(ChangeRating.CANNOT_SAY.value))
        .when(clear & (pl.col("difference") > 0))
        .then(pl.lit(ChangeRating.IMPROVED.value))
        .when(clear)
        .then(pl.lit(ChangeRating.WORSENED.value))
        .otherwise(pl.lit(ChangeRating.NO_CLEAR_CHANGE.value))
    )


def _find_least() -> pl.Expr:
    """Give the least of a difference, of what was shown of it, and of what has a known chance.

    Each in points the way that the difference went: it is as sure as the least of the three.
    """
    way = pl.col("difference").sign()
    return pl.min_horizontal(pl.col("difference", "moved", "moved_covered") * way)


def _rests_on_unknown() -> pl.Expr:
    """Claim that most of a difference came from figures whose chance is not known."""
    known = pl.col("moved_covered") * pl.col("difference").sign()
    return known < _MOST * pl.col("difference").abs() - _ROUNDING


def _explain(change_share: float, labels: tuple[str, str]) -> pl.Expr:
    """Say in a sentence why a change is not rated; null where it is."""
    needed = "half" if change_share == _HALF else f"{round(100 * change_share)} percent"
    # never rounded up to the share that it falls short of
    percent = (pl.col("shown") * 100 + _ROUNDING).floor().cast(pl.Int64).cast(pl.String)
    rating = pl.col("rating")
    beyond = pl.col("difference").abs() > pl.col("reach")
    return (
        pl.when(pl.col("from_score").is_null())
        .then(pl.lit(f"No score is given for {labels[0]}."))
        .when(pl.col("to_score").is_null())
        .then(pl.lit(f"No score is given for {labels[1]}."))
        .when(rating == ChangeRating.BREAK.value)
        .then(
            pl.lit("The series behind it changed in between: figures before and after ")
            + pl.lit("do not compare.")
        )
        .when((pl.col("shown") < change_share - _ROUNDING) & (pl.col("shown") < _ROUNDING))
        .then(pl.lit("None of it was measured twice, so no change can be seen."))
        .when(pl.col("shown") < change_share - _ROUNDING)
        .then(
            pl.lit("Only ")
            + percent
            + pl.lit(f" percent of it was measured twice; at least {needed} is needed.")
        )
        .when(pl.col("reach").is_null())
        .then(
            pl.lit("Its figures were published without a range, so chance cannot be told from ")
            + pl.lit("change.")
        )
        .when(rating == ChangeRating.CANNOT_SAY.value)
        .then(
            pl.lit("Most of the difference comes from figures that are no evidence of change, or ")
            + pl.lit("whose range of chance is not known.")
        )
        .when((rating == ChangeRating.NO_CLEAR_CHANGE.value) & beyond)
        .then(
            pl.lit("What was measured twice, with a known range, did not clearly move the same ")
            + pl.lit("way; the rest of the difference is no evidence.")
        )
        .when(_rests_on_unknown())
        .then(
            pl.lit("Most of the difference comes from figures whose range of chance is not known, ")
            + pl.lit("so how probable it is cannot be said.")
        )
    )
