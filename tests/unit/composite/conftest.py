"""A small edition, three levels of areas and their observations, made from one seed."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import pytest

from wardwise.model.area import AREAS_SCHEMA, AreaLevel
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind
from wardwise.model.method import Method
from wardwise.model.observations import OBSERVATION_SCHEMA

PERIODS = {"2012": "2012-01-01/P1Y", "2014": "2014-01-01/P1Y"}
REGION, BOROUGHS, WARDS_A_BOROUGH = "T12000001", 4, 6


def make_indicator(name: str, component: str, **changes: object) -> Indicator:
    """Make a percent of residents, lower better, measured in both periods."""
    made = Indicator(
        id=name,
        label=name,
        component=component,
        kind=Kind.SHARE,
        unit="percent of residents",
        direction=Direction.LOWER_IS_BETTER,
        definition="made up",
        why="made up",
        source="made_up",
        goalposts=Goalposts(reason="whole range", best=0.0, worst=100.0),
        per=100.0,
        periods=PERIODS,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def make_areas() -> pl.DataFrame:
    """Make one region, four boroughs and twenty-four wards."""
    rows: list[tuple[str, str, str | None]] = [(REGION, "region", None)]
    for borough in range(BOROUGHS):
        code = f"T0900000{borough + 1}"
        rows.append((code, "borough", REGION))
        rows += [
            (f"T050000{borough + 1}{ward + 1}", "ward", code) for ward in range(WARDS_A_BOROUGH)
        ]
    table = pl.DataFrame(rows, schema=["area_code", "level", "parent_code"], orient="row")
    return table.with_columns(
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in AREAS_SCHEMA.items()
        if name not in table.columns
    ).select(list(AREAS_SCHEMA))


@dataclass
class Made:
    """An edition with its observations and areas, easily altered."""

    edition: Edition
    observations: pl.DataFrame
    areas: pl.DataFrame

    def with_indicators(self, **changes: Indicator) -> "Made":
        """Replace indicators by id."""
        framework = self.edition.framework
        replaced = tuple(changes.get(one.id, one) for one in framework.indicators)
        return self.with_framework(replace(framework, indicators=replaced))

    def with_framework(self, framework: Framework) -> "Made":
        """Replace the framework."""
        return replace(self, edition=replace(self.edition, framework=framework))

    def with_method(self, **changes: object) -> "Made":
        """Change the method."""
        method = replace(self.edition.method, **changes)  # type: ignore[arg-type]
        return replace(self, edition=replace(self.edition, method=method))

    def without(self, *conditions: pl.Expr) -> "Made":
        """Leave out the observations that meet all the conditions."""
        meets = pl.all_horizontal(*conditions)
        return replace(self, observations=self.observations.filter(~meets))

    def changed(self, condition: pl.Expr, **columns: pl.Expr) -> "Made":
        """Change columns of the observations that meet a condition."""
        return replace(
            self,
            observations=self.observations.with_columns(
                pl.when(condition).then(one).otherwise(pl.col(name)).alias(name)
                for name, one in columns.items()
            ),
        )

    def find_indicator(self, name: str) -> Indicator:
        """Find an indicator by id."""
        return next(one for one in self.edition.framework.indicators if one.id == name)


def make_framework() -> Framework:
    """Make two dimensions of two components and one component, nine indicators."""
    return Framework(
        index_id="social_progress_index",
        index_label="Social Progress Index",
        dimensions=(
            Dimension("basic_human_needs", "Basic Human Needs", "?"),
            Dimension("opportunity", "Opportunity", "?"),
        ),
        components=(
            Component("shelter", "Shelter", "basic_human_needs", "?"),
            Component("personal_safety", "Personal Safety", "basic_human_needs", "?"),
            Component("personal_rights", "Personal Rights", "opportunity", "?"),
        ),
        indicators=tuple(
            make_indicator(f"{component}_{number}", component)
            for component in ("shelter", "personal_safety", "personal_rights")
            for number in (1, 2, 3)
        ),
    )


def make_observations(framework: Framework, areas: pl.DataFrame) -> pl.DataFrame:
    """Make counts out of 2,000 people that follow one common cause in each component."""
    random = np.random.default_rng(2017)
    codes = areas["area_code"].to_list()
    rows = []
    for component in framework.components:
        cause = random.normal(size=len(codes))
        for indicator in framework.find_indicators(component.id):
            for period in PERIODS.values():
                level = 30 + 6 * cause + random.normal(scale=3, size=len(codes))
                cases = np.round(np.clip(level, 1, 99) * 20)
                rows += [
                    (indicator.id, code, period, case / 20, case, 2000.0, None, None, None, "made")
                    for code, case in zip(codes, cases.tolist(), strict=True)
                ]
    return pl.DataFrame(rows, schema=OBSERVATION_SCHEMA, orient="row")


@pytest.fixture
def made() -> Made:
    """Give the small edition, complete in every cell."""
    framework, areas = make_framework(), make_areas()
    edition = Edition(
        id="made.1",
        label="Made",
        framework=framework,
        method=Method(bootstrap_draws=50),
        periods=(EditionPeriod("2012", "2012"), EditionPeriod("2014", "2014")),
        levels=(AreaLevel.WARD, AreaLevel.BOROUGH, AreaLevel.REGION),
        fit=FitSet(level=AreaLevel.WARD, within=REGION, within_label="Made Region"),
    )
    return Made(edition, make_observations(framework, areas), areas)
