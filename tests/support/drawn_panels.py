"""Panels of areas by indicators that Hypothesis draws: with ties, gaps and far values."""

import numpy as np
from hypothesis import strategies as st

from wardwise.composite.area_set import Rows
from wardwise.composite.gather import Posts
from wardwise.composite.panel import Panel, Weights
from wardwise.stats.arrays import Mask, Matrix, Vector

ROWS, COLUMNS = 9, 3
FAR = 1e7  # beyond every drawn value, so that none is itself a target


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


def draw_direction() -> st.SearchStrategy[Mask]:
    """Draw in which columns higher is better."""
    flags = st.lists(st.booleans(), min_size=COLUMNS, max_size=COLUMNS)
    return flags.map(np.array)


def make_small_panel(values: Matrix, rising: Mask, *, unit: Vector | float = 1.0) -> Panel:
    """Make a panel of two dimensions: one component of two indicators, and one of one each.

    Every row teaches. Goalposts, targets and the reference lie where values of `draw_values` do.

    Parameters
    ----------
    values : (rows, 3) in units of `unit`
    """
    scale = np.broadcast_to(unit, (COLUMNS,))
    everywhere, declared = np.ones(len(values), dtype=bool), np.zeros(COLUMNS, dtype=bool)
    far, near = FAR * scale, np.zeros(COLUMNS)
    best, worst = np.where(rising, far, near), np.where(rising, near, far)
    beyond = np.where(rising, far, -far)
    ones = np.ones(COLUMNS)
    return Panel(
        values=np.asfortranarray(values),
        variances=np.full(values.shape, np.nan),
        posts=Posts(rising, best, worst, declared, declared, beyond, beyond),
        families=np.array([0, 0, 1]),
        parents=np.array([0, 1]),
        weights=Weights(ones, ones[:2], ones[:2], (None, None)),
        rows=Rows(everywhere, np.full(len(values), -1), everywhere),
        judged=everywhere,
        scored=np.ones((len(values), 2), dtype=bool),
        anchors=None,
        indicators=("one", "two", "three"),
        components=("pair", "single"),
        dimensions=("first", "second"),
        areas=tuple(f"area {at}" for at in range(len(values))),
    )
