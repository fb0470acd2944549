"""How long the composite engine's steps take, from figures in memory to the index.

    python benchmarks/engine_speed.py                        both sizes
    python benchmarks/engine_speed.py --areas 4994           one size
    python benchmarks/engine_speed.py --plot speed.svg       the cost by number of areas, drawn

Gaps filled, outliers treated, indicators normalised, principal components found, weighted and
combined, for 84 indicators in two periods, three cells in a hundred missing, on invented figures
from one seed. Each size runs in a process of its own, several times; the median is given. CPU
seconds count all threads.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from speed_plot import draw_costs, fit_exponent
from wardwise.composite.area_set import Rows
from wardwise.composite.gather import Posts
from wardwise.composite.panel import Panel, Weights
from wardwise.composite.recipe import score_panel
from wardwise.model.recipe import Imputation, Normalisation, Recipe, Treatment
from wardwise.stats.arrays import Matrix, Vector

PERIODS, COMPONENTS, INDICATORS, DIMENSIONS = 2, 12, 7, 3  # indicators of each component
COLUMNS = COMPONENTS * INDICATORS
SKEWED = 1  # of each component's indicators, the first have a long tail, as crime rates have
MISSING = 0.03  # of all cells
SIZES = {4_994: "LSOAs of London", 33_755: "LSOAs of England"}
LIMITS = {4_994: 0.15, 33_755: 1.0}  # CPU seconds
PLOTTED = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
TIMES = 5
SEED = 2017
SAME = 1e-9  # points that the two ways may differ by
LEAST_SKEWNESS, LEAST_KURTOSIS, MOST_PULLED = 2.0, 3.5, 5


def make_figures(areas: int) -> Matrix:
    """Make figures (periods x areas, indicators), each component driven by one cause."""
    random = np.random.default_rng(SEED)
    rows = areas * PERIODS
    figures = np.empty((rows, COLUMNS), order="F")
    for component in range(COMPONENTS):
        cause = random.normal(size=rows)
        for at in range(INDICATORS):
            place = 0.7 * (cause + random.normal(size=rows))
            made = 10 * np.exp(1.2 * place) if at < SKEWED else 30 + 6 * place
            figures[:, component * INDICATORS + at] = made
    figures[random.random(figures.shape) < MISSING] = np.nan
    return figures


def make_panel(figures: Matrix) -> Panel:
    """Make the panel that the engine scores: every area teaches, and higher is better."""
    rows = len(figures)
    low, high = np.nanmin(figures, axis=0), np.nanmax(figures, axis=0)
    everywhere, seen = np.ones(rows, dtype=bool), np.ones(COLUMNS, dtype=bool)
    nothing = np.full(COLUMNS, np.nan)
    return Panel(
        values=figures,
        variances=np.full((1, COLUMNS), np.nan),
        posts=Posts(seen, high, low, seen, seen, nothing, nothing),
        families=np.repeat(np.arange(COMPONENTS), INDICATORS),
        parents=np.arange(COMPONENTS) % DIMENSIONS,
        weights=Weights(
            np.ones(COLUMNS), np.ones(COMPONENTS), np.ones(DIMENSIONS), (None,) * COMPONENTS
        ),
        rows=Rows(everywhere, np.full(rows, -1), everywhere),
        judged=np.arange(rows) >= rows // PERIODS,
        scored=np.ones((rows, COMPONENTS), dtype=bool),
        anchors=None,
        indicators=tuple(f"indicator_{at}" for at in range(COLUMNS)),
        components=tuple(f"component_{at}" for at in range(COMPONENTS)),
        dimensions=tuple(f"dimension_{at}" for at in range(DIMENSIONS)),
        areas=(),
    )


def score_by_engine(panel: Panel, imputation: Imputation) -> Vector:
    """Take every step as the package does."""
    recipe = Recipe(
        imputation=imputation,
        treatment=Treatment.OUTLIERS,
        normalisation=Normalisation.MIN_MAX,
        least_known=0.0,
    )
    return score_panel(panel, recipe).index


def score_plainly(figures: Matrix) -> Vector:
    """Do the same arithmetic and nothing else in plain NumPy: no names, no checks, no status."""
    scaled = np.empty_like(figures)
    components = []
    for at in range(0, COLUMNS, INDICATORS):
        values = fill_plainly(figures[:, at : at + INDICATORS])
        for column in range(INDICATORS):
            scaled[:, at + column] = treat_plainly(values[:, column])
        own = scaled[:, at : at + INDICATORS]
        low, high = np.nanmin(own, axis=0), np.nanmax(own, axis=0)
        own[:] = 100 * (own - low) / (high - low)
        learnt = own[~np.isnan(own).any(axis=1)]
        loadings = np.linalg.eigh(np.corrcoef(learnt, rowvar=False)).eigenvectors[:, -1]
        shares = np.abs(loadings) / learnt.std(axis=0, ddof=1)
        components.append(own @ (shares / shares.sum()))
    table = np.stack(components, axis=1)
    parents = np.arange(COMPONENTS) % DIMENSIONS
    dimensions = [table[:, parents == one].mean(axis=1) for one in range(DIMENSIONS)]
    index: Vector = np.mean(dimensions, axis=0)
    return index


def fill_plainly(values: Matrix) -> Matrix:
    """Fill gaps by least squares on what each row knows."""
    values = values.copy()
    gaps = np.isnan(values)
    complete = values[~gaps.any(axis=1)]
    mean = complete.mean(axis=0)
    centred = complete - mean
    covariance = centred.T @ centred
    coded = gaps @ 2 ** np.arange(INDICATORS)
    for code in np.unique(coded):
        rows = np.flatnonzero(coded == code)
        absent = gaps[rows[0]]
        if absent.any() and not absent.all():
            known = covariance[np.ix_(~absent, ~absent)]
            slopes = np.linalg.solve(known, covariance[np.ix_(~absent, absent)])
            filled = mean[absent] + (values[rows][:, ~absent] - mean[~absent]) @ slopes
            values[np.ix_(rows, np.flatnonzero(absent))] = filled
    return values


def treat_plainly(column: Vector) -> Vector:
    """Pull in the highest values of a column that few of them rule, else take its logarithm."""
    treated = column
    for _ in range(MOST_PULLED + 1):
        if not is_ruled(treated):
            return treated
        highest = np.nanmax(treated)
        at = treated == highest
        treated = np.where(at, np.nanmax(treated[~at]), treated)
    low, high = np.nanmin(column), np.nanmax(column)
    bent: Vector = np.log(column - low + 0.01 * (high - low))
    return bent


def is_ruled(column: Vector) -> bool:
    """Say whether both skewness and kurtosis are beyond their limits."""
    known = column[~np.isnan(column)]
    count = len(known)
    centred = known - known.mean()
    squared = centred * centred
    spread = np.sqrt(squared.sum() / (count - 1))
    skewness = count / ((count - 1) * (count - 2)) * (squared @ centred) / spread**3
    factor = count * (count + 1) / ((count - 1) * (count - 2) * (count - 3))
    kurtosis = factor * (squared @ squared) / spread**4
    kurtosis -= 3 * (count - 1) ** 2 / ((count - 2) * (count - 3))
    return bool(abs(skewness) > LEAST_SKEWNESS and kurtosis > LEAST_KURTOSIS)


def measure(areas: int, ways: Sequence[str], times: int) -> dict[str, list[float]]:
    """Measure ways several times, one after the other: (seconds of the median, mean score)."""
    figures = make_figures(areas)
    panel = make_panel(figures)
    scorers = {
        "regression": lambda: score_by_engine(panel, Imputation.REGRESSION),
        "median": lambda: score_by_engine(panel, Imputation.MEDIAN),
        "plain": lambda: score_plainly(figures),
    }
    spent: dict[str, list[float]] = {way: [] for way in ways}
    means = {}
    for _ in range(times):
        for way in ways:
            start = time.process_time()
            scores = scorers[way]()
            spent[way].append(time.process_time() - start)
            means[way] = float(np.nanmean(scores))
    return {way: [statistics.median(taken), means[way]] for way, taken in spent.items()}


def measure_apart(
    areas: int, *ways: str, times: int = TIMES, threads: int | None = None
) -> dict[str, list[float]]:
    """Measure in a fresh process, with as many threads for linear algebra as it takes by itself."""
    command = [sys.executable, __file__, "--areas", str(areas), "--times", str(times)]
    limit = {} if threads is None else {"OPENBLAS_NUM_THREADS": str(threads)}
    answer = subprocess.run(
        [*command, "--measure", *ways],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | limit,
    )
    found: dict[str, list[float]] = json.loads(answer.stdout)
    return found


def report(areas: int) -> None:
    """Measure one size and say what was found."""
    found = measure_apart(areas, "regression", "median")
    # in plain NumPy threads wait for each other and cost more than they save
    found |= measure_apart(areas, "plain", threads=1)
    if abs(found["regression"][1] - found["plain"][1]) > SAME:
        sys.exit(f"the two do not agree: {found['regression'][1]!r} and {found['plain'][1]!r}")
    engine, median, plain = (found[way][0] for way in ("regression", "median", "plain"))
    print(f"{areas:,} {SIZES.get(areas, 'areas')} x {COLUMNS} indicators x {PERIODS} periods")
    print(f"  gaps filled by regression             {engine:6.3f} CPU s")
    print(f"  gaps filled by the median             {median:6.3f} CPU s")
    print(f"  the first in plain NumPy, one thread  {plain:6.3f} CPU s")
    print(f"  ratio                                 {engine / plain:6.2f}")
    if areas in LIMITS:
        kept = engine <= LIMITS[areas]
        print(f"  limit {LIMITS[areas]:g} CPU s: {'kept' if kept else 'NOT KEPT'}")


def plot(path: Path) -> None:
    """Measure and draw the cost by number of areas."""
    costs = {}
    for areas in PLOTTED:
        costs[areas] = measure_apart(areas, "regression", times=3)["regression"][0]
        each = costs[areas] / areas * 1e6
        print(f"{areas:7,} areas {costs[areas]:7.3f} CPU s {each:6.1f} CPU s a million areas")
    print(f"cost rises by the number of areas to the power of {fit_exponent(costs):.2f}")
    path.write_text(draw_costs(costs), encoding="utf-8")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=0)
    parser.add_argument("--plot", type=Path, help="draw the cost by number of areas, as SVG")
    parser.add_argument("--measure", nargs="+", metavar="WAY")
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.areas, asked.measure, asked.times)))
        return
    if asked.plot:
        plot(asked.plot)
        return
    for areas in [asked.areas] if asked.areas else SIZES:
        report(areas)


if __name__ == "__main__":
    main()
