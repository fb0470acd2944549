"""Panels of areas by indicators that Hypothesis draws: with ties, gaps and far values."""

import numpy as np
from hypothesis import strategies as st

from wardwise.stats.arrays import Matrix, Vector

ROWS, COLUMNS = 9, 3


@st.composite
def draw_values(draw: st.DrawFn, *, distinct: bool = False) -> Matrix:
    """Draw a panel above 0 whose columns vary; whole numbers, so that values tie, unless told."""
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    if distinct:
        steps = random.permuted(np.tile(np.arange(1.0, ROWS + 1), (COLUMNS, 1)), axis=1).T
        return np.asarray(steps * draw(st.sampled_from([1.0, 3.0, 250.0])))
    most = draw(st.sampled_from([3, 12, 1_000]))
    values = random.integers(1, most, size=(ROWS, COLUMNS), endpoint=True).astype(np.float64)
    if draw(st.booleans()):  # one area far out, as a city centre is
        values[random.integers(ROWS), random.integers(COLUMNS)] *= 500
    values[0], values[1] = most + 1.0, most + 2.0  # every column varies
    return np.asarray(values[random.permutation(ROWS)])


@st.composite
def draw_gapped(draw: st.DrawFn) -> Matrix:
    """Draw a panel with gaps; every column keeps three values, both ends among them."""
    values = draw(draw_values())
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    for column in values.T:
        ends = (int(column.argmin()), int(column.argmax()))
        inner = np.setdiff1d(np.arange(ROWS), ends)
        column[random.permutation(inner)[: random.integers(0, len(inner))]] = np.nan
    return values


def draw_weights() -> st.SearchStrategy[Vector]:
    """Draw weights, all above 0."""
    whole = st.lists(st.integers(1, 9), min_size=COLUMNS, max_size=COLUMNS)
    return whole.map(lambda given: np.array(given, dtype=np.float64))


def draw_direction() -> st.SearchStrategy[Vector]:
    """Draw in which columns higher is better."""
    flags = st.lists(st.booleans(), min_size=COLUMNS, max_size=COLUMNS)
    return flags.map(np.array)
