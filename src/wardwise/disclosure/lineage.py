"""Leave out of the lineage what would tell a restricted count."""

from collections.abc import Sequence

import polars as pl

from wardwise.disclosure.rules import list_rules
from wardwise.model.framework import Framework
from wardwise.model.protection import Protection
from wardwise.model.provenance import Source


def withhold_shares(
    lineage: pl.DataFrame,
    framework: Framework,
    *,
    sources: Sequence[Source],
    protection: Protection,
) -> pl.DataFrame:
    """Return the lineage without the parts of restricted counts that came by shares.

    The part is a fraction of the count, and a fraction tells a small count: of 1 to 4 cases, a
    third came from elsewhere only where there are 3. A part of none at all stays.

    Parameters
    ----------
    lineage : LINEAGE table

    Raises
    ------
    DisclosureError
        If a restricted source is bound by no profile.
    """
    rules = list_rules(framework, sources=sources, protection=protection)
    bound = pl.col("indicator_id").is_in([one.indicator_id for one in rules])
    return lineage.with_columns(
        share_apportioned=pl.when(~(bound & tells_a_count())).then("share_apportioned")
    )


def tells_a_count() -> pl.Expr:
    """Claim that a row's part that came by shares is neither unknown nor nothing."""
    return pl.col("share_apportioned").fill_null(0.0) != 0.0
