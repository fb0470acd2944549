"""Build every borough of the catalogues from a mirror of their files, and say what came of each."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from wardwise.declaration.catalogues import read_catalogue, write_project
from wardwise.model.errors import WardwiseError
from wardwise.publication.reader import Release, open_release
from wardwise.workflow.thread import run_thread

CATALOGUES = ("london-2025", "london-2014")
MIRROR = Path(__file__).parents[2] / "shared" / "open-data"
FAILED = 1
FEWEST_JOBS = 1


@dataclass(frozen=True, slots=True)
class Job:
    """One borough of one catalogue."""

    catalogue: str
    area: str
    name: str


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a job: the figures of its release, or the problem that ended it."""

    job: Job
    seconds: float
    wards: int = 0
    scores: int = 0
    missing: tuple[str, ...] = ()
    problem: str = ""

    def to_text(self) -> str:
        """Say it in a line."""
        head = f"{self.job.catalogue}  {self.job.area} {self.job.name}: {self.seconds:.0f} s, "
        if self.problem:
            return f"{head}FAILED: {self.problem}"
        lacking = "; ".join(self.missing) or "nothing"
        return f"{head}{self.wards} wards, {self.scores:,} scores; missing: {lacking}"


def build_borough(job: Job, *, mirror: Path, today: datetime) -> Built:
    """Run one borough from a new project to its release, in a folder that is removed again."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="boroughs-") as place:
        try:
            folder = write_project(Path(place) / "project", area=job.area, catalogue=job.catalogue)
            release = run_thread(
                folder,
                mirror=mirror,
                release=Path(place) / "release",
                today=today.date(),
                report=lambda _: None,
                progress=lambda *_: None,
            )
        except WardwiseError as problem:
            return Built(job, time.monotonic() - start, problem=str(problem).splitlines()[0])
        return describe_release(job, open_release(release), seconds=time.monotonic() - start)


def describe_release(job: Job, release: Release, *, seconds: float) -> Built:
    """Count a release's own wards and scores, and name what has none in its latest period."""
    own = release.areas.filter(pl.col("role") == "project")
    wards = own.filter(pl.col("level") == "ward")
    latest = release.manifest["edition"]["periods"][-1]["id"]
    scores = release.scores.filter(pl.col("area_code").is_in(own["area_code"].implode()))
    lacking = scores.filter(
        pl.col("area_code").is_in(wards["area_code"].implode()),
        pl.col("period_id") == latest,
        pl.col("score").is_null(),
    )
    labels = {one["id"]: one["label"] for one in release.framework["components"]}
    counts = lacking.group_by("node_id", maintain_order=True).len()
    # what a dimension or the index lacks follows from its components
    missing = tuple(
        f"{labels[node]} in {'all' if count == wards.height else count}"
        for node, count in counts.iter_rows()
        if node in labels
    )
    given = scores["score"].drop_nulls().len()
    return Built(job, seconds, wards=wards.height, scores=given, missing=missing)


def list_jobs(catalogues: Sequence[str], areas: Sequence[str]) -> Iterator[Job]:
    """List the boroughs to build: those named, or all of each catalogue."""
    for catalogue in catalogues:
        for area, name in read_catalogue(catalogue).areas.items():
            is_borough = area != read_catalogue(catalogue).region
            if area in areas or (is_borough and not areas):
                yield Job(catalogue, area, name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what is asked for, over the processors, and say whether all of it stands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirror", type=Path, default=os.environ.get("WARDWISE_OPEN_DATA", MIRROR))
    parser.add_argument("--catalogue", action="append", choices=CATALOGUES)
    parser.add_argument("--area", action="append", default=[], help="a code; all boroughs if none")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or FEWEST_JOBS)
    asked = parser.parse_args(arguments)
    mirror = Path(asked.mirror)
    if not mirror.is_dir():
        print(f"Left out: there is no folder {mirror} to take the files from.")
        print("Set WARDWISE_OPEN_DATA to the folder that holds them.")
        return 0
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # the boroughs share the processors
    failed = 0
    jobs = list(list_jobs(asked.catalogue or CATALOGUES, asked.area))
    # each borough in a process of its own, so that its memory is given back
    with ProcessPoolExecutor(
        asked.jobs, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        today = datetime.now(UTC)
        started = {pool.submit(build_borough, one, mirror=mirror, today=today): one for one in jobs}
        for done in as_completed(started):
            fault = done.exception()  # one that is no message of ours; the others go on
            built = Built(started[done], 0.0, problem=repr(fault)) if fault else done.result()
            failed += bool(built.problem)
            print(built.to_text(), flush=True)
    print(f"{len(jobs) - failed} of {len(jobs)} stand.")
    return FAILED if failed else 0


if __name__ == "__main__":
    sys.exit(main())
