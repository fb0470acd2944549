"""Values supposed in the place of those observed: checked, and put in with their chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wardwise.model.edition import Edition
from wardwise.model.errors import SuppositionError, suggest_nearest
from wardwise.model.indicator import Indicator, Kind
from wardwise.stats.intervals import byar_interval, wilson_interval


@dataclass(frozen=True, slots=True)
class SupposedValue:
    """A value supposed of an indicator in an area.

    In the indicator's unit, or, where `is_factor`, as a multiple of the value observed. `period` is
    one of the edition's; its latest where empty.
    """

    indicator_id: str
    area_code: str
    value: float
    is_factor: bool = False
    period: str = ""


def find_bounds(indicator: Indicator) -> tuple[float, float]:
    """Find the lowest and the highest value that an indicator can have.

    As declared; a share is a part of a whole, and counts and rates are never negative.
    """
    low, high = -math.inf, math.inf
    if indicator.kind in {Kind.SHARE, Kind.RATE, Kind.COUNT}:
        low = 0.0
    if indicator.kind is Kind.SHARE:
        high = indicator.per
    if indicator.possible_minimum is not None:
        low = max(low, indicator.possible_minimum)
    if indicator.possible_maximum is not None:
        high = min(high, indicator.possible_maximum)
    return low, high


def check_values(edition: Edition, values: Sequence[SupposedValue], *, codes: pl.Series) -> None:
    """Check that indicators, areas and periods exist, and that values stated are possible.

    Raises
    ------
    SuppositionError
        Naming the value.
    """
    known = {one.id: one for one in edition.framework.indicators}
    areas = set(codes.unique())
    periods = [one.id for one in edition.periods]
    seen = set()
    for one in values:
        if one.indicator_id not in known:
            raise SuppositionError(
                f"{one.indicator_id!r} is not an indicator of edition {edition.id}",
                fix=suggest_nearest(one.indicator_id, list(known)),
            )
        if one.area_code not in areas:
            raise SuppositionError(
                f"{one.area_code!r} is not an area that edition {edition.id} scores",
                fix=suggest_nearest(one.area_code, sorted(areas)),
            )
        if one.period and one.period not in periods:
            raise SuppositionError(
                f"{one.period!r} is not a period of edition {edition.id}",
                fix=f"choose one of {', '.join(periods)}",
            )
        key = (one.indicator_id, one.area_code, one.period or periods[-1])
        if key in seen:
            raise SuppositionError(
                f"two values are supposed of {one.indicator_id} in {one.area_code}",
                fix="keep one of them",
            )
        seen.add(key)
        if not one.is_factor:
            _check_possible(known[one.indicator_id], one.area_code, one.value)


def _check_possible(indicator: Indicator, area: str, value: float) -> None:
    low, high = find_bounds(indicator)
    if low <= value <= high and math.isfinite(value):
        return
    raise SuppositionError(
        f"{indicator.label} of {value:g} {indicator.unit} is not possible; it lies between "
        f"{low:g} and {high:g}",
        where=f"{indicator.id}, {area}",
        fix="suppose a value within these bounds, in the indicator's own unit",
    )


def alter_observations(
    edition: Edition, observations: pl.DataFrame, values: Sequence[SupposedValue]
) -> pl.DataFrame:
    """Put supposed values in the place of those observed, or where none was.

    The denominator stays, so that a supposed share or rate is as sure as one observed among as many
    people; where a figure came without its counts, its interval keeps its width.

    Raises
    ------
    SuppositionError
        If no figure stands for the period at all, a multiple is asked of a value that is not there,
        or it is not possible.
    """
    known = {one.id: one for one in edition.framework.indicators}
    rows = [
        _alter_row(edition, known[one.indicator_id], one, observations=observations)
        for one in values
    ]
    if not rows:
        return observations
    made = pl.DataFrame(rows, schema=observations.schema)
    keys = ["indicator_id", "area_code", "period_id"]
    return pl.concat([observations.join(made, on=keys, how="anti"), made])


def _alter_row(
    edition: Edition, indicator: Indicator, one: SupposedValue, *, observations: pl.DataFrame
) -> dict[str, object]:
    period = one.period or edition.periods[-1].id
    source_period = indicator.periods.get(period)
    if source_period is None:
        raise SuppositionError(
            f"no figures of {indicator.label} stand for {period}, so none can be supposed there",
            where=indicator.id,
            fix=f"it has figures for {', '.join(indicator.periods) or 'no period'}",
        )
    found = observations.filter(
        indicator_id=one.indicator_id, area_code=one.area_code, period_id=source_period
    )
    row: dict[str, object] = dict.fromkeys(observations.columns)
    row |= found.row(0, named=True) if found.height else {}
    before = row["value"]
    if one.is_factor and not isinstance(before, float):
        raise SuppositionError(
            f"{indicator.label} has no value in {one.area_code} that could be a part or multiple",
            where=indicator.id,
            fix="suppose a value in the indicator's own unit",
        )
    value = one.value
    if one.is_factor and isinstance(before, float):
        value = one.value * before
        _check_possible(indicator, one.area_code, value)
    if value == before:
        return row
    row |= {
        "indicator_id": one.indicator_id,
        "area_code": one.area_code,
        "period_id": source_period,
        "value": value,
        "status": None,
        "source_id": row["source_id"] or indicator.source,
    }
    return row | _restate_chance(indicator, row, before, level=edition.method.interval_level)


def _restate_chance(
    indicator: Indicator, row: dict[str, object], before: object, *, level: float
) -> dict[str, object]:
    """Give the cases and the interval of a supposed value."""
    value, people = float(str(row["value"])), row["denominator"]
    if indicator.kind is Kind.COUNT:
        found = byar_interval(np.array([value]), level=level)
        return _state(value, found.lower[0], found.upper[0])
    if isinstance(people, float) and people > 0 and indicator.kind in {Kind.SHARE, Kind.RATE}:
        cases = np.array([value * people / indicator.per])
        if indicator.kind is Kind.SHARE:
            share = wilson_interval(cases, np.array([people]), level=level)
            lower, upper = share.lower * indicator.per, share.upper * indicator.per
        else:
            events = byar_interval(cases, level=level)
            lower, upper = (end * indicator.per / people for end in (events.lower, events.upper))
        return _state(float(cases[0]), lower[0], upper[0])
    moved = value - before if isinstance(before, float) else 0.0
    ends = [
        end + moved if isinstance(end, float) and isinstance(before, float) else None
        for end in (row["lower"], row["upper"])
    ]
    return {"numerator": None, "lower": ends[0], "upper": ends[1]}


def _state(cases: float, lower: float, upper: float) -> dict[str, object]:
    return {"numerator": cases, "lower": float(lower), "upper": float(upper)}
