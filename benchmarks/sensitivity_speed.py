"""How long a thousand other ways of building the index take, beside one plain build.

    python benchmarks/sensitivity_speed.py
    python benchmarks/sensitivity_speed.py --draws 100 --workers 1

Invented data from one seed: 4,994 areas, 84 indicators, one period, three cells in a hundred
missing, sampling errors known. CPU seconds count all threads and workers; memory is the highest of
the process, and of its largest worker, each with Python and the libraries in it; a worker begins as
a copy of the process, so its figure is never below the process's at that time.
"""

import argparse
import platform
import resource
import sys
import time
from dataclasses import replace

import numpy as np
import polars as pl
from joblib.externals.loky import get_reusable_executor

from index_speed import PERIODS, ShareOf, make_areas, make_edition, make_shares
from wardwise.composite.build import build_index
from wardwise.composite.sensitivity import Study, make_study, try_alternatives
from wardwise.model.edition import Edition

AREAS, INDICATORS = 4_994, 84
SPAN = PERIODS["2014"]
DRAWS, WORKERS = 1_000, 2
MISSING = 0.03  # of all cells
LIMIT_SECONDS, LIMIT_MEGABYTES = 60.0, 1000.0
SEED = 2017
_ENDED = resource.RUSAGE_CHILDREN


def make_year() -> Edition:
    """Make the edition of the index's own benchmark, of its last year alone."""
    edition = make_edition(draws=0)
    return replace(edition, periods=edition.periods[-1:])


def make_observations(edition: Edition, codes: pl.Series) -> pl.DataFrame:
    """Make a long table of shares with their counts, some of them missing."""
    random = np.random.default_rng(SEED)
    tables = []
    for component in edition.framework.components:
        cause = random.normal(size=AREAS)
        for indicator in edition.framework.find_indicators(component.id):
            share = ShareOf(indicator.id, SPAN)
            tables.append(make_shares(share, codes, cause, random=random, missing=MISSING))
    return pl.concat(tables)


def read_cpu() -> float:
    """Give the CPU seconds of this process and of its workers that have ended."""
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, _ENDED))
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def read_memory(who: int) -> float:
    """Give the highest memory of this process, or of its largest ended worker, in MB."""
    unit = 1e6 if platform.system() == "Darwin" else 1e3
    return resource.getrusage(who).ru_maxrss / unit


def end_workers() -> None:
    """End joblib's workers, so that what they used is counted."""
    get_reusable_executor().shutdown(wait=True)


def try_ways(study: Study, *, draws: int, workers: int) -> tuple[float, float]:
    """Build the index in other ways; give the wall and the CPU seconds."""
    study = replace(study, plan=replace(study.plan, draws=draws))
    cpu, wall = read_cpu(), time.perf_counter()
    found = try_alternatives(study, sobol_points=0, workers=workers)
    wall = time.perf_counter() - wall
    if workers != 1:
        end_workers()
    if found.draws.height != draws or found.areas["lower_rank"].count() < AREAS:
        sys.exit(f"only {found.areas['lower_rank'].count()} areas were ranked")
    return wall, read_cpu() - cpu


def main() -> None:
    """Measure one plain build, then the other ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--workers", type=int, default=WORKERS)
    asked = parser.parse_args()
    edition, areas = make_year(), make_areas(AREAS)
    observations = make_observations(edition, areas["area_code"][1:])

    cpu = read_cpu()
    build_index(edition, observations, areas)
    plain = read_cpu() - cpu
    study = make_study(edition, observations, areas)
    wall, cpu = try_ways(study, draws=asked.draws, workers=asked.workers)

    own, worker = read_memory(resource.RUSAGE_SELF), read_memory(_ENDED)
    each = cpu / asked.draws
    kept = wall <= LIMIT_SECONDS and own <= LIMIT_MEGABYTES and worker <= LIMIT_MEGABYTES
    print(f"{AREAS:,} areas x {INDICATORS} indicators, {asked.draws:,} draws")
    print(f"  one plain build, tables and all    {plain:7.2f} CPU s")
    print(f"  all draws on {asked.workers} workers           {wall:7.2f} s, {cpu:.2f} CPU s")
    print(f"  each draw                          {each:7.3f} CPU s")
    print(f"  ratio of a draw to a plain build   {each / plain:7.2f}")
    print(f"  memory of the process, of a worker {own:7.0f} MB, {worker:.0f} MB")
    if (asked.draws, asked.workers) == (DRAWS, WORKERS):
        limit = f"{LIMIT_SECONDS:g} s and {LIMIT_MEGABYTES:g} MB each"
        print(f"  limit {limit}: {'kept' if kept else 'NOT KEPT'}")


if __name__ == "__main__":
    main()
