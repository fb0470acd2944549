"""Begin a project from what another tool, or a person with a workbook, left."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from wardwise.cli.talk import say, show, show_record

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


@app.command("workbook")
def workbook(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The workbook of `template --framework`, edited.")
    ],
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The project (default: that of -C).")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write the changes unasked.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON.")] = False,
) -> None:
    """Take changes of a framework's workbook over into framework.yaml."""
    from wardwise.workflow.framework_workbook import (
        read_framework_workbook,
        write_changed_framework,
    )

    place: Path = folder or context.obj
    changed = read_framework_workbook(place, file)
    if as_json:
        show_record({"file": str(changed.file), "changes": list(changed.changes)})
    else:
        show("\n".join(changed.changes) or "Nothing is changed in the workbook.")
    if not changed.changes:
        return
    if not yes and not typer.confirm(
        f"Write {len(changed.changes)} changes to {changed.file}?", err=True
    ):
        raise typer.Exit(1)
    write_changed_framework(place, changed)
    say(f"Wrote {changed.file}. Comments beside what was taken out are gone.")
    say(f"Next: wardwise -C {place} collate")
