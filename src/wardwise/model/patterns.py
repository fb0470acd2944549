"""The tables that say where high and low areas lie together."""

from enum import StrEnum

import polars as pl


class ClusterKind(StrEnum):
    """How an area and its neighbours lie against the mean of all, where chance is ruled out."""

    LOW_AMONG_LOW = "low_among_low"
    HIGH_AMONG_HIGH = "high_among_high"
    LOW_AMONG_HIGH = "low_among_high"
    HIGH_AMONG_LOW = "high_among_low"
    NOT_CLEAR = "not_clear"  # chance alone could lay it out so
    NO_NEIGHBOUR = "no_neighbour"  # none with a score
    NO_SCORE = "no_score"


BORDER_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "neighbour_code": pl.String,
    "metres": pl.Float64,  # length of the border that they share; more than a point
}
"""Which areas of a level lie side by side. Key: area, neighbour; each border both ways round."""

PATTERN_SCHEMA: dict[str, type[pl.DataType]] = {
    "node_id": pl.String,  # component, dimension or index
    "period_id": pl.String,  # the edition's period, the latest
    "level": pl.String,
    "areas": pl.Int64,  # with a score and a neighbour that has one: what was measured
    "without_score": pl.Int64,
    "without_neighbour": pl.Int64,  # with a score, and none beside them
    "borders": pl.Int64,  # between the areas measured
    "moran": pl.Float64,  # Moran's I; null where it cannot be measured
    "expected": pl.Float64,  # if scores were strewn at random
    "variance": pl.Float64,
    "z": pl.Float64,
    "p_value": pl.Float64,  # from random orders
    "adjusted_p": pl.Float64,  # least rate of false discoveries, among nodes, to believe it at
    "modelled_share": pl.Float64,  # of the node's weight, on figures that a model made: 0-1
    "draws": pl.Int64,  # random orders behind each area's p-value
}
"""Do neighbours resemble each other? Key: node."""

CLUSTER_SCHEMA: dict[str, type[pl.DataType]] = {
    "node_id": pl.String,
    "area_code": pl.String,
    "period_id": pl.String,
    "kind": pl.String,  # ClusterKind
    "score": pl.Float64,
    "neighbours": pl.Int64,  # areas that share a border and have a score
    "neighbours_score": pl.Float64,  # their plain mean
    "mean_score": pl.Float64,  # of all areas measured: what high and low are measured from
    "local_moran": pl.Float64,
    "p_value": pl.Float64,
    "adjusted_p": pl.Float64,  # among all areas and nodes together
}
"""Does an area lie in a group of high or low ones? Key: node, area."""

FALSE_DISCOVERY_RATE = 0.05
"""The share of groups that may be chance, among all that are named."""
