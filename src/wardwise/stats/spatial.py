"""Whether neighbours resemble each other: Moran's I, over a map and place by place."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Positions, Vector

_LEAST = 4  # places: the variance of Moran's I divides by their number less three
_NEAR = 1e-9  # of the spread of a sum, within which two sums count as equal: they are rounded
_CELLS_AT_ONCE = 25_000  # figures strewn at once, so that they stay at hand


@dataclass(frozen=True, slots=True)
class Borders:
    """Which places share a border: positions `one` and `other`, every border both ways round.

    They are in order of `one`, then of `other`; `places` is how many places there are.
    """

    one: Positions
    other: Positions
    places: int

    def count(self) -> Positions:
        """Count each place's neighbours: (places,)."""
        return np.bincount(self.one, minlength=self.places)


@dataclass(frozen=True, slots=True)
class Moran:
    """Moran's I of a map, and how it would lie if the figures were strewn over the map at random.

    All are NaN where there are fewer than four places, no border, or the figures do not vary.
    """

    value: float
    expected: float
    variance: float
    z: float
    p_value: float  # of the two ends, from the permutations


@dataclass(frozen=True, slots=True)
class LocalMoran:
    """Local Moran's I place by place, all (places,); NaN where a place has no neighbour.

    `own` and `around` lie above 0 where the place's figure, and the plain mean of its neighbours',
    lie above the mean of all, in standard deviations of all places.
    """

    value: Vector
    own: Vector
    around: Vector
    p_value: Vector  # of the two ends, from the permutations


def lay_borders(one: Positions, other: Positions, *, places: int) -> Borders:
    """Lay out borders given in any order, one way round or both, once or several times.

    Raises
    ------
    StatisticsError
        If a place borders on itself, or a position is not of one of the places.
    """
    both = np.concatenate([np.stack([one, other]), np.stack([other, one])], axis=1)
    if both.size and (both.min() < 0 or both.max() >= places):
        raise StatisticsError(f"a border of a place beyond the {places} that there are")
    if (one == other).any():
        raise StatisticsError("a place cannot border on itself")
    key = np.unique(both[0] * places + both[1])
    return Borders(key // max(places, 1), key % max(places, 1), places)


def select_places(borders: Borders, kept: Mask) -> Borders:
    """Give the borders among some of the places, numbered anew in their order.

    Parameters
    ----------
    kept : (places,)
    """
    both = kept[borders.one] & kept[borders.other]
    number = np.cumsum(kept) - 1
    return Borders(number[borders.one[both]], number[borders.other[both]], int(kept.sum()))


def average_neighbours(values: Vector, borders: Borders) -> Vector:
    """Average the figures of each place's neighbours, all alike; NaN where it has none."""
    sums = np.bincount(borders.one, weights=values[borders.other], minlength=borders.places)
    counts = borders.count()
    found: Vector = np.divide(sums, counts, out=np.full(borders.places, np.nan), where=counts > 0)
    return found


def measure_moran(values: Vector, borders: Borders, *, draws: int, seed: int) -> Moran:
    """Measure whether neighbours resemble each other over a whole map.

    Neighbours' weights sum to one for each place. Variance and z are under randomisation; the
    p-value is the share of random orders of the figures that lie as far out, either way.

    Parameters
    ----------
    values : (places,), none missing
    draws : random orders

    Raises
    ------
    StatisticsError
        If a figure is missing.

    Source
    ------
    Moran (1950), Notes on continuous stochastic phenomena; Cliff and Ord (1981), Spatial processes:
    models and applications, for expectation and variance.
    """
    own = _standardise(values, borders)
    if own is None:
        return Moran(*[float("nan")] * 5)
    value = _sum_products(own, borders) / _count_linked(borders)
    expected, variance = _find_moments(own, borders)
    return Moran(
        value=value,
        expected=expected,
        variance=variance,
        z=(value - expected) / float(np.sqrt(variance)),
        p_value=_permute_whole(own, borders, draws=draws, seed=seed),
    )


def measure_local_moran(values: Vector, borders: Borders, *, draws: int, seed: int) -> LocalMoran:
    """Measure for each place whether its neighbours are unlike a random choice of other places.

    The place keeps its figure while those of all others are strewn at random; the p-value is the
    share of random orders in which the neighbours' mean lies as far out, either way. The same
    random orders serve every place.

    Parameters
    ----------
    values : (places,), none missing
    draws : random orders

    Raises
    ------
    StatisticsError
        If a figure is missing.

    Source
    ------
    Anselin (1995), Local indicators of spatial association: LISA, conditional permutations.
    """
    own = _standardise(values, borders)
    if own is None:
        nothing = np.full(borders.places, np.nan)
        return LocalMoran(nothing, nothing, nothing, nothing)
    around = average_neighbours(own, borders)
    return LocalMoran(
        value=(borders.places - 1) / borders.places * own * around,
        own=own,
        around=around,
        p_value=_permute_each(own, borders, draws=draws, seed=seed),
    )


def _standardise(values: Vector, borders: Borders) -> Vector | None:
    """Give figures less their mean in standard deviations; None where nothing can be measured."""
    if np.isnan(values).any() or len(values) != borders.places:
        raise StatisticsError(
            f"of {borders.places} places, {int(np.sum(~np.isnan(values)))} have a figure",
            fix="select the places with a figure first",
        )
    if borders.places < _LEAST or not len(borders.one) or np.ptp(values) == 0:
        return None
    apart = values - values.mean()
    found: Vector = apart / np.sqrt(np.mean(apart**2))
    return found


def _count_linked(borders: Borders) -> int:
    """Count the places that have a neighbour: what all the weights sum to."""
    return int(np.count_nonzero(borders.count()))


def _sum_products(own: Vector, borders: Borders) -> float:
    around = average_neighbours(own, borders)
    return float(np.nansum(own * around))


def _find_moments(own: Vector, borders: Borders) -> tuple[float, float]:
    """Find expectation and variance of Moran's I under randomisation (Cliff and Ord, 2.36)."""
    n, s0 = float(borders.places), float(_count_linked(borders))
    weight = 1.0 / borders.count()[borders.one]
    back = 1.0 / borders.count()[borders.other]  # the weight of the same border the other way
    s1 = float(np.sum((weight + back) ** 2)) / 2.0
    columns = np.bincount(borders.other, weights=weight, minlength=borders.places)
    s2 = float(np.sum(((borders.count() > 0) + columns) ** 2))
    k = float(np.mean(own**4)) / float(np.mean(own**2)) ** 2
    expected = -1.0 / (n - 1.0)
    most = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    less = k * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    return expected, (most - less) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2


def _permute_whole(own: Vector, borders: Borders, *, draws: int, seed: int) -> float:
    chance = np.random.default_rng(seed)
    counts = borders.count()
    once = borders.one < borders.other  # each border once, with its weights both ways
    one, other = borders.one[once], borders.other[once]
    weight = 1.0 / counts[one] + 1.0 / counts[other]
    observed = float((own[one] * own[other]) @ weight)
    near = _NEAR * borders.places
    above = below = 0
    at_once = max(1, _CELLS_AT_ONCE // borders.places)
    for start in range(0, draws, at_once):
        strewn = np.tile(own, (min(at_once, draws - start), 1))
        chance.permuted(strewn, axis=1, out=strewn)
        # `take` of rows that lie together is several times as fast as an index across them
        turned = np.ascontiguousarray(strewn.T)
        sums = weight @ (turned.take(one, axis=0) * turned.take(other, axis=0))
        above += int(np.count_nonzero(sums >= observed - near))
        below += int(np.count_nonzero(sums <= observed + near))
    return min(1.0, 2.0 * (min(above, below) + 1) / (draws + 1))


def _permute_each(own: Vector, borders: Borders, *, draws: int, seed: int) -> Vector:
    """Give each place's p-value: NaN where it has no neighbour.

    The random choices are of all places but the last. For a place among them, the last one's
    figure stands in for its own wherever it was chosen itself: it is never its own neighbour. So
    all places share the sums of one table, but for the few that are mended.
    """
    counts = borders.count()
    chosen = _choose_others(borders.places - 1, int(counts.max()), draws=draws, seed=seed)
    sums = own[chosen].cumsum(axis=1)
    observed = average_neighbours(own, borders) * counts
    above, below = np.zeros((2, borders.places), dtype=np.int64)
    for count in np.unique(counts[counts > 0]):
        here = np.flatnonzero(counts == count)
        column = np.sort(sums[:, count - 1])
        above[here] = draws - column.searchsorted(observed[here] - _NEAR, side="left")
        below[here] = column.searchsorted(observed[here] + _NEAR, side="right")
    draw, place = np.nonzero(np.arange(chosen.shape[1]) < counts[chosen])
    itself = chosen[draw, place]
    wrong = sums[draw, counts[itself] - 1]
    right = wrong + own[-1] - own[itself]
    low, high = observed[itself] - _NEAR, observed[itself] + _NEAR
    for count, are, were in (
        (above, right >= low, wrong >= low),
        (below, right <= high, wrong <= high),
    ):
        np.add.at(count, itself, are.astype(np.int64) - were)
    p_value = np.minimum(1.0, 2.0 * (np.minimum(above, below) + 1) / (draws + 1))
    return np.where(counts > 0, p_value, np.nan)


def _choose_others(places: int, most: int, *, draws: int, seed: int) -> Positions:
    """Choose places at random, none twice in a draw, in random order: (draws, most) positions."""
    chance = np.random.default_rng(seed)
    chosen = np.empty((draws, most), dtype=np.int64)
    for at in range(most):
        pick = chance.integers(0, places - at, draws)  # among those not chosen yet
        for taken in np.sort(chosen[:, :at], axis=1).T:
            pick += pick >= taken
        chosen[:, at] = pick
    return chosen
