"""Make a quality report of one indicator, or of all, from what was collated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from wardwise.collation.received_text import CellPlace
from wardwise.collation.sources import is_restricted
from wardwise.model.check import CheckResult
from wardwise.model.errors import UnknownReferenceError, suggest_nearest
from wardwise.model.indicator import Direction, Indicator
from wardwise.workflow.quality import figures, origins, treatment
from wardwise.workflow.quality.asks import list_asks
from wardwise.workflow.quality.ground import (
    Ground,
    is_own,
    label_levels,
    list_sources,
    read_ground,
)
from wardwise.workflow.quality.report import IndicatorReport, QualityReport
from wardwise.workflow.review import find_state

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A report whose outliers do not know their cells yet."""

    report: IndicatorReport
    places: Sequence[Sequence[tuple[str, str, CellPlace]]]


def make_quality_report(
    folder: Path, *, indicator: str = "", made: date, progress: Progress
) -> QualityReport:
    """Make the report of an indicator, or of every one where none is named.

    It holds figures of restricted sources: it is for those who may see them. `conceal_figures`
    gives it without them.

    Raises
    ------
    OrderError
        If nothing was collated, or not from what stands now.
    UnknownReferenceError
        If the indicator is declared nowhere.
    SnapshotError
        If a file is gone, or is not what was received.
    """
    ground = read_ground(folder)
    framework = ground.project.edition.framework
    every = (*framework.indicators, *framework.characteristics)
    chosen = [one for one in every if indicator in ("", one.id)]
    if not chosen:
        raise UnknownReferenceError(
            f"there is no indicator {indicator!r}",
            where=str(folder),
            fix=suggest_nearest(indicator, [one.id for one in every]),
        )
    drafts = []
    for done, one in enumerate(chosen):
        progress(f"look at {one.id}", done, len(chosen) + 1)
        drafts.append(_draft(one, ground))
    progress("read the rows of what stands out", len(chosen), len(chosen) + 1)
    places = [place for one in drafts for cells in one.places for _, _, place in cells]
    texts = origins.read_texts(ground, places)
    progress("done", len(chosen) + 1, len(chosen) + 1)
    reports = [
        replace(one.report, outliers=origins.add_cells(one.report.outliers, one.places, texts))
        for one in drafts
    ]
    fit = ground.project.edition.fit
    return QualityReport(
        title=ground.project.publication.title,
        area_name=ground.names.get(ground.project.area, ground.project.name),
        edition=ground.project.edition.label,
        fit_label=f"{label_levels(fit.level.value)} of {fit.within_label}",
        level_label=label_levels(fit.level.value),
        names=_name_areas(ground),
        made=made,
        is_built=ground.is_built,
        is_whole=not indicator,
        indicators=tuple(replace(one, asks=list_asks(one)) for one in reports),
        checks=() if indicator else _list_other_checks(ground),
    )


def _name_areas(ground: Ground) -> dict[str, str]:
    own = ground.areas.filter(is_own() & (pl.col("level") == ground.fit_level.value))
    return dict(own.select("area_code", "name").iter_rows())


def _list_other_checks(ground: Ground) -> tuple[CheckResult, ...]:
    framework = ground.project.edition.framework
    known = {one.id for one in (*framework.indicators, *framework.characteristics)}
    known |= {one.id for one in ground.project.sources}
    return tuple(one for one in ground.checks if one.subject not in known and not one.passed)


def _draft(indicator: Indicator, ground: Ground) -> _Draft:
    far = figures.find_outliers(indicator, ground)
    chosen = figures.choose_outliers(far)
    cells = origins.list_places(indicator, chosen, ground)
    last = ground.reviews.get(indicator.id)
    checksum = ground.digests.get(indicator.id, "")
    framework = ground.project.edition.framework
    labels = {one.id: one.label for one in framework.components}
    report = IndicatorReport(
        id=indicator.id,
        label=indicator.label,
        unit=indicator.unit,
        decimals=indicator.decimals,
        definition=indicator.definition,
        direction=_word_direction(indicator) if indicator.component else "",
        component=labels.get(indicator.component, ""),
        quality=indicator.quality.value,
        suitability=indicator.suitability.value,
        restricted=is_restricted(indicator, ground.project),
        checksum=checksum,
        state=find_state(last, checksum),
        last=last,
        files=origins.list_files(indicator, ground),
        periods=_list_periods(indicator, ground),
        coverage=figures.list_coverage(indicator, ground),
        gaps=figures.list_gaps(indicator, ground),
        ward_states=figures.find_ward_states(indicator, ground),
        spreads=figures.list_spreads(indicator, ground),
        outliers=tuple(figures.describe_outliers(chosen)),
        outliers_found=(far.filter(pl.col("role") == "project").height, far.height),
        moves=figures.list_moves(indicator, ground),
        treatments=treatment.list_treatments(indicator, ground),
        moved=treatment.list_moved(indicator, ground),
        protected=treatment.list_protected(indicator, ground),
        earlier=origins.list_earlier(indicator, ground),
        corrections=origins.list_corrections(indicator, ground),
        checks=_list_checks(indicator, ground),
    )
    keys = [] if chosen.is_empty() else chosen.select("area_code", "period_id").rows()
    return _Draft(report, [cells.get((area, period), ()) for area, period in keys])


def _word_direction(indicator: Indicator) -> str:
    if indicator.direction is Direction.HIGHER_IS_BETTER:
        return "Higher is better."
    return "Lower is better."


def _list_periods(indicator: Indicator, ground: Ground) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.label, figures.label_period(indicator.periods[one.id]))
        for one in ground.project.edition.periods
        if one.id in indicator.periods
    )


def _list_checks(indicator: Indicator, ground: Ground) -> tuple[CheckResult, ...]:
    """List the checks of an indicator and of its sources, those that found something first."""
    subjects = {indicator.id, *(one.id for one in list_sources(indicator, ground.project))}
    own = [one for one in ground.checks if one.subject in subjects]
    return tuple(sorted(own, key=lambda one: one.passed))
