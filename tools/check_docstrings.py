"""Refuse docstring sections out of their order, and module docstrings of more than one line."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tree import ROOT, list_files, tell

SECTIONS = ("Parameters", "Returns", "Raises", "Source", "Examples")
HEADING = re.compile(r"^(\w+)\n-{3,}$", re.MULTILINE)


def find_faults(path: Path) -> Iterator[str]:
    """Give the faults of one module, each with its line."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    summary = ast.get_docstring(tree) or ""
    if "\n" in summary:
        yield f"{path}:1: a module's docstring is one line, its one responsibility"
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        found = HEADING.findall(ast.get_docstring(node) or "")
        unknown = [heading for heading in found if heading not in SECTIONS]
        if unknown:
            yield f"{path}:{node.lineno}: {node.name}: no section {unknown[0]!r}; one of {SECTIONS}"
        elif found != sorted(found, key=SECTIONS.index):
            yield f"{path}:{node.lineno}: {node.name}: sections stand in the order {SECTIONS}"


def main() -> None:
    """Look at every module under src."""
    findings = [fault for path in list_files("src/*.py") for fault in find_faults(path)]
    tell(findings, rule="Docstrings follow one order")


if __name__ == "__main__":
    main()
