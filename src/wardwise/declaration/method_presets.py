"""Methods that ship with the package, and a project's own on top of one of them."""

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from wardwise.declaration.entry import Entry, Value
from wardwise.declaration.method_keys import METHOD
from wardwise.declaration.shapes import Key, ListOf, Record
from wardwise.declaration.values import Spot, Text
from wardwise.declaration.yaml_lines import Findings, read_yaml
from wardwise.model.errors import UnknownReferenceError, suggest_nearest

_SENTENCES = ListOf(Text())

PRESET = Record(
    "a method preset",
    (
        Key("id", Text(), "The name of its file.", required=True),
        Key("label", Text(), "The name that people read.", required=True),
        Key("description", Text(), "What it does, in a few sentences.", required=True),
        Key("source", Text(), "Who published the method, where and when.", required=True),
        Key("checked", _SENTENCES, "What was computed again from published figures."),
        Key("not_covered", _SENTENCES, "What the published index does and this does not."),
        Key("method", METHOD, "Its choices; what is left out keeps its default.", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class PresetInfo:
    """A method that ships: what it is called, what it does and what it leaves out.

    `checked` says what was computed again from published figures; where it is empty, the choices
    are as the publisher's report states them. `choices` are its keys as written.
    """

    id: str
    label: str
    description: str
    source: str
    checked: tuple[str, ...]
    not_covered: tuple[str, ...]
    choices: Entry


@cache
def list_presets() -> tuple[PresetInfo, ...]:
    """List the methods that ship with this version, by id.

    Raises
    ------
    Problems
        If one cannot be read.
    """
    with as_file(files("wardwise.catalogue")) as shelf:
        return tuple(_read_preset(path) for path in sorted(shelf.glob("methods/*.yaml")))


def read_preset(preset: str, *, where: str = "") -> PresetInfo:
    """Give one preset by its id.

    Parameters
    ----------
    where : the place that names it, for the message

    Raises
    ------
    UnknownReferenceError
        If there is none of that id; the nearest is named.
    """
    known = {one.id: one for one in list_presets()}
    if preset not in known:
        raise UnknownReferenceError(
            f"there is no method preset {preset!r}; there is: {', '.join(known)}",
            where=where,
            fix=suggest_nearest(preset, list(known)),
        )
    return known[preset]


def find_preset(preset: str) -> PresetInfo | None:
    """Give a preset by its id; None where no preset ships under it."""
    return next((one for one in list_presets() if one.id == preset), None) if preset else None


def complete_method(declared: Entry, findings: Findings) -> Entry:
    """Give a project's method with the choices of the preset that it begins from.

    A key that the project writes stands instead of the preset's, whole. A choice that comes from
    the preset has the line of the key `preset`, so that a problem with it is told there.

    Parameters
    ----------
    declared : as read, with defaults for what is left out
    findings : where an unknown preset goes
    """
    if not declared.text("preset"):
        return declared
    place = declared.place("preset")
    try:
        preset = read_preset(declared.text("preset"), where=place)
    except UnknownReferenceError as error:
        findings.add(error)
        return replace(declared, broken=declared.broken | {"preset"})
    line = declared.lines["preset"]
    taken = {
        key: value
        for key, value in preset.choices.items()
        if key in preset.choices.lines and key not in declared.lines
    }
    return replace(
        declared,
        values={**declared.values, **taken},
        lines={**dict.fromkeys(taken, line), **declared.lines},
    )


def list_overrides(declared: Entry) -> tuple[str, ...]:
    """List the keys in which a project's method, as written, differs from the preset it names."""
    preset = find_preset(declared.text("preset"))
    if preset is None:
        return ()
    return tuple(
        one
        for one in declared.lines
        if one != "preset"
        and _strip(declared.values.get(one)) != _strip(preset.choices.values.get(one))
    )


def _strip(value: Value) -> object:
    """Give a value without the places it was read from."""
    if isinstance(value, Entry):
        return {key: _strip(one) for key, one in value.values.items()}
    return value


def _read_preset(path: Path) -> PresetInfo:
    findings = Findings()
    name = f"methods/{path.name}"
    node = read_yaml(path, name=name, findings=findings)
    entry = PRESET.read(node, Spot(name, findings, name)) if node is not None else Entry(name, 1)
    findings.raise_any()
    return PresetInfo(
        id=entry.text("id"),
        label=entry.text("label"),
        description=entry.text("description"),
        source=entry.text("source"),
        checked=entry.texts("checked"),
        not_covered=entry.texts("not_covered"),
        choices=entry.entry("method"),
    )
