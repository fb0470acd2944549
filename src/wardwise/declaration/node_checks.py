"""Checks of the framework's tree: identifiers, what belongs to what, what is weighted."""

from collections.abc import Iterator

from wardwise.declaration.declared import Declared
from wardwise.declaration.entry import Entry
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import (
    DeclarationError,
    DuplicateIdentifierError,
    UnknownReferenceError,
    suggest_nearest,
)

_KINDS = {
    "dimensions": "a dimension",
    "components": "a component",
    "indicators": "an indicator",
    "characteristics": "a characteristic",
}


_PARENTS = (("indicators", "component"), ("components", "dimension"))


def check_nodes(declared: Declared, findings: Findings) -> None:
    """Report identifiers used twice, nodes that belong to nothing, components without weight."""
    _check_identifiers(declared.framework, findings)
    _check_parents(declared.framework, findings)
    _check_weights(declared.framework, findings)


def _walk(framework: Entry) -> Iterator[tuple[str, Entry]]:
    """Go through all nodes with what each is."""
    if framework.has("index"):
        yield "the index", framework.entry("index")
    for key, kind in _KINDS.items():
        for one in framework.entries(key):
            yield kind, one


def _check_identifiers(framework: Entry, findings: Findings) -> None:
    first: dict[str, tuple[str, Entry]] = {}
    for kind, entry in _walk(framework):
        name = entry.text("id")
        if not name:
            continue
        if name in first:
            earlier, other = first[name]
            findings.add(
                DuplicateIdentifierError(
                    f"the identifier {name!r} is declared twice: "
                    f"{earlier} in line {other.lines['id']} has it and {kind} too",
                    where=entry.place("id"),
                    fix="give one of them another identifier; all nodes share one list",
                ),
            )
        first.setdefault(name, (kind, entry))


def _check_parents(framework: Entry, findings: Findings) -> None:
    kinds: dict[str, str] = {}
    parents: dict[str, str] = {}
    for kind, entry in _walk(framework):
        kinds.setdefault(entry.text("id"), kind)
    for group, key in _PARENTS:
        for entry in framework.entries(group):
            parents.setdefault(entry.text("id"), entry.text(key))
    for group, key in _PARENTS:
        known = _list_ids(framework, f"{key}s")
        for entry in framework.entries(group):
            parent = entry.text(key)
            if not parent or parent in known or "" in known:
                continue
            if circle := _find_circle(entry.text("id"), parents):
                words = "itself" if len(circle) == 1 else " > ".join((*circle[1:], circle[0]))
                findings.add(
                    DuplicateIdentifierError(
                        f"{entry.text('id')!r} belongs to {words} as its {key}: that is a circle",
                        where=entry.place(key),
                        fix=suggest_nearest("", known),
                    ),
                )
                continue
            actual = f" (it is {kinds[parent]})" if parent in kinds else ""
            findings.add(
                UnknownReferenceError(
                    f"{key} of {entry.text('id')!r} names {parent!r}, "
                    f"which is not a {key} declared here{actual}",
                    where=entry.place(key),
                    fix=suggest_nearest(parent, known),
                ),
            )


def _list_ids(framework: Entry, group: str) -> list[str]:
    """List the identifiers of a kind of node; "" among them where one could not be read."""
    ids = [one.text("id") for one in framework.entries(group)]
    return ids if framework.is_sound(group) else [*ids, ""]


def _find_circle(start: str, parents: dict[str, str]) -> tuple[str, ...]:
    """Follow parents upwards; give the nodes on the way back to the start, if it comes back."""
    path = [start]
    while (parent := parents.get(path[-1], "")) and parent not in path:
        path.append(parent)
    return tuple(path) if parent == start else ()


def _check_weights(framework: Entry, findings: Findings) -> None:
    indicators = framework.entries("indicators")
    components = _list_ids(framework, "components")
    # While an indicator belongs to nothing that is known, a component may only seem empty.
    lost = [one for one in indicators if one.text("component") not in components]
    for component in framework.entries("components"):
        name = component.text("id")
        own = [one for one in indicators if one.text("component") == name]
        weighted = [one for one in own if one.flag("weighted") or "weighted" in one.broken]
        reason = component.text("empty_reason")
        if not name or bool(weighted) != bool(reason) or (lost and not weighted):
            continue
        if weighted:
            held = (
                "a weighted indicator" if len(weighted) == 1 else f"{len(weighted)} weighted ones"
            )
            problem = f"component {name!r} says why it is empty, but it has {held}"
            place, fix = component.place("empty_reason"), "take empty_reason out"
        else:
            held = (
                f"none of its {len(own)} indicators is weighted" if own else "it has no indicator"
            )
            problem = f"component {name!r} measures nothing: {held}"
            place = component.place()
            fix = "give weight to one of its indicators, or say why it is empty in empty_reason"
        findings.add(DeclarationError(problem, where=place, fix=fix))
    used = {one.text("dimension") for one in framework.entries("components")}
    for dimension in framework.entries("dimensions"):
        name = dimension.text("id")
        if name and name not in used:
            problem = f"dimension {name!r} has no component"
            fix = "give it a component, or take the dimension out"
            findings.add(DeclarationError(problem, where=dimension.place(), fix=fix))
