"""The result of a check that may fail without stopping work."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a failed check matters."""

    NOTE = "note"
    WARNING = "warning"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: its name, whether it passed, a sentence, and what it concerns."""

    name: str
    passed: bool
    severity: Severity
    prose: str
    subject: str = ""  # indicator, source or component
    examples: tuple[str, ...] = ()  # up to five, by cell; never a protected value
    elsewhere: bool = False  # failed only for areas beside the project's own
