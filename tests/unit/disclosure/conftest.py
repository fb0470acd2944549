"""A framework on one restricted and one open source, and observations of a borough's wards."""

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from wardwise.disclosure.gate import pass_observations
from wardwise.disclosure.seal import SafeTable
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind, MeasureReference
from wardwise.model.observations import OBSERVATION_SCHEMA
from wardwise.model.protection import Protection, ProtectionProfile
from wardwise.model.provenance import Access, Connector, Source

PERIOD = "2014-01-01/P1Y"
BOROUGH = "T09000001"
WARDS = tuple(f"T0500000{at}" for at in range(1, 6))


class Toy:
    """Makers for the tests, as a fixture: test modules do not import each other."""

    period, borough, wards = PERIOD, BOROUGH, WARDS

    @staticmethod
    def source(name: str, access: Access) -> Source:
        return Source(
            id=name,
            label=name,
            publisher="Toy council",
            licence="",
            licence_line="",
            access=access,
            connector=Connector.CSV,
            files=(),
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.source("casework", Access.RESTRICTED), self.source("people", Access.OPEN))

    @staticmethod
    def protection(threshold: int = 5, rounding: int = 5) -> Protection:
        profile = ProtectionProfile("small_counts", "Small counts", threshold, rounding)
        return Protection((profile,), "small_counts")

    @staticmethod
    def indicator(name: str = "harm", **declared: object) -> Indicator:
        told: dict[str, object] = {
            "id": name,
            "label": name.title(),
            "component": "safety",
            "kind": Kind.RATE,
            "unit": "per 1,000 residents",
            "direction": Direction.LOWER_IS_BETTER,
            "definition": "",
            "why": "",
            "source": "casework",
            "goalposts": Goalposts(reason="", best=0.0, worst=10.0),
            "per": 1000.0,
            "numerator": MeasureReference("casework", "cases"),
            "denominator": MeasureReference("people", "residents"),
            "periods": {"2014": PERIOD},
            **declared,
        }
        return Indicator(**told)  # type: ignore[arg-type]

    def framework(self, *indicators: Indicator) -> Framework:
        return Framework(
            index_id="index",
            index_label="Index",
            dimensions=(Dimension("needs", "Basic needs", "Are needs met?"),),
            components=(Component("safety", "Safety", "needs", "Are people safe?"),),
            indicators=indicators or (self.indicator(),),
        )

    def areas(self) -> pl.DataFrame:
        rows = [(BOROUGH, None), *((ward, BOROUGH) for ward in WARDS)]
        schema = {"area_code": pl.String, "parent_code": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row")

    @staticmethod
    def observe(
        counts: Mapping[str, float | None],
        *,
        people: float | None = 9000.0,
        per: float = 1000.0,
        indicator: str = "harm",
    ) -> pl.DataFrame:
        """Make observations; the value is cases over people, or the case count itself."""
        rows = [
            {
                "indicator_id": indicator,
                "area_code": area,
                "period_id": PERIOD,
                "value": None if cases is None else per * cases / (people or 1.0),
                "numerator": cases,
                "denominator": people,
                "lower": None if cases is None else 0.0,
                "upper": None if cases is None else per,
                "status": "x" if cases is None else None,
                "source_id": "casework",
            }
            for area, cases in counts.items()
        ]
        return pl.DataFrame(rows, schema=OBSERVATION_SCHEMA)

    def borough_and_wards(self, counts: Sequence[float | None]) -> pl.DataFrame:
        """Make observations of the wards and of the borough as their sum."""
        wards = dict(zip(WARDS, counts, strict=False))
        return self.observe({**wards, BOROUGH: sum(one or 0.0 for one in counts)})

    def protect(
        self,
        observations: pl.DataFrame,
        *,
        framework: Framework | None = None,
        protection: Protection | None = None,
    ) -> SafeTable:
        return pass_observations(
            observations,
            areas=self.areas(),
            protection=protection or self.protection(),
            sources=self.sources,
            framework=framework or self.framework(),
        )


@pytest.fixture
def toy() -> Toy:
    return Toy()
