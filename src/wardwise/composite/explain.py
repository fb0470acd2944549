"""How one score was made, as a tree of numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from wardwise.composite.build import BuiltIndex
from wardwise.composite.made_words import say_component_made, say_parent_made
from wardwise.composite.scaling import BETWEEN_GOALPOSTS
from wardwise.model.area import find_area_level
from wardwise.model.edition import Edition
from wardwise.model.errors import UnknownScoreError, suggest_nearest
from wardwise.model.framework import Component, Framework
from wardwise.model.indicator import Indicator
from wardwise.model.period import read_period
from wardwise.model.recipe import Treatment
from wardwise.presentation.notebook import ShownRow, draw_score, show_table, show_together

Row = Mapping[str, str | float | None]


@dataclass(frozen=True, slots=True)
class ExplainedIndicator:
    """One indicator behind a component's score.

    `value`, `best` and `worst` are in the indicator's unit; `normalised` its own score on the
    method's scale, between goalposts unless that says otherwise; `coefficient` the component's
    points for one unit of the transformed value, None where the scale is not straight; `points`
    what it brings to the component's score, those of all indicators summing to it, None where they
    do not.
    """

    id: str
    label: str
    unit: str
    decimals: int
    direction: str
    value: float | None
    origin: str
    source_period_id: str | None
    transformed: float | None
    standard_error: float | None
    best: float
    worst: float
    normalised: float | None
    weight: float
    coefficient: float | None
    points: float | None
    between_goalposts: bool = True


@dataclass(frozen=True, slots=True)
class ExplainedNode:
    """A component, dimension or index with its score and what it is made of.

    `share` is its share in its parent, 1 at the top. A component has indicators, the others have
    children. The three weight shares sum to 1 where a score is given and no gap was left open.
    `made` says in sentences how the method makes it, where it is no plain sum or mean.
    """

    id: str
    label: str
    kind: str  # index | dimension | component
    share: float
    score: float | None
    lower: float | None
    upper: float | None
    status: str | None
    observed_weight: float
    carried_weight: float
    estimated_weight: float
    interval_weight: float
    children: tuple["ExplainedNode", ...] = ()
    indicators: tuple[ExplainedIndicator, ...] = ()
    made: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one node's score in one area and period was made."""

    edition_id: str
    edition_label: str
    area_code: str
    period_id: str
    node: ExplainedNode

    def to_text(self) -> str:
        """Show the tree as a person reads it, one number a line."""
        heading = f"{self.node.label}, {self.area_code}, {self.period_id} ({self.edition_label})"
        return "\n".join([heading, *_write_node(self.node, depth=0)])

    def __repr__(self) -> str:
        """Show the tree where a session shows its last result."""
        return self.to_text()

    def _repr_html_(self) -> str:
        """Show the tree in a notebook: nodes with scores, indicators with what they bring."""
        return show_together(
            show_table(
                f"{self.node.label}, {self.area_code}, {self.period_id} ({self.edition_label})",
                ("Part of life", "score or value", "0 to 100", "probably", "weight", "brings"),
                list(_list_shown(self.node, depth=0)),
                numbers=(0, 3, 4),
            )
        )


def explain_score(
    built: BuiltIndex, *, node: str, area: str, period: str | None = None
) -> Explanation:
    """Explain how a component, dimension or the index was scored in one area and period.

    Parameters
    ----------
    node : id of the index, a dimension, a component, or an indicator (then its component)
    area : area code
    period : the edition's period; its latest where None

    Raises
    ------
    UnknownScoreError
        If the node, area or period is not in the edition.
    """
    framework = built.edition.framework
    period = built.edition.periods[-1].id if period is None else period
    owners = {one.id: one.component for one in framework.indicators}
    node = owners.get(node, node)
    scores = _read_scores(built, node=node, area=area, period=period)
    inputs = built.inputs.filter(
        (pl.col("area_code") == area) & (pl.col("period_id") == period)
    ).to_dicts()
    reader = _Reader(
        built.edition,
        find_area_level(area).value,
        scores,
        {str(row["indicator_id"]): row for row in inputs},
        {str(row["indicator_id"]): row for row in built.weights.to_dicts()},
    )
    return Explanation(
        edition_id=built.edition.id,
        edition_label=built.edition.label,
        area_code=area,
        period_id=period,
        node=reader.explain(node),
    )


def _read_scores(built: BuiltIndex, *, node: str, area: str, period: str) -> dict[str, Row]:
    """Read all scores of one area and period by node, checking that the one asked is there."""
    periods = [one.id for one in built.edition.periods]
    if period not in periods:
        raise UnknownScoreError(
            f"{period!r} is not a period of edition {built.edition.id}",
            fix=f"choose one of {', '.join(periods)}",
        )
    rows = built.scores.filter((pl.col("area_code") == area) & (pl.col("period_id") == period))
    if rows.is_empty():
        known = built.scores["area_code"].unique().to_list()
        raise UnknownScoreError(
            f"{area!r} is not an area that edition {built.edition.id} scores",
            fix=suggest_nearest(area, known),
        )
    found: dict[str, Row] = {str(row["node_id"]): row for row in rows.to_dicts()}
    if node not in found:
        raise UnknownScoreError(
            f"{node!r} is not a scored node of edition {built.edition.id}",
            fix=suggest_nearest(node, list(found)),
        )
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """One area and period of a built index, by id."""

    edition: Edition
    level: str  # the area's
    scores: Mapping[str, Row]
    inputs: Mapping[str, Row]
    weights: Mapping[str, Row]

    @property
    def framework(self) -> Framework:
        """The edition's framework."""
        return self.edition.framework

    def explain(self, node: str, *, share: float = 1.0) -> ExplainedNode:
        """Explain a node and all below it."""
        components = {one.id: one for one in self.framework.components}
        if node in components:
            found = self._make(
                node,
                components[node].label,
                "component",
                share=share,
                indicators=self._list_indicators(components[node]),
            )
            return replace(
                found, made=say_component_made(self.edition, components[node], level=self.level)
            )
        if node == self.framework.index_id:
            label, kind = self.framework.label_node(node), "index"
            below = [one.id for one in self.framework.dimensions if self._list_parts(one.id)]
        else:
            label = self.framework.label_node(node)
            kind = "dimension"
            below = self._list_parts(node)
        weights = self.framework.list_weights()
        whole = sum(weights[child] for child in below) or 1.0  # all that is left here may count 0
        children = tuple(self.explain(child, share=weights[child] / whole) for child in below)
        method = self.edition.method
        how = method.within_index if kind == "index" else method.within_dimensions
        made = say_parent_made(how, [(one.label, one.share) for one in children])
        return replace(self._make(node, label, kind, share=share, children=children), made=(made,))

    def _list_parts(self, dimension: str) -> list[str]:
        """List the components that make a dimension in areas of this level."""
        parts = self.framework.find_components(dimension)
        return [one.id for one in parts if one.id in self.scores and one.counts_at(self.level)]

    def _list_indicators(self, component: Component) -> tuple[ExplainedIndicator, ...]:
        return tuple(
            self._explain_indicator(one)
            for one in self.framework.find_weighted(component.id)
            if one.id in self.inputs
        )

    def _explain_indicator(self, indicator: Indicator) -> ExplainedIndicator:
        row, weight = self.inputs[indicator.id], self.weights[indicator.id]
        return ExplainedIndicator(
            id=indicator.id,
            label=indicator.label,
            unit=indicator.unit,
            decimals=indicator.decimals,
            direction=str(indicator.direction),
            value=_number(row["value"]),
            origin=str(row["origin"]),
            source_period_id=None if (own := row["source_period_id"]) is None else str(own),
            transformed=_number(row["transformed"]),
            standard_error=_number(row["standard_error"]),
            best=float(weight["best"] or 0.0),
            worst=float(weight["worst"] or 0.0),
            normalised=_number(row["normalised"]),
            weight=float(row["weight"] or 0.0),
            coefficient=_number(weight["coefficient"]),
            points=_number(row["points"]),
            # what is left of extreme figures may stand in the goalposts' place
            between_goalposts=self.edition.method.normalisation in BETWEEN_GOALPOSTS
            and self.edition.method.treatment is Treatment.NONE,
        )

    def _make(
        self,
        node: str,
        label: str,
        kind: str,
        *,
        share: float,
        children: tuple[ExplainedNode, ...] = (),
        indicators: tuple[ExplainedIndicator, ...] = (),
    ) -> ExplainedNode:
        row = self.scores[node]
        return ExplainedNode(
            id=node,
            label=label,
            kind=kind,
            share=share,
            score=_number(row["score"]),
            lower=_number(row["lower"]),
            upper=_number(row["upper"]),
            status=None if (status := row["status"]) is None else str(status),
            observed_weight=float(row["observed_weight"] or 0.0),
            carried_weight=float(row["carried_weight"] or 0.0),
            estimated_weight=float(row["estimated_weight"] or 0.0),
            interval_weight=float(row["interval_weight"] or 0.0),
            children=children,
            indicators=indicators,
        )


def _number(cell: str | float | None) -> float | None:
    return None if cell is None else float(cell)


def _write_node(node: ExplainedNode, *, depth: int) -> list[str]:
    pad = "  " * depth
    lines = [f"{pad}{node.label}: {_word_score(node)}"]
    lines.append(
        f"{pad}  weight behind it: {node.observed_weight:.0%} observed, "
        f"{node.carried_weight:.0%} carried, {node.estimated_weight:.0%} estimated"
    )
    for child in node.children:
        lines += _write_node(child, depth=depth + 1)
    for indicator in node.indicators:
        lines.append(f"{pad}  {_write_indicator(indicator)}")
    return lines + [f"{pad}  {one}" for one in node.made]


def _list_shown(node: ExplainedNode, *, depth: int) -> Iterator[ShownRow]:
    """List a node and all below it as rows of a shown table."""
    known = node.lower is not None and node.upper is not None
    yield ShownRow(
        node.label,
        (
            "not given" if node.score is None else f"{node.score:.1f}",
            draw_score(node.score, node.lower, node.upper),
            f"{node.lower:.1f} to {node.upper:.1f}" if known else "",
            f"{node.share:.3f}" if depth else "",
            "",
        ),
        depth,
    )
    for child in node.children:
        yield from _list_shown(child, depth=depth + 1)
    for one in node.indicators:
        value = "missing" if one.value is None else f"{one.value:,.{one.decimals}f} {one.unit}"
        yield ShownRow(
            one.label,
            (
                value if one.origin in ("observed", "missing") else f"{value} ({one.origin})",
                draw_score(one.normalised, None, None),
                "",
                f"{one.weight:.3f}",
                "" if one.points is None else f"{one.points:.2f} points",
            ),
            depth + 1,
        )


def _word_score(node: ExplainedNode) -> str:
    if node.score is None:
        return f"no score given: {_word_gap(node)}"
    said = f"score {node.score:.1f}"
    if node.lower is not None and node.upper is not None:
        said += (
            f", probably between {node.lower:.1f} and {node.upper:.1f}"
            f" (chance in {node.interval_weight:.0%} of its weight)"
        )
    return said


def _word_gap(node: ExplainedNode) -> str:
    """Say why a node has no score: what below it is missing, else too little known."""
    if below := [one.label for one in node.children if one.score is None]:
        return f"none for {', '.join(below)}"
    if absent := [one.label for one in node.indicators if one.transformed is None]:
        return f"no figure here for {', '.join(absent)}"
    return "too little of its weight is known here"


def _write_indicator(one: ExplainedIndicator) -> str:
    if one.value is None and one.transformed is None:
        return f"{one.label}: missing"
    value = "no value in its own unit" if one.value is None else f"{one.value:.{one.decimals}f}"
    own = "" if one.normalised is None else f"{one.normalised:.1f} on its own"
    if one.between_goalposts:
        scale = f"worst {one.worst:.{one.decimals}f}, best {one.best:.{one.decimals}f}"
        own = f"{scale}, so {own}" if own else scale
    brought = "" if one.points is None else f"; brings {one.points:.2f} points"
    source = f", {read_period(one.source_period_id).label}" if one.source_period_id else ""
    return (
        f"{one.label}: {value} {one.unit} ({one.origin}{source}); {own}; "
        f"weight {one.weight:.3f}{brought}"
    )
