"""Say in a release which received figures were corrected."""

from wardwise.model.correction import Correction
from wardwise.model.framework import Framework
from wardwise.model.indicator import MeasureReference
from wardwise.model.period import read_period
from wardwise.model.project import Project
from wardwise.model.provenance import Access, Source
from wardwise.publication.shapes import CorrectionEntry

_EVERY_PERIOD = "*"


def list_corrections(project: Project, source: Source) -> list[CorrectionEntry]:
    """List the corrections of a source's figures, for its entry in sources.json.

    Of a restricted source the figures are left out: the one received, and the one in its place.
    """
    return [
        _make_entry(one, is_hidden=source.access is Access.RESTRICTED)
        for one in project.corrections
        if _find_source(one, project) == source.id
    ]


def _find_source(correction: Correction, project: Project) -> str:
    """Find the source that a correction is of: of a series, the one that has the period."""
    references = _list_references(correction, project.edition.framework)
    sources = {one.id: one for one in project.sources}
    for one in references:
        columns = sources[one.source].measures[one.measure].columns
        if any(
            each == _EVERY_PERIOD or read_period(each).id == correction.period for each in columns
        ):
            return one.source
    return references[0].source if references else ""


def _list_references(correction: Correction, framework: Framework) -> tuple[MeasureReference, ...]:
    if correction.measure is not None:
        return correction.measure.every
    for one in (*framework.indicators, *framework.characteristics):
        if one.id == correction.indicator:
            part = one.denominator if correction.part == "denominator" else one.numerator
            chosen = one.published if one.numerator is None else part
            return chosen.every if chosen is not None else ()
    return ()


def _make_entry(correction: Correction, *, is_hidden: bool) -> CorrectionEntry:
    measure = correction.measure
    return CorrectionEntry(
        id=correction.id,
        measure=f"{measure.source}.{measure.measure}" if measure is not None else "",
        indicator=correction.indicator,
        part=correction.part,
        area=correction.area,
        period=correction.period,
        label=read_period(correction.period).label,
        action=correction.action.value,
        received=None if is_hidden else correction.received,
        value=None if is_hidden else correction.value,
        reason=correction.reason,
        told=correction.told,
        date=correction.date.isoformat(),
    )
