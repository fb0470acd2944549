"""The gate: the only way from a table to a table that may be published."""

from collections.abc import Sequence

import polars as pl

from wardwise.disclosure.derived import AGAIN, check_derived
from wardwise.disclosure.primary import mark_small_counts
from wardwise.disclosure.rounding import write_protected
from wardwise.disclosure.rules import Rule, list_rules
from wardwise.disclosure.seal import SafeTable, check_seal, seal_table
from wardwise.disclosure.secondary import withhold_partners
from wardwise.model.errors import DisclosureError
from wardwise.model.framework import Framework
from wardwise.model.protection import Protection
from wardwise.model.provenance import Access, Source

OPEN_PROFILE = "open"


def pass_observations(
    observations: pl.DataFrame,
    *,
    areas: pl.DataFrame,
    protection: Protection,
    sources: Sequence[Source],
    framework: Framework,
    level: float = 0.95,
) -> SafeTable:
    """Protect an ObservationTable and seal it.

    Indicators from open sources alone pass unchanged. For the others, by the profile that binds
    their source: counts from 1 to below the threshold are withheld with status [c], a second cell
    with them where the first could be found by subtraction, other counts are rounded, and rates
    and intervals are computed from the rounded counts. Zero stays zero. A table that went through
    already comes out the same.

    Build the index for publication from the table that comes back: what is computed from it tells
    nothing that it does not.

    Not yet protected: what several withheld cells leave open together (no attack by linear
    programming is run); differences between overlapping areas, subgroups of one another or
    successive releases; everyone in an area being a case (100 percent); sums dominated by one
    person or firm, and means, whose value is kept as it is.

    Parameters
    ----------
    areas : columns area_code, parent_code
    level : of the intervals, 0-1

    Raises
    ------
    DisclosureError
        If a restricted source is bound by no profile, or an indicator's source is not declared.

    Source
    ------
    Office for National Statistics, protecting personal data in published health statistics
    (threshold, secondary suppression); NHS Digital, disclosure control of Hospital Episode
    Statistics (rounding, rates from rounded counts).
    """
    rules = list_rules(framework, sources=sources, protection=protection)
    if not rules:
        return seal_table(observations.clone(), name="observations", profile=OPEN_PROFILE)
    marked = withhold_partners(mark_small_counts(observations, rules), areas)
    protected = write_protected(marked, level=level)
    return seal_table(protected, name="observations", profile=_name_profiles(rules))


def pass_gate(  # noqa: PLR0913 - what the gate must see, each by its name
    table: pl.DataFrame,
    *,
    name: str,
    protection: Protection,
    sources: Sequence[Source],
    framework: Framework | None = None,
    basis: Sequence[SafeTable] = (),
    again: pl.DataFrame | None = None,
) -> SafeTable:
    """Seal a table for publication.

    Where every source is open the table passes unchanged. Where an indicator stands on a
    restricted source, observations go through `pass_observations`, and what is made from them
    passes only if it follows from the sealed tables in `basis`: contributions from observations,
    scores from contributions, scorecards and changes from observations and scores, ranks under
    other methods from scores.

    Parameters
    ----------
    framework : needed where a source is restricted
    basis : sealed tables that this one was made from
    again : scores computed again from the sealed observations, where the method's scores are no
        sums of contributions

    Raises
    ------
    DisclosureError
        If the table holds, or may hold, figures that the gate did not let through.
    """
    if all(one.access is Access.OPEN for one in sources):
        return seal_table(table.clone(), name=name, profile=OPEN_PROFILE)
    if framework is None:
        raise DisclosureError(
            f"table {name!r} may hold figures of restricted sources",
            fix="give the framework, so that the gate can tell which",
        )
    rules = list_rules(framework, sources=sources, protection=protection)
    if not rules:
        return seal_table(table.clone(), name=name, profile=OPEN_PROFILE)
    if name == "observations":
        raise DisclosureError(
            "observations of restricted sources cannot be sealed as they are",
            where=", ".join(one.indicator_id for one in rules[:5]),
            fix="protect them with wardwise.disclosure.gate.pass_observations",
        )
    sealed = {one.name: check_seal(one).table for one in basis}
    if again is not None:
        sealed[AGAIN] = again
    checked = check_derived(table, name=name, rules=rules, sealed=sealed, framework=framework)
    return seal_table(checked.clone(), name=name, profile=_name_profiles(rules))


def _name_profiles(rules: Sequence[Rule]) -> str:
    return " + ".join(sorted({one.profile.id for one in rules}))
