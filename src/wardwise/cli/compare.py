"""Which published figures moved between two releases, and why."""

from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_record


def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier release's folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The later release's folder.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it as a page (HTML).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Say which figures moved between two releases, and why."""
    from wardwise.workflow.compare import compare_folders
    from wardwise.workflow.compare_page import write_page
    from wardwise.workflow.compare_text import write_comparison

    found = compare_folders(old, new)
    if out is not None:
        say(f"Written: {write_page(found, out)}")
    if as_json:
        show_record(found)
    else:
        show(write_comparison(found))
