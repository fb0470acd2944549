"""A quality report as text for a terminal."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from wardwise.presentation.words import write_change, write_number
from wardwise.workflow.quality.report import (
    AppliedCorrection,
    Coverage,
    EarlierFile,
    IndicatorReport,
    Outlier,
    QualityReport,
    ReceivedFile,
    Spread,
)

_CONCEALED = (
    "It stands on a restricted source: its figures are left out here. With --out they are written "
    "to a file, for internal use."
)


def write_text(report: QualityReport, *, folder: Path = Path()) -> str:
    """Write a report: of one indicator in full, of several a line each and what to look at."""
    if not report.is_whole:
        return "\n".join(_write_indicator(one, report, folder) for one in report.indicators)
    return "\n".join(
        [
            f"{report.title}: quality of {len(report.indicators)} indicators, {report.edition}",
            "",
            *(_write_line(one) for one in report.indicators),
            *(f"All areas: {one.prose}" for one in report.checks),
        ]
    )


def describe_findings(report: IndicatorReport) -> str:
    """Say in a few words what was found in an indicator's figures.

    Examples
    --------
    "3 gaps, 2 figures stand out"
    """
    revised = sum(one.changed + one.added + one.gone for one in report.earlier)
    standing = sum(one.stands_out for one in report.moves)
    found = (
        _count(len(report.gaps), "gap"),
        _count(report.outliers_found[0], "figure stands out", "figures stand out"),
        _count(standing, "change stands out", "changes stand out"),
        _count(revised, "figure revised", "figures revised"),
        _count(len(report.corrections), "correction"),
        _count(
            sum(one.withheld for one in report.protected), "figure withheld", "figures withheld"
        ),
    )
    return ", ".join(one for one in found if one) or "nothing to point out"


def _count(number: int, one: str, many: str = "") -> str:
    if not number:
        return ""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _write_line(one: IndicatorReport) -> str:
    return f"{one.state.value:9} {one.id}: {describe_findings(one)}"


def _write_indicator(one: IndicatorReport, report: QualityReport, folder: Path) -> str:
    far = [line for each in one.outliers for line in _write_outlier(each, one.decimals)]
    before = [line for each in one.earlier for line in _write_earlier(each, one.decimals)]
    parts = (
        _introduce(one),
        _head("Files", (_write_file(each) for each in one.files)),
        _head("Areas with a figure", (_write_coverage(each, report) for each in one.coverage)),
        _head("Gaps", (f"{each.name}, {each.period}: {each.why}" for each in one.gaps)),
        _head("How the figures lie", (_write_spread(each, one, report) for each in one.spreads)),
        _head(_title_outliers(one, report), far),
        _head("Largest changes", _list_moves(one)),
        _head("Against the version before", before),
        _head("What becomes of the figures", _list_treatments(one)),
        _head("Corrections", (_write_correction(each) for each in one.corrections)),
        _head(
            "Checks that found something", (each.prose for each in one.checks if not each.passed)
        ),
        _head("To confirm", one.asks),
        [
            *([f"Seen: {one.checksum}"] if one.checksum else []),
            f'Sign with: wardwise -C {folder} review {one.id} --approve --by "NAME"'
            + (f" --seen {one.checksum[:12]}" if one.checksum else ""),
            f'or ask:    wardwise -C {folder} review {one.id} --query "WORDS" --by "NAME"',
        ],
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _introduce(one: IndicatorReport) -> list[str]:
    last = one.last
    said = "" if last is None else f", last seen by {last.reviewer} on {last.date.isoformat()}"
    lines = [
        f"{one.label} ({one.id})",
        f"{one.unit}. {one.direction} {one.definition}".strip(),
        f"Review: {one.state.value}{said}.",
    ]
    return [*lines, _CONCEALED] if one.restricted else lines


def _write_file(one: ReceivedFile) -> str:
    checksum = f", checksum {one.checksum[:12]}" if one.checksum else ""
    return f"{one.label}: {one.file}, received {one.received}{checksum}"


def _write_coverage(one: Coverage, report: QualityReport) -> str:
    own = f"{one.own} of {one.own_areas} in {report.area_name}, " if one.own_areas else ""
    return f"{one.level}, {one.period}: {own}{one.every:,} of {one.every_areas:,} in all"


def _list_treatments(one: IndicatorReport) -> list[str]:
    filled = [
        f"{each.level}, {each.period}: {each.observed:,} as received, {each.carried:,} carried, "
        f"{each.estimated:,} estimated, {each.missing:,} missing"
        for each in one.treatments
    ]
    moved = [
        f"{each.level}: {each.figures:,} figures from other boundaries"
        + ("" if each.largest is None else f", up to {each.largest:.0%}")
        for each in one.moved
    ]
    hidden = [
        f"{each.level}: before publication {each.withheld:,} of {each.figures:,} figures are "
        f"withheld and {each.altered:,} rounded"
        for each in one.protected
    ]
    return [*filled, *moved, *hidden]


def _write_correction(one: AppliedCorrection) -> str:
    return f"{one.id}: {one.measure} of {one.area}, {one.period}, {one.action}. {one.reason}"


def _head(title: str, lines: Iterable[str]) -> list[str]:
    held = [f"  {one}" for one in lines]
    return [title, *held] if held else []


def _write_spread(spread: Spread, one: IndicatorReport, report: QualityReport) -> str:
    low, middle, high = (write_number(each, one.decimals) for each in spread.quartiles)
    ends = [write_number(each, one.decimals) for each in (spread.values[0], spread.values[-1])]
    own = [
        f"{each.name} {write_number(each.value, one.decimals)}"
        for each in dict.fromkeys((*spread.own[:1], *spread.own[-1:]))
    ]
    within = f"; in {report.area_name} from {' to '.join(own)}" if own else ""
    return (
        f"{spread.period}, {len(spread.values):,} {report.fit_label}: {ends[0]} to {ends[1]}, "
        f"half between {low} and {high}, middle {middle}{within}"
    )


def _title_outliers(one: IndicatorReport, report: QualityReport) -> str:
    own, every = one.outliers_found
    return f"Figures that stand out ({own} in {report.area_name}, {every - own} elsewhere)"


def _write_outlier(one: Outlier, decimals: int) -> Sequence[str]:
    value = ""
    if one.value is not None and one.middle is not None:
        value = (
            f": {write_number(one.value, decimals)}, where the middle is "
            f"{write_number(one.middle, decimals)}"
        )
    return [f"{one.name} ({one.code}), {one.period}{value}"] + [
        f"  {each.to_text()}" for each in one.cells
    ]


def _list_moves(one: IndicatorReport) -> list[str]:
    return [
        f"{each.name} ({each.code}), {each.earlier} to {each.later}: "
        f"{write_change(each.change, one.decimals)}"
        + (", which stands out" if each.stands_out else "")
        + (", could be chance" if each.by_chance else "")
        for each in one.moves
        if each.change is not None
    ]


def _write_earlier(one: EarlierFile, decimals: int) -> list[str]:
    when = f"{one.file}, the version received on {one.received.isoformat()}"
    if one.problem:
        return [f"{when}, cannot be compared: {one.problem}"]
    counts = f"{one.changed:,} figures changed, {one.added:,} added, {one.gone:,} gone"
    lines = [f"{when}: {counts}, {one.same:,} the same"]
    for each in one.examples:
        before, now = (
            "none" if value is None else write_number(value, decimals)
            for value in (each.before, each.now)
        )
        lines.append(
            f"  {each.name} ({each.code}), {each.measure}, {each.period}: {before}, now {now}"
        )
    return lines
