"""Check what was collated, in sentences that an expert reads."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from wardwise.collation.connectors.text_table import FILE, ROW
from wardwise.collation.harmonise import AREA, Matched, require_area_column
from wardwise.collation.periods import count_days_apart
from wardwise.collation.series import Series
from wardwise.collation.tidy import list_undeclared_periods
from wardwise.collation.unusual import FAR, add_distances, find_changes, find_unusual
from wardwise.geography.vintages import match_codes
from wardwise.model.area import LEVEL_LABELS, AreaLevel, AreaRole
from wardwise.model.check import CheckResult, Severity
from wardwise.model.indicator import Indicator, Kind
from wardwise.model.period import read_period
from wardwise.model.provenance import Access, Source
from wardwise.model.status import STATUS_WORDS, Status

SHOWN = 5
NEARLY_ALL = 0.9
"""Below this share of areas with a value, coverage is a warning."""
_OTHER_YEAR = 366  # days
_IS_OWN = pl.col("role") != AreaRole.COMPARISON.value


def check_source(
    source: Source, matched: Matched, *, areas: pl.DataFrame
) -> tuple[CheckResult, ...]:
    """Give the checks of a source's rows: unknown codes, rows without one, periods left aside.

    Parameters
    ----------
    areas : columns of `AREAS_SCHEMA`
    """
    checks = [_check_codes(source, matched, areas=areas), _check_uncoded(source, matched)]
    words = list_undeclared_periods(matched.rows, source)
    if words:
        is_hidden = source.access is Access.RESTRICTED
        shown = "" if is_hidden else f": {', '.join(words[:SHOWN])}"
        checks.append(
            CheckResult(
                name="periods_left_aside",
                passed=True,
                severity=Severity.NOTE,
                subject=source.id,
                prose=f"{len(words)} texts in column {source.period_column!r} are not declared as "
                f"periods; their rows are left aside{shown}.",
            )
        )
    checks.append(
        CheckResult(
            name="duplicates",
            passed=True,
            severity=Severity.NOTE,
            subject=source.id,
            prose=f"No area has two values for one period in {matched.rows.height:,} rows.",
        )
    )
    return tuple(checks)


def _check_codes(source: Source, matched: Matched, *, areas: pl.DataFrame) -> CheckResult:
    declared = require_area_column(source)
    unknown = matched.unknown.unique(AREA, maintain_order=True)
    aside = f"{matched.aside} rows of other levels are left aside, as declared. "
    aside = aside if matched.aside else ""
    if unknown.is_empty():
        known = matched.rows[AREA].n_unique()
        prose = f"{aside}All {known:,} other area codes are in the project's list."
        return CheckResult("unknown_codes", True, Severity.NOTE, prose, source.id)  # noqa: FBT003 - passed
    shown = unknown.head(SHOWN)
    reasons = {
        one.code: one.reason
        for one in match_codes(shown[AREA], areas, level=declared.level).unknown
    }
    return CheckResult(
        name="unknown_codes",
        passed=False,
        severity=Severity.WARNING,
        subject=source.id,
        prose=f"{aside}{_word_unknown(unknown.height, matched.unknown.height)}: areas outside the "
        f"project's region, or of another vintage than {declared.vintage}.",
        examples=tuple(
            f"{code} ({file}, row {row}): {reasons[code]}" for code, file, row in shown.rows()
        ),
    )


def _word_unknown(codes: int, rows: int) -> str:
    named = _count_words(codes, "area code is", "area codes are")
    left = "row is" if rows == 1 else "rows are"
    return f"{named} not in the project's list, and {rows:,} {left} left out"


def _check_uncoded(source: Source, matched: Matched) -> CheckResult:
    rows = matched.uncoded
    if rows.is_empty():
        prose = "Every row has an area code."
        return CheckResult("rows_without_code", True, Severity.NOTE, prose, source.id)  # noqa: FBT003 - passed
    held = rows.filter(pl.col("has_figures"))
    noted = rows.filter(pl.col(AREA) != "")
    is_hidden = source.access is Access.RESTRICTED
    more = f", {held.height:,} of them with figures" if held.height else ""
    return CheckResult(
        name="rows_without_code",
        passed=noted.is_empty() and held.is_empty(),
        severity=Severity.WARNING if held.height else Severity.NOTE,
        subject=source.id,
        prose=f"{_count_words(rows.height, 'row holds', 'rows hold')} no area code in column "
        f"{require_area_column(source).column!r} and "
        f"{'is' if rows.height == 1 else 'are'} left out{more}.",
        examples=tuple(
            f"{file}, row {row}" + ("" if is_hidden or not text else f": {text[:60]!r}")
            for text, file, row in (held if held.height else rows)
            .select(AREA, FILE, ROW)
            .head(SHOWN)
            .rows()
        ),
    )


def check_indicator(
    indicator: Indicator,
    series: Series,
    *,
    values: pl.DataFrame,
    lineage: pl.DataFrame,
    areas: pl.DataFrame,
    restricted: bool,
) -> tuple[CheckResult, ...]:
    """Give the checks of one indicator.

    Coverage and reasons for gaps at each level, impossible values, outliers, jumps between periods,
    and periods of numerator and denominator that differ.

    Parameters
    ----------
    values : the indicator's observations
    lineage : of those observations, for the rows of their source
    areas : columns of `AREAS_SCHEMA`
    restricted : whether a source of it is; then cells are named without their values
    """
    placed = values.join(areas.select("area_code", "name", "level", "role"), on="area_code")
    rows = lineage.filter(pl.col("file").is_not_null()).unique(
        ["area_code", "period_id"], keep="first", maintain_order=True
    )
    named = placed.join(
        rows.select("area_code", "period_id", "file", "row"),
        on=["area_code", "period_id"],
        how="left",
        maintain_order="left",
    ).with_columns(shown=pl.lit(None) if restricted else pl.col("value"))
    native = named.filter(pl.col("level") == series.base.value)
    return (
        *_check_coverage(indicator, named),
        _check_reasons(indicator, native, base=series.base),
        _check_possible(indicator, named),
        _check_outliers(indicator, native),
        _check_jumps(indicator, native),
        *_check_periods(indicator, series),
        *_check_partial(indicator, series, areas=areas),
    )


def _result(
    indicator: Indicator,
    name: str,
    prose: str,
    *,
    passed: bool,
    severity: Severity = Severity.WARNING,
    examples: Sequence[str] = (),
) -> CheckResult:
    kept = severity if not passed else Severity.NOTE
    return CheckResult(name, passed, kept, prose, indicator.id, tuple(examples[:SHOWN]))


def _place(check: CheckResult, found: pl.DataFrame) -> CheckResult:
    """Say of a failed check whether what was found is in none of the project's own areas."""
    is_elsewhere = not check.passed and found.height > 0 and not found.select(_IS_OWN.any()).item()
    return replace(check, elsewhere=is_elsewhere)


def _begin_with_own(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort(_IS_OWN, descending=True, maintain_order=True)


def _count_words(count: int, one: str, many: str) -> str:
    if count == 0:
        return f"No {one}"
    return f"{count:,} {one if count == 1 else many}"


def _begin(words: str) -> str:
    """Begin a sentence; the capitals of LSOA stay."""
    return words[:1].upper() + words[1:]


def _label_period(period_id: str) -> str:
    return read_period(period_id).label


def _check_coverage(indicator: Indicator, named: pl.DataFrame) -> list[CheckResult]:
    """Say at each level how many areas have a value, in the periods that the edition uses."""
    used = {read_period(one).id for one in indicator.periods.values()}
    counted = (
        named.group_by("level", "period_id")
        .agg(known=pl.col("value").count(), areas=pl.len())
        .sort("period_id")
    )
    checks: list[CheckResult] = []
    for level in AreaLevel:
        rows = counted.filter(pl.col("level") == level.value)
        if rows.is_empty():
            continue
        in_use = rows.filter(pl.col("period_id").is_in(list(used)))
        chosen = in_use if in_use.height else rows
        parts = [
            f"{known:,} of {every:,} in {_label_period(period)}"
            for period, known, every in chosen.select("period_id", "known", "areas").rows()
        ]
        gone = sorted(used - set(rows["period_id"]))
        gone_words = "".join(f"; no figure for {_label_period(one)}" for one in gone)
        least = chosen.select((pl.col("known") / pl.col("areas")).min()).item()
        prose = f"{_begin(LEVEL_LABELS[level][1])} with a value: {', '.join(parts)}"
        lacking = _pick_lacking(named, level, periods=chosen["period_id"])
        result = _result(
            indicator,
            f"coverage_{level.value}",
            f"{prose}{gone_words}.",
            passed=least == 1 and not gone,
            severity=Severity.NOTE if least >= NEARLY_ALL and not gone else Severity.WARNING,
        )
        checks.append(result if gone else _place(result, lacking))
    return checks


def _pick_lacking(named: pl.DataFrame, level: AreaLevel, *, periods: pl.Series) -> pl.DataFrame:
    return named.filter(
        pl.col("level") == level.value,
        pl.col("period_id").is_in(periods.implode()),
        pl.col("value").is_null(),
    )


def _check_reasons(indicator: Indicator, native: pl.DataFrame, *, base: AreaLevel) -> CheckResult:
    missing = native.filter(pl.col("value").is_null())
    if missing.is_empty():
        return _result(
            indicator,
            "missing_reasons",
            f"Nothing is missing among {LEVEL_LABELS[base][1]}.",
            passed=True,
        )
    counts = missing.group_by("status").len().sort("len", descending=True)
    words = [
        f"{count:,} {STATUS_WORDS[Status(status)]} [{status}]" for status, count in counts.rows()
    ]
    result = _result(
        indicator,
        "missing_reasons",
        f"Missing figures of {LEVEL_LABELS[base][1]}, over all periods: {'; '.join(words)}.",
        passed=False,
        severity=Severity.NOTE,
        examples=_show_cells(_begin_with_own(missing)),
    )
    return _place(result, missing)


def _show_cells(rows: pl.DataFrame) -> list[str]:
    return [
        f"{name} ({code}), {_label_period(period)}"
        for name, code, period in rows.select("name", "area_code", "period_id").head(SHOWN).rows()
    ]


def _show_values(rows: pl.DataFrame, indicator: Indicator) -> list[str]:
    columns = ("name", "area_code", "period_id", "shown", "file", "row")
    return [
        f"{name} ({code}), {_label_period(period)}"
        + ("" if value is None else f": {value:,.{indicator.decimals}f}")
        + ("" if file is None or row is None else f" ({file}, row {row})")
        for name, code, period, value, file, row in rows.select(columns).head(SHOWN).rows()
    ]


def _check_possible(indicator: Indicator, named: pl.DataFrame) -> CheckResult:
    lowest, highest = indicator.possible_minimum, indicator.possible_maximum
    if highest is None and indicator.kind is Kind.SHARE:
        highest = indicator.per
    if lowest is None and indicator.kind is not Kind.MEAN:
        lowest = 0.0
    value = pl.col("value")
    is_low = value < lowest if lowest is not None else pl.lit(value=False)
    is_high = value > highest if highest is not None else pl.lit(value=False)
    if indicator.kind is Kind.SHARE and indicator.numerator is not None:
        is_high = is_high | (pl.col("numerator") > pl.col("denominator"))
    wrong = named.filter(is_low | is_high)
    bounds = " to ".join("any" if one is None else f"{one:g}" for one in (lowest, highest))
    if wrong.is_empty():
        prose = f"Every value is possible ({bounds}, {indicator.unit})."
        return _result(indicator, "impossible_values", prose, passed=True)
    result = _result(
        indicator,
        "impossible_values",
        f"{wrong.height:,} values cannot be: outside {bounds} ({indicator.unit}). They are kept as "
        "published; correct them by declaration, or cap the indicator.",
        passed=False,
        examples=_show_values(_begin_with_own(wrong), indicator),
    )
    return _place(result, wrong)


def _check_outliers(indicator: Indicator, native: pl.DataFrame) -> CheckResult:
    far = find_unusual(add_distances(native, "value", decimals=indicator.decimals))
    prose = (
        f"{_count_words(far.height, 'value lies', 'values lie')} more than {FAR:g} robust standard "
        "deviations from the median of their period."
    )
    result = _result(
        indicator,
        "outliers",
        prose,
        passed=far.is_empty(),
        severity=Severity.NOTE,
        examples=_show_values(_begin_with_own(far), indicator),
    )
    return _place(result, far)


def _check_jumps(indicator: Indicator, native: pl.DataFrame) -> CheckResult:
    """Point out areas whose change from one period to the next is unlike that of the others."""
    steps = find_changes(native)
    far = find_unusual(add_distances(steps, "change", decimals=indicator.decimals))
    examples = [
        f"{name} ({code}), {_label_period(one)} to {_label_period(other)}"
        + ("" if value is None else f": {change:+,.{indicator.decimals}f}")
        for name, code, one, other, change, value in _begin_with_own(far)
        .select("name", "area_code", "earlier", "later", "change", "shown")
        .head(SHOWN)
        .rows()
    ]
    if steps.is_empty():
        prose = "There is one period, so no jump between periods."
    elif far.is_empty():
        prose = f"No change of {steps.height:,} between periods stands out from the others."
    else:
        prose = (
            f"{_count_words(far.height, 'change', 'changes')} of {steps.height:,} between periods "
            f"stand out: more than {FAR:g} robust standard deviations from the median change."
        )
    result = _result(
        indicator,
        "jumps",
        prose,
        passed=far.is_empty(),
        severity=Severity.NOTE,
        examples=examples,
    )
    return _place(result, far)


def _check_periods(indicator: Indicator, series: Series) -> list[CheckResult]:
    """Say where numerator and denominator, or value and weight, are of different periods."""
    different = {one: other for one, other in series.matched.items() if one != other}
    if not different:
        return []
    part = "denominator" if indicator.numerator is not None else "weight"
    apart = max(count_days_apart(one, other) for one, other in different.items())
    words = [f"{_label_period(one)} by {_label_period(two)}" for one, two in different.items()]
    return [
        _result(
            indicator,
            f"{part}_period",
            f"The {part} of the nearest period is used where there is none of the same: "
            f"{', '.join(words)}.",
            passed=apart <= _OTHER_YEAR,
        )
    ]


def _check_partial(
    indicator: Indicator, series: Series, *, areas: pl.DataFrame
) -> list[CheckResult]:
    """Name the larger areas that were estimated from some of their smaller ones."""
    partial = (
        series.table.filter((pl.col("covered") < 1) & pl.col("value").is_not_null())
        .join(areas.select("area_code", "name", "role"), on="area_code")
        .sort(~_IS_OWN, "covered")
    )
    if partial.is_empty():
        return []
    examples = [
        f"{name} ({code}), {_label_period(period)}: {covered:.1%} of its smaller areas"
        for name, code, period, covered in partial.select(
            "name", "area_code", "period_id", "covered"
        )
        .head(SHOWN)
        .rows()
    ]
    result = _result(
        indicator,
        "partly_covered",
        f"{_count_words(partial.height, 'figure', 'figures')} of larger areas "
        f"{'is' if partial.height == 1 else 'are'} estimated [e]: some of the smaller areas "
        "within have none.",
        passed=False,
        severity=Severity.NOTE,
        examples=examples,
    )
    return [_place(result, partial)]
