"""The bridge from the observation table to arrays."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from wardwise.composite.area_set import AreaSet
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError, DuplicateRowError
from wardwise.model.indicator import Indicator, Kind
from wardwise.model.method import Imputation
from wardwise.model.status import Status
from wardwise.stats.arrays import Counts, Mask, Positions, Vector
from wardwise.stats.impute import carry_latest, interpolate_in_time
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

_ROWS_AT_ONCE = 524_288  # keeps what is needed on the way small beside the cells themselves


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

    One source period standing for several edition periods is carried in each of them: it says
    nothing of change. Where the method carries, a gap takes the latest earlier value; where it
    interpolates, a gap between two values lies on the line between them and is estimated; neither
    goes over a declared break. An indicator declared `carried_down` takes the value of the nearest
    larger area where it has none of its own; that cell is estimated.

    Parameters
    ----------
    edition : says which source period stands for which edition period
    observations : an ObservationTable; rows of other indicators, areas and periods are left aside

    Raises
    ------
    CompositeError
        If a value is infinite.
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
        if edition.method.imputation is Imputation.INTERPOLATE:
            _interpolate(cells, row, _find_open_borders(indicator, periods), _find_times(periods))
        if edition.method.imputation.carries:
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
    shape = (len(slots), len(area_set.codes))
    read = _Read(slots, np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=bool))
    _scatter(read, edition, observations, area_set)
    for at, slot in enumerate(slots):
        indicator = indicators[slot.indicator]
        if indicator.carried_down:
            estimated = observations.filter(
                indicator_id=indicator.id, period_id=slot.period_id, status=Status.ESTIMATED.value
            )["area_code"]
            said = np.isin(area_set.codes, estimated.to_numpy())
            _hand_down(read, at, area_set, said=said)
    return read


def _scatter(read: _Read, edition: Edition, observations: pl.DataFrame, area_set: AreaSet) -> None:
    """Put every row with a value into its slot and area, a block of rows at a time."""
    periods = tuple(dict.fromkeys(slot.period_id for slot in read.slots))
    ids = tuple(one.id for one in edition.framework.indicators)
    # the last row and column catch what the edition does not read, coded -1
    slot_of = np.full((len(ids) + 1, len(periods) + 1), -1, dtype=np.int64)
    for at, slot in enumerate(read.slots):
        slot_of[slot.indicator, periods.index(slot.period_id)] = at
    chance = _Chance.prepare(
        [edition.framework.indicators[slot.indicator] for slot in read.slots],
        level=edition.method.interval_level,
    )
    values, variances = read.values.reshape(-1), read.variances.reshape(-1)
    codes = {
        "indicator_id": pl.Enum(ids),
        "period_id": pl.Enum(periods),
        "area_code": pl.Enum(area_set.codes),
    }
    placed = 0
    for start in range(0, observations.height, _ROWS_AT_ONCE):
        block = observations[start : start + _ROWS_AT_ONCE]
        indicator, period, area = (_encode(block[name], code) for name, code in codes.items())
        slot_of_row, value = slot_of[indicator, period], block["value"].to_numpy()
        kept = np.flatnonzero((slot_of_row >= 0) & (area >= 0) & ~np.isnan(value))
        if np.isinf(value[kept]).any():
            raise _name_infinite(block[kept[np.isinf(value[kept])].tolist()])
        cell = slot_of_row[kept] * len(area_set.codes) + area[kept]
        values[cell] = value[kept]
        variances[cell] = chance.estimate(block, kept, slot_of_row[kept])
        placed += len(kept)
    if placed > int((~np.isnan(values)).sum()):
        raise _name_duplicate(observations)


def _encode(column: pl.Series, known: pl.Enum) -> Counts:
    """Give each text's position among those known, -1 where it is none of them."""
    codes = column.cast(known, strict=False).to_physical().cast(pl.Int32)
    return codes.fill_null(-1).to_numpy()


def _name_duplicate(observations: pl.DataFrame) -> DuplicateRowError:
    keys = observations.filter(pl.col("value").is_not_null()).select(
        "indicator_id", "area_code", "period_id"
    )
    twice = keys.filter(keys.is_duplicated())
    indicator, area, period = twice.row(0)
    return DuplicateRowError(
        f"two observations give {indicator} for {area} in {period}",
        where=f"{indicator}, {area}, {period}",
        fix="keep one row for each indicator, area and period",
    )


def _name_infinite(rows: pl.DataFrame) -> CompositeError:
    indicator, area, period = rows.select("indicator_id", "area_code", "period_id").row(0)
    return CompositeError(
        f"{rows.height} value(s) of {indicator!r} are infinite, first that of {area} in {period}",
        where=f"{indicator}, {area}, {period}",
        fix="look for a denominator of 0 at the source, and leave the value empty",
    )


@dataclass(frozen=True, slots=True)
class _Chance:
    """How the variance by chance of each slot's values is found."""

    kinds: Codes  # by slot, positions in Kind
    per: Vector  # by slot
    reach: float  # standard errors from one end of an interval to the other

    @classmethod
    def prepare(cls, indicators: Sequence[Indicator], *, level: float) -> "_Chance":
        """Note each slot's kind and scale."""
        kinds = [list(Kind).index(one.kind) for one in indicators]
        per = np.array([one.per for one in indicators], dtype=np.float64)
        return cls(np.array(kinds, dtype=np.int8), per, 2 * find_normal_quantile(level))

    def estimate(self, block: pl.DataFrame, rows: Positions, slots: Positions) -> Vector:
        """Estimate the variance of rows' values: by their counts, else by their interval."""
        lower, upper, cases, population = (
            block[name].to_numpy()[rows] for name in ("lower", "upper", "numerator", "denominator")
        )
        variance: Vector = ((upper - lower) / self.reach) ** 2
        kinds, squared = self.kinds[slots], self.per[slots] ** 2
        for kind, estimate, base in (
            (Kind.SHARE, estimate_share_variance, population),
            (Kind.RATE, estimate_rate_variance, population),
            (Kind.COUNT, estimate_rate_variance, np.ones(len(cases))),
        ):
            at = np.flatnonzero(kinds == list(Kind).index(kind))
            if not len(at):
                continue
            by_counts = squared[at] * estimate(cases[at], base[at])
            variance[at] = np.where(np.isnan(by_counts), variance[at], by_counts)
        return variance


def _hand_down(read: _Read, at: int, area_set: AreaSet, *, said: Mask) -> None:
    """Give areas without a value that of the nearest larger area that has one.

    Where the table holds it already, it is known by its status [e] (`said`) and by being the larger
    area's very value.
    """
    own, above = read.values[at].copy(), area_set.parents
    while (above >= 0).any():
        higher = np.where(above >= 0, own[above], np.nan)
        gap = np.isnan(read.values[at])
        read.values[at, gap] = higher[gap]
        read.handed_down[at] |= (gap | said) & (read.values[at] == higher)
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
    indicator = cells.indicators[row]
    standing = Counter(indicator.periods.get(period) for period in periods)
    for column, period in enumerate(periods):
        source_period = indicator.periods.get(period)
        if source_period is None:
            continue
        at = place[row, source_period]
        known = ~np.isnan(read.values[at])
        cells.values[row, column] = read.values[at]
        cells.variances[row, column] = read.variances[at]
        origin = CARRIED if standing[source_period] > 1 else OBSERVED
        cells.origins[row, column, known] = origin
        cells.origins[row, column, read.handed_down[at]] = ESTIMATED
        cells.source_periods[row, column, known] = cells.period_ids.index(source_period)


def _find_open_borders(indicator: Indicator, periods: Sequence[str]) -> Mask:
    """Say between which neighbouring edition periods a value may be carried: not over a break."""
    borders = np.ones(max(len(periods) - 1, 0), dtype=bool)
    latest = indicator.periods.get(periods[0])
    for border, period in enumerate(periods[1:]):
        source_period = indicator.periods.get(period)
        if source_period is None:
            continue
        borders[border] = latest is None or not _is_broken(indicator, latest, source_period)
        latest = source_period
    return borders


def _is_broken(indicator: Indicator, one: str, other: str) -> bool:
    """Claim that a declared break lies in the time between two source periods."""
    # identifiers begin with an ISO date, so that their order is the order of time
    low, high = sorted((one, other))
    return any(min(gap.between) < high and max(gap.between) > low for gap in indicator.breaks)


def _find_times(periods: Sequence[str]) -> Vector:
    """Give the years of the edition's periods, or their places where an id begins with no year."""
    years = [re.match(r"\d{4}(?!\d)", period) for period in periods]
    known = [float(one[0]) for one in years if one is not None]
    rises = len(known) == len(periods) and bool((np.diff(known) > 0).all())
    return np.array(known) if rises else np.arange(float(len(periods)))


def _interpolate(cells: Cells, row: int, borders: Mask, times: Vector) -> None:
    """Fill gaps between two values of an area, and those after its last with that value."""
    edges = [0, *(np.flatnonzero(~borders) + 1).tolist(), len(times)]
    for start, end in pairwise(edges):
        own = slice(start, end)
        between = interpolate_in_time(cells.values[row, own].T, times[own], beyond=False)
        cells.values[row, own] = between.values.T
        cells.origins[row, own][between.filled.T] = ESTIMATED
    _carry(cells, row, borders)


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
