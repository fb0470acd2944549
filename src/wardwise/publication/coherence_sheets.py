"""Label the tables that say whether indicators belong together, for people to take away."""

from collections.abc import Iterator, Mapping

import polars as pl

from wardwise.publication.files import Sheet
from wardwise.publication.tables import Labels

COHERENCE_KEYS: dict[str, tuple[str, ...]] = {
    "coherence": ("indicator_id",),
    "coherence-pairs": ("first_id", "second_id"),
    "coherence-principal-components": ("component_id", "number"),
    "coherence-findings": ("component_id", "number"),
}
"""What tells the rows of each apart, by the word that its file name begins with."""


def label_coherence(
    tables: Mapping[str, pl.DataFrame], labels: Labels
) -> Iterator[tuple[str, Sheet]]:
    """Label the tables of coherence, each with the word that its file name begins with."""
    nodes = labels.nodes.select("node_id", "node")

    def name(table: pl.DataFrame, key: str, label: str) -> pl.DataFrame:
        found = nodes.rename({"node_id": key, "node": label})
        return table.join(found, on=key, how="left", maintain_order="left")

    placed = name(
        name(tables["belonging"], "indicator_id", "indicator"), "component_id", "component"
    )
    placed = name(placed, "elsewhere_id", "elsewhere_component")
    yield (
        "coherence",
        Sheet(
            "Coherence",
            "How every indicator stands to the others of its component, and to scores",
            _order(placed, ("indicator_id", "indicator", "component"), labels).drop(
                "component_id", "elsewhere_id"
            ),
        ),
    )
    pairs = name(name(tables["correlations"], "first_id", "first"), "second_id", "second")
    for side in ("first_component", "second_component"):
        pairs = name(pairs, side, f"{side}_label").drop(side).rename({f"{side}_label": side})
    yield (
        "coherence-pairs",
        Sheet(
            "Pairs of indicators",
            "How every two indicators move together, with intervals and control of chance findings",
            _order(
                pairs,
                ("first_id", "second_id", "first", "second", "first_component", "second_component"),
                labels,
            ),
        ),
    )
    for what, title, about in (
        (
            "principal_components",
            "Principal components",
            "The directions in which each component's indicators vary together",
        ),
        ("findings", "Findings", "What an expert should know of each component, and what to do"),
    ):
        named = name(tables[what], "component_id", "component")
        yield (
            f"coherence-{what.replace('_', '-')}",
            Sheet(title, about, _order(named, ("component_id", "number", "component"), labels)),
        )


def _order(table: pl.DataFrame, first: tuple[str, ...], labels: Labels) -> pl.DataFrame:
    """Put what a row is of first, then the edition."""
    return table.select(*first, pl.lit(labels.edition).alias("edition"), pl.exclude(first))
