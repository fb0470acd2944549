"""Every exception wardwise raises, with its code."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import ClassVar

_SHOWN = 5  # names listed in a hint
_PART = 4  # letters from which on a part of a name is taken for it


class WardwiseError(ValueError):
    """A problem with a code, the fact, the place and the remedy.

    Subclasses fix `code`; their docstrings say when the error occurs and their `remedy` how to fix
    it, and the page of error codes is generated from both.

    Parameters
    ----------
    problem : the fact, with the offending value and what was expected
    where : a file and line, or indicator, area and period
    fix : something the reader can do today; the class's `remedy` where empty
    """

    code: ClassVar[str] = "WW-000"
    remedy: ClassVar[str] = ""

    def __init__(self, problem: str, *, where: str = "", fix: str = "") -> None:
        """Keep the fact, the place and the remedy apart, so that every door can show them."""
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.fix = fix or self.remedy

    def __str__(self) -> str:
        """Show the problem as a person reads it: fact, place, remedy, one a line."""
        lines = [f"{self.code}: {self.problem}"]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.fix:
            lines.append(f"  fix:   {self.fix}")
        return "\n".join(lines)

    def to_record(self) -> dict[str, str]:
        """Give the problem as plain fields, for `--json` and the API."""
        return {
            "code": self.code,
            "problem": self.problem,
            "where": self.where,
            "fix": self.fix,
        }


class Problems(WardwiseError):
    """Several problems found in one reading, reported together.

    `found` keeps each problem, so that a caller can show or count them.
    """

    code = "WW-100"
    remedy = "put right each problem listed"

    def __init__(self, found: Sequence[WardwiseError]) -> None:
        """Keep every problem, in the order found."""
        self.found = tuple(found)
        super().__init__(f"{len(self.found)} problem{'s' if len(self.found) != 1 else ''} found")

    def __str__(self) -> str:
        """Show every problem, one after another."""
        return "\n".join(str(one) for one in self.found)


def suggest_nearest(name: str, known: Sequence[str]) -> str:
    """Word a hint that names the nearest known key, or up to five of what exists.

    Examples
    --------
    >>> suggest_nearest("shelterr", ["shelter", "personal_safety"])
    "did you mean 'shelter'?"
    >>> suggest_nearest("tolerance", ["personal_rights", "tolerance_and_inclusion"])
    "did you mean 'tolerance_and_inclusion'?"
    """
    near = get_close_matches(name, known, n=1) or _find_part(name, known)
    if near:
        return f"did you mean {near[0]!r}?"
    if not known:
        return "nothing is declared here yet"
    shown = ", ".join(sorted(known)[:_SHOWN])
    return f"known: {shown}{' …' if len(known) > _SHOWN else ''}"


def _find_part(name: str, known: Sequence[str]) -> list[str]:
    """Give the one name that a shorter name is a part of, where there is one and no other."""
    holders = [one for one in known if name.casefold() in one.casefold()]
    return holders if len(holders) == 1 and len(name) >= _PART else []


# 1xx declarations


class DeclarationError(WardwiseError):
    """A declaration says something that cannot be: a wrong type, a missing or impossible value."""

    code = "WW-101"


class UnknownKeyError(WardwiseError):
    """A declaration holds a key that wardwise does not know."""

    code = "WW-102"


class UnknownReferenceError(WardwiseError):
    """A declaration names a component, source, measure or period that is declared nowhere."""

    code = "WW-103"


class DuplicateIdentifierError(WardwiseError):
    """The same identifier is declared twice, or a node is its own ancestor."""

    code = "WW-104"


class GoalpostError(WardwiseError):
    """Goalposts are equal, not finite, or point against the direction."""

    code = "WW-105"


class UnreadableDeclarationError(WardwiseError):
    """A declaration file is missing, empty, not text, or not YAML."""

    code = "WW-106"


class ProjectError(WardwiseError):
    """A folder is not a wardwise project, or is already one."""

    code = "WW-107"


class PeriodError(WardwiseError):
    """A period is not written as wardwise reads periods."""

    code = "WW-108"


# 2xx geography


class AreaCodeError(WardwiseError):
    """An area code is malformed, unknown, or of another vintage than declared."""

    code = "WW-201"


class AreaLookupError(WardwiseError):
    """A lookup or crosswalk does not cover an area, or its shares do not sum to one."""

    code = "WW-202"


class ConservationError(WardwiseError):
    """A total changed while counts moved between boundaries."""

    code = "WW-203"


class BoundaryError(WardwiseError):
    """Outlines are missing, unreadable or do not form a clean coverage."""

    code = "WW-204"


# 3xx collation


class SnapshotError(WardwiseError):
    """A snapshot is missing, or its file changed since it was taken."""

    code = "WW-301"


class SourceFileError(WardwiseError):
    """A source file cannot be read: empty, truncated, or in another encoding than declared."""

    code = "WW-302"


class MissingColumnError(WardwiseError):
    """A declared column is not in the source file."""

    code = "WW-303"


class CellError(WardwiseError):
    """A cell holds text where a number was declared."""

    code = "WW-304"


class DuplicateRowError(WardwiseError):
    """Two source rows give a value for the same area and period."""

    code = "WW-305"


class ImpossibleValueError(WardwiseError):
    """A value cannot be: a share above the whole, a negative count."""

    code = "WW-306"


class FetchError(WardwiseError):
    """A source could not be fetched."""

    code = "WW-307"


class RemoteAnswerError(WardwiseError):
    """A public service answered with an error, with nothing, or with less than was asked for."""

    code = "WW-321"


class AccessKeyError(WardwiseError):
    """A public service needs a key that is missing from the environment, or refuses it."""

    code = "WW-322"


class RemoteShapeError(WardwiseError):
    """A file holds other areas, periods or columns than its source declares."""

    code = "WW-323"


class CorrectionError(WardwiseError):
    """A correction no longer holds: the source says something else than it expects."""

    code = "WW-331"
    remedy = "take the correction out, or write one that expects what the source says now"


class WorkbookError(WardwiseError):
    """A workbook is protected, holds cells in error, or is not laid out as declared."""

    code = "WW-341"


class ControlTotalError(WardwiseError):
    """The areas of a table do not add up to the total that the table itself gives."""

    code = "WW-342"
    remedy = "ask who keeps the table which figure is right; a total is never taken for an area"


class AreaNameError(WardwiseError):
    """A name in a table is not the name of one area of the project's list."""

    code = "WW-343"


class DatabaseError(WardwiseError):
    """A database is not named, cannot be reached, refuses, breaks off or answers otherwise."""

    code = "WW-351"


class RecordsError(WardwiseError):
    """Records cannot be found, read or counted as declared."""

    code = "WW-352"


class MissingPartError(WardwiseError):
    """A source needs an optional part of wardwise that is not installed."""

    code = "WW-353"


# 4xx composite


class CompositeError(WardwiseError):
    """The index cannot be built from these observations."""

    code = "WW-401"


class NegativeLoadingError(WardwiseError):
    """An indicator pulls against the rest of its component, and the policy is to stop."""

    code = "WW-402"


class UnknownScoreError(WardwiseError):
    """A score was asked for that does not exist: an unknown node, area or period."""

    code = "WW-403"


class SuppositionError(WardwiseError):
    """What was supposed cannot be: an impossible value, an unknown node, or nothing at all."""

    code = "WW-404"


# 5xx statistics


class StatisticsError(WardwiseError):
    """A statistic cannot be computed from this array."""

    code = "WW-501"


# 7xx publication


class ReleaseError(WardwiseError):
    """A release is missing, incomplete, altered or already there."""

    code = "WW-701"


class OrderError(WardwiseError):
    """A command was run before the one that it needs."""

    code = "WW-702"


class LockedError(WardwiseError):
    """Another run is writing this project."""

    code = "WW-703"


class StorageError(WardwiseError):
    """A result could not be written: the disk is full or the folder is not writable."""

    code = "WW-704"


# 8xx explorer


class ExplorerError(WardwiseError):
    """The explorer was asked for something that the release does not hold."""

    code = "WW-801"


# 9xx disclosure


class DisclosureError(WardwiseError):
    """A table would show what must stay hidden, or was not sealed by the gate."""

    code = "WW-901"
