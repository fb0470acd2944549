"""Make a release's JSON documents from what was declared and found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import polars as pl

from wardwise.declaration.method_presets import find_preset
from wardwise.disclosure.rules import find_profile
from wardwise.model.area import AreaLevel
from wardwise.model.check import CheckResult
from wardwise.model.edition import Edition
from wardwise.model.framework import Framework
from wardwise.model.indicator import Indicator, MeasureReference
from wardwise.model.period import read_period
from wardwise.model.project import Project
from wardwise.model.protection import Protection, ProtectionProfile
from wardwise.model.provenance import Access, Snapshot, Source
from wardwise.model.review import UnsignedPolicy
from wardwise.publication.corrections import list_corrections
from wardwise.publication.method_document import make_method_document
from wardwise.publication.shapes import (
    About,
    CheckEntry,
    CorrectionEntry,
    EditionEntry,
    FrameworkDocument,
    IndicatorEntry,
    IndicatorPeriod,
    NamedArea,
    PresetEntry,
    SensitivityDocument,
    SourceEntry,
)

_LEAST_THRESHOLD = 2  # from here up there is a smallest and a largest hidden count

NO_CHECKSUM = "not published, because the file is restricted"


@dataclass(frozen=True, slots=True)
class ReleaseDocuments:
    """What `writer.write_release` writes beside the tables."""

    about: About
    documents: Mapping[str, object]  # framework, method, sources, quality


def make_release_documents(
    project: Project,
    *,
    observations: pl.DataFrame,
    areas: pl.DataFrame,
    snapshots: Sequence[Snapshot],
    quality: Sequence[CheckResult],
    created: date,
) -> ReleaseDocuments:
    """Make every document of a release, from the project and what collation found.

    `observations` needs `indicator_id, area_code, value`; `areas` needs `area_code, name, level`.
    Only sources that have a snapshot, or that an indicator names, are listed.
    """
    used = find_used_sources(project.edition.framework) | {one.source_id for one in snapshots}
    sources = [one for one in project.sources if one.id in used]
    return ReleaseDocuments(
        about=make_about(project, areas=areas, sources=sources, created=created),
        documents={
            "framework": make_framework_document(
                project.edition, levels=find_levels(observations, areas)
            ),
            "method": make_method_document(
                project.edition.method,
                project.geography,
                make_preset_entry(project.edition.method.preset),
            ),
            "sources": [
                make_source_entry(
                    one,
                    snapshots,
                    protection=project.protection,
                    corrections=list_corrections(project, one),
                )
                for one in sources
            ],
            "quality": [make_check_entry(one) for one in quality],
        },
    )


def make_about(
    project: Project, *, areas: pl.DataFrame, sources: Sequence[Source], created: date
) -> About:
    """Make what a release says of itself; `release_id` is the edition and the day."""
    words, edition = project.publication, project.edition
    return About(
        release_id=f"{project.id}-{edition.id}-{created.isoformat()}",
        title=words.title,
        publisher=words.publisher,
        contact=words.contact,
        introduction=words.introduction,
        fictional=words.fictional,
        area=_name_area(project.area, areas),
        benchmark=_name_area(project.benchmark, areas),
        edition=_make_edition_entry(edition, areas),
        catalogue=project.catalogue,
        created=created.isoformat(),
        wardwise_version=version("wardwise"),
        licence_lines=list(dict.fromkeys(one.licence_line for one in sources if one.licence_line)),
        licences=list(dict.fromkeys(one.licence for one in sources if one.licence)),
    )


def make_framework_document(
    edition: Edition, *, levels: Mapping[str, Sequence[str]]
) -> FrameworkDocument:
    """Make framework.json, unsigned; `levels` names the area levels with data, by indicator."""
    framework = edition.framework
    return FrameworkDocument(
        index={"id": framework.index_id, "label": framework.label_node(framework.index_id)},
        dimensions=[
            {
                "id": one.id,
                "label": framework.label_node(one.id),
                "question": one.question,
                "description": one.description,
                "weight": one.weight,
            }
            for one in framework.dimensions
        ],
        components=[
            {
                "id": one.id,
                "label": one.label,
                "dimension": one.dimension,
                "question": one.question,
                "description": one.description,
                "note": one.note,
                "empty_reason": one.empty_reason,
                "empty_at": dict(one.empty_at),
                "weighting": one.weighting or edition.method.weighting.value,
                "weight": one.weight,
            }
            for one in framework.components
        ],
        unsigned=UnsignedPolicy.ALLOWED.value,
        indicators=[
            make_indicator_entry(one, edition, levels=levels.get(one.id, ()))
            for one in framework.indicators
        ],
        characteristics=[
            make_indicator_entry(one, edition, levels=levels.get(one.id, ()))
            for one in framework.characteristics
        ],
    )


def make_indicator_entry(
    indicator: Indicator, edition: Edition, *, levels: Sequence[str]
) -> IndicatorEntry:
    """Make an indicator's entry in framework.json."""
    return IndicatorEntry(
        id=indicator.id,
        label=indicator.label,
        component=indicator.component,
        kind=indicator.kind.value,
        unit=indicator.unit,
        direction=indicator.direction.value,
        definition=indicator.definition,
        why=indicator.why,
        source=indicator.source,
        goalposts={
            "best": indicator.goalposts.best,
            "worst": indicator.goalposts.worst,
            "reason": indicator.goalposts.reason,
        },
        per=indicator.per,
        decimals=indicator.decimals,
        numerator=_name_measure(indicator.numerator),
        denominator=_name_measure(indicator.denominator),
        published=_name_measure(indicator.published),
        averaged_by=_name_measure(indicator.averaged_by),
        periods=_list_periods(indicator, edition),
        breaks=[{"between": list(one.between), "reason": one.reason} for one in indicator.breaks],
        transforms=[
            {"kind": one.kind.value, "reason": one.reason, "at": one.at}
            for one in indicator.transforms
        ],
        weighted=indicator.weighted,
        weight=indicator.weight,
        target=indicator.target,
        unweighted_reason=indicator.unweighted_reason,
        carried_down=indicator.carried_down,
        shows_change=indicator.shows_change,
        change_note=indicator.change_note,
        possible_minimum=indicator.possible_minimum,
        possible_maximum=indicator.possible_maximum,
        quality=indicator.quality.value,
        suitability=indicator.suitability.value,
        note=indicator.note,
        modelled=indicator.modelled,
        levels=list(levels),
        signed=None,
        signed_before=None,
        query=None,
        withheld="",
    )


def make_preset_entry(preset: str) -> PresetEntry | None:
    """Describe the shipped method of an id as it is today; None where none ships under it."""
    found = find_preset(preset)
    if found is None:
        return None
    return PresetEntry(
        label=found.label,
        description=found.description,
        source=found.source,
        checked=list(found.checked),
        not_covered=list(found.not_covered),
    )


def make_sensitivity_document(edition: Edition, *, draws: int, seed: int) -> SensitivityDocument:
    """Make sensitivity.json: in which other ways the index was built."""
    plan = edition.method.sensitivity
    return SensitivityDocument(
        period=edition.periods[-1].id,
        draws=draws,
        seed=seed,
        imputation=[one.value for one in plan.imputation],
        treatment=[one.value for one in plan.treatment],
        normalisation=[one.value for one in plan.normalisation],
        weighting=[one.value for one in plan.weighting],
        above_components=[one.value for one in plan.above_components],
        weight_reach=plan.weight_reach,
        chance=plan.chance,
        leave_one_out=plan.leave_one_out,
    )


def make_source_entry(
    source: Source,
    snapshots: Sequence[Snapshot],
    *,
    protection: Protection,
    corrections: Sequence[CorrectionEntry] = (),
) -> SourceEntry:
    """Make a source's entry in sources.json, with the snapshots of it among those given.

    A restricted file's checksum is left out: it would let guesses of withheld figures be tried out.
    """
    restricted = source.access is Access.RESTRICTED
    return SourceEntry(
        id=source.id,
        label=source.label,
        publisher=source.publisher,
        licence=source.licence,
        licence_line=source.licence_line,
        access=source.access.value,
        page=source.page,
        address=source.address,
        description=source.description,
        published=source.published,
        quality=source.quality.value,
        note=source.note,
        protection=word_profile(find_profile(source.id, protection)) if restricted else "",
        snapshots=[
            {
                "file": one.file,
                "checksum": NO_CHECKSUM if restricted else one.checksum,
                "size": one.size,
                "received": one.received.isoformat(),
                "address": one.address,
            }
            for one in snapshots
            if one.source_id == source.id
        ],
        corrections=list(corrections),
    )


def word_profile(profile: ProtectionProfile) -> str:
    """Say in words how a profile protects people.

    Examples
    --------
    >>> word_profile(ProtectionProfile("lt5", "", threshold=5, rounding=1))
    'Counts of 1 to 4 are not published; other counts stay as they are.'
    """
    hidden = f"Counts of 1 to {profile.threshold - 1} are not published"
    if profile.threshold <= _LEAST_THRESHOLD:
        hidden = "Counts of 1 are not published" if profile.threshold > 1 else "No count is hidden"
    if profile.rounding <= 1:
        return f"{hidden}; other counts stay as they are."
    return (
        f"{hidden}; other counts are rounded to the nearest {profile.rounding}, and rates are "
        "computed from these."
    )


def make_check_entry(check: CheckResult) -> CheckEntry:
    """Make a check's entry in quality.json."""
    return CheckEntry(
        name=check.name,
        passed=check.passed,
        severity=check.severity.value,
        prose=check.prose,
        subject=check.subject,
        examples=list(check.examples),
    )


def find_levels(observations: pl.DataFrame, areas: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """List the area levels at which each indicator has a value, smallest first."""
    found = (
        observations.filter(pl.col("value").is_not_null())
        .join(areas.select("area_code", "level"), on="area_code")
        .select("indicator_id", "level")
        .unique()
    )
    order = [one.value for one in AreaLevel]
    levels: dict[str, list[str]] = {}
    for indicator, level in found.iter_rows():
        levels.setdefault(indicator, []).append(level)
    return {one: tuple(sorted(levels[one], key=order.index)) for one in sorted(levels)}


def find_used_sources(framework: Framework) -> set[str]:
    """Collect the ids of sources that any indicator or characteristic stands on."""
    used: set[str] = set()
    for one in (*framework.indicators, *framework.characteristics):
        measures = (one.numerator, one.denominator, one.published, one.averaged_by)
        used |= {one.source} | {each.source for part in measures if part for each in part.every}
    return used


def _make_edition_entry(edition: Edition, areas: pl.DataFrame) -> EditionEntry:
    fit = edition.fit
    excepted = pl.any_horizontal(
        pl.col(one).is_in(fit.except_areas).fill_null(value=False)
        for one in ("area_code", "parent_code", "borough_code")
    )
    fitted = areas.filter((pl.col("level") == fit.level.value) & ~excepted)
    return EditionEntry(
        id=edition.id,
        label=edition.label,
        periods=[{"id": one.id, "label": one.label} for one in edition.periods],
        levels=[one.value for one in edition.levels],
        fit={
            "level": fit.level.value,
            "within": fit.within,
            "within_label": fit.within_label,
            "areas": fitted.height,
            "except_areas": list(fit.except_areas),
            "except_reason": fit.except_reason,
        },
    )


def _list_periods(indicator: Indicator, edition: Edition) -> list[IndicatorPeriod]:
    listed: list[IndicatorPeriod] = []
    standing = Counter(indicator.periods.get(period.id) for period in edition.periods)
    for period in edition.periods:
        source_period = indicator.periods.get(period.id)
        if source_period is None:
            continue
        listed.append(
            {
                "period": period.id,
                "source_period": source_period,
                "label": read_period(source_period).label,
                "carried": standing[source_period] > 1,
            }
        )
    return listed


def _name_area(code: str, areas: pl.DataFrame) -> NamedArea:
    names = areas.filter(pl.col("area_code") == code)["name"]
    return NamedArea(code=code, name=names.item(0) if names.len() else code)


def _name_measure(reference: MeasureReference | None) -> str | None:
    if reference is None:
        return None
    return ", ".join(f"{one.source}.{one.measure}" for one in reference.every)
