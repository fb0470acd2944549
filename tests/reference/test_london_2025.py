"""The catalogue of today's London wards, against the raw files and its own promises."""

import csv
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
from recompute_london_2025 import FIGURES, Figure, London

from wardwise.composite.build import BuiltIndex, build_index
from wardwise.declaration.catalogues import list_catalogues, write_project
from wardwise.declaration.project_folder import read_project
from wardwise.model.indicator import Indicator
from wardwise.model.project import Project
from wardwise.workflow.run import run_collate, run_fetch

CATALOGUE = "london-2025"
BOROUGHS = {"E09000002": 19, "E09000012": 21, "E09000030": 20}  # and how many wards each has
CITY = "E09000001"
CENSUS_2011, CENSUS_2021 = "2011-03-27/P1D", "2021-03-21/P1D"
Tables = Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def catalogued(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("london") / "project"
    return read_project(write_project(folder, area="E09000002", catalogue=CATALOGUE))


@pytest.fixture(scope="module")
def collated(catalogued: Project, open_data_folder: Path) -> Tables:
    run_fetch(
        catalogued.folder,
        mirror=open_data_folder,
        network=False,
        received=date(2026, 1, 1),
        report=lambda _: None,
    )
    return run_collate(catalogued.folder, progress=lambda *_: None).tables


@pytest.fixture(scope="module")
def built(catalogued: Project, collated: Tables) -> BuiltIndex:
    return build_index(catalogued.edition, collated["observations"], areas=collated["areas"])


def list_comparable(project: Project) -> list[Indicator]:
    """Weighted indicators with two periods of their own, no break, and values that compare."""
    return [
        one
        for one in project.edition.framework.indicators
        if one.weighted and one.shows_change and len(set(one.periods.values())) > 1
        if not one.breaks
    ]


def list_wards(tables: Tables, borough: str) -> list[str]:
    areas = tables["areas"]
    chosen = areas.filter((pl.col("level") == "ward") & (pl.col("borough_code") == borough))
    return chosen["area_code"].to_list()


def test_the_catalogue_holds_what_it_promises(catalogued: Project) -> None:
    framework = catalogued.edition.framework

    assert len(framework.components) == 12
    assert len(framework.indicators) >= 55
    assert sum(one.weighted for one in framework.indicators) >= 35
    assert len(list_comparable(catalogued)) >= 20
    assert all(framework.find_weighted(one.id) for one in framework.components)
    assert not [one.id for one in framework.components if one.empty_reason]


def test_every_indicator_says_what_it_is_and_why_it_matters(catalogued: Project) -> None:
    indicators = catalogued.edition.framework.indicators

    silent = [one.id for one in indicators if not (one.definition and one.why)]
    unexplained = [one.id for one in indicators if not (one.weighted or one.unweighted_reason)]

    assert silent == []
    assert unexplained == []


@pytest.mark.parametrize("area", ["E09000001", "E09000012", "E09000030", "E09000033"])
def test_any_borough_begins_a_project_without_editing(tmp_path: Path, area: str) -> None:
    project = read_project(write_project(tmp_path / "new", area=area, catalogue=CATALOGUE))

    assert project.area == area
    assert project.benchmark == "E12000007"


def test_nothing_names_one_borough(tmp_path: Path) -> None:
    written = write_project(tmp_path / "new", area="E09000030", catalogue=CATALOGUE)
    template = Path(str(files("wardwise.catalogue") / CATALOGUE / "wardwise.yaml"))

    texts = {path.name: path.read_text(encoding="utf-8") for path in written.rglob("*.yaml")}
    texts["template"] = template.read_text(encoding="utf-8")

    assert len(texts) > 40
    assert [name for name, text in texts.items() if "Dagenham" in text or "E09000002" in text] == []


def test_breaks_are_declared_and_never_bridged(catalogued: Project) -> None:
    indicators = {one.id: one for one in catalogued.edition.framework.indicators}

    broken = {one.id for one in indicators.values() if one.breaks}

    assert broken == {
        "overcrowding",
        "homelessness",
        "disabled",
        "fuel_poverty_long",
        "income_deprived_2015",
    }
    assert len(set(indicators["income_deprived"].periods.values())) == 1
    crime = [one for one in indicators.values() if one.source == "recorded_crime_recent"]
    assert len(crime) >= 6
    assert not [one.id for one in crime if any("2020" in year for year in one.periods.values())]


def test_no_relative_score_shows_change(catalogued: Project) -> None:
    relative = [
        one
        for one in catalogued.edition.framework.indicators
        if "score" in one.unit or "England = 100" in one.unit
    ]
    changing = [one.id for one in relative if one.shows_change and one.weighted]

    assert len(relative) >= 6
    assert changing == []


@pytest.mark.parametrize(("borough", "wards"), BOROUGHS.items())
def test_every_ward_has_every_component(
    collated: Tables, built: BuiltIndex, borough: str, wards: int
) -> None:
    own = list_wards(collated, borough)

    scores = built.scores.filter(pl.col("area_code").is_in(own))

    assert len(own) == wards
    assert scores.height == wards * 16 * 2
    assert scores["score"].null_count() == 0


def test_wards_of_neighbourhoods_that_were_merged_have_their_earlier_scores(
    collated: Tables, built: BuiltIndex
) -> None:
    city = list_wards(collated, CITY)
    wards = collated["areas"].filter(
        (pl.col("level") == "ward") & ~pl.col("area_code").is_in(city)
    )["area_code"]

    earlier = built.scores.filter(
        pl.col("area_code").is_in(wards.implode()) & (pl.col("period_id") == "earlier")
    )

    assert wards.len() == 679
    assert earlier.filter(pl.col("score").is_null()).is_empty()  # 30 wards, without the means


def test_a_rate_of_a_merged_neighbourhood_is_the_mean_of_both_by_people(
    collated: Tables, open_data_folder: Path
) -> None:
    indices = pl.read_csv(open_data_folder / "indicators" / "iod" / "iod2019_lsoa11_indicators.csv")
    parts = dict(
        indices.filter(pl.col("lsoa11_code").is_in(["E01000048", "E01033588"]))
        .select("lsoa11_code", "years_of_potential_life_lost_indicator")
        .iter_rows()
    )

    own = collated["observations"].filter(
        (pl.col("area_code") == "E01034479") & (pl.col("indicator_id") == "potential_life_lost")
    )
    value, status = own.sort("period_id").select("value", "status").row(0)

    share = people_share(open_data_folder, "E01000048", "E01034479")
    expected = share * parts["E01000048"] + (1 - share) * parts["E01033588"]
    assert value == pytest.approx(expected)
    assert status == "e"


def people_share(folder: Path, old: str, new: str) -> float:
    weights = pl.read_csv(
        folder / "geography" / "lookups" / "lsoa11_lsoa21_person_weights_london.csv"
    )
    pair = weights.filter((pl.col("LSOA11CD") == old) & (pl.col("LSOA21CD") == new))
    return float(pair["Prop11of21"].item())


@pytest.mark.parametrize("borough", BOROUGHS)
def test_every_weighted_indicator_has_its_latest_value_in_every_ward(
    catalogued: Project, collated: Tables, borough: str
) -> None:
    weighted = [one for one in catalogued.edition.framework.indicators if one.weighted]
    latest = pl.DataFrame(
        [(one.id, one.periods["latest"]) for one in weighted if "2019" not in one.source],
        schema=["indicator_id", "period_id"],
        orient="row",
    )
    own = pl.DataFrame({"area_code": list_wards(collated, borough)})

    wanted = own.join(latest, how="cross")
    found = wanted.join(
        collated["observations"].drop_nulls("value"),
        on=["area_code", "indicator_id", "period_id"],
        how="left",
    )

    lacking = found.filter(pl.col("value").is_null()).select("indicator_id", "area_code").rows()
    assert latest.height > 30
    # figures of 2020 have none in a ward with a neighbourhood merged since; one is withheld
    assert {one for one, _ in lacking} <= {"digital_exclusion", "not_entering_higher_education"}
    assert len(lacking) <= 4


def test_every_weight_is_positive_in_the_fit_and_in_every_resample(built: BuiltIndex) -> None:
    fitted = built.weights.filter(pl.col("weighting") == "first_component")

    assert built.weights["weight"].min() > 0  # type: ignore[operator]
    assert fitted.height > 30
    assert set(fitted["positive_share"].to_list()) == {1.0}


def test_components_below_the_floor_of_coherence_weigh_equally(built: BuiltIndex) -> None:
    weak = built.diagnostics.filter(pl.col("alpha") < 0.6)

    assert weak["component_id"].to_list() == ["information_and_communications"]
    assert weak["weighting"].to_list() == ["equal"]


def test_neighbourhoods_have_no_personal_rights_and_the_page_says_so(
    catalogued: Project, collated: Tables, built: BuiltIndex
) -> None:
    lsoas = collated["areas"].filter(pl.col("level") == "lsoa")["area_code"]
    own = built.scores.filter(pl.col("area_code").is_in(lsoas.implode()))
    rights = own.filter(pl.col("node_id") == "personal_rights")
    [component] = [
        one for one in catalogued.edition.framework.components if one.id == "personal_rights"
    ]

    assert rights["score"].drop_nulls().is_empty()
    assert "Nothing is known for neighbourhoods" in " ".join(component.note.split())
    assert set(component.empty_at) == {"lsoa"}
    for node in ("opportunity", "social_progress_index"):
        scored = own.filter(pl.col("node_id") == node).drop_nulls("score")
        assert scored.height > 9_900  # of 4,994 in two periods
        assert set(scored["status"]) == {"i"}


def test_catalogues_share_the_sources_that_both_use() -> None:
    shelf = Path(str(files("wardwise.catalogue")))
    infos = {one.id: set(one.shared_sources) for one in list_catalogues()}
    named = {path.stem for path in (shelf / "sources").glob("*.yaml")}

    assert not list(shelf.glob("london-*/sources/*.yaml"))
    assert infos["london-2014"] | infos["london-2025"] == named
    assert len(infos["london-2014"] & infos["london-2025"]) >= 5


# Figures, by arithmetic of its own on the raw files


@pytest.fixture(scope="module")
def london(open_data_folder: Path) -> London:
    return London(open_data_folder)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: f"{one.indicator} {one.period}")
def test_wards_and_boroughs_have_the_values_that_the_raw_files_lead_to(
    collated: Tables, london: London, figure: Figure
) -> None:
    expected = figure.make(london)

    cells = collated["observations"].filter(
        (pl.col("indicator_id") == figure.indicator) & (pl.col("period_id") == figure.period)
    )
    larger = cells.filter(pl.col("area_code").str.contains("^E0[59]")).drop_nulls("value")
    values = dict(larger.select("area_code", "value").iter_rows())
    assert len(values) > 700
    assert values == pytest.approx({area: expected[area] for area in values}, rel=1e-9)
    known = {area for area, value in expected.items() if not math.isnan(value)}
    assert known - {"E12000007"} == set(values)


def test_the_figures_worked_out_again_are_of_every_kind() -> None:
    assert len({one.indicator for one in FIGURES}) >= 10
    assert len({one.kind for one in FIGURES}) >= 6


# Totals, by arithmetic of its own on the raw files


@dataclass(frozen=True, slots=True)
class Raw:
    """A count in a raw file: which column, in which rows, of which area."""

    file: str
    area: str
    columns: tuple[str, ...]
    where: tuple[str, tuple[str, ...]] | None = None


CRIME = "crime/mps_recorded_crime_lsoa11_2011_2021.csv"
FUEL = "housing/fuel_poverty_lsoa_2011_2022.csv"
TABLES = "census/ew2001_2011_tables/2011_"
DIMENSIONS = "households_number_deprivation_dimensions"
TOTALS: dict[tuple[str, str], Raw] = {
    ("violence", "2019-01-01/P1Y"): Raw(
        CRIME, "LSOA11CD", ("major-violence",), ("year", ("2019",))
    ),
    ("robbery", "2021-01-01/P1Y"): Raw(CRIME, "LSOA11CD", ("major-robbery",), ("year", ("2021",))),
    ("burglary", "2017-01-01/P1Y"): Raw(
        CRIME, "LSOA11CD", ("major-burglary",), ("year", ("2017",))
    ),
    ("fuel_poverty", "2019-01-01/P1Y"): Raw(
        FUEL, "lsoa_code", ("fuel_poor_households",), ("year", ("2019",))
    ),
    ("fuel_poverty", "2022-01-01/P1Y"): Raw(
        FUEL, "lsoa_code", ("fuel_poor_households",), ("year", ("2022",))
    ),
    ("converted_or_shared_homes", CENSUS_2021): Raw(
        "census/census2021_household_type_lsoa21.csv",
        "lsoa21_code",
        ("Part of a converted or shared house, including bedsits",),
    ),
    ("disabled", CENSUS_2011): Raw(
        f"{TABLES}x-LLTI_11.csv", "lsoa_code", ("With a limiting long-term illness",)
    ),
    ("disabled", CENSUS_2021): Raw(
        "census/census2021_disability_lsoa21.csv",
        "lsoa21_code",
        ("Disabled under the Equality Act",),
    ),
    ("multiple_deprivation", CENSUS_2011): Raw(
        "census/census2011_deprivation_dims_lsoa11.csv",
        "lsoa11_code",
        ("count",),
        (DIMENSIONS, ("3.0", "4.0")),
    ),
    ("multiple_deprivation", CENSUS_2021): Raw(
        "census/census2021_deprivation_dims_lsoa21.csv",
        "lsoa21_code",
        ("count",),
        (DIMENSIONS, ("3.0", "4.0")),
    ),
    ("unemployed", CENSUS_2011): Raw(
        f"{TABLES}qs601ew.csv", "lsoa_code", ("Economically active: Unemployed",)
    ),
    ("no_central_heating", CENSUS_2011): Raw(
        f"{TABLES}x-Central_Heating_11.csv", "lsoa_code", ("No Central Heating",)
    ),
    ("electricity_used", "2020-01-01/P1Y"): Raw(
        "energy/domestic_elec_lsoa11_2010_2020.csv", "LSOA11CD", ("total_kWh_2020",)
    ),
    ("borough_turnout", "2022-05-05/P1D"): Raw(
        "additions/turnout_borough_election_ward22_2022.csv",
        "ward_code",
        ("ballots_polling", "ballots_postal"),
    ),
}


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def find_boroughs(folder: Path) -> dict[str, str]:
    lookups = folder / "geography" / "lookups"
    homes: dict[str, str] = {}
    for row in read_rows(lookups / "lsoa11_lsoa21_lad22_exact_london.csv"):
        homes[row["LSOA11CD"]] = homes[row["LSOA21CD"]] = row["LAD22CD"]
    for row in read_rows(lookups / "wd11_wd22_london.csv"):
        homes[row["WD22CD"]] = row["LAD22CD"]
    return homes


def add_up(rows: Iterable[dict[str, str]], raw: Raw, homes: Mapping[str, str]) -> dict[str, float]:
    totals: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        if raw.where is None or row[raw.where[0]] in raw.where[1]:
            totals[homes[row[raw.area]]] += sum(float(row[one]) for one in raw.columns)
    return dict(totals)


@pytest.fixture(scope="module")
def add_raw(open_data_folder: Path) -> Callable[[Raw], dict[str, float]]:
    homes = find_boroughs(open_data_folder)
    return lambda raw: add_up(read_rows(open_data_folder / "indicators" / raw.file), raw, homes)


@pytest.mark.parametrize(("indicator", "period"), TOTALS, ids=[f"{a} {b}" for a, b in TOTALS])
def test_borough_totals_are_those_of_the_raw_file(
    collated: Tables, add_raw: Callable[[Raw], dict[str, float]], indicator: str, period: str
) -> None:
    expected = add_raw(TOTALS[indicator, period])

    cells = collated["observations"].filter(
        (pl.col("indicator_id") == indicator) & (pl.col("period_id") == period)
    )
    boroughs = dict(
        cells.filter(pl.col("area_code").str.starts_with("E09"))
        .drop_nulls("numerator")
        .select("area_code", "numerator")
        .iter_rows()
    )

    assert len(boroughs) >= 32
    assert boroughs == pytest.approx({code: expected[code] for code in boroughs}, rel=1e-9)


def test_wards_add_up_to_their_boroughs(collated: Tables) -> None:
    areas = collated["areas"].filter(pl.col("level") == "ward")
    cells = collated["observations"].filter(
        (pl.col("indicator_id") == "multiple_deprivation") & (pl.col("period_id") == CENSUS_2011)
    )

    summed = (
        cells.join(areas.select("area_code", "borough_code"), on="area_code")
        .group_by("borough_code")
        .agg(pl.col("numerator").sum())
    )
    boroughs = dict(cells.select("area_code", "numerator").iter_rows())

    assert summed.height == 33
    for code, total in summed.iter_rows():
        assert total == pytest.approx(boroughs[code], rel=1e-9)


def test_wards_put_together_by_shares_are_near_to_the_census_itself(
    collated: Tables, open_data_folder: Path
) -> None:
    lookups = open_data_folder / "geography" / "lookups"
    counted: defaultdict[str, float] = defaultdict(float)
    outside: dict[str, bool] = defaultdict(bool)
    for row in read_rows(lookups / "oa21_wd22_lad22_households_census2021_london.csv"):
        counted[row["ward22cd"]] += float(row["total_households"] or 0)
        outside[row["ward22cd"]] = row["LAD22CD"] != CITY
    cells = collated["observations"].filter(
        (pl.col("indicator_id") == "multiple_deprivation") & (pl.col("period_id") == CENSUS_2021)
    )
    made = dict(cells.select("area_code", "denominator").iter_rows())

    errors = [abs(made[ward] / true - 1) for ward, true in counted.items() if outside[ward]]

    assert len(errors) == 679
    assert sum(errors) / len(errors) < 0.022  # best fit of whole neighbourhoods errs by 0.074
    assert max(errors) < 0.26


def test_figures_go_to_wards_by_the_shares_of_their_own_year(collated: Tables) -> None:
    wards = collated["areas"].filter(pl.col("level") == "ward")["area_code"].implode()
    traced = collated["lineage"].filter(
        pl.col("area_code").is_in(wards)
        & pl.col("crosswalk_id").str.starts_with("lsoa21_wd22")
        & pl.col("indicator_id").is_in(["theft", "no_central_heating"])
    )

    used = traced.select("period_id", "crosswalk_id").unique().sort("period_id").rows()

    assert dict(used)["2011-03-27/P1D"] == "lsoa21_wd22@2011"
    assert dict(used)["2017-01-01/P1Y"] == "lsoa21_wd22@2017"
    assert dict(used)["2021-01-01/P1Y"] == "lsoa21_wd22@2021"


@pytest.mark.usefixtures("collated")
def test_counts_have_one_total_at_every_level(catalogued: Project) -> None:
    written = (catalogued.folder / "build" / "collated" / "quality.json").read_text(
        encoding="utf-8"
    )
    checks = [one for one in json.loads(written) if one["name"] == "conserved"]

    assert len(checks) >= 20
    assert [one["subject"] for one in checks if not one["passed"]] == []


def read_ward_codes(folder: Path) -> set[str]:
    """Every ward code of London that the open lookups of 2011 and of 2015 to 2019 hold."""
    lookups = folder / "geography" / "lookups"
    codes = set(pl.read_csv(lookups / "wd11_wd22_london.csv")["WD11CD"])
    for year in range(15, 20):
        table = pl.read_csv(lookups / f"lsoa11_wd{year}_best_fit_london.csv")
        codes |= set(table[f"WD{year}CD"])
    return codes


def test_every_older_ward_of_london_leads_to_wards_of_today(
    collated: Tables, open_data_folder: Path
) -> None:
    histories = collated["histories"].filter(pl.col("level") == "ward")
    areas = set(collated["areas"]["area_code"])

    codes = read_ward_codes(open_data_folder)

    older = codes - areas
    assert (len(codes), len(older)) == (803, 649)
    assert older <= set(histories["code"])
    assert set(histories["area_code"]) <= areas
    shares = histories.drop_nulls("share").group_by("code").agg(pl.col("share").sum())
    # slivers below half a percent are left out
    assert shares["share"].is_between(0.999, 1 + 1e-9).all()


@pytest.mark.parametrize(
    ("code", "until", "targets"),
    [
        ("E05000026", "2022-05-05", {"E05014066": 0.85, "E05014053": 0.15}),
        ("E05000039", "2022-05-05", {"E05014055": 0.62, "E05014068": 0.32, "E05014060": 0.05}),
        ("E05000498", "2018-05-03", None),  # Redbridge was redrawn four years before
        ("E05000231", "2014-05-22", None),  # Hackney eight: pairs only, without shares
    ],
)
def test_an_older_ward_says_until_when_it_was_and_where_its_residents_live(
    collated: Tables, code: str, until: str, targets: dict[str, float] | None
) -> None:
    rows = collated["histories"].filter(pl.col("code") == code)

    assert set(rows["until"]) == {until}
    if targets is not None:
        found = dict(rows.select("area_code", "share").iter_rows())
        large = {area: share for area, share in found.items() if share > 0.02}
        assert large == pytest.approx(targets, abs=0.006)
