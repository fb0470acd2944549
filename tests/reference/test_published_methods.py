"""Published indices as editions of their own: their methods declared, and built from end to end."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wardwise.composite.build import BuiltIndex, build_index
from wardwise.composite.sensitivity import make_study, try_alternatives
from wardwise.model.area import AREAS_SCHEMA, AreaLevel
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind
from wardwise.model.method import Method
from wardwise.model.observations import OBSERVATION_SCHEMA
from wardwise.model.recipe import (
    Anchoring,
    Combination,
    Imputation,
    Normalisation,
    SensitivityPlan,
    Weighting,
)
from wardwise.stats.ranks import rank_scores

YEAR, PERIOD = "2020", "2020-01-01/P1Y"
TOP = "E12000007"
DOMAINS = {
    "Income": 0.225,
    "Employment": 0.225,
    "Education, Skills and Training": 0.135,
    "Health Deprivation and Disability": 0.135,
    "Crime": 0.093,
    "Barriers to Housing and Services": 0.093,
    "Living Environment": 0.093,
}
# The 55 indicators of the EU regional index stand in the order of their twelve components.
SIZES = (4, 4, 4, 4, 3, 4, 6, 4, 6, 5, 7, 4)


def make_indicator(name: str, component: str, goalposts: Goalposts, *, rising: bool) -> Indicator:
    return Indicator(
        id=name,
        label=name,
        component=component,
        kind=Kind.MEAN,
        unit="as published",
        direction=Direction.HIGHER_IS_BETTER if rising else Direction.LOWER_IS_BETTER,
        definition="as published",
        why="as published",
        source="published",
        goalposts=goalposts,
        periods={YEAR: PERIOD},
    )


def make_edition(
    framework: Framework, method: Method, *, level: AreaLevel, levels: Sequence[AreaLevel]
) -> Edition:
    return Edition(
        id="published.1",
        label="Published",
        framework=framework,
        method=method,
        periods=(EditionPeriod(YEAR, YEAR),),
        levels=tuple(levels),
        fit=FitSet(level=level, within=TOP, within_label="all"),
    )


def make_areas(rows: Sequence[tuple[str, str, str | None]]) -> pl.DataFrame:
    table = pl.DataFrame(rows, schema=["area_code", "level", "parent_code"], orient="row")
    return table.with_columns(
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in AREAS_SCHEMA.items()
        if name not in table.columns
    ).select(list(AREAS_SCHEMA))


def melt(codes: Sequence[str], values: np.ndarray, names: Sequence[str]) -> pl.DataFrame:
    """Make observations of (areas, indicators), NaN where missing."""
    table = pl.DataFrame(values, schema=list(names)).with_columns(
        area_code=pl.Series(codes, dtype=pl.String)
    )
    long = table.unpivot(
        index="area_code", variable_name="indicator_id", value_name="value"
    ).with_columns(pl.col("value").fill_nan(None), period_id=pl.lit(PERIOD), source_id=pl.lit("p"))
    return long.with_columns(
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in OBSERVATION_SCHEMA.items()
        if name not in long.columns
    ).select(list(OBSERVATION_SCHEMA))


@pytest.fixture(scope="module")
def deprivation(reference_folder: Path) -> pl.DataFrame:
    return pl.read_csv(reference_folder / "imd2019/File_2_-_IoD2019_Domains_of_Deprivation.csv.gz")


def test_the_indices_of_deprivation_2019_are_an_index_of_exponential_components(
    deprivation: pl.DataFrame,
) -> None:
    """Domain ranks of 32,844 LSOAs give 99.6 percent of the published ranks, none off by over 2."""
    suffix = "(where 1 is most deprived)"
    codes = deprivation["LSOA code (2011)"].to_list()
    ids = [f"domain_{at}" for at in range(len(DOMAINS))]
    framework = Framework(
        index_id="index",
        index_label="Index of Multiple Deprivation, turned round",
        dimensions=(Dimension("all", "All domains", "?"),),
        components=tuple(
            Component(f"of_{one}", domain, "all", "?", weight=weight)
            for one, (domain, weight) in zip(ids, DOMAINS.items(), strict=True)
        ),
        indicators=tuple(
            make_indicator(one, f"of_{one}", Goalposts("as observed"), rising=True) for one in ids
        ),
    )
    method = Method(
        imputation=Imputation.NONE,
        weighting=Weighting.EQUAL_POINTS,
        component_scale=Normalisation.EXPONENTIAL,
    )
    edition = make_edition(framework, method, level=AreaLevel.LSOA, levels=[AreaLevel.LSOA])
    ranks = deprivation.select(pl.col(f"{domain} Rank {suffix}") for domain in DOMAINS)
    areas = make_areas([(TOP, "region", None), *((one, "lsoa", TOP) for one in codes)])

    built = build_index(edition, melt(codes, ranks.to_numpy().astype(float), ids), areas)

    index = built.scores.filter(node_id="index")
    assert index["area_code"].to_list() == codes
    ours = rank_scores(100.0 - index["score"].to_numpy())
    theirs = deprivation[f"Index of Multiple Deprivation (IMD) Rank {suffix}"].to_numpy()
    assert (ours == theirs).mean() > 0.996
    assert np.abs(ours - theirs).max() <= 2


def build_eu(folder: Path, **choices: object) -> tuple[BuiltIndex, pl.DataFrame, pl.DataFrame]:
    """Build the EU regional index: countries as boroughs, regions as wards."""
    posts = pl.read_csv(folder / "normalisation.csv")
    names = [f"indicator_{at:02d}" for at in range(len(posts))]
    owners = np.repeat([f"component_{at:02d}" for at in range(12)], SIZES)
    indicators = tuple(
        make_indicator(
            name,
            str(owner),
            Goalposts("as published", best=best, worst=worst),
            rising=best > worst,
        )
        for name, owner, best, worst in zip(
            names,
            owners,
            posts["Utopian value"].to_list(),
            posts["Dystopian value"].to_list(),
            strict=True,
        )
    )
    people = make_indicator("people", "component_00", Goalposts("none"), rising=True)
    framework = Framework(
        index_id="index",
        index_label="EU regional Social Progress Index",
        dimensions=tuple(Dimension(f"dimension_{at}", f"{at}", "?") for at in range(3)),
        components=tuple(
            Component(f"component_{at:02d}", f"{at}", f"dimension_{at // 4}", "?")
            for at in range(12)
        ),
        indicators=indicators,
        characteristics=(people,),
    )
    method = Method(
        imputation=Imputation.NONE,
        weighting=Weighting.EQUAL_POINTS,
        within_dimensions=Combination.SQUARE_ROOT,
        within_index=Combination.SQUARE_ROOT,
        scored_share=0.0,
        least_known=0.01,
        **choices,  # type: ignore[arg-type]
    )
    levels = [AreaLevel.WARD, AreaLevel.BOROUGH]
    edition = make_edition(framework, method, level=AreaLevel.WARD, levels=levels)
    countries, regions = (
        pl.read_csv(folder / f"raw_{kind}.csv", infer_schema_length=None)
        for kind in ("countries", "regions")
    )
    parents = {name: f"E090000{at:02d}" for at, name in enumerate(countries["country"])}
    codes = [*parents.values(), *(f"E05000{at:03d}" for at in range(len(regions)))]
    areas = make_areas(
        [
            (TOP, "region", None),
            *((code, "borough", TOP) for code in parents.values()),
            *(
                (f"E05000{at:03d}", "ward", parents[name])
                for at, name in enumerate(regions["country"])
            ),
        ]
    )
    columns = posts["Indicator"].to_list()
    values = np.vstack(
        [
            one.select(pl.col(columns).cast(pl.Float64)).fill_null(np.nan).to_numpy()
            for one in (countries, regions)
        ]
    )
    # how many live in a region is not among the published files: all count alike
    with_people = np.column_stack([values, np.ones(len(values))])
    observations = melt(codes, with_people, [*names, "people"])
    return build_index(edition, observations, areas), observations, areas


def test_the_eu_regional_index_averages_its_countries_as_published(reference_folder: Path) -> None:
    """79.8, 64.6 and 57.9 before anchoring; published as 80, 64 and 58."""
    built, _, _ = build_eu(reference_folder / "euspi2020")

    countries = built.scores.filter(pl.col("area_code").str.starts_with("E09"))
    means = countries.group_by("node_id").agg(pl.col("score").mean())
    found = dict(means.iter_rows())
    dimensions = [round(found[f"dimension_{at}"], 1) for at in range(3)]
    assert dimensions == pytest.approx([79.8, 64.6, 57.9])


def test_anchored_regions_average_to_their_countrys_components(reference_folder: Path) -> None:
    anchored = {"anchoring": Anchoring(AreaLevel.BOROUGH, weighted_by="people")}

    built, observations, areas = build_eu(reference_folder / "euspi2020", **anchored)

    scores = built.scores.filter(pl.col("node_id").str.starts_with("component")).join(
        areas.select("area_code", "level", "parent_code"), on="area_code"
    )
    means = (
        scores.filter(level="ward")
        .group_by("node_id", area_code="parent_code")
        .agg(mean=pl.col("score").mean())
        .join(scores.filter(level="borough"), on=["node_id", "area_code"])
    )
    assert means.height > 12 * 20
    assert ((means["mean"] - means["score"]).abs() < 1e-9).all()
    index = built.scores.filter(
        pl.col("node_id") == "index", pl.col("area_code").str.starts_with("E05")
    )
    study = make_study(built.edition, observations, areas)
    ranks = try_alternatives(
        type(study)(study.panel, SensitivityPlan(draws=1), study.reference, study.seed),
        sobol_points=0,
        workers=1,
    ).areas["reference_rank"]
    expected = index["score"].rank("min", descending=True).cast(pl.Float64)
    assert ranks.to_list() == expected.to_list()
