"""How one number was made."""

from typing import Annotated

import typer

from wardwise.cli.talk import show, show_record


def explain(
    context: typer.Context,
    node: Annotated[str, typer.Argument(help="A component, dimension, index or indicator.")],
    area: Annotated[str, typer.Argument(help="An area code, such as E05000026.")],
    period: Annotated[str, typer.Argument(help="An edition period (default: the latest).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the tree as JSON.")] = False,
) -> None:
    """Show how one number was made, down to the source row."""
    from wardwise.workflow.explain import explain_number

    explanation = explain_number(context.obj, node=node, area=area, period=period)
    if as_json:
        show_record(explanation.to_record())
    else:
        show(explanation.to_text())
