"""Laws that hold for any data: units, order, direction and monotone scores."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from wardwise.stats.intervals import byar_interval, wilson_interval
from wardwise.stats.linear_form import LinearForm, make_linear_form, score_linear_form
from wardwise.stats.normalise import measure_pool, rescale_to_goalposts
from wardwise.stats.ranks import rank_scores
from wardwise.stats.weights import first_component_loadings

AREAS, INDICATORS = 12, 3


@st.composite
def draw_panel(draw: st.DrawFn) -> np.ndarray:
    """Areas by indicators between 0 and 100 that vary and follow, loosely, one common cause."""
    seed = draw(st.integers(0, 2**32 - 1))
    noise = draw(st.floats(0.1, 5.0))
    random = np.random.default_rng(seed)
    cause = random.normal(size=(AREAS, 1))
    spread = random.uniform(1, 4, size=INDICATORS)
    noisy = cause + noise * random.normal(size=(AREAS, INDICATORS))
    return np.asarray(50 + spread * noisy)


@st.composite
def draw_factor(draw: st.DrawFn) -> np.ndarray:
    """A change of unit for each indicator: grams to tonnes, shares to percent."""
    powers = draw(st.lists(st.floats(-4, 4), min_size=INDICATORS, max_size=INDICATORS))
    return np.asarray(10.0 ** np.array(powers))


def fit_form(
    values: np.ndarray, *, signs: np.ndarray, best: np.ndarray, worst: np.ndarray
) -> LinearForm:
    """Steps 3 to 7 of the method on one component, loadings by size to keep weights positive."""
    panel = np.vstack([values, best, worst]) * signs
    pool = measure_pool(panel)
    return make_linear_form(
        weights=np.abs(first_component_loadings(panel)) + 1e-6,
        spreads=pool.spread,
        signs=signs,
        best=best,
        worst=worst,
    )


SIGNS = np.array([1.0, -1.0, 1.0])
BEST = np.where(SIGNS > 0, 100.0, 0.0)
WORST = np.where(SIGNS > 0, 0.0, 100.0)


@given(values=draw_panel(), factor=draw_factor())
def test_the_unit_of_an_indicator_does_not_change_its_score(
    values: np.ndarray, factor: np.ndarray
) -> None:
    own = score_linear_form(values, fit_form(values, signs=SIGNS, best=BEST, worst=WORST))

    other = fit_form(values * factor, signs=SIGNS, best=BEST * factor, worst=WORST * factor)

    np.testing.assert_allclose(score_linear_form(values * factor, other), own, atol=1e-7)


@given(values=draw_panel(), order=st.permutations(range(AREAS)))
def test_reordering_areas_changes_nothing(values: np.ndarray, order: list[int]) -> None:
    own = score_linear_form(values, fit_form(values, signs=SIGNS, best=BEST, worst=WORST))

    shuffled = values[order]
    other = fit_form(shuffled, signs=SIGNS, best=BEST, worst=WORST)

    np.testing.assert_allclose(score_linear_form(shuffled, other), own[order], atol=1e-9)


@given(values=draw_panel())
def test_reversing_direction_and_goalposts_together_mirrors_scores(values: np.ndarray) -> None:
    own = score_linear_form(values, fit_form(values, signs=SIGNS, best=BEST, worst=WORST))

    mirrored = fit_form(values, signs=-SIGNS, best=WORST, worst=BEST)

    np.testing.assert_allclose(score_linear_form(values, mirrored), 100 - own, atol=1e-8)


@given(
    values=draw_panel(),
    area=st.integers(0, AREAS - 1),
    indicator=st.integers(0, INDICATORS - 1),
    gain=st.floats(0.0, 50.0),
)
def test_a_better_indicator_never_lowers_its_component(
    values: np.ndarray, area: int, indicator: int, gain: float
) -> None:
    form = fit_form(values, signs=SIGNS, best=BEST, worst=WORST)
    better = values.copy()
    better[area, indicator] += SIGNS[indicator] * gain

    change = score_linear_form(better, form) - score_linear_form(values, form)

    assert change[area] >= 0
    assert (np.delete(change, area) == 0).all()


@given(
    values=arrays.arrays(np.float64, 6, elements=st.floats(-1e6, 1e6)),
    best=st.floats(-1e3, 1e3),
    span=st.floats(0.1, 1e3),
)
def test_swapping_the_goalposts_mirrors_an_indicators_own_score(
    values: np.ndarray, best: float, span: float
) -> None:
    own = rescale_to_goalposts(values, best=best, worst=best + span)
    swapped = rescale_to_goalposts(values, best=best + span, worst=best)

    np.testing.assert_allclose(swapped, 100 - own, atol=1e-3, rtol=1e-9)


@given(
    cases=st.integers(0, 10_000),
    others=st.integers(0, 10_000),
    level=st.floats(0.5, 0.999),
)
def test_a_share_lies_within_its_interval_and_the_interval_within_0_and_1(
    cases: int, others: int, level: float
) -> None:
    if cases + others == 0:
        return
    population = np.array([float(cases + others)])

    found = wilson_interval(np.array([float(cases)]), population, level=level)

    share = cases / (cases + others)
    assert 0 <= found.lower[0] <= share + 1e-12
    assert share - 1e-12 <= found.upper[0] <= 1


@given(cases=st.integers(0, 100_000), level=st.floats(0.5, 0.999))
def test_a_count_lies_within_its_interval(cases: int, level: float) -> None:
    found = byar_interval(np.array([float(cases)]), level=level)

    assert 0 <= found.lower[0] <= cases <= found.upper[0]


@given(scores=arrays.arrays(np.float64, 9, elements=st.floats(-100, 200)))
def test_a_higher_score_never_has_a_lower_place(scores: np.ndarray) -> None:
    ranks = rank_scores(scores)

    for one in range(9):
        assert ranks[one] == 1 + (scores > scores[one]).sum()
