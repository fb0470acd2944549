"""List the methods that ship, and tell a project's own in words."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wardwise.cli.talk import show, show_record

if TYPE_CHECKING:
    from wardwise.declaration.method_presets import PresetInfo
    from wardwise.model.method import Method


def method(
    context: typer.Context,
    presets: Annotated[
        bool, typer.Option("--presets", help="List the methods that ship, with their sources.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Tell how scores are made, step by step, or list the methods that ship."""
    folder: Path = context.obj
    if presets or not (folder / "wardwise.yaml").is_file():
        _list_presets(as_json=as_json)
        return
    _tell_project(folder, as_json=as_json)


def name_method(chosen: "Method") -> str:
    """Name the preset that a method began with, and what the project changed in it."""
    if not chosen.preset:
        return ""
    from wardwise.presentation.words import join_words

    changed = f" with {join_words(chosen.overrides)} changed" if chosen.overrides else ""
    return f"{chosen.preset}{changed}"


def _list_presets(*, as_json: bool) -> None:
    from wardwise.declaration.method_presets import list_presets

    found = list_presets()
    if as_json:
        show_record({"presets": [_record_preset(one) for one in found]})
        return
    show("Methods that ship (wardwise new … --method ID, or `method: {preset: ID}`):")
    for one in found:
        show(f"\n{one.id}  {one.label}\n  {one.description}\n  Source: {one.source}")
        for said in one.checked:
            show(f"  Checked: {said}")
        for said in one.not_covered:
            show(f"  Not covered: {said}")


def _record_preset(preset: "PresetInfo") -> dict[str, object]:
    return {
        "id": preset.id,
        "label": preset.label,
        "description": preset.description,
        "source": preset.source,
        "checked": list(preset.checked),
        "not_covered": list(preset.not_covered),
    }


def _tell_project(folder: Path, *, as_json: bool) -> None:
    from wardwise.declaration.project_folder import read_project
    from wardwise.model.area import LEVEL_LABELS
    from wardwise.presentation.method_steps import describe_method
    from wardwise.presentation.step_words import HANDBOOK_IN_FULL
    from wardwise.publication.method_document import make_method_document

    project = read_project(folder)
    edition = project.edition
    chosen = edition.method
    framework = edition.framework
    weights = [one.weight for one in framework.components]
    weights += [one.weight for one in framework.dimensions]
    steps = describe_method(
        chosen,
        unit=f"the {LEVEL_LABELS[edition.fit.level][1]} of {edition.fit.within_label}",
        weighs=any(one != 1 for one in weights),
    )
    if as_json:
        document = make_method_document(chosen, project.geography)
        told = [
            {"title": one.title, "done": one.done, "why": one.why, "source": one.source}
            for one in steps
        ]
        show_record({"method": document, "steps": told})
        return
    show(f"How {edition.label} is made")
    if chosen.preset:
        show(f"It begins with the method {name_method(chosen)}.")
    for at, one in enumerate(steps, 1):
        show(f"\n{at}. {one.title}\n   {one.done}")
        if one.why:
            show(f"   Why: {one.why}")
        if one.source:
            show(f"   Source: {one.source}")
    show(f"\nThe Handbook: {HANDBOOK_IN_FULL}.")
