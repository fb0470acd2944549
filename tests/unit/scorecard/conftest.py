"""A small edition, its wards and their tables."""

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from wardwise.composite.build import BuiltIndex
from wardwise.model.area import AREAS_SCHEMA, AreaLevel
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind
from wardwise.model.method import Method
from wardwise.model.observations import OBSERVATION_SCHEMA
from wardwise.model.scores import (
    DIAGNOSTIC_SCHEMA,
    INPUT_SCHEMA,
    SCORE_SCHEMA,
    WEIGHT_SCHEMA,
)

Row = Mapping[str, object]

FIRST, LAST = "2012-01-01/P1Y", "2014-01-01/P1Y"


def make_table(schema: Mapping[str, type[pl.DataType]], rows: Sequence[Row]) -> pl.DataFrame:
    """Make a table of a declared schema; columns that a row leaves out are null."""
    full = [{column: row.get(column) for column in schema} for row in rows]
    return pl.DataFrame(full, schema=dict(schema))


def make_indicator(name: str, **declared: object) -> Indicator:
    """Make an indicator of shelter, lower is better, with a source period for each year."""
    told: dict[str, object] = {
        "id": name,
        "label": name.title(),
        "component": "shelter",
        "kind": Kind.SHARE,
        "unit": "percent of households",
        "direction": Direction.LOWER_IS_BETTER,
        "definition": "",
        "why": "",
        "source": "survey",
        "goalposts": Goalposts(reason="", best=0.0, worst=100.0),
        "per": 100.0,
        "periods": {"2012": FIRST, "2014": LAST},
        **declared,
    }
    return Indicator(**told)  # type: ignore[arg-type]


def make_edition(*indicators: Indicator, characteristics: tuple[Indicator, ...] = ()) -> Edition:
    """Make an edition of one dimension with one component."""
    framework = Framework(
        index_id="index",
        index_label="Social Progress Index",
        dimensions=(Dimension("needs", "Basic needs", "Are needs met?"),),
        components=(Component("shelter", "Shelter", "needs", "Are homes fit?"),),
        indicators=indicators,
        characteristics=characteristics,
    )
    return Edition(
        id="toy.1",
        label="Toy edition",
        framework=framework,
        method=Method(rank_draws=200),
        periods=(EditionPeriod("2012", "2012"), EditionPeriod("2014", "2014")),
        levels=(AreaLevel.WARD, AreaLevel.BOROUGH, AreaLevel.REGION),
        fit=FitSet(AreaLevel.WARD, "T12000001", "Toyshire"),
    )


def make_areas(wards: int) -> pl.DataFrame:
    """Make a region, a borough and its wards T05000001 and on."""
    rows: list[Row] = [
        {"area_code": "T12000001", "name": "Toyshire", "level": "region"},
        {
            "area_code": "T09000001",
            "name": "Toy borough",
            "level": "borough",
            "parent_code": "T12000001",
            "borough_code": "T09000001",
        },
    ]
    rows += [
        {
            "area_code": f"T0500000{at}",
            "name": f"Ward {at}",
            "level": "ward",
            "parent_code": "T09000001",
            "borough_code": "T09000001",
        }
        for at in range(1, wards + 1)
    ]
    return make_table(AREAS_SCHEMA, rows)


def make_observations(rows: Sequence[Row]) -> pl.DataFrame:
    return make_table(OBSERVATION_SCHEMA, rows)


def make_scores(rows: Sequence[Row]) -> pl.DataFrame:
    return make_table(SCORE_SCHEMA, rows)


def make_inputs(rows: Sequence[Row]) -> pl.DataFrame:
    return make_table(INPUT_SCHEMA, rows)


def make_built(edition: Edition, scores: Sequence[Row], inputs: Sequence[Row] = ()) -> BuiltIndex:
    """Make a built index of scores and inputs as they are, without weights."""
    return BuiltIndex(
        edition=edition,
        scores=make_scores(scores),
        inputs=make_inputs(inputs),
        weights=make_table(WEIGHT_SCHEMA, []),
        diagnostics=make_table(DIAGNOSTIC_SCHEMA, []),
    )


class Toy:
    """The makers above, as a fixture: test modules do not import each other."""

    first, last = FIRST, LAST
    indicator = staticmethod(make_indicator)
    edition = staticmethod(make_edition)
    areas = staticmethod(make_areas)
    observations = staticmethod(make_observations)
    scores = staticmethod(make_scores)
    inputs = staticmethod(make_inputs)
    built = staticmethod(make_built)


@pytest.fixture
def toy() -> Toy:
    return Toy()
