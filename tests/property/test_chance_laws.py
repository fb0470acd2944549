"""Laws of probabilities by chance: of ranking among the lowest, and of a change being real."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from wardwise.presentation.likelihood import count_chances, name_likelihood
from wardwise.scorecard.probability import tell_probability
from wardwise.stats.intervals import find_normal_quantile
from wardwise.stats.ranks import RankInterval, simulate_rank_intervals

DRAWS, SEED = 60, 11


@st.composite
def draw_scores(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Scores of 10 to 40 areas and their standard errors, of which some are 0 and many alike."""
    count = draw(st.integers(10, 40))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scores = random.normal(50, 10, count).round(draw(st.integers(0, 3)))
    errors = random.uniform(0, draw(st.floats(0.1, 20)), count)
    return scores, np.where(random.random(count) < 0.2, 0.0, errors)


def simulate(scores: np.ndarray, errors: np.ndarray) -> RankInterval:
    return simulate_rank_intervals(scores, errors, draws=DRAWS, seed=SEED)


@given(draw_scores())
def test_probabilities_lie_between_0_and_1_and_a_tenth_within_a_fifth(
    drawn: tuple[np.ndarray, np.ndarray],
) -> None:
    found = simulate(*drawn)

    assert (found.lowest_tenth >= 0).all()
    assert (found.lowest_fifth <= 1).all()
    assert (found.lowest_tenth <= found.lowest_fifth).all()


@given(draw_scores())
def test_no_more_than_a_tenth_and_a_fifth_are_ever_the_lowest(
    drawn: tuple[np.ndarray, np.ndarray],
) -> None:
    found = simulate(*drawn)

    count = len(drawn[0])
    assert found.lowest_tenth.sum() <= count // 10 + 1e-9
    assert found.lowest_fifth.sum() <= count // 5 + 1e-9


@given(draw_scores(), st.floats(0.001, 50))
def test_a_higher_score_is_never_more_probably_among_the_lowest(
    drawn: tuple[np.ndarray, np.ndarray], more: float
) -> None:
    scores, errors = drawn
    raised = scores.copy()
    raised[0] += more

    before, after = simulate(scores, errors), simulate(raised, errors)

    assert after.lowest_fifth[0] <= before.lowest_fifth[0] + 1e-12
    assert after.lowest_tenth[0] <= before.lowest_tenth[0] + 1e-12


@given(draw_scores(), st.floats(-100, 100), st.floats(0.1, 10))
def test_neither_where_a_scale_begins_nor_its_unit_matters(
    drawn: tuple[np.ndarray, np.ndarray], start: float, unit: float
) -> None:
    scores, errors = drawn
    apart = len(np.unique(scores)) == len(scores)  # equals may be parted by a rounding

    found = simulate(start + unit * scores, unit * errors)

    if apart:
        assert np.abs(found.lowest_fifth - simulate(scores, errors).lowest_fifth).max() <= 1 / DRAWS


@given(
    st.floats(0, 1e3, allow_subnormal=False),
    st.floats(1e-3, 1e3),
    st.sampled_from([0.8, 0.9, 0.95, 0.99]),
)
def test_a_change_is_surer_than_the_level_exactly_where_its_interval_excludes_zero(
    difference: float, reach: float, level: float
) -> None:
    table = pl.DataFrame({"d": [difference], "r": [reach]})

    found = table.select(tell_probability(pl.col("d"), pl.col("r"), level=level)).item()

    assert 0.5 <= found <= 1.0
    if abs(difference - reach) > 1e-9 * reach:
        assert (found > (1 + level) / 2) == (difference > reach)
    assert find_normal_quantile(level) > 0


@given(st.floats(0, 1))
def test_a_chance_and_its_opposite_are_named_as_opposites(probability: float) -> None:
    opposites = {
        "almost certain": "almost certainly not",
        "very likely": "very unlikely",
        "likely": "unlikely",
        "too close to call": "too close to call",
    }
    opposites |= {other: one for one, other in opposites.items()}
    chances = round(probability * 100) / 100

    assert name_likelihood(1 - chances) == opposites[name_likelihood(chances)]
    assert count_chances(chances).endswith("in 100")
