"""The toy borough, from nothing to pages."""

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
    """Make the toy borough: an invented place, built, released and laid out as pages."""
    from wardwise.explorer.site import build_site
    from wardwise.model.errors import ProjectError
    from wardwise.publication.reader import open_release
    from wardwise.toy.project_folder import is_toy_project, write_toy_project
    from wardwise.workflow.thread import run_thread

    if folder.exists() and any(folder.iterdir()) and not is_toy_project(folder):
        raise ProjectError(
            f"{folder} holds something else", where=str(folder), fix="name a new folder"
        )
    say("Write the toy borough, an invented place")
    write_toy_project(folder)
    with show_progress() as progress:
        release = run_thread(
            folder,
            mirror=folder / "received",
            release=folder / "release",
            today=datetime.now(tz=UTC).date(),
            report=say,
            progress=progress,
        )
        say("Lay out the pages")
        pages = build_site(open_release(release), folder / "site", progress=progress)
    show(f"The toy borough is in {folder}, its release in {release}.")
    show(pages.to_text())
    say(f"Next: wardwise serve {release}, then open http://127.0.0.1:8000")
