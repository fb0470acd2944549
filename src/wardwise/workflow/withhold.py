"""Leave out of a release what nobody has signed, and everything that would give it away."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from wardwise.collation.assemble import fill_populations
from wardwise.collation.corrections import DeclaredCorrections
from wardwise.collation.sources import list_references, name_measure
from wardwise.model.check import CheckResult, Severity
from wardwise.model.correction import Correction
from wardwise.model.edition import Edition
from wardwise.model.errors import ReleaseError
from wardwise.model.framework import Component, Framework
from wardwise.model.indicator import Indicator
from wardwise.model.project import Project
from wardwise.model.review import ReviewState, UnsignedPolicy
from wardwise.publication.signatures import WITHHELD_WORDS
from wardwise.workflow.run import CollatedFolder

_EMPTY = "Its figures are withheld until somebody who knows the subject has signed them."
_SHOWN = 6  # hexadecimal digits: which indicators are withheld tells editions apart


@dataclass(frozen=True, slots=True)
class Signed:
    """A project and its figures as far as they are signed, and why the others are withheld."""

    project: Project
    collated: CollatedFolder
    reasons: Mapping[str, str]  # by indicator or characteristic


def withhold_unsigned(
    project: Project, collated: CollatedFolder, *, states: Mapping[str, ReviewState]
) -> Signed:
    """Leave out the figures of indicators that are not signed as they stand, where so declared.

    Their observations, lineage and checks go, and the figures of corrections that only they use.
    They lose their weight, so that the scores computed from what comes back hold nothing of them:
    otherwise a score and its other parts would tell them by subtraction, and would stand on
    figures that nobody vouches for. The edition has another id and label, because scores with
    and without them do not compare. Similar areas are found by the characteristics that are
    signed.

    Parameters
    ----------
    states : by indicator and characteristic; one that is not named was never reviewed

    Raises
    ------
    ReleaseError
        If no weighted indicator is signed, or not what areas count by where they are anchored.
    """
    if project.publication.unsigned is not UnsignedPolicy.WITHHELD:
        return Signed(project, collated, {})
    framework = project.edition.framework
    reasons = {
        one.id: WITHHELD_WORDS[state]
        for one in (*framework.indicators, *framework.characteristics)
        if (state := states.get(one.id, ReviewState.OPEN)) is not ReviewState.SIGNED
    }
    if not reasons:
        return Signed(project, collated, reasons)
    kept = _unweigh(framework, reasons)
    if not any(one.weighted for one in kept.indicators):
        raise ReleaseError(
            f"nothing can be published: none of the {len(framework.indicators)} indicators that "
            "scores are made of is signed",
            where="wardwise.yaml, publication: unsigned",
            fix="sign some with wardwise review, or declare unsigned: marked",
        )
    anchoring = project.edition.method.anchoring
    if anchoring is not None and anchoring.weighted_by in reasons:
        raise ReleaseError(
            f"nothing can be published: areas are anchored by {anchoring.weighted_by!r}, which is "
            f"not signed: {reasons[anchoring.weighted_by]}",
            where="wardwise.yaml, method: anchoring: weighted_by",
            fix=f"sign it with wardwise review {anchoring.weighted_by}, or declare unsigned: "
            "marked",
        )
    peers = [one for one in project.peers.characteristics if one not in reasons]
    signed = replace(
        project,
        edition=_rename(replace(project.edition, framework=kept), reasons, framework),
        peers=replace(project.peers, characteristics=tuple(peers)),
        corrections=_hide_figures(project, reasons),
    )
    return Signed(signed, _leave_out(collated, reasons, kept), reasons)


def _unweigh(framework: Framework, reasons: Mapping[str, str]) -> Framework:
    indicators = tuple(
        replace(one, weighted=False, unweighted_reason=reasons[one.id])
        if one.id in reasons
        else one
        for one in framework.indicators
    )
    weighted = {one.component for one in indicators if one.weighted}
    return replace(
        framework,
        indicators=indicators,
        components=tuple(_empty(one, weighted) for one in framework.components),
    )


def _empty(component: Component, weighted: set[str]) -> Component:
    if component.empty_reason or component.id in weighted:
        return component
    return replace(component, empty_reason=_EMPTY)


def _rename(edition: Edition, reasons: Mapping[str, str], before: Framework) -> Edition:
    """Give the edition an id and a label of its own where its scores are made of less."""
    lost = sorted(one.id for one in before.indicators if one.weighted and one.id in reasons)
    if not lost:
        return edition
    mark = hashlib.sha256("\n".join(lost).encode()).hexdigest()[:_SHOWN]
    words = f"{len(lost)} unsigned indicator{'' if len(lost) == 1 else 's'}"
    return replace(
        edition, id=f"{edition.id}-signed-{mark}", label=f"{edition.label}, without {words}"
    )


def _hide_figures(project: Project, reasons: Mapping[str, str]) -> tuple[Correction, ...]:
    """Take the figures out of corrections that no published indicator uses."""
    framework = project.edition.framework
    used = {
        name_measure(reference)
        for one in (*framework.indicators, *framework.characteristics)
        if one.id not in reasons
        for reference in list_references(one)
    }
    declared = DeclaredCorrections(project.corrections, framework)
    return tuple(
        one
        if used.intersection(declared.list_measures(one))
        else replace(one, received=None, value=None)
        for one in project.corrections
    )


def _leave_out(
    collated: CollatedFolder, reasons: Mapping[str, str], framework: Framework
) -> CollatedFolder:
    kept = ~pl.col("indicator_id").is_in(list(reasons))
    observations = collated.tables["observations"].filter(kept)
    tables = {
        **collated.tables,
        "observations": observations,
        "lineage": collated.tables["lineage"].filter(kept),
        "areas": fill_populations(collated.tables["areas"], observations, framework),
    }
    return replace(collated, tables=tables, quality=_tell(collated.quality, reasons, framework))


def _tell(
    checks: Sequence[CheckResult], reasons: Mapping[str, str], framework: Framework
) -> tuple[CheckResult, ...]:
    """Put in the place of withheld indicators' checks that they are withheld, and why."""
    every: tuple[Indicator, ...] = (*framework.indicators, *framework.characteristics)
    told = tuple(
        CheckResult("withheld", False, Severity.NOTE, reasons[one.id], one.id)  # noqa: FBT003 - passed
        for one in every
        if one.id in reasons
    )
    return (*(one for one in checks if one.subject not in reasons), *told)
