"""YAML files as nodes that know their line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from wardwise.model.errors import (
    DuplicateIdentifierError,
    Problems,
    UnreadableDeclarationError,
    WardwiseError,
)


class Form(StrEnum):
    """How YAML reads a scalar as it is written."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word, number or flag, as written: `2012/13`, `0.5`, `true`."""

    text: str
    form: Form
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML list."""

    items: tuple["Located", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """A YAML mapping, keys in the order written, each once."""

    items: tuple[tuple[Scalar, "Located"], ...]
    line: int


Located = Scalar | Listing | Pairs

_FORMS = {"int": Form.NUMBER, "float": Form.NUMBER, "bool": Form.FLAG, "null": Form.NOTHING}


@dataclass(slots=True)
class Findings:
    """The problems found so far in one reading."""

    problems: dict[str, WardwiseError] = field(default_factory=dict)  # by its words

    def add(self, problem: WardwiseError) -> None:
        """Keep one more problem; the same words about the same place count once."""
        self.problems.setdefault(str(problem), problem)

    def raise_any(self) -> None:
        """Raise every problem together, if there are any.

        Raises
        ------
        Problems
            With each problem found, file by file, in the order of lines.
        """
        if self.problems:
            raise Problems(sorted(self.problems.values(), key=_find_place))


def _find_place(problem: WardwiseError) -> tuple[str, int]:
    file, _, line = problem.where.partition(", line ")
    return file, int(line) if line.isdigit() else 0


def read_yaml(path: Path, *, name: str, findings: Findings) -> Located | None:
    """Read one YAML file as nodes, or None where it cannot be read; problems go to `findings`.

    Parameters
    ----------
    path : the file
    name : how problems call it, such as `sources/ward_atlas.yaml`
    findings : collects what is wrong: not there, not text, empty, not YAML, a key written twice
    """
    try:
        text = _read_text(path, name=name)
    except UnreadableDeclarationError as error:
        findings.add(error)
        return None
    return read_yaml_text(text, name=name, findings=findings)


def read_yaml_text(text: str, *, name: str, findings: Findings) -> Located | None:
    """Read YAML text as nodes, or None where it cannot be read; problems go to `findings`."""
    try:
        root = _compose(text)
        located = None if root is None else _Locator(name, findings).locate(root)
        if located is not None and not is_nothing(located):
            return located
        fix = "fill it in, or put back the version you had"
        findings.add(UnreadableDeclarationError(f"{name} is empty", where=name, fix=fix))
    except MarkedYAMLError as error:
        findings.add(_explain(error, name=name))
    except YAMLError as error:
        first = str(error).strip().splitlines()[0]
        findings.add(UnreadableDeclarationError(f"{name} is not YAML: {first}", where=name))
    except UnreadableDeclarationError as error:
        findings.add(error)
    return None


def is_nothing(node: Located) -> bool:
    """Tell whether a value is left out: nothing is written, null, or an empty text."""
    return isinstance(node, Scalar) and (node.form is Form.NOTHING or not node.text.strip())


@lru_cache(maxsize=256)
def _compose(text: str) -> Node | None:
    """Read YAML as the library's nodes, which nobody changes.

    Each step of the work reads the declarations anew; what has not changed is parsed once.
    """
    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    return root


def _read_text(path: Path, *, name: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableDeclarationError(
            f"{name} cannot be read: {error.strerror}",
            where=name,
            fix="check that the file is there and that you may read it",
        ) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableDeclarationError(
            f"{name} is not UTF-8 text: byte 0x{content[error.start]:02x} cannot be read",
            where=f"{name}, line {line}",
            fix="save the file as UTF-8 (it may be in latin-1 or be no text file at all)",
        ) from error


def _explain(error: MarkedYAMLError, *, name: str) -> UnreadableDeclarationError:
    mark = error.problem_mark or error.context_mark
    where = f"{name}, line {mark.line + 1}" if mark is not None else name
    problem = str(error.problem or error.context or "it cannot be read")
    if "'\\t'" in problem:
        return UnreadableDeclarationError(
            f"{name} is indented with a tab",
            where=where,
            fix="indent with spaces; YAML does not allow tabs",
        )
    if "mapping values are not allowed" in problem:
        fix = "put text that holds a colon and a space between quotation marks"
    elif "another document" in problem:
        fix = "keep one document a file: take out the line ---"
    else:
        fix = "close every bracket and quotation mark, and line up keys of one level"
    return UnreadableDeclarationError(f"{name} is not YAML: {problem}", where=where, fix=fix)


class _Locator:
    """Turns the nodes of the YAML library into ours."""

    def __init__(self, name: str, findings: Findings) -> None:
        self._name = name
        self._findings = findings
        self._done: dict[int, Located] = {}  # an alias is located once, however often it is used
        self._open: set[int] = set()

    def locate(self, node: Node) -> Located:
        if id(node) in self._open:
            raise UnreadableDeclarationError(
                f"{self._name} is not YAML that can be read: an alias stands within itself",
                where=self._place(node),
                fix="take the alias (*) out",
            )
        if id(node) not in self._done:
            self._open.add(id(node))
            self._done[id(node)] = self._convert(node)
            self._open.discard(id(node))
        return self._done[id(node)]

    def _convert(self, node: Node) -> Located:
        line = node.start_mark.line + 1
        if isinstance(node, SequenceNode):
            return Listing(tuple(self.locate(one) for one in node.value), line)
        if isinstance(node, MappingNode):
            return Pairs(tuple(self._locate_pairs(node)), line)
        kind = str(node.tag).rsplit(":", 1)[-1]
        return Scalar(str(node.value), _FORMS.get(kind, Form.TEXT), line)

    def _locate_pairs(self, node: MappingNode) -> Iterator[tuple[Scalar, Located]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise UnreadableDeclarationError(
                    f"{self._name} has a key that is a list or a mapping",
                    where=self._place(key_node),
                    fix="write keys as plain words; put text in braces between quotation marks",
                )
            key = Scalar(str(key_node.value), Form.TEXT, key_node.start_mark.line + 1)
            if key.text in seen:
                self._findings.add(
                    DuplicateIdentifierError(
                        f"the key {key.text!r} is written twice (first in line {seen[key.text]})",
                        where=self._place(key_node),
                        fix="keep one of the two",
                    ),
                )
                continue
            seen[key.text] = key.line
            yield key, self.locate(value_node)

    def _place(self, node: Node) -> str:
        return f"{self._name}, line {node.start_mark.line + 1}"
