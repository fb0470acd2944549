"""The real catalogue of London's wards, against a recomputation that shares nothing with it."""

import csv
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import polars as pl
import pytest

from wardwise.composite import scored
from wardwise.composite.build import BuiltIndex, build_index
from wardwise.declaration.catalogues import write_project
from wardwise.declaration.project_folder import read_project
from wardwise.model.indicator import Direction, Indicator
from wardwise.model.project import Project
from wardwise.workflow.run import run_collate, run_fetch

RECOMPUTATION = Path(__file__).parent / "recompute_london_2014.py"
WARDS = {
    "E05000026": "Abbey, Barking and Dagenham",
    "E05000504": "Fullwell, Redbridge",
    "E05000601": "Hoe Street, Waltham Forest",
}
NODES = 16  # twelve components, three dimensions, the index
TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def catalogued(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("london") / "project"
    return read_project(write_project(folder, area="E09000002", catalogue="london-2014"))


@pytest.fixture(scope="module")
def built(catalogued: Project, open_data_folder: Path) -> BuiltIndex:
    run_fetch(
        catalogued.folder,
        mirror=open_data_folder,
        network=False,
        received=date(2026, 1, 1),
        report=lambda _: None,
    )
    collated = run_collate(catalogued.folder, progress=lambda *_: None)
    tables = collated.tables
    return build_index(catalogued.edition, tables["observations"], areas=tables["areas"])


@pytest.fixture(scope="module")
def recomputed(open_data_folder: Path) -> dict[tuple[str, str, str], float]:
    done = subprocess.run(
        [sys.executable, "-I", str(RECOMPUTATION), str(open_data_folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = csv.DictReader(StringIO(done.stdout))
    return {(row["node"], row["ward"], row["period"]): float(row["score"]) for row in rows}


def list_comparable(project: Project) -> list[Indicator]:
    """Weighted indicators with two periods of their own, no break, and values that compare."""
    return [
        one
        for one in project.edition.framework.indicators
        if one.weighted and one.shows_change and len(set(one.periods.values())) > 1
        if not one.breaks
    ]


def test_the_catalogue_holds_what_it_promises(catalogued: Project) -> None:
    framework = catalogued.edition.framework

    weighted = [one for one in framework.indicators if one.weighted]

    assert len(framework.components) == 12
    assert len(framework.indicators) >= 60
    assert len(weighted) >= 40
    assert len(list_comparable(catalogued)) >= 25
    assert all(len(framework.find_weighted(one.id)) >= 2 for one in framework.components)


def test_every_indicator_says_what_it_is_and_why_it_matters(catalogued: Project) -> None:
    indicators = catalogued.edition.framework.indicators

    silent = [one.id for one in indicators if not (one.definition and one.why)]
    unexplained = [one.id for one in indicators if not (one.weighted or one.unweighted_reason)]

    assert silent == []
    assert unexplained == []


def test_no_score_shows_change_by_a_relative_figure(catalogued: Project) -> None:
    relative = [
        one
        for one in catalogued.edition.framework.indicators
        if "deprivation score" in one.unit or "England = 100" in one.unit
    ]

    assert len(relative) == 5
    assert all(not one.shows_change and one.change_note for one in relative)


@pytest.mark.parametrize("area", ["E09000002", "E09000012", "E09000001", "E09000033"])
def test_any_borough_begins_a_project_without_editing(tmp_path: Path, area: str) -> None:
    project = read_project(write_project(tmp_path / "new", area=area, catalogue="london-2014"))

    assert project.area == area
    assert project.benchmark == "E12000007"


def test_the_recomputation_knows_nothing_of_wardwise() -> None:
    text = RECOMPUTATION.read_text(encoding="utf-8")

    imported = [line for line in text.splitlines() if line.startswith(("import ", "from "))]

    assert not [line for line in imported if "wardwise" in line or "yaml" in line]
    assert ".yaml" not in text


def test_the_recomputation_weighs_the_same_indicators(
    catalogued: Project, built: BuiltIndex
) -> None:
    text = RECOMPUTATION.read_text(encoding="utf-8")

    weighted = [one.id for one in catalogued.edition.framework.indicators if one.weighted]

    assert [one for one in weighted if f'"{one}"' not in text] == []
    assert built.weights["indicator_id"].sort().to_list() == sorted(weighted)


@pytest.mark.parametrize("ward", list(WARDS), ids=list(WARDS.values()))
def test_three_wards_score_as_recomputed_from_the_raw_files(
    built: BuiltIndex, recomputed: dict[tuple[str, str, str], float], ward: str
) -> None:
    rows = built.scores.filter(pl.col("area_code") == ward)

    errors = {
        (node, period): abs(score - recomputed[node, ward, period])
        for node, period, score in rows.select("node_id", "period_id", "score").iter_rows()
    }

    assert len(errors) == NODES * 2
    assert max(errors.values()) < TOLERANCE


def test_all_fitted_wards_score_as_recomputed(
    built: BuiltIndex, recomputed: dict[tuple[str, str, str], float]
) -> None:
    scored = {
        (node, area, period): score
        for node, area, period, score in built.scores.select(
            "node_id", "area_code", "period_id", "score"
        ).iter_rows()
    }

    errors = [abs(scored[key] - score) for key, score in recomputed.items()]

    assert len(errors) == 570 * NODES * 2
    assert max(errors) < TOLERANCE


def test_every_weight_is_positive_in_the_fit_and_in_every_resample(built: BuiltIndex) -> None:
    weights = built.weights

    fitted = weights.filter(pl.col("weighting") == "first_component")

    assert min(weights["weight"].to_list()) > 0
    assert set(fitted["positive_share"].to_list()) == {1.0}


def test_no_score_rises_because_an_indicator_got_worse(
    catalogued: Project, built: BuiltIndex
) -> None:
    coefficients = dict(built.weights.select("indicator_id", "coefficient").iter_rows())

    wrong = [
        one.id
        for one in catalogued.edition.framework.indicators
        if one.weighted
        and (coefficients[one.id] > 0) != (one.direction is Direction.HIGHER_IS_BETTER)
    ]

    assert wrong == []


def test_components_below_the_floor_of_coherence_weigh_equally(built: BuiltIndex) -> None:
    weak = built.diagnostics.filter(pl.col("alpha") < 0.6)

    assert weak["component_id"].to_list() == ["nutrition_and_medical_care"]
    assert weak["weighting"].to_list() == ["equal"]


def test_redrawn_wards_have_no_index_and_their_borough_has(built: BuiltIndex) -> None:
    index = built.scores.filter(pl.col("node_id") == "social_progress_index")

    scored = dict(index.filter(pl.col("period_id") == "2014").select("area_code", "score").rows())

    assert scored["E05000231"] is None  # Brownswood, Hackney, as it was until 2014
    assert scored["E05000026"] is not None
    assert scored["E12000007"] is not None


def test_on_scales_the_index_is_the_same_as_in_one_straight_sum(
    catalogued: Project, built: BuiltIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form for any method, given the default one: scores and intervals to 1e-9."""
    collated = catalogued.folder / "build" / "collated"
    monkeypatch.setattr(scored, "is_straight", lambda _: False)

    on_scales = build_index(
        catalogued.edition,
        pl.read_parquet(collated / "observations.parquet"),
        areas=pl.read_parquet(collated / "areas.parquet"),
    )

    for column in ("score", "lower", "upper", "observed_weight"):
        ours, straight = on_scales.scores[column], built.scores[column]
        assert ours.null_count() == straight.null_count() < len(straight)
        assert ((ours - straight).abs().fill_null(0.0) < TOLERANCE).all()
