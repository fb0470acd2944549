"""Tables for people: every row says what it is, where, when, in which unit and how sure."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.model.period import read_period
from wardwise.model.status import STATUS_WORDS
from wardwise.publication.shapes import FrameworkDocument, Manifest, MethodDocument, SourceEntry

_POINTS = "points, 0 to 100"
_DIRECTIONS = {"higher_is_better": "higher", "lower_is_better": "lower"}


@dataclass(frozen=True, slots=True)
class Labels:
    """What turns identifiers into words, as small tables.

    `nodes` has `node_id, node, kind, unit, component, dimension, direction, source_id`; `areas`
    has `area_code, area_name, area_level, borough`; `periods` has `period_id, period`; `sources`
    has `source_id, source`.
    """

    nodes: pl.DataFrame
    areas: pl.DataFrame
    periods: pl.DataFrame
    sources: pl.DataFrame
    edition: str
    comparator_code: str
    comparator: str
    interval: str

    def label_observations(self, observations: pl.DataFrame) -> pl.DataFrame:
        """Label indicator values: one row a value, in the indicator's own unit.

        Needs the columns of an ObservationTable. The comparator is found among the rows given.
        """
        keys = ["indicator_id", "period_id"]
        compared = observations.filter(pl.col("area_code") == self.comparator_code).select(
            *keys, comparator_value="value"
        )
        periods = observations.select(pl.col("period_id").unique(maintain_order=True))
        labels = pl.DataFrame(
            {
                "period_id": periods["period_id"],
                "period": [read_period(one).label for one in periods["period_id"]],
            },
            schema={"period_id": pl.String, "period": pl.String},
        )
        nodes = self.nodes.rename({"node_id": "indicator_id", "node": "indicator"})
        return (
            observations.join(nodes.drop("source_id"), on="indicator_id", maintain_order="left")
            .join(self.areas, on="area_code", maintain_order="left")
            .join(labels, on="period_id", maintain_order="left")
            .join(self.sources, on="source_id", how="left", maintain_order="left")
            .join(compared, on=keys, how="left", maintain_order="left")
            .with_columns(
                *self._say_always(),
                reason=_word_status(pl.when(pl.col("value").is_null()).then(pl.lit("x"))),
            )
            .select(_OBSERVATION_COLUMNS)
        )

    def label_scorecards(self, scorecards: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
        """Label nodes' scores and indicators' values by edition period, with ranks and ratings.

        Needs the columns of SCORECARD and SCORE tables; the second says what lies behind a score.
        """
        behind = scores.select(
            "node_id",
            "area_code",
            "period_id",
            "status",
            "interval_weight",
            "observed_weight",
            "carried_weight",
            "estimated_weight",
        )
        keys = ["node_id", "area_code", "period_id"]
        return (
            scorecards.rename(_PROBABILITIES)
            .join(self.nodes, on="node_id", maintain_order="left")
            .join(self.areas, on="area_code", maintain_order="left")
            .join(self.periods, on="period_id", maintain_order="left")
            .join(behind, on=keys, how="left", maintain_order="left")
            .with_columns(
                *self._say_always(),
                comparator_value="benchmark_score",
                comparator_rating="benchmark_rating",
                borough_value="borough_score",
                reason=_word_status(pl.when(pl.col("score").is_null()).then(pl.lit("x"))),
            )
            .select(_SCORECARD_COLUMNS)
        )

    def label_changes(self, changes: pl.DataFrame) -> pl.DataFrame:
        """Label changes between edition periods: points for nodes, own units for indicators."""
        return (
            changes.join(self.nodes, on="node_id", maintain_order="left")
            .join(self.areas, on="area_code", maintain_order="left")
            .join(
                self.periods.rename({"period_id": "from_period_id", "period": "from_period"}),
                on="from_period_id",
                maintain_order="left",
            )
            .join(
                self.periods.rename({"period_id": "to_period_id", "period": "to_period"}),
                on="to_period_id",
                maintain_order="left",
            )
            .with_columns(*self._say_always())
            .select(_CHANGE_COLUMNS)
        )

    def label_weights(self, weights: pl.DataFrame) -> pl.DataFrame:
        """Label how each weighted indicator counts."""
        nodes = self.nodes.rename({"node_id": "indicator_id", "node": "indicator"})
        return (
            weights.join(nodes, on="indicator_id", maintain_order="left")
            .with_columns(edition=pl.lit(self.edition))
            .select(_WEIGHT_COLUMNS)
        )

    def label_sensitivity(self, areas: pl.DataFrame) -> pl.DataFrame:
        """Label where areas rank when the index is built in other ways."""
        return (
            areas.rename({"ranked": "ranked_share"})
            .join(self.areas, on="area_code", maintain_order="left")
            .with_columns(edition=pl.lit(self.edition))
            .select(_SENSITIVITY_COLUMNS)
        )

    def label_importance(self, importance: pl.DataFrame) -> pl.DataFrame:
        """Label how far the index moves without each indicator and component."""
        return (
            importance.join(self.nodes, on="node_id", how="left", maintain_order="left")
            .with_columns(edition=pl.lit(self.edition))
            .select(_IMPORTANCE_COLUMNS)
        )

    def _say_always(self) -> tuple[pl.Expr, ...]:
        has_interval = pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
        return (
            pl.lit(self.edition).alias("edition"),
            pl.lit(self.comparator).alias("comparator"),
            pl.when(has_interval).then(pl.lit(self.interval)).alias("interval"),
        )


def make_labels(
    manifest: Manifest,
    *,
    framework: FrameworkDocument,
    method: MethodDocument,
    sources: Sequence[SourceEntry],
    areas: pl.DataFrame,
) -> Labels:
    """Make the labels of a release from its documents and areas; needs no other table."""
    names = areas.select("area_code", "name")
    return Labels(
        nodes=_list_nodes(framework),
        areas=areas.select(
            "area_code",
            pl.col("name").alias("area_name"),
            pl.col("level").alias("area_level"),
            "borough_code",
        )
        .join(
            names.rename({"area_code": "borough_code", "name": "borough"}),
            on="borough_code",
            how="left",
            maintain_order="left",
        )
        .drop("borough_code"),
        periods=pl.DataFrame(
            [(one["id"], one["label"]) for one in manifest["edition"]["periods"]],
            schema={"period_id": pl.String, "period": pl.String},
            orient="row",
        ),
        sources=pl.DataFrame(
            [(one["id"], f"{one['publisher']}, {one['label']}") for one in sources],
            schema={"source_id": pl.String, "source": pl.String},
            orient="row",
        ),
        edition=manifest["edition"]["id"],
        comparator_code=manifest["benchmark"]["code"],
        comparator=manifest["benchmark"]["name"],
        interval=f"{100 * method['interval_level']:g} percent confidence interval",
    )


def _list_nodes(framework: FrameworkDocument) -> pl.DataFrame:
    dimensions = {one["id"]: one["label"] for one in framework["dimensions"]}
    components = {one["id"]: one for one in framework["components"]}
    rows: list[tuple[str | None, ...]] = []
    top = framework["index"]
    rows.append((top["id"], top["label"], "index", _POINTS, None, None, "higher", None))
    rows += [
        (one, label, "dimension", _POINTS, None, label, "higher", None)
        for one, label in dimensions.items()
    ]
    for key, one in components.items():
        above = dimensions.get(one["dimension"])
        rows.append((key, one["label"], "component", _POINTS, one["label"], above, "higher", None))
    for kind in ("indicators", "characteristics"):
        for each in framework[kind]:
            component = components.get(each["component"])
            rows.append(
                (
                    each["id"],
                    each["label"],
                    kind.removesuffix("s"),
                    each["unit"],
                    component["label"] if component else None,
                    dimensions.get(component["dimension"]) if component else None,
                    _DIRECTIONS.get(each["direction"]),
                    each["source"],
                )
            )
    columns = (
        "node_id",
        "node",
        "kind",
        "unit",
        "component",
        "dimension",
        "direction",
        "source_id",
    )
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _word_status(otherwise: pl.Expr) -> pl.Expr:
    words = {one.value: word for one, word in STATUS_WORDS.items()}
    return (
        pl.coalesce(pl.col("status"), otherwise)
        .replace_strict(words, default=None, return_dtype=pl.String)
        .alias("reason")
    )


_PLACE = ("area_code", "area_name", "area_level", "borough")
_OBSERVATION_COLUMNS = (
    "indicator_id",
    "indicator",
    "component",
    *_PLACE,
    "period",
    "period_id",
    "value",
    "unit",
    "lower",
    "upper",
    "interval",
    "numerator",
    "denominator",
    "direction",
    "comparator",
    "comparator_value",
    "status",
    "reason",
    "source",
)
# ranks under other methods have shares of the same names, which chance has no part in
_PROBABILITIES = {
    "lowest_fifth": "lowest_fifth_probability",
    "lowest_tenth": "lowest_tenth_probability",
}
_SCORECARD_COLUMNS = (
    "node_id",
    "node",
    "kind",
    "component",
    "dimension",
    *_PLACE,
    "edition",
    "period",
    "score",
    "unit",
    "lower",
    "upper",
    "interval",
    "interval_weight",
    "observed_weight",
    "carried_weight",
    "estimated_weight",
    "direction",
    "comparator",
    "comparator_value",
    "comparator_rating",
    "borough_value",
    "borough_rating",
    "rank",
    "rank_lower",
    "rank_upper",
    "ranked",
    *_PROBABILITIES.values(),
    "lowest_reason",
    "peer_median",
    "peers",
    "standing",
    "status",
    "reason",
)
_CHANGE_COLUMNS = (
    "node_id",
    "node",
    "kind",
    "component",
    "dimension",
    *_PLACE,
    "edition",
    "from_period",
    "to_period",
    "change",
    "unit",
    "lower",
    "upper",
    "interval",
    "rating",
    "probability",
    "direction",
    "evidence_weight",
    "interval_weight",
    "reason",
)
_SENSITIVITY_COLUMNS = (
    *_PLACE,
    "edition",
    "reference_rank",
    "median_rank",
    "lower_rank",
    "upper_rank",
    "lowest_fifth",
    "lowest_tenth",
    "ranked_share",
)
_IMPORTANCE_COLUMNS = (
    "node_id",
    "node",
    "kind",
    "component",
    "dimension",
    "edition",
    "rank_shift",
    "score_shift",
    "fifths",
    "compared",
)
_WEIGHT_COLUMNS = (
    "indicator_id",
    "indicator",
    "component",
    "edition",
    "weight",
    "stability_lower",
    "stability_upper",
    "best",
    "worst",
    "unit",
    "direction",
)
