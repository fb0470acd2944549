"""The toy borough, from nothing to a page."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_progress


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the toy borough goes.")
    ] = Path("toy-borough"),
) -> None:
    """Make the toy borough: an invented place, built and released."""
    from wardwise.workflow.demo import run_demo

    with show_progress() as progress:
        made = run_demo(folder, today=datetime.now(tz=UTC).date(), progress=progress, report=say)
    show(f"The toy borough is in {made.project}, its release in {made.release}.")
    say(f"Next: wardwise serve {made.release}, then open http://127.0.0.1:8000")
