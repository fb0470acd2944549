"""The choices of method and their alternatives, in plain words."""

from collections.abc import Iterable

WORDS_OF_ASSUMPTION = {
    "imputation": "how gaps are filled",
    "treatment": "whether extreme figures are pulled in",
    "normalisation": "the scale that indicators share",
    "weighting": "what decides how much an indicator counts",
    "above_components": "whether a good component makes up for a poor one",
    "weights": "weights a little higher or lower",
    "chance": "chance in the figures themselves",
    "left_out": "which indicator is left out",
}
WORDS_OF_ALTERNATIVE = {
    "imputation": {
        "none": "left open",
        "regression": "estimated from the other figures of the component",
        "carry": "filled with the latest earlier figure of the area",
        "carry_then_regression": (
            "filled with the latest earlier figure of the area, else estimated from the other "
            "figures of the component"
        ),
        "interpolate": "filled on the line between the area's figures of the years around",
        "mean": "filled with the average of all areas",
        "median": "filled with the middle of all areas",
        "group_mean": "filled with the average of the areas in the same larger area",
        "group_median": "filled with the middle of the areas in the same larger area",
    },
    "treatment": {
        "none": "left as they are",
        "outliers": (
            "pulled in where a few of them rule an indicator; where that is not enough, measured "
            "by their logarithm"
        ),
        "winsorised": "pulled in where a few of them rule an indicator",
        "logarithm": "measured by their logarithm where a few of them rule an indicator",
        "box_cox": "measured by a power of them where a few of them rule an indicator (Box-Cox)",
        "square_root": "measured by their square root where a few of them rule an indicator",
    },
    "normalisation": {
        "goalposts": "from 0 at the worst goalpost to 100 at the best",
        "goalposts_capped": "from 0 at the worst goalpost to 100 at the best, and never beyond",
        "min_max": "from 0 for the poorest area to 100 for the best",
        "z_score": "distance from the average, in typical differences",
        "distance_to_best": "from 0 for the poorest area to 100 for the best: the way left to it",
        "distance_to_reference": "from 0 for the poorest area to 100 at the area compared with",
        "distance_to_target": "from 0 for the poorest area to 100 at the target",
        "distance_to_target_capped": (
            "from 0 for the poorest area to 100 at the target, and never beyond"
        ),
        "fraction_of_best": "the part of the best figure, from 0 to 100",
        "rank": "the place in the order",
        "percentile_rank": "the share of areas that stand below",
        "borda": "how many areas stand below",
        "exponential": "the scale of the Indices of Deprivation, on which the poorest count most",
    },
    "weighting": {
        "first_component": "how far it moves together with the others of its component",
        "equal": "the same for all, measured in typical differences",
        "equal_points": "the same points for all",
        "declared": "as declared for each",
        "budget": "the average of how several people shared out points",
        "optimised": "so that each moves its component as much as was declared",
        "benefit_of_doubt": "for each area the weights that suit it best",
    },
    "above_components": {
        "arithmetic": "in full (the plain average)",
        "geometric": "in part (the geometric mean)",
        "harmonic": "hardly (the harmonic mean)",
        "square_root": "in part (a mean of square roots)",
        "copeland": "only by how many other areas each part beats",
    },
}
"""By assumption, the words for each of the values that `model.recipe` names."""

_NAMES_OF_CHOICES = {
    "screening": "which areas are scored",
    "imputation": "how gaps are filled",
    "treatment": "what is done to extreme figures",
    "outliers": "the rule for extreme figures",
    "normalisation": "the scale that indicators share",
    "reference_area": "the area compared with",
    "weighting": "what an indicator counts for",
    "when_negative": "what happens to an indicator that pulls against the others",
    "budgets": "whose points count",
    "least_contribution": "how little an indicator may make of a score",
    "within_components": "how indicators make a component",
    "component_scale": "the scale of components",
    "within_dimensions": "how components make a dimension",
    "within_index": "how dimensions make the index",
    "anchoring": "whether small areas average to a larger one",
    "scored_share": "how much must be measured for a score",
    "least_known": "how much of a component must be known",
    "floor": "the lowest score that a mean sees",
    "change_share": "how much must be measured twice for a change",
    "interval_level": "how wide ranges are",
    "bootstrap_draws": "how often the fit is repeated",
    "rank_draws": "how many draws ranks rest on",
    "seed": "the start of random draws",
    "alpha_floor": "when a component is called one idea",
    "sensitivity": "which other methods are tried",
}


def name_choices(keys: Iterable[str]) -> list[str]:
    """Give the choices of a method, by their keys, as a reader is told them.

    Examples
    --------
    >>> name_choices(["floor"])
    ['the lowest score that a mean sees']
    """
    return [_NAMES_OF_CHOICES[one] for one in keys]
