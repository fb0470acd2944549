"""Where a project keeps its results, and what they were made from."""

from collections.abc import Mapping
from pathlib import Path

from wardwise.collation.manifest import compute_checksum
from wardwise.declaration.project_folder import require_project

_DECLARATIONS = ("wardwise.yaml", "method.yaml", "framework.yaml", "protection.yaml")
_FOLDERS = ("sources", "corrections")
MANIFEST = "snapshots/manifest.yaml"


def find_collated(folder: Path) -> Path:
    """Name the folder of collated observations."""
    return folder / "build" / "collated"


def find_index(folder: Path) -> Path:
    """Name the folder of the built index."""
    return folder / "build" / "index"


def find_sensitivity(folder: Path) -> Path:
    """Name the folder of ranks under other methods."""
    return folder / "build" / "sensitivity"


def fingerprint_declarations(folder: Path) -> Mapping[str, str]:
    """Give the checksum of every declaration of a project, by its path in it.

    Raises
    ------
    ProjectError
        If the folder is not a project.
    """
    require_project(folder)
    files = [folder / name for name in _DECLARATIONS if (folder / name).is_file()]
    for one in _FOLDERS:
        files += sorted((folder / one).glob("*.yaml"))
    return {str(file.relative_to(folder)): compute_checksum(file) for file in files}


def fingerprint_inputs(folder: Path) -> Mapping[str, str]:
    """Give the checksums of the declarations and of the snapshot manifest."""
    found = dict(fingerprint_declarations(folder))
    manifest = folder / MANIFEST
    if manifest.is_file():
        found[MANIFEST] = compute_checksum(manifest)
    return found
