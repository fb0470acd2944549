"""The tables that say whether indicators belong together, and what is found in them."""

from enum import StrEnum

import polars as pl


class Finding(StrEnum):
    """What an expert should know of a component, the gravest first."""

    PULLS_AGAINST = "pulls_against"  # an indicator is poor where the others are good
    WRONG_WAY = "wrong_way"  # it runs against most other components as well
    SEVERAL_IDEAS = "several_ideas"  # more than one principal component above 1 and beyond chance
    WEAK = "weak"  # alpha below what the method asks for
    GOES_ALONE = "goes_alone"  # an indicator hardly moves with the others
    ELSEWHERE = "elsewhere"  # it moves more with another component
    UNSTABLE = "unstable"  # other areas of the same kind would turn an indicator's weight round
    SAME_TWICE = "same_twice"  # two indicators say nearly the same
    COLLINEAR = "collinear"  # others together say what one says
    AGAINST_INDEX = "against_index"  # an indicator is good where the index is low
    DOMINATES = "dominates"  # the score follows one indicator
    SILENT = "silent"  # an indicator counts on paper alone
    LEFT_OUT = "left_out"  # the method took its weight away
    CANNOT_TELL = "cannot_tell"
    ONE_INDICATOR = "one_indicator"
    NOTHING = "nothing"
    FEW_AREAS = "few_areas"  # all of the above are hints


CORRELATION_SCHEMA: dict[str, type[pl.DataType]] = {
    "first_id": pl.String,  # indicators, in the order of the framework
    "second_id": pl.String,
    "first_component": pl.String,
    "second_component": pl.String,
    "within": pl.Boolean,  # whether both are of one component
    "correlation": pl.Float64,  # Pearson's; above 0 where good goes with good; null if unknown
    "lower": pl.Float64,  # 95 percent interval, each area counted once
    "upper": pl.Float64,
    "spearman": pl.Float64,  # of ranks
    "rows": pl.Int64,  # area-periods in which both are known, neither estimated
    "areas": pl.Int64,  # different areas among them
    "p_value": pl.Float64,  # of no correlation, each area counted once
    "adjusted_p": pl.Float64,  # least rate of false discoveries over all pairs, Benjamini-Hochberg
    "beyond_chance": pl.Boolean,  # that is at most 0.05
}
"""How each pair of weighted indicators moves together in the fit set. Key: both indicators."""

BELONGING_SCHEMA: dict[str, type[pl.DataType]] = {
    "indicator_id": pl.String,
    "component_id": pl.String,
    "areas": pl.Int64,  # different areas in the fit
    "with_rest": pl.Float64,  # correlation with the sum of its component's other indicators
    "with_rest_lower": pl.Float64,  # 95 percent interval, each area counted once
    "with_rest_upper": pl.Float64,
    "alpha_without": pl.Float64,  # of the component's other indicators
    "explained": pl.Float64,  # 0-1: share of its differences that the others explain together
    "first_loading": pl.Float64,  # correlation with the first and second principal component
    "second_loading": pl.Float64,
    "with_component": pl.Float64,  # correlation with scores, its own part in them
    "with_dimension": pl.Float64,
    "with_index": pl.Float64,
    "with_index_upper": pl.Float64,  # 95 percent interval, each area counted once
    "weight": pl.Float64,  # within the component, as declared or learnt
    "influence": pl.Float64,  # squared correlation with the component's score; all sum to 1
    "elsewhere_id": pl.String,  # the other component whose score it moves with most
    "elsewhere": pl.Float64,  # correlation with that
    "elsewhere_lower": pl.Float64,
}
"""How each weighted indicator stands to its component. Key: indicator."""

PRINCIPAL_COMPONENT_SCHEMA: dict[str, type[pl.DataType]] = {
    "component_id": pl.String,
    "number": pl.Int64,  # 1 = the largest
    "eigenvalue": pl.Float64,
    "share": pl.Float64,  # of all differences, 0-1
    "cumulative": pl.Float64,
    "by_chance": pl.Float64,  # eigenvalue that unrelated indicators exceed in one case of twenty
}
"""The principal components of each component's indicators. Key: component, number."""

FINDING_SCHEMA: dict[str, type[pl.DataType]] = {
    "component_id": pl.String,
    "number": pl.Int64,  # 1 = the gravest
    "finding": pl.String,  # Finding
    "indicator_id": pl.String,  # of what; null for the component
    "other_id": pl.String,  # another indicator or component that it is about
    "figure": pl.Float64,  # that it rests on
    "words": pl.String,  # a sentence or two
    "advice": pl.String,  # what to do; empty where there is nothing to do
}
"""What an expert should know of each component, in words. Key: component, number."""

COHERENCE_TABLES: dict[str, dict[str, type[pl.DataType]]] = {
    "correlations": CORRELATION_SCHEMA,
    "belonging": BELONGING_SCHEMA,
    "principal_components": PRINCIPAL_COMPONENT_SCHEMA,
    "findings": FINDING_SCHEMA,
}
"""The same by the names under which a built index and a release hold the tables."""
