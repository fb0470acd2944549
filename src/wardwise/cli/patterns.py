"""Where high and low areas lie together."""

from typing import Annotated

import typer

from wardwise.cli.talk import show, show_record


def patterns(
    context: typer.Context,
    node: Annotated[
        str | None,
        typer.Argument(help="The index, a dimension or a component (default: all of them)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the tables as JSON.")] = False,
) -> None:
    """Say where high and low areas lie together, beyond chance."""
    from wardwise.workflow.patterns import read_patterns

    report = read_patterns(context.obj, node=node)
    if as_json:
        show_record(report.to_record())
    else:
        show(report.to_text())
