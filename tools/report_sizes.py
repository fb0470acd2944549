"""Print the sizes of files and functions beside what the house aims for; never fails."""

import ast
from dataclasses import dataclass

from tree import ROOT, list_files

LARGEST_FILE, USUAL_FILE = 450, 300
LONGEST_BODY, USUAL_BODY = 60, 30
MOST_PARAMETERS = 6
MOST_NESTING = 3
SHOWN = 5
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Size:
    """One measured thing and where it stands."""

    amount: int
    where: str


def measure_body(function: Function) -> int:
    """Count the lines of a function's body without its docstring."""
    first = function.body[0]
    spoken = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = function.body[1:] if spoken else function.body
    if not body:
        return 0
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def count_parameters(function: Function) -> int:
    """Count what a caller may pass."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def measure_nesting(node: ast.AST) -> int:
    """Give how many blocks stand within each other below a node; an `elif` is no deeper."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        is_elif = isinstance(node, ast.If) and node.orelse == [child] and isinstance(child, ast.If)
        own = isinstance(child, BLOCKS) and not is_elif
        deepest = max(deepest, measure_nesting(child) + own)
    return deepest


def show(name: str, sizes: list[Size], *, limit: int, usual: int | None = None) -> None:
    """Print one line of figures, then what goes past the limit."""
    ordered = sorted(sizes, key=lambda size: -size.amount)
    if not ordered:
        return
    line = f"{name}: largest {ordered[0].amount} (aim {limit})"
    if usual is not None:
        at_90 = ordered[len(ordered) // 10].amount
        line += f", 90th percentile {at_90} (aim {usual})"
    print(f"{line}, {len(ordered)} measured")
    for size in [one for one in ordered if one.amount > limit][:SHOWN]:
        print(f"    {size.amount:5d}  {size.where}")


def main() -> None:
    """Measure every module under src."""
    files: list[Size] = []
    bodies: list[Size] = []
    parameters: list[Size] = []
    nesting: list[Size] = []
    for path in list_files("src/*.py"):
        text = (ROOT / path).read_text(encoding="utf-8")
        files.append(Size(len(text.splitlines()), str(path)))
        for function in list_functions(text):
            where = f"{path}:{function.lineno} {function.name}"
            bodies.append(Size(measure_body(function), where))
            parameters.append(Size(count_parameters(function), where))
            nesting.append(Size(measure_nesting(function), where))
    show("lines in a file", files, limit=LARGEST_FILE, usual=USUAL_FILE)
    show("lines in a function", bodies, limit=LONGEST_BODY, usual=USUAL_BODY)
    show("parameters", parameters, limit=MOST_PARAMETERS)
    show("nested blocks", nesting, limit=MOST_NESTING)


def list_functions(text: str) -> list[Function]:
    """Give every function of a module, at any depth."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]


if __name__ == "__main__":
    main()
