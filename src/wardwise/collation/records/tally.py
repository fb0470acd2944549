"""What became of the records: how many were read, counted, left aside, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from wardwise.collation.records.expression import Outcome
from wardwise.collation.records.points import Oddity

FEW = 10
"""Fewer records than this with one outward code are told together, never by the code."""

OTHERS = "others"
_WORDS: Mapping[Outcome, str] = {
    Outcome.DUPLICATE: "told again by a later row",
    Outcome.NOT_CHOSEN: "not among those chosen",
    Outcome.UNDATED: "without a day that can be read",
    Outcome.OUTSIDE_PERIODS: "outside the periods",
    Outcome.UNPLACED: "without a place",
    Outcome.UNMATCHED: "with a place that the lookup does not have",
    Outcome.OUTSIDE_AREA: "outside the area",
    Outcome.LATE: "late, and left out",
    Outcome.COUNTED: "counted",
}
_TOLD = 5  # outward codes named in a sentence


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records had each outcome.

    Parameters
    ----------
    late : counted records that were received late
    nameless : counted records without a person
    blank : counted records without an amount that can be read, by the heading of its sum
    outward : unmatched postcodes by their first half, those of few records together
    odd : unmatched coordinates by what is odd about them
    """

    outcomes: Mapping[Outcome, int]
    late: int
    nameless: int = 0
    blank: Mapping[str, int] = field(default_factory=dict)
    outward: Mapping[str, int] = field(default_factory=dict)
    odd: Mapping[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many records were read."""
        return sum(self.outcomes.values())

    def count(self, outcome: Outcome) -> int:
        """Give the records of an outcome."""
        return self.outcomes.get(outcome, 0)

    def to_details(self) -> dict[str, str]:
        """Give every number as text, for the list of snapshots."""
        given = {"records read": str(self.read)}
        given |= {
            f"records {_WORDS[one]}": str(self.outcomes[one])
            for one in sorted(self.outcomes, reverse=True)
        }
        given["counted records received late"] = str(self.late)
        if self.nameless:
            given["counted records without a person"] = str(self.nameless)
        for heading, number in self.blank.items():
            given[f"counted records without an amount for {heading}"] = str(number)
        if self.outward:
            told = (f"{code} {number}" for code, number in self.outward.items())
            given["unmatched by outward code"] = ", ".join(told)
        for words, number in self.odd.items():
            given[f"unmatched coordinates that {words}"] = str(number)
        return given

    def to_sentences(self) -> list[str]:
        """Say what a person should know, without a place or name of any record."""
        said = [f"{self.read:,} records read, {self.count(Outcome.COUNTED):,} counted"]
        for one in sorted(self.outcomes):
            if one is not Outcome.COUNTED:
                number = self.outcomes[one]
                said.append(f"{number:,} ({100 * number / self.read:.1f} %) {_WORDS[one]}")
        if self.late:
            said.append(f"{self.late:,} counted that were received late")
        if self.nameless:
            said.append(f"{self.nameless:,} counted without a person")
        for heading, number in self.blank.items():
            said.append(f"{number:,} counted without an amount that can be read for {heading}")
        if self.outward:
            told = [f"{code} {number:,}" for code, number in list(self.outward.items())[:_TOLD]]
            said.append(f"postcodes not found, by their first half: {', '.join(told)}")
        said += [f"{number:,} coordinates {words}" for words, number in self.odd.items()]
        return said


def make_tally(counted: pl.DataFrame, *, has_person: bool, sums: Sequence[str] = ()) -> Tally:
    """Give the tally of what `count_records` gave.

    Parameters
    ----------
    sums : headings of the sums, in the order declared
    """
    unmatched = counted.filter(pl.col("outcome") == Outcome.UNMATCHED)
    odd = unmatched.filter(pl.col("outward").is_in([one.value for one in Oddity]))
    totals = counted.group_by("outcome").agg(pl.col("records").sum()).sort("outcome")
    own = counted.filter(pl.col("outcome") == Outcome.COUNTED)
    blank = {heading: int(own[f"blank_{at}"].sum()) for at, heading in enumerate(sums)}
    return Tally(
        outcomes={Outcome(one): number for one, number in totals.iter_rows()},
        late=int(own["late"].sum()),
        nameless=int(own["nameless"].sum()) if has_person else 0,
        blank={heading: number for heading, number in blank.items() if number},
        outward=_group_outward(unmatched) if odd.is_empty() else {},
        odd=dict(odd.group_by("outward").agg(pl.col("records").sum()).sort("outward").iter_rows()),
    )


def _group_outward(unmatched: pl.DataFrame) -> dict[str, int]:
    is_told = pl.col("outward").is_not_null() & (pl.col("records") >= FEW)
    named = pl.when(is_told).then(pl.col("outward")).otherwise(pl.lit(OTHERS))
    grouped = unmatched.group_by(outward=named).agg(pl.col("records").sum())
    is_other = pl.col("outward") == OTHERS
    ordered = grouped.sort(is_other, -pl.col("records"), "outward")
    return dict(ordered.iter_rows())
