"""Laws of every scale: units, order, direction, and that better is never worse."""

from collections.abc import Callable

import numpy as np
import pytest
from drawn_panels import COLUMNS, FAR, ROWS, draw_direction, draw_gapped, draw_values
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwise.stats.arrays import Mask, Matrix
from wardwise.stats.normalise import pooled_standardise
from wardwise.stats.scales import (
    Ties,
    count_borda,
    cut_to_range,
    divide_by_best,
    measure_against_row,
    measure_against_target,
    rank_by_percentile,
    rank_columns,
    rescale_linearly,
    rescale_to_range,
    transform_exponentially,
)

Scale = Callable[[Matrix, Mask, float], Matrix]  # values, where higher is better, their unit


def scale_to_target(values: Matrix, rising: Mask, unit: float) -> Matrix:
    targets = np.where(rising, FAR, -FAR) * unit
    return measure_against_target(values, rising=rising, targets=targets)


def scale_to_posts(values: Matrix, rising: Mask, unit: float) -> Matrix:
    zero, one = np.where(rising, 0.0, FAR) * unit, np.where(rising, FAR, 0.0) * unit
    return rescale_linearly(values, zero=zero, one=one, scale=100)


LINEAR: dict[str, Scale] = {
    "goalposts": scale_to_posts,
    "goalposts capped": lambda x, up, unit: cut_to_range(
        scale_to_posts(x, up, unit), low=0, high=1
    ),
    "min-max": lambda x, up, _: rescale_to_range(x, rising=up, low=0, high=100),
    "z-score": lambda x, up, _: pooled_standardise(np.where(up, x, -x)),
    "target": scale_to_target,
    "fraction of the best": lambda x, up, _: divide_by_best(x, rising=up),
}
PLACES: dict[str, Scale] = {
    "rank": lambda x, up, _: rank_columns(x, rising=up),
    "mean rank": lambda x, up, _: rank_columns(x, rising=up, ties=Ties.AVERAGE),
    "highest rank": lambda x, up, _: rank_columns(x, rising=up, ties=Ties.HIGHEST),
    "percentile": lambda x, up, _: rank_by_percentile(x, rising=up),
    "Borda": lambda x, up, _: count_borda(x, rising=up),
    "exponential": lambda x, up, _: transform_exponentially(x, rising=up),
}
SCALES = LINEAR | PLACES
each_scale = pytest.mark.parametrize("name", list(SCALES))
few = settings(max_examples=40)  # of each of a dozen scales


@each_scale
@few
@given(values=draw_gapped(), rising=draw_direction(), power=st.integers(-20, 20))
def test_the_unit_of_an_indicator_does_not_change_its_score(
    name: str, values: Matrix, rising: Mask, power: int
) -> None:
    unit = 2.0**power  # exact, so that values tie in one unit where they tie in the other

    own, other = SCALES[name](values, rising, 1.0), SCALES[name](values * unit, rising, unit)

    np.testing.assert_allclose(other, own, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["min-max", "z-score", *PLACES])
@given(values=draw_gapped(), rising=draw_direction(), zero=st.integers(-1000, 1000))
def test_where_a_unit_begins_does_not_change_a_score_without_declared_ends(
    name: str, values: Matrix, rising: Mask, zero: int
) -> None:
    own = SCALES[name](values, rising, 1.0)

    np.testing.assert_allclose(SCALES[name](values + zero, rising, 1.0), own, atol=1e-9)


@each_scale
@few
@given(values=draw_gapped(), rising=draw_direction(), order=st.permutations(range(ROWS)))
def test_reordering_areas_changes_nothing(
    name: str, values: Matrix, rising: Mask, order: list[int]
) -> None:
    own = SCALES[name](values, rising, 1.0)

    np.testing.assert_allclose(SCALES[name](values[order], rising, 1.0), own[order], atol=1e-12)


@each_scale
@few
@given(
    values=draw_gapped(),
    rising=draw_direction(),
    area=st.integers(0, ROWS - 1),
    indicator=st.integers(0, COLUMNS - 1),
    gain=st.floats(0.0, 1e4),
)
def test_a_better_value_never_has_a_lower_score(
    name: str, values: Matrix, rising: Mask, area: int, indicator: int, gain: float
) -> None:
    """Though the ends, the mean and the ranks move along with it."""
    better = values.copy()
    better[area, indicator] += gain if rising[indicator] else -gain
    if name == "fraction of the best":  # defined above 0 alone
        better = np.maximum(better, 0.001)
    if np.nanmin(better[:, indicator]) == np.nanmax(better[:, indicator]):
        return  # caught up with all others: there is no scale any more

    own = SCALES[name](values, rising, 1.0)[area, indicator]
    after = SCALES[name](better, rising, 1.0)[area, indicator]

    assert np.isnan(own) or after >= own - 1e-9


@each_scale
@few
@given(values=draw_gapped(), rising=draw_direction())
def test_of_two_areas_the_better_never_has_the_lower_score(
    name: str, values: Matrix, rising: Mask
) -> None:
    scores = SCALES[name](values, rising, 1.0)

    for column in range(COLUMNS):
        known = ~np.isnan(values[:, column])
        good = np.where(rising[column], values[known, column], -values[known, column])
        assert (np.diff(scores[known, column][np.argsort(good, kind="stable")]) >= -1e-9).all()
    assert (np.isnan(scores) == np.isnan(values)).all()


@pytest.mark.parametrize(
    ("name", "top"),
    [
        ("goalposts", 100.0),
        ("min-max", 100.0),
        ("z-score", 0.0),
        ("rank", ROWS + 1.0),
        ("mean rank", ROWS + 1.0),
        ("percentile", 1.0),
        ("Borda", ROWS - 1.0),
    ],
)
@given(values=draw_values(distinct=True), rising=draw_direction())
def test_reversing_direction_and_ends_together_mirrors_scores(
    name: str, values: Matrix, rising: Mask, top: float
) -> None:
    own = SCALES[name](values, rising, 1.0)

    mirrored = SCALES[name](values, ~rising, 1.0)

    np.testing.assert_allclose(mirrored, top - own, atol=1e-9)


@given(values=draw_gapped(), rising=draw_direction())
def test_the_mean_rank_mirrors_even_where_values_tie(values: Matrix, rising: Mask) -> None:
    known = (~np.isnan(values)).sum(axis=0)

    up, down = (rank_columns(values, rising=one, ties=Ties.AVERAGE) for one in (rising, ~rising))

    np.testing.assert_allclose(up + down, np.where(np.isnan(values), np.nan, known + 1.0))


@given(values=draw_values(distinct=True), rising=draw_direction(), row=st.integers(0, ROWS - 1))
def test_a_reference_area_has_one_and_the_poorest_nought(
    values: Matrix, rising: Mask, row: int
) -> None:
    good = np.where(rising, values, -values)
    if (good[row] == good.min(axis=0)).any():
        return

    found = measure_against_row(values, rising=rising, row=row)

    assert (found[row] == 1.0).all()
    assert (found.min(axis=0) == 0.0).all()
    capped = measure_against_row(values, rising=rising, row=row, capped=True)
    assert (capped == np.minimum(found, 1.0)).all()
