"""A small invented place: two boroughs, four wards and eight LSOAs, with files to read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from kept_workbooks import ONE_YEAR

from wardwise.collation.assemble import Collated, collate_project
from wardwise.collation.snapshots import fetch_sources
from wardwise.model.area import AreaLevel
from wardwise.model.correction import Correction
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind, MeasureReference
from wardwise.model.method import Method
from wardwise.model.project import (
    AreaList,
    CrosswalkDeclaration,
    GeographyDeclaration,
    PeerDeclaration,
    Project,
    PublicationDeclaration,
)
from wardwise.model.protection import Protection
from wardwise.model.provenance import (
    Access,
    AreaColumn,
    Connector,
    Measure,
    Source,
    TableShape,
)

VINTAGE = "2011-12-31"
LOOKUP = """lsoa,lsoa_name,ward,ward_name,borough,borough_name
T01000001,Ash A,T05000001,North,T09000001,Ash
T01000002,Ash B,T05000001,North,T09000001,Ash
T01000003,Ash C,T05000002,South,T09000001,Ash
T01000004,Ash D,T05000002,South,T09000001,Ash
T01000005,Elm A,T05000003,East,T09000002,Elm
T01000006,Elm B,T05000003,East,T09000002,Elm
T01000007,Elm C,T05000004,West,T09000002,Elm
T01000008,Elm D,T05000004,West,T09000002,Elm
"""
REGION = "T12000001"
RECEIVED = date(2020, 1, 2)


def make_source(name: str = "homes", **changes: object) -> Source:
    """A source of LSOA counts in a wide CSV file, changed as a test needs."""
    plain = Source(
        id=name,
        label=name.capitalize(),
        publisher="Nobody",
        licence="OGL-3.0",
        licence_line="Source: Nobody.",
        access=Access.OPEN,
        connector=Connector.CSV,
        files=(f"data/{name}.csv",),
        page=f"https://example.org/{name}",
        area=AreaColumn("code", AreaLevel.LSOA, VINTAGE),
        measures={
            "cold": Measure("cold", {"2012": ("cold 2012",), "2014": ("cold 2014",)}),
            "all": Measure("all", {"2012": ("all 2012",), "2014": ("all 2014",)}),
        },
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def make_indicator(name: str = "cold_homes", **changes: object) -> Indicator:
    """A share of homes, both counts known, changed as a test needs."""
    plain = Indicator(
        id=name,
        label="Cold homes",
        component="shelter",
        kind=Kind.SHARE,
        unit="percent of homes",
        direction=Direction.LOWER_IS_BETTER,
        definition="Homes that are cold.",
        why="Cold harms health.",
        source="homes",
        goalposts=Goalposts("none are cold", 0.0, 100.0),
        per=100.0,
        numerator=MeasureReference("homes", "cold"),
        denominator=MeasureReference("homes", "all"),
        periods={"2012": "2012", "2014": "2014"},
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def make_geography() -> GeographyDeclaration:
    return GeographyDeclaration(
        areas=(
            AreaList(AreaLevel.REGION, "", "", "", VINTAGE, code=REGION, name="Testshire"),
            AreaList(
                AreaLevel.BOROUGH, "lookup", "borough", "borough_name", VINTAGE, parent_code=REGION
            ),
            AreaList(
                AreaLevel.WARD, "lookup", "ward", "ward_name", VINTAGE, parent_column="borough"
            ),
            AreaList(AreaLevel.LSOA, "lookup", "lsoa", "lsoa_name", VINTAGE, parent_column="ward"),
        ),
        crosswalks=(
            CrosswalkDeclaration(
                "lsoa_ward", AreaLevel.LSOA, "lsoa", AreaLevel.WARD, "ward", "lookup", "whole LSOAs"
            ),
        ),
        outlines=(),
    )


def make_project(
    folder: Path, *, sources: Sequence[Source] = (), indicators: Sequence[Indicator] = ()
) -> Project:
    lookup = make_source("lookup", area=None, measures={})
    framework = Framework(
        "index",
        "Index",
        (Dimension("needs", "Needs", "?"),),
        (Component("shelter", "Shelter", "needs", "?"),),
        tuple(indicators),
    )
    edition = Edition(
        id="test.1",
        label="Test",
        framework=framework,
        method=Method(),
        periods=(EditionPeriod("2012", "2012"), EditionPeriod("2014", "2014")),
        levels=(AreaLevel.LSOA, AreaLevel.WARD, AreaLevel.BOROUGH, AreaLevel.REGION),
        fit=FitSet(AreaLevel.WARD, REGION, "Testshire"),
    )
    return Project(
        folder=folder,
        id="test",
        name="Ash",
        area="T09000001",
        catalogue="",
        benchmark=REGION,
        edition=edition,
        geography=make_geography(),
        sources=(lookup, *sources),
        peers=PeerDeclaration(),
        protection=Protection(),
        publication=PublicationDeclaration("Ash", "Ash"),
    )


HOMES = """code,cold 2012,all 2012,cold 2014,all 2014
T01000001,10,100,12,100
T01000002,20,100,22,100
T01000003,30,200,30,200
T01000004,0,50,5,50
T01000005,10,100,10,100
T01000006,10,100,10,100
T01000007,10,100,10,100
T01000008,10,100,10,100
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A mirror folder to write files into, and a project that reads them."""

    folder: Path

    def write(self, name: str, text: str | bytes) -> None:
        file = self.folder / "mirror" / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def collate(  # noqa: PLR0913 - one keyword for each thing that a test may change
        self,
        text: str | bytes = HOMES,
        *,
        source: Source | None = None,
        indicator: Indicator | None = None,
        more: Sequence[Source] = (),
        crosswalks: Sequence[CrosswalkDeclaration] = (),
        characteristics: Sequence[Indicator] = (),
        corrections: Sequence[Correction] = (),
    ) -> Collated:
        """Collate one indicator from one file, with what else it needs."""
        used = source or make_source()
        self.write(Path(used.files[0]).name, text)
        project = make_project(
            self.folder / "project",
            sources=(used, *more),
            indicators=(indicator or make_indicator(),),
        )
        geography = project.geography
        framework = replace(project.edition.framework, characteristics=tuple(characteristics))
        project = replace(
            project,
            geography=replace(geography, crosswalks=(*geography.crosswalks, *crosswalks)),
            edition=replace(project.edition, framework=framework),
            corrections=tuple(corrections),
        )
        fetched = fetch_sources(
            project,
            mirror=self.folder / "mirror",
            network=False,
            received=RECEIVED,
            report=lambda _: None,
        )
        assert not fetched.missing
        return collate_project(project)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.write("lookup.csv", LOOKUP)
    return place


@pytest.fixture
def source() -> Callable[..., Source]:
    return make_source


@pytest.fixture
def indicator() -> Callable[..., Indicator]:
    return make_indicator


@pytest.fixture
def project() -> Callable[..., Project]:
    return make_project


@pytest.fixture
def wards(source: Callable[..., Source]) -> Callable[..., Source]:
    """A source of ward counts in a workbook, changed as a test needs."""

    def make(shape: TableShape | None = None, **changes: object) -> Source:
        given: dict[str, object] = {
            "connector": Connector.EXCEL,
            "files": ("data/homes.xlsx",),
            "area": AreaColumn("Ward code", AreaLevel.WARD, "2011-12-31"),
            "measures": ONE_YEAR,
            "shape": shape or TableShape(),
        }
        return source(**(given | changes))

    return make


@pytest.fixture
def one_year(indicator: Callable[..., Indicator]) -> Indicator:
    return indicator(periods={"2012": "2012"})
