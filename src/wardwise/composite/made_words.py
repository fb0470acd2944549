"""How a score was made under an edition's method, in sentences."""

from collections.abc import Sequence

from wardwise.composite.scored import adds_up, is_straight
from wardwise.model.area import LEVEL_LABELS, AreaLevel
from wardwise.model.edition import Edition
from wardwise.model.framework import Component
from wardwise.model.recipe import Combination, Treatment, Weighting
from wardwise.presentation.method_words import WORDS_OF_ALTERNATIVE

_MEANS = {
    Combination.ARITHMETIC: "the mean",
    Combination.GEOMETRIC: "the geometric mean",
    Combination.HARMONIC: "the harmonic mean",
    Combination.SQUARE_ROOT: "the square of the mean of square roots",
}
_ALIKE = 1e-9  # shares that differ by less are the same


def say_parent_made(how: Combination, children: Sequence[tuple[str, float]]) -> str:
    """Say what a dimension or the index is made of, with shares where they differ.

    Parameters
    ----------
    children : label and share of each

    Examples
    --------
    >>> say_parent_made(Combination.GEOMETRIC, [("Shelter", 0.75), ("Safety", 0.25)])
    '= the geometric mean of Shelter (75%), Safety (25%)'
    """
    shares = [share for _, share in children]
    differ = max(shares, default=0.0) - min(shares, default=0.0) > _ALIKE
    names = ", ".join(f"{label} ({share:.0%})" if differ else label for label, share in children)
    if how is Combination.COPELAND:
        return f"= how many areas of the fit set are beaten, from 0 to 100, in {names}"
    return f"= {_MEANS[how]} of {names}"


def say_component_made(edition: Edition, component: Component, *, level: str) -> tuple[str, ...]:
    """Say how a component's score is made of its figures; nothing where it is a straight sum.

    Parameters
    ----------
    level : of the area whose score it is
    """
    method, said = edition.method, []
    words = WORDS_OF_ALTERNATIVE
    if not is_straight(edition):
        said.append(f"scale of every figure: {words['normalisation'][method.normalisation]}")
        if method.treatment is not Treatment.NONE:
            said.append(f"extreme figures: {words['treatment'][method.treatment]}")
        way = Weighting(component.weighting or method.weighting)
        if way is Weighting.BENEFIT_OF_DOUBT:
            said.append(f"= the sum of the points; weights: {words['weighting'][way]}")
        elif method.within_components is Combination.COPELAND:
            said.append("= how many areas of the fit set are beaten in these, from 0 to 100")
        elif method.within_components is not Combination.ARITHMETIC:
            said.append(f"= {_MEANS[method.within_components]} of these, by their weights")
    levels = [one.value for one in AreaLevel]
    if method.anchoring is not None and levels.index(level) < levels.index(method.anchoring.to):
        larger = LEVEL_LABELS[method.anchoring.to][0]
        said.append(f"then shifted, so that the areas of a {larger} average to its own score")
    if method.component_scale is not None:
        scale = words["normalisation"][method.component_scale]
        said.append(f"then put on a scale of components: {scale}")
    if said and not adds_up(edition)[0]:
        said.append("what each figure brings does not add up to the score, so no points are given")
    return tuple(said)
