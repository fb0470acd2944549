import subprocess
import sys

import pytest

import wardwise

# What the public process must never hold: everything that reads projects, computes or protects.
COMPUTING = (
    "catalogue",
    "collation",
    "commissioning",
    "composite",
    "declaration",
    "disclosure",
    "evaluation",
    "geography",
    "scorecard",
    "stats",
    "toy",
    "workflow",
)
MOST_PUBLIC_NAMES = 12


def list_loaded_packages(statement: str) -> set[str]:
    """Run a statement in a fresh process and list the wardwise packages it loaded."""
    script = f"{statement}\nimport sys\nprint(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    names = (name.split(".") for name in done.stdout.split())
    return {parts[1] for parts in names if parts[0] == "wardwise" and len(parts) > 1}


def test_importing_wardwise_loads_no_package_of_it() -> None:
    assert list_loaded_packages("import wardwise") == set()


def test_the_explorer_loads_nothing_that_computes() -> None:
    loaded = list_loaded_packages(
        "import importlib, pkgutil, wardwise.explorer as explorer\n"
        "for found in pkgutil.walk_packages(explorer.__path__, 'wardwise.explorer.'):\n"
        "    importlib.import_module(found.name)"
    )

    assert "explorer" in loaded
    assert loaded.isdisjoint(COMPUTING)


def test_every_public_name_can_be_loaded() -> None:
    for name in wardwise.__all__:
        assert getattr(wardwise, name) is not None


def test_there_are_at_most_a_dozen_public_names() -> None:
    assert len(wardwise.__all__) <= MOST_PUBLIC_NAMES


def test_an_unknown_name_is_refused_by_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'process'"):
        _ = getattr(wardwise, "process")  # noqa: B009 - a literal attribute is a type error
