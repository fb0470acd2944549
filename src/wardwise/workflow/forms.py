"""Write the workbooks that officers fill in, and the declarations that read them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wardwise.collation.connectors.text_table import PLACE
from wardwise.collation.forms.design import design_form
from wardwise.collation.forms.source_text import word_references, word_source
from wardwise.collation.forms.workbook import draw_form
from wardwise.collation.sources import read_texts
from wardwise.declaration.project_folder import read_project
from wardwise.geography.area_list import list_areas
from wardwise.model.area import AreaLevel
from wardwise.model.errors import DeclarationError, UnknownReferenceError, suggest_nearest
from wardwise.model.indicator import Indicator
from wardwise.model.project import Project
from wardwise.workflow.whole import storage_errors

FOLDER = "templates"


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form that was written, and what is to be done with it."""

    file: Path
    figures: int
    declaration: str  # the text of its source file
    declared: Path  # where that stands, or is to stand
    is_declared: bool  # whether it stands there now
    references: tuple[str, ...]  # lines of framework.yaml to change; none where all fit

    def to_record(self) -> dict[str, object]:
        """Give the result as plain fields, for `--json`."""
        return {
            "file": str(self.file),
            "figures": self.figures,
            "declaration": self.declaration,
            "declared": str(self.declared),
            "is_declared": self.is_declared,
            "references": list(self.references),
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is asked to be: of which indicators, areas and periods, and where it goes."""

    name: str  # of an indicator; of a source where `every`
    every: bool = False  # every indicator of the source
    level: AreaLevel | None = None
    more_periods: tuple[str, ...] = ()
    out: Path | None = None
    declare: bool = False  # write its source file into sources/


def write_form(folder: Path, asked: Asked) -> WrittenForm:
    """Write the workbook that asks for an indicator's figures, or for all of a source.

    Needs the sources of the project's list of areas to have been fetched.

    Raises
    ------
    UnknownReferenceError
        If there is no such indicator or source.
    DeclarationError
        If its declaration is to be written, and indicators would have to be changed for it.
    """
    project = read_project(folder)
    form = design_form(
        project,
        _choose(project, asked),
        areas=_list_areas(project),
        level=asked.level,
        more_periods=asked.more_periods,
    )
    target = asked.out or folder / FOLDER / form.file
    form = replace(form, file=target.name)
    references = word_references(form)
    if asked.declare and references:
        raise DeclarationError(
            f"other indicators are made of source {form.source.id!r} too, and would lose it",
            where=f"sources/{form.source.id}.yaml",
            fix=f"ask for all of them: wardwise template {form.source.id} --all --declare; or put "
            f"what is printed without --declare into sources/{form.source_id}.yaml",
        )
    declared = folder / "sources" / f"{form.source_id}.yaml"
    text = word_source(form)
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(draw_form(form))
        if asked.declare:
            declared.write_text(text, encoding="utf-8")
    return WrittenForm(target, form.figures, text, declared, asked.declare, references)


def find_declared(folder: Path, asked: Asked) -> Path | None:
    """Find the source file that writing a form's declaration would replace, if one stands there."""
    project = read_project(folder)
    (first, *_) = _choose(project, asked)
    place = folder / "sources" / f"{first.source}.yaml"
    return place if place.is_file() else None


def _choose(project: Project, asked: Asked) -> Sequence[Indicator]:
    framework = project.edition.framework
    every = (*framework.indicators, *framework.characteristics)
    chosen = [one for one in every if one.id == asked.name]
    if not asked.every:
        if chosen:
            return chosen
        raise UnknownReferenceError(
            f"there is no indicator {asked.name!r}",
            where="framework.yaml",
            fix=suggest_nearest(asked.name, [one.id for one in every]),
        )
    source = chosen[0].source if chosen else asked.name
    own = [one for one in every if one.source == source]
    if not own:
        known = sorted({one.source for one in every})
        raise UnknownReferenceError(
            f"{asked.name!r} is neither an indicator nor a source that one is credited to",
            where="framework.yaml",
            fix=suggest_nearest(asked.name, known),
        )
    return own


def _list_areas(project: Project) -> pl.DataFrame:
    """List the project's areas, from the sources that its list of areas names."""
    texts = read_texts(project, {}, tell=_say_nothing, more=0)
    frames = {one: table.drop(*PLACE) for one, table in texts.items()}
    return list_areas(project.geography, frames, project_area=project.area)


def _say_nothing(words: str, done: int, total: int) -> None:
    """Tell nobody: a list of areas is read in a moment."""
