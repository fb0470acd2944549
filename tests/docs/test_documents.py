import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import wardwise


def test_what_is_generated_is_as_it_would_be_written_now(project_root: Path) -> None:
    script = project_root / "tools" / "make_docs.py"

    done = subprocess.run(
        [sys.executable, str(script), "--check"], check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_inventory_names_every_module(project_root: Path) -> None:
    inventory = (project_root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    source = project_root / "src" / "wardwise"

    for path in source.rglob("*.py"):
        package = path.relative_to(source).parts[0]
        told = f"### {package}" if path.name == "__init__.py" else f"`{name_within(path, source)}`"
        if path.parent != source:
            assert told in inventory


def name_within(path: Path, source: Path) -> str:
    parts = path.relative_to(source).parts
    return "/".join(parts[1:] or parts)


def test_every_module_says_what_it_is_for(project_root: Path) -> None:
    inventory = (project_root / "ARCHITECTURE.md").read_text(encoding="utf-8")

    silent = re.findall(r"^- `[^`]+`: *$", inventory, re.MULTILINE)

    assert silent == []


def test_the_reference_page_lists_the_public_names_and_no_others(project_root: Path) -> None:
    page = (project_root / "docs" / "look-up" / "api.md").read_text(encoding="utf-8")

    assert re.findall(r"^## wardwise\.(\w+)$", page, re.MULTILINE) == list(wardwise.__all__)


def test_every_declared_dependency_has_its_line(project_root: Path) -> None:
    page = (project_root / "docs" / "understand" / "dependencies.md").read_text(encoding="utf-8")
    told = {
        name
        for row in re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE)
        for name in row.split(", ")
    }
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *(name for group in project["dependency-groups"].values() for name in group),
        *list_browser_packages(project_root / "frontend" / "package.json"),
    ]

    missing = [name for line in declared if (name := re.split(r"[<>=]", line)[0]) not in told]

    assert missing == []


def list_browser_packages(file: Path) -> list[str]:
    package = json.loads(file.read_text(encoding="utf-8"))
    return [*package.get("dependencies", {}), *package.get("devDependencies", {})]


def test_the_readme_shows_commands_that_make_knows(project_root: Path) -> None:
    readme = (project_root / "README.md").read_text(encoding="utf-8")
    makefile = (project_root / "Makefile").read_text(encoding="utf-8")

    for target in re.findall(r"^make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)


def test_every_document_is_in_the_navigation(project_root: Path) -> None:
    config = (project_root / "zensical.toml").read_text(encoding="utf-8")
    docs = project_root / "docs"

    for page in docs.rglob("*.md"):
        assert f'"{page.relative_to(docs).as_posix()}"' in config
