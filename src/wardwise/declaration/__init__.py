"""Declarations: YAML in, the model's objects out, every problem at once with file and line."""

from wardwise.declaration.catalogues import (
    CatalogueInfo,
    list_catalogues,
    read_catalogue,
    write_project,
)
from wardwise.declaration.project_folder import read_project

__all__ = [
    "CatalogueInfo",
    "list_catalogues",
    "read_catalogue",
    "read_project",
    "write_project",
]
