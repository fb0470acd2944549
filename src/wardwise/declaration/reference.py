"""The look-up page of declarations: every key of every file, from the keys that read them."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardwise.declaration.schemas import FILES
from wardwise.declaration.shapes import Either, Key, ListOf, MapOf, Record
from wardwise.declaration.values import Shape


@dataclass(frozen=True, slots=True)
class KeyReference:
    """One key as the look-up page shows it."""

    file: str  # as people write it: sources/*.yaml
    path: str  # from the top of the file: indicators[].goalposts.best
    kind: str  # what its value is
    required: bool
    default: str  # as YAML; "" where there is none
    about: str


def describe_declarations() -> tuple[KeyReference, ...]:
    """Give every key of every declaration file, as declared, each before the keys within it."""
    return tuple(
        reference
        for files, record in FILES.values()
        for reference in _walk_record(record, files, path="")
    )


def _walk_record(record: Record, file: str, *, path: str) -> Iterator[KeyReference]:
    for key in record.keys:
        here = f"{path}.{key.name}" if path else key.name
        yield KeyReference(
            file=file,
            path=here,
            kind=_word_kind(key.shape),
            required=key.required,
            default=_word_default(key),
            about=key.about,
        )
        yield from _walk_shape(key.shape, file, path=here)


def _walk_shape(shape: Shape, file: str, *, path: str) -> Iterator[KeyReference]:
    """Go through the keys of the records within a value."""
    if isinstance(shape, Record):
        yield from _walk_record(shape, file, path=path)
    elif isinstance(shape, ListOf):
        yield from _walk_shape(shape.shape, file, path=f"{path}[]")
    elif isinstance(shape, MapOf):
        yield from _walk_shape(shape.value, file, path=f"{path}.*")


def _word_kind(shape: Shape) -> str:
    """Say what a value is, without listing the keys that have rows of their own."""
    if isinstance(shape, Record):
        return "mapping"
    if isinstance(shape, ListOf):
        inner = _word_kind(shape.shape)
        return "list of mappings" if inner == "mapping" else f"list, each {inner}"
    if isinstance(shape, MapOf):
        return f"mapping: {shape.key.words} to {_word_kind(shape.value)}"
    if isinstance(shape, Either):
        forms = (shape.scalar, shape.listing, shape.pairs)
        return ", or ".join(_word_kind(one) for one in forms if one is not None)
    return shape.words


def _word_default(key: Key) -> str:
    if isinstance(key.default, bool):
        return str(key.default).lower()
    if isinstance(key.default, float):
        return f"{key.default:g}"
    return "" if key.default is None else str(key.default)
