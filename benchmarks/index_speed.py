"""How long the index takes, beside the same arithmetic in plain NumPy.

    python benchmarks/index_speed.py                  all sizes
    python benchmarks/index_speed.py --areas 4994     one size

Each measurement runs in a process of its own, on invented data from one seed. CPU seconds count all
threads; memory is the process's highest, with Python and the libraries in it.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from wardwise.composite.build import build_index
from wardwise.model.area import AreaLevel
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import Direction, Goalposts, Indicator, Kind
from wardwise.model.method import Imputation, Method
from wardwise.stats.ranks import simulate_rank_intervals

PERIODS = {"2012": "2012-01-01/P1Y", "2014": "2014-01-01/P1Y"}
COMPONENTS, INDICATORS = 12, 7  # of each
REGION = "T12000001"
PEOPLE = 2000.0
SIZES = {4_994: "LSOAs of London", 33_755: "LSOAs of England"}
LIMITS = {4_994: (2.0, 500), 33_755: (6.0, 2000)}  # CPU seconds, MB
DRAWS, RANK_DRAWS = 200, 1000
MISSING = 0.02  # of all cells
SAME = 1e-9  # points that the two ways may differ by


def make_edition(*, draws: int) -> Edition:
    """Make an edition of three dimensions, twelve components and 84 indicators."""
    components = tuple(
        Component(f"component_{one}", f"Component {one}", f"dimension_{one % 3}", "?")
        for one in range(COMPONENTS)
    )
    indicators = tuple(
        Indicator(
            id=f"{component.id}_indicator_{one}",
            label="Made",
            component=component.id,
            kind=Kind.SHARE,
            unit="percent of residents",
            direction=Direction.LOWER_IS_BETTER,
            definition="made up",
            why="made up",
            source="made_up",
            goalposts=Goalposts("nobody; highest seen", best=0.0),
            per=100.0,
            periods=PERIODS,
        )
        for component in components
        for one in range(INDICATORS)
    )
    dimensions = tuple(Dimension(f"dimension_{one}", f"Dimension {one}", "?") for one in range(3))
    return Edition(
        id="speed.1",
        label="Speed",
        framework=Framework("index", "Index", dimensions, components, indicators),
        method=Method(imputation=Imputation.REGRESSION, scored_share=0.0, bootstrap_draws=draws),
        periods=tuple(EditionPeriod(one, one) for one in PERIODS),
        levels=(AreaLevel.LSOA,),
        fit=FitSet(AreaLevel.LSOA, REGION, "Made Region"),
    )


def make_areas(count: int) -> pl.DataFrame:
    """Make a region of so many LSOAs."""
    codes = [f"T01{one:06d}" for one in range(count)]
    return pl.DataFrame(
        {
            "area_code": [REGION, *codes],
            "level": ["region"] + ["lsoa"] * count,
            "parent_code": [None] + [REGION] * count,
        }
    )


class ShareOf(NamedTuple):
    """Which indicator a made-up share is of, and which of its own periods."""

    indicator: str
    period: str


def make_shares(
    share: ShareOf,
    codes: pl.Series,
    cause: np.ndarray,
    *,
    random: np.random.Generator,
    missing: float = MISSING,
) -> pl.DataFrame:
    """Make one indicator's shares in one period, driven by a cause, with their counts."""
    percent = np.clip(30 + 6 * cause + random.normal(scale=4, size=len(codes)), 1, 99)
    return (
        pl.DataFrame({"area_code": codes, "numerator": np.round(percent * PEOPLE / 100)})
        .with_columns(
            indicator_id=pl.lit(share.indicator),
            period_id=pl.lit(share.period),
            value=pl.col("numerator") * 100 / PEOPLE,
            denominator=pl.lit(PEOPLE),
            lower=pl.lit(None, dtype=pl.Float64),
            upper=pl.lit(None, dtype=pl.Float64),
            status=pl.lit(None, dtype=pl.String),
            source_id=pl.lit("made_up"),
        )
        .filter(random.random(len(codes)) > missing)
    )


def write_observations(path: Path, count: int) -> None:
    """Write a long table in no order, one cell in fifty missing."""
    random = np.random.default_rng(2017)
    edition, codes = make_edition(draws=0), make_areas(count)["area_code"][1:]
    tables = []
    for component in edition.framework.components:
        cause = random.normal(size=count)
        for indicator in edition.framework.find_indicators(component.id):
            for period in PERIODS.values():
                share = ShareOf(indicator.id, period)
                tables.append(make_shares(share, codes, cause, random=random))
    pl.concat(tables).sample(fraction=1.0, shuffle=True, seed=1).write_parquet(path)


def score_plainly(dense: np.ndarray) -> np.ndarray:
    """Do the index's arithmetic and nothing else, on an array (indicators, rows) in memory.

    Gaps filled by least squares, z-scores, first principal component, goalposts, standard errors,
    means: no tables, no codes, no checks, no status.
    """
    components, variances = [], []
    for at in range(0, COMPONENTS * INDICATORS, INDICATORS):
        values = dense[at : at + INDICATORS].T.copy()
        gaps = np.isnan(values)
        complete = values[~gaps.any(axis=1)]
        mean = complete.mean(axis=0)
        triangle = np.linalg.qr(complete - mean).R
        coded = gaps @ 2 ** np.arange(INDICATORS)
        for code in np.unique(coded):
            rows = np.flatnonzero(coded == code)
            absent = gaps[rows[0]]
            if absent.any() and not absent.all():
                slopes = np.linalg.lstsq(triangle[:, ~absent], triangle[:, absent], rcond=None)[0]
                filled = mean[absent] + (values[rows][:, ~absent] - mean[~absent]) @ slopes
                values[np.ix_(rows, np.flatnonzero(absent))] = filled
        worst = np.nanmax(dense[at : at + INDICATORS], axis=1)
        panel = -np.vstack([values, np.zeros(INDICATORS), worst])
        panel = panel[~np.isnan(panel).any(axis=1)]
        spread = panel.std(axis=0, ddof=1)
        loadings = np.abs(np.linalg.eigh(np.corrcoef(panel, rowvar=False)).eigenvectors[:, -1])
        scaled = loadings / spread
        coefficients = 100 * scaled / (scaled @ worst)
        components.append((worst - values) @ coefficients)
        share = np.where(gaps, np.nan, values) / 100
        chance = np.nan_to_num(share * (1 - share) / PEOPLE * 1e4)
        variances.append(chance @ coefficients**2)
    return np.stack([np.mean(components, axis=0), np.sqrt(np.sum(variances, axis=0)) / 12])


def measure_index(folder: Path, count: int, *, draws: int) -> dict[str, float]:
    """Measure from the Parquet table to scores."""
    edition, areas = make_edition(draws=draws), make_areas(count)
    start = time.process_time()
    built = build_index(edition, pl.read_parquet(folder / f"{count}.parquet"), areas)
    cpu = time.process_time() - start
    if draws:
        latest = built.scores.filter(node_id="index", period_id="2014")
        start = time.process_time()
        simulate_rank_intervals(
            latest["score"].to_numpy(),
            latest["standard_error"].to_numpy(),
            draws=RANK_DRAWS,
            seed=1,
        )
        ranks = time.process_time() - start
        return {"cpu": cpu, "ranks": ranks, "memory": read_memory()}
    return {
        "cpu": cpu,
        "memory": read_memory(),
        "mean": float(built.scores.filter(node_id="index")["score"].mean()),  # type: ignore[arg-type]
    }


def measure_plain(folder: Path, count: int) -> dict[str, float]:
    """Measure the plain arithmetic, once the array is there."""
    table = pl.read_parquet(folder / f"{count}.parquet")
    edition = make_edition(draws=0)
    wide = table.pivot("indicator_id", index=["area_code", "period_id"], values="value")
    names = [one.id for one in edition.framework.indicators]
    dense = np.ascontiguousarray(wide.select(names).to_numpy().T)
    start = time.process_time()
    scores = score_plainly(dense)
    cpu = time.process_time() - start
    return {"cpu": cpu, "memory": read_memory(), "mean": float(scores[0].mean())}


def read_memory() -> float:
    """Give the highest memory of this process in MB."""
    unit = 1e6 if platform.system() == "Darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def measure_apart(folder: Path, count: int, what: str) -> dict[str, float]:
    """Measure in a fresh process."""
    command = [sys.executable, __file__, "--areas", str(count), "--measure", what, str(folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    return {name: float(value) for name, value in json.loads(answer.stdout).items()}


def report(folder: Path, count: int) -> None:
    """Measure one size and say what was found."""
    write_observations(folder / f"{count}.parquet", count)
    plain, built, drawn = (
        measure_apart(folder, count, what) for what in ("plain", "index", "draws")
    )
    if abs(plain["mean"] - built["mean"]) > SAME:
        sys.exit(f"the two do not agree: {plain['mean']!r} and {built['mean']!r}")
    seconds, megabytes = LIMITS.get(count, (float("inf"), float("inf")))
    kept = built["cpu"] <= seconds and built["memory"] <= megabytes
    print(f"{count:,} {SIZES.get(count, 'areas')} x 84 indicators x 2 periods")
    used = f"{built['cpu']:6.2f} CPU s {built['memory']:6.0f} MB"
    print(f"  from a long Parquet table to scores  {used}")
    print(f"  the same arithmetic in plain NumPy   {plain['cpu']:6.2f} CPU s")
    print(f"  ratio                                {built['cpu'] / plain['cpu']:6.2f}")
    used = f"{drawn['cpu']:6.2f} CPU s {drawn['memory']:6.0f} MB"
    print(f"  with {DRAWS} resamples of the weights    {used}")
    print(f"  and {RANK_DRAWS:,} draws of one node's ranks  {drawn['ranks']:6.2f} CPU s more")
    if count in LIMITS:
        print(f"  limit {seconds:g} CPU s and {megabytes:g} MB: {'kept' if kept else 'NOT KEPT'}")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=0)
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FOLDER"))
    asked = parser.parse_args()
    if asked.measure:
        what, folder = asked.measure[0], Path(asked.measure[1])
        measures: dict[str, Callable[[], dict[str, float]]] = {
            "plain": lambda: measure_plain(folder, asked.areas),
            "index": lambda: measure_index(folder, asked.areas, draws=0),
            "draws": lambda: measure_index(folder, asked.areas, draws=DRAWS),
        }
        print(json.dumps(measures[what]()))
        return
    with tempfile.TemporaryDirectory() as made:
        for count in [asked.areas] if asked.areas else SIZES:
            report(Path(made), count)


if __name__ == "__main__":
    main()
