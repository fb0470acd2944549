"""A project folder: every declaration file read, checked and put together."""

from dataclasses import dataclass
from pathlib import Path

from wardwise.declaration.entry import Entry
from wardwise.declaration.framework_file import FRAMEWORK, make_framework
from wardwise.declaration.project_file import PROJECT, make_project
from wardwise.declaration.protection_file import PROTECTION, make_protection
from wardwise.declaration.shapes import Record
from wardwise.declaration.source_file import SOURCE, make_source
from wardwise.declaration.values import Spot
from wardwise.declaration.yaml_lines import Findings, read_yaml
from wardwise.model.errors import ProjectError, UnreadableDeclarationError, WardwiseError
from wardwise.model.project import Project


@dataclass(frozen=True, slots=True)
class Declared:
    """The files of a project as read; None where a file could not be."""

    project: Entry | None
    framework: Entry | None
    sources: tuple[Entry, ...]
    protection: Entry | None
    all_sources_read: bool


def read_project(folder: Path) -> Project:
    """Read everything a project folder declares.

    Parameters
    ----------
    folder : holds wardwise.yaml, framework.yaml, sources/*.yaml and, where a source is restricted,
        protection.yaml

    Raises
    ------
    ProjectError
        If the folder is not there or holds no wardwise.yaml.
    Problems
        If anything in any file is wrong: all problems of all files, each with file and line.
    """
    if not (folder / "wardwise.yaml").is_file():
        lack = "holds no wardwise.yaml" if folder.is_dir() else "is not there"
        raise ProjectError(
            f"{str(folder)!r} is not a wardwise project: it {lack}",
            where=str(folder),
            fix="start one with `wardwise new` or `wardwise demo`, or choose a folder with -C",
        )
    findings = Findings()
    declared = _read_files(folder, findings)
    findings.raise_any()
    return _make(declared, folder)


def _read_files(folder: Path, findings: Findings) -> Declared:
    names = sorted(one.name for one in (folder / "sources").glob("*.yaml"))
    sources = [_read_file(folder, f"sources/{name}", SOURCE, findings) for name in names]
    has_protection = (folder / "protection.yaml").is_file()
    return Declared(
        project=_read_file(folder, "wardwise.yaml", PROJECT, findings),
        framework=_read_file(folder, "framework.yaml", FRAMEWORK, findings),
        sources=tuple(one for one in sources if one is not None),
        protection=(
            _read_file(folder, "protection.yaml", PROTECTION, findings)
            if has_protection
            else Entry("protection.yaml", 1)
        ),
        all_sources_read=None not in sources,
    )


def _read_file(folder: Path, name: str, record: Record, findings: Findings) -> Entry | None:
    node = read_yaml(folder / name, name=name, findings=findings)
    if node is None:
        return None
    try:
        return record.read(node, Spot(name, findings, name))
    except WardwiseError as error:
        findings.add(error)
        return None


def _make(declared: Declared, folder: Path) -> Project:
    if declared.project is None or declared.framework is None or declared.protection is None:
        raise UnreadableDeclarationError("a declaration could not be read", where=str(folder))
    return make_project(
        declared.project,
        folder,
        framework=make_framework(declared.framework),
        sources=tuple(make_source(one) for one in declared.sources),
        protection=make_protection(declared.protection),
    )
