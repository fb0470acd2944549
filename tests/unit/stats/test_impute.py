"""Filling gaps by a stated rule."""

import numpy as np
import pytest

from wardwise.stats.impute import carry_latest, impute_by_middle, impute_by_regression


def make_panel(rows: int = 40) -> np.ndarray:
    random = np.random.default_rng(5)
    first, second = random.normal(size=(2, rows))
    noise = random.normal(scale=0.1, size=rows)
    return np.column_stack([first, second, 1 + 2 * first - 3 * second + noise])


def test_a_gap_is_filled_as_least_squares_over_complete_rows_says() -> None:
    values = make_panel()
    gappy = values.copy()
    gappy[[3, 8], 2] = np.nan

    found = impute_by_regression(gappy)

    complete = np.delete(values, [3, 8], axis=0)
    design = np.column_stack([np.ones(len(complete)), complete[:, :2]])
    slopes = np.linalg.lstsq(design, complete[:, 2], rcond=None)[0]
    expected = np.column_stack([np.ones(2), values[[3, 8], :2]]) @ slopes
    assert found.values[[3, 8], 2] == pytest.approx(expected, abs=1e-12)
    assert found.filled.sum() == 2


def test_thousands_of_rows_are_learnt_from_as_a_few_are() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(2_503, 3)) @ random.normal(size=(3, 3)) + 1e3
    values[-1, 2] = np.nan
    known = values[:-1]
    design = np.column_stack([np.ones(len(known)), known[:, :2]])
    slopes = np.linalg.lstsq(design, known[:, 2], rcond=None)[0]

    found = impute_by_regression(values).values[-1, 2]

    assert found == pytest.approx(np.array([1.0, *values[-1, :2]]) @ slopes, rel=1e-9)


def test_rows_with_different_gaps_are_each_filled_from_what_they_have() -> None:
    gappy = make_panel()
    gappy[1, [1, 2]] = np.nan
    gappy[2, 0] = np.nan

    found = impute_by_regression(gappy)

    complete = gappy[~np.isnan(gappy).any(axis=1)]
    design = np.column_stack([np.ones(len(complete)), complete[:, 0]])
    slopes = np.linalg.lstsq(design, complete[:, [1, 2]], rcond=None)[0]
    assert found.values[1, [1, 2]] == pytest.approx(np.array([1, gappy[1, 0]]) @ slopes, abs=1e-12)
    assert not np.isnan(found.values).any()


def test_only_rows_of_the_fit_teach_but_all_rows_are_filled() -> None:
    gappy = make_panel()
    gappy[0, 2] = np.nan
    fit = np.arange(len(gappy)) < 30
    altered = gappy.copy()
    altered[30:, 2] += 100.0

    first = impute_by_regression(gappy, fit=fit)
    second = impute_by_regression(altered, fit=fit)

    assert first.values[0, 2] == second.values[0, 2]
    assert first.filled[0, 2]


def test_a_row_with_nothing_observed_stays_missing() -> None:
    gappy = make_panel()
    gappy[4] = np.nan

    found = impute_by_regression(gappy)

    assert np.isnan(found.values[4]).all()
    assert not found.filled[4].any()


def test_too_few_complete_rows_leave_the_gap() -> None:
    gappy = make_panel(4)
    gappy[0, 2] = np.nan

    found = impute_by_regression(gappy)

    assert np.isnan(found.values[0, 2])


def test_known_values_and_the_argument_are_left_alone() -> None:
    gappy = make_panel()
    gappy[0, 2] = np.nan
    before = gappy.copy()

    found = impute_by_regression(gappy)

    assert np.array_equal(gappy, before, equal_nan=True)
    assert np.array_equal(found.values[~found.filled], before[~np.isnan(before)])


def test_two_columns_that_repeat_each_other_do_not_upset_the_fill() -> None:
    panel = make_panel()
    gappy = np.column_stack([panel, panel[:, 0]])
    gappy[0, 2] = np.nan

    found = impute_by_regression(gappy)

    alone = panel.copy()
    alone[0, 2] = np.nan
    assert found.values[0, 2] == pytest.approx(impute_by_regression(alone).values[0, 2], abs=1e-9)


def test_more_than_sixty_columns_keep_their_patterns_apart() -> None:
    random = np.random.default_rng(8)
    values = random.normal(size=(200, 70))
    values[0, 0] = np.nan
    values[1, 69] = np.nan

    found = impute_by_regression(values)

    assert [tuple(one) for one in np.argwhere(found.filled)] == [(0, 0), (1, 69)]


def test_a_value_is_carried_forward_and_never_back() -> None:
    found = carry_latest(np.array([[np.nan, 4.0, np.nan, np.nan]]))

    assert np.isnan(found.values[0, 0])
    assert found.values[0, 1:].tolist() == [4.0, 4.0, 4.0]
    assert found.filled.tolist() == [[False, False, True, True]]


def test_a_break_stops_a_value_from_being_carried() -> None:
    found = carry_latest(np.array([[4.0, np.nan, np.nan]]), may_cross=np.array([True, False]))

    assert found.values[0, 1] == 4.0
    assert np.isnan(found.values[0, 2])


def test_a_group_that_nothing_teaches_stays_missing() -> None:
    values = np.array([[1.0], [3.0], [np.nan], [np.nan]])

    found = impute_by_middle(
        values,
        groups=np.array([0, 0, 0, 1]),
        teach=np.array([True, True, True, False]),
    )

    assert found.values[:3, 0].tolist() == [1.0, 3.0, 2.0]
    assert np.isnan(found.values[3, 0])
    assert found.filled[:, 0].tolist() == [False, False, True, False]
