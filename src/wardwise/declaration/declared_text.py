"""Declarations written as YAML, as people would write them."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML

Cell: TypeAlias = "str | int | float | bool | Sequence[Cell] | Mapping[str, Cell]"
Declared: TypeAlias = dict[str, Cell]

_WIDE = 100


def word_declared(declared: Declared, *, heading: str = "") -> str:
    """Word a declaration as YAML, below a line that says what it is."""
    yaml = YAML()
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    if heading:
        text.write(f"# {heading}\n")
    yaml.dump(declared, text)
    return text.getvalue()


def write_declared(path: Path, declared: Declared, *, heading: str = "") -> None:
    """Write a declaration as a YAML file."""
    path.write_text(word_declared(declared, heading=heading), encoding="utf-8")
