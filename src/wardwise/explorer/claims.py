"""What may be said of how scores are made, under whichever method made them."""

from collections.abc import Sequence

from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Input
from wardwise.model.method import Method
from wardwise.model.recipe import Combination, Normalisation, Treatment, Weighting
from wardwise.presentation.scale_words import word_scale
from wardwise.presentation.step_words import WORDS_OF_MEAN
from wardwise.presentation.words import write_count, write_number, write_share

_BETWEEN_GOALPOSTS = {Normalisation.GOALPOSTS, Normalisation.GOALPOSTS_CAPPED}
_NEARLY = 0.05  # of a point: what is lost in printing


def is_between_goalposts(method: Method) -> bool:
    """Claim that the goalposts of an indicator are what scores 100 and 0.

    Where extreme figures are treated, those that are left may stand in their place.
    """
    return method.normalisation in _BETWEEN_GOALPOSTS and method.treatment is Treatment.NONE


def doubts_weights(facts: Facts, component: str) -> bool:
    """Claim that each area has weights of its own in a component."""
    return facts.components[component]["weighting"] == Weighting.BENEFIT_OF_DOUBT.value


def adds_up(method: Method) -> bool:
    """Claim that component scores are sums of what their indicators bring."""
    return (
        method.within_components is Combination.ARITHMETIC
        and method.weighting is not Weighting.BENEFIT_OF_DOUBT
        and method.component_scale is None
        and method.anchoring is None
    )


def find_part(facts: Facts, node: str) -> float:
    """Give the part of its parent that a component or dimension counts for, by weight."""
    if node in facts.dimensions:
        siblings = [
            name
            for name in facts.dimensions
            if any(not one["empty_reason"] for one in facts.list_components(name))
        ]
    else:
        dimension = facts.components[node]["dimension"]
        below = facts.list_components(dimension)
        siblings = [one["id"] for one in below if not one["empty_reason"]]
    if node not in siblings:
        return 0.0
    weights = _list_budgeted(facts.method, siblings) or [
        _read_weight(facts, one) for one in siblings
    ]
    return weights[siblings.index(node)] / sum(weights)


def _read_weight(facts: Facts, node: str) -> float:
    entry = facts.components.get(node) or facts.dimensions[node]
    return entry.get("weight", 1.0)


def _list_budgeted(method: Method, nodes: Sequence[str]) -> list[float]:
    """Average the shares that people gave to nodes by their points; empty where nobody did."""
    rows = [[one.points.get(node, 0.0) for node in nodes] for one in method.budgets]
    given = [row for row in rows if sum(row) > 0]
    shares = [[points / sum(row) for points in row] for row in given]
    return [sum(column) / len(given) for column in zip(*shares, strict=True)]


def has_declared_weights(facts: Facts) -> bool:
    """Claim that components or dimensions do not all count the same among their like."""
    nodes = [*facts.components, *facts.dimensions]
    return any(_read_weight(facts, one) != 1.0 for one in nodes) or any(
        node in one.points for one in facts.method.budgets for node in nodes
    )


def say_parents(facts: Facts, score: str) -> str:
    """Say how an area's index is made of its dimensions, and they of their components."""
    label, method = facts.labels[facts.index_id], facts.method
    said = (
        f"The {label}, {score}, is made of its {write_count(len(facts.dimensions))} dimensions by "
    )
    above = WORDS_OF_MEAN[method.within_index]
    below = WORDS_OF_MEAN[method.within_dimensions]
    said += f"{above}, and each dimension of its components "
    said += "likewise." if above == below else f"by {below}."
    if has_declared_weights(facts):
        said += " They do not all count the same: the method says how much."
    return said


def say_component(method: Method) -> str:
    """Say how a component's score is made of its indicators."""
    between = is_between_goalposts(method)
    scale = "from 0 to 100 between its goalposts" if between else "on the scale of the method"
    said = f"Within a component each figure becomes a score of its own, {scale}."
    if adds_up(method):
        return (
            f"{said} That times what the figure counts for gives its points, and the points add up "
            "to the component’s score."
        )
    how = f"by {WORDS_OF_MEAN[method.within_components]}"
    if method.weighting is Weighting.BENEFIT_OF_DOUBT:
        how = "with the weights that suit the area best"
    said += f" The component’s score is made of these {how}"
    if method.component_scale is not None:
        said += ", and then put on another scale"
    if method.anchoring is not None:
        said += ", and then moved with those of its neighbours"
    return f"{said}; so it is not their sum."


def say_reckoning(facts: Facts, indicator: str, entered: Input | None, *, sums: bool) -> str:
    """Say what an indicator brings to its component's score; empty where it brings nothing.

    Parameters
    ----------
    sums : whether the points of the component's indicators add up to its score
    """
    weight = facts.weights.get(indicator)
    if entered is None or entered.normalised is None or weight is None:
        return ""
    share, own = weight.share, _word_own_scale(facts.method)
    if doubts_weights(facts, facts.indicators[indicator]["component"]):
        if entered.points is None or entered.weight is None:
            return ""
        return (
            f"{write_number(entered.points)} points, {write_percent(entered.weight)} of the score"
        )
    if not sums or entered.points is None:
        return f"{write_number(entered.normalised)} {own}, counting for {write_percent(share)}"
    if abs(entered.normalised * share - entered.points) > _NEARLY and entered.normalised:
        share = entered.points / entered.normalised  # others are missing, so it counts for more
    of = f" {own}" if own != "points" else ""
    return (
        f"{write_number(entered.normalised)}{of} × {write_percent(share)} = "
        f"{write_number(entered.points)} points"
    )


def _word_own_scale(method: Method) -> str:
    """Say out of what an indicator's own score is: of 100, or points."""
    if method.normalisation is Normalisation.Z_SCORE:
        return "(50 is the average)"
    return word_scale(Method(normalisation=method.normalisation)).out_of


def sums_to_score(entered: Sequence[Input | None], score: float | None) -> bool:
    """Tell whether the points that are known make up a score."""
    points = [one.points for one in entered if one is not None and one.points is not None]
    return score is not None and bool(points) and abs(sum(points) - score) < _NEARLY


def write_percent(share: float) -> str:
    """Write a share as percent with one decimal, so that a reader can check the product.

    Examples
    --------
    >>> write_percent(0.3047)
    '30.5%'
    """
    return f"{write_number(share * 100)}%"


def say_counts(facts: Facts, indicator: str) -> str:
    """Say what an indicator counts for, to go on from its name; beside where it does not count."""
    weight = facts.weights.get(indicator)
    if weight is None:
        return "shown beside, counts for nothing"
    if doubts_weights(facts, facts.indicators[indicator]["component"]):
        return "counts for what suits the area best"
    return f"counts for {write_share(weight.share)} of the score"
