"""What a project's scores would be under a supposition, and what a score would take."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardwise.composite.reach import Needed, find_needed, read_score
from wardwise.composite.supposed_values import SupposedValue
from wardwise.composite.what_if import Supposition, suppose_index
from wardwise.declaration.project_folder import read_project
from wardwise.model.area import AreaRole
from wardwise.model.edition import Edition
from wardwise.model.errors import SuppositionError
from wardwise.presentation.words import write_number, write_value
from wardwise.scorecard.what_if import compare_supposed
from wardwise.workflow.explain import rebuild
from wardwise.workflow.open_index import OpenIndex, find_area, hold_index
from wardwise.workflow.run import read_collated, read_index
from wardwise.workflow.what_if_text import write_needed, write_what_if

_BENCHMARK = ("benchmark",)


@dataclass(frozen=True, slots=True, repr=False)
class WhatIf:
    """Areas as they are beside areas as they are supposed to be.

    `table` has the columns of `WHAT_IF_SCHEMA` and `name`; `said` is what was supposed, a sentence
    each.
    """

    edition: Edition
    supposition: Supposition
    said: tuple[str, ...]
    table: pl.DataFrame

    def to_text(self) -> str:
        """Show what moved, as a person reads it."""
        return write_what_if(self.edition, self.supposition, said=self.said, table=self.table)

    def to_record(self) -> dict[str, object]:
        """Give the same as plain data."""
        return {
            "edition": self.edition.id,
            "period": self.edition.periods[-1].id,
            "refit": self.supposition.refit,
            "supposed": list(self.said),
            "areas": self.table.to_dicts(),
        }

    def __repr__(self) -> str:
        """Show the result where a session shows its last one."""
        return self.to_text()


@dataclass(frozen=True, slots=True, repr=False)
class Reach:
    """What each indicator alone would have to become for an area to reach a score."""

    edition: Edition
    area: str
    name: str
    node: str
    score: float
    target: float
    target_name: str  # of the area whose score it is; "" where it was given as a number
    needed: tuple[Needed, ...]

    def to_text(self) -> str:
        """Show it, an indicator a line, the smallest way first."""
        return write_needed(
            self.edition,
            place=f"{self.name} ({self.area})",
            node=self.node,
            scores=(self.score, self.target),
            target_name=self.target_name,
            needed=self.needed,
        )

    def to_record(self) -> dict[str, object]:
        """Give the same as plain data."""
        return {
            "edition": self.edition.id,
            "period": self.edition.periods[-1].id,
            "area_code": self.area,
            "node_id": self.node,
            "score": self.score,
            "target": self.target,
            "needed": [
                {
                    "indicator_id": one.indicator_id,
                    "before": one.before,
                    "value": one.value,
                    "best_value": one.best_value,
                    "best_score": one.best_score,
                    "is_seen": one.is_seen,
                }
                for one in self.needed
            ],
        }

    def __repr__(self) -> str:
        """Show the result where a session shows its last one."""
        return self.to_text()


def read_built(folder: Path) -> OpenIndex:
    """Read a project's index with the figures that it was built from.

    Raises
    ------
    OrderError
        If the index was not built, or not from what stands now.
    """
    project = read_project(folder)
    collated = read_collated(folder).tables
    built = rebuild(project, read_index(folder).tables)
    return hold_index(
        built, collated["observations"], collated["areas"], benchmark=project.benchmark
    )


def ask_what_if(built: OpenIndex, supposition: Supposition, *, areas: Sequence[str] = ()) -> WhatIf:
    """Say what an index would be under a supposition; nothing is written.

    Parameters
    ----------
    areas : codes or names of those to show; those with supposed values where empty, and where there
        are none the project's own of the level that the index was fitted on

    Raises
    ------
    SuppositionError, UnknownScoreError, CompositeError
        If what is supposed cannot be, or an area is unknown.
    """
    supposed = suppose_index(
        built, observations=built.observations, areas=built.areas, supposition=supposition
    )
    shown = list(dict.fromkeys(find_named(built, one) for one in areas))
    shown = shown or list(supposed.touched) or _list_own(built)
    table = compare_supposed(
        built, supposed, observations=built.observations, areas=built.areas, shown=shown
    )
    names = built.areas.select("area_code", "name")
    return WhatIf(
        edition=built.edition,
        supposition=supposition,
        said=tuple(_say_supposed(built, supposition)),
        table=table.join(names, on="area_code", how="left", maintain_order="left"),
    )


def ask_reach(built: OpenIndex, *, area: str, node: str, target: str) -> Reach:
    """Say what each indicator alone would have to become for an area to reach a score.

    Parameters
    ----------
    area : code or name
    node : the index, a dimension or a component
    target : points, or the code or name of an area whose score is to be reached; `benchmark` for
        that of the project

    Raises
    ------
    SuppositionError, UnknownScoreError
        If the node, the area or the score does not exist, or is there already.
    """
    code = find_named(built, area)
    names = dict(built.areas.select("area_code", "name").iter_rows())
    try:
        points, other = float(target), ""
    except ValueError:
        other = built.benchmark if target in _BENCHMARK else find_named(built, target)
        points = read_score(built, node, other)
    needed = find_needed(
        built,
        observations=built.observations,
        areas=built.areas,
        node=node,
        area=code,
        target=points,
    )
    return Reach(
        edition=built.edition,
        area=code,
        name=str(names.get(code) or code),
        node=node,
        score=read_score(built, node, code),
        target=points,
        target_name=str(names.get(other) or other),
        needed=needed,
    )


def ask_typed(  # noqa: PLR0913 - what a person may type, each by its name
    folder: Path,
    *,
    areas: Sequence[str],
    values: Sequence[str],
    weights: Sequence[str],
    left_out: Sequence[str],
    reach: str,
    refit: bool,
) -> WhatIf | Reach:
    """Answer a question about a project as it is typed: a supposition, or a score to reach.

    Parameters
    ----------
    values, weights, left_out, refit : as `read_supposition`
    reach : `NODE=SCORE`, with one area and nothing supposed; empty where nothing is to be reached

    Raises
    ------
    SuppositionError, UnknownScoreError, CompositeError, OrderError
        Naming what cannot be read, or cannot be.
    """
    built = read_built(folder)
    if reach:
        node, target = _split(reach, "NODE=SCORE")
        if len(areas) != 1 or values or weights or left_out or refit:
            raise SuppositionError(
                "a score is reached by one area, on the edition's own yardstick, all else as it is",
                fix="give one area, and no other option than --reach",
            )
        return ask_reach(built, area=areas[0], node=node, target=target)
    supposition = read_supposition(
        built, areas=areas, values=values, weights=weights, left_out=left_out, refit=refit
    )
    return ask_what_if(built, supposition, areas=areas)


def find_named(built: OpenIndex, area: str) -> str:
    """Find the code of an area by its code or name; of several of one name, the project's own.

    Raises
    ------
    UnknownScoreError
        If there is none, or several of which not exactly one is the project's own.
    """
    own = built.areas.filter(
        pl.col("name").str.to_lowercase() == area.casefold(), role=AreaRole.PROJECT.value
    )["area_code"]
    return str(own.item()) if own.len() == 1 else find_area(built, area)


def read_supposition(
    built: OpenIndex,
    *,
    areas: Sequence[str],
    values: Sequence[str],
    weights: Sequence[str],
    left_out: Sequence[str],
    refit: bool,
) -> Supposition:
    """Read a supposition as it is typed.

    Parameters
    ----------
    areas : codes or names that values are of
    values : `INDICATOR=VALUE`, the value in the indicator's unit, or `+10%` and `-10%` of what is
        there; `INDICATOR@AREA=VALUE` of one area alone
    weights : `NODE=FACTOR`

    Raises
    ------
    SuppositionError, UnknownScoreError
        Naming what cannot be read.
    """
    codes = [find_named(built, one) for one in areas]
    found: list[SupposedValue] = []
    for text in values:
        named, value = _split(text, "INDICATOR=VALUE")
        indicator, _, place = named.partition("@")
        places = [find_named(built, place)] if place else codes
        if not places:
            raise SuppositionError(
                f"{text!r} does not say of which area",
                fix="name the area first, such as: wardwise what-if E05000026 --set ...",
            )
        found += [_read_value(built.edition, indicator, one, value) for one in places]
    factors = {}
    for text in weights:
        node, factor = _split(text, "NODE=FACTOR")
        factors[node] = _read_number(factor, text)
    return Supposition(tuple(found), factors, tuple(left_out), refit)


def _split(text: str, shape: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign and value):
        raise SuppositionError(f"{text!r} is not {shape}", fix=f"write it as {shape}")
    return name.strip(), value.strip()


def _read_value(edition: Edition, indicator: str, area: str, text: str) -> SupposedValue:
    """Read a value: a number in the unit, or with a sign and a percent sign a part of what is."""
    if not text.endswith("%"):
        return SupposedValue(indicator, area, _read_number(text, text))
    number = _read_number(text.removesuffix("%"), text)
    if text[0] in "+-":
        return SupposedValue(indicator, area, 1 + number / 100, is_factor=True)
    units = {one.id: one.unit for one in edition.framework.indicators}
    if not units.get(indicator, "percent").startswith("percent"):
        raise SuppositionError(
            f"{text} is no value in {units[indicator]}",
            where=indicator,
            fix="give a number in that unit, or such as -10% for a tenth less than it is",
        )
    return SupposedValue(indicator, area, number)


def _read_number(text: str, whole: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        raise SuppositionError(f"{whole!r} is not a number", fix="write 22 or 22.5") from None


def _list_own(built: OpenIndex) -> list[str]:
    """List the project's own areas of the fitted level; all of that level where none is marked."""
    level = built.areas.filter(level=str(built.edition.fit.level))
    own = level.filter(role=AreaRole.PROJECT.value)
    return (own if own.height else level)["area_code"].to_list()


def _say_supposed(built: OpenIndex, supposition: Supposition) -> list[str]:
    framework = built.edition.framework
    known = {one.id: one for one in framework.indicators}
    names = dict(built.areas.select("area_code", "name").iter_rows())
    labels = {one: known[one].label for one in known}
    labels |= {one.id: one.label for one in framework.dimensions}
    labels |= {one.id: one.label for one in framework.components}
    said = []
    for one in supposition.values:
        indicator = known[one.indicator_id]
        before = _find_value(built, one)
        value = one.value * (before or 0.0) if one.is_factor else one.value
        unit, decimals = indicator.unit, indicator.decimals
        now = "none" if before is None else write_value(before, unit=unit, decimals=decimals)
        wanted = write_number(value, decimals)
        place = names.get(one.area_code) or one.area_code
        said.append(f"{indicator.label} in {place}: {wanted} instead of {now}")
    said += [
        f"{labels[node]} counts {factor:g} times as much"
        for node, factor in supposition.weights.items()
    ]
    return said + [f"{labels[node]} is left out" for node in supposition.left_out]


def _find_value(built: OpenIndex, one: SupposedValue) -> float | None:
    period = one.period or built.edition.periods[-1].id
    known = {each.id: each for each in built.edition.framework.indicators}
    found = built.observations.filter(
        indicator_id=one.indicator_id,
        area_code=one.area_code,
        period_id=known[one.indicator_id].periods.get(period, ""),
    )["value"]
    return None if not found.len() or found.item(0) is None else float(found.item(0))
