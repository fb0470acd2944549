"""What a declaration said: values read, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = "str | int | float | bool | Entry | None"  # None: not said


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping or list as read: checked values by key, and the line of each.

    A list reads as an entry whose keys are "0", "1" and so on. `broken` holds the keys whose value
    had a problem: it has been reported, and getters give what stands for nothing, so that further
    checks can go on without reporting the same thing twice.
    """

    file: str
    line: int
    values: Mapping[str, Value] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)  # of the keys that are written
    broken: frozenset[str] = frozenset()

    def place(self, key: str = "") -> str:
        """Give the file and line of a key, or of the whole where the key is not written."""
        return f"{self.file}, line {self.lines.get(key, self.line)}"

    def has(self, key: str) -> bool:
        """Tell whether the key is written with a value, sound or not."""
        return key in self.broken or (key in self.lines and self.values.get(key) is not None)

    def is_sound(self, *keys: str) -> bool:
        """Tell whether all of these keys read without a problem."""
        return not self.broken.intersection(keys)

    def text(self, key: str) -> str:
        """Give a text; "" where nothing is said."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> float | None:
        """Give a number; None where nothing is said, or a word stands in its place."""
        value = self.values.get(key)
        return float(value) if isinstance(value, int | float) else None

    def whole(self, key: str) -> int:
        """Give a whole number; 0 where nothing is said."""
        value = self.values.get(key)
        return value if isinstance(value, int) else 0

    def flag(self, key: str) -> bool:
        """Give true or false; false where nothing is said."""
        return self.values.get(key) is True

    def entry(self, key: str) -> "Entry":
        """Give a mapping or list; an empty one where nothing is said."""
        value = self.values.get(key)
        return (
            value if isinstance(value, Entry) else Entry(self.file, self.lines.get(key, self.line))
        )

    def entries(self, key: str) -> tuple["Entry", ...]:
        """Give the mappings in a list (or the values of a mapping), as declared."""
        return tuple(one for one in self.entry(key).values.values() if isinstance(one, Entry))

    def texts(self, key: str) -> tuple[str, ...]:
        """Give the texts of a list; a text alone counts as a list of one."""
        value = self.values.get(key)
        if isinstance(value, str):
            return (value,) if value else ()
        return tuple(one for one in self.entry(key).values.values() if isinstance(one, str))

    def items(self) -> Iterator[tuple[str, Value]]:
        """Go through the keys that read without a problem."""
        for key, value in self.values.items():
            if key not in self.broken:
                yield key, value
