"""The shapes of single values: each reads it and writes its JSON Schema."""

import math
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from wardwise.declaration.entry import Value
from wardwise.declaration.yaml_lines import Findings, Form, Listing, Located, Pairs, Scalar
from wardwise.model.area import read_area_level
from wardwise.model.errors import (
    AreaCodeError,
    DeclarationError,
    PeriodError,
    WardwiseError,
    suggest_nearest,
)
from wardwise.model.period import read_period

Schema = dict[str, object]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where reading is: in which file, at what (in words), and where problems go."""

    file: str
    findings: Findings
    name: str = ""

    def call(self, name: str) -> "Spot":
        """Give the spot of something further in."""
        return Spot(self.file, self.findings, name)

    def place(self, line: int) -> str:
        """Word a place as people and editors read it."""
        return f"{self.file}, line {line}"


class Shape(Protocol):
    """One kind of value: how it reads, what it is called and what its schema is."""

    @property
    def words(self) -> str:
        """Say what is expected, to stand after "expected"."""
        ...

    def read(self, node: Located, spot: Spot) -> Value:
        """Give the checked value; raise what is wrong with it as a whole."""
        ...

    def to_schema(self) -> Schema:
        """Give the JSON Schema of the value."""
        ...


def describe_node(node: Located) -> str:
    """Say what stands there, with the value where it is one."""
    if isinstance(node, Listing):
        return f"a list of {len(node.items)}"
    if isinstance(node, Pairs):
        return "a mapping"
    return "empty" if node.form is Form.NOTHING else repr(node.text)


def refuse_value(node: Located, spot: Spot, expected: str, fix: str = "") -> DeclarationError:
    """Word the problem of a value that is not what was expected."""
    return DeclarationError(
        f"{spot.name} is {describe_node(node)}; expected {expected}",
        where=spot.place(node.line),
        fix=fix or f"write {expected}",
    )


@dataclass(frozen=True, slots=True)
class Text:
    """Words as written; a number or date without quotation marks counts as its text."""

    words: str = "text"
    pattern: str = ""
    fix: str = ""

    def read(self, node: Located, spot: Spot) -> str:
        """Give the text without blanks around it."""
        if not isinstance(node, Scalar) or node.form not in (Form.TEXT, Form.NUMBER):
            raise refuse_value(node, spot, self.words, self.fix)
        text = node.text.strip()
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise refuse_value(node, spot, self.words, self.fix)
        return text

    def to_schema(self) -> Schema:
        """Give the JSON Schema: text, or a number that reads as text."""
        if self.pattern:
            return {"type": "string", "pattern": f"^(?:{self.pattern})$"}
        return {"type": ["string", "number"]}


IDENTIFIER = Text(
    words="an identifier in lower_case_with_underscores",
    pattern=r"[a-z][a-z0-9_]*",
    fix="use small letters, figures and underscores, beginning with a letter: fuel_poverty",
)
MEASURE = Text(
    words="a measure of a source, written source.measure",
    pattern=r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*",
    fix="name the source, a full stop and one of its measures: ward_atlas.population",
)


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number within bounds, which belong to it unless `open_ended`."""

    words: str = "a number"
    minimum: float | None = None
    maximum: float | None = None
    open_ended: bool = False
    word: str = ""  # a word that may stand instead, such as observed
    error: type[WardwiseError] = DeclarationError

    def read(self, node: Located, spot: Spot) -> float | str:
        """Give the number, or the word that may stand instead."""
        if isinstance(node, Scalar) and self.word and node.text == self.word:
            return self.word
        if not isinstance(node, Scalar) or node.form is not Form.NUMBER:
            raise refuse_value(node, spot, self.words)
        number = _read_number(node.text)
        if not math.isfinite(number):
            raise self.error(
                f"{spot.name} is {node.text!r}, which is not finite",
                where=spot.place(node.line),
                fix=f"write {self.words}",
            )
        if not self._holds(number):
            raise refuse_value(node, spot, self.words)
        return number

    def _holds(self, number: float) -> bool:
        low, high = self.minimum, self.maximum
        if self.open_ended and number in (low, high):
            return False
        return (low is None or number >= low) and (high is None or number <= high)

    def to_schema(self) -> Schema:
        """Give the JSON Schema: a number with its bounds, or the word."""
        prefix = (
            ("exclusiveMinimum", "exclusiveMaximum") if self.open_ended else ("minimum", "maximum")
        )
        bounds = zip(prefix, (self.minimum, self.maximum), strict=True)
        number: Schema = {"type": "number"} | {key: to for key, to in bounds if to is not None}
        return {"anyOf": [number, {"const": self.word}]} if self.word else number


def _read_number(text: str) -> float:
    plain = text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan")
    try:
        return float(plain)
    except ValueError:
        return float(int(plain, 0))  # 0x1F and 0o17


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    words: str = "a whole number"
    minimum: int = 0
    maximum: int | None = None

    def read(self, node: Located, spot: Spot) -> int:
        """Give the whole number."""
        if not isinstance(node, Scalar) or not re.fullmatch(r"-?\d+", node.text):
            raise refuse_value(node, spot, self.words)
        number = int(node.text)
        if number < self.minimum or (self.maximum is not None and number > self.maximum):
            raise refuse_value(node, spot, self.words)
        return number

    def to_schema(self) -> Schema:
        """Give the JSON Schema: an integer with its bounds."""
        schema: Schema = {"type": "integer", "minimum": self.minimum}
        return schema if self.maximum is None else schema | {"maximum": self.maximum}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    words: str = "true or false"

    def read(self, node: Located, spot: Spot) -> bool:
        """Give the flag."""
        if not isinstance(node, Scalar) or node.form is not Form.FLAG:
            raise refuse_value(node, spot, self.words)
        return node.text.lower() == "true"

    def to_schema(self) -> Schema:
        """Give the JSON Schema: a boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a list."""

    options: tuple[str, ...]

    @property
    def words(self) -> str:
        """List the words."""
        return f"one of {', '.join(self.options)}"

    def read(self, node: Located, spot: Spot) -> str:
        """Give the word."""
        if not isinstance(node, Scalar) or node.form is Form.NOTHING:
            raise refuse_value(node, spot, self.words)
        if node.text not in self.options:
            raise DeclarationError(
                f"{spot.name} is {node.text!r}; expected {self.words}",
                where=spot.place(node.line),
                fix=suggest_nearest(node.text, self.options),
            )
        return node.text

    def to_schema(self) -> Schema:
        """Give the JSON Schema: an enumeration."""
        return {"enum": list(self.options)}


def choose_from(kind: type[StrEnum]) -> Choice:
    """Give the choice between the words of an enumeration."""
    return Choice(tuple(one.value for one in kind))


@dataclass(frozen=True, slots=True)
class AreaCode:
    """A GSS code of an area type known here."""

    words: str = "an area code, such as E09000002"

    def read(self, node: Located, spot: Spot) -> str:
        """Give the code."""
        text = Text(self.words).read(node, spot)
        try:
            read_area_level(text)
        except AreaCodeError as error:
            place = spot.place(node.line)
            raise AreaCodeError(
                f"{spot.name}: {error.problem}", where=place, fix=error.fix
            ) from error
        return text

    def to_schema(self) -> Schema:
        """Give the JSON Schema: a letter and eight figures."""
        return {"type": "string", "pattern": "^[EWT][0-9]{8}$"}


@dataclass(frozen=True, slots=True)
class GivenAreaCode:
    """A code of an area: of the register, or of level `other` as it was given."""

    words: str = "an area code, such as E09000002"

    def read(self, node: Located, spot: Spot) -> str:
        """Give the code; what begins like one of the register has to be one."""
        text = Text(self.words).read(node, spot)
        return AreaCode(self.words).read(node, spot) if _LIKE_GSS.match(text) else text

    def to_schema(self) -> Schema:
        """Give the JSON Schema: any text."""
        return {"type": "string"}


_LIKE_GSS = re.compile(r"[A-Z]\d\d")


@dataclass(frozen=True, slots=True)
class PeriodText:
    """A period as people write it; reads as its permanent identifier."""

    words: str = "a period, such as 2012, 2012/13, 2009-2013 or 2011-03-27/P1D"

    def read(self, node: Located, spot: Spot) -> str:
        """Give the period's identifier, such as 2012-04-01/P1Y."""
        text = Text(self.words).read(node, spot)
        try:
            return read_period(text).id
        except PeriodError as error:
            place = spot.place(node.line)
            raise PeriodError(
                f"{spot.name}: {error.problem}", where=place, fix=error.fix
            ) from error

    def to_schema(self) -> Schema:
        """Give the JSON Schema: text in one of the four ways, or a year."""
        pattern = r"^\d{4}(/\d{2}|-\d{4}|-\d{2}-\d{2}/P\d+[YMD])?$"
        return {"anyOf": [{"type": "string", "pattern": pattern}, {"type": "integer"}]}


@dataclass(frozen=True, slots=True)
class DateText:
    """A date as ISO 8601 writes it."""

    words: str = "a date, such as 2011-12-31"

    def read(self, node: Located, spot: Spot) -> str:
        """Give the date as written."""
        text = Text(self.words).read(node, spot)
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise refuse_value(node, spot, self.words) from None

    def to_schema(self) -> Schema:
        """Give the JSON Schema: year, month and day."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
