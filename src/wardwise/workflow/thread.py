"""The whole thread of a project in one go, from its sources to a release."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from wardwise.model.errors import FetchError
from wardwise.workflow.release import run_release
from wardwise.workflow.run import Progress, run_build, run_collate, run_fetch
from wardwise.workflow.sensitivity import run_sensitivity

_SOBOL_POINTS = 32  # for a few draws


def run_thread(
    folder: Path,
    *,
    mirror: Path,
    release: Path,
    today: date,
    report: Callable[[str], None],
    progress: Progress,
) -> Path:
    """Fetch from a mirror, collate, build and release; an earlier release there is replaced.

    Raises
    ------
    FetchError
        If the mirror lacks a source.
    """
    run_first_half(folder, mirror=mirror, today=today, report=report, progress=progress)
    return run_second_half(folder, release=release, today=today, report=report, progress=progress)


def run_first_half(
    folder: Path,
    *,
    mirror: Path,
    today: date,
    report: Callable[[str], None],
    progress: Progress,
) -> None:
    """Fetch from a mirror and collate: what experts then look at.

    Raises
    ------
    FetchError
        If the mirror lacks a source.
    """
    report("Fetch the sources")
    fetched = run_fetch(folder, mirror=mirror, network=False, received=today, report=report)
    if fetched.missing:
        raise FetchError(fetched.to_text(), where=str(mirror))
    report("Collate the observations")
    run_collate(folder, progress=progress)


def run_second_half(
    folder: Path,
    *,
    release: Path,
    today: date,
    report: Callable[[str], None],
    progress: Progress,
    draws: int = 0,
) -> Path:
    """Build the index of what was collated and release it; an earlier release is replaced.

    Parameters
    ----------
    draws : how often the index is also built in other ways, to tell how far ranks hang on that
    """
    report("Build the index")
    run_build(folder, progress=progress)
    if draws:
        report("Try other methods")
        run_sensitivity(
            folder, draws=draws, seed=None, progress=progress, sobol_points=_SOBOL_POINTS
        )
    report("Release")
    if release.exists():
        shutil.rmtree(release)
    return run_release(folder, target=release, created=today, progress=progress, report=report)
