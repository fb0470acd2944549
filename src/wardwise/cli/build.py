"""Build the index, and ask whether its components hold together."""

from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_progress, show_record


def build(context: typer.Context) -> None:
    """Turn observations into scores, changes and ratings."""
    from wardwise.workflow.run import run_build

    with show_progress() as progress:
        index = run_build(context.obj, progress=progress)
    scores = index.tables["scores"]
    given = scores.filter(scores["score"].is_not_null())
    show(
        f"{given.height:,} scores of {given['node_id'].n_unique()} nodes in "
        f"{given['area_code'].n_unique():,} areas."
    )
    say(f"Next: wardwise -C {context.obj} release")


def diagnose(
    context: typer.Context,
    component: Annotated[
        str | None, typer.Argument(help="A component, such as shelter; all where none is named.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the tables as JSON.")] = False,
) -> None:
    """Say whether each component is coherent, what in it is not, and what to do."""
    from wardwise.workflow.diagnose import diagnose_project

    diagnosis = diagnose_project(context.obj, component=component)
    if as_json:
        show_record(diagnosis.to_record())
    else:
        show(diagnosis.to_text())
