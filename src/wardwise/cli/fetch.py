"""Take the sources in as snapshots, or see what is new."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_record


def fetch(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    context: typer.Context,
    mirror: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Take files from this folder instead.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Take only files put into snapshots/.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", "--dry-run", help="Say what is new; take nothing in.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept-revised", metavar="SOURCE", help="Take its revised files, and keep both."
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option(metavar="ENGINE", help="What counts records: duckdb, or Spark's address.")
    ] = "duckdb",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Take every source in as a snapshot; say what is missing and where to get it."""
    from wardwise.workflow.run import run_check_sources, run_fetch

    network = mirror is None and not offline
    today = datetime.now(tz=UTC).date()
    if check:
        found = run_check_sources(
            context.obj, mirror=mirror, network=network, received=today, report=say
        )
        show_record(found.to_record()) if as_json else show(found.to_text())
        return
    result = run_fetch(
        context.obj,
        mirror=mirror,
        network=network,
        received=today,
        report=say,
        accept=accept or (),
        engine=engine,
    )
    if as_json:
        show_record(result.to_record())
    else:
        say(result.to_text())
    if result.missing:
        raise typer.Exit(1)
    say(f"Next: wardwise -C {context.obj} collate")
