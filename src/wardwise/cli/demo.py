"""The toy borough, from nothing to pages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_progress

_DRAWS = 100  # other ways of building the index: a tenth of what a borough tries


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the toy borough goes.")
    ] = Path("toy-borough"),
) -> None:
    """Make the toy borough, an invented place, with its pages."""
    from wardwise.explorer.site import build_site
    from wardwise.model.errors import ProjectError
    from wardwise.publication.reader import open_release
    from wardwise.toy.project_folder import is_toy_project, write_toy_project
    from wardwise.toy.reviews import list_words
    from wardwise.workflow.review import record_new
    from wardwise.workflow.thread import run_first_half, run_second_half

    if folder.exists() and any(folder.iterdir()) and not is_toy_project(folder):
        raise ProjectError(
            f"{folder} holds something else", where=str(folder), fix="name a new folder"
        )
    say("Write the toy borough, an invented place")
    write_toy_project(folder)
    with show_progress() as progress:
        mirror, today = folder / "received", datetime.now(tz=UTC).date()
        run_first_half(folder, mirror=mirror, today=today, report=say, progress=progress)
        say("Let the experts of the borough look at the figures")
        record_new(folder, list_words(), on=today)
        release = run_second_half(
            folder,
            release=folder / "release",
            today=today,
            report=say,
            progress=progress,
            draws=_DRAWS,
        )
        say("Lay out the pages")
        pages = build_site(open_release(release), folder / "site", progress=progress)
    show(f"The toy borough is in {folder}, its release in {release}.")
    show(pages.to_text())
    say(f"Next: wardwise serve {release}, then open http://127.0.0.1:8000")
