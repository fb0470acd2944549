"""The quality report that an expert reads before signing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_progress, show_record


def quality(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="An indicator (default: all of them).")] = "",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write it as a page to read and print.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Report on figures for the experts who sign them."""
    from wardwise.workflow.quality.conceal import conceal_figures
    from wardwise.workflow.quality.make import make_quality_report
    from wardwise.workflow.quality.page import write_page
    from wardwise.workflow.quality.record import make_record
    from wardwise.workflow.quality.text import write_text

    with show_progress() as progress:
        made = make_quality_report(
            context.obj,
            indicator=indicator,
            made=datetime.now(tz=UTC).date(),
            progress=progress,
        )
    if out is not None:
        written = write_page(made, out, project_folder=context.obj)
        show(f"Wrote {written}.")
        if made.restricted:
            say("It shows figures of restricted sources: for internal use only.")
        return
    shown = conceal_figures(made)
    if as_json:
        show_record(make_record(shown))
    else:
        show(write_text(shown, folder=context.obj))
        say(f"As a page: wardwise -C {context.obj} quality {indicator or ''} --out quality.html")
