"""An area's peers in words: how far apart, and in what they are most and least alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.model.indicator import Indicator
from wardwise.presentation.words import lower_first, write_figure, write_number


@dataclass(frozen=True, slots=True)
class PeerTrait:
    """One characteristic of an area and of a peer; None where there is no figure."""

    id: str
    label: str
    unit: str
    value: float | None
    peer_value: float | None
    apart: float | None  # the peer's less the area's, in standard deviations
    decimals: int


@dataclass(frozen=True, slots=True)
class PeerLine:
    """One peer: where it lies, its distance, and every characteristic it was found by."""

    code: str
    name: str
    borough: str  # name; "" where there is none above
    distance: float
    traits: tuple[PeerTrait, ...]


def make_peer_lines(
    peers: pl.DataFrame, reasons: pl.DataFrame, *, area: str, characteristics: Sequence[Indicator]
) -> tuple[PeerLine, ...]:
    """Make the lines of an area's peers, the most alike first.

    Parameters
    ----------
    peers : PEER table
    reasons : table of `PEER_REASON_SCHEMA`; a peer of which it tells nothing has no line
    characteristics : as the framework declares them
    """
    known = {one.id: one for one in characteristics}
    rows = reasons.filter(pl.col("area_code") == area).partition_by("peer_code", as_dict=True)
    ranked = peers.filter(pl.col("area_code") == area).sort("rank")
    return tuple(
        PeerLine(
            code=code,
            name=told["peer_name"][0] or code,
            borough=told["peer_borough"][0] or "",
            distance=distance,
            traits=tuple(
                _make_trait(known[str(one["indicator_id"])], one)
                for one in told.iter_rows(named=True)
                if one["indicator_id"] in known
            ),
        )
        for code, distance in ranked.select("peer_code", "distance").iter_rows()
        if (told := rows.get((code,))) is not None
    )


def _make_trait(characteristic: Indicator, row: dict[str, float | None]) -> PeerTrait:
    return PeerTrait(
        id=characteristic.id,
        label=characteristic.label,
        unit=characteristic.unit,
        value=row["value"],
        peer_value=row["peer_value"],
        apart=row["apart"],
        decimals=characteristic.decimals,
    )


def write_peers(lines: Sequence[PeerLine]) -> list[str]:
    """Write peers for a terminal, a line each."""
    if not lines:
        return []
    used = ", ".join(lower_first(one.label) for one in lines[0].traits)
    return [
        f"Most similar in {used}, which the index does not judge. Distance, then in what:",
        *(_write_peer(one) for one in lines),
    ]


def _write_peer(line: PeerLine) -> str:
    place = line.name + (f" ({line.borough})" if line.borough else "")
    known = [one for one in line.traits if one.apart is not None]
    words = ""
    if known:
        known.sort(key=lambda one: abs(one.apart or 0.0))
        words = f": most alike in {_write_trait(known[0])}"
        if len(known) > 1:
            words += f", least in {_write_trait(known[-1])}"
    return f"  {write_number(line.distance, 2)}  {place}{words}"


def _write_trait(trait: PeerTrait) -> str:
    there, here = (
        write_figure(one or 0.0, unit=trait.unit, decimals=trait.decimals)
        for one in (trait.peer_value, trait.value)
    )
    return f"{lower_first(trait.label)} ({there}, here {here})"
