"""What is generated in the documents: the inventory, commands, tables, errors and names."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from command_help import write_commands
from declared_keys import write_declarations
from tree import ROOT
from wardwise.model import errors

PACKAGE = ROOT / "src" / "wardwise"


def list_modules() -> Iterator[tuple[Path, str]]:
    """Give every module of the package with the one line that says what it is for."""
    for path in sorted(PACKAGE.rglob("*.py")):
        summary = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        yield path.relative_to(PACKAGE), summary.split("\n", maxsplit=1)[0]


def write_inventory() -> str:
    """Word the inventory of modules, a section for each package."""
    packages: dict[str, list[str]] = {}
    for path, summary in list_modules():
        package = path.parts[0] if len(path.parts) > 1 else ""
        name = path.relative_to(package).as_posix() if package else path.as_posix()
        if name == "__init__.py" and package:
            packages.setdefault(package, []).insert(0, f"### {package}\n\n{summary}\n")
        else:
            packages.setdefault(package, []).append(f"- `{name}`: {summary}")
    return "\n\n".join("\n".join(lines) for _, lines in sorted(packages.items()))


def write_errors() -> str:
    """Word the table of errors from their classes."""
    classes = [
        one
        for one in vars(errors).values()
        if inspect.isclass(one) and issubclass(one, errors.WardwiseError)
    ]
    rows = [
        f"| {one.code} | `{one.__name__}` | {first_sentence(one)} | {one.remedy or 'said in it'} |"
        for one in sorted(classes, key=lambda one: str(one.code))
        if one is not errors.WardwiseError
    ]
    head = ["| code | error | when it occurs | how to fix |", "| --- | --- | --- | --- |"]
    return "\n".join(head + rows)


def first_sentence(thing: object) -> str:
    """Give the first line of a thing's docstring."""
    return (inspect.getdoc(thing) or "").split("\n", maxsplit=1)[0]


def write_tables() -> str:
    """Word the tables' columns from the schemas in the model and the comments beside them."""
    sections = [
        section
        for path in sorted((PACKAGE / "model").glob("*.py"))
        for section in describe_schemas(path.read_text(encoding="utf-8"))
    ]
    return "\n\n".join(sections)


def describe_schemas(text: str) -> Iterator[str]:
    """Give a section for each `…_SCHEMA` of a module."""
    lines = text.splitlines()
    body = ast.parse(text).body
    for place, node in enumerate(body):
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict)):
            continue
        name = ast.unparse(node.target)
        if not name.endswith("_SCHEMA"):
            continue
        after = body[place + 1] if place + 1 < len(body) else None
        said = after.value if isinstance(after, ast.Expr) else None
        note = str(said.value) if isinstance(said, ast.Constant) else ""
        rows = ["| column | type | holds |", "| --- | --- | --- |"]
        for key, kind in zip(node.value.keys, node.value.values, strict=True):
            column = ast.literal_eval(key) if key else ast.unparse(kind)
            comment = lines[kind.lineno - 1].partition("#")[2].strip().replace("|", "or")
            rows.append(f"| `{column}` | {ast.unparse(kind).removeprefix('pl.')} | {comment} |")
        title = name.removesuffix("_SCHEMA").replace("_", " ").capitalize()
        yield "\n".join([f"## {title}", "", " ".join(note.split()), "", *rows])


def write_names() -> str:
    """Word the public names of the package's root, a section each."""
    root = import_module("wardwise")
    return "\n\n".join(describe_name(name, getattr(root, name)) for name in root.__all__)


def describe_name(name: str, thing: Callable[..., object]) -> str:
    """Give one public name's section: what comes back, and how it is called."""
    (written,) = ast.parse(textwrap.dedent(inspect.getsource(thing))).body
    lines = [f"## wardwise.{name}", "", first_sentence(thing)]
    if isinstance(written, ast.FunctionDef):
        comes_back = ast.unparse(written.returns) if written.returns else "None"
        lines += ["", "```python", f"{name}({ast.unparse(written.args)}) -> {comes_back}", "```"]
    return "\n".join(lines)


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "inventory": ("ARCHITECTURE.md", write_inventory),
    "commands": ("docs/look-up/commands.md", write_commands),
    "declarations": ("docs/look-up/declarations.md", write_declarations),
    "errors": ("docs/look-up/errors.md", write_errors),
    "tables": ("docs/look-up/tables.md", write_tables),
    "names": ("docs/look-up/api.md", write_names),
}
