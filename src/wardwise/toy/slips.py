"""Slips of the pen in the departments' files, and the corrections that put them right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wardwise.toy.declarations import Yaml
from wardwise.toy.people import YEARS
from wardwise.toy.sources import Column

DECIDED = "2018-05-14"


@dataclass(frozen=True, slots=True)
class Slip:
    """One figure that a department typed wrongly: ten times what it is."""

    id: str  # of its correction
    source: str
    measure: str
    area: str
    year: str
    reason: str
    told: str


SLIPS = (
    Slip(
        "fenside_births",
        "health_records",
        "low_birth_weight",
        "T05000005",
        "2016",
        "A nought too many: the hospital counted a tenth of these babies.",
        "Health records, Saltmarsh (fictional)",
    ),
    Slip(
        "housed_families",
        "safeguarding",
        "temporary_housing",
        "T01000016",
        "2016",
        "A nought too many: the placements' own list has a tenth of these families.",
        "Safeguarding team, Saltmarsh (fictional)",
    ),
)


def make_slips(source: str, columns: Sequence[Column], codes: Sequence[str]) -> tuple[Column, ...]:
    """Give a source's columns as the department typed them.

    Parameters
    ----------
    columns : with the figures that hold
    codes : of the areas, in the order of the figures' rows
    """
    slipped = list(columns)
    for one in SLIPS:
        for place, column in enumerate(slipped):
            if (one.source, one.measure) == (source, column.measure):
                figures = column.figures.copy()
                figures[codes.index(one.area), YEARS.index(one.year)] *= 10
                slipped[place] = replace(column, figures=figures)
    return tuple(slipped)


def declare_corrections(
    source: str, columns: Sequence[Column], codes: Sequence[str]
) -> Iterator[tuple[str, Yaml]]:
    """Declare the corrections of a source's slips, each with its id.

    Parameters
    ----------
    columns : with the figures that hold
    codes : of the areas, in the order of the figures' rows
    """
    for one in SLIPS:
        for column in columns:
            if (one.source, one.measure) == (source, column.measure):
                holds = int(column.figures[codes.index(one.area), YEARS.index(one.year)])
                yield (
                    one.id,
                    {
                        "id": one.id,
                        "measure": f"{one.source}.{one.measure}",
                        "area": one.area,
                        "period": one.year,
                        "action": "replace",
                        "value": holds,
                        "reason": one.reason,
                        "told": one.told,
                        "date": DECIDED,
                        "expectation": {"received": holds * 10},
                    },
                )
