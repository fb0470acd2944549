"""Chance put through a scale, against figures drawn at random."""

from collections.abc import Callable

import numpy as np
import pytest

from wardwise.stats.arrays import Matrix
from wardwise.stats.chance_through import spread_on_scale

VALUES, SPREADS = np.array([[4.0, 30.0]]), np.array([[0.6, 5.0]])


@pytest.mark.parametrize(
    "apply", [np.log, np.sqrt, lambda one: -2.5 * one + 7.0, lambda one: 1.0 / (1.0 + one)]
)
def test_a_smooth_scale_has_the_spread_of_figures_drawn(
    apply: Callable[[Matrix], Matrix],
) -> None:
    found = spread_on_scale(apply, VALUES, SPREADS, placed=apply(VALUES))

    drawn = apply(VALUES + np.random.default_rng(8).normal(size=(40_000, 2)) * SPREADS)
    assert found.ravel() == pytest.approx(drawn.std(axis=0), rel=0.03)


def test_chance_that_is_unknown_stays_unknown_and_none_gives_none() -> None:
    spreads = np.array([[np.nan, 0.0]])

    found = spread_on_scale(np.log, VALUES, spreads, placed=np.log(VALUES))

    assert np.isnan(found[0, 0])
    assert found[0, 1] == 0.0


def test_the_side_of_a_scale_that_is_flat_halves_the_spread_and_more() -> None:
    """At the goalpost of a capped scale, chance moves a figure one way alone."""

    def cap(values: Matrix) -> Matrix:
        return np.minimum(values, 4.0)

    found = spread_on_scale(cap, VALUES[:, :1], SPREADS[:, :1], placed=cap(VALUES[:, :1]))

    drawn = cap(4.0 + np.random.default_rng(8).normal(size=40_000) * 0.6)
    assert found[0, 0] == pytest.approx(drawn.std(), rel=0.15)
