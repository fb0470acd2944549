"""Checks that similar areas are found by what the index does not judge."""

from wardwise.declaration.declared import Declared
from wardwise.declaration.entry import Entry
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import DeclarationError

_COUNTED = ("numerator", "published")  # what makes a figure of what it is


def check_peer_measures(declared: Declared, findings: Findings) -> None:
    """Report characteristics that peers are found by and that count in the index as well.

    Areas alike in what is judged would be alike in their scores: nothing could stand out among
    them.
    """
    weighted = {
        measure: entry
        for entry in declared.framework.entries("indicators")
        if entry.flag("weighted")
        for measure in _list_measures(entry)
    }
    used = declared.project.entry("peers").texts("characteristics")
    for entry in declared.framework.entries("characteristics"):
        judged = [weighted[one] for one in _list_measures(entry) if one in weighted]
        if entry.text("id") not in used or not judged:
            continue
        name, indicator = entry.text("id"), judged[0].text("id")
        findings.add(
            DeclarationError(
                f"peers are found by {name!r}, which measures the same as indicator "
                f"{indicator!r} that counts in the index, in line {judged[0].line}",
                where=entry.place(),
                fix=f"take {name!r} out of peers: characteristics in wardwise.yaml, or declare "
                f"weighted: false for {indicator!r}",
            )
        )


def _list_measures(entry: Entry) -> list[str]:
    return [measure for part in _COUNTED for measure in entry.texts(part)]
