"""Collate the snapshots into observations."""

from typing import Annotated

import typer

from wardwise.cli.talk import say, say_checks, show, show_progress, show_record


def collate(
    context: typer.Context,
    source: Annotated[
        str, typer.Option(metavar="ID", help="Show only the checks of this source's indicators.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print every check as JSON.")] = False,
) -> None:
    """Turn snapshots into observations, with a quality report."""
    from dataclasses import asdict

    from wardwise.declaration.project_folder import read_project
    from wardwise.model.errors import UnknownReferenceError, suggest_nearest
    from wardwise.workflow.run import run_collate

    project = read_project(context.obj)
    known = [one.id for one in project.sources]
    if source and source not in known:
        raise UnknownReferenceError(
            f"no source is called {source!r}", fix=suggest_nearest(source, known)
        )
    with show_progress() as progress:
        collated = run_collate(context.obj, progress=progress)
    checks = collated.quality
    if source:
        listed = project.edition.framework.indicators
        wanted = {one.id for one in listed if one.source == source} | {source}
        checks = tuple(one for one in checks if one.subject in wanted)
    if as_json:
        show_record([asdict(one) for one in checks])
        return
    say_checks(checks)
    observations = collated.tables["observations"]
    show(
        f"{observations.height:,} observations of {observations['indicator_id'].n_unique()} "
        f"indicators in {observations['area_code'].n_unique():,} areas; "
        f"{sum(not one.passed for one in checks)} of {len(checks)} checks need a look "
        "(all of them: --json)."
    )
    say(f"Read them by indicator: wardwise -C {context.obj} quality --out quality.html")
    say(f"Next: wardwise -C {context.obj} build")
