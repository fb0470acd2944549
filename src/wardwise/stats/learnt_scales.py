"""Scales that some rows teach, put on any rows."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.model.recipe import Normalisation
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector, refuse_infinite

_STEEPNESS = 23.0  # of the exponential scale, as in the Indices of Deprivation
PLACES = frozenset(
    {
        Normalisation.RANK,
        Normalisation.PERCENTILE_RANK,
        Normalisation.BORDA,
        Normalisation.EXPONENTIAL,
    }
)
_CAPS = {
    Normalisation.GOALPOSTS_CAPPED: (0.0, 100.0),
    Normalisation.DISTANCE_TO_TARGET_CAPPED: (-np.inf, 100.0),
}
_TOP = 100.0


@dataclass(frozen=True, slots=True)
class LearntScale:
    """A scale as its learning rows left it; higher is better on all.

    `zero` and `one` (columns,) are the values that become 0 and 100, in the columns' own units;
    `inverse` (columns,) where the value divides `one` instead; `places` the learning rows' known
    values of each column in rising order of how good they are, for scales by place.
    """

    kind: Normalisation
    rising: Mask
    zero: Vector
    one: Vector
    inverse: Mask
    places: tuple[Vector, ...] = ()

    @property
    def is_linear(self) -> bool:
        """Whether every column's scale is a straight line."""
        straight = self.kind not in PLACES and self.kind not in _CAPS
        return straight and not bool(self.inverse.any())

    def apply(self, values: Matrix) -> Matrix:
        """Put values of the same columns on the scale. Missing stays missing.

        A value beyond those of the learning rows takes the first or the last of their places; on
        other scales it goes on beyond 0 or 100 unless they are capped.

        Raises
        ------
        StatisticsError
            If a value that divides the best is not above 0.
        """
        if self.kind in PLACES:
            oriented = np.where(self.rising, values, -values)
            result = np.empty(values.shape, order="F")
            for column, places in enumerate(self.places):
                result[:, column] = _place(oriented[:, column], places, self.kind)
            return result
        result = values - self.zero  # then in place: copies of a large panel cost most of the time
        result *= _TOP
        result /= self.one - self.zero
        for divided in np.flatnonzero(self.inverse):
            _refuse_below(values[:, divided], int(divided))
            result[:, divided] = _TOP * self.one[divided] / values[:, divided]
        if self.kind in _CAPS:
            result = np.clip(result, *_CAPS[self.kind])
        result += 0.0  # -0.0 becomes 0.0
        return result

    def leave_out(self, columns: Mask) -> "LearntScale":
        """Give the scale of the columns that are not marked."""
        kept = ~columns
        return replace(
            self,
            rising=self.rising[kept],
            zero=self.zero[kept],
            one=self.one[kept],
            inverse=self.inverse[kept],
            places=tuple(one for one, stays in zip(self.places, kept, strict=False) if stays),
        )


def learn_line(kind: Normalisation, *, rising: Mask, zero: Vector, one: Vector) -> LearntScale:
    """Give the scale on which declared ends become 0 and 100.

    Raises
    ------
    StatisticsError
        If an end is missing, or the two ends of a column are equal or point the wrong way.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5, min-max and distance to a
    reference.

    Examples
    --------
    >>> scale = learn_line(Normalisation.GOALPOSTS, rising=np.array([False]),
    ...                    zero=np.array([40.0]), one=np.array([0.0]))
    >>> scale.apply(np.array([[10.0]]))
    array([[75.]])
    """
    unusable = ~(np.where(rising, one - zero, zero - one) > 0)
    if unusable.any():
        column = int(np.flatnonzero(unusable)[0])
        raise StatisticsError(
            f"column {column} cannot span a scale from {zero[column]:g} to {one[column]:g}",
        )
    return LearntScale(kind, rising, zero, one, np.zeros(len(rising), dtype=bool))


def learn_scale(kind: Normalisation, values: Matrix, *, rising: Mask) -> LearntScale:
    """Learn a scale from the values alone: by their ends, mean and spread, best or places.

    Parameters
    ----------
    kind : any but those that need declared ends: goalposts, targets and a reference
    values : (rows, columns) of the learning rows, NaN where missing
    rising : (columns,) where higher is better

    Raises
    ------
    StatisticsError
        If a column has fewer than two known values or does not vary, a value is infinite, or a
        fraction of the best is asked of values that are not above 0.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5; the exponential scale:
    English Indices of Deprivation 2019, technical report.

    Examples
    --------
    A borough between the second and the third of four wards has two of them below it:

    >>> wards = np.array([[10.0], [20.0], [30.0], [40.0]])
    >>> scale = learn_scale(Normalisation.BORDA, wards, rising=np.array([True]))
    >>> scale.apply(np.array([[25.0]]))
    array([[2.]])
    """
    low, high = find_span(values)
    poorest, best = np.where(rising, low, high), np.where(rising, high, low)
    none = np.zeros(len(rising), dtype=bool)
    match kind:
        case Normalisation.MIN_MAX | Normalisation.DISTANCE_TO_BEST:
            return LearntScale(kind, rising, poorest, best, none)
        case Normalisation.Z_SCORE:
            mean, spread = _measure(values)
            reach = np.where(rising, 5.0, -5.0) * spread  # 50 is the mean, 10 a spread
            return LearntScale(kind, rising, mean - reach, mean + reach, none)
        case Normalisation.FRACTION_OF_BEST:
            if (wrong := np.flatnonzero(np.where(rising, low < 0, low <= 0))).size:
                _refuse_below(values[:, wrong[0]], int(wrong[0]))
            return LearntScale(kind, rising, np.where(rising, 0.0, 2.0 * best), best, ~rising)
        case (
            Normalisation.RANK
            | Normalisation.PERCENTILE_RANK
            | Normalisation.BORDA
            | Normalisation.EXPONENTIAL
        ):
            oriented = np.where(rising, values, -values)
            places = tuple(np.sort(one[~np.isnan(one)]) for one in oriented.T)
            return LearntScale(kind, rising, poorest, best, none, places)
        case _:
            raise StatisticsError(f"the scale {kind.value!r} needs ends that values do not tell")


def find_span(values: Matrix) -> tuple[Vector, Vector]:
    """Give each column's lowest and highest known value.

    Raises
    ------
    StatisticsError
        If a column has fewer than two known values or does not vary, or a value is infinite.
    """
    refuse_infinite(values)
    known = (~np.isnan(values)).sum(axis=0)
    if (thin := np.flatnonzero(known < 2)).size:  # noqa: PLR2004
        raise StatisticsError(
            f"column {int(thin[0])} has {known[thin[0]]} known value(s); at least two are needed",
        )
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    if (flat := np.flatnonzero(low == high)).size:
        raise StatisticsError(
            f"column {int(flat[0])} does not vary",
            fix="scale it between declared goalposts, or leave it without weight",
        )
    return low, high


def _measure(values: Matrix) -> tuple[Vector, Vector]:
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    mean = np.where(known, values, 0.0).sum(axis=0) / count
    centred = np.where(known, values - mean, 0.0)
    spread = np.sqrt((centred * centred).sum(axis=0) / (count - 1))
    return mean, spread


def _place(oriented: Vector, places: Vector, kind: Normalisation) -> Vector:
    """Give the scale's number for where values stand among the learning rows' values."""
    missing = np.isnan(oriented)
    count = len(places)
    if kind is Normalisation.EXPONENTIAL:
        better = count - _search(places, oriented, side="right")
        share = np.minimum((better + 1.0) / count, 1.0)
        found = _TOP + _STEEPNESS * np.log(1.0 - share * (1.0 - np.exp(-_TOP / _STEEPNESS)))
    else:
        # a value above all takes the last of their places
        below = np.minimum(_search(places, oriented, side="left"), count - 1.0)
        if kind is Normalisation.RANK:
            found = below + 1.0
        elif kind is Normalisation.PERCENTILE_RANK:
            found = _TOP * below / (count - 1.0)
        else:
            found = below
    return np.where(missing, np.nan, found)


def _search(places: Vector, values: Vector, *, side: Literal["left", "right"]) -> Positions:
    """Find where values stand among places; in rising order, which is three times as fast."""
    order = np.argsort(values)
    found: Positions = np.empty(len(values), dtype=np.int64)
    found[order] = np.searchsorted(places, values[order], side=side)
    return found


def _refuse_below(values: Vector, column: int) -> None:
    if (values <= 0).any():
        raise StatisticsError(
            f"column {column} has {float(np.nanmin(values)):g}; fractions of the best need values "
            "above 0",
            fix="choose another normalisation for it",
        )
