"""Outlier treatment as COINr 1.1.14 publishes it for its ASEM example, to 1e-9."""

from dataclasses import dataclass

import numpy as np
import pytest
from coinr_asem import Asem, largest_difference

from wardwise.model.recipe import Logarithm, OutlierRule
from wardwise.stats.outliers import (
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


@dataclass(frozen=True, slots=True)
class Treatment:
    """One run of COINr's `Treat`: what it starts from, and its files' common name."""

    data: str
    file: str
    rule: OutlierRule


TREATMENTS = [
    *(Treatment(SCREENED, f"winmax{n}", OutlierRule(most_winsorised=n)) for n in range(1, 6)),
    Treatment(RAW, "raw_default", OutlierRule()),
    Treatment(RAW, "raw_combine", OutlierRule(most_winsorised=2, combined=True)),
    Treatment(RAW, "qTreat", OutlierRule(1.5, 3.0, 1)),
]


@pytest.mark.parametrize("treatment", TREATMENTS, ids=lambda one: one.file)
def test_whole_treatment_equals_coinrs(asem: Asem, treatment: Treatment) -> None:
    values = asem.values(treatment.data)

    found = treat_outliers(values, treatment.rule)

    theirs = asem.values(f"04_treat/{treatment.file}_x.csv")
    assert largest_difference(found.values, theirs) < 1e-9
    assert (found.pulled != 0).any()


@pytest.mark.parametrize(
    ("treatment", "file"),
    [
        *((one, f"04_treat/{one.file}_dets.csv") for one in TREATMENTS),
        (TREATMENTS[4], "01_build_chain/Treated_Dets_Table.csv"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_each_stage_of_the_treatment_equals_coinrs(
    asem: Asem, treatment: Treatment, file: str
) -> None:
    """Shape and verdict before, after pulling in, and after the logarithm; the points pulled in."""
    rule, values = treatment.rule, asem.values(treatment.data)
    treated = treat_outliers(values, rule)

    logged = 0
    for row in asem.read(file).iter_rows(named=True):
        at = asem.indicators.index(row["iCode"])
        stages = [values[:, at]]
        if not keep_rule(values[:, [at]], rule)[0]:
            pulled = winsorise(values[:, at], rule)
            assert pulled.count == int(row["winsorise.nwin"])
            stages.append(pulled.values)
            if treated.logged[at]:
                stages.append(treated.values[:, at])
                logged += 1
        for stage in range(3):
            expected = [row.get(f"check_SkewKurt{stage}.{name}") for name in ("Skew", "Kurt")]
            if stage >= len(stages):
                assert expected == [None, None]
                continue
            column = stages[stage][:, np.newaxis]
            shape = [measure_skewness(column)[0], measure_kurtosis(column)[0]]
            assert shape == pytest.approx([float(one) for one in expected if one], abs=1e-9)
            passes = "TRUE" if keep_rule(column, rule)[0] else "FALSE"
            assert passes == row[f"check_SkewKurt{stage}.Pass"]

    assert logged == treated.logged.sum()


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (RAW, "04_treat/raw_default_points.csv"),
        (SCREENED, "01_build_chain/Treated_Treated_Points.csv"),
    ],
)
def test_the_same_points_are_pulled_in(asem: Asem, data: str, file: str) -> None:
    marks = {None: 0, "winhi": 1, "winlo": -1}
    theirs = asem.read(file).select(asem.indicators)

    found = treat_outliers(asem.values(data), OutlierRule())

    expected = np.array([[marks[mark] for mark in row] for row in theirs.iter_rows()])
    assert (expected != 0).any()
    assert (found.pulled == expected).all()
