"""Dimensions, components and indicators, and walking the tree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from wardwise.model.indicator import Indicator
from wardwise.model.recipe import Budget


@dataclass(frozen=True, slots=True)
class Component:
    """A group of indicators that measure one idea.

    `empty_reason` declares that nothing measures it here: its dimension is then partial. `empty_at`
    declares that of areas of some levels alone.
    """

    id: str
    label: str
    dimension: str
    question: str
    description: str = ""
    weighting: str = ""  # overrides the method's weighting: model.recipe.Weighting
    when_negative: str = ""  # overrides the method's policy: stop | drop | equal_weights
    note: str = ""  # what its page must say: thin, not one idea
    empty_reason: str = ""
    empty_at: Mapping[str, str] = field(default_factory=dict)  # area level to the reason
    weight: float = 1.0  # in its dimension, beside that of the others

    def counts_at(self, level: str) -> bool:
        """Claim that it is part of its dimension for areas of a level."""
        return not self.empty_reason and level not in self.empty_at


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of components."""

    id: str
    label: str
    question: str
    description: str = ""
    weight: float = 1.0  # in the index, beside that of the others


@dataclass(frozen=True, slots=True)
class Framework:
    """The tree of nodes and what each means. Node ids are unique across all levels.

    `characteristics` describe areas without judging them (age, density) and serve to find peers.
    """

    index_id: str
    index_label: str
    dimensions: tuple[Dimension, ...]
    components: tuple[Component, ...]
    indicators: tuple[Indicator, ...]
    characteristics: tuple[Indicator, ...] = ()

    def label_node(self, node: str) -> str:
        """Give the label of the index, a dimension or a component.

        It ends in "(partial)" where a component declared empty leaves a mean of the others: in its
        dimension, and in the index.
        """
        empty = {one.dimension for one in self.components if one.empty_reason}
        if node == self.index_id:
            return f"{self.index_label} (partial)" if empty else self.index_label
        labels = {one.id: one.label for one in self.dimensions}
        labels |= {one.id: one.label for one in self.components}
        label = labels[node]
        return f"{label} (partial)" if node in empty else label

    def list_weights(self) -> dict[str, float]:
        """Give the declared weights of dimensions and components, by id."""
        weights = {one.id: one.weight for one in self.dimensions}
        return weights | {one.id: one.weight for one in self.components}

    def weigh(self, budgets: Sequence[Budget]) -> "Framework":
        """Give the framework with weights of components and dimensions from people's points.

        Within a dimension, and among dimensions, those count who gave any of them a point: each
        one's points as shares, and the mean of those. Where nobody did, weights stay as declared.
        """
        families = [tuple(one.id for one in self.dimensions)]
        families += [
            tuple(one.id for one in self.find_components(dimension.id) if not one.empty_reason)
            for dimension in self.dimensions
        ]
        weights = self.list_weights()
        for family in families:
            weights |= _average_points(family, budgets)
        return replace(
            self,
            dimensions=tuple(replace(one, weight=weights[one.id]) for one in self.dimensions),
            components=tuple(replace(one, weight=weights[one.id]) for one in self.components),
        )

    def find_components(self, dimension: str) -> tuple[Component, ...]:
        """List the components of a dimension, as declared."""
        return tuple(one for one in self.components if one.dimension == dimension)

    def find_indicators(self, component: str) -> tuple[Indicator, ...]:
        """List all indicators of a component, weighted or not, as declared."""
        return tuple(one for one in self.indicators if one.component == component)

    def find_weighted(self, component: str) -> tuple[Indicator, ...]:
        """List the weighted indicators of a component, as declared."""
        return tuple(one for one in self.find_indicators(component) if one.weighted)


def _average_points(family: Sequence[str], budgets: Sequence[Budget]) -> dict[str, float]:
    """Give the mean of people's shares among nodes; nothing where nobody gave them a point."""
    given = [{name: float(one.points.get(name, 0.0)) for name in family} for one in budgets]
    given = [points for points in given if sum(points.values()) > 0]
    return {
        name: sum(points[name] / sum(points.values()) for points in given) / len(given)
        for name in (family if given else ())
    }
