"""Experts' sign-off: bound to the figures seen, open again when they change."""

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
from ruamel.yaml import YAML

from wardwise.collation.sources import list_references
from wardwise.declaration.project_folder import read_project
from wardwise.model.errors import (
    DeclarationError,
    OrderError,
    UnknownReferenceError,
    suggest_nearest,
)
from wardwise.model.project import Project
from wardwise.model.review import Decision, Review, ReviewState, Word
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


_NEXT = (ReviewState.QUERIED, ReviewState.REOPENED, ReviewState.OPEN)
_STATE_WORDS = {
    ReviewState.SIGNED: "signed",
    ReviewState.QUERIED: "queried",
    ReviewState.REOPENED: "changed since",
    ReviewState.OPEN: "not looked at",
}


def summarise_reviewed(found: Sequence[ReviewedIndicator]) -> tuple[str, ...]:
    """Say how many indicators stand where, by whom, and what is next."""
    counts = Counter(one.state for one in found)
    stands = ", ".join(f"{counts[state]} {words}" for state, words in _STATE_WORDS.items())
    said = Counter((one.last.reviewer, one.state) for one in found if one.last is not None)
    names = dict.fromkeys(name for name, _ in sorted(said, key=lambda one: one[0]))
    by = tuple(
        f"{name}: "
        + ", ".join(
            f"{said[name, state]} {words}"
            for state, words in _STATE_WORDS.items()
            if said[name, state]
        )
        for name in names
    )
    return (f"{stands}, of {len(found)}.", *by, f"Next: {_find_next(found)}")


def _find_next(found: Sequence[ReviewedIndicator]) -> str:
    for state in _NEXT:
        waiting = [one for one in found if one.state is state]
        if waiting:
            return _word_next(waiting[0], len(waiting) - 1)
    return "all are signed; publish with wardwise release"


def _word_next(first: ReviewedIndicator, others: int) -> str:
    name, last = first.indicator, first.last
    more = f" (and {others} more)" if others else ""
    if last is None:
        return f"nobody has looked at {name}{more}; see wardwise quality {name}"
    if first.state is ReviewState.QUERIED:
        return f"answer {last.reviewer} on {name}{more}: {last.words}"
    return f"{name}{more} changed since {last.reviewer} saw it; see wardwise quality {name}"


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


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Where each reviewed indicator stands, and the last review of it; both by indicator."""

    states: Mapping[str, ReviewState]
    reviews: Mapping[str, Review]


def find_reviewed(project: Project, digests: Mapping[str, str]) -> Reviewed:
    """Find where each indicator stands that was ever reviewed.

    Parameters
    ----------
    digests : of each indicator's figures, as `compute_digests` gives them
    """
    latest = find_latest(project.reviews)
    states = {name: find_state(last, digests.get(name, "")) for name, last in latest.items()}
    return Reviewed(states, latest)


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


def record_review(folder: Path, word: Word, *, on: date) -> tuple[Path, ...]:
    """Write what a reviewer says of indicators' figures as they stand now; give the files.

    Raises
    ------
    UnknownReferenceError
        If an indicator is declared nowhere.
    DeclarationError
        If nobody is named, a query says nothing, or an indicator has no observation.
    OrderError
        If nothing was collated, or not from what stands now, or the figures are others than those
        that were read.
    """
    framework = read_project(folder).edition.framework
    known = [one.id for one in (*framework.indicators, *framework.characteristics)]
    _check_word(word, known, folder)
    with hold_project(folder):
        digests = compute_digests(read_collated(folder).tables["observations"])
        return _write_word(folder, word, digests=digests, on=on)


def record_new(folder: Path, words: Sequence[Word], *, on: date) -> tuple[Path, ...]:
    """Write what several reviewers say, but not again what one said of figures as they stand.

    Raises what `record_review` does.
    """
    project = read_project(folder)
    framework = project.edition.framework
    known = [one.id for one in (*framework.indicators, *framework.characteristics)]
    for word in words:
        _check_word(word, known, folder)
    with hold_project(folder):
        digests = compute_digests(read_collated(folder).tables["observations"])
        said = find_reviewed(project, digests).states
        new = (
            replace(
                word,
                indicators=tuple(
                    one for one in word.indicators if said.get(one) is not _SAID[word.decision]
                ),
            )
            for word in words
        )
        return tuple(
            path for word in new for path in _write_word(folder, word, digests=digests, on=on)
        )


_SHOWN = 12  # hexadecimal digits of a checksum that a person compares
_SAID = {Decision.APPROVE: ReviewState.SIGNED, Decision.QUERY: ReviewState.QUERIED}


def _write_word(
    folder: Path, word: Word, *, digests: Mapping[str, str], on: date
) -> tuple[Path, ...]:
    for one in word.indicators:
        if one not in digests:
            raise DeclarationError(
                f"{one!r} has no observation to review", fix="see what wardwise collate says"
            )
        if word.seen and not digests[one].startswith(word.seen):
            raise OrderError(
                f"the figures of {one!r} are others than those that were read: their checksum was "
                f"{word.seen[:_SHOWN]}… and is {digests[one][:_SHOWN]}…",
                fix=f"read them again: wardwise quality {one}",
            )
    return tuple(
        _write_review(
            _make_record(one, word, on=on, checksum=digests[one]),
            folder / FOLDER,
            f"{one}-{on.isoformat()}",
        )
        for one in word.indicators
    )


def _check_word(word: Word, known: Sequence[str], folder: Path) -> None:
    for one in word.indicators:
        if one not in known:
            raise UnknownReferenceError(
                f"there is no indicator {one!r}",
                where=str(folder),
                fix=suggest_nearest(one, known),
            )
    if not word.reviewer.strip():
        raise DeclarationError("a review needs the name of its reviewer", fix="add --by NAME")
    if word.decision is Decision.QUERY and not word.words.strip():
        raise DeclarationError("a query needs words", fix="say what is asked: --query TEXT")


def _make_record(
    indicator: str, word: Word, *, on: date, checksum: str
) -> Mapping[str, str | bool]:
    record: dict[str, str | bool] = {
        "indicator": indicator,
        "reviewer": word.reviewer.strip(),
        "date": on.isoformat(),
        "decision": word.decision.value,
        "words": word.words.strip(),
        "checksum": checksum,
    }
    return {**record, "public": True} if word.public else record


def list_of_source(folder: Path, source: str) -> tuple[str, ...]:
    """List the indicators that a source's figures are in, for an expert who knows the source.

    Raises
    ------
    UnknownReferenceError
        If the source is declared nowhere, or no indicator uses it.
    """
    project = read_project(folder)
    framework = project.edition.framework
    found = tuple(
        one.id
        for one in (*framework.indicators, *framework.characteristics)
        if source == one.source or source in {each.source for each in list_references(one)}
    )
    if not found:
        raise UnknownReferenceError(
            f"no indicator uses a source {source!r}",
            where=str(folder),
            fix=suggest_nearest(source, [one.id for one in project.sources]),
        )
    return found


def _write_review(record: Mapping[str, str | bool], folder: Path, stem: str) -> Path:
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
