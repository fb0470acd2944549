"""Which figures moved between two releases, and by which cause: values, then scores in points."""

from collections.abc import Mapping

import polars as pl

from wardwise.workflow.differences import (
    Cause,
    Content,
    Difference,
    find_changed_crosswalks,
    list_remade,
)

_KEYS = ["indicator_id", "area_code", "period_id"]
_NODE = ["node_id", "area_code", "period_id"]
_CLOSE = 1e-9  # relative: less is the same figure, written otherwise
_CANDIDATES = (
    Cause.REVISION,
    Cause.CORRECTION,
    Cause.BOUNDARY,
    Cause.PROTECTION,
    Cause.DECLARATION,
)


def compare_values(old: Content, new: Content, differences: tuple[Difference, ...]) -> pl.DataFrame:
    """Give every indicator figure of the project's areas that is not the same in both releases.

    Returns
    -------
    indicator_id, area_code, period_id (the source's), before, now, `what` (moved | added | gone),
    cause, candidates (causes joined with " + "; "" where none is known)
    """
    joined = _join_tables(old, new, name="observations", keys=_KEYS, columns=["value", "status"])
    was, is_ = pl.col("value").is_not_null(), pl.col("value_now").is_not_null()
    moved = was & is_ & _differs("value", "value_now")
    found = joined.filter(moved | (was != is_)).with_columns(
        what=pl.when(was & is_)
        .then(pl.lit("moved"))
        .when(is_)
        .then(pl.lit("added"))
        .otherwise(pl.lit("gone"))
    )
    flags = _flag_causes(found, old, new, differences=differences)
    chosen = pl.concat_list(
        pl.when(pl.col(one.value)).then(pl.lit(one.value)) for one in _CANDIDATES
    ).list.drop_nulls()
    known_before = old.tables["observations"].select("indicator_id", "period_id").unique()
    return (
        flags.with_columns(candidates=chosen)
        .join(
            known_before.with_columns(known=pl.lit(value=True)),
            on=["indicator_id", "period_id"],
            how="left",
        )
        .with_columns(
            cause=pl.when((pl.col("what") == "added") & pl.col("known").is_null())
            .then(pl.lit(Cause.NEW_DATA.value))
            .when(pl.col("candidates").list.len() == 1)
            .then(pl.col("candidates").list.first())
            .when(pl.col("candidates").list.len() > 1)
            .then(pl.lit(Cause.SEVERAL.value))
            .when(pl.col("what") == "added")
            .then(pl.lit(Cause.NEW_DATA.value))
            .otherwise(pl.lit(Cause.UNKNOWN.value)),
            candidates=pl.col("candidates").list.join(" + "),
        )
        .select(*_KEYS, "what", "cause", "candidates", before="value", now="value_now")
        .sort(_KEYS)
    )


def _join_tables(
    old: Content, new: Content, *, name: str, keys: list[str], columns: list[str]
) -> pl.DataFrame:
    """Join a table of both releases, of the project's areas: `column` before, `column_now` now."""
    codes = pl.concat([old.own_areas["area_code"], new.own_areas["area_code"]]).unique().implode()
    before, now = (
        one.tables[name].filter(pl.col("area_code").is_in(codes)).select(*keys, *columns)
        for one in (old, new)
    )
    return before.join(now, on=keys, how="full", coalesce=True, suffix="_now")


def _differs(before: str, now: str) -> pl.Expr:
    size = pl.max_horizontal(pl.col(before).abs(), pl.col(now).abs(), 1.0)
    return (pl.col(before) - pl.col(now)).abs() > _CLOSE * size


def _flag_causes(
    found: pl.DataFrame, old: Content, new: Content, *, differences: tuple[Difference, ...]
) -> pl.DataFrame:
    """Add a column for each candidate cause: whether it touches the figure."""
    subjects = {
        cause: {one.subject for one in differences if one.cause is cause}
        for cause in (*_CANDIDATES, Cause.NEW_DATA)
    }
    remade = {
        key
        for key in old.indicators.keys() & new.indicators.keys()
        if list_remade(old.indicators[key], new.indicators[key])
    }
    used = _list_sources(old, new)
    # a new file of a source that was there already brings figures as a revised one does
    renewed = subjects[Cause.REVISION] | (
        subjects[Cause.NEW_DATA] & {one["id"] for one in old.sources}
    )
    revised = {key for key, sources in used.items() if sources & renewed}
    protected = {key for key, sources in used.items() if sources & subjects[Cause.PROTECTION]}
    traced = _compare_lineage(old, new, corrections=subjects[Cause.CORRECTION])
    withheld = pl.any_horizontal(
        pl.col(one).eq_missing(pl.lit("c")) for one in ("status", "status_now")
    )
    is_new_area = pl.col("area_code").is_in(_find_new_areas(old, new))
    return found.join(traced, on=_KEYS, how="left", maintain_order="left").with_columns(
        pl.col("indicator_id").is_in(sorted(revised)).alias(Cause.REVISION.value),
        pl.col(Cause.CORRECTION.value).fill_null(value=False),
        (pl.col(Cause.BOUNDARY.value).fill_null(value=False) | is_new_area).alias(
            Cause.BOUNDARY.value
        ),
        (pl.col("indicator_id").is_in(sorted(protected)) | withheld).alias(Cause.PROTECTION.value),
        pl.col("indicator_id").is_in(sorted(remade)).alias(Cause.DECLARATION.value),
    )


def _list_sources(old: Content, new: Content) -> dict[str, set[str]]:
    """List the sources that each indicator is made of, in either release."""
    used: dict[str, set[str]] = {}
    for content in (old, new):
        for key, one in content.indicators.items():
            named = (one["numerator"], one["denominator"], one["published"], one["averaged_by"])
            parts = [part for each in named if each for part in each.split(", ")]
            used.setdefault(key, set()).update(part.split(".")[0] for part in parts)
    return used


def _find_new_areas(old: Content, new: Content) -> list[str]:
    """Find areas that only one release has, or whose boundaries are of another date."""
    kept = ["area_code", "vintage"]
    joined = old.own_areas.select(kept).join(
        new.own_areas.select(kept), on="area_code", how="full", coalesce=True, suffix="_now"
    )
    return joined.filter(~pl.col("vintage").eq_missing(pl.col("vintage_now")))[
        "area_code"
    ].to_list()


def _compare_lineage(old: Content, new: Content, *, corrections: set[str]) -> pl.DataFrame:
    """Say of each figure whether its corrections or its crosswalks are others than before."""
    changed = sorted(corrections)
    walks = find_changed_crosswalks(old, new)
    sides = [
        one.tables["lineage"]
        .group_by(_KEYS)
        .agg(
            pl.col("correction_id").drop_nulls().unique().sort().str.join(", ").alias("corrected"),
            pl.col("crosswalk_id").drop_nulls().unique().sort().str.join(", ").alias("moved_by"),
            pl.col("crosswalk_id").is_in(walks).any().alias("walked"),
        )
        for one in (old, new)
    ]
    joined = sides[0].join(sides[1], on=_KEYS, how="inner", suffix="_now")
    touched = pl.lit(value=False)
    for one in changed:
        for column in ("corrected", "corrected_now"):
            touched = touched | pl.col(column).str.split(", ").list.contains(one)
    return joined.select(
        *_KEYS,
        (touched | (pl.col("corrected") != pl.col("corrected_now"))).alias(Cause.CORRECTION.value),
        # the share apportioned is no sign: it follows the counts that were shared out
        (pl.col("walked") | pl.col("walked_now") | (pl.col("moved_by") != pl.col("moved_by_now")))
        .fill_null(value=False)
        .alias(Cause.BOUNDARY.value),
    )


def compare_scores(old: Content, new: Content, values: pl.DataFrame) -> pl.DataFrame:
    """Give every score of the project's areas that is not the same, with what moved it.

    Parameters
    ----------
    values : of `compare_values`

    Returns
    -------
    node_id, area_code, period_id, before, now, `what` (moved | added | gone), and a column of
    points for each cause (null where the score is not given in both; else they sum to now - before)
    """
    joined = _join_tables(old, new, name="scores", keys=_NODE, columns=["score"])
    was, is_ = pl.col("score").is_not_null(), pl.col("score_now").is_not_null()
    found = joined.filter((was & is_ & _differs("score", "score_now")) | (was != is_)).select(
        *_NODE,
        what=pl.when(was & is_)
        .then(pl.lit("moved"))
        .when(is_)
        .then(pl.lit("added"))
        .otherwise(pl.lit("gone")),
        before="score",
        now="score_now",
    )
    parts = _raise_parts(split_components(old, new, values), old)
    wide = _widen(parts)
    causes = [one.value for one in Cause]
    is_moved = pl.col("what") == "moved"
    rest = pl.col("now") - pl.col("before") - pl.sum_horizontal(pl.col(causes).fill_null(0.0))
    is_rebuilt = pl.col("rebuilt").fill_null(value=False)
    levels = new.own_areas.select("area_code", "level")
    summed = (
        found.join(wide, on=_NODE, how="left", maintain_order="left")
        .join(levels, on="area_code", how="left", maintain_order="left")
        .join(_find_rebuilt(old, new), on=["node_id", "level"], how="left", maintain_order="left")
        .with_columns(
            pl.when(is_moved).then(pl.col(one).fill_null(0.0)).alias(one) for one in causes
        )
    )
    return (
        summed.with_columns(
            # what is left over comes from another number of parts above, or has no explanation
            pl.col(Cause.FRAMEWORK.value) + pl.when(is_rebuilt).then(rest).otherwise(0.0),
            pl.col(Cause.UNKNOWN.value) + pl.when(is_rebuilt).then(0.0).otherwise(rest),
        )
        .drop("level", "rebuilt")
        .sort(_NODE)
    )


def split_components(old: Content, new: Content, values: pl.DataFrame) -> pl.DataFrame:
    """Split what each indicator brings to its component into causes.

    At the old yardstick first: the part of a new value at the weight and goalposts of the old
    release. Then what new goalposts change, at the old weights; then what new weights change.

    Returns
    -------
    node_id (the component), area_code, period_id, cause, points
    """
    columns = ["source_period_id", "transformed", "origin", "normalised", "points"]
    joined = _join_tables(old, new, name="contributions", keys=_KEYS, columns=columns)
    yardsticks = [
        one.tables["weights"].select("indicator_id", "component_id", "coefficient", "share")
        for one in (old, new)
    ]
    both = (
        joined.join(yardsticks[0], on="indicator_id", how="left")
        .join(yardsticks[1], on="indicator_id", how="left", suffix="_now")
        .filter(pl.col("points").is_not_null() | pl.col("points_now").is_not_null())
    )
    remade = [
        key
        for key in old.indicators.keys() & new.indicators.keys()
        if old.indicators[key]["transforms"] != new.indicators[key]["transforms"]
        or old.indicators[key]["direction"] != new.indicators[key]["direction"]
    ]
    kept = pl.col("component_id").eq_missing(pl.col("component_id_now"))
    shared = kept & pl.col("points").is_not_null() & pl.col("points_now").is_not_null()
    comparable = shared & ~pl.col("indicator_id").is_in(remade)
    split = both.filter(comparable).with_columns(_split_points())
    split = _name_causes(split, values)
    rows = [
        split.select("component_id", "area_code", "period_id", "cause", points="value_points"),
        *(
            split.select(
                "component_id", "area_code", "period_id", cause=pl.lit(one), points=pl.col(one)
            )
            for one in ("goalposts", "weights")
        ),
        both.filter(shared & ~comparable).select(
            "component_id",
            "area_code",
            "period_id",
            cause=pl.lit(Cause.DECLARATION.value),
            points=pl.col("points_now") - pl.col("points"),
        ),
        *_list_framework_parts(both.filter(~shared)),
    ]
    return (
        pl.concat(rows)
        .rename({"component_id": "node_id"})
        .group_by(*_NODE, "cause")
        .agg(pl.col("points").sum())
    )


def _split_points() -> list[pl.Expr]:
    """Split a difference of points into what the value, goalposts and weights brought.

    On a scale that is not straight there is no coefficient: all of it comes with the value, or
    where that is as it was, with the scale that its goalposts or other areas make.
    """
    straight = pl.col("coefficient").is_not_null() & pl.col("coefficient_now").is_not_null()
    moved = pl.col("coefficient") * (pl.col("transformed_now") - pl.col("transformed"))
    still = (pl.col("transformed_now") - pl.col("transformed")).abs() <= _CLOSE * pl.col(
        "transformed"
    ).abs()
    bent = pl.when(still).then(0.0).otherwise(pl.col("points_now") - pl.col("points"))
    by_value = pl.when(straight).then(moved).otherwise(bent)
    put = pl.when(straight).then(pl.col("share") * pl.col("normalised_now"))
    at_new_posts = put.otherwise(pl.col("points_now"))
    return [
        by_value.alias("value_points"),
        (at_new_posts - pl.col("points") - by_value).alias("goalposts"),
        (pl.col("points_now") - at_new_posts).alias("weights"),
    ]


def _list_framework_parts(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Give the points of indicators that only one of the releases counts in a component."""
    place = ["area_code", "period_id"]
    cause = pl.lit(Cause.FRAMEWORK.value).alias("cause")
    before = rows.filter(pl.col("points").is_not_null()).select(
        "component_id", *place, cause, -pl.col("points")
    )
    now = rows.filter(pl.col("points_now").is_not_null()).select(
        pl.col("component_id_now").alias("component_id"),
        *place,
        cause,
        pl.col("points_now").alias("points"),
    )
    return [before, now]


def _name_causes(split: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Add why each input is another than before."""
    why = values.select(
        "indicator_id", "area_code", pl.col("period_id").alias("source_period_id_now"), "cause"
    )
    is_estimated, was_estimated = (
        pl.col(one).eq_missing(pl.lit("estimated")) for one in ("origin_now", "origin")
    )
    other_period = ~pl.col("source_period_id").eq_missing(pl.col("source_period_id_now"))
    return split.join(
        why,
        on=["indicator_id", "area_code", "source_period_id_now"],
        how="left",
        maintain_order="left",
    ).with_columns(
        cause=pl.when(is_estimated)
        .then(pl.lit(Cause.ESTIMATE.value))
        .when(was_estimated | other_period)
        .then(pl.lit(Cause.NEW_DATA.value))
        .otherwise(pl.col("cause").fill_null(Cause.UNKNOWN.value))
    )


def _raise_parts(parts: pl.DataFrame, old: Content) -> pl.DataFrame:
    """Add the parts of dimensions and of the index: of their components, at the old shares."""
    levelled = parts.join(old.own_areas.select("area_code", "level"), on="area_code")
    raised = [parts]
    for level in old.own_areas["level"].unique().sort():
        for shares in _list_shares(old, level):
            rows = pl.DataFrame(
                shares,
                schema={"node_id": pl.String, "above": pl.String, "of": pl.Float64},
                orient="row",
            )
            raised.append(
                levelled.filter(pl.col("level") == level)
                .join(rows, on="node_id")
                .group_by(pl.col("above").alias("node_id"), "area_code", "period_id", "cause")
                .agg((pl.col("points") * pl.col("of")).sum())
            )
    return pl.concat(raised)


def _list_shares(content: Content, level: str) -> tuple[list[tuple[str, str, float]], ...]:
    """List each component's share of its dimension, then of the index, for areas of a level."""
    members = _list_members(content, level)
    top = content.framework["index"]["id"]
    weight = {
        one["id"]: one.get("weight", 1.0)
        for one in (*content.framework["dimensions"], *content.framework["components"])
    }
    insides = {name: sum(weight[one] for one in below) for name, below in members.items()}
    whole = sum(weight[name] for name, inside in insides.items() if inside > 0)
    in_dimension, in_index = [], []
    for dimension, below in members.items():
        inside = insides[dimension]
        if not (inside > 0 and whole > 0):  # all that is left at this level counts for nothing
            continue
        for one in below:
            share = weight[one] / inside
            in_dimension.append((one, dimension, share))
            in_index.append((one, top, share * weight[dimension] / whole))
    return in_dimension, in_index


def _list_members(content: Content, level: str) -> dict[str, list[str]]:
    """List the components that count for areas of a level, by dimension."""
    members: dict[str, list[str]] = {}
    for one in content.framework["components"]:
        # releases before it was known say nothing of levels
        if not one["empty_reason"] and level not in one.get("empty_at", {}):
            members.setdefault(one["dimension"], []).append(one["id"])
    return members


def _find_rebuilt(old: Content, new: Content) -> pl.DataFrame:
    """Find the dimensions, and the index, that have other components than before, by area level."""
    found: list[tuple[str, str]] = []
    for level in new.own_areas["level"].unique().sort():
        before, now = _list_members(old, level), _list_members(new, level)
        changed = [
            key for key in before.keys() | now.keys() if before.get(key, []) != now.get(key, [])
        ]
        top = [new.framework["index"]["id"]] if changed else []
        found += [(node, level) for node in (*changed, *top)]
    schema = {"node_id": pl.String, "level": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row").with_columns(rebuilt=pl.lit(value=True))


def _widen(parts: pl.DataFrame) -> pl.DataFrame:
    """Put each cause into a column of its own."""
    return parts.group_by(_NODE).agg(
        pl.col("points").filter(pl.col("cause") == one.value).sum().alias(one.value)
        for one in Cause
    )


def count_moves(table: pl.DataFrame) -> Mapping[str, int]:
    """Count what moved, was added and is gone."""
    counts = dict(table.group_by("what").len().iter_rows())
    return {what: counts.get(what, 0) for what in ("moved", "added", "gone")}
