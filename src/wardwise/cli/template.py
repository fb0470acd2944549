"""Write the workbooks that people fill in: an indicator's figures, or the framework."""

from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_record
from wardwise.model.area import AreaLevel


def template(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="An indicator; with --all, or a source.")] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Ask for every indicator of its source.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The workbook (default: in templates/).")
    ] = None,
    level: Annotated[
        AreaLevel | None, typer.Option(help="Level of the areas (default: the source's).")
    ] = None,
    period: Annotated[
        list[str] | None,
        typer.Option(metavar="PERIOD", help="Ask for this period too, such as 2024/25."),
    ] = None,
    framework: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the framework itself, to be edited, as FILE."),
    ] = None,
    declare: Annotated[
        bool, typer.Option("--declare", help="Write its declaration into sources/.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a declaration unasked.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Write a workbook to fill in, or the framework to edit."""
    if framework is not None:
        _write_framework(context.obj, framework, is_alone=not indicator, yes=yes)
        return
    if not indicator:
        raise typer.BadParameter("name an indicator, or --framework FILE")
    from wardwise.workflow.forms import Asked, find_declared, write_form

    asked = Asked(indicator, every, level, tuple(period or ()), out, declare)
    earlier = find_declared(context.obj, asked) if declare and not yes else None
    if earlier is not None and not typer.confirm(f"Replace {earlier}?", err=True):
        raise typer.Exit(1)
    written = write_form(context.obj, asked)
    if as_json:
        show_record(written.to_record())
    elif not declare:
        show(written.declaration)
    say(f"Wrote {written.file}: {written.figures:,} figures to fill in.")
    if written.is_declared:
        say(f"Wrote {written.declared}.")
    else:
        say(f"The declaration that reads it goes into {written.declared}.")
    if written.references:
        say("In framework.yaml, change:\n  " + "\n  ".join(written.references))
    place = written.declared.stem
    say(
        f"Filled in, it goes into {context.obj / 'snapshots' / place}; "
        f"then: wardwise -C {context.obj} fetch"
    )


def _write_framework(folder: Path, file: Path, *, is_alone: bool, yes: bool) -> None:
    from wardwise.workflow.framework_workbook import write_framework_workbook

    if not is_alone:
        raise typer.BadParameter("--framework writes all indicators: name none")
    if file.exists() and not yes and not typer.confirm(f"Replace {file}?", err=True):
        raise typer.Exit(1)
    write_framework_workbook(folder, file)
    say(f"Wrote {file}: edit it, then: wardwise -C {folder} import workbook {file}")
