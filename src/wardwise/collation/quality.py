"""Check what was collated, in sentences that an expert reads."""

from collections.abc import Iterable, Sequence

import polars as pl

from wardwise.collation.harmonise import AREA, Matched
from wardwise.collation.series import Series
from wardwise.collation.tidy import list_undeclared_periods
from wardwise.model.area import LEVEL_LABELS, AreaLevel
from wardwise.model.check import CheckResult, Severity
from wardwise.model.indicator import Indicator
from wardwise.model.provenance import Measure, Source


def check_source(
    source: Source, matched: Matched, *, measures: Sequence[Measure]
) -> tuple[CheckResult, ...]:
    return ()


def check_indicator(
    indicator: Indicator,
    series: Series,
    *,
    values: pl.DataFrame,
    lineage: pl.DataFrame,
    areas: pl.DataFrame,
) -> tuple[CheckResult, ...]:
    return ()
