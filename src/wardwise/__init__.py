"""Say who is being left behind, and prove what helps."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardwise.declaration.catalogues import write_project
    from wardwise.disclosure.gate import pass_gate
    from wardwise.model.errors import WardwiseError
    from wardwise.publication.reader import open_release
    from wardwise.publication.writer import write_release
    from wardwise.workflow.open_index import build_index, explain, make_scorecard
    from wardwise.workflow.open_project import open_project
    from wardwise.workflow.quick_index import index_from_table

__all__ = [  # noqa: RUF022 - in the order of the work
    "WardwiseError",
    "write_project",
    "open_project",
    "build_index",
    "index_from_table",
    "make_scorecard",
    "explain",
    "pass_gate",
    "write_release",
    "open_release",
]

_HOMES = {
    "WardwiseError": "wardwise.model.errors",
    "write_project": "wardwise.declaration.catalogues",
    "open_project": "wardwise.workflow.open_project",
    "build_index": "wardwise.workflow.open_index",
    "index_from_table": "wardwise.workflow.quick_index",
    "make_scorecard": "wardwise.workflow.open_index",
    "explain": "wardwise.workflow.open_index",
    "pass_gate": "wardwise.disclosure.gate",
    "write_release": "wardwise.publication.writer",
    "open_release": "wardwise.publication.reader",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used.

    Importing everything here would load every engine with `import wardwise.explorer`, whose
    process must never hold one.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'wardwise' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
