"""From records of single repairs to an indicator's figures, by the commands that people type."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from wardwise.cli.main import app
from wardwise.geography.boundaries import read_outlines
from wardwise.toy.project_folder import RECEIVED, write_toy_project

RESTRICTED = """
id: repairs
label: Repairs reported by tenants
publisher: A council
licence: not published
licence_line: A council's own figures.
access: restricted
connector: csv
files: [repairs.csv]
records:
  path_from: WARDWISE_REPAIRS
  place: {by: postcode, column: postcode}
  lookup: {source: postcodes, key: postcode, area: lsoa}
  time: {column: reported}
  periods: {every: calendar_year, from: 2015-01-01, until: 2017-12-31}
  person: tenant
area: {column: area_code, level: lsoa, vintage: '2016-05-05'}
layout: long
period_column: period
measures:
  repairs: {columns: records, absent_is_zero: true}
  tenants: {columns: people, absent_is_zero: true}
"""
POSTCODES = """
id: postcodes
label: Invented postcodes
publisher: Nobody
licence: CC0-1.0
licence_line: Invented.
access: open
connector: csv
files: [postcodes.csv]
"""
INDICATOR = {
    "id": "tenants_with_repairs",
    "label": "Households that reported a repair",
    "component": "shelter",
    "kind": "share",
    "unit": "percent of households",
    "per": 100,
    "decimals": 1,
    "direction": "lower_is_better",
    "numerator": "repairs.tenants",
    "denominator": "advice_services.households",
    "source": "repairs",
    "periods": {"2015": "2015", "2016": "2016", "2017": "2017"},
    "goalposts": {"best": 0, "worst": "observed", "reason": "None would need one."},
    "weighted": False,
    "unweighted_reason": "Shown to try it.",
    "definition": "Households with a repair.",
    "why": "A home in need of repair is a worse home.",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy borough with an indicator that is counted from records outside of it."""
    folder = write_toy_project(tmp_path / "toy")
    yaml = YAML(typ="safe", pure=True)
    framework = yaml.load(folder / "framework.yaml")
    framework["indicators"].append(INDICATOR)
    yaml.dump(framework, folder / "framework.yaml")
    (folder / "sources/repairs.yaml").write_text(RESTRICTED, encoding="utf-8")
    (folder / "sources/postcodes.yaml").write_text(POSTCODES, encoding="utf-8")
    areas = pl.read_csv(folder / RECEIVED / "places.csv")["LSOA code"].unique().sort()
    codes = pl.DataFrame({"postcode": [f"ZZ1 {at}ZZ" for at in range(len(areas))], "lsoa": areas})
    codes.write_csv(folder / RECEIVED / "postcodes.csv")
    rows = pl.DataFrame(
        {
            "postcode": [codes["postcode"][at % 5] for at in range(100)],
            "reported": [f"201{5 + at % 3}-06-0{at % 9 + 1}" for at in range(100)],
            "tenant": [f"tenant {at % 50}" for at in range(100)],
        }
    )
    (tmp_path / "outside").mkdir()
    rows.write_parquet(tmp_path / "outside/repairs.parquet")
    monkeypatch.setenv("WARDWISE_REPAIRS", str(tmp_path / "outside/*.parquet"))
    return folder


@pytest.fixture
def run(project: Path) -> Callable[..., str]:
    """Run a command on the project, and give what it said."""

    def command(*words: str) -> str:
        result = CliRunner().invoke(app, ["-C", str(project), *words])
        assert result.exit_code == 0, result.output
        return result.output

    return command


def test_records_become_an_indicator_and_no_person_is_in_the_project(
    project: Path, run: Callable[..., str]
) -> None:
    said = run("fetch", "--mirror", str(project / RECEIVED))
    run("collate")

    assert "repairs: 100 records read, 100 counted" in said
    observed = pl.read_parquet(project / "build/collated/observations.parquet")
    small = pl.read_csv(project / RECEIVED / "postcodes.csv")["lsoa"].to_list()
    own = observed.filter(
        pl.col("indicator_id") == "tenants_with_repairs", pl.col("area_code").is_in(small)
    )
    assert own["numerator"].sum() == 100  # each tenant once a year and area, each repair another's
    lineage = pl.read_parquet(project / "build/collated/lineage.parquet")
    assert "repairs/repairs.csv" in lineage["file"].to_list()
    for one in project.rglob("*"):
        if one.is_file():
            assert b"tenant 1" not in one.read_bytes(), one


def test_fetching_again_counts_nothing_and_changes_nothing(
    project: Path, run: Callable[..., str]
) -> None:
    run("fetch", "--mirror", str(project / RECEIVED))
    before = (project / "snapshots/manifest.yaml").read_bytes()

    again = run("fetch", "--mirror", str(project / RECEIVED))

    assert "0 files taken in" in again
    assert (project / "snapshots/manifest.yaml").read_bytes() == before


def test_records_with_coordinates_are_counted_in_the_projects_own_outlines(
    project: Path, run: Callable[..., str], tmp_path: Path
) -> None:
    declared = RESTRICTED.replace(
        "{by: postcode, column: postcode}",
        "{by: coordinates, longitude: lon, latitude: lat}",
    ).replace(
        "{source: postcodes, key: postcode, area: lsoa}",
        "{source: outlines, area: LSOA code}",
    )
    (project / "sources/repairs.yaml").write_text(declared, encoding="utf-8")
    outlines = read_outlines([project / RECEIVED / "outlines.geojson"], "LSOA code")
    homes = [one.representative_point() for one in outlines.shapes[:40]]
    rows = pl.DataFrame(
        {
            "lon": [one.x for one in homes] * 2,
            "lat": [one.y for one in homes] * 2,
            "reported": ["2016-05-05"] * 80,
            "tenant": [f"tenant {at}" for at in range(80)],
        }
    )
    rows.write_parquet(tmp_path / "outside/repairs.parquet")

    said = run("fetch", "--mirror", str(project / RECEIVED))

    assert "repairs: 80 records read, 80 counted" in said
    counted = pl.read_csv(project / "snapshots/repairs/repairs.csv")
    assert counted["area_code"].to_list() == list(outlines.codes[:40])
    assert counted["people"].to_list() == [2] * 40
    longitude = str(homes[0].x)[:8]
    assert not [
        one for one in (project / "snapshots/repairs").iterdir() if longitude in one.read_text()
    ]
