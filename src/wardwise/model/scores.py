"""The score table and the tables read beside it."""

import polars as pl

SCORE_SCHEMA: dict[str, type[pl.DataType]] = {
    "node_id": pl.String,  # component, dimension or index
    "area_code": pl.String,
    "period_id": pl.String,  # the edition's period, such as 2012
    "score": pl.Float64,  # 0-100 points, higher is better; null where no score is given
    "lower": pl.Float64,
    "upper": pl.Float64,
    "status": pl.String,  # x where no score is given; i where a part of it is declared empty for
    #   areas of this level; e where most of its weight is estimated, or has no figure at all
    "edition_id": pl.String,
    "observed_weight": pl.Float64,  # shares of the node's weight, summing to 1 with the next two
    #   unless the method leaves gaps open
    "carried_weight": pl.Float64,
    "estimated_weight": pl.Float64,
    "interval_weight": pl.Float64,  # share of the node's weight that the interval covers
    "standard_error": pl.Float64,  # points, of that share
}
"""Key: node, area, period."""

INPUT_SCHEMA: dict[str, type[pl.DataType]] = {
    "indicator_id": pl.String,
    "area_code": pl.String,
    "period_id": pl.String,  # the edition's period
    "source_period_id": pl.String,
    "value": pl.Float64,  # in the indicator's unit, after imputation
    "transformed": pl.Float64,  # after the declared transforms
    "origin": pl.String,  # observed | carried | estimated | missing
    "normalised": pl.Float64,  # this indicator's own score on the method's scale: by default 0-100
    #   between the goalposts
    "weight": pl.Float64,  # within its component, summing to 1 over weighted indicators
    "points": pl.Float64,  # contribution to the component's score; they sum to it, and are null
    #   under a method whose scores are no sums
    "index_points": pl.Float64,  # the same, to the index; null where the index is not scored
    "standard_error": pl.Float64,  # of the transformed value by chance; null where unknown
}
"""What each score was made of (released as contributions). Key: indicator, area, edition period."""

CHANGE_SCHEMA: dict[str, type[pl.DataType]] = {
    "node_id": pl.String,  # also indicators, then in their own unit
    "area_code": pl.String,
    "from_period_id": pl.String,  # edition periods
    "to_period_id": pl.String,
    "change": pl.Float64,  # points, or the indicator's unit; null where it cannot be said
    "lower": pl.Float64,
    "upper": pl.Float64,
    "rating": pl.String,  # ChangeRating
    "evidence_weight": pl.Float64,  # share of the weight observed in both periods without a break
    "interval_weight": pl.Float64,  # share of that which the interval covers
    "probability": pl.Float64,  # that it truly went the way seen, 0.5-1; null where not known
    "reason": pl.String,  # in words, where nothing can be said
}
"""Key: node, area, both periods."""

SCORECARD_SCHEMA: dict[str, type[pl.DataType]] = {
    "node_id": pl.String,  # indicators too: score then is the value in its own unit
    "area_code": pl.String,
    "period_id": pl.String,
    "score": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "rank": pl.Int64,  # 1 = highest score among areas of the same level in the ranked set
    "rank_lower": pl.Int64,
    "rank_upper": pl.Int64,
    "ranked": pl.Int64,  # how many were ranked
    "lowest_tenth": pl.Float64,  # how probably it ranks in the lowest tenth, by chance; null
    "lowest_fifth": pl.Float64,  # where that is not known, and lowest_reason says why
    "lowest_reason": pl.String,
    "ranked_set": pl.String,  # area code of what they were ranked within: the fit set's region
    "borough_rank": pl.Int64,  # among the same level in the same borough
    "borough_ranked": pl.Int64,
    "benchmark_code": pl.String,
    "benchmark_score": pl.Float64,
    "benchmark_rating": pl.String,  # BenchmarkRating against the benchmark
    "borough_score": pl.Float64,
    "borough_rating": pl.String,  # BenchmarkRating against its own borough
    "peer_median": pl.Float64,
    "peer_lower": pl.Float64,  # median - deviation
    "peer_upper": pl.Float64,  # median + deviation
    "peers": pl.Int64,  # peers with a figure
    "standing": pl.String,  # Standing
}
"""Key: node, area, period."""

WHAT_IF_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "node_id": pl.String,
    "score_before": pl.Float64,  # in the latest period
    "score_after": pl.Float64,
    "moved": pl.Float64,  # after less before
    "lower_before": pl.Float64,
    "upper_before": pl.Float64,
    "lower_after": pl.Float64,
    "upper_after": pl.Float64,
    "rank_before": pl.Int64,
    "rank_after": pl.Int64,
    "rank_lower_before": pl.Int64,
    "rank_upper_before": pl.Int64,
    "rank_lower_after": pl.Int64,
    "rank_upper_after": pl.Int64,
    "ranked_before": pl.Int64,
    "ranked_after": pl.Int64,
    "change_before": pl.Float64,  # since the edition's first period
    "change_after": pl.Float64,
    "change_rating_before": pl.String,
    "change_rating_after": pl.String,
}
"""An area as it is, and as it is supposed to be. Never released. Key: area, node."""

PEER_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "peer_code": pl.String,
    "rank": pl.Int64,  # 1 = most alike
    "distance": pl.Float64,  # on standardised characteristics
}
"""Key: area, peer."""

WEIGHT_SCHEMA: dict[str, type[pl.DataType]] = {
    "indicator_id": pl.String,
    "component_id": pl.String,
    "weight": pl.Float64,  # within the component, summing to 1
    "loading": pl.Float64,  # on the first principal component; null under other weightings
    "stability_lower": pl.Float64,  # 5th and 95th percentile of the weight over resamples
    "stability_upper": pl.Float64,
    "positive_share": pl.Float64,  # of resamples in which the loading was positive
    "best": pl.Float64,  # goalposts as used, in the indicator's unit
    "worst": pl.Float64,
    "mean": pl.Float64,  # of the pooled panel, transformed and oriented
    "spread": pl.Float64,
    "coefficient": pl.Float64,  # b: component points a unit of the transformed value; null where
    #   the method's scale is not straight
    "weighting": pl.String,  # model.recipe.Weighting
    "share": pl.Float64,  # of the component's 0-100 score: times the indicator's own score between
    #   its goalposts it gives its points; sums to 1 over the component, and differs from `weight`
    #   where goalposts lie further apart, in spreads, than those of other indicators; null where
    #   every area has weights of its own
}
"""How each weighted indicator counts. Key: indicator."""

DIAGNOSTIC_SCHEMA: dict[str, type[pl.DataType]] = {
    "component_id": pl.String,
    "indicators": pl.Int64,
    "rows": pl.Int64,  # area-periods in the fit
    "alpha": pl.Float64,
    "kmo": pl.Float64,
    "eigenvalue": pl.Float64,
    "eigenvalue_share": pl.Float64,
    "weighting": pl.String,
    "close_pairs": pl.String,  # pairs correlated above 0.9, "a ~ b (0.93); …"
    "verdict": pl.String,  # a sentence
    "areas": pl.Int64,  # different areas in the fit
    "bartlett": pl.Float64,  # chi-squared of Bartlett's test, each area counted once
    "bartlett_p": pl.Float64,  # of all correlations being zero; null for too few areas
}
"""Is each component coherent? Key: component."""

SENSITIVITY_AREA_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "reference_rank": pl.Float64,  # as published: in the latest period, 1 = highest; null without
    "median_rank": pl.Float64,  # over all ways in which the area has a score
    "lower_rank": pl.Float64,  # 5th and 95th percentile of the same
    "upper_rank": pl.Float64,
    "ranked": pl.Float64,  # share of the ways in which the area has a score
    "lowest_tenth": pl.Float64,  # share of those in which it ranks in the lowest tenth
    "lowest_fifth": pl.Float64,
}
"""Where the fit set's areas rank when the index is built in other ways. Key: area."""

SENSITIVITY_ASSUMPTION_SCHEMA: dict[str, type[pl.DataType]] = {
    "assumption": pl.String,  # composite.sensitivity.Assumption
    "first_order": pl.Float64,  # Sobol indices of the mean rank shift: alone
    "total": pl.Float64,  # and together with others
}
"""Which choices of method move ranks. Key: assumption."""

SENSITIVITY_IMPORTANCE_SCHEMA: dict[str, type[pl.DataType]] = {
    "node_id": pl.String,  # an indicator that counts, or a component
    "rank_shift": pl.Float64,  # places: mean distance of ranks from those published, without it
    "score_shift": pl.Float64,  # points: mean distance of the index, without it
    "fifths": pl.Int64,  # areas that come to lie in another fifth
    "compared": pl.Int64,  # areas with an index both with it and without
}
"""How much each indicator and component matters: the index without it. Key: node."""

METHOD_AREA_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "score_before": pl.Float64,  # the index in the latest period, by the first method
    "score_after": pl.Float64,  # by the other; on another scale it may be, so compare ranks
    "rank_before": pl.Int64,  # 1 = highest, among areas with an index by both and all between
    "rank_after": pl.Int64,
    "rank_moved": pl.Int64,
    "fifth_before": pl.Int64,  # 1 = highest
    "fifth_after": pl.Int64,
}
"""The fit set's areas by two methods. Never released. Key: area."""

METHOD_STEP_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "number": pl.Int64,  # of the step, in the order taken over
    "step": pl.String,  # composite.method_comparison.Step; several, where none stands alone
    "score_moved": pl.Float64,
    "rank_moved": pl.Int64,
}
"""What each step from one method to another moved. Key: area, number."""
