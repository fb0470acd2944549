"""Publish: a release, the explorer as files, the explorer served."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_progress


def release(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Where (default: below releases/).")
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(metavar="RELEASE", help="Say what changed since this earlier release."),
    ] = None,
) -> None:
    """Protect, seal and write a release."""
    from wardwise.workflow.release import run_release

    with show_progress() as progress:
        made = run_release(
            context.obj,
            target=folder,
            created=datetime.now(tz=UTC).date(),
            progress=progress,
            since=since,
            report=say,
        )
    show(f"Released in {made}.")
    say(f"Next: wardwise site {made} DIR, or: wardwise serve {made}")


def site(
    release_folder: Annotated[Path, typer.Argument(metavar="RELEASE", help="A release folder.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the pages go.")],
) -> None:
    """Write the explorer as plain files for any web host."""
    from wardwise.explorer.site import build_site
    from wardwise.publication.reader import open_release

    with show_progress() as progress:
        made = build_site(open_release(release_folder), folder, progress=progress)
    show(made.to_text())
    say(f"Next: open {folder}/index.html, or copy {folder} to a web host.")


def serve(
    release_folder: Annotated[Path, typer.Argument(metavar="RELEASE", help="A release folder.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Serve the explorer of a release."""
    from wardwise.explorer.app import serve_release

    serve_release(
        release_folder,
        host=host,
        port=port,
        ready=lambda: say(f"http://{host}:{port} (Ctrl-C to stop)"),
    )
