"""JSON Schemas of the declaration files, so that editors complete and check them."""

import json
from pathlib import Path

from wardwise.declaration.correction_file import CORRECTION
from wardwise.declaration.framework_file import FRAMEWORK
from wardwise.declaration.method_keys import METHOD
from wardwise.declaration.project_file import PROJECT
from wardwise.declaration.protection_file import PROTECTION
from wardwise.declaration.review_file import REVIEW
from wardwise.declaration.shapes import Record
from wardwise.declaration.source_file import SOURCE
from wardwise.declaration.values import Schema

FILES: dict[str, tuple[str, Record]] = {
    "wardwise": ("wardwise.yaml", PROJECT),
    "framework": ("framework.yaml", FRAMEWORK),
    "method": ("method.yaml", METHOD),
    "source": ("sources/*.yaml", SOURCE),
    "protection": ("protection.yaml", PROTECTION),
    "correction": ("corrections/*.yaml", CORRECTION),
    "review": ("reviews/*.yaml", REVIEW),
}
"""Each kind of declaration: the files that it is written in, and their keys."""


def make_schemas() -> dict[str, Schema]:
    """Give the JSON Schema of each kind of declaration, by its name.

    They are made of the same keys that read the files, so they cannot differ from them. What takes
    two values or two files to see, such as a measure declared nowhere, only `read_project` finds.

    Examples
    --------
    >>> sorted(make_schemas())
    ['correction', 'framework', 'method', 'protection', 'review', 'source', 'wardwise']
    """
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": files,
            **record.to_schema(),
        }
        for name, (files, record) in FILES.items()
    }


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write each schema as `<name>.schema.json` into a folder and give the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in make_schemas().items():
        path = folder / f"{name}.schema.json"
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return tuple(written)


def link_schemas(folder: Path) -> None:
    """Write the schemas into a project, and into the first line of each declaration where its is.

    Editors that know YAML then complete and check without being set up. A file that begins with
    such a line already is left as it is.
    """
    write_schemas(folder / "schemas")
    for name, (files, _) in FILES.items():
        up = "../" if "/" in files else ""
        line = f"# yaml-language-server: $schema={up}schemas/{name}.schema.json\n"
        for path in sorted(folder.glob(files)):
            text = path.read_text(encoding="utf-8")
            if not text.startswith("# yaml-language-server:"):
                path.write_text(line + text, encoding="utf-8")
