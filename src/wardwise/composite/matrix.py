"""The bridge from the observation table to arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from wardwise.composite.area_set import AreaSet
from wardwise.model.edition import Edition
from wardwise.model.errors import DuplicateRowError
from wardwise.model.indicator import Indicator, Kind
from wardwise.model.method import Imputation
from wardwise.stats.arrays import Mask, Vector
from wardwise.stats.impute import carry_latest
from wardwise.stats.intervals import (
    estimate_rate_variance,
    estimate_share_variance,
    find_normal_quantile,
)

ORIGINS = ("missing", "observed", "carried", "estimated")
MISSING, OBSERVED, CARRIED, ESTIMATED = range(4)

Cube = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Slots = npt.NDArray[np.int16]

_READ = ("value", "numerator", "denominator", "lower", "upper")


@dataclass(frozen=True, slots=True)
class Cells:
    """Every cell of an edition: arrays are (indicators, edition periods, areas).

    `values` are in the indicator's unit, NaN where missing; `variances` by chance in that unit
    squared, NaN where unknown; `origins` are positions in `ORIGINS`; `source_periods` positions in
    `period_ids`, -1 where a cell has none.
    """

    indicators: tuple[Indicator, ...]
    values: Cube
    variances: Cube
    origins: Codes
    source_periods: Slots
    period_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """An indicator's source period, and which indicator it is."""

    indicator: int
    period_id: str


@dataclass(slots=True)
class _Read:
    """What was read for each slot and area, before it is laid out by edition period."""

    slots: list[_Slot] = field(default_factory=list)
    values: Cube = field(default_factory=lambda: np.empty(0))
    variances: Cube = field(default_factory=lambda: np.empty(0))
    handed_down: Mask = field(default_factory=lambda: np.empty(0, dtype=bool))


def read_cells(edition: Edition, observations: pl.DataFrame, area_set: AreaSet) -> Cells:
    """Lay the observations out by indicator, edition period and area.

    One source period standing for several edition periods is observed in the first and carried in
    the later ones. With `carry_then_regression` a gap takes the latest earlier value, unless a
    declared break lies between. An indicator declared `carried_down` takes the value of the nearest
    larger area where it has none of its own; that cell is estimated.

    Parameters
    ----------
    edition : says which source period stands for which edition period
    observations : an ObservationTable; rows of other indicators, areas and periods are left aside

    Raises
    ------
    DuplicateRowError
        If two rows give the same indicator, area and period.
    """
    indicators = edition.framework.indicators
    read = _read_slots(edition, observations, area_set)
    periods = [period.id for period in edition.periods]
    shape = (len(indicators), len(periods), len(area_set.codes))
    period_ids = tuple(dict.fromkeys(slot.period_id for slot in read.slots))
    cells = Cells(
        indicators=indicators,
        values=np.full(shape, np.nan),
        variances=np.full(shape, np.nan),
        origins=np.zeros(shape, dtype=np.int8),
        source_periods=np.full(shape, -1, dtype=np.int16),
        period_ids=period_ids,
    )
    place = {(slot.indicator, slot.period_id): at for at, slot in enumerate(read.slots)}
    for row, indicator in enumerate(indicators):
        _lay_out(cells, row, read=read, place=place, periods=periods)
        if edition.method.imputation is Imputation.CARRY_THEN_REGRESSION:
            _carry(cells, row, _find_open_borders(indicator, periods))
    return cells


def _read_slots(edition: Edition, observations: pl.DataFrame, area_set: AreaSet) -> _Read:
    indicators = edition.framework.indicators
    wanted = {period.id for period in edition.periods}
    slots = [
        _Slot(row, source_period)
        for row, indicator in enumerate(indicators)
        for source_period in dict.fromkeys(
            source for period, source in indicator.periods.items() if period in wanted
        )
    ]
    rows = _select_rows(slots, indicators, observations, area_set)
    count = len(area_set.codes)
    columns = {name: rows[name].to_numpy() for name in _READ}
    slot_of_row, area_of_row = rows["slot"].to_numpy(), rows["area"].to_numpy()
    variance = _estimate_variances(
        columns,
        [indicators[slot.indicator] for slot in slots],
        slot_of_row,
        level=edition.method.interval_level,
    )
    cell = slot_of_row.astype(np.int64) * count + area_of_row
    _refuse_duplicates(cell, rows, size=len(slots) * count)
    values = np.full(len(slots) * count, np.nan)
    variances = np.full(len(slots) * count, np.nan)
    values[cell], variances[cell] = columns["value"], variance
    read = _Read(
        slots,
        values.reshape(len(slots), count),
        variances.reshape(len(slots), count),
        np.zeros((len(slots), count), dtype=bool),
    )
    for at, slot in enumerate(slots):
        if indicators[slot.indicator].carried_down:
            _hand_down(read, at, area_set)
    return read


def _select_rows(
    slots: Sequence[_Slot],
    indicators: Sequence[Indicator],
    observations: pl.DataFrame,
    area_set: AreaSet,
) -> pl.DataFrame:
    """Keep the rows with a value that the edition reads, numbered by slot and area."""
    slot_table = pl.DataFrame(
        {
            "indicator_id": [indicators[slot.indicator].id for slot in slots],
            "period_id": [slot.period_id for slot in slots],
            "slot": range(len(slots)),
        },
        schema={"indicator_id": pl.String, "period_id": pl.String, "slot": pl.Int32},
    )
    area_table = pl.DataFrame(
        {"area_code": area_set.codes, "area": range(len(area_set.codes))},
        schema={"area_code": pl.String, "area": pl.Int32},
    )
    return (
        observations.lazy()
        .select("indicator_id", "area_code", "period_id", *_READ)
        .filter(pl.col("value").is_not_null())
        .join(slot_table.lazy(), on=["indicator_id", "period_id"], how="inner")
        .join(area_table.lazy(), on="area_code", how="inner")
        .collect()
    )


def _refuse_duplicates(cell: npt.NDArray[np.int64], rows: pl.DataFrame, *, size: int) -> None:
    seen = np.bincount(cell, minlength=size)
    if (seen > 1).any():
        first = int(np.flatnonzero(seen[cell] > 1)[0])
        indicator, area, period = rows.select("indicator_id", "area_code", "period_id").row(first)
        raise DuplicateRowError(
            f"two observations give {indicator} for {area} in {period}",
            where=f"{indicator}, {area}, {period}",
            fix="keep one row for each indicator, area and period",
        )


def _estimate_variances(
    columns: dict[str, Vector],
    slot_indicators: Sequence[Indicator],
    slot_of_row: npt.NDArray[np.int32],
    *,
    level: float,
) -> Vector:
    """Estimate the variance by chance of every row's value: by its counts, else its interval."""
    kinds = list(Kind)
    kind = np.array([kinds.index(one.kind) for one in slot_indicators], dtype=np.int8)[slot_of_row]
    per = np.array([one.per for one in slot_indicators], dtype=np.float64)[slot_of_row]
    reach = 2 * find_normal_quantile(level)
    variance = ((columns["upper"] - columns["lower"]) / reach) ** 2
    cases, population = columns["numerator"], columns["denominator"]
    for one, estimate in (
        (Kind.SHARE, estimate_share_variance),
        (Kind.RATE, estimate_rate_variance),
    ):
        at = np.flatnonzero(kind == kinds.index(one))
        by_counts = per[at] ** 2 * estimate(cases[at], population[at])
        variance[at] = np.where(np.isnan(by_counts), variance[at], by_counts)
    at = np.flatnonzero(kind == kinds.index(Kind.COUNT))
    by_counts = per[at] ** 2 * estimate_rate_variance(cases[at], np.ones(len(at)))
    variance[at] = np.where(np.isnan(by_counts), variance[at], by_counts)
    return variance


def _hand_down(read: _Read, at: int, area_set: AreaSet) -> None:
    """Give areas without a value that of the nearest larger area that has one."""
    own = read.values[at].copy()
    above = area_set.parents
    while (above >= 0).any():
        gap = np.isnan(read.values[at]) & (above >= 0)
        read.values[at, gap] = own[above[gap]]
        read.handed_down[at, gap] = ~np.isnan(read.values[at, gap])
        above = np.where(above >= 0, area_set.parents[above], -1)


def _lay_out(
    cells: Cells,
    row: int,
    *,
    read: _Read,
    place: dict[tuple[int, str], int],
    periods: Sequence[str],
) -> None:
    """Put an indicator's slots where its edition periods are."""
    indicator, used = cells.indicators[row], set[str]()
    for column, period in enumerate(periods):
        source_period = indicator.periods.get(period)
        if source_period is None:
            continue
        at = place[row, source_period]
        known = ~np.isnan(read.values[at])
        cells.values[row, column] = read.values[at]
        cells.variances[row, column] = read.variances[at]
        origin = CARRIED if source_period in used else OBSERVED
        cells.origins[row, column, known] = origin
        cells.origins[row, column, read.handed_down[at]] = ESTIMATED
        cells.source_periods[row, column, known] = cells.period_ids.index(source_period)
        used.add(source_period)


def _find_open_borders(indicator: Indicator, periods: Sequence[str]) -> Mask:
    """Say between which neighbouring edition periods a value may be carried: not over a break."""
    broken = {one.between for one in indicator.breaks}
    borders = np.ones(max(len(periods) - 1, 0), dtype=bool)
    latest = indicator.periods.get(periods[0])
    for border, period in enumerate(periods[1:]):
        source_period = indicator.periods.get(period)
        if source_period is None:
            continue
        borders[border] = latest is None or (latest, source_period) not in broken
        latest = source_period
    return borders


def _carry(cells: Cells, row: int, borders: Mask) -> None:
    filled = carry_latest(cells.values[row].T, may_cross=borders).filled.T
    for period in range(1, len(filled)):
        gap = filled[period]
        if not gap.any():
            continue
        before = period - 1
        cells.values[row, period, gap] = cells.values[row, before, gap]
        cells.variances[row, period, gap] = cells.variances[row, before, gap]
        cells.source_periods[row, period, gap] = cells.source_periods[row, before, gap]
        origin = cells.origins[row, before, gap]
        cells.origins[row, period, gap] = np.where(origin == ESTIMATED, ESTIMATED, CARRIED)
