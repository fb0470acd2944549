"""What can be said of change between the periods of one edition."""

from itertools import combinations

import polars as pl

from wardwise.model.edition import Edition
from wardwise.model.scores import CHANGE_SCHEMA
from wardwise.scorecard.evidence import list_evidence
from wardwise.scorecard.indicator_change import compute_indicator_changes
from wardwise.scorecard.node_change import compute_node_changes


def compute_changes(
    edition: Edition,
    *,
    scores: pl.DataFrame,
    inputs: pl.DataFrame,
    observations: pl.DataFrame,
) -> pl.DataFrame:
    """Compute the change table: every node and indicator between each two edition periods.

    *Improved* or *worsened* is said of a node only where indicators observed in both periods,
    without a declared break, carry at least the method's share of its weight, the interval of the
    change excludes zero, and what those indicators alone brought, and those of them whose chance
    is known, lies beyond the interval the same way: neither an estimate, nor a break, nor a figure
    of unknown precision decides a rating. The interval covers chance in those indicators as far as
    it is known: `interval_weight` says for which share of them. One source period standing for both
    edition periods is carried: no change, no evidence. Where nothing can be said, `change` is null
    and `reason` says why.

    Parameters
    ----------
    scores : SCORE table
    inputs : INPUT table
    observations : ObservationTable, for the intervals of indicators in their own unit

    Returns
    -------
    CHANGE table, later minus earlier: points for nodes, the indicator's own unit for indicators

    Source
    ------
    Variance of a linear combination of independent quantities (nodes); Newcombe (1998), interval
    of a difference from the two figures' own intervals (indicators).
    """
    tables = [pl.DataFrame(schema=CHANGE_SCHEMA)]
    for earlier, later in combinations([one.id for one in edition.periods], 2):
        evidence = list_evidence(edition, earlier=earlier, later=later)
        tables.append(
            compute_node_changes(
                edition, scores=scores, inputs=inputs, evidence=evidence, between=(earlier, later)
            )
        )
        tables.append(
            compute_indicator_changes(
                edition, observations=observations, evidence=evidence, between=(earlier, later)
            )
        )
    return pl.concat(tables).sort("node_id", "area_code", "from_period_id", "to_period_id")
