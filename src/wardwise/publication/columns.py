"""What each column of a download means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading for people, its CSV on the Web datatype, and its meaning."""

    title: str
    datatype: str
    meaning: str


COLUMNS: dict[str, Column] = {
    "indicator_id": Column("Indicator identifier", "string", "Permanent identifier."),
    "indicator": Column("Indicator", "string", "What is measured."),
    "node_id": Column("Identifier", "string", "Of the index, dimension, component or indicator."),
    "node": Column("Measure", "string", "The index, a dimension, a component or an indicator."),
    "kind": Column("Kind", "string", "index, dimension, component or indicator."),
    "component": Column("Component", "string", "The component that the indicator belongs to."),
    "dimension": Column("Dimension", "string", "The dimension that it belongs to."),
    "area_code": Column("Area code", "string", "Nine-character code of the area (GSS)."),
    "area_name": Column("Area", "string", "Name of the area."),
    "area_level": Column("Area level", "string", "lsoa, ward, borough or region."),
    "borough": Column("Borough", "string", "Borough that the area lies in; empty above boroughs."),
    "parent_code": Column("Lies in", "string", "Code of the next larger area."),
    "vintage": Column("Boundaries of", "string", "Date whose boundaries the code belongs to."),
    "population": Column("Residents", "number", "Used for averages; empty where unknown."),
    "notice": Column("Notice", "string", "What a reader must know of the area."),
    "role": Column("Role", "string", "project, comparison or benchmark."),
    "edition": Column("Edition", "string", "Scores compare only within one edition."),
    "period": Column("Period", "string", "As people write it, such as 2012/13."),
    "period_id": Column("Period identifier", "string", "ISO start and duration."),
    "from_period": Column("From", "string", "Earlier period of the edition."),
    "to_period": Column("To", "string", "Later period of the edition."),
    "value": Column("Value", "number", "In the unit; a real zero is 0, a missing value is empty."),
    "score": Column(
        "Score", "number", "Points, mostly from 0 to 100, higher is better; or the value."
    ),
    "change": Column("Change", "number", "Later less earlier; empty where it cannot be said."),
    "unit": Column("Unit", "string", "Unit of the figure and its interval."),
    "lower": Column("Lower limit", "number", "Of the interval, same unit."),
    "upper": Column("Upper limit", "number", "Of the interval, same unit."),
    "interval": Column("Interval", "string", "What the two limits are, where there are any."),
    "interval_weight": Column(
        "Share that the interval covers",
        "number",
        "0 to 1: of the score's weight, or for a change of what was measured in both periods.",
    ),
    "numerator": Column("Cases", "number", "Count behind the value, where it is known."),
    "denominator": Column("Out of", "number", "Population behind the value, where it is known."),
    "direction": Column("Better when", "string", "Which way is better for people."),
    "comparator": Column("Compared with", "string", "The benchmark area."),
    "comparator_value": Column("Comparator's figure", "number", "Same measure, unit and period."),
    "comparator_rating": Column(
        "Against the comparator",
        "string",
        "better, similar or worse: by the area's interval; not_compared where it is not known, or "
        "where figures of unknown precision would decide.",
    ),
    "borough_value": Column("Borough's figure", "number", "Same measure, unit and period."),
    "borough_rating": Column("Against the borough", "string", "As against the comparator."),
    "rank": Column("Rank", "integer", "1 is best among areas of the level; see its interval."),
    "rank_lower": Column("Rank from", "integer", "Best rank that chance leaves plausible."),
    "rank_upper": Column("Rank to", "integer", "Lowest rank that chance leaves plausible."),
    "ranked": Column("Areas ranked", "integer", "How many areas of the level were ranked."),
    "lowest_fifth_probability": Column(
        "Probability of the lowest fifth",
        "number",
        "0 to 1: to rank, by chance, among the fifth of areas that are furthest from good; of a "
        "score only where its interval covers at least half of it.",
    ),
    "lowest_tenth_probability": Column(
        "Probability of the lowest tenth", "number", "As for the lowest fifth."
    ),
    "lowest_reason": Column("Why no probability", "string", "Where one is not given."),
    "probability": Column(
        "Probability that it is real",
        "number",
        "0.5 to 1: that the change truly went the way seen, by what is known of chance; empty "
        "where too little is.",
    ),
    "peer_median": Column("Peers' median", "number", "Of similar areas, same unit."),
    "peers": Column("Peers", "integer", "How many similar areas have a figure."),
    "standing": Column(
        "Among peers",
        "string",
        "strength, neutral or weakness beyond the peers' mean deviation; or not_comparable.",
    ),
    "rating": Column(
        "Rating of change",
        "string",
        "improved or worsened only where enough was measured and chance is ruled out; "
        "no_clear_change; break where the series changed; cannot_say.",
    ),
    "evidence_weight": Column(
        "Share measured in both periods", "number", "0 to 1, of the weight, without a break."
    ),
    "observed_weight": Column("Observed share", "number", "0 to 1, of the score's weight."),
    "carried_weight": Column("Carried share", "number", "0 to 1: the latest earlier figure."),
    "estimated_weight": Column("Estimated share", "number", "0 to 1, of the score's weight."),
    "weight": Column("Weight", "number", "Share within its component, 0 to 1."),
    "best": Column("Best goalpost", "number", "Goalpost that becomes 100, in the unit."),
    "worst": Column("Worst goalpost", "number", "Goalpost that becomes 0, in the unit."),
    "stability_lower": Column("Weight from", "number", "5th percentile over resamples of areas."),
    "stability_upper": Column("Weight to", "number", "95th percentile over resamples of areas."),
    "reference_rank": Column("Rank as published", "number", "1 is highest, in the latest period."),
    "median_rank": Column("Middle rank", "number", "Half of the other ways rank it higher."),
    "lower_rank": Column("Rank from", "number", "Leaves out one way in twenty: the highest."),
    "upper_rank": Column("Rank to", "number", "Leaves out one way in twenty: the lowest."),
    "lowest_fifth": Column("In the lowest fifth", "number", "In what share of the ways, 0 to 1."),
    "lowest_tenth": Column("In the lowest tenth", "number", "In what share of the ways, 0 to 1."),
    "ranked_share": Column("Ranked", "number", "In what share of the ways it has a score, 0 to 1."),
    "assumption": Column("Choice", "string", "Of method, made otherwise from build to build."),
    "first_order": Column("Alone", "number", "Share of the ranks' movement; Sobol first order."),
    "total": Column("With others", "number", "Share of the ranks' movement; Sobol total."),
    "draw": Column("Build", "integer", "Number of the build, from 0."),
    "imputation": Column("Gaps", "string", "How they were filled."),
    "treatment": Column("Extreme figures", "string", "Whether they were pulled in."),
    "normalisation": Column("Scale", "string", "That indicators share."),
    "weighting": Column("Weighting", "string", "What decides how much an indicator counts."),
    "above_components": Column("Mean", "string", "Of components, then of dimensions."),
    "left_out": Column("Left out", "string", "The indicator that was left out; empty for none."),
    "mean_rank_shift": Column("Mean shift of ranks", "number", "Places, against those published."),
    "first_id": Column("First identifier", "string", "Permanent identifier of an indicator."),
    "second_id": Column("Second identifier", "string", "Permanent identifier of an indicator."),
    "first": Column("First indicator", "string", "What is measured."),
    "second": Column("Second indicator", "string", "What is measured."),
    "first_component": Column("First component", "string", "That the first indicator is of."),
    "second_component": Column("Second component", "string", "That the second indicator is of."),
    "within": Column("In one component", "boolean", "Whether both are of the same component."),
    "correlation": Column(
        "Correlation", "number", "Pearson's, -1 to 1; above 0 where good goes with good."
    ),
    "spearman": Column("Correlation of ranks", "number", "Spearman's, -1 to 1."),
    "rows": Column("Figures", "integer", "Areas and periods in which both are known."),
    "areas": Column("Areas", "integer", "Different areas among them."),
    "p_value": Column("p-value", "number", "Of no correlation; each area counts once."),
    "adjusted_p": Column(
        "Adjusted p-value", "number", "Over all pairs, by Benjamini and Hochberg."
    ),
    "beyond_chance": Column("Beyond chance", "boolean", "The adjusted p-value is at most 0.05."),
    "with_rest": Column(
        "With the rest", "number", "Correlation with its component's other indicators together."
    ),
    "with_rest_lower": Column("With the rest, from", "number", "95 percent interval."),
    "with_rest_upper": Column("With the rest, to", "number", "95 percent interval."),
    "alpha_without": Column("Alpha without it", "number", "Of its component's other indicators."),
    "explained": Column("Explained by the rest", "number", "0 to 1: what the others say of it."),
    "first_loading": Column("First loading", "number", "On the first principal component."),
    "second_loading": Column("Second loading", "number", "On the second principal component."),
    "with_component": Column("With the component", "number", "Correlation with its score."),
    "with_dimension": Column("With the dimension", "number", "Correlation with its score."),
    "with_index": Column("With the index", "number", "Correlation with its score."),
    "with_index_upper": Column("With the index, to", "number", "Of the 95 percent interval."),
    "influence": Column(
        "Influence", "number", "Its part of the squared correlations with the component's score."
    ),
    "elsewhere": Column(
        "With another component", "number", "Correlation with the one it moves with most."
    ),
    "elsewhere_lower": Column("With another, from", "number", "Of the 95 percent interval."),
    "elsewhere_component": Column("Another component", "string", "That it moves with most."),
    "component_id": Column("Component identifier", "string", "Permanent identifier."),
    "other_id": Column("About", "string", "Another indicator or component, by identifier."),
    "number": Column("Number", "integer", "From 1, the largest or gravest."),
    "eigenvalue": Column("Eigenvalue", "number", "Of the correlations between its indicators."),
    "share": Column("Share", "number", "Of all differences, 0 to 1."),
    "cumulative": Column("Shares so far", "number", "Of all differences, 0 to 1."),
    "by_chance": Column(
        "Eigenvalue by chance", "number", "That unrelated indicators exceed one time in twenty."
    ),
    "finding": Column("Finding", "string", "Shorthand for what was found."),
    "figure": Column("Figure", "number", "That it rests on."),
    "words": Column("In words", "string", "What was found."),
    "advice": Column("What to do", "string", "Empty where there is nothing to do."),
    "rank_shift": Column("Shift of ranks", "number", "Places, on average, without this."),
    "score_shift": Column("Shift of the index", "number", "Points, on average, without this."),
    "fifths": Column("Other fifth", "integer", "Areas that lie in another fifth without this."),
    "compared": Column("Areas compared", "integer", "Areas with an index with this and without."),
    "status": Column("Status", "string", "Shorthand for why a figure is missing or altered."),
    "reason": Column("Reason", "string", "The status, or why nothing can be said, in words."),
    "source": Column("Source", "string", "Who published the data."),
    "licence": Column("Licence", "string", "Line to print beside every figure."),
    "page": Column("Page", "string", "Where the data can be found."),
    "peer_code": Column("Similar area's code", "string", "Nine-character code (GSS)."),
    "peer_name": Column("Similar area", "string", "Its name."),
    "peer_borough": Column("Its borough", "string", "That it lies in; empty for a borough."),
    "peer_rank": Column("Likeness", "integer", "1 is the most alike."),
    "distance": Column(
        "Distance", "number", "Over all characteristics, in standard deviations; 0 is the same."
    ),
    "peer_value": Column(
        "Similar area's value", "number", "Of the same; empty where its figures are not released."
    ),
    "apart": Column(
        "Apart", "number", "The similar area's less the area's, in standard deviations."
    ),
    "areas_measured": Column("Areas measured", "integer", "With a score, and a neighbour's."),
    "without_score": Column("Without a score", "integer", "Areas left out, since they have none."),
    "without_neighbour": Column(
        "Without a neighbour", "integer", "Areas left out: none beside them has a score."
    ),
    "borders": Column("Borders", "integer", "Between the areas measured."),
    "moran": Column(
        "Moran's I", "number", "Likeness of neighbours: 0 none, 1 the most, below 0 unlikeness."
    ),
    "moran_expected": Column("Moran's I by chance", "number", "Mean over random orders."),
    "moran_variance": Column("Variance", "number", "Of Moran's I over random orders."),
    "moran_z": Column("Moran's z", "number", "Standard deviations from what chance would give."),
    "permutation_p": Column(
        "p-value", "number", "Share of random orders that lie as far out, either way."
    ),
    "permutation_adjusted_p": Column(
        "Adjusted p-value",
        "number",
        "Share of chance findings among all that are as sure as this: over all areas and measures, "
        "or of whole maps over measures (Benjamini and Hochberg). Named at 0.05 and below.",
    ),
    "modelled_share": Column(
        "Modelled share", "number", "0 to 1, of the weight: by a model, or of a larger area."
    ),
    "random_orders": Column("Random orders", "integer", "Behind the p-value of each area."),
    "group": Column(
        "Group",
        "string",
        "low_among_low, high_among_high, low_among_high or high_among_low, against the mean of "
        "all; not_clear where it may be chance; no_neighbour; no_score.",
    ),
    "neighbours": Column("Neighbours", "integer", "Areas with a score that share a border."),
    "neighbours_score": Column("Neighbours' mean", "number", "Plain mean of their scores."),
    "mean_score": Column("Mean of all", "number", "Plain mean of the areas measured."),
    "local_moran": Column("Local Moran's I", "number", "Above 0 where neighbours are alike."),
}


def find_column(name: str) -> Column:
    """Find what a column means; a name without an entry stands for itself, as text."""
    return COLUMNS.get(name, Column(name.replace("_", " ").capitalize(), "string", ""))
