"""Say who is being left behind, and prove what helps."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardwise.collation.assemble import collate_project
    from wardwise.composite.build import build_index
    from wardwise.composite.explain import explain_score
    from wardwise.declaration.catalogues import write_project
    from wardwise.declaration.project_folder import read_project
    from wardwise.disclosure.gate import pass_gate
    from wardwise.model.errors import WardwiseError
    from wardwise.publication.reader import open_release
    from wardwise.publication.writer import write_release
    from wardwise.scorecard.change import compute_changes
    from wardwise.scorecard.peers import find_peers
    from wardwise.scorecard.ratings import make_scorecards

__all__ = [  # noqa: RUF022 - in the order of the work
    "WardwiseError",
    "write_project",
    "read_project",
    "collate_project",
    "build_index",
    "explain_score",
    "find_peers",
    "make_scorecards",
    "compute_changes",
    "pass_gate",
    "write_release",
    "open_release",
]

_HOMES = {
    "WardwiseError": "wardwise.model.errors",
    "write_project": "wardwise.declaration.catalogues",
    "read_project": "wardwise.declaration.project_folder",
    "collate_project": "wardwise.collation.assemble",
    "build_index": "wardwise.composite.build",
    "explain_score": "wardwise.composite.explain",
    "find_peers": "wardwise.scorecard.peers",
    "make_scorecards": "wardwise.scorecard.ratings",
    "compute_changes": "wardwise.scorecard.change",
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
