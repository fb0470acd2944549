"""The choices of method and their alternatives, in plain words."""

WORDS_OF_ASSUMPTION = {
    "filling": "how gaps are filled",
    "treatment": "whether extreme figures are pulled in",
    "normalisation": "the scale that indicators share",
    "shares": "what decides how much an indicator counts",
    "above_components": "whether a good component makes up for a poor one",
    "weights": "weights a little higher or lower",
    "chance": "chance in the figures themselves",
    "left_out": "which indicator is left out",
}
WORDS_OF_ALTERNATIVE = {
    "filling": {
        "none": "left open",
        "regression": "estimated from the other figures of the component",
        "mean": "filled with the average of all areas",
        "median": "filled with the middle of all areas",
    },
    "treatment": {
        "none": "left as they are",
        "outliers": "pulled in where a few of them rule an indicator",
    },
    "normalisation": {
        "goalposts": "from 0 at the worst goalpost to 100 at the best",
        "min_max": "from 0 for the poorest area to 100 for the best",
        "z_score": "distance from the average, in typical differences",
        "rank": "the place in the order",
        "percentile_rank": "the share of areas that stand below",
        "exponential": "the scale of the Indices of Deprivation, on which the poorest count most",
    },
    "shares": {
        "first_component": "how far it moves together with the others of its component",
        "equal": "the same for all, measured in typical differences",
        "equal_points": "the same points for all",
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
