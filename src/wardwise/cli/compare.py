"""Which published figures moved between two releases, or between two methods, and why."""

from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_record


def compare(
    context: typer.Context,
    old: Annotated[
        Path | None, typer.Argument(metavar="OLD", help="The earlier release's folder.")
    ] = None,
    new: Annotated[
        Path | None, typer.Argument(metavar="NEW", help="The later release's folder.")
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            "--method",
            metavar="ID|FILE",
            help="Instead of releases: the project's own method with a preset, or with a file "
            "such as method.yaml.",
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write releases' comparison as a page (HTML)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Say what moved between two releases, or between two methods, and why."""
    if method and (old or new or out):
        raise typer.BadParameter("give either two releases or --method")
    if method:
        _compare_methods(context.obj, method, as_json=as_json)
    elif old and new:
        _compare_releases(old, new, out, as_json=as_json)
    else:
        raise typer.BadParameter("give two releases, OLD and NEW, or --method")


def _compare_methods(folder: Path, method: str, *, as_json: bool) -> None:
    from wardwise.workflow.method_comparison import run_comparison

    report = run_comparison(folder, method=method)
    if as_json:
        show_record(report.to_record())
    else:
        show(report.to_text())


def _compare_releases(old: Path, new: Path, out: Path | None, *, as_json: bool) -> None:
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
