"""Databases and counted records, checked as they are declared."""

from datetime import date
from pathlib import Path

import pytest

from wardwise.declaration.internal_checks import (
    AREA_HEADING,
    PEOPLE_HEADING,
    PERIOD_HEADING,
    RECORDS_HEADING,
)
from wardwise.declaration.project_folder import read_project
from wardwise.model.errors import Problems
from wardwise.model.internal import Coordinates, Engine, Every, Grid, PlaceKind
from wardwise.model.provenance import Access, Source

DATABASE = """
id: repairs
label: Repairs
publisher: A council
licence: not published
licence_line: A council.
access: restricted
connector: csv
files: [repairs.csv]
database:
  engine: postgres
  address_from: WARDWISE_HOUSING_DB
  query: select lsoa, count(*) as n from repairs where yr = :yr and kind = :kind group by lsoa
  parameters: {yr: 2024, kind: "2024"}
  columns: [lsoa, n]
"""
OUTLINES = """
id: outlines
label: Outlines
publisher: A council
licence: OGL-3.0
licence_line: A council.
access: open
connector: geojson
files: [outlines.geojson]
"""
RECORDS = """
id: repairs
label: Repairs
publisher: A council
licence: not published
licence_line: A council.
access: restricted
connector: csv
files: [repairs.csv]
records:
  path_from: WARDWISE_REPAIRS
  place: {by: postcode, column: postcode}
  lookup: {source: LOOKUP, key: pcd, area: lsoa21cd, within: {laua: E09000002}}
  time: {column: reported, clock: utc}
  periods: {every: financial_year, from: 2022-04-01, until: 2024-03-31}
  received: {column: logged, days: 30, late: left_out}
  id: job
  person: tenant
  where: {status: [done, open]}
  by: trade
  sums: {cost: amount}
area: {column: area_code, level: LEVEL, vintage: '2011-12-31'}
layout: long
period_column: period
measures:
  repairs: {columns: records, where: {trade: roof}}
  tenants: {columns: people}
  cost: {columns: cost}
"""
POINTS = RECORDS.replace(
    "{by: postcode, column: postcode}", "{by: coordinates, easting: x, northing: y}"
).replace("source: LOOKUP, key: pcd", "source: OUTLINES")


def declare(folder: Path, text: str) -> Source:
    """Add a source to the small project, and read it."""
    lookup = min((folder / "sources").glob("*.yaml")).stem
    levels = [one.area.level.value for one in read_project(folder).sources if one.area]
    (folder / "sources/outlines.yaml").write_text(OUTLINES, encoding="utf-8")
    text = (
        text.replace("LOOKUP", lookup).replace("LEVEL", levels[0]).replace("OUTLINES", "outlines")
    )
    with (folder / "protection.yaml").open("w", encoding="utf-8") as file:
        file.write("profiles: [{id: few, label: few, threshold: 5, rounding: 5, source: x}]\n")
        file.write("default: few\n")
    (folder / "sources/repairs.yaml").write_text(text, encoding="utf-8")
    return next(one for one in read_project(folder).sources if one.id == "repairs")


def test_a_database_is_read_with_values_of_their_own_kind(small_project: Path) -> None:
    database = declare(small_project, DATABASE).database

    assert database is not None
    assert database.engine is Engine.POSTGRES
    assert database.parameters == {"yr": 2024, "kind": "2024"}
    assert database.timeout == 300


def test_records_are_read_as_declared(small_project: Path) -> None:
    source = declare(small_project, RECORDS)

    records = source.records
    assert records is not None
    assert source.access is Access.RESTRICTED
    assert records.place is PlaceKind.POSTCODE
    assert records.periods.every is Every.FINANCIAL_YEAR
    assert records.periods.last == date(2024, 3, 31)
    assert records.lookup is not None
    assert records.lookup.within == {"laua": ("E09000002",)}
    assert records.late is not None
    assert records.late.is_left_out
    assert (records.by, records.where, records.sums) == (
        ("trade",),
        {"status": ("done", "open")},
        {"cost": "amount"},
    )


def test_coordinates_are_read_with_the_grid_that_their_keys_say(small_project: Path) -> None:
    metres = declare(small_project, POINTS).records
    degrees = declare(
        small_project, POINTS.replace("easting: x, northing: y", "longitude: x, latitude: y")
    ).records

    assert metres is not None
    assert degrees is not None
    assert metres.place is PlaceKind.COORDINATES
    assert metres.coordinates == Coordinates(Grid.NATIONAL, "x", "y")
    assert degrees.coordinates == Coordinates(Grid.DEGREES, "x", "y")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (DATABASE.replace("  query:", "  table: repairs\n  query:"), "both table and query"),
        (DATABASE.replace("  columns: [lsoa, n]\n", ""), "nothing says which columns"),
        (DATABASE.replace("WARDWISE_HOUSING_DB", "postgresql://me:pw@host/db"), "address_from"),
        (DATABASE.replace("connector: csv", "connector: excel"), "whose file is CSV"),
        (RECORDS.replace("access: restricted", "access: open"), "is not restricted"),
        (RECORDS.replace("path_from: WARDWISE_REPAIRS", "path: data/x.csv"), "absolute path"),
        (RECORDS.replace("  path_from: WARDWISE_REPAIRS\n", ""), "is said by nothing"),
        (RECORDS.replace("source: LOOKUP", "source: nowhere"), "not another source declared"),
        (RECORDS.replace("key: pcd, ", ""), "in which column its places stand"),
        (RECORDS.replace("until: 2024-03-31", "until: 2024-02-29"), "part of a financial_year"),
        (RECORDS.replace("from: 2022-04-01", "from: 2025-04-01"), "before they begin"),
        (RECORDS.replace("by: trade", "by: tenant"), "apart, and stands in `by`"),
        (RECORDS.replace("columns: people", "columns: persons"), "has no numbers 'persons'"),
        (RECORDS.replace("{trade: roof}", "{kind: roof}"), "has no category 'kind'"),
        (RECORDS.replace("sums: {cost: ", "sums: {people: "), "two columns 'people'"),
        (RECORDS.replace("layout: long\nperiod_column: period\n", ""), "its periods in 'period'"),
        (RECORDS.replace(", column: postcode}", "}"), "in which column the records of 'repairs'"),
        (RECORDS.replace("column: postcode}", "column: a, easting: x}"), "and by coordinates"),
        (POINTS.replace(", northing: y", ""), "are said by easting"),
        (POINTS.replace("northing: y", "latitude: y"), "are said by easting and latitude"),
        (
            POINTS.replace("northing: y", "northing: y, column: z"),
            "easting and northing and column",
        ),
        (POINTS.replace("source: OUTLINES", "source: LOOKUP"), "has no outlines"),
        (POINTS.replace("source: OUTLINES", "source: OUTLINES, key: pcd"), "has a key"),
        (POINTS.replace("by: trade", "by: x"), "apart, and stands in `by`"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_asked(
    small_project: Path, text: str, problem: str
) -> None:
    with pytest.raises(Problems) as caught:
        declare(small_project, text)

    assert problem in str(caught.value)


def test_a_password_written_into_a_declaration_is_not_repeated_as_a_fix(
    small_project: Path,
) -> None:
    with pytest.raises(Problems) as caught:
        declare(small_project, DATABASE.replace("WARDWISE_HOUSING_DB", "postgresql://me:pw@h/db"))

    assert "belongs in the environment" in str(caught.value)


def test_the_checked_headings_are_those_that_are_written() -> None:
    fetch = pytest.importorskip(
        "wardwise.collation.records.fetch", reason="needs wardwise[databases]"
    )

    written = (fetch.AREA, fetch.PERIOD, fetch.COUNT, fetch.PEOPLE)
    assert written == (AREA_HEADING, PERIOD_HEADING, RECORDS_HEADING, PEOPLE_HEADING)


def measure_cost(folder: Path, denominator: str) -> None:
    """Add a characteristic that is made of a sum over records."""
    path = folder / "framework.yaml"
    text = path.read_text(encoding="utf-8")
    added = (
        "characteristics:\n"
        "  - {id: repair_cost, label: Cost, kind: rate, unit: pounds, per: 1, source: repairs, "
        f"numerator: repairs.cost, denominator: {denominator}, definition: Cost, "
        'periods: {"2014": "2023/24"}}\n'
    )
    assert text.count("characteristics:\n") == 1
    path.write_text(text.replace("characteristics:\n", added), encoding="utf-8")


BY_TRADE = RECORDS.replace("{columns: cost}", "{columns: cost, where: {trade: roof}}")


@pytest.mark.parametrize(
    ("text", "denominator", "is_refused"),
    [
        (RECORDS, "repairs.tenants", False),
        (RECORDS, "repairs.repairs", True),  # of roofs alone, where the cost is of every trade
        (BY_TRADE, "repairs.repairs", False),
        (BY_TRADE, "repairs.tenants", True),
        (RECORDS, "repairs.cost", True),
    ],
)
def test_a_sum_over_records_stands_over_those_records_or_their_people(
    small_project: Path, text: str, denominator: str, *, is_refused: bool
) -> None:
    """One person's amount is no small number: only how many there are protects it."""
    declare(small_project, text)
    measure_cost(small_project, denominator)
    try:
        read_project(small_project)
        said = ""
    except Problems as problems:
        said = str(problems)

    assert ("does not say of how many" in said) is is_refused, said
