"""Why a cell holds what it holds."""

from enum import StrEnum


class Status(StrEnum):
    """The harmonised shorthand; a cell as published carries none (null).

    Source
    ------
    Government Analysis Function, Symbols in tables: definitions and help.
    """

    CONFIDENTIAL = "c"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    ESTIMATED = "e"
    UNRELIABLE = "u"
    PROVISIONAL = "p"
    REVISED = "r"
    BREAK = "b"
    PARTIAL = "i"  # wardwise's own, for "incomplete": the shorthand has none


STATUS_WORDS: dict[Status, str] = {
    Status.CONFIDENTIAL: "not published, to protect people",
    Status.NOT_AVAILABLE: "not available",
    Status.NOT_APPLICABLE: "does not apply here",
    Status.ESTIMATED: "estimated",
    Status.UNRELIABLE: "unreliable: few cases behind it",
    Status.PROVISIONAL: "provisional",
    Status.REVISED: "revised since first published",
    Status.BREAK: "the series changes here: do not compare across",
    Status.PARTIAL: "partial: a part of it is not measured for areas of this size",
}
