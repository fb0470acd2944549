"""Where an indicator's figures come from: files, cells, earlier versions and corrections."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from wardwise.collation.manifest import FOLDER, find_previous
from wardwise.collation.received_text import CellPlace, read_received_texts
from wardwise.collation.sources import find_source, list_references, name_measure
from wardwise.collation.version_changes import Revision, compare_versions
from wardwise.model.correction import Correction, CorrectionAction
from wardwise.model.errors import WardwiseError
from wardwise.model.indicator import Indicator
from wardwise.model.provenance import Access, Connector, Measure, Snapshot, Source
from wardwise.workflow.quality.figures import label_period
from wardwise.workflow.quality.ground import Ground, list_sources
from wardwise.workflow.quality.report import (
    AppliedCorrection,
    ChangedCell,
    EarlierFile,
    Outlier,
    ReceivedFile,
    SourceCell,
)

CHANGES_SHOWN = 8
_ACTIONS = {
    CorrectionAction.DROP: "left out",
    CorrectionAction.REPLACE: "replaced",
    CorrectionAction.SCALE: "multiplied",
    CorrectionAction.FLAG: "kept, marked as unreliable",
}


def list_files(indicator: Indicator, ground: Ground) -> tuple[ReceivedFile, ...]:
    """List the files that an indicator's figures come from."""
    return tuple(
        ReceivedFile(
            source=source.id,
            label=source.label,
            publisher=source.publisher,
            licence=source.licence,
            restricted=source.access is Access.RESTRICTED,
            page=source.page,
            file=one.file,
            checksum=one.checksum,
            size=one.size,
            received=one.received,
            note=source.note,
        )
        for source in list_sources(indicator, ground.project)
        for one in ground.snapshots
        if one.source_id == source.id
    )


def list_places(
    indicator: Indicator, chosen: pl.DataFrame, ground: Ground
) -> Mapping[tuple[str, str], Sequence[tuple[str, str, CellPlace]]]:
    """List the cells of chosen figures by area and period: part, correction, and where it is."""
    lineage = ground.lineage.get(indicator.id)
    if lineage is None or chosen.is_empty():
        return {}
    own = lineage.join(chosen.select("area_code", "period_id"), on=["area_code", "period_id"])
    found: dict[tuple[str, str], list[tuple[str, str, CellPlace]]] = {}
    for one in own.filter(pl.col("row").is_not_null()).to_dicts():
        place = CellPlace(one["snapshot"], one["file"], one["member"], one["row"], one["column"])
        key = (one["area_code"], one["period_id"])
        found.setdefault(key, []).append((one["part"], one["correction_id"] or "", place))
    return found


def add_cells(
    outliers: Sequence[Outlier],
    places: Sequence[Sequence[tuple[str, str, CellPlace]]],
    texts: Mapping[CellPlace, tuple[str, ...]],
) -> tuple[Outlier, ...]:
    """Give outliers with the cells that they were read from."""
    return tuple(
        replace(
            one,
            cells=tuple(
                SourceCell(
                    part=part,
                    file=place.file,
                    sheet=place.member or "",
                    row=place.row,
                    column=place.column,
                    texts=texts.get(place, ()),
                    correction=correction,
                )
                for part, correction, place in cells
            ),
        )
        for one, cells in zip(outliers, places, strict=True)
    )


def read_texts(ground: Ground, places: Sequence[CellPlace]) -> Mapping[CellPlace, tuple[str, ...]]:
    """Read the text of cells from the snapshots."""
    return read_received_texts(ground.project, places)


def list_earlier(indicator: Indicator, ground: Ground) -> tuple[EarlierFile, ...]:
    """Compare each file that replaced an earlier version with it, for the indicator's measures."""
    found = []
    for one in ground.snapshots:
        measures = _list_measures(indicator, one.source_id, ground)
        previous = find_previous(ground.project.folder, one) if measures else None
        if previous is not None:
            source = find_source(ground.project, one.source_id)
            found.append(_compare(source, one, previous, measures=measures, ground=ground))
    return tuple(found)


def _list_measures(indicator: Indicator, source_id: str, ground: Ground) -> tuple[Measure, ...]:
    source = find_source(ground.project, source_id)
    if source.connector is Connector.GEOJSON:
        return ()
    named = [one.measure for one in list_references(indicator) if one.source == source_id]
    return tuple(source.measures[one] for one in dict.fromkeys(named))


def _compare(
    source: Source,
    snapshot: Snapshot,
    previous: tuple[Snapshot, Path],
    *,
    measures: Sequence[Measure],
    ground: Ground,
) -> EarlierFile:
    earlier, path = previous
    now = ground.project.folder / FOLDER / snapshot.file
    try:
        revision = compare_versions(source, now=now, before=path, measures=measures)
    except WardwiseError as problem:
        return _describe(snapshot, earlier, None, problem=problem.problem, ground=ground)
    return _describe(snapshot, earlier, revision, problem="", ground=ground)


def _describe(
    snapshot: Snapshot,
    earlier: Snapshot,
    revision: Revision | None,
    *,
    problem: str,
    ground: Ground,
) -> EarlierFile:
    names = ground.names
    rows = [] if revision is None else revision.rows.head(CHANGES_SHOWN).to_dicts()
    counts = {
        one: 0 if revision is None else revision.count(one) for one in ("changed", "added", "gone")
    }
    return EarlierFile(
        file=snapshot.file,
        received=earlier.received,
        replaced=earlier.replaced,
        problem=problem,
        same=0 if revision is None else revision.same,
        changed=counts["changed"],
        added=counts["added"],
        gone=counts["gone"],
        examples=tuple(
            ChangedCell(
                what=one["what"],
                measure=one["measure"].partition(".")[2],
                code=one["area_code"],
                name=names.get(one["area_code"], one["area_code"]),
                period=label_period(one["period_id"]),
                before=one["before"],
                now=one["now"],
            )
            for one in rows
        ),
    )


def list_corrections(indicator: Indicator, ground: Ground) -> tuple[AppliedCorrection, ...]:
    """List the declared corrections of figures that an indicator uses."""
    used = {name_measure(one) for one in list_references(indicator)}
    declared = ground.corrections
    found = []
    for one in declared.every:
        shared = [name for name in declared.list_measures(one) if name in used]
        if shared:
            found.append(_describe_correction(one, shared[0], ground.names))
    return tuple(found)


def _describe_correction(
    one: Correction, measure: str, names: Mapping[str, str]
) -> AppliedCorrection:
    return AppliedCorrection(
        id=one.id,
        measure=measure,
        area=names.get(one.area, one.area),
        period=label_period(one.period),
        action=_ACTIONS[one.action],
        received=one.received,
        value=one.value,
        reason=one.reason,
        told=one.told,
        date=one.date,
    )
