"""Design a form: which areas, periods and figures it asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from wardwise.collation.sources import find_source, list_references
from wardwise.model.area import LEVEL_LABELS, AreaLevel, AreaRole
from wardwise.model.errors import AreaLookupError, DeclarationError
from wardwise.model.indicator import Indicator, Kind, MeasureReference
from wardwise.model.period import Period, read_period
from wardwise.model.project import Project
from wardwise.model.protection import ProtectionProfile
from wardwise.model.provenance import Access, Source
from wardwise.model.status import Status

REASONS: dict[str, Status] = {
    "Withheld to protect people": Status.CONFIDENTIAL,
    "Not known": Status.NOT_AVAILABLE,
    "Does not apply to this area": Status.NOT_APPLICABLE,
}
"""What an officer may choose where a figure is missing, and the status that it gets.

Without commas: Excel parts the choices by them.
"""
CODE, NAME, PERIOD, WHY = "Area code", "Area", "Period", "Why a figure is missing"
_MOST_ROWS = 100_000
_MOST_FIGURES = 40


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of figures: what it is, in which unit, and what it may hold."""

    measure: str
    heading: str
    unit: str
    meaning: str
    minimum: float | None = None
    maximum: float | None = None
    at_most: str = ""  # heading of the column that it is a part of


@dataclass(frozen=True, slots=True)
class Form:
    """A workbook to be filled in: one row an area and period, one column a measure."""

    source: Source
    source_id: str  # under which it is read: the source's own, or one of its own
    file: str
    level: AreaLevel
    vintage: str
    areas: tuple[tuple[str, str], ...]  # code and name
    periods: tuple[Period, ...]
    columns: tuple[FormColumn, ...]
    indicators: tuple[Indicator, ...]
    elsewhere: tuple[str, ...]  # measures of other sources, which it need not ask for
    place: str  # whose areas they are
    contact: str
    profile: ProtectionProfile | None  # that protects a restricted source

    @property
    def title(self) -> str:
        """Say what is asked for."""
        only = len(self.indicators) == 1
        return self.indicators[0].label if only else self.source.label

    @property
    def figures(self) -> int:
        """Count the cells that are to be filled in."""
        return len(self.areas) * len(self.periods) * len(self.columns)


def design_form(
    project: Project,
    indicators: Sequence[Indicator],
    *,
    areas: pl.DataFrame,
    level: AreaLevel | None = None,
    more_periods: Iterable[str] = (),
) -> Form:
    """Design the form that asks for what some indicators take from one source.

    Parameters
    ----------
    indicators : of one source, at least one
    areas : columns of `AREAS_SCHEMA`; those of the project itself are asked for
    level : of the areas; the source's own where left out
    more_periods : as declarations write them, beside those of the edition

    Raises
    ------
    DeclarationError
        If the indicators take nothing from their source, or the form would be too large.
    AreaLookupError
        If the project has no area of the level.
    """
    source = find_source(project, indicators[0].source)
    asked = level or (source.area.level if source.area else AreaLevel.WARD)
    own = areas.filter(
        (pl.col("level") == asked.value) & (pl.col("role") == AreaRole.PROJECT.value)
    ).sort("name", "area_code")
    if own.is_empty():
        raise AreaLookupError(
            f"{project.name} has no {LEVEL_LABELS[asked][1]}",
            where="wardwise.yaml, geography",
            fix=f"choose a level that it has: {', '.join(areas['level'].unique().sort())}",
        )
    columns = _list_columns(indicators, source.id)
    periods = _list_periods(indicators, more_periods)
    if len(own) * len(periods) > _MOST_ROWS or len(columns) > _MOST_FIGURES:
        raise DeclarationError(
            f"a form of {len(own) * len(periods):,} rows and {len(columns)} columns of figures is "
            "too large to fill in by hand",
            where=f"sources/{source.id}.yaml",
            fix="ask for fewer indicators or for larger areas; or take the department's own file",
        )
    taken = [each for one in indicators for each in list_references(one)]
    alone = _serves_only(project, source.id, {one.measure for one in columns})
    own_id = source.id if alone else f"{indicators[0].id}_form"
    return Form(
        source=source,
        source_id=own_id,
        file=f"{indicators[0].id if len(indicators) == 1 else source.id}.xlsx",
        level=asked,
        vintage=own["vintage"][0],
        areas=tuple(own.select("area_code", "name").rows()),
        periods=periods,
        columns=columns,
        indicators=tuple(indicators),
        elsewhere=tuple(
            dict.fromkeys(f"{one.source}.{one.measure}" for one in taken if one.source != source.id)
        ),
        place=project.name,
        contact=project.publication.contact,
        profile=_find_profile(project, source),
    )


def _serves_only(project: Project, source_id: str, measures: set[str]) -> bool:
    """Claim that nothing else of the project is made of the source than these measures."""
    framework = project.edition.framework
    used = {
        one.measure
        for indicator in (*framework.indicators, *framework.characteristics)
        for one in list_references(indicator)
        if one.source == source_id
    }
    listed = {one.source for one in project.geography.areas}
    return used <= measures and source_id not in listed


def _list_columns(indicators: Sequence[Indicator], source_id: str) -> tuple[FormColumn, ...]:
    columns: dict[str, FormColumn] = {}
    taken: set[str] = set()
    for indicator in indicators:
        for column in _ask_for(indicator, source_id):
            if column.measure in columns:
                continue
            told_apart = f"{column.heading} ({column.measure})"
            heading = told_apart if column.heading in taken else column.heading
            taken.add(heading)
            columns[column.measure] = replace(column, heading=heading)
    if not columns:
        raise DeclarationError(
            f"{indicators[0].id!r} takes no measure from its source {source_id!r}",
            where="framework.yaml",
            fix="name, as its source, the source of its numerator or published value",
        )
    return tuple(columns.values())


def _ask_for(indicator: Indicator, source_id: str) -> list[FormColumn]:
    """List the columns of one indicator, the part before the whole."""
    asked: list[FormColumn] = []
    whole = _pick(indicator.denominator, source_id)
    for one in _pick(indicator.published, source_id):
        lowest, highest = find_bounds(indicator)
        asked.append(
            FormColumn(one, indicator.label, indicator.unit, indicator.definition, lowest, highest)
        )
    for one in _pick(indicator.numerator, source_id):
        at_most = word_heading(whole[0]) if whole and indicator.kind is Kind.SHARE else ""
        meaning = f"How many: {indicator.definition}"
        asked.append(FormColumn(one, indicator.label, "number", meaning, 0.0, None, at_most))
    for one in (*whole, *_pick(indicator.averaged_by, source_id)):
        meaning = f"All that {indicator.label[:1].lower()}{indicator.label[1:]} is counted out of"
        asked.append(FormColumn(one, word_heading(one), "number", f"{meaning}.", 0.0))
    return asked


def _pick(reference: MeasureReference | None, source_id: str) -> list[str]:
    every = () if reference is None else reference.every
    return [one.measure for one in every if one.source == source_id]


def word_heading(measure: str) -> str:
    """Word the heading of a measure that has no other name.

    Examples
    --------
    >>> word_heading("fuel_poor_homes")
    'Fuel poor homes'
    """
    return measure.replace("_", " ").capitalize()


def find_bounds(indicator: Indicator) -> tuple[float | None, float | None]:
    """Find the lowest and highest value that an indicator can have, where it has bounds."""
    lowest, highest = indicator.possible_minimum, indicator.possible_maximum
    if highest is None and indicator.kind is Kind.SHARE:
        highest = indicator.per
    if lowest is None and indicator.kind is not Kind.MEAN:
        lowest = 0.0
    return lowest, highest


def _list_periods(indicators: Sequence[Indicator], more: Iterable[str]) -> tuple[Period, ...]:
    named = {text for one in indicators for text in one.periods.values()} | set(more)
    return tuple(sorted({read_period(one) for one in named}))


def _find_profile(project: Project, source: Source) -> ProtectionProfile | None:
    if source.access is not Access.RESTRICTED:
        return None
    protection = project.protection
    bound = dict(protection.by_source).get(source.id, protection.default)
    return next((one for one in protection.profiles if one.id == bound), None)
