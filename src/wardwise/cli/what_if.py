"""What scores would be with other values or weights."""

from typing import Annotated

import typer

from wardwise.cli.talk import show, show_record


def what_if(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    context: typer.Context,
    areas: Annotated[
        list[str] | None, typer.Argument(metavar="[AREA]...", help="Codes or names of areas.")
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="INDICATOR=VALUE",
            help="In the indicator's unit, or +10% and -10% of what it is. INDICATOR@AREA=VALUE "
            "for one area of several.",
        ),
    ] = None,
    weights: Annotated[
        list[str] | None,
        typer.Option("--weight", metavar="NODE=FACTOR", help="2 for twice as much as it counts."),
    ] = None,
    left_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", metavar="NODE", help="An indicator, component or dimension."),
    ] = None,
    reach: Annotated[
        str,
        typer.Option(
            "--reach",
            metavar="NODE=SCORE",
            help="What each indicator alone would have to become. SCORE: points, an area's code "
            "or name, or benchmark.",
        ),
    ] = "",
    refit: Annotated[
        bool, typer.Option("--refit", help="Learn weights and goalposts again.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show what scores would be with other values or weights; nothing is written."""
    from wardwise.workflow.what_if import ask_typed

    found = ask_typed(
        context.obj,
        areas=areas or [],
        values=values or [],
        weights=weights or [],
        left_out=left_out or [],
        reach=reach,
        refit=refit,
    )
    if as_json:
        show_record(found.to_record())
    else:
        show(found.to_text())
