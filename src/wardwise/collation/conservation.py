"""Check that counts add up at every level: neighbourhoods, wards, boroughs, region."""

import math
from collections.abc import Mapping, Sequence

import polars as pl

from wardwise.collation.levels import Step, plan_steps
from wardwise.collation.series import MapOfAreas, Series
from wardwise.model.area import LEVEL_LABELS
from wardwise.model.check import CheckResult, Severity
from wardwise.model.indicator import Indicator
from wardwise.model.period import read_period

TOLERANCE = 1e-6
"""By how much of itself a total may differ between levels: the rounding of many sums."""

_PARTS: Mapping[str, str] = {"a": "counts", "b": "denominators"}
_SHOWN = 5


def check_conservation(
    indicator: Indicator, series: Series, *, ground: MapOfAreas
) -> tuple[CheckResult, ...]:
    """Give the check that an indicator's counts have one total at every level it reaches.

    Compared are the periods in which all areas of two levels have their counts. An average of
    published values has no total, and no check; a count published for the larger areas themselves
    need not be the sum of the smaller ones, and is not compared.

    Parameters
    ----------
    series : the indicator at every level
    """
    if indicator.numerator is None:
        return ()
    parts = ("a",) if indicator.denominator is None else ("a", "b")
    compared: list[str] = []
    broken: list[str] = []
    for step in plan_steps(ground.steps, series.base):
        found = [
            each
            for part in parts
            for each in _compare_totals(series.table, part, step=step, ground=ground)
        ]
        broken += [words for words, holds in found if not holds]
        if found:
            compared += [LEVEL_LABELS[one][1] for one in (step.from_level, step.to_level)]
    if not compared:
        return ()
    levels = ", ".join(dict.fromkeys(compared))
    return (_word_result(indicator, broken, levels=levels),)


def _word_result(indicator: Indicator, broken: Sequence[str], *, levels: str) -> CheckResult:
    if not broken:
        prose = f"Counts have the same total at every level: {levels}."
        return CheckResult("conserved", True, Severity.NOTE, prose, indicator.id)  # noqa: FBT003 - passed
    return CheckResult(
        name="conserved",
        passed=False,
        severity=Severity.WARNING,
        subject=indicator.id,
        prose=f"{len(broken)} totals differ between levels: a crosswalk loses or doubles people.",
        examples=tuple(broken[:_SHOWN]),
    )


def _compare_totals(
    table: pl.DataFrame, part: str, *, step: Step, ground: MapOfAreas
) -> list[tuple[str, bool]]:
    """Say of each period that both levels know whole whether their totals agree."""
    ways: dict[str, list[str]] = {}
    for period in table["period_id"].unique().sort():
        ways.setdefault(step.find_crosswalk(period), []).append(period)
    found: dict[str, tuple[str, bool]] = {}
    for way, periods in ways.items():
        shares = ground.crosswalks.filter(pl.col("crosswalk_id") == way)
        rows = table.filter(pl.col("period_id").is_in(periods))
        before = _total_whole(rows, part, shares["from_code"].unique())
        after = _total_whole(rows, part, shares["to_code"].unique(), derived=f"{part}_crosswalk")
        for period in before.keys() & after.keys():
            one, other = before[period], after[period]
            words = (
                f"{_PARTS[part]}, {read_period(period).label}: all "
                f"{LEVEL_LABELS[step.to_level][1]} hold {_divide(other, one):.4%} of what all "
                f"{LEVEL_LABELS[step.from_level][1]} hold, by {way}"
            )
            holds = math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
            found[period] = (words, holds)
    return [found[period] for period in sorted(found)]


def _divide(one: float, other: float) -> float:
    return one / other if other else math.inf


def _total_whole(
    table: pl.DataFrame, part: str, codes: pl.Series, *, derived: str = ""
) -> dict[str, float]:
    """Give the total of each period in which every one of the areas has its part.

    Parameters
    ----------
    derived : a column that is null where a figure was published for the area itself; such a period
        is passed over
    """
    is_there = pl.col(part).is_not_null() & (pl.col("covered").fill_null(1.0) >= 1)
    if derived:
        is_there &= pl.col(derived).is_not_null()
    totals = (
        table.filter(pl.col("area_code").is_in(codes.implode()))
        .group_by("period_id")
        .agg(pl.len().alias("areas"), is_there.all().alias("whole"), pl.col(part).sum())
        .filter((pl.col("areas") == codes.len()) & pl.col("whole"))
    )
    return dict(totals.select("period_id", part).iter_rows())
