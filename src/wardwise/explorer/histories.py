"""Wards and neighbourhoods of other dates, in words: where they lie, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, History
from wardwise.model.area import LEVEL_LABELS, AreaLevel
from wardwise.presentation.words import write_share

MOST_SAID = 3  # areas named in one line of the list; their pages name all
NEARLY_NONE = 0.02  # a smaller share of an area's residents is not named in its notice


@dataclass(frozen=True, slots=True)
class Part:
    """An area that holds part of another, or is part of it."""

    name: str
    code: str
    address: str  # empty where the release has no page of it
    share: str  # such as "85 percent"; empty where not known


@dataclass(frozen=True, slots=True)
class OtherArea:
    """A ward or neighbourhood of another date, and the areas of this release that hold it."""

    code: str
    name: str
    kind: str  # such as "ward"
    address: str
    is_older: bool
    drawn: str  # such as "until May 2022"
    lead: str  # the sentence that says what became of it
    parts: tuple[Part, ...]

    @property
    def where(self) -> str:
        """Where it lies, in half a line."""
        named = [
            f"{one.name} ({one.share})" if one.share not in {"", "all"} else one.name
            for one in self.parts[:MOST_SAID]
        ]
        more = len(self.parts) - len(named)
        way = "today in" if self.is_older else "here in"
        return f"{way} {', '.join(named)}" + (f" and {more} more" if more else "")


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What an area's page says of other dates: how long it was so drawn, and what else holds it."""

    later: str  # such as "Ward as drawn until May 2022. Today it lies in:"
    later_parts: tuple[Part, ...]
    earlier: str
    earlier_parts: tuple[Part, ...]


def list_other_areas(facts: Facts, borough: Area | None = None) -> list[OtherArea]:
    """List the areas of other dates that the release knows, wards first, then by name.

    Where a borough is named, those that lie in it, at least in part.
    """
    found = [
        _describe(facts, rows)
        for rows in facts.histories_by_code.values()
        if borough is None or any(_lies_in(facts, one, borough) for one in rows)
    ]
    order = {LEVEL_LABELS[level][0]: -place for place, level in enumerate(AreaLevel)}
    return sorted(found, key=lambda one: (order[one.kind], one.name, one.code))


def _lies_in(facts: Facts, one: History, borough: Area) -> bool:
    return facts.areas[one.area_code].borough_code == borough.area_code


def say_redrawn(facts: Facts, area: Area) -> Redrawn | None:
    """Say of an area how long it was so drawn; None where nothing is known of other dates."""
    rows = facts.histories_by_area.get(area.area_code, [])
    kept = [one for one in rows if one.share_of_area is None or one.share_of_area >= NEARLY_NONE]
    later = [one for one in kept if _is_newer(one, area)]
    earlier = [one for one in kept if not _is_newer(one, area)]
    # of the codes that followed one another, those right before and right after the area
    later = [one for one in later if one.since == min(each.since or "" for each in later)]
    earlier = [one for one in earlier if one.until == max(each.until or "" for each in earlier)]
    if not later and not earlier:
        return None
    kind = _say_kind(area.level)
    return Redrawn(
        later=_say_later(kind, later[0].since) if later else "",
        later_parts=tuple(_own_part(facts, one) for one in _order(later)),
        earlier=_say_earlier(kind, earlier[0].until) if earlier else "",
        earlier_parts=tuple(_own_part(facts, one) for one in _order(earlier)),
    )


def _say_later(kind: str, when: str | None) -> str:
    return f"{kind} as drawn until {write_month(when)}. Today it lies in:"


def _say_earlier(kind: str, when: str | None) -> str:
    return f"{kind} as drawn since {write_month(when)}. Before, it lay in:"


def _describe(facts: Facts, rows: Sequence[History]) -> OtherArea:
    first = rows[0]
    area = facts.areas[first.area_code]
    is_newer = _is_newer(first, area)
    kind = LEVEL_LABELS[AreaLevel(first.level)][0]
    word = _say_kind(first.level).lower()
    name = first.name or f"{_say_kind(first.level)} {first.code}"
    if first.level == AreaLevel.LSOA and first.name:
        name = f"{_say_kind(first.level)} {first.name}"
    if is_newer:
        drawn = f"since {write_month(first.since)}"
        lead = (
            f"A {word} since {write_month(first.since)}. These pages show the {word}s as they were "
            "drawn before, in which it lies:"
        )
    else:
        drawn = f"until {write_month(first.until)}"
        lead = f"This {word} was redrawn in {write_month(first.until)}. Today it lies in:"
    parts = tuple(
        Part(
            name=facts.areas[one.area_code].name,
            code=one.area_code,
            address=(
                addresses.find_area(one.area_code) if facts.areas[one.area_code].has_page else ""
            ),
            share=write_share(one.share) if one.share is not None else "",
        )
        for one in rows
    )
    return OtherArea(
        code=first.code,
        name=name,
        kind=kind,
        address=addresses.find_area(first.code),
        is_older=not is_newer,
        drawn=drawn,
        lead=lead,
        parts=parts,
    )


def _own_part(facts: Facts, one: History) -> Part:
    known = one.code not in facts.areas
    return Part(
        name=one.name or one.code,
        code=one.code,
        address=addresses.find_area(one.code) if known else "",
        share=write_share(one.share_of_area) if one.share_of_area is not None else "",
    )


def _order(rows: Sequence[History]) -> list[History]:
    return sorted(rows, key=lambda one: (-(one.share_of_area or 0.0), one.code))


def _is_newer(one: History, area: Area) -> bool:
    return one.since is not None and one.since > area.vintage


def _say_kind(level: str) -> str:
    return "Neighbourhood" if level == AreaLevel.LSOA else LEVEL_LABELS[AreaLevel(level)][0].title()


def write_month(day: str | None) -> str:
    """Write the month of an ISO date.

    Examples
    --------
    >>> write_month("2022-05-05")
    'May 2022'
    """
    return f"{date.fromisoformat(day):%B %Y}" if day else "an unknown date"
