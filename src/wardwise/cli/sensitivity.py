"""The index under other defensible methods."""

from typing import Annotated

import typer

from wardwise.cli.talk import show, show_progress, show_record


def sensitivity(
    context: typer.Context,
    draws: Annotated[
        int | None,
        typer.Option("--draws", min=1, help="How often the index is built (default: as declared)."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Begins the random draws.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the tables as JSON.")] = False,
) -> None:
    """Say how far ranks hang on the method, and on which choice."""
    from wardwise.workflow.sensitivity import run_sensitivity

    with show_progress() as progress:
        report = run_sensitivity(context.obj, draws=draws, seed=seed, progress=progress)
    if as_json:
        show_record(report.to_record())
    else:
        show(report.to_text())
