"""Begin a project from what another tool, or a person with a workbook, left."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show_record

app = typer.Typer(help="Take over what stands elsewhere.", no_args_is_help=True)


@app.command("coinr")
def coinr(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    idata: Annotated[Path, typer.Argument(metavar="IDATA", help="COINr's iData as CSV.")],
    imeta: Annotated[Path, typer.Argument(metavar="IMETA", help="COINr's iMeta as CSV.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    group: Annotated[
        str,
        typer.Option(
            metavar="COLUMN", help="A column of groups: the larger areas that gaps are filled from."
        ),
    ] = "",
    period: Annotated[
        str, typer.Option(help="The year of the figures, where iData has no column Time.")
    ] = "",
    name: Annotated[str, typer.Option(help="What people read (default: the folder's name).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Write a project from COINr's iData and iMeta, ready to collate and build."""
    from wardwise.workflow.coinr_project import CoinrImport, import_coinr

    asked = CoinrImport(idata, imeta, folder, group=group, period=period, name=name)
    made = import_coinr(asked, received=datetime.now(UTC).date())
    if as_json:
        show_record(made.to_record())
    spans = (
        made.periods[0] if len(made.periods) == 1 else f"{made.periods[0]} to {made.periods[-1]}"
    )
    say(f"Made a project in {folder}: {made.indicators} indicators, {made.areas} areas, {spans}.")
    for words in made.changed:
        say(f"  changed: {words}")
    for words in made.lost:
        say(f"  not carried over: {words}")
    say(f"Next: wardwise -C {folder} collate")
