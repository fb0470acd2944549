"""Outlier treatment as COINr 1.1.14 publishes it for its ASEM example, to 1e-9."""

import numpy as np
import pytest
from coinr_asem import Asem, largest_difference

from wardwise.stats.outliers import (
    Logarithm,
    OutlierRule,
    keep_rule,
    measure_kurtosis,
    measure_skewness,
    shift_and_log,
    transform_box_cox,
    treat_outliers,
    winsorise,
)

RAW, SCREENED = "01_build_chain/Raw.csv", "04_treat/screened_input.csv"


def test_skewness_kurtosis_and_the_verdict_equal_coinrs(asem: Asem) -> None:
    values = asem.values(RAW)
    file = "04_treat/fun_skew_kurt_raw.csv"
    verdicts = dict(asem.read(file).select("iCode", "Pass").iter_rows())

    skewness, kurtosis = measure_skewness(values), measure_kurtosis(values)

    assert np.abs(skewness - asem.column(file, key="iCode", value="skew")).max() < 1e-9
    assert np.abs(kurtosis - asem.column(file, key="iCode", value="kurt")).max() < 1e-9
    passed = [verdicts[name] == "TRUE" for name in asem.indicators]
    assert keep_rule(values, OutlierRule()).tolist() == passed
    assert 0 < sum(passed) < len(passed)


@pytest.mark.parametrize(
    ("file", "logarithm"),
    [
        ("fun_log_CT", Logarithm.SHIFTED_BY_RANGE),
        ("fun_log_CT_orig", Logarithm.SHIFTED_BY_ONE),
        ("fun_log_CT_plus", Logarithm.TOWARDS_TAIL),
    ],
)
def test_logarithms_equal_coinrs(asem: Asem, file: str, logarithm: Logarithm) -> None:
    values = asem.values(RAW)

    ours = np.column_stack([shift_and_log(column, logarithm) for column in values.T])

    assert largest_difference(ours, asem.values(f"04_treat/{file}.csv")) < 1e-9


def test_the_logarithm_that_coinr_computes_and_does_not_return_is_returned(asem: Asem) -> None:
    """COINr's fault: log_GII gives its input back; its published results are the raw values."""
    raw = asem.values(RAW)[:, asem.indicators.index("Flights")]

    assert largest_difference(asem.values("04_treat/fun_log_GII.csv"), asem.values(RAW)) == 0
    ours = shift_and_log(raw, Logarithm.INNOVATION_INDEX)

    assert ours.min() == 0
    assert ours.max() == pytest.approx(np.log(raw.max()))


@pytest.mark.parametrize("power", [0, 0.5, 2])
def test_box_cox_equals_coinrs(asem: Asem, power: float) -> None:
    values = asem.values(RAW)

    ours = np.column_stack([transform_box_cox(column, power=power) for column in values.T])

    assert largest_difference(ours, asem.values(f"04_treat/fun_boxcox_{power:g}.csv")) < 1e-9


@pytest.mark.parametrize("points", [1, 3])
def test_forced_winsorisation_equals_coinrs(asem: Asem, points: int) -> None:
    rule = OutlierRule(most_winsorised=points)

    ours = [winsorise(column, rule, always=True).values for column in asem.values(RAW).T]

    theirs = asem.values(f"04_treat/fun_winsorise_force{points}.csv")
    assert largest_difference(np.column_stack(ours), theirs) < 1e-9


@pytest.mark.parametrize(
    ("data", "file", "rule"),
    [
        *((SCREENED, f"winmax{n}_x", OutlierRule(most_winsorised=n)) for n in range(1, 6)),
        (RAW, "raw_default_x", OutlierRule()),
        (RAW, "raw_combine_x", OutlierRule(most_winsorised=2, combined=True)),
        (RAW, "qTreat_x", OutlierRule(1.5, 3.0, 1)),
    ],
)
def test_whole_treatment_equals_coinrs(asem: Asem, data: str, file: str, rule: OutlierRule) -> None:
    values = asem.values(data)

    found = treat_outliers(values, rule)

    assert largest_difference(found.values, asem.values(f"04_treat/{file}.csv")) < 1e-9
    assert (found.pulled != 0).any()
