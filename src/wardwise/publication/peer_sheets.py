"""Label the tables of similar areas, for people to take away."""

from collections.abc import Iterator, Mapping

import polars as pl

from wardwise.publication.files import Sheet
from wardwise.publication.tables import Labels

PEER_KEYS: dict[str, tuple[str, ...]] = {
    "similar-areas": ("area_code", "peer_code"),
    "similar-areas-reasons": ("area_code", "peer_code", "indicator_id"),
}
"""What tells the rows of each apart, by the word that its file name begins with."""

_PLACE = ("area_code", "area_name", "area_level", "borough", "edition")
_PEER = ("peer_code", "peer_name", "peer_borough")


def label_peers(tables: Mapping[str, pl.DataFrame], labels: Labels) -> Iterator[tuple[str, Sheet]]:
    """Label who is similar to whom, and in what, each with the word its file name begins with."""
    placed = labels.areas.with_columns(edition=pl.lit(labels.edition))
    reasons = tables["peer_reasons"]
    named = reasons.select("area_code", *_PEER).unique(maintain_order=True)
    yield (
        "similar-areas",
        Sheet(
            "Similar areas",
            "The areas most alike in what the index does not judge, the most alike first",
            named.join(tables["peers"], on=["area_code", "peer_code"], maintain_order="left")
            .join(placed, on="area_code", maintain_order="left")
            .sort("area_code", "rank", maintain_order=True)
            .select(*_PLACE, pl.col("rank").alias("peer_rank"), *_PEER, "distance"),
        ),
    )
    nodes = labels.nodes.select("unit", indicator_id="node_id", indicator="node")
    yield (
        "similar-areas-reasons",
        Sheet(
            "In what they are similar",
            "Every characteristic that similar areas were found by, of the area and of the other",
            reasons.join(placed, on="area_code", maintain_order="left")
            .join(nodes, on="indicator_id", maintain_order="left")
            .select(
                *_PLACE, *_PEER, "indicator_id", "indicator", "value", "peer_value", "unit", "apart"
            ),
        ),
    )
