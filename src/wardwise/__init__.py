"""Say who is being left behind, and prove what helps."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardwise.model.errors import WardwiseError

__all__ = [
    "WardwiseError",
]

_HOMES = {
    "WardwiseError": "wardwise.model.errors",
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
