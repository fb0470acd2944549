"""How far the ranks of a project's areas hang on the choice of method."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wardwise.composite.importance import measure_importance
from wardwise.composite.sensitivity import Assumption, make_study, try_alternatives
from wardwise.declaration.project_folder import read_project
from wardwise.model.errors import OrderError
from wardwise.model.framework import Framework
from wardwise.model.project import Project
from wardwise.presentation.method_words import WORDS_OF_ASSUMPTION
from wardwise.presentation.words import (
    join_words,
    write_count,
    write_number,
    write_ordinal,
    write_share,
)
from wardwise.workflow.lock import hold_project
from wardwise.workflow.places import find_sensitivity
from wardwise.workflow.run import (
    CollatedFolder,
    Progress,
    fingerprint_build,
    read_collated,
    read_index,
    read_tables,
    write_tables,
)
from wardwise.workflow.whole import require_step, write_whole

SENSITIVITY_TABLES = (
    "sensitivity_areas",
    "sensitivity_draws",
    "sensitivity_assumptions",
    "sensitivity_importance",
)
_HEADINGS = ("Area", "Rank", "In nine ways of ten", "In the lowest fifth", "In the lowest tenth")
_SMALL = 0.05  # of the variance, below which an assumption hardly matters
_STUDY = "study.json"
_MOST = 5  # indicators and components that matter most, named
_WORTH_WORKERS = 20_000_000  # cells computed, below which to start workers takes longer


@dataclass(frozen=True, slots=True)
class Tried:
    """Ranks under other methods: the tables by name, and how they were drawn."""

    tables: Mapping[str, pl.DataFrame]
    seed: int
    sobol_points: int

    @property
    def draws(self) -> int:
        """How often the index was built."""
        return self.tables["sensitivity_draws"].height


@dataclass(frozen=True, slots=True)
class SensitivityReport:
    """What other methods would say of a project's areas.

    `areas` are those of the fit set's level within the project's area, with `name`; `of` is how
    many areas were ranked in all.
    """

    index_label: str
    level: str
    of: int
    draws: int
    areas: pl.DataFrame
    assumptions: pl.DataFrame
    importance: pl.DataFrame

    def to_text(self) -> str:
        """Show each area's range of ranks, and which choices move ranks most."""
        head = (
            f"{self.index_label}, built in {write_count(self.draws)} other defensible ways. "
            f"Ranks among {write_count(self.of)} {self.level}s, 1 the highest:"
        )
        rows = [_HEADINGS, *(_word_area(row) for row in self.areas.to_dicts())]
        widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADINGS))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        return "\n".join(
            [head, "", *lines, "", *self._word_assumptions(), "", *self._word_importance()]
        )

    def to_record(self) -> dict[str, object]:
        """Give the same as plain data."""
        return {
            "draws": self.draws,
            "ranked": self.of,
            "areas": self.areas.to_dicts(),
            "assumptions": self.assumptions.to_dicts(),
            "importance": self.importance.to_dicts(),
        }

    def _word_assumptions(self) -> list[str]:
        ordered = self.assumptions.sort("total", descending=True)
        strong = ordered.filter(pl.col("total") >= _SMALL)
        lines = ["What moves ranks most (share of their movement, alone and with others):"]
        lines += [
            f"  {WORDS_OF_ASSUMPTION[row['assumption']]}: {write_share(max(row['total'], 0.0))}"
            for row in strong.to_dicts()
        ]
        weak = [
            WORDS_OF_ASSUMPTION[name]
            for name in ordered.filter(pl.col("total") < _SMALL)["assumption"]
        ]
        if weak:
            lines.append(f"Hardly anything: {join_words(weak)}.")
        return lines

    def _word_importance(self) -> list[str]:
        lines = []
        for kind in ("component", "indicator"):
            found = self.importance.filter(kind=kind).head(_MOST).to_dicts()
            lines.append(f"Left out, each {kind} moves ranks by so many places on average:")
            lines += [
                f"  {row['label']}: {write_number(row['rank_shift'])}"
                f" ({row['fifths']:,} of {row['compared']:,} in another fifth)"
                for row in found
            ]
        return lines


def run_sensitivity(
    folder: Path,
    *,
    draws: int | None,
    seed: int | None,
    progress: Progress,
    sobol_points: int = 128,
) -> SensitivityReport:
    """Build the index in other ways and write what became of the ranks, whole.

    Raises
    ------
    OrderError
        If the index was not built, or not from what stands now.
    """
    project = read_project(folder)
    plan = project.edition.method
    with hold_project(folder):
        collated, _ = read_collated(folder), read_index(folder)
        tried = try_methods(
            project,
            collated,
            draws=plan.sensitivity.draws if draws is None else draws,
            seed=plan.seed if seed is None else seed,
            sobol_points=sobol_points,
            progress=progress,
        )
        write_whole(
            find_sensitivity(folder),
            step="sensitivity",
            made_from=fingerprint_build(folder),
            write=lambda beside: _write_tried(tried, beside),
        )
    return _report(project, tried, collated.tables["areas"])


def try_methods(
    project: Project,
    collated: CollatedFolder,
    *,
    draws: int,
    seed: int,
    sobol_points: int,
    progress: Progress,
) -> Tried:
    """Build the index of collated tables in other ways; writes nothing."""
    study = make_study(project.edition, collated.tables["observations"], collated.tables["areas"])
    chosen = replace(study, plan=replace(study.plan, draws=draws), seed=seed)
    cells = study.panel.values.size * (draws + sobol_points * (len(Assumption) + 2))
    found = try_alternatives(
        chosen,
        sobol_points=sobol_points,
        workers=1 if cells < _WORTH_WORKERS else -1,
        progress=lambda done, total: progress("builds of the index", done, total),
    )
    tables = (found.areas, found.draws, found.assumptions, measure_importance(chosen))
    return Tried(dict(zip(SENSITIVITY_TABLES, tables, strict=True)), seed, sobol_points)


def _write_tried(tried: Tried, folder: Path) -> None:
    write_tables(tried.tables, folder)
    record = {"seed": tried.seed, "sobol_points": tried.sobol_points}
    (folder / _STUDY).write_text(json.dumps(record), encoding="utf-8")


def read_tried(folder: Path) -> Tried:
    """Read what `wardwise sensitivity` left, having checked that it is of what stands now.

    Raises
    ------
    OrderError
        If it was not run, or not on the index that stands now.
    """
    place = find_sensitivity(folder)
    record = require_step(place, command="sensitivity", made_from=fingerprint_build(folder))
    if not {_STUDY, *(f"{one}.parquet" for one in SENSITIVITY_TABLES)} <= set(record.files):
        raise OrderError(
            "an earlier version of wardwise tried the other methods",
            where=str(place),
            fix="run: wardwise sensitivity",
        )
    study = json.loads((place / _STUDY).read_text(encoding="utf-8"))
    tables = read_tables(SENSITIVITY_TABLES, place)
    return Tried(tables, study["seed"], study["sobol_points"])


def _report(project: Project, tried: Tried, areas: pl.DataFrame) -> SensitivityReport:
    framework, found = project.edition.framework, tried.tables["sensitivity_areas"]
    named = found.join(
        areas.select("area_code", "name", "borough_code"), on="area_code", how="left"
    )
    own = named.filter(
        (pl.col("borough_code") == project.area) | (pl.lit(project.area) == project.benchmark)
    )
    return SensitivityReport(
        index_label=framework.label_node(framework.index_id),
        level=str(project.edition.fit.level),
        of=found["reference_rank"].count(),
        draws=tried.draws,
        areas=own.drop("borough_code").sort("reference_rank", nulls_last=True),
        assumptions=tried.tables["sensitivity_assumptions"],
        importance=_label_importance(tried.tables["sensitivity_importance"], framework),
    )


def _label_importance(importance: pl.DataFrame, framework: Framework) -> pl.DataFrame:
    """Add `label` and `kind`: component or indicator."""
    named = [(one.id, one.label, "component") for one in framework.components]
    named += [(one.id, one.label, "indicator") for one in framework.indicators]
    columns = dict.fromkeys(("node_id", "label", "kind"), pl.String)
    return importance.drop_nulls("rank_shift").join(
        pl.DataFrame(named, schema=columns, orient="row"),
        on="node_id",
        maintain_order="left",
    )


def _word_area(row: dict[str, object]) -> tuple[str, ...]:
    name = str(row["name"])
    if row["reference_rank"] is None or row["median_rank"] is None:
        return (name, "no score", "", "", "")
    rank, low, high = (
        write_ordinal(round(float(str(row[column]))))
        for column in ("reference_rank", "lower_rank", "upper_rank")
    )
    fifth, tenth = (write_share(float(str(row[f"lowest_{part}"]))) for part in ("fifth", "tenth"))
    return (name, rank, f"{low} to {high}", fifth, tenth)
