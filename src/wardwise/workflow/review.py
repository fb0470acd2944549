"""Experts' sign-off: bound to the figures seen, open again when they change."""

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from ruamel.yaml import YAML

from wardwise.declaration.project_folder import read_project
from wardwise.model.errors import DeclarationError, UnknownReferenceError, suggest_nearest
from wardwise.model.project import Project
from wardwise.model.review import Decision, Review, ReviewState
from wardwise.workflow.lock import hold_project
from wardwise.workflow.run import read_collated
from wardwise.workflow.whole import storage_errors

FOLDER = "reviews"
_SEEN = ("area_code", "period_id", "value", "numerator", "denominator", "status")


@dataclass(frozen=True, slots=True)
class ReviewedIndicator:
    """One indicator, where it stands, and the last review of it."""

    indicator: str
    label: str
    state: ReviewState
    last: Review | None

    def to_text(self) -> str:
        """Show it on a line: state, indicator, who said what when."""
        if self.last is None:
            return f"{self.state.value:9} {self.indicator}"
        by = f"{self.last.reviewer}, {self.last.date.isoformat()}"
        said = "approved by" if self.last.decision is Decision.APPROVE else "queried by"
        words = f": {self.last.words}" if self.last.words else ""
        return f"{self.state.value:9} {self.indicator} ({said} {by}{words})"

    def to_record(self) -> dict[str, object]:
        """Give it as plain data."""
        last = self.last
        return {
            "indicator": self.indicator,
            "label": self.label,
            "state": self.state.value,
            "reviewer": None if last is None else last.reviewer,
            "date": None if last is None else last.date.isoformat(),
            "words": None if last is None else last.words,
        }


def list_reviewed(folder: Path) -> tuple[ReviewedIndicator, ...]:
    """List every indicator of a project with where it stands, as declared.

    Raises
    ------
    OrderError
        If nothing was collated, or not from what stands now.
    """
    project = read_project(folder)
    checksums = compute_digests(read_collated(folder).tables["observations"])
    framework = project.edition.framework
    latest = find_latest(project.reviews)
    return tuple(
        ReviewedIndicator(
            one.id,
            one.label,
            state=find_state(latest.get(one.id), checksums.get(one.id, "")),
            last=latest.get(one.id),
        )
        for one in (*framework.indicators, *framework.characteristics)
    )


def find_latest(reviews: Iterable[Review]) -> Mapping[str, Review]:
    """Find the last review of each indicator; of one day, the last as declared."""
    ordered = sorted(reviews, key=lambda one: one.date)
    return {one.indicator: one for one in ordered}


def find_state(last: Review | None, checksum: str) -> ReviewState:
    """Tell where an indicator stands, from its last review and the checksum of its figures now."""
    if last is None:
        return ReviewState.OPEN
    if last.checksum != checksum:
        return ReviewState.REOPENED
    return ReviewState.SIGNED if last.decision is Decision.APPROVE else ReviewState.QUERIED


def find_signed(project: Project, digests: Mapping[str, str]) -> Mapping[str, Review]:
    """Find the approval of each indicator that is signed as it stands.

    Parameters
    ----------
    digests : of each indicator's figures, as `compute_digests` gives them
    """
    return {
        name: last
        for name, last in find_latest(project.reviews).items()
        if find_state(last, digests.get(name, "")) is ReviewState.SIGNED
    }


def compute_digests(observations: pl.DataFrame) -> Mapping[str, str]:
    """Compute a checksum of each indicator's figures, the same in any order of rows.

    Values, counts and statuses count; intervals, which follow from them, do not.

    Parameters
    ----------
    observations : columns of `OBSERVATION_SCHEMA`
    """
    digests: dict[str, str] = {}
    ordered = observations.sort("indicator_id", "area_code", "period_id")
    for (indicator,), rows in ordered.group_by("indicator_id", maintain_order=True):
        seen = rows.select(_SEEN).write_csv().encode()
        digests[str(indicator)] = hashlib.sha256(seen).hexdigest()
    return digests


def record_review(
    folder: Path,
    *,
    indicator: str,
    decision: Decision,
    reviewer: str,
    words: str,
    on: date,
) -> Path:
    """Write a review of an indicator's figures as they stand now, and return its file.

    Raises
    ------
    UnknownReferenceError
        If the indicator is declared nowhere.
    DeclarationError
        If nobody is named, or a query says nothing.
    OrderError
        If nothing was collated, or not from what stands now.
    """
    framework = read_project(folder).edition.framework
    known = [one.id for one in (*framework.indicators, *framework.characteristics)]
    if indicator not in known:
        raise UnknownReferenceError(
            f"there is no indicator {indicator!r}",
            where=str(folder),
            fix=suggest_nearest(indicator, known),
        )
    if not reviewer.strip():
        raise DeclarationError("a review needs the name of its reviewer", fix="add --by NAME")
    if decision is Decision.QUERY and not words.strip():
        raise DeclarationError("a query needs words", fix="say what is asked: --query TEXT")
    with hold_project(folder):
        digests = compute_digests(read_collated(folder).tables["observations"])
        if indicator not in digests:
            raise DeclarationError(
                f"{indicator!r} has no observation to review",
                fix="see what wardwise collate says of it",
            )
        record = {
            "indicator": indicator,
            "reviewer": reviewer.strip(),
            "date": on.isoformat(),
            "decision": decision.value,
            "words": words.strip(),
            "checksum": digests[indicator],
        }
        return _write_review(record, folder / FOLDER, f"{indicator}-{on.isoformat()}")


def _write_review(record: Mapping[str, str], folder: Path, stem: str) -> Path:
    """Write one review under a name of its own: those before it stay on record."""
    text = io.StringIO()
    YAML().dump(dict(record), text)
    with storage_errors(folder):
        folder.mkdir(exist_ok=True)
        earlier = len(list(folder.glob(f"{stem}*.yaml")))
        path = folder / (f"{stem}-{earlier + 1:03}.yaml")
        with path.open("x", encoding="utf-8") as opened:
            opened.write(text.getvalue())
    return path
