"""Declarations: YAML in, the model's objects out, every problem at once with file and line."""

from wardwise.declaration.catalogues import (
    CatalogueInfo,
    list_catalogues,
    read_catalogue,
    write_project,
)
from wardwise.declaration.method_presets import PresetInfo, list_presets, read_preset
from wardwise.declaration.project_folder import read_project
from wardwise.declaration.reference import describe_declarations
from wardwise.declaration.schemas import make_schemas, write_schemas

__all__ = [
    "CatalogueInfo",
    "PresetInfo",
    "describe_declarations",
    "list_catalogues",
    "list_presets",
    "make_schemas",
    "read_catalogue",
    "read_preset",
    "read_project",
    "write_project",
    "write_schemas",
]
