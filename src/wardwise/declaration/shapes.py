"""The shapes of lists and mappings: each reads every value in it, past the first problem."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from wardwise.declaration.entry import Entry, Value
from wardwise.declaration.values import Schema, Shape, Spot, refuse_value
from wardwise.declaration.yaml_lines import Listing, Located, Pairs, Scalar, is_nothing
from wardwise.model.errors import (
    DeclarationError,
    UnknownKeyError,
    WardwiseError,
    suggest_nearest,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One value about to be read: under which key, as what, and how problems call it."""

    key: str
    node: Located
    shape: Shape
    name: str
    line: int


def read_parts(parts: Iterable[Part], line: int, spot: Spot) -> Entry:
    """Read values one by one, go on after a problem, and remember which keys had one.

    Parameters
    ----------
    parts : the values to read
    line : where the whole begins
    spot : where reading is
    """
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    broken: set[str] = set()
    for part in parts:
        lines[part.key] = part.line
        try:
            values[part.key] = part.shape.read(part.node, spot.call(part.name))
        except WardwiseError as error:
            spot.findings.add(error)
            broken.add(part.key)
    return Entry(spot.file, line, values, lines, frozenset(broken))


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one shape."""

    shape: Shape
    minimum: int = 0

    @property
    def words(self) -> str:
        """Say what each item is."""
        return f"a list, each item {self.shape.words}"

    def read(self, node: Located, spot: Spot) -> Entry:
        """Give the items under "0", "1" and so on."""
        if not isinstance(node, Listing) or len(node.items) < self.minimum:
            raise refuse_value(node, spot, self.words)
        parts = (
            Part(str(at), one, self.shape, f"item {at + 1} of {spot.name}", one.line)
            for at, one in enumerate(node.items)
        )
        return read_parts(parts, node.line, spot)

    def to_schema(self) -> Schema:
        """Give the JSON Schema: an array."""
        schema: Schema = {"type": "array", "items": self.shape.to_schema()}
        return schema | {"minItems": self.minimum} if self.minimum else schema


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys the writer chooses."""

    key: Shape
    value: Shape

    @property
    def words(self) -> str:
        """Say what stands on each side."""
        return f"a mapping from {self.key.words} to {self.value.words}"

    def read(self, node: Located, spot: Spot) -> Entry:
        """Give the values by key, keys as their shape reads them."""
        if not isinstance(node, Pairs):
            raise refuse_value(node, spot, self.words)
        return read_parts(self._list_parts(node, spot), node.line, spot)

    def _list_parts(self, node: Pairs, spot: Spot) -> list[Part]:
        parts: dict[str, Part] = {}
        for key, value in node.items:
            name = f"{key.text!r} in {spot.name}"
            try:
                read = str(self.key.read(key, spot.call(name)))
            except WardwiseError as error:
                spot.findings.add(error)
                continue
            if read in parts:  # 2012/13 and 2012-04-01/P1Y are one period
                first = parts[read]
                problem = f"{name} says the same as the key in line {first.line}"
                spot.findings.add(
                    DeclarationError(
                        problem, where=spot.place(key.line), fix="keep one of the two"
                    ),
                )
            parts[read] = Part(read, value, self.value, name, key.line)
        return list(parts.values())

    def to_schema(self) -> Schema:
        """Give the JSON Schema: an object with free keys."""
        keys = self.key.to_schema()
        names = {"propertyNames": keys} if "pattern" in keys else {}
        return {"type": "object", "additionalProperties": self.value.to_schema(), **names}


@dataclass(frozen=True, slots=True)
class Either:
    """A short form and a full one, told apart by what is written: a scalar, list or mapping."""

    scalar: Shape | None = None
    listing: Shape | None = None
    pairs: Shape | None = None

    @property
    def words(self) -> str:
        """List the forms."""
        return ", or ".join(one.words for one in self._shapes())

    def read(self, node: Located, spot: Spot) -> Value:
        """Give what the form that is written reads as."""
        chosen = self.scalar
        if isinstance(node, Listing):
            chosen = self.listing
        elif isinstance(node, Pairs):
            chosen = self.pairs
        if chosen is None:
            raise refuse_value(node, spot, self.words)
        return chosen.read(node, spot)

    def to_schema(self) -> Schema:
        """Give the JSON Schema: any of the forms."""
        return {"anyOf": [one.to_schema() for one in self._shapes()]}

    def _shapes(self) -> tuple[Shape, ...]:
        return tuple(one for one in (self.scalar, self.listing, self.pairs) if one is not None)


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a record knows.

    Parameters
    ----------
    name : as written
    shape : of its value
    about : what it says, for editors and the look-up page
    required : whether leaving it out is a problem
    default : what it reads as where it is left out
    """

    name: str
    shape: Shape
    about: str
    required: bool = False
    default: str | float | bool | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys; any other key is a problem."""

    title: str  # what one is called, after an article: "an indicator"
    keys: tuple[Key, ...]
    # keys of others that end up here by mistake, and what to do then
    elsewhere: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def words(self) -> str:
        """Say what it is and which keys it needs."""
        needed = [one.name for one in self.keys if one.required]
        return f"{self.title} with {', '.join(needed)}" if needed else self.title

    def find_key(self, name: str) -> Key:
        """Give a key by name."""
        return next(one for one in self.keys if one.name == name)

    def read(self, node: Located, spot: Spot) -> Entry:
        """Give the values by key, with the defaults of what is left out."""
        if not isinstance(node, Pairs):
            raise refuse_value(node, spot, f"{self.title}: a mapping with its keys")
        known = {one.name: one for one in self.keys}
        owner = _call_record(node, spot)
        parts = [
            Part(key.text, value, known[key.text].shape, f"{key.text} of {owner}", key.line)
            for key, value in node.items
            if key.text in known and not is_nothing(value)
        ]
        entry = read_parts(parts, node.line, spot)
        absent = self._report_keys(node, spot, owner)
        defaults = {one.name: one.default for one in self.keys}
        return Entry(
            entry.file,
            entry.line,
            {**defaults, **entry.values},
            entry.lines,
            entry.broken | absent,
        )

    def _report_keys(self, node: Pairs, spot: Spot, owner: str) -> set[str]:
        """Report unknown keys and missing ones; give the missing."""
        names = [one.name for one in self.keys]
        unknown = [key for key, _ in node.items if key.text not in names]
        for key in unknown:
            spot.findings.add(
                UnknownKeyError(
                    f"{key.text!r} is not a key of {self.title} (in {owner})",
                    where=spot.place(key.line),
                    fix=self.elsewhere.get(key.text) or suggest_nearest(key.text, names),
                ),
            )
        # A misspelt key is one problem, not two: its nearest key does not also count as missing.
        meant = {near for key in unknown for near in get_close_matches(key.text, names, n=1)}
        written = {key.text: value for key, value in node.items}
        absent = {
            one.name
            for one in self.keys
            if one.required and (one.name not in written or is_nothing(written[one.name]))
        }
        for name in (one for one in names if one in absent and one not in meant):
            line = next((key.line for key, _ in node.items if key.text == name), None)
            lack = "is missing" if line is None else "has no value"
            spot.findings.add(
                DeclarationError(
                    f"{name} of {owner} {lack}",
                    where=spot.place(line or node.line),
                    fix=f"add {name}: {self.find_key(name).shape.words}",
                ),
            )
        return absent

    def to_schema(self) -> Schema:
        """Give the JSON Schema: an object with these keys and no others."""
        properties = {one.name: _describe_key(one) for one in self.keys}
        needed = [one.name for one in self.keys if one.required]
        schema: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": properties,
        }
        return schema | {"required": needed} if needed else schema


def _call_record(node: Pairs, spot: Spot) -> str:
    """Call a record by its identifier where it says one, else by where it stands."""
    for key, value in node.items:
        if key.text == "id" and isinstance(value, Scalar) and value.text:
            return repr(value.text)
    return spot.name


def _describe_key(key: Key) -> Schema:
    schema = key.shape.to_schema() | {"description": key.about}
    return schema if key.default in (None, "") else schema | {"default": key.default}
