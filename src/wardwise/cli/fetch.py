"""Take the sources in as snapshots."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show_record


def fetch(
    context: typer.Context,
    mirror: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Take files from this folder instead.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Take only files dropped into snapshots/.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Take every source in as a snapshot; say what is missing and where to get it."""
    from wardwise.workflow.run import run_fetch

    result = run_fetch(
        context.obj,
        mirror=mirror,
        network=mirror is None and not offline,
        received=datetime.now(tz=UTC).date(),
        report=say,
    )
    if as_json:
        show_record(result.to_record())
    else:
        say(result.to_text())
    if result.missing:
        raise typer.Exit(1)
    say(f"Next: wardwise -C {context.obj} collate")
