"""Label the tables that say where high and low areas lie together, for people to take away."""

from collections.abc import Iterator, Mapping

import polars as pl

from wardwise.publication.files import Sheet
from wardwise.publication.tables import Labels

PATTERN_KEYS: dict[str, tuple[str, ...]] = {
    "patterns": ("node_id",),
    "patterns-areas": ("node_id", "area_code"),
}
"""What tells the rows of each apart, by the word that its file name begins with."""

_PLACE = ("area_code", "area_name", "area_level", "borough")
_NODE = ("node_id", "node", "component", "dimension")
_RENAMED = {
    "p_value": "permutation_p",
    "adjusted_p": "permutation_adjusted_p",
    "expected": "moran_expected",
    "variance": "moran_variance",
    "z": "moran_z",
    "areas": "areas_measured",
}


def label_patterns(
    tables: Mapping[str, pl.DataFrame], labels: Labels
) -> Iterator[tuple[str, Sheet]]:
    """Label both tables, each with the word that its file name begins with."""
    yield (
        "patterns",
        Sheet(
            "Patterns",
            "How far neighbours resemble each other in every score, over all areas",
            _place(tables["patterns"], labels)
            .rename({**_RENAMED, "level": "area_level", "draws": "random_orders"})
            .select(*_NODE, "edition", "period", "area_level", pl.exclude(*_NODE, *_SAID)),
        ),
    )
    areas = (
        tables["clusters"]
        .rename({"kind": "group"})
        .join(labels.areas, on="area_code", maintain_order="left")
    )
    yield (
        "patterns-areas",
        Sheet(
            "Groups of areas",
            "Whether each area lies in a group of high or low ones that chance does not explain",
            _place(areas, labels)
            .rename({key: name for key, name in _RENAMED.items() if key in areas.columns})
            .select(*_NODE, *_PLACE, "edition", "period", pl.exclude(*_NODE, *_PLACE, *_SAID)),
        ),
    )


_SAID = ("edition", "period", "period_id", "kind", "unit", "direction", "source_id", "area_level")


def _place(table: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    return (
        table.join(labels.nodes, on="node_id", maintain_order="left")
        .join(labels.periods, on="period_id", maintain_order="left")
        .with_columns(edition=pl.lit(labels.edition))
    )
