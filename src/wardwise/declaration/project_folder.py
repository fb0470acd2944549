"""A project folder: every declaration file read, checked and put together."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from wardwise.declaration.correction_checks import check_corrections
from wardwise.declaration.correction_file import CORRECTION, make_correction
from wardwise.declaration.declared import Declared
from wardwise.declaration.entry import Entry
from wardwise.declaration.framework_file import FRAMEWORK, make_framework
from wardwise.declaration.geography_checks import check_geography
from wardwise.declaration.indicator_checks import check_indicators
from wardwise.declaration.measure_checks import check_measures
from wardwise.declaration.method_checks import check_method
from wardwise.declaration.method_keys import METHOD, make_method
from wardwise.declaration.method_presets import complete_method, list_overrides
from wardwise.declaration.node_checks import check_nodes
from wardwise.declaration.project_checks import check_project
from wardwise.declaration.project_file import PROJECT, make_project
from wardwise.declaration.protection_file import PROTECTION, make_protection
from wardwise.declaration.review_file import REVIEW, check_reviews, make_review
from wardwise.declaration.shapes import Record
from wardwise.declaration.source_checks import check_sources
from wardwise.declaration.source_file import SOURCE, make_source
from wardwise.declaration.sum_checks import check_sums
from wardwise.declaration.values import Spot
from wardwise.declaration.yaml_lines import Findings, read_yaml
from wardwise.model.errors import (
    DeclarationError,
    ProjectError,
    UnreadableDeclarationError,
    WardwiseError,
)
from wardwise.model.project import Project

METHOD_FILE = "method.yaml"


def read_project(folder: Path) -> Project:
    """Read everything a project folder declares.

    Parameters
    ----------
    folder : holds wardwise.yaml, framework.yaml, sources/*.yaml and, where a source is restricted,
        protection.yaml; corrections/*.yaml where received figures are corrected,
        reviews/*.yaml where experts signed or queried figures, and method.yaml where the method
        does not stand in wardwise.yaml

    Raises
    ------
    ProjectError
        If the folder is not there or holds no wardwise.yaml.
    Problems
        If anything in any file is wrong: all problems of all files, each with file and line.
    """
    require_project(folder)
    findings = Findings()
    declared = _read_files(folder, findings)
    _check_together(declared, findings)
    findings.raise_any()
    return _make(declared, folder)


def require_project(folder: Path) -> None:
    """Check that a folder is a project.

    Raises
    ------
    ProjectError
        If the folder is not there or holds no wardwise.yaml.
    """
    if not (folder / "wardwise.yaml").is_file():
        lack = "holds no wardwise.yaml" if folder.is_dir() else "is not there"
        raise ProjectError(
            f"{str(folder.resolve())!r} is not a wardwise project: it {lack}",
            fix="start one with `wardwise new` or `wardwise demo`, or choose a folder with -C",
        )


def _read_files(folder: Path, findings: Findings) -> Declared:
    sources = _list_files(folder, "sources", findings)
    corrections = _list_files(folder, "corrections", findings)
    reviews = _list_files(folder, "reviews", findings)
    records = {
        "wardwise.yaml": PROJECT,
        "framework.yaml": FRAMEWORK,
        **dict.fromkeys(sources, SOURCE),
        **dict.fromkeys(corrections, CORRECTION),
        **dict.fromkeys(reviews, REVIEW),
    }
    optional = {"protection.yaml": PROTECTION, METHOD_FILE: METHOD}
    records |= {name: one for name, one in optional.items() if (folder / name).is_file()}
    read = {name: _read_file(folder, name, one, findings) for name, one in records.items()}
    sound = {name: entry for name, entry in read.items() if entry is not None}
    method = _find_method(sound, findings)
    return Declared(
        project=sound.get("wardwise.yaml", Entry("wardwise.yaml", 1)),
        framework=sound.get("framework.yaml", Entry("framework.yaml", 1)),
        protection=sound.get("protection.yaml", Entry("protection.yaml", 1)),
        method=complete_method(method, findings),
        written_method=method,
        sources={Path(name).stem: sound[name] for name in sources if name in sound},
        corrections={Path(name).stem: sound[name] for name in corrections if name in sound},
        reviews={Path(name).stem: sound[name] for name in reviews if name in sound},
        unread=frozenset(set(read) - set(sound)),
    )


def _find_method(sound: Mapping[str, Entry], findings: Findings) -> Entry:
    """Give the method as written, in its own file or in wardwise.yaml; report it in both."""
    project = sound.get("wardwise.yaml", Entry("wardwise.yaml", 1))
    own = sound.get(METHOD_FILE)
    if own is None:
        return project.entry("method")
    if project.has("method"):
        findings.add(
            DeclarationError(
                f"the method is declared twice: here and in {METHOD_FILE}",
                where=project.place("method"),
                fix=f"keep one of the two: take `method` out of wardwise.yaml, or {METHOD_FILE} "
                "out of the folder",
            ),
        )
    return own


def _list_files(folder: Path, within: str, findings: Findings) -> list[str]:
    """List the files of a kind; report those that would be passed over for their name."""
    names = sorted(one.name for one in (folder / within).glob("*") if one.is_file())
    for name in names:
        if name.casefold().endswith((".yml", ".yaml")) and not name.endswith(".yaml"):
            findings.add(
                UnreadableDeclarationError(
                    f"{within}/{name} is not read: its name does not end in .yaml",
                    where=f"{within}/{name}",
                    fix=f"rename it to {within}/{Path(name).stem}.yaml",
                ),
            )
    return [f"{within}/{one}" for one in names if one.endswith(".yaml")]


def _read_file(folder: Path, name: str, record: Record, findings: Findings) -> Entry | None:
    node = read_yaml(folder / name, name=name, findings=findings)
    if node is None:
        return None
    try:
        return record.read(node, Spot(name, findings, name))
    except WardwiseError as error:
        findings.add(error)
        return None


def _check_together(declared: Declared, findings: Findings) -> None:
    """Run every check that needs more than one value; each passes over what could not be read."""
    check_nodes(declared, findings)
    check_indicators(declared, findings)
    check_sums(declared, findings)
    check_measures(declared, findings)
    check_sources(declared, findings)
    check_project(declared, findings)
    check_method(declared, findings)
    check_geography(declared, findings)
    check_corrections(declared, findings)
    check_reviews(declared, findings)


def _make(declared: Declared, folder: Path) -> Project:
    project = make_project(
        declared.project,
        folder,
        framework=make_framework(declared.framework),
        method=make_method(declared.method, overrides=list_overrides(declared.written_method)),
        sources=tuple(make_source(one) for one in declared.sources.values()),
        protection=make_protection(declared.protection),
    )
    return replace(
        project,
        corrections=tuple(make_correction(one) for one in declared.corrections.values()),
        reviews=tuple(make_review(one) for one in declared.reviews.values()),
    )
