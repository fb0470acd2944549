"""One area's scorecard."""

from typing import Annotated

import typer

from wardwise.cli.talk import show, show_record


def scorecard(
    context: typer.Context,
    area: Annotated[str, typer.Argument(help="An area code, such as E05000026.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the scorecard as JSON.")] = False,
) -> None:
    """Show one area: scores, change, ranks, strengths and weaknesses."""
    from wardwise.workflow.cards import read_scorecard

    card = read_scorecard(context.obj, area=area)
    if as_json:
        show_record(card.to_record())
    else:
        show(card.to_text())
