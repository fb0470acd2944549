"""The areas most alike: who they are, how far apart, and in what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from wardwise.explorer.addresses import find_area
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Peer, Reason
from wardwise.presentation.words import lower_first, write_figure, write_number
from wardwise.publication.shapes import IndicatorEntry


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """A characteristic of a similar area, and whether the two are least alike in it."""

    label: str
    text: str  # with its unit's sign; empty where the release has none
    is_least_alike: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A similar area: its name and borough, a link where it has a page, and in what it is alike."""

    name: str
    borough: str
    address: str
    distance: str
    figures: tuple[PeerFigure, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """An area's peers, the most alike first."""

    own: tuple[PeerFigure, ...]  # the area's own figures
    neighbours: tuple[Neighbour, ...]
    unnamed: int  # peers of which the release knows no name
    by_lot: str  # how far apart two areas lie that are drawn by lot
    has_elsewhere: bool  # some named have no page
    characteristics: tuple[str, ...]  # in words, as within a sentence


def list_similar(facts: Facts, area: Area) -> Similar:
    """List an area's peers with the figures that they were found by.

    A release made before figures were told gives names alone.
    """
    used = _list_used(facts, area)
    peers = facts.peers.get(area.area_code, [])
    reasons = {
        one["id"]: {row.peer_code: row for row in rows}
        for one in used
        if (rows := facts.peer_reasons.get((one["id"], area.area_code)))
    }
    told = [found for peer in peers if (found := _make_neighbour(facts, peer, used, reasons))]
    shown = used or facts.framework["characteristics"]
    return Similar(
        own=tuple(_make_own(one, reasons[one["id"]]) for one in used),
        neighbours=tuple(told),
        unnamed=len(peers) - len(told),
        by_lot=write_number(sqrt(2 * len(used))) if used else "",
        has_elsewhere=any(not one.address for one in told),
        characteristics=tuple(lower_first(one["label"]) for one in shown),
    )


def _list_used(facts: Facts, area: Area) -> list[IndicatorEntry]:
    """List the characteristics that an area's peers were found by."""
    return [
        one
        for one in facts.framework["characteristics"]
        if facts.peer_reasons.get((one["id"], area.area_code))
    ]


def _make_own(characteristic: IndicatorEntry, rows: Mapping[str, Reason]) -> PeerFigure:
    value = next(iter(rows.values())).value
    return PeerFigure(characteristic["label"], _write(characteristic, value), is_least_alike=False)


def _write(characteristic: IndicatorEntry, value: float | None) -> str:
    if value is None:
        return ""
    return write_figure(value, unit=characteristic["unit"], decimals=characteristic["decimals"])


def _make_neighbour(
    facts: Facts,
    peer: Peer,
    used: Sequence[IndicatorEntry],
    reasons: Mapping[str, Mapping[str, Reason]],
) -> Neighbour | None:
    """Make one peer's line; None where the release has not even its name."""
    found = [reasons[one["id"]].get(peer.peer_code) for one in used]
    told = next((one for one in found if one), None)
    listed = facts.areas.get(peer.peer_code)
    if told is None and listed is None:
        return None
    apart = [abs(one.apart) if one and one.apart is not None else -1.0 for one in found]
    furthest = max(apart, default=0.0)
    return Neighbour(
        name=listed.name if listed else (told.peer_name or "" if told else ""),
        borough=_name_borough(facts, listed) if listed else (told and told.peer_borough) or "",
        address=find_area(peer.peer_code) if listed and listed.has_page else "",
        distance=write_number(peer.distance, 2),
        figures=tuple(
            PeerFigure(
                entry["label"],
                _write(entry, one.peer_value if one else None),
                is_least_alike=len(used) > 1 and distance == furthest > 0,
            )
            for entry, one, distance in zip(used, found, apart, strict=True)
        ),
    )


def _name_borough(facts: Facts, area: Area) -> str:
    borough = facts.areas.get(area.borough_code or "")
    return borough.name if borough and borough.area_code != area.area_code else ""
