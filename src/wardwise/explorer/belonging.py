"""How a component's indicators belong together, in words, a table of pairs and a list of bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl
from markupsafe import Markup

from wardwise.explorer.addresses import find_indicator
from wardwise.explorer.claims import doubts_weights
from wardwise.explorer.facts import Facts
from wardwise.model.coherence import Finding
from wardwise.presentation.charts import draw_range
from wardwise.presentation.words import write_interval, write_number, write_share

_STEPS = (0.3, 0.5, 0.7)  # sizes of a correlation from which its cell is tinted more deeply
_UNTOLD = (Finding.FEW_AREAS.value, Finding.NOTHING.value)  # said once for all components


class Found(NamedTuple):
    """What was found of a component: a sentence or two, and what to do."""

    finding: str
    words: str
    advice: str

    @property
    def is_grave(self) -> bool:
        """Claim that it is more than that there is nothing, or little, to be said."""
        return self.finding not in _UNTOLD


@dataclass(frozen=True, slots=True)
class Tied:
    """How two indicators move together."""

    first: str  # labels
    second: str
    figure: str  # in brackets where chance alone could make as much; empty where not known
    tint: str  # how its cell is tinted: "" | with-1 … with-3 | against-1 … against-3
    is_chance: bool
    size: float


@dataclass(frozen=True, slots=True)
class TieRow:
    """A row of the table of pairs: an indicator, and how it moves with each before it."""

    number: int
    label: str
    address: str
    ties: tuple[Tied, ...]


@dataclass(frozen=True, slots=True)
class BarLine:
    """How an indicator moves with the rest of its component, and what it counts for."""

    label: str
    address: str
    figure: str
    extent: str
    axis: Markup
    weight: str
    influence: str


@dataclass(frozen=True, slots=True)
class Belonging:
    """All that a component's page says of how its indicators belong together."""

    found: tuple[Found, ...]
    bars: tuple[BarLine, ...]
    rows: tuple[TieRow, ...]
    pairs: tuple[Tied, ...]  # the same, the closest first
    areas: str  # how many areas it rests on


def read_belonging(facts: Facts, component: str) -> Belonging | None:
    """Read how the indicators of a component belong together; None where it was not judged."""
    tables = facts.release.coherence
    found = read_found(facts, component)
    if not found:
        return None
    places = tables["belonging"].filter(component_id=component)
    order = {name: at for at, name in enumerate(facts.indicators)}
    lines = sorted(places.to_dicts(), key=lambda one: order.get(one["indicator_id"], len(order)))
    several = len(lines) > 1
    names = [one["indicator_id"] for one in lines]
    ties = _read_ties(facts, component) if several else {}
    rows = tuple(
        TieRow(
            number=at + 1,
            label=facts.labels[name],
            address=find_indicator(name),
            ties=tuple(tie for other in names[:at] if (tie := ties.get(frozenset((name, other))))),
        )
        for at, name in enumerate(names)
    )
    return Belonging(
        found=found,
        bars=tuple(_make_bar(facts, component, one) for one in lines) if several else (),
        rows=rows if several else (),
        pairs=tuple(sorted(ties.values(), key=lambda one: -one.size)),
        areas=f"{max(one['areas'] for one in lines):,}" if lines else "",
    )


def read_found(facts: Facts, component: str) -> tuple[Found, ...]:
    """Read what was found of a component, the gravest first."""
    rows = facts.release.coherence["findings"].filter(component_id=component).sort("number")
    return tuple(Found._make(row) for row in rows.select(Found._fields).iter_rows())


def _make_bar(facts: Facts, component: str, row: Mapping[str, object]) -> BarLine:
    name = str(row["indicator_id"])
    figure, lower, upper = (
        _read_number(row[one]) for one in ("with_rest", "with_rest_lower", "with_rest_upper")
    )
    influence, weight = _read_number(row["influence"]), facts.weights.get(name)
    drawn = draw_range(figure, lower, upper, span=(-1.0, 1.0), benchmark=0.0)
    return BarLine(
        label=facts.labels[name],
        address=find_indicator(name),
        figure=write_number(figure, 2) if figure is not None else "not known",
        extent=write_interval(lower, upper, 2) if lower is not None and upper is not None else "",
        axis=Markup(drawn),  # noqa: S704
        weight=_word_weight(facts, component, weight.share if weight else None),
        influence=write_share(influence) if influence is not None else "",
    )


def _word_weight(facts: Facts, component: str, share: float | None) -> str:
    if doubts_weights(facts, component):
        return "by area"
    return write_share(share) if share is not None else ""


def _read_number(given: object) -> float | None:
    return given if isinstance(given, float) else None


def _read_ties(facts: Facts, component: str) -> dict[frozenset[str], Tied]:
    table = facts.release.coherence["correlations"].filter(
        pl.col("within") & (pl.col("first_component") == component)
    )
    columns = ("first_id", "second_id", "correlation", "beyond_chance")
    return {
        frozenset((first, second)): _make_tie(
            facts.labels[first], facts.labels[second], size, is_sure=bool(sure)
        )
        for first, second, size, sure in table.select(columns).iter_rows()
    }


def _make_tie(first: str, second: str, size: float | None, *, is_sure: bool) -> Tied:
    if size is None:
        return Tied(first, second, "", "", is_chance=False, size=0.0)
    step = sum(abs(size) >= one for one in _STEPS)
    tint = f"{'with' if size > 0 else 'against'}-{step}" if step and is_sure else ""
    figure = write_number(size, 2)
    return Tied(
        first,
        second,
        figure if is_sure else f"({figure})",
        tint,
        is_chance=not is_sure,
        size=size,
    )
