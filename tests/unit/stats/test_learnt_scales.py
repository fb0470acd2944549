"""Scales that some rows teach, put on any rows."""

from collections.abc import Callable

import numpy as np
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.model.recipe import Normalisation
from wardwise.stats.arrays import Mask, Matrix
from wardwise.stats.learnt_scales import learn_line, learn_scale
from wardwise.stats.normalise import pooled_standardise
from wardwise.stats.scales import (
    count_borda,
    divide_by_best,
    rank_by_percentile,
    rank_columns,
    rescale_to_range,
    transform_exponentially,
)

RISING = np.array([True, False, True])
SAME_AS: dict[Normalisation, Callable[[Matrix, Mask], Matrix]] = {
    Normalisation.MIN_MAX: lambda v, up: rescale_to_range(v, rising=up, low=0.0, high=100.0),
    Normalisation.DISTANCE_TO_BEST: lambda v, up: rescale_to_range(
        v, rising=up, low=0.0, high=100.0
    ),
    Normalisation.Z_SCORE: lambda v, up: 50 + 10 * pooled_standardise(np.where(up, v, -v)),
    Normalisation.FRACTION_OF_BEST: lambda v, up: 100 * divide_by_best(v, rising=up),
    Normalisation.RANK: lambda v, up: rank_columns(v, rising=up),
    Normalisation.PERCENTILE_RANK: lambda v, up: 100 * rank_by_percentile(v, rising=up),
    Normalisation.BORDA: lambda v, up: count_borda(v, rising=up),
    Normalisation.EXPONENTIAL: lambda v, up: 100 - transform_exponentially(v, rising=~up),
}


def make_values() -> Matrix:
    random = np.random.default_rng(5)
    values = np.round(random.gamma(3.0, 10.0, size=(60, 3)), 0) + 1.0  # with ties
    values[random.random(values.shape) < 0.1] = np.nan
    return values


@pytest.mark.parametrize("kind", SAME_AS)
def test_rows_that_taught_a_scale_stand_where_the_plain_function_puts_them(
    kind: Normalisation,
) -> None:
    values = make_values()

    found = learn_scale(kind, values, rising=RISING).apply(values)

    expected = SAME_AS[kind](values, RISING)
    assert np.array_equal(np.isnan(found), np.isnan(values))
    assert np.nanmax(np.abs(found - expected)) < 1e-9


@pytest.mark.parametrize("kind", SAME_AS)
def test_other_rows_change_nobodys_place(kind: Normalisation) -> None:
    values, others = make_values(), make_values()[:7] * 1.7
    scale = learn_scale(kind, values, rising=RISING)

    together = scale.apply(np.vstack([values, others]))

    assert np.array_equal(together[:60], scale.apply(values), equal_nan=True)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (Normalisation.RANK, 1.0, 3.0),
        (Normalisation.PERCENTILE_RANK, 0.0, 100.0),
        (Normalisation.BORDA, 0.0, 2.0),
        (Normalisation.EXPONENTIAL, 0.0, 100 - 23 * -np.log(1 - (1 - np.exp(-100 / 23)) / 3)),
    ],
)
def test_a_row_beyond_all_takes_the_first_or_the_last_of_their_places(
    kind: Normalisation, first: float, last: float
) -> None:
    column = np.array([[1.0], [2.0], [3.0]])
    scale = learn_scale(kind, column, rising=np.array([True]))

    found = scale.apply(np.array([[-9.0], [99.0]])).ravel()

    assert found == pytest.approx([first, last])
    assert found == pytest.approx(scale.apply(column[[0, 2]]).ravel())


def test_a_capped_scale_ends_at_its_ends() -> None:
    ends = {"zero": np.array([0.0]), "one": np.array([10.0]), "rising": np.array([True])}
    beyond = np.array([[-5.0], [15.0]])

    capped = learn_line(Normalisation.GOALPOSTS_CAPPED, **ends).apply(beyond).ravel()
    target = learn_line(Normalisation.DISTANCE_TO_TARGET_CAPPED, **ends).apply(beyond).ravel()
    free = learn_line(Normalisation.GOALPOSTS, **ends).apply(beyond).ravel()

    assert capped.tolist() == [0.0, 100.0]
    assert target.tolist() == [-50.0, 100.0]
    assert free.tolist() == [-50.0, 150.0]


@pytest.mark.parametrize("one", [0.0, -1.0, np.nan])
def test_a_line_whose_ends_span_nothing_is_refused(one: float) -> None:
    with pytest.raises(StatisticsError, match="column 0 cannot span a scale"):
        learn_line(
            Normalisation.GOALPOSTS,
            rising=np.array([True]),
            zero=np.array([0.0]),
            one=np.array([one]),
        )


@pytest.mark.parametrize("kind", SAME_AS)
@pytest.mark.parametrize("values", [[5.0, 5.0, 5.0], [5.0, np.nan, np.nan]])
def test_a_column_that_does_not_vary_or_has_one_value_teaches_no_scale(
    kind: Normalisation, values: list[float]
) -> None:
    with pytest.raises(StatisticsError, match="column 0"):
        learn_scale(kind, np.array(values)[:, np.newaxis], rising=np.array([True]))


def test_a_scale_with_declared_ends_is_not_learnt_from_values() -> None:
    with pytest.raises(StatisticsError, match="needs ends"):
        learn_scale(Normalisation.GOALPOSTS, make_values(), rising=RISING)


def test_a_fraction_of_nothing_is_refused_wherever_it_turns_up() -> None:
    column = np.array([[4.0], [2.0]])
    scale = learn_scale(Normalisation.FRACTION_OF_BEST, column, rising=np.array([False]))

    with pytest.raises(StatisticsError, match="column 0 has 0"):
        scale.apply(np.array([[0.0]]))


def test_a_scale_without_some_columns_is_that_of_the_others() -> None:
    values = make_values()
    whole = learn_scale(Normalisation.RANK, values, rising=RISING)

    part = whole.leave_out(np.array([True, False, False]))

    assert np.array_equal(part.apply(values[:, 1:]), whole.apply(values)[:, 1:], equal_nan=True)
