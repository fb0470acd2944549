"""A project's areas by its own method and by another, and what moves them."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardwise.composite.method_comparison import MethodComparison, compare_methods
from wardwise.declaration.method_file import read_method
from wardwise.declaration.project_folder import read_project
from wardwise.model.area import LEVEL_LABELS, AreaLevel
from wardwise.model.edition import Edition
from wardwise.model.method import Method
from wardwise.model.project import Project
from wardwise.presentation.method_steps import say_method
from wardwise.presentation.words import (
    join_words,
    lower_first,
    write_count,
    write_number,
)
from wardwise.workflow.run import read_collated

WORDS_OF_STEP = {
    "screening": "Which areas are scored",
    "gaps": "How gaps are filled, and how much must be known",
    "extremes": "What is done to extreme figures",
    "scale": "The scale that indicators share",
    "weights": "What an indicator counts for",
    "within_components": "How indicators make a component",
    "component_scale": "The scale of components",
    "above_components": "How components make dimensions and the index",
    "anchoring": "Whether small areas average to a larger one",
}
_MOST = 20  # areas that are written out
_HEADINGS = ("", "score", "then", "rank", "then", "it ranks", "most by")
_STILL = 0.05  # places on average, below which a step hardly moves a rank


@dataclass(frozen=True, slots=True, repr=False)
class MethodReport:
    """How a project's areas stand by its own method and by another.

    `areas` are the project's own, with `name` and the columns of `METHOD_AREA_SCHEMA`, `steps` what
    moved them; `found` holds all areas of the fit set.
    """

    edition: Edition
    own: Method
    other: Method
    other_name: str
    areas: pl.DataFrame
    steps: pl.DataFrame
    found: MethodComparison

    def to_text(self) -> str:
        """Show how ranks differ, what moves them, and the areas that move most."""
        return "\n".join([*self._say_whole(), "", *self._list_steps(), "", *self._list_areas()])

    def to_record(self) -> dict[str, object]:
        """Give the same as plain data."""
        return {
            "edition": self.edition.id,
            "period": self.edition.periods[-1].id,
            "own": say_method(self.own),
            "other": say_method(self.other),
            "other_name": self.other_name,
            "rank_correlation": self.found.correlation,
            "ranked": self.found.areas["rank_before"].count(),
            "areas": self.areas.to_dicts(),
            "steps": self.steps.to_dicts(),
        }

    def __repr__(self) -> str:
        """Show the comparison where a session shows its last result."""
        return self.to_text()

    def _say_whole(self) -> list[str]:
        ranked = self.found.areas.drop_nulls("rank_moved")
        fit = self.edition.fit
        level = LEVEL_LABELS[AreaLevel(fit.level)][1]
        lines = [
            f"{self.edition.label}, {self.edition.periods[-1].label}",
            f"By its own method: {say_method(self.own)}.",
            f"By {self.other_name}: {say_method(self.other)}.",
            "",
        ]
        if self.found.correlation is None or ranked.is_empty():
            return [*lines, f"No two {level} have an index by both."]
        moved = [abs(one) for one in ranked["rank_moved"].to_list()]
        other = int((ranked["fifth_before"] != ranked["fifth_after"]).sum())
        lines.append(
            f"Ranks of {ranked.height:,} {level} in {fit.within_label} correlate "
            f"{self.found.correlation:.3f} (1 is the same order). They move "
            f"{write_number(sum(moved) / len(moved))} places on average, {max(moved):,} at most; "
            f"{write_count(other)} {'comes' if other == 1 else 'come'} to lie in another fifth."
        )
        return lines + self._say_lost()

    def _say_lost(self) -> list[str]:
        """Say how many areas have an index by one method alone."""
        before, after = (pl.col(f"score_{side}").is_null() for side in ("before", "after"))
        lost, won = (
            self.found.areas.filter(one).height for one in (~before & after, before & ~after)
        )
        said = [f"{_have(lost)} none by the other"] if lost else []
        said += [f"{_have(won)} one by the other alone"] if won else []
        return [f"Left out of that: {join_words(said)}."] if said else []

    def _list_steps(self) -> list[str]:
        moved = (
            self.found.steps.group_by("number", "step", maintain_order=True)
            .agg(places=pl.col("rank_moved").abs().mean())
            .drop_nulls()
        )
        if moved.is_empty():
            return ["The two methods do not differ in any step from figures to scores."]
        lines = ["What moves ranks, taken over one after another (places on average):"]
        lines += [
            f"  {name_step(row['step'])}: "
            f"{'hardly' if row['places'] < _STILL else write_number(row['places'])}"
            for row in moved.to_dicts()
        ]
        return [*lines, "In another order they would be shared out a little otherwise."]

    def _list_areas(self) -> list[str]:
        rows = self.areas.sort(
            pl.col("rank_moved").abs(), "name", descending=[True, False], nulls_last=True
        )
        cells = [_HEADINGS, *(self._word_area(row) for row in rows.head(_MOST).to_dicts())]
        widths = [max(len(row[at]) for row in cells) for at in range(len(_HEADINGS))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in cells
        ]
        if rows.height > _MOST:
            lines.append(f"… and {rows.height - _MOST} more, which move less (all: --json)")
        note = (
            "Scores by two methods may be on different scales: compare ranks. Nothing was written."
        )
        return [*lines, "", note]

    def _word_area(self, row: dict[str, object]) -> tuple[str, ...]:
        before, after = (_write(row[f"score_{side}"]) for side in ("before", "after"))
        name, moved = str(row["name"]), row["rank_moved"]
        if not isinstance(moved, int):
            return (name, before, after, "", "", "", "")
        ranks = (f"{row['rank_before']}", f"{row['rank_after']}")
        steps = self.steps.filter(area_code=row["area_code"]).with_columns(
            size=pl.col("rank_moved").abs()
        )
        most = steps.sort("size", descending=True).head(1).to_dicts()
        by = name_step(most[0]["step"]) if moved and most else ""
        way = f"{abs(moved):,} {'higher' if moved < 0 else 'lower'}" if moved else "as before"
        return (name, before, after, *ranks, way, lower_first(by) if by else "")


def run_comparison(folder: Path, *, method: str) -> MethodReport:
    """Compare a project's index by its own method with that by another; nothing is written.

    Parameters
    ----------
    method : the id of a preset, or the path of a file with a method's keys

    Raises
    ------
    OrderError
        If nothing was collated, or not from what stands now.
    UnknownReferenceError, Problems
        If there is no such method.
    CompositeError, GoalpostError, NegativeLoadingError
        If the index cannot be built by it.
    """
    project = read_project(folder)
    tables = read_collated(folder).tables
    other = read_method(method)
    found = compare_methods(project.edition, tables["observations"], tables["areas"], other=other)
    areas = _list_own(project, tables["areas"])
    return MethodReport(
        edition=project.edition,
        own=project.edition.method,
        other=other,
        other_name=method,
        areas=areas.join(found.areas, on="area_code", maintain_order="left"),
        steps=found.steps.join(areas.select("area_code"), on="area_code", how="semi"),
        found=found,
    )


def name_step(step: str) -> str:
    """Name a step, or several that were taken over together."""
    named = [WORDS_OF_STEP[one] for one in step.split(", ")]
    return join_words([named[0], *(lower_first(one) for one in named[1:])])


def _list_own(project: Project, areas: pl.DataFrame) -> pl.DataFrame:
    """List the project's own areas of the fitted level: `area_code, name`."""
    own = pl.col("borough_code") == project.area
    if project.area == project.benchmark:
        own = pl.lit(value=True)
    level = str(project.edition.fit.level)
    return areas.filter(own, level=level).select("area_code", "name").sort("name")


def _have(count: int) -> str:
    return f"{write_count(count)} {'has' if count == 1 else 'have'}"


def _write(score: object) -> str:
    return write_number(score) if isinstance(score, float) else "no score"
