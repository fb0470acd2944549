"""A small project and its tables, enough for a release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wardwise.disclosure.gate import pass_gate
from wardwise.disclosure.seal import SafeTable
from wardwise.model.area import AREAS_SCHEMA, CROSSWALK_SCHEMA, AreaLevel
from wardwise.model.check import CheckResult, Severity
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind, MeasureReference
from wardwise.model.method import Method
from wardwise.model.observations import LINEAGE_SCHEMA, OBSERVATION_SCHEMA
from wardwise.model.project import (
    GeographyDeclaration,
    PeerDeclaration,
    Project,
    PublicationDeclaration,
)
from wardwise.model.protection import Protection
from wardwise.model.provenance import Access, Connector, Snapshot, Source
from wardwise.model.scores import (
    CHANGE_SCHEMA,
    DIAGNOSTIC_SCHEMA,
    INPUT_SCHEMA,
    PEER_SCHEMA,
    SCORE_SCHEMA,
    SCORECARD_SCHEMA,
    WEIGHT_SCHEMA,
)
from wardwise.publication.documents import ReleaseDocuments, make_release_documents

Row = Mapping[str, object]


def make_table(schema: Mapping[str, type[pl.DataType]], rows: list[Row]) -> pl.DataFrame:
    """Make a table of a declared schema; columns that a row leaves out are null."""
    full = [{column: row.get(column) for column in schema} for row in rows]
    return pl.DataFrame(full, schema=dict(schema))


@dataclass(frozen=True)
class Material:
    """What a release is written from."""

    project: Project
    tables: Mapping[str, pl.DataFrame]
    documents: ReleaseDocuments

    def seal(self) -> list[SafeTable]:
        return [
            pass_gate(
                table,
                name=name,
                protection=self.project.protection,
                sources=self.project.sources,
            )
            for name, table in self.tables.items()
        ]


@pytest.fixture
def material(tmp_path: Path) -> Material:
    project = make_project(tmp_path)
    tables = make_tables()
    snapshot = Snapshot(
        source_id="fuel",
        file="fuel/fuel.csv",
        checksum="ab" * 32,
        size=120,
        received=date(2026, 1, 5),
        address="",
        licence="OGL-3.0",
    )
    documents = make_release_documents(
        project,
        observations=tables["observations"],
        areas=tables["areas"],
        snapshots=[snapshot],
        quality=[CheckResult("coverage", True, Severity.NOTE, "Both wards have a figure.", "cold")],  # noqa: FBT003
        created=date(2026, 2, 1),
    )
    return Material(project, tables, documents)


def make_project(folder: Path) -> Project:
    cold = Indicator(
        id="cold",
        label="Households in fuel poverty",
        component="shelter",
        kind=Kind.SHARE,
        unit="percent of households",
        direction=Direction.LOWER_IS_BETTER,
        definition="Households that cannot keep warm at a fair cost.",
        why="Cold homes harm health.",
        source="fuel",
        goalposts=Goalposts(best=0.0, reason="none"),
        per=100.0,
        numerator=MeasureReference("fuel", "poor"),
        denominator=MeasureReference("fuel", "households"),
        periods={"2012": "2012-01-01/P1Y", "2014": "2014-01-01/P1Y"},
    )
    framework = Framework(
        index_id="index",
        index_label="Social Progress Index",
        dimensions=(Dimension("needs", "Basic needs", "Are needs met?"),),
        components=(Component("shelter", "Shelter", "needs", "Are homes fit?"),),
        indicators=(cold,),
    )
    edition = Edition(
        id="toy.1",
        label="Toy",
        framework=framework,
        method=Method(),
        periods=(EditionPeriod("2012", "2012"), EditionPeriod("2014", "2014")),
        levels=(AreaLevel.WARD, AreaLevel.BOROUGH),
        fit=FitSet(AreaLevel.WARD, "T12000001", "Toyshire"),
    )
    source = Source(
        id="fuel",
        label="Sub-regional fuel poverty",
        publisher="Department of Toys",
        licence="OGL-3.0",
        licence_line="Source: Department of Toys, OGL v3.0.",
        access=Access.OPEN,
        connector=Connector.CSV,
        files=("fuel.csv",),
    )
    return Project(
        folder=folder,
        id="toy",
        name="Toy borough",
        area="T09000001",
        catalogue="",
        benchmark="T12000001",
        edition=edition,
        geography=GeographyDeclaration((), (), ()),
        sources=(source,),
        peers=PeerDeclaration(),
        protection=Protection(),
        publication=PublicationDeclaration("Toy borough", "Toy council", fictional=True),
    )


def make_tables() -> dict[str, pl.DataFrame]:
    areas: list[Row] = [
        {"area_code": "T12000001", "name": "Toyshire", "level": "region", "role": "benchmark"},
        {
            "area_code": "T09000001",
            "name": "Toy borough",
            "level": "borough",
            "parent_code": "T12000001",
            "borough_code": "T09000001",
            "role": "project",
        },
        *(
            {
                "area_code": code,
                "name": name,
                "level": "ward",
                "vintage": "2014-12-31",
                "parent_code": "T09000001",
                "borough_code": "T09000001",
                "role": "project",
                "population": 9000.0,
            }
            for code, name in (("T05000001", "Abbey"), ("T05000002", "Eastbrook"))
        ),
    ]
    observations: list[Row] = [
        {
            "indicator_id": "cold",
            "area_code": code,
            "period_id": f"{year}-01-01/P1Y",
            "value": 0.0 if cases == 0 else 100.0 * cases / 4000,
            "numerator": float(cases),
            "denominator": 4000.0,
            "lower": 0.0,
            "upper": 100.0 * (cases + 60) / 4000,
            "source_id": "fuel",
        }
        for code, year, cases in (
            ("T05000001", 2012, 400),
            ("T05000001", 2014, 300),
            ("T05000002", 2012, 0),
        )
    ]
    observations.append(
        {
            "indicator_id": "cold",
            "area_code": "T05000002",
            "period_id": "2014-01-01/P1Y",
            "status": "x",
            "source_id": "fuel",
        }
    )
    scores: list[Row] = [
        {
            "node_id": node,
            "area_code": code,
            "period_id": "2014",
            "score": score,
            "status": None if score is not None else "x",
            "edition_id": "toy.1",
        }
        for node in ("shelter", "needs", "index")
        for code, score in (("T05000001", 41.5), ("T05000002", None))
    ]
    contribution: Row = {
        "indicator_id": "cold",
        "area_code": "T05000001",
        "period_id": "2014",
        "source_period_id": "2014-01-01/P1Y",
        "value": 7.5,
        "origin": "observed",
        "weight": 1.0,
        "points": 41.5,
    }
    return {
        "observations": make_table(OBSERVATION_SCHEMA, observations),
        "scores": make_table(SCORE_SCHEMA, scores),
        "contributions": make_table(INPUT_SCHEMA, [contribution]),
        "scorecards": make_table(SCORECARD_SCHEMA, []),
        "changes": make_table(CHANGE_SCHEMA, []),
        "peers": make_table(PEER_SCHEMA, []),
        "weights": make_table(WEIGHT_SCHEMA, []),
        "diagnostics": make_table(DIAGNOSTIC_SCHEMA, []),
        "areas": make_table(AREAS_SCHEMA, areas),
        "lineage": make_table(LINEAGE_SCHEMA, []),
        "crosswalks": make_table(CROSSWALK_SCHEMA, []),
    }
