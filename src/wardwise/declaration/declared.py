"""The files of a project as read, before they are checked against each other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from wardwise.declaration.entry import Entry
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.area import AreaLevel
from wardwise.model.errors import UnknownReferenceError, suggest_nearest

LEVELS = [one.value for one in AreaLevel]  # smallest first


@dataclass(frozen=True)
class Declared:
    """The files of a project; what could not be read stands as an empty entry.

    Parameters
    ----------
    project, framework, protection : the files of one each
    method : with its preset's choices, from wardwise.yaml or method.yaml
    written_method : the same without them
    sources, corrections, reviews : by the name of the file, without .yaml
    unread : names of the files that could not be read, so that nothing is said to lack from them
    """

    project: Entry
    framework: Entry
    protection: Entry
    method: Entry
    written_method: Entry
    sources: Mapping[str, Entry]
    corrections: Mapping[str, Entry]
    reviews: Mapping[str, Entry]
    unread: frozenset[str]

    @cached_property
    def edition_periods(self) -> tuple[str, ...]:
        """Ids of the edition's periods, as declared."""
        entries = self.project.entry("edition").entries("periods")
        return tuple(one.text("id") for one in entries if one.text("id"))

    @cached_property
    def edition_levels(self) -> tuple[str, ...]:
        """The edition's area levels, as declared."""
        return self.project.entry("edition").texts("levels")

    @cached_property
    def measured(self) -> tuple[Entry, ...]:
        """Indicators, then characteristics."""
        return (*self.framework.entries("indicators"), *self.framework.entries("characteristics"))

    @cached_property
    def known_sources(self) -> tuple[str, ...]:
        """Ids of all sources, those whose file could not be read too."""
        stems = {one.removeprefix("sources/").removesuffix(".yaml") for one in self.unread}
        return tuple(sorted({*self.sources, *stems}))

    def is_unread(self, name: str) -> bool:
        """Tell whether a file could not be read."""
        return name in self.unread

    def find_level(self, source: str) -> str:
        """Give the area level of a source, "" where it has none or is not known."""
        entry = self.sources.get(source)
        return entry.entry("area").text("level") if entry is not None else ""


def is_larger(level: str, than: str) -> bool:
    """Tell whether areas of one level are larger than those of another."""
    return LEVELS.index(level) > LEVELS.index(than)


def check_known(
    entry: Entry,
    key: str,
    *,
    known: Collection[str],
    what: str,
    findings: Findings,
) -> bool:
    """Tell whether what a key names is declared; report it with the nearest where not.

    Parameters
    ----------
    entry, key : the key, whose value may be a text or a list of texts
    known : what is declared
    what : in words, such as "a component", to read as "is not a component"
    findings : where the problem goes
    """
    unknown = [one for one in entry.texts(key) if one not in known]
    for one in unknown:
        findings.add(
            UnknownReferenceError(
                f"{key} {call_entry(entry)}names {one!r}, which is not {what} declared here",
                where=entry.place(key),
                fix=suggest_nearest(one, sorted(known)),
            ),
        )
    return not unknown


def call_entry(entry: Entry) -> str:
    """Call an entry by its identifier where it has one: "of 'fuel_poverty' "."""
    return f"of {entry.text('id')!r} " if entry.text("id") else ""
