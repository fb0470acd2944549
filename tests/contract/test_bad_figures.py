"""What every statistic makes of figures it cannot use: a plain refusal, or nothing, and no NaN."""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest

from wardwise.model.errors import StatisticsError
from wardwise.model.recipe import Logarithm, Normalisation, OutlierRule, Treatment
from wardwise.stats.aggregate import copeland_scores, outrank_rows, power_mean
from wardwise.stats.arrays import Matrix
from wardwise.stats.association import correlation_matrix, cronbach_alpha
from wardwise.stats.chosen_weights import (
    average_budgets,
    give_benefit_of_doubt,
    optimise_weights,
)
from wardwise.stats.correlation import Correlation, correlate_columns
from wardwise.stats.describe import describe_columns
from wardwise.stats.impute import (
    Middle,
    impute_by_middle,
    impute_by_regression,
    impute_from_neighbours,
    interpolate_in_time,
)
from wardwise.stats.learnt_scales import learn_scale
from wardwise.stats.learnt_treatment import learn_treatment
from wardwise.stats.normalise import pooled_standardise
from wardwise.stats.outliers import shift_and_log, transform_box_cox, treat_outliers, winsorise
from wardwise.stats.ranks import rank_scores
from wardwise.stats.scales import (
    count_borda,
    divide_by_best,
    measure_against_row,
    measure_against_target,
    rank_by_percentile,
    rank_columns,
    rescale_linearly,
    rescale_to_range,
    transform_exponentially,
)
from wardwise.stats.screening import screen_rows
from wardwise.stats.weights import bootstrap_weights, first_component_loadings

Statistic = Callable[[Matrix], npt.NDArray[np.generic]]

COLUMNS = 3
FIGURES = np.random.default_rng(2017).integers(1, 40, size=(8, COLUMNS)).astype(np.float64)
UP, ONES, NOUGHT = np.ones(COLUMNS, dtype=bool), np.ones(COLUMNS), np.zeros(COLUMNS)
STRICT = OutlierRule(0.1, 0.1, 2)


def spoil(value: float) -> Matrix:
    spoilt = FIGURES.copy()
    spoilt[2, 1] = value
    return spoilt


def level(value: float) -> Matrix:
    spoilt = FIGURES.copy()
    spoilt[:, 1] = value
    return spoilt


CASES = {
    "a constant indicator": level(5.0),
    "an indicator that nobody has": level(np.nan),
    "nothing known": np.full_like(FIGURES, np.nan),
    "one area": FIGURES[:1],
    "fewer areas than indicators": FIGURES[:2],
    "no area": FIGURES[:0],
    "a zero": spoil(0.0),
    "a negative value": spoil(-3.0),
    "ties everywhere": np.tile([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]], (4, 1)),
    "an infinite value": spoil(np.inf),
    "a value of minus infinity": spoil(-np.inf),
}
INFINITE = ("an infinite value", "a value of minus infinity")
EMPTY = ("an indicator that nobody has", "nothing known", "no area")


def each_column(transform: Callable[[Matrix], Matrix]) -> Statistic:
    return lambda values: np.column_stack([transform(column) for column in values.T])


def mean(exponent: float) -> Statistic:
    return partial(power_mean, weights=ONES, exponent=exponent, least_share=0.0)


SCALES: dict[str, Statistic] = {
    "to a range": lambda x: rescale_to_range(x, rising=UP, low=0, high=100),
    "between ends": lambda x: rescale_linearly(x, zero=NOUGHT, one=100 * ONES),
    "z-score": pooled_standardise,
    "against a row": lambda x: measure_against_row(x, rising=UP, row=0),
    "to a target": lambda x: measure_against_target(x, rising=UP, targets=100 * ONES),
    "share of the best": lambda x: divide_by_best(x, rising=UP),
    "the best over the value": lambda x: divide_by_best(x, rising=~UP),
    "rank": lambda x: rank_columns(x, rising=UP),
    "percentile": lambda x: rank_by_percentile(x, rising=UP),
    "Borda": lambda x: count_borda(x, rising=UP),
    "exponential": lambda x: transform_exponentially(x, rising=UP),
} | {
    f"learnt {kind.value}": lambda x, kind=kind: learn_scale(kind, x, rising=UP).apply(x)  # type: ignore[misc]
    for kind in Normalisation
    if not kind.value.startswith(("goalposts", "distance_to_target", "distance_to_reference"))
}
TREATMENTS: dict[str, Statistic] = {
    "outliers": lambda x: treat_outliers(x, STRICT).values,
    "winsorised": each_column(lambda x: winsorise(x, STRICT).values),
    "Box-Cox": each_column(lambda x: transform_box_cox(x, power=0.5)),
    "Box-Cox unshifted": each_column(lambda x: transform_box_cox(x, power=0, shifted=False)),
    **{one.value: each_column(partial(shift_and_log, logarithm=one)) for one in Logarithm},
} | {
    f"learnt {one.value}": lambda x, one=one: learn_treatment(x, one, STRICT).apply(x)
    for one in Treatment
    if one is not Treatment.NONE
}
FILLS: dict[str, Statistic] = {
    "mean": lambda x: impute_by_middle(x).values,
    "median": lambda x: impute_by_middle(x, middle=Middle.MEDIAN).values,
    "regression": lambda x: impute_by_regression(x).values,
    "neighbours": lambda x: impute_from_neighbours(x, np.zeros(COLUMNS, dtype=np.int64)).values,
    "in time": lambda x: interpolate_in_time(x, np.arange(3.0)).values,
}
MEANS = {"arithmetic": mean(1), "geometric": mean(0), "harmonic": mean(-1), "of roots": mean(0.5)}
OTHERS: dict[str, Statistic] = {
    "Copeland": lambda x: copeland_scores(x, weights=ONES, least_share=0.0),
    "outranking": lambda x: outrank_rows(x, weights=ONES),
    "correlation matrix": correlation_matrix,
    "alpha": lambda x: np.array(cronbach_alpha(x)),
    "loadings": first_component_loadings,
    "resampled weights": lambda x: bootstrap_weights(x, np.arange(len(x)), draws=5, seed=1).lower,
    "optimised weights": lambda x: optimise_weights(x, wanted=ONES).weights,
    "benefit of the doubt": lambda x: give_benefit_of_doubt(x).scores,
    "budgets": average_budgets,
    "description": lambda x: describe_columns(x).known,
    "screening": lambda x: screen_rows(x, least_known=0.5).included,
    "ranks": each_column(rank_scores),
    **{
        one.value: lambda x, one=one: correlate_columns(x, kind=one).rows  # type: ignore[misc]
        for one in Correlation
    },
}
STATISTICS = {
    f"{family}: {name}": found
    for family, group in {
        "scale": SCALES,
        "treatment": TREATMENTS,
        "fill": FILLS,
        "mean": MEANS,
        "other": OTHERS,
    }.items()
    for name, found in group.items()
}
# Places are all that these look at, and infinity has one.
BY_PLACE = {
    *(f"scale: {name}" for name in ("rank", "percentile", "Borda", "exponential")),
    *("other: " + name for name in ("Copeland", "outranking", "ranks", "screening")),
}


@pytest.mark.parametrize("case", list(CASES))
@pytest.mark.parametrize("name", list(STATISTICS))
def test_a_known_figure_becomes_a_number_or_a_plain_refusal(name: str, case: str) -> None:
    """Warnings are failures here, so nothing was divided by nothing on the way."""
    values = CASES[case]

    try:
        found = np.asarray(STATISTICS[name](values.copy()))
    except StatisticsError as refused:
        assert len(refused.problem.split()) > 3  # noqa: PT017 - which of the two is not asked here
        return

    assert case not in INFINITE or name in BY_PLACE
    assert not np.isinf(found).any()
    if found.shape == values.shape:
        assert not (np.isnan(found) & ~np.isnan(values)).any()


@pytest.mark.parametrize("case", INFINITE)
@pytest.mark.parametrize("name", sorted(set(STATISTICS) - BY_PLACE))
def test_an_infinite_figure_is_refused(name: str, case: str) -> None:
    with pytest.raises(StatisticsError, match=r"infinite|negative|above 0|person 2|needs values"):
        STATISTICS[name](CASES[case])


@pytest.mark.parametrize(
    "name", ["to a range", "z-score", "against a row", "to a target", "learnt min_max"]
)
def test_a_constant_indicator_has_no_scale_of_its_own(name: str) -> None:
    with pytest.raises(StatisticsError, match="column 1"):
        SCALES[name](CASES["a constant indicator"])


@pytest.mark.parametrize("name", [name for name in SCALES if name.startswith("learnt ")])
@pytest.mark.parametrize("case", ["one area", *EMPTY])
def test_a_learnt_scale_says_how_many_values_it_had(name: str, case: str) -> None:
    with pytest.raises(StatisticsError, match=r"has [01] known value"):
        SCALES[name](CASES[case])


@pytest.mark.parametrize("name", ["outliers", "winsorised", "Box-Cox"])
@pytest.mark.parametrize("case", ["a constant indicator", *EMPTY])
def test_there_is_nothing_to_treat_where_nothing_varies(name: str, case: str) -> None:
    values = CASES[case]

    found = TREATMENTS[name](values)

    flat = values[:, 1] if name != "Box-Cox" else np.where(np.isnan(values[:, 1]), np.nan, 0.0)
    np.testing.assert_array_equal(found[:, 1], flat)


@pytest.mark.parametrize("name", ["geometric", "harmonic"])
@pytest.mark.parametrize("case", ["a zero", "a negative value"])
def test_a_mean_that_has_no_value_says_which_column_and_what_it_needs(name: str, case: str) -> None:
    with pytest.raises(StatisticsError, match=r"column 1 has .* above 0"):
        MEANS[name](CASES[case])


@pytest.mark.parametrize("weights", [[0.0, 0.0, 0.0], [1.0, -1.0, 1.0], [1.0, np.nan, 1.0]])
@pytest.mark.parametrize("exponent", [1.0, 0.0, -1.0, 0.5])
def test_weights_that_sum_to_nothing_are_refused(exponent: float, weights: list[float]) -> None:
    with pytest.raises(StatisticsError, match="not negative, and not all zero"):
        power_mean(FIGURES, weights=np.array(weights), exponent=exponent)


def test_equal_areas_share_every_place() -> None:
    tied = CASES["ties everywhere"]

    assert np.unique(SCALES["rank"](tied)).tolist() == [1.0, 5.0]
    assert np.unique(SCALES["percentile"](tied)).tolist() == [0.0, pytest.approx(4 / 7)]
    assert np.unique(OTHERS["Copeland"](tied)).tolist() == [-4.0, 4.0]
    assert np.unique(OTHERS["ranks"](tied)).tolist() == [1.0, 5.0]


def test_loadings_ask_for_three_complete_areas_at_least() -> None:
    with pytest.raises(StatisticsError, match="at least three"):
        first_component_loadings(CASES["fewer areas than indicators"])


def test_a_regression_with_more_indicators_than_areas_fills_nothing() -> None:
    gapped = CASES["fewer areas than indicators"].copy()
    gapped[1, 1] = np.nan

    found = impute_by_regression(gapped)

    assert np.isnan(found.values[1, 1])
    assert not found.filled.any()
