"""method.json: every choice of an edition's method, written and read back."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import cast, get_args, get_origin, get_type_hints

from wardwise.model.method import Method
from wardwise.model.project import GeographyDeclaration
from wardwise.publication.shapes import CrosswalkEntry, MethodDocument, PresetEntry


def make_method_document(
    method: Method, geography: GeographyDeclaration, preset: PresetEntry | None = None
) -> MethodDocument:
    """Make method.json.

    Parameters
    ----------
    preset : the shipped method that it began with, so that a release says what that was
    """
    crosswalks = [
        CrosswalkEntry(
            id=one.id,
            label=one.label,
            shared_by=one.shared_by.value if one.shared_by is not None else "",
            source=one.source,
        )
        for one in geography.crosswalks
    ]
    chosen = {**asdict(method), "preset_entry": preset, "crosswalks": crosswalks}
    return cast("MethodDocument", _write(chosen))


def _write(value: object) -> object:
    """Give a value as JSON has it: lists for tuples, words for choices."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _write(one) for key, one in value.items()}
    return [_write(one) for one in value] if isinstance(value, list | tuple) else value


def read_method(document: MethodDocument) -> Method:
    """Give the method that a release's method.json describes.

    What the document does not say, because it is older than the choice, has its default.
    """
    return cast("Method", _build(Method, document))


def _build(kind: object, value: object) -> object:
    """Build a value of a type from what JSON holds of it."""
    if isinstance(kind, UnionType):
        other = next(one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _build(other, value)
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], one) for one in cast("list[object]", value))
    if isinstance(kind, type) and is_dataclass(kind):
        known, hints = cast("Mapping[str, object]", value), get_type_hints(kind)
        names = [one.name for one in fields(kind) if one.name in known]
        return kind(**{one: _build(hints[one], known[one]) for one in names})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value
