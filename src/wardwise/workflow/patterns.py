"""Where high and low areas lie together, in words and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardwise.declaration.project_folder import read_project
from wardwise.model.area import LEVEL_LABELS, AreaRole
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError, OrderError, suggest_nearest
from wardwise.model.patterns import FALSE_DISCOVERY_RATE, ClusterKind
from wardwise.presentation.group_words import NAMED_GROUPS, WORDS_OF_GROUP, say_alike
from wardwise.presentation.words import capitalise, write_number, write_share
from wardwise.workflow.run import read_collated, read_index

_MOSTLY = 0.5  # of a score's weight, from which on it is said that a model made it


@dataclass(frozen=True, slots=True)
class PatternReport:
    """Where areas high and low in one node, or in any, lie together."""

    edition: Edition
    patterns: pl.DataFrame  # PATTERN_SCHEMA
    clusters: pl.DataFrame  # CLUSTER_SCHEMA, of the project's own areas, and `name`
    nodes: tuple[str, ...]

    def to_text(self) -> str:
        """Show each node: how alike neighbours are, and which areas stand out with theirs."""
        lines = [line for node in self.nodes for line in self._word_node(node)]
        return "\n".join([*lines, "", *self._word_limits()])

    def to_record(self) -> dict[str, object]:
        """Give both tables as plain data."""
        return {
            "patterns": self.patterns.filter(pl.col("node_id").is_in(self.nodes)).to_dicts(),
            "areas": self.clusters.filter(pl.col("node_id").is_in(self.nodes)).to_dicts(),
        }

    def _word_node(self, node: str) -> list[str]:
        label = self.edition.framework.label_node(node)
        rows = self.patterns.filter(node_id=node).to_dicts()
        if not rows:
            return [f"{label}: no area has a score"]
        lines = [f"{label}: neighbours are {_word_whole(rows[0])}"]
        share = rows[0]["modelled_share"] or 0.0
        if share >= _MOSTLY:
            lines.append(
                f"  {write_share(share)} of it was worked out by a model, or is a larger area's: "
                "part of the pattern is the model's own"
            )
        own = self.clusters.filter(node_id=node)
        for kind in NAMED_GROUPS:
            names = [
                _word_area(one) for one in own.filter(kind=kind.value).sort("score").to_dicts()
            ]
            if names:
                lines.append(f"  {capitalise(WORDS_OF_GROUP[kind])}: {', '.join(names)}")
        if not own["kind"].is_in([one.value for one in NAMED_GROUPS]).any():
            lines.append("  no area here stands out with its neighbours beyond chance")
        missing = own.filter(kind=ClusterKind.NO_NEIGHBOUR.value)["name"].to_list()
        if missing:
            lines.append(f"  without a neighbour that has a score: {', '.join(missing)}")
        return lines

    def _word_limits(self) -> list[str]:
        one, several = LEVEL_LABELS[self.edition.fit.level]
        where = self.edition.fit.within_label
        against = (
            f"High and low are against the mean of all {several} of {where}. Behind each name is "
            "its neighbours' mean."
        )
        chance = (
            f"Each {one}'s neighbours were swapped for others drawn by lot; of all that are named, "
            f"in all measures together, at most about {write_share(FALSE_DISCOVERY_RATE)} should "
            "be there by chance."
        )
        return [against, chance]


def _word_whole(row: Mapping[str, float | None]) -> str:
    adjusted, moran = row["adjusted_p"], row["moran"]
    words = say_alike(moran, is_sure=adjusted is not None and adjusted <= FALSE_DISCOVERY_RATE)
    return words if moran is None else f"{words} (Moran's I {write_number(moran, 2)})"


def _word_area(row: Mapping[str, object]) -> str:
    figures = (row["score"], row["neighbours_score"])
    own, around = (write_number(one) for one in figures if isinstance(one, float))
    return f"{row['name']} {own} ({around})"


def read_patterns(folder: Path, *, node: str | None = None) -> PatternReport:
    """Read where high and low areas of a built project lie together.

    Parameters
    ----------
    node : the index, a dimension or a component; all of them where None

    Raises
    ------
    OrderError
        If the index was not built, or without outlines that say which areas lie side by side.
    CompositeError
        If there is no such node.
    """
    edition = read_project(folder).edition
    tables = read_index(folder).tables
    if "patterns" not in tables:
        raise OrderError(
            f"it is not known which {LEVEL_LABELS[edition.fit.level][1]} lie side by side",
            where="wardwise.yaml, geography: outlines",
            fix=f"declare outlines of {edition.fit.level} areas, or of smaller ones with a "
            "crosswalk to them; then run wardwise collate and wardwise build",
        )
    framework = edition.framework
    known = [
        framework.index_id,
        *(one.id for one in framework.dimensions),
        *(one.id for one in framework.components),
    ]
    if node is not None and node not in known:
        raise CompositeError(
            f"there is no score called {node!r}",
            where=edition.label,
            fix=suggest_nearest(node, known),
        )
    areas = read_collated(folder).tables["areas"]
    own = areas.filter(pl.col("role") == AreaRole.PROJECT.value).select("area_code", "name")
    return PatternReport(
        edition,
        tables["patterns"],
        tables["clusters"].join(own, on="area_code", maintain_order="left"),
        (node,) if node else tuple(known),
    )
