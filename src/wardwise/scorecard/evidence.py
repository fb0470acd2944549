"""Which indicators can show change between two periods of an edition."""

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from wardwise.model.edition import Edition
from wardwise.model.indicator import Indicator


class Evidence(StrEnum):
    """Whether an indicator's declared periods can show change between two edition periods."""

    SHOWN = "shown"
    CARRIED = "carried"  # one source period stands for both
    BREAK = "break"  # the series changed in between
    RELATIVE = "relative"  # declared not to show change: re-based each time
    ABSENT = "absent"  # one of the edition periods has no source period


def list_evidence(edition: Edition, *, earlier: str, later: str) -> pl.DataFrame:
    """List for each indicator whether it can show change between two edition periods, and why not.

    Columns `indicator_id, evidence, why, from_source, to_source`: `why` is a sentence, null where
    change can be shown. `from_shared` and `to_shared` say whether that source period stands for
    other edition periods too: its figures are then called carried, and are measured all the same.
    """
    rows = []
    named = [period.id for period in edition.periods]
    labels = {period.id: period.label for period in edition.periods}
    for one in edition.framework.indicators:
        evidence, why = judge_evidence(one, earlier=earlier, later=later, labels=labels)
        standing = [one.periods.get(period) for period in named]
        first, last = one.periods.get(earlier), one.periods.get(later)
        shared = (standing.count(first) > 1, standing.count(last) > 1)
        rows.append((one.id, evidence.value, why, first, last, *shared))
    texts = ["indicator_id", "evidence", "why", "from_source", "to_source"]
    flags = ["from_shared", "to_shared"]
    schema = dict.fromkeys(texts, pl.String) | dict.fromkeys(flags, pl.Boolean)
    return pl.DataFrame(rows, schema=schema, orient="row")


def name_periods(edition: Edition, between: tuple[str, str]) -> tuple[str, str]:
    """Give what readers call two edition periods, in the order given."""
    labels = {one.id: one.label for one in edition.periods}
    return labels[between[0]], labels[between[1]]


def judge_evidence(
    indicator: Indicator, *, earlier: str, later: str, labels: Mapping[str, str]
) -> tuple[Evidence, str | None]:
    """Say whether an indicator can show change between two edition periods, and why not.

    `labels` says what readers call each edition period.

    A declared break counts where any of the time it lies in is shared with the time between the
    two source periods.
    """
    first, last = indicator.periods.get(earlier), indicator.periods.get(later)
    if first is None or last is None:
        missing = earlier if first is None else later
        return Evidence.ABSENT, f"No figures stand for {labels[missing]}."
    if first == last:
        return (
            Evidence.CARRIED,
            f"The same figures stand for {labels[earlier]} and {labels[later]}.",
        )
    # identifiers begin with an ISO date, so that their order is the order of time
    low, high = sorted((first, last))
    for one in indicator.breaks:
        if min(one.between) < high and max(one.between) > low:
            return Evidence.BREAK, one.reason or "The series changed in between."
    if not indicator.shows_change:
        return (
            Evidence.RELATIVE,
            indicator.change_note or "It is measured anew each time and cannot show change.",
        )
    return Evidence.SHOWN, None
